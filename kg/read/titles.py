"""The title of a report from its text; ``ontologies/titles.toml`` holds what is none."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import NamedTuple

from kg.data import ontologies_path
from kg.errors import DataError

PATH = "titles.toml"
LONGEST = 160  # characters of a title
LINES = 8  # that may stand above it


class _NoTitles(NamedTuple):
    part: re.Pattern[str]  # the head of a part: no title, and none stands below
    other: re.Pattern[str]  # a page number, a by-line …: look at the next line


@cache
def _no_titles() -> _NoTitles:
    path = ontologies_path() / PATH
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
        part = "|".join(f"(?:{row['pattern']})" for row in rows if row.get("part"))
        other = "|".join(f"(?:{row['pattern']})" for row in rows if not row.get("part"))
        return _NoTitles(re.compile(part), re.compile(other))
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise DataError(f"{path}: not a file of lines: {error!r}; reinstall oversight-kg") from error


def find_title(text: str) -> str | None:
    r"""Return the first top heading of Markdown, or the first line if it is short and no sentence.

    A page number, a by-line and the like are passed over; where the first line heads a part (a
    numbered finding, an editor's note), the text does not tell the title of the whole.

    >>> find_title("## Audit of _Fees_\n\nText."), find_title("The fees were not checked.\n")
    ('Audit of _Fees_', None)
    >>> find_title("Page 1 of 9\nAudit of Fees\n\nText."), find_title("Finding 2022-001\n\nText.")
    ('Audit of Fees', None)
    """
    lines = [line.strip() for line in text[:4000].split("\n") if re.search(r"[^\W_]", line)]
    for line in lines[:LINES]:
        if line.startswith("#") or len(line) > LONGEST:
            return _find_heading(text)
        bare = line.strip("*_ ")
        if _no_titles().part.fullmatch(bare):
            return None
        if not _no_titles().other.fullmatch(bare):
            return _as_title(line)
    return None


def _find_heading(text: str) -> str | None:
    for heading in re.finditer(r"^##?\s+(\S[^\n]*)$", text[:20_000], re.MULTILINE):
        words = heading[1].strip(" #*")
        if _no_titles().part.fullmatch(words):
            return None
        if not _no_titles().other.fullmatch(words):
            return words
    return None


def _as_title(line: str) -> str | None:
    if len(line) < 2 or re.search(r"[.。；;，,:：!]$|[^\W\dA-Z_]{3,}[.。]\s", line):
        return None
    closed = all(line.count(pair[0]) == line.count(pair[1]) for pair in ("()", "（）", "“”", "《》"))
    return line.strip("*_# ") or None if closed else None
