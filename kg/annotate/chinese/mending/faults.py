"""What was done wrong told from what was done about it; spans of problems and policies made neat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.chinese.mending.beside import Beside
from kg.annotate.chinese.mending.denials import Denials
from kg.annotate.chinese.mending.fault_bounds import FaultBounds
from kg.annotate.chinese.mending.fought import Fought
from kg.annotate.chinese.mending.sections import Sections
from kg.annotate.chinese.mending.strays import NoPolicies, PageWords
from kg.annotate.chinese.reading.layout import Line, LineFinder
from kg.model import Kind, Mention
from kg.terms import Terms

_FAR = 80  # signs before a deed that tell something of it


class Faults:
    """Mends problems, measures that are none, and policies; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        misdeed = terms.alternatives("problems.misdeed")
        punished = terms.alternatives("problems.punished")
        self._misdeed = re.compile(f"(?:{terms.regex('problems.manner')})(?:{misdeed})")
        self._punished = re.compile(f"(?:{terms.regex('problems.passive')})(?:{punished})")
        self._suffered = terms.cue("problems.suffered")
        self._against_rules = terms.cue("problems.against-rules")
        self._knowing, self._still = terms.cue("problems.knowing"), terms.cue("problems.still")
        self._trick = terms.cue("problems.trick")
        self._led_to = terms.cue("problems.led-to")
        self._outweighs, self._outweighed = terms.cue("problems.outweighs"), terms.cue("problems.outweighed")
        self._points_back, self._beside = terms.cue("measures.points-back"), Beside(terms)
        self._bounds, self._is_denied = FaultBounds(terms), Denials(terms)
        self._fought = Fought(terms)
        self._is_no_policy, self._with_section = NoPolicies(terms), Sections(terms)
        self._rule_says = terms.cue("measures.rule-says")
        self._of_page = PageWords(terms)

    def __call__(self, text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions, each as what it is; what only the page says of itself is left out."""
        places = LineFinder(lines)
        found: list[Mention] = []
        for mention in mentions:
            line = places.line(mention.start)
            if not self._of_page(text, mention):
                found += self._mended(text, line, mention)
        found += self._consequences(text, found)
        found += list(self._fought(text, sorted(found, key=lambda m: (m.start, m.end))))
        unique = {(m.start, m.end, m.kind): m for m in sorted(found, key=lambda m: m.score)}
        whole = sorted(self._paired(text, list(unique.values())), key=lambda m: (m.start, -m.end, m.kind))
        return sorted(self._beside(text, whole), key=lambda m: (m.start, -m.end, m.kind))

    def _mended(self, text: str, line: Line, mention: Mention) -> Iterator[Mention]:
        words = text[mention.start : mention.end]
        if mention.kind is Kind.POLICY:
            if not self._is_no_policy(text, mention):
                yield self._with_section(text, line, mention)
            return
        if mention.kind is Kind.UNIT:
            yield mention
            return
        if mention.kind is Kind.PROBLEM and self._is_denied(text, line, mention):
            return
        if self._punished.fullmatch(words):
            yield replace(mention, kind=Kind.MEASURE)
        elif suffered := self._suffered.search(words):
            if suffered.end() < len(words) and mention.kind is Kind.PROBLEM:
                yield mention
            else:
                yield replace(mention, kind=Kind.MEASURE, start=_clause(text, line, mention.start))
        elif mention.kind is Kind.MEASURE:
            yield from self._deed(text, mention)
        else:
            yield from (
                replace(mention, start=start, end=end) for start, end in self._bounds(text, line, mention)
            )

    def _deed(self, text: str, measure: Mention) -> Iterator[Mention]:
        """Yield a measure, as a problem where it is a misdeed; none that says only what it is about."""
        if back := self._points_back.match(text, measure.start, measure.end):
            measure = replace(measure, start=back.end())
        if measure.start == measure.end or self._rule_says.match(text, measure.start):
            return
        erred = self._erred(text, measure)
        yield measure if erred is None else replace(measure, kind=Kind.PROBLEM, start=erred)

    def _erred(self, text: str, measure: Mention) -> int | None:
        """Return where a misdeed begins that was found as a measure, or None."""
        if before := self._against_rules.search(text, max(0, measure.start - 4), measure.start):
            return before.start()
        said = text[max(0, measure.start - _FAR) : measure.start]
        still = self._still.search(said, max(0, len(said) - 2)) or self._still.match(text, measure.start)
        if knew := (self._knowing if still else self._trick).search(said):
            return measure.start - len(said) + knew.start()
        return measure.start if self._misdeed.match(text, measure.start, measure.end) else None

    def _consequences(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return what a fault led to (，致使…) where nothing was found of it."""
        starts = {m.start for m in mentions}
        return [
            replace(m, start=after.start(), end=after.end())
            for m in mentions
            if m.kind is Kind.PROBLEM
            and text.startswith("，", m.end)
            and (after := self._led_to.match(text, m.end + 1))
            and starts.isdisjoint(range(*after.span()))
        ]

    def _paired(self, text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the mentions; what outweighs and what it outweighs (重业务，轻党建) as one problem."""
        held: Mention | None = None
        for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.kind)):
            if mention.kind is not Kind.PROBLEM:
                yield mention
                continue
            if held is not None:
                if self._outweighed.match(text, held.end) and mention.start == held.end + 1:
                    mention = replace(mention, start=held.start)
                else:
                    yield held
            held = mention if self._outweighs.fullmatch(text, mention.start, mention.end) else None
            if held is None:
                yield mention
        if held is not None:
            yield held


def _clause(text: str, line: Line, start: int) -> int:
    """Return where the clause begins whose end a measure is: who was punished belongs to it."""
    begin = max(line.start, *(text.rfind(sign, line.start, start) + 1 for sign in "，。；：\n"))
    return begin if start - begin <= 16 else start
