"""Pairs that no likeness makes related: their sentences say who acts, or part them.

Only what holds whatever a report is about stands here: a reader takes who is named first in a later sentence
for nobody that acted before, and looks for no actor outside of a sentence that names one.
"""

from __future__ import annotations

from kg.model import Kind, PassageKind, RelationKind
from kg.relate.bounds import in_other_findings, is_of_other_findings, is_of_other_ledgers
from kg.relate.scene import Scene

# A unit that is one of these in the very words of a measure is acted upon;
_ACTED_ON = frozenset({"obj", "obl", "nmod", "conj"})
# in the words of another measure one is told, given or sent something that is one of these,
_GIVEN = frozenset({"obl", "conj"})
# or, where syntax knows who acts, that hangs like this, by itself or with what it is joined to.
_RECEIVING = frozenset({"obl", "nmod"})
_HEADINGS = frozenset({PassageKind.HEADING.value, PassageKind.TITLE.value})
_AGAIN = 3  # problems in whose clauses a unit acts, for it to be one that they are told of
# A measure that has one of these forms was taken; what is to come may well answer another clause.
_DONE = frozenset({"VBD", "VBN"})


def is_barred(scene: Scene, relation: RelationKind, pair: tuple[int, int]) -> bool:
    """Tell whether a relation cannot hold of a pair, whatever else speaks for it."""
    a, b = pair
    if relation is RelationKind.CITES:
        return _is_anothers(scene, a, b)
    if (told := _told(scene, relation, b)) >= 0:
        return scene.entity[a] != scene.entity[told]
    if _in_other_points(scene, a, b):
        return True
    if relation is RelationKind.ADDRESSES:
        return in_other_findings(scene, a, b) or _have_own_actors(scene, a, b)
    if is_of_other_findings(scene, a, b) or is_of_other_ledgers(scene, a, b):
        return True
    if relation is RelationKind.FACES:
        if _tells(scene, a, b) or _is_owned(scene, a, b):
            return True
        return _is_parted(scene, a, b) and bool(_actors(scene, b))
    if scene.sentence[a] != scene.sentence[b]:
        if scene.alone and scene.alone[b]:
            return True
        is_row = scene.kind[b] == PassageKind.TABLE_ROW.value
        return bool(scene.acting_before(b)) or (scene.sentence[a] > scene.sentence[b] and not is_row)
    return _acts_elsewhere(scene, a, b)


def _told(scene: Scene, relation: RelationKind, index: int) -> int:
    """Return the unit that surely takes a measure or faces a problem, or -1."""
    if relation not in (RelationKind.TAKES, RelationKind.FACES):
        return -1
    if scene.referred and scene.referred[index] >= 0:
        return scene.referred[index]
    return scene.addressee[index] if scene.addressee and relation is RelationKind.TAKES else -1


def _tells(scene: Scene, unit: int, problem: int) -> bool:
    """Tell whether a unit only found a problem of another: ``the bureau found that a clinic lost files``."""
    tellers = scene.tellers[problem] if scene.tellers else ()
    return any(scene.entity[teller] == scene.entity[unit] for teller in tellers)


def _is_owned(scene: Scene, unit: int, problem: int) -> bool:
    """Tell whether the clause of a problem has other units for its subject, and not this one.

    A subject before them in their sentence tells of them: ``the auditor wrote that the bureau lost files``.

    What somebody else did under the number of a finding may be whose finding it is, and what a heading names
    is what is told below; but not of two that do things wrong again and again.
    """
    owners = scene.owners[problem] if scene.owners else ()
    if not owners or not all(_is_another(scene, unit, owner) for owner in owners):
        return False
    if scene.sentence[unit] == scene.sentence[problem]:
        return scene.part[unit] == "subject" and unit < min(owners)
    if not scene.finding[problem] and scene.kind[unit] not in _HEADINGS:
        return True
    return scene.owned[scene.entity[owners[0]]] >= _AGAIN and scene.owned[scene.entity[unit]] > 0


def _is_another(scene: Scene, unit: int, owner: int) -> bool:
    """Tell whether two units are surely two: neither name is a part of the other, or its initials."""
    one, other = scene.name[unit].split(), scene.name[owner].split()
    if set(one) <= set(other) or set(other) <= set(one):
        return False
    return not _are_initials(one, other) and not _are_initials(other, one)


def _are_initials(short: list[str], long: list[str]) -> bool:
    """Tell whether a name of one word is made of letters that words of another begin with, in order."""
    if len(short) != 1 or len(long) < len(short[0]):
        return False
    letters = (word[0] for word in long)
    return all(letter in letters for letter in short[0])


def _is_parted(scene: Scene, a: int, b: int) -> bool:
    """Tell whether a semicolon parts two mentions of one sentence."""
    if not scene.clause or scene.sentence[a] != scene.sentence[b]:
        return False
    return scene.clause[a] != scene.clause[b]


def _in_other_points(scene: Scene, a: int, b: int) -> bool:
    """Tell whether two mentions stand in different points that a paragraph numbers."""
    if not scene.point or scene.block[a] != scene.block[b]:
        return False
    return 0 < scene.point[a] != scene.point[b] > 0


def _actors(scene: Scene, index: int) -> list[int]:
    """Return the units that are a subject in a mention's clause, before it and outside of it."""
    return [
        unit
        for unit in scene.acting_before(index)
        if not _is_parted(scene, unit, index) and not scene.inside(unit, index)
    ]


def _have_own_actors(scene: Scene, measure: int, problem: int) -> bool:
    """Tell whether a semicolon parts what one unit did from what another one does."""
    if not _is_parted(scene, measure, problem) or (scene.mood and scene.mood[measure] not in _DONE):
        return False
    first, second = (_actor(scene, index) for index in (measure, problem))
    return bool(first) and bool(second) and first != second


def _actor(scene: Scene, index: int) -> str:
    """Return the unit that acts in a mention's clause, by its name, or ""."""
    actors = _actors(scene, index)
    own = scene.subject[index]
    return scene.entity[own if own in actors else actors[-1]] if actors else ""


def _acts_elsewhere(scene: Scene, unit: int, measure: int) -> bool:
    """Tell whether a unit has another part in the sentence of a measure than to take it."""
    part, name = scene.part[unit], scene.entity[unit]
    if _is_parted(scene, unit, measure) and (part != "subject" or _actors(scene, measure)):
        return True
    if scene.inside(unit, measure):
        return part in _ACTED_ON
    if scene.aside and scene.aside[unit] and _has_another_actor(scene, unit, measure):
        return True
    is_held = _is_held(scene, unit, measure, Kind.MEASURE)
    subject = scene.subject[measure]
    if subject == unit and is_held and scene.acting_before(unit):
        return True  # what is part of what somebody else does was parsed as a subject of its own
    if subject >= 0 and scene.entity[subject] == name:
        return False
    if part == "subject":
        return any(
            unit < other and scene.entity[other] != name and not scene.inside(other, measure)
            for other in scene.acting_before(measure)
        )
    if scene.joined and scene.joined[unit] in _RECEIVING and subject in scene.acting_before(unit):
        return unit not in scene.beside[measure]
    if not is_held or scene.stands_alone(unit):
        return False
    return part in _GIVEN or bool(scene.acting_before(unit))


def _has_another_actor(scene: Scene, unit: int, measure: int) -> bool:
    """Tell whether the sentence of a measure has a subject, or one of whom its subject is, beside a unit.

    ``The Administrator of the Port Office should, in consultation with the Bureau, …``.
    """
    of_measure = (scene.subject[measure], *(scene.beside[measure] if scene.beside else ()))
    return any(
        not scene.aside[other]
        and scene.entity[other] != scene.entity[unit]
        and (other in of_measure or scene.part[other].endswith("subject"))
        for other in scene.by_kind[Kind.UNIT]
        if scene.sentence[other] == scene.sentence[measure] and other < measure
    )


def _is_held(scene: Scene, inner: int, other: int, *kinds: Kind) -> bool:
    """Tell whether a mention is part of a measure or problem that another mention is no part of."""
    return any(
        holder != other and scene.mentions[holder].kind in kinds and not scene.inside(other, holder)
        for holder in scene.holders[inner]
    )


def _is_anothers(scene: Scene, index: int, policy: int) -> bool:
    """Tell whether a policy is named for another measure or problem alone.

    What a problem breaks may be told some sentences before it; what a measure rests on is told in its own.
    """
    if scene.inside(policy, index):
        return False
    if scene.mentions[index].kind is Kind.PROBLEM:
        return _is_held(scene, policy, index, Kind.MEASURE)
    if scene.sentence[index] != scene.sentence[policy]:
        return True
    return _is_held(scene, policy, index, Kind.MEASURE, Kind.PROBLEM)
