"""Where the predicate of a clause begins: behind number, time, subject and auxiliary."""

from __future__ import annotations

import re

from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.reading.layout import Clause, Line
from kg.segment.chinese_marks import CIRCLED, TO_TEN
from kg.terms import Terms

_PASSES = 6  # over number, time, subject and auxiliary, in whatever order they stand
MONTH_AND_DAY = r"(?:\d{1,2}月)?(?:\d{1,2}日)?"
PART_OF_MONTH = "上旬|中旬|下旬|底|末|初"
_DATE = rf"(?:\d{{2,4}}年)?{MONTH_AND_DAY}(?:{PART_OF_MONTH}|上半年|下半年|第[一二三四]季度)?"


class ClauseStarts:
    """Finds where clauses begin; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        words = terms.alternatives
        self._point = re.compile(
            rf"\s*(?:[（(]?[{TO_TEN}\d]{{1,3}}[）)、.．是要](?!\d)|第[{TO_TEN}]+[，,、是]?"
            rf"|[{CIRCLED}]|[⑴-⒛]|{words('clauses.joining')}|，|：|:|、|“|\s)+"
        )
        self._time = re.compile(
            f"(?:{words('clauses.when-opening')})?(?:{words('clauses.when')}|{_DATE})"
            f"(?:{words('clauses.when-ending')})?[，,]?"
        )
        self._marker = terms.pattern("clauses.marker")
        self._keeps_object = re.compile(
            f"{terms.regex('clauses.keeps-object')}|{terms.regex('measures.disposed')}"
        )
        self._no_subject = tuple(sorted(terms.words("clauses.no-subject")))
        self._of_unit = (*sorted(terms.words("clauses.of-unit")), "、")

    def is_time(self, words: str) -> bool:
        """Tell whether words are a time and nothing more.

        >>> from kg.terms import load_terms
        >>> is_time = ClauseStarts(load_terms()).is_time
        >>> is_time("2019年以来"), is_time("截至目前"), is_time("2019年以来账目不清")
        (True, True, False)
        """
        return bool(words) and self._time.fullmatch(words) is not None

    def behind_number(self, text: str, start: int, end: int) -> int:
        """Return where ``text[start:end]`` goes on behind its number and what joins it to the text before."""
        found = self._point.match(text, start, end)
        return found.end() if found else start

    def trimmed(self, line: Line, clause: Clause, text: str, units: list[Proposal]) -> tuple[int, int]:
        """Return a clause without number, time, subject and auxiliary before it."""
        start, end = line.words[clause.first].start, line.words[clause.last - 1].end
        for _ in range(_PASSES):
            before = start
            start = self.behind_number(text, start, end)
            if (time := self._time.match(text, start, end)) and time.end() > start + 1:
                start = time.end()
            start = self._behind_subject(text, start, end, units)
            if not self._keeps_object.match(text, start, end) and (
                found := self._marker.match(text, start, end)
            ):
                start = found.end()
            if start == before:
                break
        words = text[start:end]
        start += len(words) - len(words.lstrip(" \u3000“”\t\n"))
        return start, max(start, start + len(text[start:end].rstrip(" \u3000\t\n，。；：")))

    def _behind_subject(self, text: str, start: int, end: int, units: list[Proposal]) -> int:
        """Return where a clause goes on behind the unit that it begins with."""
        if text.startswith(self._no_subject, start):
            return start
        for unit in units:
            opens = unit.start <= start + 1 and start < unit.end < end
            if opens and not text.startswith(self._of_unit, unit.end):
                start = unit.end
        return start
