"""Titles: what was issued under a quoted one is one policy, and no other mention crosses its border.

A title may name units, state problems and hold verbs (``the "Plan for Rectifying the Problems Fed Back by
the Third Team" (No. 9)``). Inside it none of them is a mention; what contains it goes on to its end.
The title of a report that is cited by its number says what that report found, and is no finding of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_QUOTED = re.compile(r'"(?P<title>[^"“”\n]{4,400})"|“(?P<curly>[^"“”\n]{4,400})”')
_MARK = re.compile(r"\s?[(（](?!see\b)[^()（）\n]{3,60}[)）]")
_BEFORE = 90  # characters in front of a title in which its verb is looked for
_LEAST = 3  # words of a title
_LEAST_OF_PART = 2  # long words of a part of one
_CAPITAL = re.compile(r"\d{0,4}\s?[A-Z]")
_LONG = re.compile(r"[^\W\d_]{4,}")  # words that a title begins with a capital
_NUMBER_WITHIN = 140  # characters behind a part of a title of a report in which its number stands
Span = tuple[int, int]


class Titles:
    """Finds titles between quotes by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._before, self._behind = Cued(lexicon, "title.before"), Cued(lexicon, "title.behind")
        self._word, self._number = Cued(lexicon, "title.word"), Cued(lexicon, "title.number")

    def mend(self, text: str, stretches: Sequence[Span], mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions, quoted titles as one policy each, and nothing that begins or ends in one.

        Parameters
        ----------
        stretches
            Parts ``start:end`` of the text that may hold mentions, in order.
        """
        titles = list(self._titles(text, stretches, mentions))
        out = [
            m
            for mention in mentions
            if not self._is_cited(text, mention) and (m := self._outside(text, mention, titles)) is not None
        ]
        known = {(m.start, m.end) for m in out if m.kind is Kind.POLICY}
        out += (
            Mention(start, end, Kind.POLICY, "EN-PO-ISSUED", 0.9)
            for start, end in titles
            if (start, end) not in known
        )
        return sorted(out, key=lambda m: (m.start, -m.end, m.kind))

    def _titles(self, text: str, stretches: Sequence[Span], mentions: Sequence[Mention]) -> Iterator[Span]:
        """Yield what stands between the quotes behind a verb of issuing or studying, written like a title."""
        policies = {m.start for m in mentions if m.kind is Kind.POLICY}
        for low, high in stretches:
            if text.count('"', low, high) % 2:
                continue  # nobody can tell which of them open
            for found in _QUOTED.finditer(text, low, high):
                start, end = found.span("title" if found["title"] else "curly")
                words = text[start:end].split()
                if (
                    len(words) < _LEAST
                    or not _CAPITAL.match(text, start)
                    or sum(w[0].isupper() for w in words) < _LEAST
                ):
                    continue
                before = text[max(low, start - 1 - _BEFORE) : start - 1]
                names = self._word.search(text, start, end)
                if start in policies or (names and self._before.search(before)):
                    yield start, end

    def _is_cited(self, text: str, mention: Mention) -> bool:
        """Tell whether a measure or problem is part of the title of a report: its number stands behind it."""
        if mention.kind not in (Kind.MEASURE, Kind.PROBLEM):
            return False
        words = _LONG.findall(text, mention.start, mention.end)
        if len(words) < _LEAST_OF_PART or not all(word[0].isupper() for word in words):
            return False
        behind = text[mention.end : mention.end + _NUMBER_WITHIN].partition("\n\n")[0]
        return self._number.search(behind) is not None

    def _outside(self, text: str, mention: Mention, titles: Sequence[Span]) -> Mention | None:
        """Return a mention that crosses no border of a title; None where it stands inside of one."""
        for start, end in titles:
            if mention.end <= start or mention.start > end:
                continue
            if mention.kind is Kind.POLICY and start <= mention.start < end:
                return replace(mention, end=end) if mention.start == start else None
            if mention.start >= start:
                return None
            if mention.kind in (Kind.UNIT, Kind.POLICY) and mention.end <= end:
                return None
            if mention.kind is Kind.MEASURE and mention.end <= end + 1:
                mention = replace(mention, end=self._rest(text, end + 1))
        return mention

    def _rest(self, text: str, end: int) -> int:
        """Return where what was done with a title ends: behind its number and how it was done."""
        if mark := _MARK.match(text, end):
            end = mark.end()
        tail = self._behind.match(text, end)
        return tail.end() if tail else end
