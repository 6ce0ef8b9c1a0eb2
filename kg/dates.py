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
# How reports write dates, as sources of patterns; in groups what `to_iso` reads. Whole names of months and
# their short forms, so that a market is no March and a decree no December.
MONTH = (
    "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|"
    "Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
YEAR = r"(?:19|20)\d\d"
_FIRST_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–—]\s?|\s(?:to|and|through)\s)"
DAY = rf"(?:{_FIRST_DAY})?(\d{{1,2}})(?:st|nd|rd|th)?"  # of several the last
DAY_FIRST = rf"{DAY}\s+(?:of\s+)?{MONTH}\.?,?\s+(\d{{4}})"
MONTH_FIRST = rf"{MONTH}[.,]?\s+(?:{DAY},?\s+|of\s+)?(\d{{4}})"
# the month first, or the day
NUMBERS = rf"(?<!\d)(?<!\d[/.])(\d{{1,2}})(?:/(\d{{1,2}})/(\d{{4}})|\.(\d{{1,2}})\.({YEAR}))(?!\d)"
MONTH_YEAR = rf"(?<!\d)(?<!\d[/.])(0?[1-9]|1[0-2])/({YEAR})(?![\d/])"
YEAR_MONTH = rf"(?<!\d)(?<!\d[/.])({YEAR})/(0?[1-9]|1[0-2])(?![\d/.-])"
QUARTER = r"(?:(first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter|Q([1-4]))"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HALVES = {"上": 6, "下": 12}
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])")
_CHINESE = re.compile(
    r"(\d{4})年(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年"
    r"|(?P<month>\d{1,2})月(?:(?:\d{1,2}[-–—~～至到])?(?P<day>\d{1,2})日)?)?"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./](\d{1,2})[./](\d{1,2})(?!\d)")
_NUMBERS, _MONTH_YEAR, _YEAR_MONTH = (re.compile(one) for one in (NUMBERS, MONTH_YEAR, YEAR_MONTH))
_DAY_FIRST, _MONTH_FIRST = (re.compile(rf"\b{one}\b", re.I) for one in (DAY_FIRST, MONTH_FIRST))
_QUARTER = re.compile(rf"\b{QUARTER}\s+(?:of\s+)?(\d{{4}})\b", re.I)
_FISCAL = re.compile(r"\bfiscal\s+year|\bFY|财年|财政年度", re.I)
_PART = re.compile(r"季度|半年|\bquarter\b|\bq[1-4]\b", re.I)
_SOME_DAYS = re.compile(rf"(?<![\d-]){_FIRST_DAY}\d{{1,2}}(?!\d)|(?<!\d)\d{{1,2}}[-–—~～至到]\d{{1,2}}日")
_YEAR = re.compile(rf"\b({YEAR})\b")
_PATTERNS = (
    *(_ISO, _YEAR_FIRST, _CHINESE, _NUMBERS, _DAY_FIRST, _MONTH_FIRST, _QUARTER),
    *(_MONTH_YEAR, _YEAR_MONTH, _YEAR),
)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?([-–—/])\s?(\d\d)(?![\d/.-])")  # 2024/25
_GOES_ON = re.compile(
    rf"[底末]?\s*(?:[-–—~～]|至|到|\b(?:to|through|until|till)\b)\s*(?:(?:the\s+)?end\s+of\s+)?"
    rf"(?P<next>(?P<month>\d{{1,2}})月|(?P<day>\d{{1,2}})日|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年"
    rf"|(?P<name>{MONTH})\b|\d{{1,2}}(?!\d))",
    re.I,
)
_ORDERED = re.compile(
    rf"(?<!\d)(?<!\d[/.])(\d{{1,2}})(?:/(\d{{1,2}})/(?:\d\d){{1,2}}(?![\d/])|\.(\d{{1,2}})\.{YEAR}(?!\d))"
)
_MONTHLY = re.compile(r"本?月[底末内]?(?:之?前|以前|之内)?")
# Chinese words for a day without a year: the year that they name, what they name of it, the rest.
_YEARLESS = re.compile(
    r"(?P<year>[今本明]年)?(?P<part>(?P<month>\d{1,2})月|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年"
    r"|(?:(?<=年)年?|年)(?=[底末内前]|之内|以内)|(?<=年)(?=[底末内]))"
)
_WRITTEN_THAT_YEAR = 3  # the first month of which a report that is put out was hardly written the year before
_AHEAD = 9  # months: what is due later than that may have been due before the report
_WRITTEN_THAT_MONTH = 11  # as a day
LONGEST = 30  # years that a span written as 2024/25 may have: 2024/06 is a month


def month_comes_first(text: str) -> bool | None:
    """Tell whether a report writes 9/24/2022 or 24/9/2022, by its dates of which one can tell; None: by none.

    >>> month_comes_first("from 10/1/2021 to 9/24/2022"), month_comes_first("24/9/2022")
    (True, False)
    >>> month_comes_first("on 1/2/2022")  # None
    >>> month_comes_first("on 24.9.2022, by section 1.30.20")
    False
    """
    pairs = [(int(one), int(other or dotted)) for one, other, dotted in _ORDERED.findall(text)]
    first = any(one <= 12 < other <= 31 for one, other in pairs)
    last = any(other <= 12 < one <= 31 for one, other in pairs)
    return first if first != last else None


def to_iso(text: str, month_first: bool | None = None) -> str | None:
    """Return the date that words name, as a day, a month or a year of ISO 8601, or None.

    A quarter or half of a year becomes its last month, several days the last of them. Of a date in
    numbers alone, of which nobody can tell the month from the day, only the year is sure, unless
    `month_first` tells the order.

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
    >>> [to_iso(t) for t in ("30.06.2024", "1.6.2024", "12/2024", "2024/06", "fiscal year 2010/11")]
    ['2024-06-30', '2024', '2024-12', '2024-06', '2010']
    >>> [to_iso(t) for t in ("March 5–7, 2024", "5 to 7 March 2024", "2024年3月5-7日")]
    ['2024-03-07', '2024-03-07', '2024-03-07']
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
        day = int(found[2] or found[4])
        return _tell_apart(int(found[1]), day, found[3] or found[5], month_first)
    return _find_english(text)


def to_iso_deadline(text: str, month_first: bool | None = None) -> str | None:
    """Return the date by which words say that something is due, as ISO 8601; None where they name none.

    When a fiscal year ends, its words do not say. A span of time is due when it ends, of several dates
    the last.

    >>> to_iso_deadline("the third quarter of 2024"), to_iso_deadline("2nd quarter FY 2024")
    ('2024-09', None)
    >>> [to_iso_deadline(t) for t in ("May 2024 to June 2025", "2024年3月至2024年12月", "2024年3月至6月")]
    ['2025-06', '2024-12', '2024-06']
    """
    ends = [] if _FISCAL.search(text) else list(_ends(text, month_first))
    days = [(day, end) for end in ends if end and (day := _last_day(end))]
    return max(days)[1] if days and len(days) == len(ends) else None


def to_iso_date(text: str, month_first: bool | None = None) -> str | None:
    """Return the day, month or year that words say something was in, as ISO 8601, or None.

    Unlike a deadline, what was in a quarter or half of a year was not in its last month. A fiscal
    year is no year of the calendar; of several days the month is told.

    >>> [to_iso_date(t) for t in ("March 1, 2022", "09/24/2022", "截至2021年6月底", "2024年上半年")]
    ['2022-03-01', '2022-09-24', '2021-06', '2024']
    >>> to_iso_date("March 5–7, 2024"), to_iso_date("2024年3月5-7日")
    ('2024-03', '2024-03')
    >>> to_iso_date("FY 2024"), to_iso_date("fiscal year 2024"), to_iso_date("6月15日")
    (None, None, None)
    """
    if _FISCAL.search(text):
        return None
    iso = to_iso(text, month_first)
    if iso and _PART.search(text):
        return iso[:4]
    return iso[:7] if iso and _SOME_DAYS.search(text) else iso


def with_year(words: str, told: str | None) -> str | None:
    """Return Chinese words that say by when and name no year with the year that they mean; None if not sure.

    Reports are put out some weeks after they were written: by 年底前 one of January may mean the year
    before, by 月底前 one of the third day the month before.

    Parameters
    ----------
    told
        The date of the report, as ISO 8601.

    >>> [with_year(t, "2024-05-16") for t in ("6月30日前", "年底前", "三季度末前", "明年3月底前", "月底前")]
    ['2024年6月30日前', '2024年底前', '2024年三季度末前', '2025年3月底前', '2024年5月底前']
    >>> [with_year(t, "2024-01-02") for t in ("3月底前", "12月底前", "年底前", "今年6月底前", "月底前")]
    ['2024年3月底前', None, None, None, None]
    >>> with_year("3月底前", "2024-05-16"), with_year("两周内", "2024-05-16"), with_year("年底前", "2024")
    (None, None, None)
    """
    if not told or told.count("-") < 1:
        return None
    year, month, day = (*map(int, told.split("-")), 0)[:3]
    if _MONTHLY.fullmatch(words):
        return f"{year}年{month}月底前" if day >= _WRITTEN_THAT_MONTH else None
    found = _YEARLESS.match(words)
    if found is None:
        return None
    rest = words[found.end("year") :] if found["year"] else words.removeprefix("年")
    if found["year"] or not (last := _month_said(found)):
        return f"{year + (found['year'] == '明年')}年{rest}" if month >= _WRITTEN_THAT_YEAR else None
    return f"{year}年{rest}" if month <= last <= month + _AHEAD else None


def _month_said(found: re.Match[str]) -> int | None:
    if found["quarter"]:
        return 3 * _QUARTERS[found["quarter"]]
    return _HALVES[found["half"]] if found["half"] else int(found["month"]) if found["month"] else None


def find_last_day(text: str | None) -> date | None:
    """Return the last day that `text` may mean, or None where it names no year.

    Of a span of time that is its end, as exactly as its words tell; else the end of that year.

    >>> [str(find_last_day(t)) for t in ("2024-06", "before March 31, 2025", "the end of June 2024")]
    ['2024-06-30', '2025-03-31', '2024-06-30']
    >>> [str(find_last_day(t)) for t in ("2024年第三季度", "2024年2月底前", "by the flood season of 2025")]
    ['2024-09-30', '2024-02-29', '2025-12-31']
    >>> [str(find_last_day(t)) for t in ("May 2024 to June 2025", "fiscal year 2024/25", "2024年1月至3月")]
    ['2025-06-30', '2025-12-31', '2024-03-31']
    >>> find_last_day("within two months"), find_last_day("2024-13-01"), find_last_day(None)
    (None, None, None)
    """
    days = [end and _last_day(end) for end in _ends(text or "")]
    return None if None in days else max((day for day in days if day), default=None)


def _ends(text: str, month_first: bool | None = None) -> Iterator[str | None]:
    """Yield the end of each date or span of time in `text`, in order; None for what the calendar lacks."""
    if _ISO.fullmatch(text.strip()):
        yield to_iso(text)
        return
    at = 0
    while found := _next_date(text, at):
        at = found.end()
        if (after := _GOES_ON.match(text, at)) and not _dated(text, after.start("next")):
            yield _end_of_span(to_iso(found[0], month_first), after)
            at = after.end()
        elif found.re is _YEARS:
            yield str(_second_year(found))
        else:
            yield to_iso(found[0], month_first)


def _next_date(text: str, at: int) -> re.Match[str] | None:
    """Return the first date behind `at`; of those that begin in one place, the one that says most."""
    every = (pattern.search(text, at) for pattern in _PATTERNS)
    years = next((found for found in _YEARS.finditer(text, at) if _second_year(found)), None)
    return min((found for found in (years, *every) if found), key=lambda found: found.start(), default=None)


def _dated(text: str, at: int) -> bool:
    return any(pattern.match(text, at) for pattern in _PATTERNS)


def _second_year(found: re.Match[str]) -> int:
    """Return the later year of ``2024/25``; 0 for ``2024-06``, whose end can only be a month."""
    first, second = int(found[1]), int(found[3])
    ahead = (second - first) % 100
    is_month = found[2] == "-" and ahead != 1 and second <= 12
    return 0 if is_month or not 0 < ahead <= LONGEST else first + ahead


def _last_day(iso: str) -> date | None:
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def _end_of_span(first: str | None, after: re.Match[str]) -> str | None:
    """Return where a span ends that begins at `first` and whose end says no year, as exactly as it says.

    None where that is the year 10000, which the calendar of Python lacks.
    """
    begin = _last_day(first) if first else None
    if first is None or begin is None:
        return None
    if after["day"] and first.count("-") == 2 and int(after["day"]) > begin.day:
        return _write(first[:4], begin.month, after["day"])
    month = _month_of(after)
    year = begin.year + (0 < (month or 12) < begin.month)
    return _write(str(year), month) if year <= MAXYEAR else None


def _month_of(after: re.Match[str]) -> int | None:
    """Return the last month of what a span goes on to, None where it names none."""
    if after["quarter"]:
        return 3 * _QUARTERS[after["quarter"]]
    if after["half"]:
        return _HALVES[after["half"]]
    return int(after["month"]) if after["month"] else _month(after["name"]) if after["name"] else None


def _find_english(text: str) -> str | None:
    if found := _DAY_FIRST.search(text):
        return _write(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.search(text):
        return _write(found[3], _month(found[1]), found[2])
    if found := _QUARTER.search(text):
        return _write(found[3], 3 * (int(found[2]) if found[2] else _WORDS[found[1].casefold()]))
    if found := _MONTH_YEAR.search(text):
        return _write(found[2], found[1])
    if found := next((one for one in _YEAR_MONTH.finditer(text) if not _is_years(text, one.start())), None):
        return _write(found[1], found[2])
    if found := _YEAR.search(text):
        return _write(found[1])
    return None


def _is_years(text: str, at: int) -> bool:
    """Tell whether what looks like a year and a month may be two years: ``2010/11``."""
    found = _YEARS.match(text, at)
    return found is not None and _second_year(found) > 0


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
