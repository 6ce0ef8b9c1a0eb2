"""Evils that a measure says it is against: 纠治“四风”, 堵塞管理漏洞. They are problems inside of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.model import Kind, Mention
from kg.terms import Terms

RULE, SCORE = "ZH-P-FOUGHT", 0.85  # how often gold has a problem there: 28 of 33 in texts to learn from


class Fought:
    """Finds the evils that measures name; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        evil, attribute = terms.alternatives("problems.evil"), terms.regex("problems.evil-of")
        self._fought = re.compile(
            f"(?:{terms.alternatives('problems.fights')})(?:了|好|各类|各种)?“?"
            f"(?P<evil>(?:{attribute})(?:{evil})(?:(?:、|和|及)(?:{evil}))*)(?={terms.regex('problems.evil-ends')})"
        )

    def __call__(self, text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Yield a problem for each evil that a measure names and no problem covers."""
        known = [m for m in mentions if m.kind is Kind.PROBLEM]
        starts = [p.start for p in known]
        last = 0  # of the known ones, the first that may overlap
        for measure in (m for m in mentions if m.kind is Kind.MEASURE):
            while last < len(known) and known[last].end <= measure.start:
                last += 1
            inside = known[last : bisect_left(starts, measure.end)]
            for found in self._fought.finditer(text, measure.start, measure.end + 1):
                start, end = found.span("evil")
                if end <= measure.end and not any(p.start < end and start < p.end for p in inside):
                    yield Mention(start, end, Kind.PROBLEM, RULE, SCORE)
