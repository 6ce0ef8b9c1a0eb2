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
    """Return the unit that the report is about: of its title, its signature, or what was inspected."""
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
        elif places.words.inspected.search(places.text[max(0, mention.start - 3) : mention.start]):
            weight = 4
        elif places.kind_of(i) not in ("short", "body"):
            weight = 0 if i not in places.acts or places.kind_of(i) != "org" else 1
        if places.words.leading.search(name):
            weight *= 2
        votes[name] += weight
        first.setdefault(name, i)
    best = max(votes.items(), key=lambda item: (item[1], -first[item[0]]), default=None)
    return first[best[0]] if best and best[1] else None


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
