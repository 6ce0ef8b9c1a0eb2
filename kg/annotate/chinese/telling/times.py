"""By when a measure is due and when something was, in the report's own words; no year of another thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.model import Kind
from kg.segment.chinese_marks import TO_TEN
from kg.terms import Terms

_NUMBER = rf"(?:\d{{1,3}}|[{TO_TEN}两]{{1,3}})"
_TO = "[-–—~～至到]"
_YEAR = r"(?:19|20)\d{2}年"
_QUARTER = r"第?[一二三四1-4]季度"
_CLOCK = r"(?:\d{1,2}[时点](?:\d{1,2}分|半|整)?)?"
_DAY = rf"(?:(?:\d{{1,2}}{_TO})?\d{{1,2}}日{_CLOCK}|[上中下]旬)"
_MONTH = rf"(?:\d{{1,2}}月份?{_DAY}?|{_QUARTER}|[上下]半年)"
_ISO = r"(?:19|20)\d{2}(?:[-./]\d{1,2}){2}"
_BEFORE = r"(?:之?前|以前)"
_DATE = re.compile(
    rf"(?:截至|自|于)?(?:{_YEAR}"
    rf"(?:\d{{1,2}}月(?:\d{{1,2}}日|[上中下]旬|底|初|末)?|上半年|下半年|年?[底末初]|{_QUARTER})?|\d{{1,2}}月\d{{1,2}}日)"
)
_YEAR_ALONE = re.compile(rf"(?:截至|自|于)?{_YEAR}")
_BEFORE_YEAR = re.compile(rf"{_YEAR}{_BEFORE}")
# A span of time is due when it ends. Behind 底 and 末 前 may be missing, behind a day or a month it may not.
_BY = rf"(?:{_YEAR}\d{{1,2}}月(?:\d{{1,2}}日|底|末)?{_TO})?(?:{_YEAR}|[今明本]年)?"
_BY_DAY = (
    rf"(?:{_ISO}{_BEFORE}|{_YEAR}{_BEFORE}|{_BY}{_MONTH}(?:[底末]{_BEFORE}?|{_BEFORE})"
    rf"|(?:{_YEAR}年?|[今明本]年)[底末]{_BEFORE}?|(?:年|本?月)[底末]{_BEFORE}|\d{{1,2}}日{_CLOCK}{_BEFORE})"
)
_COUNTED = r"(?:个?工作日|个?月|个?季度|个?星期|[日天周年])"
_WITHIN = (
    rf"(?:(?:{_NUMBER}{_TO})?{_NUMBER}{_COUNTED}|一?个半月|半个?月|半年|[今本]?年|{_YEAR}|本月|[上下]半年|{_QUARTER})"
    "(?:之内|以内|内)"
)
BY_WHEN = rf"(?:{_BY_DAY}|{_WITHIN})"
_DEADLINE = re.compile(rf"(?<![\d第{TO_TEN}两]){BY_WHEN}")
_SPAN = re.compile(rf"(?:{_NUMBER}{_TO})?{_NUMBER}{_COUNTED}(?:之内|以内|内)")
_IN_IT = re.compile(rf"[底末]$|{_YEAR}内$")
_TITLE = re.compile("《[^《》]*(?:〈[^〈〉]*〉[^《》]*)*》")
_CLAUSE = re.compile("[，。；：、]")


class Times(NamedTuple):
    """What the words of a mention say of time: the words for its deadline or its date, and the rest of it.

    In `rest` all that tells a time, and titles, are blanks: numbers in it count something.
    """

    deadline: str | None
    date: str | None
    rest: str


class TimeReader:
    """Reads the times in the words of a mention; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._not_due = re.compile(f"(?:{terms.regex('values.not-due-before')})$")
        self._not_due_behind = terms.cue("values.not-due-behind")
        self._rules = terms.cue("values.rule-before")
        self._due_at = re.compile(f"(?:{terms.regex('values.due-at')})$")
        self._no_date = re.compile(f"(?:{terms.regex('values.no-date-before')})$")
        self._no_date_behind = terms.cue("values.no-date-behind")
        self._when = re.compile(f"(?:{terms.regex('values.when')})$")
        acts = f"{terms.alternatives('measures.action')}|{terms.alternatives('measures.completed')}"
        things = terms.alternatives("values.of-a-year")
        self._thing = re.compile(rf"(?:(?!{acts})[^，。；：、《]){{0,8}}?(?:{things})")

    def __call__(self, words: str, kind: Kind, *, done: bool = False) -> Times:
        """Return the times in the words of a measure or a problem.

        Parameters
        ----------
        done
            The measure is completed: what it says to have been in (12月底) was its date.

        >>> from kg.terms import load_terms
        >>> read = TimeReader(load_terms())
        >>> [read(words, Kind.MEASURE).deadline for words in ("两周内补录", "3月1日17时前报送", "提前部署")]
        ['两周内', '3月1日17时前', None]
        >>> [read(words, Kind.MEASURE).date for words in ("2023年修订办法", "追缴2019年以来的租金")]
        ['2023年', None]
        """
        words = _TITLE.sub(_blank, words)
        due = list(self._deadlines(words, done=done)) if kind is Kind.MEASURE else []
        rest = _blank_out(words, due)
        dates = list(self._dates(rest, kind))
        if kind is Kind.MEASURE:
            due += [found for found in dates if self._is_planned(words, found)]
        deadline = min(due, key=lambda found: found.start(), default=None)
        date = None if deadline else next(iter(dates), None)
        return Times(deadline and deadline[0].removeprefix("于"), date and date[0], _DATE.sub(_blank, rest))

    def _is_planned(self, words: str, date: re.Match[str]) -> bool:
        """Whether a date is that of a plan: 计划2024年6月完成."""
        return not date[0].startswith(("自", "截至")) and bool(self._due_at.search(words[: date.start()]))

    def _deadlines(self, words: str, *, done: bool) -> Iterator[re.Match[str]]:
        """Yield what says by when, passing over what comes each month, is over, or is no time to do it in."""
        for found in _DEADLINE.finditer(words):
            before = words[: found.start()]
            if self._not_due.search(before) or self._not_due_behind.match(words, found.end()):
                continue
            if _SPAN.fullmatch(found[0]) and self._rules.search(before):
                continue
            if _BEFORE_YEAR.fullmatch(found[0]) and not self._is_when(before):
                continue
            if before.count("“") > before.count("”") or (done and _IN_IT.search(found[0])):
                continue
            yield found

    def _dates(self, words: str, kind: Kind) -> Iterator[re.Match[str]]:
        """Yield the dates that are those of the mention, not of a thing in it."""
        for found in _DATE.finditer(words):
            before = words[: found.start()]
            if self._no_date.search(before) or self._no_date_behind.match(words, found.end()):
                continue
            if kind is Kind.MEASURE and _YEAR_ALONE.fullmatch(found[0]):
                at_its_place = not found[0][0].isdigit() or self._is_when(before)
                if not at_its_place or self._thing.match(words, found.end()):
                    continue
            yield found

    def _is_when(self, before: str) -> bool:
        """Whether a year alone behind these words says when, not which."""
        return self._when.search(_CLAUSE.sub("，", before)) is not None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _blank_out(words: str, every: list[re.Match[str]]) -> str:
    for found in every:
        words = words[: found.start()] + _blank(found) + words[found.end() :]
    return words
