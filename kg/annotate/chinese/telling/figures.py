"""Dates, amounts and frequency of a mention, in the report's own words and written out."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.annotate.chinese.telling.times import TimeReader
from kg.dates import dated, to_iso_date, to_iso_deadline, with_year
from kg.model import Kind
from kg.terms import Terms

_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
# A comma, or a blank, before three digits parts thousands; 第3次 counts nothing.
_NUMBER = r"(?<![\d.．第])(?:\d{1,3}(?:[,，\s]\d{3})+(?!\d)|\d+)(?:[.．]\d+)?"
_OFTEN = re.compile(
    r"(?P<each>每(?:半年|季度|学期|两周|双月|[年月周日天]))(?P<amid>.*?)"
    r"(?P<times>(?:\d+|[一两二三四])[次期场])"
)
_LEAST = re.compile("至少|不少于")
_FEW = 3  # signs
_MONEY = re.compile(rf"({_NUMBER})([万亿]?)元")


class Figures:
    """Finds the figures in the words of a mention; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        counted = f"万?亿?(?:余|多)?(?:{terms.alternatives('values.counter')})"
        self._quantity = re.compile(rf"{_NUMBER}\s*(?:%|‰|{counted}|[万亿]余?(?:[美港欧日]?元)?)")
        self._frequency, self._times = terms.cue("values.frequency"), TimeReader(terms)

    def __call__(
        self, words: str, kind: Kind, *, done: bool = False, told: str | None = None
    ) -> list[tuple[str, str]]:
        """Return dates, amounts and frequency in the report's own words; money also as a number of yuan.

        A deadline or date is one of ISO 8601 where it is one: its words stand beside it.

        Parameters
        ----------
        done
            The measure is completed.
        told
            The date of the report, by which a deadline without a year may have one.
        """
        times = self._times(words, kind, done=done)
        pairs: list[tuple[str, str]] = []
        if times.deadline:
            pairs += due("deadline", times.deadline, None if done else told)
        elif times.date:
            pairs += dated("date", times.date, to_iso_date(times.date)).items()
        found = (re.sub(r"\s", "", one[0]) for one in self._quantity.finditer(times.rest))
        amounts = dict.fromkeys(found)
        pairs += [("quantity", amount) for amount in amounts]
        money = dict.fromkeys(value for amount in amounts if (value := written_out(amount)))
        pairs += [("amount", value) for value in money]
        pairs += [("currency", "CNY")] if money else []
        if kind is Kind.MEASURE and (frequency := self._frequency.search(words)):
            pairs.append(("frequency", how_often(frequency[0])))
        return pairs


def how_often(words: str) -> str:
    """Return the words of a frequency without more than a few that stand amid them, of whom or what it is.

    >>> how_often("每学期听课不少于6次"), how_often("每季度与民政、公安部门比对一次"), how_often("每月")
    ('每学期不少于6次', '每季度一次', '每月')
    """
    found = _OFTEN.fullmatch(words)
    if found is None or len(found["amid"]) <= _FEW:
        return words
    least = _LEAST.search(found["amid"])
    return f"{found['each']}{least[0] if least else ''}{found['times']}"


def due(key: str, words: str, told: str | None = None) -> list[tuple[str, str]]:
    """Return the words that say by when, and the day where they are one, also by the date of the report.

    >>> due("deadline", "年底前", "2024-05-06"), due("deadline", "两周内", "2024-05-06")
    ([('deadline', '2024'), ('deadline-words', '年底前')], [('deadline', '两周内')])
    """
    whole = with_year(words, told)
    return list(dated(key, words, to_iso_deadline(whole or words)).items())


def written_out(quantity: str) -> str | None:
    """Return an amount of money as the number of yuan that it is, None where it is no exact one.

    >>> written_out("7.132万元"), written_out("2.37亿元"), written_out("12项"), written_out("3亿余元")
    ('71320', '237000000', None, None)
    >>> written_out("83 260元"), written_out("1，206.5元")
    ('83260', '1206.5')
    """
    if not (found := _MONEY.fullmatch(quantity)):
        return None
    value = Decimal(re.sub(r"[,，\s]", "", found[1]).replace("．", ".")) * _SCALES[found[2]]
    return f"{value.normalize():f}"
