"""Rules for who takes a measure: its subject, whom the layout names, whom the report goes on speaking of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.annotate.chinese.reading.layout import Role
from kg.annotate.chinese.relating.scene import Scene
from kg.model import Basis, Kind

_TOPIC = 3  # measures by which the subject that opens a paragraph becomes that of the next ones
_HEADINGS = (Role.THEME, Role.PROBLEM, Role.LABEL)


class Taker(NamedTuple):
    """A unit that may take a measure, and the rule that says so."""

    measure: int
    unit: int
    rule: str
    basis: Basis
    sure: float


@dataclass(slots=True)
class _Spoken:
    """Which units acted so far, as a report is read from its beginning."""

    in_line: dict[int, int] = field(default_factory=dict)  # line → last acting unit
    acted: Counter[int] = field(default_factory=Counter)
    leader: int | None = None
    latest: int | None = None
    topic: int | None = None

    def note(self, scene: Scene, unit: int, measure: int) -> None:
        """Note that a unit is the subject of a measure."""
        self.in_line[scene.places[measure].line] = self.latest = unit
        self.leader = unit if scene.leads(unit) else self.leader
        self.acted[unit] += 1
        if self.acted[unit] == _TOPIC and scene.opens(unit) and not scene.outlined(measure):
            self.topic = unit


def takers(scene: Scene) -> Iterator[Taker]:
    """Yield for each measure the units that a rule says take it, the same unit by each of its rules."""
    spoken = _Spoken()
    for measure in scene.places.measures:
        if scene.outlined(measure) or scene.places.line(measure).role in _HEADINGS:
            spoken.topic = None
        found = [u for u in scene.subjects(measure) if not scene.is_aside(u, measure)]
        if found:
            group = scene.joined(found[0])
            yield from (Taker(measure, u, "ZH-T-SUBJECT", Basis.STATED, 0.9) for u in group)
            yield from (
                Taker(measure, u, "ZH-T-FARTHER", Basis.STATED, 0.2) for u in found[1:2] if u not in group
            )
            spoken.note(scene, found[0], measure)
        else:
            for rule, unit, sure in (*_by_layout(scene, measure), *_spoken_of(scene, measure, spoken)):
                yield Taker(measure, unit, rule, Basis.INFERRED, sure)
        yield from (
            Taker(measure, u, rule, Basis.STATED, sure) for rule, u, sure in _inner_units(scene, measure)
        )


def _by_layout(scene: Scene, measure: int) -> Iterator[tuple[str, int, float]]:
    """Yield the units that rows, headings, items and lists name for a measure whose sentence names none."""
    row = scene.places.line(measure).row
    yield from (("ZH-T-ROW", u, 0.85) for u in scene.concerned(row) or scene.responsible(row))
    yield from (("ZH-T-HEADING", u, 0.9) for u in scene.section(measure))
    yield from (("ZH-T-ITEM", u, 0.8) for u in scene.answerable(measure))
    behind = _behind_heading(scene, measure)
    if behind is not None:
        yield "ZH-T-BEHIND", behind, 0.7
    listed = _of_list(scene, measure)
    if listed is not None:
        yield "ZH-T-LIST", listed, 0.85


def _spoken_of(scene: Scene, measure: int, spoken: _Spoken) -> Iterator[tuple[str, int, float]]:
    """Yield the units that a report goes on speaking of, for a measure whose sentence names none."""
    line = scene.places[measure].line
    if line in spoken.in_line and not scene.listed.parts(spoken.in_line[line], measure):
        last = spoken.in_line[line]
        near = scene.demanded(measure) and scene.point(measure) == scene.point(last)
        yield "ZH-T-CARRIED", last, 0.75 if near else 0.4
    if scene.section(measure) or scene.listed.is_of_unit(measure):
        return  # of a section or item that is one unit's, no other is meant
    opening = scene.opener(measure) if line not in spoken.in_line else None
    sure = 0.55 if scene.responsible(scene.places.line(measure).row) else 0.7
    for rule, unit, told in (
        ("ZH-T-OPENING", opening, 0.71),
        ("ZH-T-TOPIC", spoken.topic, 0.72),
        ("ZH-T-LATEST", spoken.latest, 0.3),
        ("ZH-T-LEADER", spoken.leader, sure),
        ("ZH-T-ISSUER", scene.issuer, 0.5 if spoken.leader is not None else sure),
    ):
        if unit is not None:
            yield rule, unit, told


def _behind_heading(scene: Scene, measure: int) -> int | None:
    """Return the unit that opens the text behind a heading, on its line, for a measure of the heading.

    In （一）追缴资金。有关市县追回3万元 that is who does it, if nobody is whom the whole report is about.
    """
    heading = scene.places.line(measure)
    if scene.issuer is not None or heading.role is not Role.THEME or heading.index + 1 >= len(scene.lines):
        return None
    text = scene.lines[heading.index + 1]
    acting = scene.places.acting(text.index)
    is_behind = text.above[:1] == (heading.index,) and "\n" not in scene.text[heading.end : text.start]
    if not is_behind or not acting or not scene.opens(acting[0]):
        return None
    done = scene.places.of_line(text.index, Kind.MEASURE)  # before it: it does not open the text
    return None if done and done[0] < acting[0] else acting[0]


def _of_list(scene: Scene, measure: int) -> int | None:
    """Return the unit that the sentence before a list names, for a measure of the list.

    希望学校做好以下方面：一是……。二是……: whom a colon tells to do something is told all of its points.
    """
    line = scene.places.line(measure)
    if not line.points or scene.point(measure) == 0:
        return None
    stop = line.points[0]
    if scene.text[line.start : stop].rstrip()[-1:] != "：":
        return None
    start = max(line.start, scene.text.rfind("。", line.start, stop) + 1)
    named = [
        u
        for u in scene.places.acting(line.index)
        if start <= scene.mentions[u].start and scene.mentions[u].end <= stop
    ]
    return named[-1] if named else None


def _inner_units(scene: Scene, measure: int) -> Iterator[tuple[str, int, float]]:
    """Yield units inside a measure that act too: 会同甲、乙 does it with them, 由 or 督促 has them do it."""
    mention = scene.mentions[measure]
    for unit in scene.places.of_line(scene.places[measure].line, Kind.UNIT):
        at = scene.mentions[unit]
        if mention.start <= at.start and at.end <= mention.end:
            before = scene.text[max(mention.start, at.start - 3) : at.start]
            if scene.words.together.search(before):
                yield from (("ZH-T-TOGETHER", u, 0.7) for u in (unit, *_listed_behind(scene, unit)))
            elif scene.words.led.search(before):
                yield "ZH-T-INNER", unit, 0.1


def _listed_behind(scene: Scene, unit: int) -> Iterator[int]:
    """Yield the units that 、 or 和 joins behind a unit."""
    mentions = scene.mentions
    for other in scene.places.of_line(scene.places[unit].line, Kind.UNIT):
        if other > unit and mentions[other].start >= mentions[unit].end:
            between = scene.text[mentions[unit].end : mentions[other].start]
            if not scene.words.linked.fullmatch(between):
                return
            yield other
            unit = other
