"""What a report tells of itself at its edges: its date, who issued it, its number.

``ontologies/labels.toml`` holds the labels behind which dates and issuers stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, pairwise
from typing import Any

from kg.data import ontologies_path
from kg.dates import MONTH, find_last_day, to_iso, to_iso_date
from kg.errors import DataError
from kg.read.numerals import with_digits
from kg.read.titles import is_organ

PATH = "labels.toml"
KEYS = ("date", "bare-date", "time", "visit", "meeting", "issuer", "source", "signer", "other")
HEAD, TAIL = 4000, 2000  # characters at either end that are looked at
_DAY_LENGTH = len("2024-01-05")
LINES = 25  # with words, in which labels stand; navigation of a page may be above them
_NAME = r"(?:[A-Z][a-z]{2,8}|[A-Z]{3,9})"  # of a month, in capitals or not; what is none makes no date
_DAY = (
    r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    rf"(?:{_NAME}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*,?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_NAME},?)\s+[0-9]{{4}})"
)
_NUMBERS = r"(\d{4})\s?([-./])\s?(\d{1,2})(?:\s?\2\s?(\d{1,2}))?(?!\d)"
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?", re.ASCII)
_MONTH = rf"(?:\d{{4}}\s*年\s*\d{{1,2}}\s*月|{_NAME},?\s+[0-9]{{4}})"
_PERIOD = re.compile(
    rf"(?i:\b(?:year|period|quarter|month)s?\s+(?:then\s+)?(?:ended|ending)(?:\s+on)?)\s+(?P<day>{_DAY}|{_MONTH})",
    re.ASCII,
)
_WHOLE = rf"(?:\d{{4}}\s?(?P<sign>[-./])\s?\d{{1,2}}\s?(?P=sign)\s?\d{{1,2}}(?!\d)|{_DAY})"
_WHEN = rf"(?P<day>{_WHOLE})(?:[T\s]\s?\d{{1,2}}:\d\d(?::\d\d)?)?"  # the time of day may stand behind it
_ALONE = re.compile(_WHEN, re.ASCII)
_SIGNED = re.compile(rf"(?P<name>\S.{{0,150}}?)(?:,\s*|[\s\u3000]+){_WHEN}(?:印发)?")
_BYLINE = re.compile(rf"{_WHEN}[\s|｜]+(?P<name>[\u3400-\u9fff]{{2,30}})(?=[\s|｜（(]|$)")
_DELIVERED = re.compile(rf"[\s—–-]*{_WHEN}[上下]?午?在[^，。；]{{2,80}}会议?上(?:的(?:报告|讲话|发言))?")
_BYLINES = 6  # lines with words, of which one may be a byline
_MONTH_ALONE = re.compile(_MONTH, re.ASCII)
_PAPER = re.compile(  # of a parliament: its number, the session, when it was laid
    rf"(?i:(?:HC\s?\d{{1,4}}\s+)?session\s+20\d\d\s?[-–—/]\s?(?:20)?\d\d),?\s+{_WHEN}(?:\s+HC\s?\d{{1,4}}\b.{{0,20}})?",
    re.ASCII,
)
# Office of the Auditor. Issued May 2024
_ISSUED_BY = re.compile(r"(?P<name>.{3,120}?)\.\s+(?P<told>[A-Z].{5,60})")
# What is told of a year: the last day of a month below it on its cover is when that year ended.
_OF_A_YEAR = re.compile(
    r"\b(?i:questioned costs|financial statements|expenditures of federal awards"
    rf"|prior (?:year )?(?:audit )?findings)\b[^\n]{{0,40}}\n\s*(?P<day>{_DAY})[ \t]*(?:\n|$)",
    re.ASCII,
)
_DAYS = re.compile(
    rf"{_DAY}|\b(?:and|to|through|\d{{1,2}}(?:st|nd|rd|th)?)\b|\b{MONTH}\b|[\s,;&–—-]", re.ASCII
)
_VISIT = re.compile(r"\b(?:inspection|visit)\b", re.IGNORECASE)
_DATE_BEHIND = re.compile(rf"(?:{_NUMBERS}|{_DAY}|{_MONTH})", re.ASCII)
# In Chinese a name has no blank; in English a wide blank or a bar ends it, if the next label does not.
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff][^\s|：:，。；】\]]{1,59}(?=[\s|】\]）)]|$)(?!\s?[：:])")
_ENGLISH_NAME = re.compile(
    r"[A-Z][\w.'’&()-]*(?:,? (?:[A-Z(][\w.'’&()-]*|of|the|and|for|in|on|to|&)){0,14}(?=\s{2,}|\s*\||\s*$)"
)
_SENTENCE = re.compile(r"。|.{160}|.{40,}[.!?]$|[a-z]{3}[.!?] [A-Z]")  # where the head of a report ends
_PROSE = re.compile(r"。|.{240}|.{40,}[.!?]$|[a-z]{3}[.!?] [A-Z]")  # its first line may be a long title
_TRAIL = re.compile(r"\s[>»›]\s")  # Tide Daily > News: where a page lies on its site


@cache
def _rows() -> list[dict[str, Any]]:
    path = ontologies_path() / PATH
    try:
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["label"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"{path}: not a file of labels: {error!r}; reinstall oversight-kg") from error
    return rows


@cache
def _labels() -> dict[str, tuple[re.Pattern[str], ...]]:
    """Return for each key what finds its labels, those that go first before the others."""
    found: dict[str, tuple[re.Pattern[str], ...]] = dict.fromkeys(KEYS, ())
    try:
        for row in _rows():
            before = r"(?<=\s\s)|(?<=[\t|])|(?<=\| )" if row.get("alone") else r"(?<=[\s|【\[（(])"
            label = rf"(?:^|{before})[*_]*(?:{_any(row['words'])})[*_]*\s?[:：][*_]*\s*(?:\|\s*)?"
            found[row["key"]] += (re.compile(label, re.IGNORECASE),)
    except (KeyError, TypeError, re.error) as error:
        path = ontologies_path() / PATH
        raise DataError(f"{path}: not a file of labels: {error!r}; reinstall oversight-kg") from error
    return found


def _any(words: Iterable[str]) -> str:
    """Return what finds any of these words; longest first: "Published on" before "Published"."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@cache
def _unmarked() -> re.Pattern[str]:
    """Return what a line is that tells a date behind a label without a colon: ``Published 3 March 2024``."""
    words = _any(word for row in _rows() if row["key"] == "date" for word in row["words"])
    return re.compile(rf"(?i:{words})\s+(?:{_WHEN}|(?P<month>{_MONTH}))\.?")


def find_labelled(text: str) -> dict[str, str]:
    r"""Return date and issuer that stand behind a label at the top of a report.

    Whoever handed the text to a page (来源) is its issuer only where title or signature say so too.

    >>> find_labelled("整改通报\n发布时间：2023年8月28日 来源：局办公室\n发文机关：甲市审计局")
    {'date': '2023-08-28', 'issuer': '甲市审计局'}
    >>> find_labelled("Notice\nRelease time: 2022-06-17 Source: The Daily\nThe visit was dated: May 3, 2020.")
    {'date': '2022-06-17'}
    """
    lines = list(_lines_of_head(text))
    date = (
        _behind(lines, "date")
        or _date_of_page(lines)
        or (None if find_date_line(text) else _behind(lines, "bare-date") or _time(lines) or _visit(lines))
    )
    pairs = {"date": date, "issuer": _behind(lines, "issuer") or _source(lines, text)}
    return {key: value for key, value in pairs.items() if value}


def _lines_of_head(text: str) -> Iterator[str]:
    r"""Yield the lines above the text; what an office tells of itself behind its name is a line of its own.

    >>> list(_lines_of_head("Pier Fees\n\nTide Office. Issued May 2024\nThe pier shut. It was late."))
    ['Pier Fees', 'Tide Office', 'Issued May 2024']
    """
    lines = [line.strip() for line in with_digits(text[:HEAD]).split("\n") if line.strip()][:LINES]
    for at, line in enumerate(lines):
        both = _ISSUED_BY.fullmatch(line.strip(" *_"))
        if both and is_organ(both["name"]) and _tells_date(both["told"]):
            yield from both.groups()
        elif (_SENTENCE if at else _PROSE).search(line):
            return
        else:
            yield line


def _tells_date(line: str) -> bool:
    return bool(_unmarked().fullmatch(line)) or any(label.match(line) for label in _labels()["date"])


def _time(lines: list[str]) -> str | None:
    """Return the date behind ``Time:``, which translations write; where a meeting was held, it was then.

    >>> _time(["Time: 3 November 2023"]), _time(["Time: 3 November 2023", "Place: Room 4"])
    ('2023-11-03', None)
    """
    held = any(label.search(line) for line in lines for label in _labels()["meeting"])
    return None if held else _behind(lines, "time")


def _visit(lines: list[str]) -> str | None:
    """Return the last day of an inspection: behind its label, or of the days alone below its name.

    Where a report of an inspection tells no other date, it goes by that one.

    >>> _visit(["Inspection dates: 4 and 5 March 2025"]), _visit(["Inspection of Lee", "4–15 March 2024"])
    ('2025-03-05', '2024-03-15')
    >>> _visit(["Audit of Lee", "4–15 March 2024"])
    """
    if day := _behind(lines, "visit"):
        return day
    named = next((at for at, line in enumerate(lines) if _VISIT.search(line)), len(lines))
    return next((day for line in lines[named + 1 :] if (day := _last_of(line.strip(" *_()（）"), 0))), None)


def _last_of(line: str, at: int) -> str | None:
    """Return the last day of a line, or of its part up to a bar or a wide blank, that holds nothing else.

    >>> _last_of("28 February to 2 March 2025", 0), _last_of("in the week of 4 March 2025", 0)
    ('2025-03-02', None)
    """
    words = re.split(r"\s{2,}|\t|\|", line[at:], maxsplit=1)[0].rstrip(".")
    days = re.findall(_DAY, words, re.ASCII)
    found = to_iso(days[-1]) if days and not _DAYS.sub("", words) else None
    return found if found and len(found) == _DAY_LENGTH else None


def _behind(lines: list[str], key: str) -> str | None:
    return next((value for _, value in _every_behind(lines, key)), None)


def _every_behind(lines: list[str], key: str) -> Iterator[tuple[int, str]]:
    """Yield what stands behind the labels of a key, with the number of its line."""
    for label in _labels()[key]:
        for at, line in enumerate(lines):
            for found in label.finditer(line):
                if value := _READERS.get(key, _name_at)(line, found.end()):
                    yield at, value


def _date_of_page(lines: list[str]) -> str | None:
    """Return the date of a line that a page puts above a report: with a label, or beside another's.

    >>> _date_of_page(["*Published 3 March 2024*"]), _date_of_page(["2024-03-14 10:20 来源：县纪委"])
    ('2024-03-03', '2024-03-14')
    """
    for line in (line.strip(" *_()（）[]") for line in lines):
        day = _unmarked().fullmatch(line) or _ALONE.match(line)
        if day is None or (day.end() < len(line) and not _label_at(line, day.end())):
            continue
        if day.end() < len(line) or day.re is not _ALONE:
            told = day.groupdict()
            return _date_at(told["day"] or told["month"], 0)
    return None


def _label_at(line: str, at: int) -> bool:
    """Tell whether a label stands behind the blank or the bar at this place."""
    gap = re.compile(r"[\s|]+").match(line, at)
    return gap is not None and any(label.match(line, gap.end()) for key in KEYS for label in _labels()[key])


def _source(lines: list[str], text: str) -> str | None:
    """Return who handed the text to the page, if a line above (the title) or the signature names it too."""
    signed = {line.strip(" *_\t") for line in text[-TAIL:].split("\n")}
    for at, name in _every_behind(lines, "source"):
        titles = (line.strip(" #*_\t") for line in lines[:at] if not _TRAIL.search(line))
        if name in signed or any(title.startswith(name) for title in titles):
            return name
    return None


def find_date(value: str) -> str | None:
    """Return the date that a page tells of itself as ISO 8601, without the time of day, or None.

    >>> [find_date(value) for value in ("2024-03-05T08:00:00+08:00", "20240305", "2024/3/5", "2024年3月5日")]
    ['2024-03-05', '2024-03-05', '2024-03-05', '2024-03-05']
    >>> [find_date(value) for value in ("March 5, 2024", "Tue, 05 Mar 2024 10:00 GMT", "2024-13-01", "soon")]
    ['2024-03-05', '2024-03-05', None, None]
    """
    compact = _COMPACT.fullmatch(value)
    return to_iso("-".join(compact.groups())) if compact else _date_at(value, 0) or to_iso_date(value)


def _date_at(line: str, at: int) -> str | None:
    found = _DATE_BEHIND.match(line, at)
    if found is None:
        return None
    if not found[1]:
        return to_iso(found[0])
    year, month, day = found[1], found[3], found[4]
    return to_iso(f"{year}年{month}月{day}日" if day else f"{year}年{month}月")


# What reads the words behind the labels of a key, where they are no name.
_READERS = {"date": _date_at, "bare-date": _date_at, "time": _date_at, "visit": _last_of}


def _name_at(line: str, at: int) -> str | None:
    every = (found.start() for key in KEYS for label in _labels()[key] for found in label.finditer(line, at))
    line = line[: min(every, default=len(line))]
    found = _CHINESE_NAME.match(line, at) or _ENGLISH_NAME.match(line, at)
    return found[0].strip(" *_】]）)") if found else None


def find_date_line(text: str) -> str | None:
    r"""Return the date that stands alone on one of the first or last lines (a signature's).

    Else the one that a wide blank parts from a number or name there, one at the head before an office, or
    a month alone.

    >>> find_date_line("Notice\n\nText of 3 May 2020.\n\nCity Office\n2024年1月5日")
    '2024-01-05'
    >>> find_date_line("Audit Report No. A-23-018    September 2023\nHIGHLIGHTS")
    '2023-09'
    >>> find_date_line("On May 3, 2020 the office closed.") is None
    True

    The end of a period or year that is reported on is none; where a cover bears the end of a month, a
    later date that somebody signed counts more.

    >>> find_date_line("Audit for the year ended\n30 June 2021\nText.") is None
    True
    >>> find_date_line("Audit\n30 June 2021\nText.\nName: A. Tide\nDate: 18 November 2021\nText.")
    '2021-11-18'
    """
    days, months = _dates_at_edges(text)
    ends = {_date_at(found["day"], 0) for found in _PERIOD.finditer(text)} if days or months else set()
    ends.update(day for found in _OF_A_YEAR.finditer(text) if _ends_month(day := _date_at(found["day"], 0)))
    later = _signed_later(text, days[0]) if days else None
    return later or next((day for day in (*days, *months) if day not in ends), None)


def _dates_at_edges(text: str) -> tuple[list[str], list[str]]:
    """Return the days and the months that stand alone at the edges of a report, the likelier first."""
    first, last = (
        [bare for line in part.split("\n") if (bare := with_digits(line).strip(" *_\t\u3000()（）"))]
        for part in (text[:HEAD], text[-TAIL:])
    )
    first, last = first[:12], last[-6:][::-1]
    parts = [part for line in first for part in re.split(r"\s{2,}|\t", line)]
    alone = (found for part in [*first, *last, *parts] if (found := _ALONE.fullmatch(part)))
    papers = (found for line in first if (found := _PAPER.fullmatch(line)))
    signed = (found for lines in (last, first) for found in _signed(lines))
    # A word that is no month leaves the year alone, which is no date of a report.
    days = [
        _date_at(found["day"], 0) or ""
        for found in chain(alone, papers, signed, _bylines(first[:_BYLINES]), _delivered(first))
    ]
    months = [to_iso(part) or "" for part in parts if _MONTH_ALONE.fullmatch(part)]
    return [day for day in days if len(day) == _DAY_LENGTH], [m for m in months if len(m) > len("2024")]


def _ends_month(day: str | None) -> bool:
    last = find_last_day(day[:7]) if day else None
    return last is not None and last.isoformat() == day


def _signed_later(text: str, day: str) -> str | None:
    """Return the latest date behind a label, in a line below or above a signature, where `day` ends a month.

    When somebody answered to findings, the report was not put out yet.
    """
    if not _ends_month(day):
        return None
    lines = [line.strip(" *_\t") for line in with_digits(text).split("\n") if line.strip()]
    signed = [
        value
        for at, value in _every_behind(lines, "bare-date")
        if any(label.match(line) for line in lines[max(0, at - 1) : at + 2] for label in _labels()["signer"])
    ]
    return max((value for value in signed if len(value) == _DAY_LENGTH and value > day), default=None)


def _signed(lines: list[str]) -> list[re.Match[str]]:
    """Return the line that is the name of an office and a date; several are the rows of a table.

    >>> [found["day"] for found in _signed(["水务局　2024年3月1日"])], _signed(["时间 2024年3月1日"])
    (['2024年3月1日'], [])
    """
    found = [one for line in lines if (one := _SIGNED.fullmatch(line)) and is_organ(one["name"])]
    return found if len(found) == 1 else []


def _delivered(lines: list[str]) -> Iterator[re.Match[str]]:
    """Yield the line below a title, wrapped or not, that tells at which meeting and when a report was given.

    >>> [found["day"] for found in _delivered(["——2024年7月24日在市人大", "第五次会议上"])]
    ['2024年7月24日']
    >>> list(_delivered(["2024年7月24日，县委在会议上反馈了意见。"]))
    []
    """
    for line, below in pairwise([*lines, ""]):
        if found := _DELIVERED.fullmatch(line) or _DELIVERED.fullmatch(line + below):
            yield found


def _bylines(lines: list[str]) -> list[re.Match[str]]:
    """Return the line that begins with a date and the name of an office; several are the rows of a table.

    >>> [found["day"] for found in _bylines(["2024-03-01　水务局 点击：35"])]
    ['2024-03-01']
    >>> _bylines(["2024-03-01　检查时间"])
    []
    """
    found = [one for line in lines if (one := _BYLINE.match(line)) and is_organ(one["name"])]
    return found if len(found) == 1 else []
