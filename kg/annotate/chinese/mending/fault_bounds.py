"""Where a problem begins and ends: without what only says that there are some; each fault of a list alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.chinese.reading.layout import Line
from kg.model import Mention
from kg.terms import Terms

_FAR = 80  # signs before a joint that tell something of a fault
_SHORTEST = 5  # signs of a fault of its own
_LEAST = 3  # signs of what somebody answers for


class FaultBounds:
    """Gives the bounds of the faults of a problem; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._empty, self._limit = terms.cue("problems.empty"), terms.pattern("problems.limit")
        self._condition = terms.cue("problems.condition")
        self._condition_opens = terms.cue("problems.condition-opening")
        self._before_condition = terms.words("problems.before-condition")
        self._exists, self._own_lack = terms.cue("problems.exists"), terms.pattern("problems.own-lack")
        self._place_of = terms.cue("problems.place-of")
        self._cut_short, self._rest = terms.cue("problems.cut-short"), terms.cue("problems.rest")
        self._cut_count, self._list_end = terms.cue("problems.cut-count"), terms.cue("problems.list-end")
        self._answerable = terms.cue("problems.answerable")
        self._problem_word = terms.pattern("layout.problem-word")
        self._deficiency = terms.pattern("problems.predicate")
        self._lacks = re.compile(f"(?:{terms.alternatives('problems.predicate')})$")

    def __call__(self, text: str, line: Line, problem: Mention) -> Iterator[tuple[int, int]]:
        """Yield the faults of a problem; none where it is but a cue, a limit or a condition."""
        start, end = problem.start, self._end(text, line, problem.start, problem.end)
        if text[start] in self._before_condition and self._answerable.match(text, end, problem.end):
            start += 1  # 对审核不严负有责任: the 对 is of who answers for it
        if self._empty.fullmatch(text, start, end) or self._limit.match(text, start, end):
            return
        opens = start - 1 if text[start - 1 : start] in self._before_condition else start
        if self._condition_opens.match(text, opens) and self._condition.match(text, opens, line.end):
            return
        there = self._exists.match(text, start, end)
        if (
            there
            and self._own_lack.search(text, there.end(), end)
            and not self._place_of.search(text, start, end)
        ):
            start = there.end()
        if text[start - 1 : start] == "“" and text.count("”", start, end) > text.count("“", start, end):
            start -= 1  # what it closes belongs to it: “四风”问题仍然存在
        yield from self.parts(text, start, end)

    def _end(self, text: str, line: Line, start: int, end: int) -> int:
        """Return where a problem ends that was cut before its 问题, or behind the 等 before it.

        Of 白条入账问题负有责任, only what somebody answers for is the problem.
        """
        words = text[start:end]
        if (whose := self._answerable.search(words)) and whose.start() >= _LEAST:
            return start + whose.start()
        if self._cut_short.search(words) and (ahead := self._rest.match(text, end, line.end)):
            return ahead.end()
        if self._cut_count.search(words) and (ahead := self._problem_word.match(text, end)):
            return ahead.end()
        if words and self._list_end.match(text, end - 1):
            return end - 1
        return end

    def parts(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the faults that 、 joins, where each has its matter and its predicate.

        >>> from kg.terms import load_terms
        >>> list(FaultBounds(load_terms()).parts("账目核对不严、采购程序不规范", 0, 14))
        [(0, 6), (7, 14)]
        >>> list(FaultBounds(load_terms()).parts("不敢监督、不善监督", 0, 9))
        [(0, 9)]
        """
        depth, cuts = 0, []
        for at in range(start, end):
            depth += (text[at] in "《“（") - (text[at] in "》”）")
            if text[at] == "、" and not depth:
                cuts.append(at)
        stops = [*cuts[1:], end] if cuts else []
        for cut, stop in zip(cuts, stops, strict=True):
            if self._is_fault(text[max(start, cut - _FAR) : cut], whole=True) and self._is_fault(
                text[cut + 1 : stop], whole=stop != end
            ):
                yield start, cut
                start = cut + 1
        yield start, end

    def _is_fault(self, words: str, *, whole: bool) -> bool:
        lacking = self._deficiency.search(words)
        ends = self._lacks.search(words) if whole else lacking
        return len(words) >= _SHORTEST and lacking is not None and lacking.start() > 0 and ends is not None
