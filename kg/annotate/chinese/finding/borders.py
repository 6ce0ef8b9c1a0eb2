"""Where a span of words begins and ends as a mention, and where it holds several."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.counting import NUMERALS
from kg.model import Kind
from kg.segment.chinese_marks import TO_TEN
from kg.terms import Terms

_EDGES = " \t\n，。；：、"
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
_PIECE = re.compile(r"(?:《[^》]*》|“[^”]*”|（[^）]*）|[^，；。])+")
_SHORTEST = 4  # signs of a problem


class Borders:
    """Trims and parts spans; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        after = terms.alternatives("units.after-verb")
        self._verb = re.compile(f"(?:{terms.alternatives('units.led')})(?=\\d|{after})")
        spoke = terms.alternatives("units.speaks-for")
        self._speaker = re.compile(rf"[\u4e00-\u9fff]{{2,3}}(?=(?:{spoke})(?:{after}))")
        self._with = re.compile(f"(?<=..)(?:{terms.alternatives('units.joined')})(?=..)")
        self._inspected, self._no_name = terms.cue("units.inspected"), terms.cue("units.no-name")
        self._places = re.compile(
            rf".*(?:\d|[{NUMERALS}])(?:{terms.alternatives('units.counter')})$"
        )  # 47处 counts places, 5部 books: no offices
        self._number = re.compile(
            rf"[■□●◆◇▲▼►▪★☆◎※]*(?:(?:{terms.alternatives('problems.numbered')})"
            rf"[{TO_TEN}\d]{{1,3}}[：:、]|[（(]?[{TO_TEN}\d]{{1,2}}[）).．、](?!\d)\s*)"
        )
        self._about, self._closing = terms.pattern("problems.about"), terms.cue("problems.closing")
        self._deficiency = terms.pattern("problems.predicate")
        self._goes_on = terms.pattern("problems.goes-on")

    def edges(self, text: str, start: int, end: int, kind: Kind) -> tuple[int, int]:
        """Return a span without blanks, quotes and stops at its ends that belong to the text around it.

        >>> from kg.terms import load_terms
        >>> Borders(load_terms()).edges("1.重业务轻党建不严的问题，", 0, 14, Kind.PROBLEM)
        (2, 10)
        """
        if kind is Kind.UNIT:
            start = self._unit(text, start, end)
        if kind is Kind.PROBLEM:
            start, end = self._problem(text, start, end)
        while start < end - 1 and text[start] in _EDGES:
            start += 1
        while end - 1 > start and text[end - 1] in _EDGES:
            end -= 1
        for opening, closing in _PAIRS:
            words = text[start:end]
            if (
                words.startswith(opening)
                and words.endswith(closing)
                and words.count(opening) == 1
                and kind is not Kind.MEASURE
            ):
                start, end = start + 1, end - 1
            elif words.startswith(opening) and words.count(opening) > words.count(closing):
                start += 1
            elif words.endswith(closing) and words.count(closing) > words.count(opening):
                end -= 1
        return start, end

    def _unit(self, text: str, start: int, end: int) -> int:
        """Return where a unit's name begins: behind a verb, or the person who spoke for it; with its 被."""
        if spoke := self._speaker.match(text, start, end):
            start = spoke.end()
        if verb := self._verb.match(text, start, end):
            start = verb.end()
        if start and self._inspected.match(text, start - 1, end):
            start -= 1
        return start

    def _problem(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return a problem without the number before it, and without 的问题 where it says what is lacking."""
        if number := self._number.match(text, start, end):
            start = number.end()
        if end - start > _SHORTEST and (about := self._about.match(text, start)):
            start = about.end()
        words = text[start:end].rstrip(_EDGES)
        rest = self._closing.search(words)
        if rest and rest.start() > _SHORTEST and self._deficiency.search(words[: rest.start()]):
            end = start + rest.start()
        return start, end

    def problems(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the problems of a span of a heading: each predicate is one, as the guidelines have it.

        >>> from kg.terms import load_terms
        >>> list(Borders(load_terms()).problems("台账不全，监管缺失", 0, 9))
        [(0, 4), (5, 9)]
        >>> list(Borders(load_terms()).problems("台账不全，去年漏记12笔", 0, 12))
        [(0, 12)]
        """
        pieces = [(m.start() + start, m.end() + start) for m in _PIECE.finditer(text[start:end])]
        lacking = [bool(self._deficiency.search(text[a:b])) and b - a >= _SHORTEST for a, b in pieces]
        begin = start
        for at in range(1, len(pieces)):
            if lacking[at - 1] and lacking[at] and not self._goes_on.match(text, pieces[at][0]):
                yield begin, pieces[at - 1][1]
                begin = pieces[at][0]
        yield begin, end

    def units(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the units of a span; none where it only counts places, two where 会同 joins them.

        >>> from kg.terms import load_terms
        >>> list(Borders(load_terms()).units("信息部会同审计科", 0, 8))
        [(0, 3), (5, 8)]
        """
        for part in self._parts(text, start, end):
            if not self._places.match(text[slice(*part)]) and not self._no_name.match(text, part[1]):
                yield part

    def _parts(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        for joint in self._with.finditer(text, start, end):
            yield start, joint.start()
            start = joint.end()
        yield start, end
