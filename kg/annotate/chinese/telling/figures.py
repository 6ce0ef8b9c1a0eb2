"""Dates, amounts and frequency of a mention, in the report's own words and written out."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.dates import dated, to_iso_date, to_iso_deadline
from kg.model import Kind
from kg.terms import Terms

_DATE = re.compile(
    r"(?:截至|自|于)?(?:(?:19|20)\d{2}年"
    r"(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|初)?|上半年|下半年|底|初|第[一二三四]季度)?|\d{1,2}月\d{1,2}日)"
)
_DEADLINE = re.compile(
    r"(?:于|在|到|拟于|将于|力争)?"
    r"((?:(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日|底|末)?[-–—~～至到])?"  # a span of time is due when it ends
    r"(?:(?:19|20)\d{2}(?:[-./]\d{1,2}){2}|(?:(?:19|20)\d{2}年)?(?:\d{1,2}月)?(?:(?:\d{1,2}[-–—~～至到])?\d{1,2}日)?)"
    r"(?:底|末|第[一二三四]季度|上半年|下半年|年底)?(?:之?前|以前|底))"
    r"|(\d{1,2}个月内|[一二三四五六]个月内|年底前|年内)"
)
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)元")


class Figures:
    """Finds the figures in the words of a mention; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        counted = f"万?亿?(?:余|多)?(?:{terms.alternatives('values.counter')})"
        self._quantity = re.compile(rf"\d[\d,]*(?:\.\d+)?\s*(?:%|‰|{counted}|[万亿]余?(?:[美港欧日]?元)?)")
        self._frequency = terms.cue("values.frequency")

    def __call__(self, words: str, kind: Kind) -> list[tuple[str, str]]:
        """Return dates, amounts and frequency in the report's own words; money also as a number of yuan.

        A deadline or date is one of ISO 8601 where it is one: its words stand beside it.
        """
        pairs: list[tuple[str, str]] = []
        if kind is Kind.MEASURE and (deadline := _deadline(words)):
            pairs += dated("deadline", deadline, to_iso_deadline(deadline)).items()
        elif date := _DATE.search(words):
            pairs += dated("date", date[0], to_iso_date(date[0])).items()
        without = _DATE.sub(lambda found: " " * len(found[0]), words)
        amounts = dict.fromkeys(found[0].replace(" ", "") for found in self._quantity.finditer(without))
        pairs += [("quantity", amount) for amount in amounts]
        money = dict.fromkeys(value for amount in amounts if (value := written_out(amount)))
        pairs += [("amount", value) for value in money]
        pairs += [("currency", "CNY")] if money else []
        if kind is Kind.MEASURE and (frequency := self._frequency.search(words)):
            pairs.append(("frequency", frequency[0]))
        return pairs


def written_out(quantity: str) -> str | None:
    """Return an amount of money as the number of yuan that it is, None where it is no exact one.

    >>> written_out("7.132万元"), written_out("2.37亿元"), written_out("12项"), written_out("3亿余元")
    ('71320', '237000000', None, None)
    """
    if not (found := _MONEY.fullmatch(quantity)):
        return None
    value = Decimal(found[1].replace(",", "")) * _SCALES[found[2]]
    return f"{value.normalize():f}"


def _deadline(words: str) -> str | None:
    """Return the words that say by when, passing over 提前 and 以前 that name no time."""
    found = (one for one in _DEADLINE.finditer(words) if re.search(r"\d|年", one[0]))
    return next((one[1] or one[2] for one in found), None)
