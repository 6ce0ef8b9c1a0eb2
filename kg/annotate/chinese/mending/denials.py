"""Faults that a report says are not there: 没有发现违规问题, 不存在挪用资金的问题."""

from __future__ import annotations

import re

from kg.annotate.chinese.reading.layout import Line
from kg.model import Mention
from kg.terms import Terms

_FAR = 12  # signs before a problem in which it is denied


class Denials:
    """Tells that a report denies a fault; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        denied, examined = terms.regex("problems.denied"), terms.regex("problems.examined")
        fault = f"(?:{terms.regex('problems.deniable')})[^，。；]{{0,10}}"
        self._fault = re.compile(fault)
        self._whole = re.compile(f"(?:{denied}){fault}")
        # Behind 经查， somebody may be named: 经查，未发现市水务局挪用资金.
        self._cleared = re.compile(f"(?:{examined})(?:{denied})[^，。；]{{0,12}}?{fault}$")
        self._behind = re.compile(f"(?:{denied})$")
        self._paper = terms.cue("problems.undeniable")

    def __call__(self, text: str, line: Line, problem: Mention) -> bool:
        """Whether a problem is a misdeed and nothing else, which its own words or those before it deny.

        What should be there and is not (未见整改台账), and what a unit should have found in others
        (未发现施工单位违规转包), are faults all the same.
        """
        words = text[problem.start : problem.end]
        if self._paper.search(words):
            return False
        before = text[max(line.start, problem.start - _FAR) : problem.start]
        if self._whole.fullmatch(words) or (self._behind.search(before) and self._fault.fullmatch(words)):
            return True
        return self._cleared.search(before + words) is not None
