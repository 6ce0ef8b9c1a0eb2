"""Rules for relations: the layout first, then the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.annotate.chinese.reading.layout import Role
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.relating.takers import takers
from kg.model import Basis, Kind, RelationKind

_TOGETHER = 2  # problems of one heading that every measure below it answers
_COLUMNS = 12  # cells of a row are no farther apart
_ECHOED = 15  # lines before a measure in which the problems stand that it may answer
_ECHOED_BY_PLACE = 6  # the same where nothing but its place says so
_NEAR = 40  # lines between the label over problems and that over their measures


class Candidate(NamedTuple):
    """A pair that may be related, and the rule that says so."""

    subject: int
    kind: RelationKind
    object: int
    rule: str
    basis: Basis
    sure: float


def candidates(scene: Scene) -> Iterator[Candidate]:
    """Yield all pairs that a rule relates, the same pair by each of its rules."""
    yield from _takes(scene)
    yield from _addresses(scene)
    yield from _faces(scene)
    yield from _cites(scene)


def _takes(scene: Scene) -> Iterator[Candidate]:
    for taker in takers(scene):
        yield Candidate(taker.unit, RelationKind.TAKES, taker.measure, taker.rule, taker.basis, taker.sure)


def _addresses(scene: Scene) -> Iterator[Candidate]:
    for measure in scene.places.measures:
        mention, place, line = scene.mentions[measure], scene.places[measure], scene.places.line(measure)
        named = scene.places.of_line(place.line, Kind.PROBLEM)
        # 对甲问题，……。对乙问题，……: what follows answers the second alone
        told = max((p for p in named if p < measure and _is_told_of(scene, p)), default=-1)
        pointed = scene.listed.pointed(measure)
        if pointed is not None:
            yield Candidate(measure, RelationKind.ADDRESSES, pointed[0], "ZH-A-POINTED", Basis.STATED, 0.95)
        for problem in named:
            other = scene.mentions[problem]
            if mention.start <= other.start and other.end <= mention.end:
                yield Candidate(measure, RelationKind.ADDRESSES, problem, "ZH-A-INNER", Basis.STATED, 0.95)
            elif other.end <= mention.start and problem >= told and pointed is None:
                if scene.is_warned_of(problem) or scene.listed.keeps_from(problem, measure):
                    continue
                same = scene.places[problem].sentence == place.sentence
                cue = bool(
                    scene.words.answers.search(scene.text[max(0, other.start - 14) : other.start].rstrip("“"))
                )
                held = scene.places[problem].holder is not None
                if same and not held:
                    yield Candidate(
                        measure,
                        RelationKind.ADDRESSES,
                        problem,
                        "ZH-A-CUE" if cue else "ZH-A-SENTENCE",
                        Basis.STATED,
                        0.9 if cue else 0.4,
                    )
                elif cue or line.role is Role.BODY:
                    opens = not held and scene.heads(problem)
                    rule = "ZH-A-OPENS" if opens else "ZH-A-LINE"
                    sure = 0.8 if opens else 0.45 if cue else 0.15
                    yield Candidate(measure, RelationKind.ADDRESSES, problem, rule, Basis.INFERRED, sure)
        yield from (c for c in _governed(scene, measure) if pointed is None or c.object not in pointed)


def _is_told_of(scene: Scene, problem: int) -> bool:
    """Whether a sentence opens by naming a problem, as 对……问题， does."""
    first = scene.sentence_start(problem)
    return bool(scene.words.opens.fullmatch(scene.text[first : scene.mentions[problem].start]))


def _governed(scene: Scene, measure: int) -> Iterator[Candidate]:
    """Yield the problems of the headings over a measure, of its row, of the label before its own."""
    line = scene.places.line(measure)
    if line.row is not None:
        for problem in scene.between(line.index - _COLUMNS, line.index + _COLUMNS):
            if scene.places.line(problem).row == line.row and scene.places.line(problem).role is Role.PROBLEM:
                yield Candidate(measure, RelationKind.ADDRESSES, problem, "ZH-A-ROW", Basis.INFERRED, 0.95)
        return
    labelled = list(_labelled(scene, measure))
    yield from labelled
    governed = bool(labelled)
    for above in line.above:
        found = scene.places.of_line(above, Kind.PROBLEM)
        rule = "ZH-A-OVER" if governed else "ZH-A-HEADING"
        sure = 0.65 if governed else 0.95 if len(found) <= _TOGETHER else 0.75
        for problem in found:
            yield Candidate(measure, RelationKind.ADDRESSES, problem, rule, Basis.INFERRED, sure)
        governed = governed or bool(found)
    if governed:
        return
    yield from _echoes(scene, measure)
    yield from _ordinals(scene, measure)


def _labelled(scene: Scene, measure: int) -> Iterator[Candidate]:
    """Yield the problems under the last label before that of a measure, both under one heading.

    A label may share its line with the number (1.存在问题：): its problems stand right below the heading. So
    do those that an item states behind it, on its own line and before its first label.
    """
    over = scene.places.line(measure).above
    if not over or scene.lines[over[0]].role is not Role.LABEL:
        return
    parents = scene.lines[over[0]].above[:1]
    is_item = bool(parents) and bool(scene.lines[parents[0]].number)
    found: list[tuple[int, int]] = []  # label, problem
    for problem in scene.between(over[0] - _NEAR, over[0]):
        line = scene.places.line(problem)
        if is_item and _opens_item(scene, problem, parents[0]):
            found.append((line.index, problem))
        elif line.role is Role.PROBLEM and line.above and line.index < scene.places.line(measure).index:
            label = scene.lines[line.above[0]]
            if label.role is Role.LABEL and label.above[:1] == parents:
                found.append((label.index, problem))
            elif is_item and line.above[:1] == parents:
                found.append((line.index, problem))
    last = max((label for label, _ in found), default=-1)
    under = [problem for label, problem in found if label == last]
    sure = 0.95 if len(under) <= _TOGETHER else 0.85
    for problem in under:
        yield Candidate(measure, RelationKind.ADDRESSES, problem, "ZH-A-LABEL", Basis.INFERRED, sure)


def _opens_item(scene: Scene, problem: int, item: int) -> bool:
    """Whether a problem stands behind the heading of an item, on its line: 一、滞后。仍有3处空白."""
    line, heading = scene.places.line(problem), scene.lines[item]
    return (
        line.role is Role.BODY
        and line.above[:1] == (item,)
        and scene.places[problem].holder is None
        and "\n" not in scene.text[heading.end : line.start]
    )


def _ordinals(scene: Scene, measure: int) -> Iterator[Candidate]:
    """Yield the problems under the same number of an earlier section: problems first, then what was done.

    Where a measure stands below a problem, its number in a later section (下一步打算) is about other things.
    """
    number, section = scene.ordinal(measure)
    if not number or section < 0:
        return
    found = [
        (scene.ordinal(p)[1], p)
        for p in scene.numbered(number)
        if -1 < scene.ordinal(p)[1] < section
        and scene.places[p].holder is None
        and not scene.is_answered_below(p)
    ]
    last = max((at for at, _ in found), default=-1)
    for at, problem in found:
        if at == last:
            sure = 0.7 if scene.echo(measure, problem) else 0.61
            yield Candidate(measure, RelationKind.ADDRESSES, problem, "ZH-A-ORDINAL", Basis.INFERRED, sure)


def _echoes(scene: Scene, measure: int) -> Iterator[Candidate]:
    """Yield earlier problems that a measure may answer: by words, or as n-th point the n-th group."""
    line = scene.places.line(measure)
    point = scene.point(measure)
    for problem in scene.between(line.index - _ECHOED, line.index - 1):
        if scene.places[problem].holder is not None:
            continue
        echo = scene.echo(measure, problem)
        is_near = line.index - scene.places[problem].line <= _ECHOED_BY_PLACE
        if (
            is_near
            and scene.places.line(problem).role is not Role.PROBLEM
            and (echo >= 2 or (point and point == scene.group(problem)))
        ):
            sure = min(0.3 + 0.1 * min(3, echo), 0.59)
            yield Candidate(measure, RelationKind.ADDRESSES, problem, "ZH-A-ECHO", Basis.INFERRED, sure)
        else:
            yield Candidate(measure, RelationKind.ADDRESSES, problem, "ZH-A-BEFORE", Basis.INFERRED, 0.1)


def _faces(scene: Scene) -> Iterator[Candidate]:
    face = RelationKind.FACES
    for problem in scene.places.problems:
        if scene.is_warned_of(problem):
            continue  # nobody has it yet
        row, listed = scene.places.line(problem).row, scene.at_fault(problem)
        if owners := scene.owners(problem):
            yield from (Candidate(u, face, problem, "ZH-F-OWNER", Basis.STATED, 0.95) for u in owners)
            continue  # whoever calls them to account does not have it
        yield from _named_as_faulty(scene, problem, listed)
        concerned, section = scene.concerned(row), scene.section(problem)
        for rule, units, basis, sure in (
            ("ZH-F-ROW", scene.responsible(row), Basis.INFERRED, 0.5),
            ("ZH-F-CONCERNED", concerned, Basis.STATED, 0.95),
            ("ZH-F-HEADING", section, Basis.INFERRED, 0.9),
        ):
            yield from (Candidate(unit, face, problem, rule, basis, sure) for unit in units)
        if (
            listed is None
            and not concerned
            and not section
            and scene.issuer is not None
            and scene.is_issuer_at_fault
        ):
            sure = 0.85 if scene.places.line(problem).role is Role.PROBLEM else 0.7
            yield Candidate(scene.issuer, face, problem, "ZH-F-ISSUER", Basis.INFERRED, sure)
        holder = scene.places[problem].holder
        if holder is not None and scene.mentions[holder].kind is Kind.MEASURE:
            for unit in scene.subjects(holder)[:1]:
                yield Candidate(unit, face, problem, "ZH-F-TAKER", Basis.INFERRED, 0.7)


def _named_as_faulty(scene: Scene, problem: int, listed: int | None) -> Iterator[Candidate]:
    """Yield the units that the sentence of a problem names: its subject, or that of the list it stands in.

    `listed` is the unit whose list of faults its paragraph is, if any.
    """
    acting = scene.places.acting(scene.places[problem].line)
    subjects = scene.subjects(problem)
    near = [u for u in subjects if scene.group(u) == scene.group(problem)]
    inner = [u for u in acting if scene.places[u].holder == problem]
    free = [u for u in subjects if scene.places[u].holder is None and not scene.is_aside(u, problem)]
    found = [(unit, "ZH-F-SUBJECT", 0.8) for unit in [*near[:1], *inner[:1]]]
    found += [(unit, "ZH-F-CARRIED", 0.75) for unit in free[:1] if not near]
    if listed is not None and not free:
        # What its problems begin with (领导班子…, 基层党组织…) is a part of it.
        found = [(listed, "ZH-F-CARRIED", 0.75)]
    known = {unit for unit, _, _ in found}
    found += [(unit, "ZH-F-BESIDE", 0.95) for unit in scene.beside(problem) if unit not in known]
    for unit, rule, sure in found:
        for each in scene.joined(unit):
            yield Candidate(each, RelationKind.FACES, problem, rule, Basis.STATED, sure)


def _cites(scene: Scene) -> Iterator[Candidate]:
    for policy in scene.places.policies:
        mention, place = scene.mentions[policy], scene.places[policy]
        holders = [
            i
            for i in (
                *scene.places.of_line(place.line, Kind.MEASURE),
                *scene.places.of_line(place.line, Kind.PROBLEM),
            )
            if scene.mentions[i].start <= mention.start and mention.end <= scene.mentions[i].end
        ]
        for holder in holders:
            rule = "ZH-C-INNER" if scene.mentions[holder].kind is Kind.MEASURE else "ZH-C-PROBLEM"
            yield Candidate(holder, RelationKind.CITES, policy, rule, Basis.STATED, 0.95)
        if holders:
            continue
        if (broken := _breaks(scene, policy)) is not None:
            yield Candidate(broken, RelationKind.CITES, policy, "ZH-C-AGAINST", Basis.STATED, 0.9)
        rests = bool(
            scene.words.rests_on.search(scene.text[max(0, mention.start - 18) : mention.start].rstrip("《“"))
        )
        after = [
            i
            for i in scene.places.of_line(place.line, Kind.MEASURE)
            if scene.places[i].sentence == place.sentence and scene.mentions[i].start >= mention.end
        ]
        for rank, measure in enumerate(after[:4]):
            sure = (0.6 if rests else 0.35) - 0.15 * rank
            yield Candidate(
                measure,
                RelationKind.CITES,
                policy,
                "ZH-C-RESTS" if rests else "ZH-C-SENTENCE",
                Basis.STATED,
                sure,
            )


def _breaks(scene: Scene, policy: int) -> int | None:
    """Return the problem beside which a sentence says that it breaks a policy, or None.

    It is the last one before 不符合《办法》; 违反《办法》 may also lead to the one behind it.
    """
    mention, place = scene.mentions[policy], scene.places[policy]
    before = scene.text[max(0, mention.start - 8) : mention.start].rstrip("《“〈")
    is_against = scene.words.against.search(before) is not None
    if not is_against and not scene.words.not_met.match(scene.text, mention.end):
        return None
    beside = [
        p
        for p in scene.places.of_line(place.line, Kind.PROBLEM)
        if scene.places[p].sentence == place.sentence and scene.places[p].holder is None
    ]
    earlier = [p for p in beside if scene.mentions[p].end <= mention.start]
    later = [p for p in beside if scene.mentions[p].start >= mention.end]
    return earlier[-1] if earlier else later[0] if later and is_against else None
