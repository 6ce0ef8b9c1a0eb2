"""Items of one paragraph: 情况如下：图书馆…；研究生院…. What is told of one is not of another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from kg.annotate.chinese.reading.layout import Line
from kg.annotate.chinese.relating.places import Places
from kg.model import Kind
from kg.segment.chinese_marks import CIRCLED, TO_TEN

_FEWEST = 2  # items that begin with a unit make a list of what was found at each
_PAIR = 2  # problems that 前者 and 后者 tell apart
_ANNOUNCED = 10  # signs of 情况如下：
_LINES = 3  # before these words in which they stand
_NUMBER = re.compile(rf"(?:[（(]?[{TO_TEN}\d]{{1,3}}(?:[）)、.．]|是)|[{CIRCLED}])?“?")


class _Item(NamedTuple):
    start: int
    is_sentence: bool  # it begins a sentence, and not behind ； or 情况如下：
    is_of_unit: bool  # it begins with a unit that its problem is of, or is one of a list of such


class Listed:
    """Tells which mentions of a paragraph stand in different items; made once a report."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._items: dict[int, list[_Item]] = {}

    def parts(self, earlier: int, later: int) -> bool:
        """Whether the later of two mentions of a line stands in the item of a unit, the earlier before it."""
        item = self._item(later)
        return item is not None and item.is_of_unit and self._is_before(earlier, later, item)

    def is_of_unit(self, mention: int) -> bool:
        """Whether a mention stands in the item of a unit: nobody outside of it is meant."""
        item = self._item(mention)
        return item is not None and item.is_of_unit

    def keeps_from(self, problem: int, measure: int) -> bool:
        """Whether a measure of a later item than a problem answers none before its own.

        In 印章管理混乱，重刻印章；差旅费超标，退回3万元 each answers what its item tells.
        """
        if self.parts(problem, measure):
            return True
        item = self._item(measure)
        if item is None or item.is_sentence or not self._is_before(problem, measure, item):
            return False
        line = self._places.line(measure)
        return self._has_problem(line, item.start, self._places.mentions[measure].start)

    def pointed(self, measure: int) -> tuple[int, int] | None:
        """Return of two problems the one that 对前者 or 对后者 before a measure points at, then the other.

        The two make up the last sentence that has problems before it, or one each the last two; else it is
        left open which are meant.
        """
        item, places, line = self._item(measure), self._places, self._places.line(measure)
        points, text, end = places.words.points, places.text, places.mentions[measure].end
        told = list(points.finditer(text, item.start, end)) if item else []
        first = points.search(text, line.start, end) if told else None
        if first is None:
            return None
        sentences: dict[tuple[int, int], list[int]] = {}
        for problem in places.problems:
            place, is_before = places[problem], places.mentions[problem].end <= first.start()
            if is_before and place.holder is None and line.index - _LINES <= place.line:
                sentences.setdefault((place.line, place.sentence), []).append(problem)
        last = list(sentences.values())[-2:]
        is_pair = bool(last) and len(last[-1]) == _PAIR
        two = last[-1] if is_pair else [problem for alone in last for problem in alone]
        if len(two) != _PAIR:
            return None
        return (two[0], two[1]) if told[-1]["former"] else (two[1], two[0])

    def _is_before(self, earlier: int, later: int, item: _Item) -> bool:
        places = self._places
        return places[earlier].line == places[later].line and places.mentions[earlier].start < item.start

    def _item(self, mention: int) -> _Item | None:
        """Return the item that a mention stands in."""
        line = self._places.line(mention)
        if line.index not in self._items:
            self._items[line.index] = list(self._found(line))
        items = self._items[line.index]
        at = bisect_right(items, self._places.mentions[mention].start, key=lambda item: item.start)
        return items[at - 1] if at else None

    def _found(self, line: Line) -> Iterator[_Item]:
        """Yield the items of a line."""
        borders = list(self._borders(line))
        listed = self._listed(line, borders)
        ends = [*(start for start, _ in borders[1:]), line.end]
        for (start, is_sentence), end in zip(borders, ends, strict=True):
            opens = self._opens(line, start)
            if start < listed:
                is_of_unit = opens and not is_sentence and self._has_problem(line, start, end)
                yield _Item(start, is_sentence, is_of_unit)
            elif opens or not is_sentence:  # a sentence that names nobody goes on with the item before
                yield _Item(start, is_sentence, True)

    def _borders(self, line: Line) -> Iterator[tuple[int, bool]]:
        """Yield where sentences begin (True), and what stands behind ； or what 情况如下 announces."""
        before = None
        for clause in line.clauses:
            start = line.words[clause.first].start
            if before is None or before.sentence != clause.sentence:
                yield start, True
            elif before.stop == "；" or self._is_announced(line, start):
                yield start, False
            before = clause

    def _is_announced(self, line: Line, start: int) -> bool:
        before = self._places.text[max(line.start, start - _ANNOUNCED) : start]
        return self._places.words.announces.search(before) is not None

    def _listed(self, line: Line, borders: list[tuple[int, bool]]) -> int:
        """Return where an announced list of units begins, or the end of the line."""
        starts = [start for start, _ in borders]
        for at, start in enumerate(starts):
            if self._is_announced(line, start):
                units = sum(self._opens(line, each) for each in starts[at:])
                return start if units >= _FEWEST else line.end
        return line.end

    def _opens(self, line: Line, start: int) -> bool:
        """Whether a unit begins at a place of a line, or behind a number there."""
        mentions, number = self._places.mentions, _NUMBER.match(self._places.text, start, line.end)
        begins = (start, number.end()) if number else (start,)
        return any(mentions[unit].start in begins for unit in self._places.of_line(line.index, Kind.UNIT))

    def _has_problem(self, line: Line, start: int, end: int) -> bool:
        """Whether a problem begins in a part of a line, outside of measures."""
        places = self._places
        return any(
            start <= places.mentions[problem].start < end and places[problem].holder is None
            for problem in places.of_line(line.index, Kind.PROBLEM)
        )
