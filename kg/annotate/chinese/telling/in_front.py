"""By when a measure is due and how much it is about, where that stands in its clause right in front of it."""

from __future__ import annotations

import re

from kg.annotate.chinese.telling.figures import Figures, due
from kg.annotate.chinese.telling.times import BY_WHEN
from kg.model import Kind
from kg.segment.chinese_marks import CIRCLED, NO_DECIMAL, TO_TEN
from kg.terms import Terms

_NUMBER = rf"(?:[（(]?(?:[{TO_TEN}]{{1,2}}|\d{{1,2}})(?:[）)、是要]|[.．]{NO_DECIMAL})|[{CIRCLED}])?"


class InFront:
    """Reads what leads to a measure; made once, used for every report."""

    def __init__(self, terms: Terms, figures: Figures) -> None:
        self._figures = figures
        leads, rest = terms.regex("values.due-lead"), terms.regex("values.rest")
        self._pattern = re.compile(
            rf"(?:^|[，；：]){_NUMBER}(?P<rest>(?:{rest})[^，。；：]{{1,12}}元)?(?:{leads})(?:(?P<due>{BY_WHEN})，?)?$"
        )

    def __call__(self, words: str, *, done: bool = False, told: str | None = None) -> dict[str, str]:
        """Return what the words of a sentence in front of a measure say of it, nothing else between.

        Parameters
        ----------
        done
            The measure is completed: a time that is not over before a day was none to do it by.
        told
            The date of the report.

        >>> from kg.terms import load_terms
        >>> read = InFront(load_terms(), Figures(load_terms()))
        >>> read("2.完成设计，2031年3月底前"), read("剩余2万元将于2031年底前，")["amount"]
        ({'deadline': '2031-03', 'deadline-words': '2031年3月底前'}, '20000')
        >>> read("在2031年3月底前建成的"), read("核查近三个月内")
        ({}, {})
        """
        found = self._pattern.search(words)
        if found is None:
            return {}
        pairs = dict(self._figures(found["rest"], Kind.MEASURE)) if found["rest"] else {}
        pairs = {key: value for key, value in pairs.items() if key in ("quantity", "amount", "currency")}
        by_when = found["due"]
        if by_when and (not done or by_when.endswith("前")):
            pairs |= due("deadline", by_when, None if done else told)
        return pairs
