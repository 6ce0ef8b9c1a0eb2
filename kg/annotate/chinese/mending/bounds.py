"""Names of units with the right bounds: without posts, dates and verbs, with their brackets, lists as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from kg.annotate.chinese.finding.starts import MONTH_AND_DAY, PART_OF_MONTH
from kg.annotate.chinese.mending.unit_edges import UnitEdges
from kg.annotate.chinese.reading.layout import Line, LineFinder
from kg.annotate.counting import BODIES, NUMERALS
from kg.model import Kind, Mention
from kg.terms import Terms

_DATE = re.compile(
    rf"(?=[^，。；]{{0,9}}[年月日])(?:(?:19|20)?\d\d年)?{MONTH_AND_DAY}(?:{PART_OF_MONTH})?(?:以来)?"
)
_BRACKET_END = re.compile(r"[^（）。；\n]{0,24}）")
_NUMBERED = re.compile(r"[一-鿿]{0,6}〔?[〔（](?:19|20)\d\d[〕）]第?\d")  # the office in a document's number
_SIGN = re.compile("[一-鿿]")
_PARTS = ("z", "zg", "nr", "nrt", "ns", "vg", "ng", "ag")  # of single signs that are no words of their own


class UnitBounds:
    """Mends the names of units; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        heads = terms.alternatives("units.head")
        self._head = re.compile(f"(?:{heads})$")
        self._post = re.compile(f"(?:{terms.alternatives('units.post')})$")
        self._checker = re.compile(f"(?:{terms.alternatives('units.checker')})$")
        self._handed = re.compile(f"(?:{terms.alternatives('units.handed')})(?=.)")
        self._edges = UnitEdges(terms)
        self._tail = re.compile(f"(?:{heads})")
        self._no_names = terms.words("units.generic") | terms.words("units.generic-handed")
        self._systems = tuple(sorted(terms.words("units.system")))
        self._office, self._has_office = terms.cue("units.office"), terms.cue("units.with-office")
        self._built_up = re.compile(f"(?:{terms.alternatives('units.built-up')})$")
        self._building = terms.pattern("units.building")
        regions = terms.alternatives("units.region")
        self._regions, self._region = re.compile(f"(?:(?:{regions})、)+$"), terms.pattern("units.region")
        self._own_signs = terms.words("units.own-sign")
        self._lists = UnitLists(terms)

    def __call__(self, text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with the units of each line mended; what is no name is left out."""
        others = [m for m in mentions if m.kind is not Kind.UNIT]
        units = [m for m in mentions if m.kind is Kind.UNIT]
        names = {text[m.start : m.end] for m in units}
        places = LineFinder(lines)
        found = []
        for unit in units:
            line = places.line(unit.start)
            for start, end in self._edges(text, unit.start, unit.end, names):
                known = names if start == unit.start else None
                if (span := self.name(text, line, start, end, known)) is not None:
                    found.append(replace(unit, start=span[0], end=span[1]))
        return sorted([*others, *self._lists(text, found)], key=lambda m: (m.start, -m.end, m.kind))

    def name(
        self, text: str, line: Line, start: int, end: int, names: Set[str] | None = frozenset()
    ) -> tuple[int, int] | None:
        """Return the bounds of the name at ``start:end`` of a line, None where none is left.

        It may begin earlier than it was found to, as other `names` show; not where these are None.
        """
        first, last = self._without(text, start, end)
        last = self._closed(text, line, first, last)
        if self._has_office.search(text[first:last]) and (office := self._office.match(text, last, line.end)):
            last = office.end()
        if names is not None and (first, last) == (start, end):
            first = self._start(text, line, start, end, names)
        words = text[first:last]
        if len(words) < 2 or self._checker.search(words) or _NUMBERED.match(text, last, line.end):
            return None
        if self._built_up.search(words) and self._building.match(text, last, line.end):
            return None
        return first, last

    def _without(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return a name without the date and verb before it, and without the post behind it."""
        if date := _DATE.match(text, start, end):
            start = date.end()
        if verb := self._handed.match(text, start, end):
            rest = text[verb.end() : end]
            if rest in self._no_names:
                return start, start
            start = verb.end() if self._head.search(rest) else start
        if (post := self._post.search(text[start:end])) and self._ends_name(
            text, start, start + post.start()
        ):
            end = start + post.start()
        return start, end

    def _closed(self, text: str, line: Line, start: int, end: int) -> int:
        """Return where a name ends whose bracket was left open: 党委（党组）中心组."""
        if text.count("（", start, end) <= text.count("）", start, end):
            return end
        closed = _BRACKET_END.match(text, end, line.end)
        if closed is None:
            return text.rindex("（", start, end)
        head = self._tail.match(text, closed.end(), line.end)
        return head.end() if head else closed.end()

    def _ends_name(self, text: str, start: int, end: int) -> bool:
        return self._head.search(text[start:end]) is not None or text.endswith(self._systems, start, end)

    def _start(self, text: str, line: Line, start: int, end: int, names: Set[str]) -> int:
        """Return where a name begins of which the dictionary cut off the first sign or two."""
        for more in (1, 2):
            if start - more >= line.start and text[start - more : end] in names:
                return start - more
        first = start
        while first > line.start and start - first < 3 and _SIGN.match(text[first - 1]):
            first -= 1
        if 0 < start - first < 3:
            cut = [word for word in line.words if first <= word.start < start]
            if any(
                len(word.text) == 1 and word.pos in _PARTS and word.text not in self._own_signs
                for word in cut
            ):
                return first
        if region := self._regions.search(text, max(line.start, start - 8), start):
            return region.start() if self._region.match(text, start) else start
        return start


class UnitLists:
    """Reads the units that a count at their end sums up (甲镇、乙镇等3个镇) as one; made once."""

    def __init__(self, terms: Terms) -> None:
        self._counted = re.compile(
            rf"(?:[^，。；：]*、)?[^，。；：、\d]{{2,}}?(?:\d+|(?<=等)[{NUMERALS}]+)[{BODIES}].*"
            f"(?:{terms.alternatives('units.counted')}|）)"
        )
        self._gap = re.compile(f"、(?:[一-鿿]{{2,8}}、)*|(?:{terms.alternatives('units.and')})")

    def __call__(self, text: str, units: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the units in order."""
        run: list[Mention] = []
        for unit in units:
            if run and not self._gap.fullmatch(text, run[-1].end, unit.start):
                yield from run
                run = []
            if run and self._counted.fullmatch(text, unit.start, unit.end):
                unit = replace(unit, start=run[0].start)
                run = []
            run.append(unit)
        yield from run
