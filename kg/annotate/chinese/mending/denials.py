"""Faults that a report says are not there: 没有发现违规问题, 不存在挪用资金."""

from __future__ import annotations

import re

from kg.annotate.chinese.reading.layout import Line
from kg.model import Mention
from kg.terms import Terms

_FAR = 8  # signs before a problem in which it is denied


class Denials:
    """Tells that a report denies a fault; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        denied, fault = terms.regex("problems.denied"), terms.regex("problems.deniable")
        self._opens = re.compile(f"(?:{denied})[^，。；]*?(?:{fault})")
        self._behind = re.compile(f"(?:{denied})$")
        self._fault = re.compile(fault)

    def __call__(self, text: str, line: Line, problem: Mention) -> bool:
        """Whether a problem is a misdeed that its own words or those before it deny.

        What a check should have found and did not (检查未发现隐患) is told so too; it charges nobody.
        """
        if self._opens.match(text, problem.start, problem.end):
            return True
        before = text[max(line.start, problem.start - _FAR) : problem.start]
        return bool(self._behind.search(before) and self._fault.search(text, problem.start, problem.end))
