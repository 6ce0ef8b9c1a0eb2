"""What a person would look at to tell whether two mentions are related, as strings."""

from __future__ import annotations

from bisect import bisect_right

from kg.model import Kind, RelationKind
from kg.relate.actors import Actors
from kg.relate.answers import answer_features
from kg.relate.candidates import NEAR, Pair
from kg.relate.known import Known
from kg.relate.place import bucket, place_features
from kg.relate.scene import Scene

AROUND = 12  # mentions on each side among which other names of the same unit count too
# Log odds of the encoder are told by how many of these they reach.
ODDS = (-4.0, -2.5, -1.5, -0.7, 0.0, 0.7, 1.5, 2.5, 4.0)


def features(scene: Scene, relation: RelationKind, pair: Pair, known: Known, actors: Actors) -> list[str]:
    """Return the features of a pair.

    Parameters
    ----------
    known
        What was decided of the relations that come before (``known.ORDER``).
    actors
        The units chosen for the mentions before, where a unit is looked for.
    """
    a, b = pair
    if relation is RelationKind.ADDRESSES:
        own = answer_features(scene, a, b)
    elif relation is RelationKind.CITES:
        own = _cite_features(scene, a, b)
    else:
        own = _unit_features(scene, a, b, actors.previous(scene, b)) + actors.features(scene, a, b)
        if relation is RelationKind.FACES:
            acts = known.acts_on(scene.entity[a], b)
            own += [f"acts={acts}", f"acts={acts},{own[0]}", f"acts={acts},{_subject(scene, a, b)}"]
    return own + _encoder_features(scene, relation, a, b, own[0])


def _encoder_features(scene: Scene, relation: RelationKind, a: int, b: int, where: str) -> list[str]:
    """Return what an encoder thinks of a pair; of a unit, whichever of its names near by fits best."""
    if scene.affinity is None:
        return []
    first = [a]
    if scene.mentions[a].kind is Kind.UNIT:
        first += [
            u for u in scene.near(Kind.UNIT, b, AROUND) if u != a and scene.entity[u] == scene.entity[a]
        ]
    odds = [o for i in first if (o := scene.affinity(relation.value, i, b)) is not None]
    told = str(bisect_right(ODDS, max(odds))) if odds else "far"
    return [f"encoder={told}", f"encoder={told},{where}"]


def _unit_features(scene: Scene, unit: int, index: int, previous: str) -> list[str]:
    name = scene.entity[unit]
    here, there = scene.mentions[index], scene.mentions[unit]
    before = there.start <= here.start
    out = place_features(scene, unit, index)
    same = scene.sentence[unit] == scene.sentence[index]
    link = _subject(scene, unit, index)
    rank = _recency(scene, unit, index)
    chosen = "this" if previous == name else "other" if previous else "none"
    main = bucket(scene.main_units.get(name, 9))
    mood = scene.mood[index] if scene.mood else ""
    place = "inside" if scene.inside(unit, index) else "before" if before else "after"
    out += [
        f"subject={link}",
        f"subject={link},same={same}",
        f"subject={link},previous={chosen}",
        f"place={place},same={same}",
        f"place={place},part={scene.part[unit]}",
        f"part={scene.part[unit]},same={same}",
        f"rank={rank}",
        f"rank={rank},same={same}",
        f"rank={rank},part={scene.part[unit]}",
        f"main={main}",
        f"main={main},role={scene.role[index]}",
        f"main={main},subject={link}",
        f"previous={chosen}",
        f"previous={chosen},same={same}",
        f"mood={mood},place={place},same={same}",
        f"collective={there.get('collective') or ''}",
        f"unitrole={scene.role[unit]}",
        f"unitkind={scene.kind[unit]},place={place}",
        f"unitheading={scene.block[unit] in scene.headings[index]}",
        f"score={int(there.score * 4)}",
    ]
    out += [f"unitword={word}" for word in sorted(scene.words[unit])]
    out += [f"unitcue={cue}" for cue in scene.cues[unit].split("+") if cue]
    return out


def _subject(scene: Scene, unit: int, index: int) -> str:
    """Return whether syntax makes a unit the subject of a measure or problem: this, other or none."""
    subject = scene.subject[index]
    if subject < 0:
        return "none"
    return "this" if scene.entity[subject] == scene.entity[unit] else "other"


def _recency(scene: Scene, unit: int, index: int) -> str:
    """Return how many other units were named since this one."""
    name = scene.entity[unit]
    seen: set[str] = set()
    start = scene.mentions[index].start
    for i in range(index, max(-1, index - NEAR), -1):
        mention = scene.mentions[i]
        if mention.kind is Kind.UNIT and mention.start <= start:
            if scene.entity[i] == name:
                return bucket(len(seen))
            seen.add(scene.entity[i])
    return "ahead"


def _cite_features(scene: Scene, index: int, policy: int) -> list[str]:
    out = place_features(scene, index, policy)
    nested = scene.inside(policy, index)
    kind = scene.mentions[index].kind
    between = scene.between(kind, index, policy)
    same = scene.sentence[index] == scene.sentence[policy]
    order = "before" if scene.mentions[policy].start < scene.mentions[index].start else "after"
    shared = len(scene.words[index] & scene.words[policy])
    return [
        *out,
        f"kind={kind},nested={nested}",
        f"kind={kind},same={same},order={order}",
        f"kind={kind},between={bucket(between)},same={same}",
        f"kind={kind},role={scene.role[policy]}",
        f"shared={bucket(shared)},same={same}",
        f"class={scene.mentions[policy].get('class') or ''},nested={nested}",
        *(f"cue={cue},same={same},nested={nested}" for cue in scene.cues[policy].split("+") if cue),
    ]
