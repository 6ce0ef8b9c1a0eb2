"""Written dates as ISO 8601, and the last day that one allows, so that "passed" is never said too early.

What comes in is ISO 8601, or words of a report (``by the end of June 2024``, ``2024年第三季度``);
what has no year in it has no day: relative deadlines are counted as unreadable, not guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# Whole names and their short forms, so that a market is no March and a decree no December.
_NAME = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HALVES = {"上": 6, "下": 12}
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])")
_CHINESE = re.compile(
    r"(\d{4})年(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./](\d{1,2})[./](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(rf"\b({_NAME})[.,]?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+|of\s+)?(\d{{4}})\b", re.I)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_NAME})\.?,?\s+(\d{{4}})\b", re.I)
_QUARTER = re.compile(
    r"\b(?:(first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter|q([1-4]))\s+(?:of\s+)?(\d{4})\b", re.I
)
_FISCAL = re.compile(r"\bfiscal\s+year|\bFY|财年|财政年度", re.I)
_PART = re.compile(r"季度|半年|\bquarter\b|\bq[1-4]\b", re.I)
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
_PATTERNS = (_YEAR_FIRST, _CHINESE, _NUMBERS, _DAY_FIRST, _MONTH_FIRST, _QUARTER, _YEAR)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?([-–—/])\s?(\d\d)(?![\d/.-])")  # 2024/25
_GOES_ON = re.compile(
    rf"\s*(?:[-–—~～]|至|到|\b(?:to|through|until|till)\b)\s*"
    rf"(?P<next>(?P<month>\d{{1,2}})月|\d{{1,2}}日|第?[一二三四1-4]季度|[上下]半年|(?P<name>{_NAME})\b|\d{{1,2}}(?!\d))",
    re.I,
)
_ORDERED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:\d\d){1,2}(?![\d/])")
LONGEST = 30  # years that a span written as 2024/25 may have: 2024/06 is a month


def month_comes_first(text: str) -> bool | None:
    """Tell whether a report writes 9/24/2022 or 24/9/2022, by its dates of which one can tell; None: by none.

    >>> month_comes_first("from 10/1/2021 to 9/24/2022"), month_comes_first("24/9/2022")
    (True, False)
    >>> month_comes_first("on 1/2/2022")  # None
    """
    pairs = [(int(one), int(other)) for one, other in _ORDERED.findall(text)]
    first = any(one <= 12 < other <= 31 for one, other in pairs)
    last = any(other <= 12 < one <= 31 for one, other in pairs)
    return first if first != last else None


def to_iso(text: str, month_first: bool | None = None) -> str | None:
    """Return the date that words name, as a day, a month or a year of ISO 8601, or None.

    A quarter or half of a year becomes its last month. Of a date in numbers alone, of which nobody
    can tell the month from the day, only the year is sure, unless `month_first` tells the order.

    >>> [to_iso(t) for t in ("before March 31, 2025", "the end of June 2024", "2024-06-30", "2024")]
    ['2025-03-31', '2024-06', '2024-06-30', '2024']
    >>> [to_iso(t) for t in ("2024年6月底前", "2024年第三季度", "2024年上半年", "9/24/2022", "10/1/2021")]
    ['2024-06', '2024-09', '2024-06', '2022-09-24', '2021']
    >>> [to_iso(t) for t in ("Sept. 2024", "3 Dec 2024", "Decree of 2019", "market 2025", "3 novels, 2021")]
    ['2024-09', '2024-12-03', '2019', '2025', '2021']
    >>> to_iso("within two months"), to_iso("2024-13-01"), to_iso("February 30, 2024")
    (None, None, None)
    >>> to_iso("10/1/2021", month_first=True), to_iso("10/1/2021", month_first=False)
    ('2021-10-01', '2021-01-10')
    """
    if (found := _ISO.search(text)) or (found := _YEAR_FIRST.search(text)):
        return _write(found[1], found[2], found[3])
    if found := _CHINESE.search(text):
        if found["quarter"]:
            return _write(found[1], 3 * _QUARTERS[found["quarter"]])
        if found["half"]:
            return _write(found[1], _HALVES[found["half"]])
        return _write(found[1], found["month"], found["day"])
    if found := _NUMBERS.search(text):
        return _tell_apart(int(found[1]), int(found[2]), found[3], month_first)
    return _find_english(text)


def to_iso_deadline(text: str, month_first: bool | None = None) -> str | None:
    """Return the date by which words say that something is due, as ISO 8601; None where they name none.

    When a fiscal year ends, its words do not say.

    >>> to_iso_deadline("the third quarter of 2024"), to_iso_deadline("2nd quarter FY 2024")
    ('2024-09', None)
    """
    return None if _FISCAL.search(text) else to_iso(text, month_first)


def to_iso_date(text: str, month_first: bool | None = None) -> str | None:
    """Return the day, month or year that words say something was in, as ISO 8601, or None.

    Unlike a deadline, what was in a quarter or half of a year was not in its last month. A fiscal
    year is no year of the calendar.

    >>> [to_iso_date(t) for t in ("March 1, 2022", "09/24/2022", "截至2021年6月底", "2024年上半年")]
    ['2022-03-01', '2022-09-24', '2021-06', '2024']
    >>> to_iso_date("FY 2024"), to_iso_date("fiscal year 2024"), to_iso_date("6月15日")
    (None, None, None)
    """
    if _FISCAL.search(text):
        return None
    iso = to_iso(text, month_first)
    return iso[:4] if iso and _PART.search(text) else iso


def find_last_day(text: str | None) -> date | None:
    """Return the last day that `text` may mean, or None where it names no year.

    Of a span of time that is its end; where its end has no year of its own, the end of that year.

    >>> [str(find_last_day(t)) for t in ("2024-06", "before March 31, 2025", "the end of June 2024")]
    ['2024-06-30', '2025-03-31', '2024-06-30']
    >>> [str(find_last_day(t)) for t in ("2024年第三季度", "2024年2月底前", "by the flood season of 2025")]
    ['2024-09-30', '2024-02-29', '2025-12-31']
    >>> [str(find_last_day(t)) for t in ("May 2024 to June 2025", "fiscal year 2024/25", "2024年1月至3月")]
    ['2025-06-30', '2025-12-31', '2024-12-31']
    >>> find_last_day("within two months"), find_last_day("2024-13-01"), find_last_day(None)
    (None, None, None)
    """
    days = list(_last_days(text or ""))
    return None if None in days else max((day for day in days if day), default=None)


def _last_days(text: str) -> Iterator[date | None]:
    """Yield the last day of each date in `text`, in order; None for one that the calendar lacks."""
    if _ISO.fullmatch(text.strip()):
        yield _last_day(text)
        return
    at = 0
    while found := _next_date(text, at):
        at = found.end()
        if (after := _GOES_ON.match(text, at)) and not _dated(text, after.start("next")):
            yield _last_of_year(found[0], after)
        elif found.re is _YEARS:
            yield date(_second_year(found), 12, 31)
        else:
            yield _last_day(found[0])


def _next_date(text: str, at: int) -> re.Match[str] | None:
    """Return the first date behind `at`; of those that begin in one place, the one that says most."""
    every = (pattern.search(text, at) for pattern in (_ISO, *_PATTERNS))
    years = next((found for found in _YEARS.finditer(text, at) if _second_year(found)), None)
    return min((found for found in (years, *every) if found), key=lambda found: found.start(), default=None)


def _dated(text: str, at: int) -> bool:
    return any(pattern.match(text, at) for pattern in (_ISO, *_PATTERNS))


def _second_year(found: re.Match[str]) -> int:
    """Return the later year of ``2024/25``; 0 for ``2024-06``, whose end can only be a month."""
    first, second = int(found[1]), int(found[3])
    ahead = (second - first) % 100
    is_month = found[2] == "-" and ahead != 1 and second <= 12
    return 0 if is_month or not 0 < ahead <= LONGEST else first + ahead


def _last_day(text: str) -> date | None:
    if (iso := to_iso(text)) is None:
        return None
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def _last_of_year(first: str, after: re.Match[str]) -> date | None:
    """Return the last day of the year in which what begins at `first` ends, which it does not say.

    None where that is the year 10000, which the calendar of Python lacks.
    """
    if (day := _last_day(first)) is None:
        return None
    month = int(after["month"] or 0) or (_month(after["name"]) if after["name"] else 12)
    year = day.year + (month < day.month)
    return date(year, 12, 31) if year <= MAXYEAR else None


def _find_english(text: str) -> str | None:
    if found := _DAY_FIRST.search(text):
        return _write(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.search(text):
        return _write(found[3], _month(found[1]), found[2])
    if found := _QUARTER.search(text):
        return _write(found[3], 3 * (int(found[2]) if found[2] else _WORDS[found[1].casefold()]))
    if found := _YEAR.search(text):
        return _write(found[1])
    return None


def _tell_apart(one: int, other: int, year: str, month_first: bool | None) -> str | None:
    if one > 12 or (month_first is False and other <= 12):
        return _write(year, other, one)
    return _write(year, one, other) if other > 12 or one == other or month_first else _write(year)


def _month(name: str) -> int:
    return 1 + _MONTHS.index(name[:3].casefold())


def _write(year: str, month: str | int | None = None, day: str | int | None = None) -> str | None:
    """Return a date as ISO 8601 has it; None where the calendar has no such day."""
    y, m, d = int(year), int(month or 1), int(day or 1)
    if not (y >= 1 and 1 <= m <= 12 and 1 <= d <= monthrange(y, m)[1]):
        return None
    return f"{y:04}" + (f"-{m:02}" if month else "") + (f"-{d:02}" if day else "")


def dated(key: str, written: str, day: str | None) -> dict[str, str]:
    """Return a date with the words for it beside it, or the words alone where they are no date.

    >>> dated("date", "May 2024", "2024-05"), dated("date", "FY 2024", None)
    ({'date': '2024-05', 'date-words': 'May 2024'}, {'date': 'FY 2024'})
    """
    beside = {f"{key}-words": written} if day and day != written else {}
    return {key: day or written, **beside}
