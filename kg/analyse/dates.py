"""The last day that a written date or deadline allows, so that "passed" is never said too early.

What comes in is ISO 8601, or words of a report (``by the end of June 2024``, ``2024年第三季度``);
what has no year in it has no day: relative deadlines are counted as unreadable, not guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAME = "|".join(_MONTHS)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_CHINESE = re.compile(r"(\d{4})年(?:第?([一二三四1-4])季度|(\d{1,2})月(?:(\d{1,2})日)?)?")
_MONTH_FIRST = re.compile(rf"\b({_NAME})[a-z]*\.?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(\d{{4}})\b", re.I)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})\s+({_NAME})[a-z]*\.?,?\s+(\d{{4}})\b", re.I)
_QUARTER = re.compile(r"\b(first|second|third|fourth)\s+quarter\s+of\s+(\d{4})\b", re.I)
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")


def find_last_day(text: str | None) -> date | None:
    """Return the last day that `text` may mean, or None where it names no year.

    >>> [str(find_last_day(t)) for t in ("2024-06", "before March 31, 2025", "the end of June 2024")]
    ['2024-06-30', '2025-03-31', '2024-06-30']
    >>> [str(find_last_day(t)) for t in ("2024年第三季度", "2024年2月底前", "by the flood season of 2025")]
    ['2024-09-30', '2024-02-29', '2025-12-31']
    >>> find_last_day("within two months"), find_last_day("2024-13-01"), find_last_day(None)
    (None, None, None)
    """
    if not text:
        return None
    if iso := _ISO.fullmatch(text.strip()):
        return _last(iso[1], iso[2], iso[3])
    if chinese := _CHINESE.search(text):
        if chinese[2]:
            return _last(chinese[1], str(3 * _QUARTERS[chinese[2]]), None)
        return _last(chinese[1], chinese[3], chinese[4])
    return _find_english(text)


def _find_english(text: str) -> date | None:
    if found := _DAY_FIRST.search(text):
        return _last(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.search(text):
        return _last(found[3], _month(found[1]), found[2])
    if found := _QUARTER.search(text):
        return _last(found[2], str(3 * _WORDS[found[1].casefold()]), None)
    if found := _YEAR.search(text):
        return _last(found[1], None, None)
    return None


def _month(name: str) -> str:
    return str(1 + _MONTHS.index(name[:3].casefold()))


def _last(year: str, month: str | None, day: str | None) -> date | None:
    """Return the last day of a year, a month or a day; None where the calendar has no such day."""
    y, m = int(year), int(month or 12)
    if not 1 <= m <= 12:
        return None
    last = monthrange(y, m)[1]
    d = int(day) if day else last
    return date(y, m, d) if 1 <= d <= last else None
