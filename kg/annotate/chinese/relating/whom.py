"""Whom a report and its sections speak of: the units that fill a heading, and who issued the report.

A digest of many inspected bodies gives each a section (一、松涧镇党委), and leaves it out below.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.relating.places import Places
from kg.model import Kind, Mention
from kg.segment.chinese_marks import CIRCLED, NUMERAL

_NAMING = (Role.TITLE, Role.SIGNATURE)  # lines that name who published a report
_STANDS_OUT = 2  # times as often as any other must a report name a unit that it is about, else nobody is
_NUMBER = re.compile(rf"[（(]?第?[{NUMERAL}\d{CIRCLED}]{{1,4}}(?:部分)?[）)、.．：\s]*")


def section_units(places: Places) -> dict[int, tuple[int, ...]]:
    """Return the mentions of units that fill a heading, by its line.

    Beside its units a heading may have what is about them alone: 整改情况.
    """
    text, lines, mentions, words = places.text, places.lines, places.mentions, places.words
    headings = {above for line in lines for above in line.above}
    starts = [m.start for m in mentions]
    found: dict[int, tuple[int, ...]] = {}
    for index in sorted(headings):
        line = lines[index]
        if line.role is Role.TITLE:
            continue
        inside = _within(mentions, starts, line)
        rest, at = [], line.start
        for unit in inside:
            rest.append(text[at : mentions[unit].start])
            at = max(at, mentions[unit].end)
        rest.append(text[at : line.end])
        if number := _NUMBER.match(rest[0]):
            rest[0] = rest[0][number.end() :]
        if inside and not words.beside.sub("", words.joints.sub("", "".join(rest))):
            found[index] = tuple(inside)
    return found


def _within(mentions: Sequence[Mention], starts: Sequence[int], line: Line) -> list[int]:
    """Return the units of a line that lie in no other unit."""
    found: list[int] = []
    for i in range(bisect_left(starts, line.start), bisect_left(starts, line.end)):
        mention = mentions[i]
        if mention.kind is Kind.UNIT and (not found or mention.start >= mentions[found[-1]].end):
            found.append(i)
    return found


def section_of(line: Line, sections: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    """Return the units of the nearest heading over a line that units fill."""
    return next((sections[above] for above in line.above if above in sections), ())


def issuer_of(places: Places) -> int | None:
    """Return the unit that the report is about: of its title, its signature, or what was inspected.

    Of several that its text names as often, none is: whom it speaks of is then told where it acts. Nor is one
    of the many that an audit report to a congress tells of, as often as it names it.
    """
    votes: Counter[str] = Counter()
    first: dict[str, int] = {}
    for i in places.units:
        mention, line = places.mentions[i], places.line(i)
        name = mention.get("same") or places.name(i)
        weight = 1
        if line.role is Role.TITLE and not _is_passed_by(places, i):
            weight = 6
        elif line.role is Role.SIGNATURE:
            weight = 8
        elif places.kind_of(i) != "many" and _is_inspected(places, mention):
            weight = 4
        elif places.kind_of(i) not in ("short", "body"):
            weight = 0 if i not in places.acts or places.kind_of(i) != "org" else 1
        if places.words.leading.search(name):
            weight *= 2
        votes[name] += weight
        first.setdefault(name, i)
    ranked = sorted(votes, key=lambda name: (-votes[name], first[name]))
    if not ranked or not votes[ranked[0]]:
        return None
    if _tells_of_all(places) and places.line(first[ranked[0]]).role not in _NAMING:
        return None
    best, others = ranked[0], max((votes[name] for name in ranked[1:2]), default=0)
    stands_out = votes[best] >= _STANDS_OUT * others
    return first[best] if stands_out or _speaks(places, first[best]) else None


def _tells_of_all(places: Places) -> bool:
    """Whether the title says that an audit office tells what it found at many units: 审计工作报告."""
    titles = (places.text[line.start : line.end] for line in places.lines if line.role is Role.TITLE)
    return any(places.words.tells_of_all.search(title) for title in titles)


def _speaks(places: Places, unit: int) -> bool:
    """Whether a unit may issue a report that names others as often: its title says so, or its own name."""
    return places.line(unit).role in _NAMING or places.kind_of(unit) in ("short", "body")


def _is_inspected(places: Places, unit: Mention) -> bool:
    """Whether a text says of a unit that it was inspected: 对甲局开展了巡察, 进驻甲局."""
    words, before = places.words, places.text[max(0, unit.start - 3) : unit.start]
    if words.entered.search(before):
        return True
    return bool(words.inspected.search(before) and words.inspected_of.match(places.text, unit.end))


def _is_passed_by(places: Places, unit: int) -> bool:
    """Whether a unit of the title does not issue the report: some of many, in a problem, or its inspector."""
    name = places.name(unit)
    holder = places[unit].holder
    in_problem = holder is not None and places.mentions[holder].kind is Kind.PROBLEM
    return in_problem or bool(places.words.round.search(name) or places.words.some.search(name))


def reports_on_others(places: Places, unit: int) -> bool:
    """Whether a unit tells of the faults of others: an inspector, but in a report of what it corrected."""
    line = places.line(unit)
    title = places.text[line.start : line.end] if line.role is Role.TITLE else ""
    inspects = places.words.inspecting.search(places.name(unit))
    return inspects is not None and not places.words.answered.search(title)
