"""What a report tells of itself at its edges: its date, who issued it, its number.

``ontologies/labels.toml`` holds the labels behind which dates and issuers stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import Any

from kg.data import ontologies_path
from kg.dates import find_last_day, to_iso, to_iso_date
from kg.errors import DataError
from kg.read.metadata import canonical_key
from kg.read.numerals import with_digits
from kg.read.titles import is_organ

PATH = "labels.toml"
KEYS = ("date", "bare-date", "issuer", "source", "signer", "other")
HEAD, TAIL = 4000, 2000  # characters at either end that are looked at
_DAY_LENGTH = len("2024-01-05")
LINES = 25  # with words, in which labels stand; navigation of a page may be above them
_DAY = (
    r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    r"(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?\s*,?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Z][a-z]{2,8},?)\s+[0-9]{4})"
)
_NUMBERS = r"(\d{4})\s?([-./])\s?(\d{1,2})(?:\s?\2\s?(\d{1,2}))?(?!\d)"
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?", re.ASCII)
_MONTH = r"(?:\d{4}\s*年\s*\d{1,2}\s*月|[A-Z][a-z]{2,8},?\s+[0-9]{4})"
_PERIOD = re.compile(
    rf"(?i:\b(?:year|period|quarter|month)s?\s+(?:then\s+)?(?:ended|ending)(?:\s+on)?)\s+(?P<day>{_DAY}|{_MONTH})",
    re.ASCII,
)
_WHOLE = rf"(?:\d{{4}}\s?(?P<sign>[-./])\s?\d{{1,2}}\s?(?P=sign)\s?\d{{1,2}}(?!\d)|{_DAY})"
_WHEN = rf"(?P<day>{_WHOLE})(?:[T\s]\s?\d{{1,2}}:\d\d(?::\d\d)?)?"  # the time of day may stand behind it
_ALONE = re.compile(_WHEN, re.ASCII)
_SIGNED = re.compile(rf"(?P<name>\S.{{0,150}}?)(?:,\s*|[\s\u3000]+){_WHEN}(?:印发)?")
_BYLINE = re.compile(rf"{_WHEN}[\s|｜]+(?P<name>[\u3400-\u9fff]{{2,30}})(?=[\s|｜（(]|$)")
_BYLINES = 6  # lines with words, of which one may be a byline
_MONTH_ALONE = re.compile(_MONTH, re.ASCII)
_DATE_BEHIND = re.compile(rf"(?:{_NUMBERS}|{_DAY}|{_MONTH})", re.ASCII)
# In Chinese a name has no blank; in English a wide blank or a bar ends it, if the next label does not.
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff][^\s|：:，。；】\]]{1,59}(?=[\s|】\]）)]|$)(?!\s?[：:])")
_ENGLISH_NAME = re.compile(
    r"[A-Z][\w.'’&()-]*(?:,? (?:[A-Z(][\w.'’&()-]*|of|the|and|for|in|on|to|&)){0,14}(?=\s{2,}|\s*\||\s*$)"
)
_SENTENCE = re.compile(r"。|.{160}|.{40,}[.!?]$|[a-z]{3}[.!?] [A-Z]")  # where the head of a report ends
_BOLD_PAIR = re.compile(r"\*\*([A-Z][A-Za-z ]{1,30}):\*\*\s*([^|\n]{1,400})")
_TRAIL = re.compile(r"\s[>»›]\s")  # Tide Daily > News: where a page lies on its site
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
# The words of a link that are somebody's name, neither an address nor "Full report (PDF)".
_OWNER = re.compile(
    r"(?!.*(?:://|www\.|\b(?:reports?|pdf|link|page|here|download|original|source|web|site)\b))"
    r"[A-Z\u4e00-\u9fff].{2,120}",
    re.IGNORECASE,
)


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
    return re.compile(rf"(?i:{words})\s+{_WHEN}\.?")


def find_labelled(text: str) -> dict[str, str]:
    r"""Return date and issuer that stand behind a label at the top of a report.

    Whoever handed the text to a page (来源) is its issuer only where title or signature say so too.

    >>> find_labelled("整改通报\n发布时间：2023年8月28日 来源：局办公室\n发文机关：甲市审计局")
    {'date': '2023-08-28', 'issuer': '甲市审计局'}
    >>> find_labelled("Notice\nRelease time: 2022-06-17 Source: The Daily\nThe visit was dated: May 3, 2020.")
    {'date': '2022-06-17'}
    """
    lines = [line.strip() for line in with_digits(text[:HEAD]).split("\n") if line.strip()][:LINES]
    lines = list(takewhile(lambda line: not _SENTENCE.search(line), lines))
    date = (
        _behind(lines, "date")
        or _date_of_page(lines)
        or (None if find_date_line(text) else _behind(lines, "bare-date"))
    )
    pairs = {"date": date, "issuer": _behind(lines, "issuer") or _source(lines, text)}
    return {key: value for key, value in pairs.items() if value}


def _behind(lines: list[str], key: str) -> str | None:
    return next((value for _, value in _every_behind(lines, key)), None)


def _every_behind(lines: list[str], key: str) -> Iterator[tuple[int, str]]:
    """Yield what stands behind the labels of a key, with the number of its line."""
    for label in _labels()[key]:
        for at, line in enumerate(lines):
            for found in label.finditer(line):
                if value := (_date_at if key.endswith("date") else _name_at)(line, found.end()):
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
            return _date_at(day["day"], 0)
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

    The end of a period that is reported on is none; where a cover bears the end of a month, a later date that
    somebody signed counts more.

    >>> find_date_line("Audit for the year ended\n30 June 2021\nText.") is None
    True
    >>> find_date_line("Audit\n30 June 2021\nText.\nName: A. Tide\nDate: 18 November 2021\nText.")
    '2021-11-18'
    """
    days, months = _dates_at_edges(text)
    ends = {_date_at(found["day"], 0) for found in _PERIOD.finditer(text)} if days or months else set()
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
    signed = (found for lines in (last, first) for found in _signed(lines))
    # A word that is no month leaves the year alone, which is no date of a report.
    days = [_date_at(found["day"], 0) or "" for found in (*alone, *signed, *_bylines(first[:_BYLINES]))]
    months = [to_iso(part) or "" for part in parts if _MONTH_ALONE.fullmatch(part)]
    return [day for day in days if len(day) == _DAY_LENGTH], [m for m in months if len(m) > len("2024")]


def _signed_later(text: str, day: str) -> str | None:
    """Return the latest date behind a label, in a line below or above a signature, where `day` ends a month.

    When somebody answered to findings, the report was not put out yet.
    """
    last = find_last_day(day[:7])
    if last is None or last.isoformat() != day:
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


def _bylines(lines: list[str]) -> list[re.Match[str]]:
    """Return the line that begins with a date and the name of an office; several are the rows of a table.

    >>> [found["day"] for found in _bylines(["2024-03-01　水务局 点击：35"])]
    ['2024-03-01']
    >>> _bylines(["2024-03-01　检查时间"])
    []
    """
    found = [one for line in lines if (one := _BYLINE.match(line)) and is_organ(one["name"])]
    return found if len(found) == 1 else []


def find_bold_pairs(text: str) -> dict[str, str]:
    """Return the pairs of a line such as ``**Published:** 2020-02-01 | **Source:** [GAO](https://…)``.

    Whose page the source is, the words of its link say: it issued the report, unless the line tells another.

    >>> find_bold_pairs("**Report:** 7 | **Source:** [Tide Office](https://e.org/7)")
    {'Report': '7', 'Source': 'https://e.org/7', 'Issuer': 'Tide Office'}
    """
    pairs: dict[str, str] = {}
    owner = ""
    for line in text[:2000].split("\n")[:8]:
        if line.lstrip().startswith("**") and line.count(":**") > 1:
            for key, value in _BOLD_PAIR.findall(line):
                link = _LINK.search(value)
                pairs.setdefault(key, (link.group(2) if link else value).strip())
                if link and canonical_key(key) == "url" and _OWNER.fullmatch(link.group(1).strip()):
                    owner = owner or link.group(1).strip()
    if owner and "issuer" not in map(canonical_key, pairs):
        pairs["Issuer"] = owner
    return pairs
