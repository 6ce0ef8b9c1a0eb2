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
LONGEST_WRAPPED = 240  # of one that lines wrap; what is longer is a paragraph
LINES = 8  # that may stand above it
_HAN = re.compile("[\u3400-\u9fff]")
_LEADING = frozenset(  # what a line ends in that goes on
    (
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "under",
        "with",
    )
)
_FILE = re.compile(
    r"(?:untitled|document ?\d*|powerpoint presentation|about:blank|microsoft word\b.*"
    r"|(?:microsoft )?(?:word|powerpoint|excel) - .*|\S.*\.(?:docx?|pdf|indd|rtf|qxd|tmp|x?html?|txt|md|odt"
    r"|pptx?|xlsx?|wpd|tex|dvi|ps|aspx?|php))",
    re.IGNORECASE,
)


class _NoTitles(NamedTuple):
    part: re.Pattern[str]  # the head of a part: no title, and none stands below
    other: re.Pattern[str]  # a page number, a by-line …: look at the next line
    label: re.Pattern[str]  # Subject: the title stands behind it


@cache
def _no_titles() -> _NoTitles:
    path = ontologies_path() / PATH
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
        part = "|".join(f"(?:{row['pattern']})" for row in rows if row.get("part"))
        label = "|".join(f"(?:{row['pattern']})" for row in rows if row.get("label"))
        others = [row for row in rows if not row.get("part") and not row.get("label")]
        other = "|".join(f"(?:{row['pattern']})" for row in others)
        return _NoTitles(re.compile(part), re.compile(other), re.compile(label))
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise DataError(f"{path}: not a file of lines: {error!r}; reinstall oversight-kg") from error


def names_file(title: str) -> bool:
    """Tell whether what a document calls its title is the name of a file, or that of no file at all.

    >>> names_file("oig.html"), names_file("Microsoft Word - fees.docx"), names_file("Untitled")
    (True, True, True)
    >>> names_file("Audit of gov.uk")
    False
    """
    return _FILE.fullmatch(title.strip()) is not None


def find_title(text: str) -> str | None:
    r"""Return the first top heading of Markdown, or the first line if it is short and no sentence.

    A page number, a by-line and the like are passed over; where the first line heads a part (a
    numbered finding, an editor's note), the text does not tell the title of the whole. Lines that
    were only wrapped are one.

    >>> find_title("## Audit of _Fees_\n\nText."), find_title("The fees were not checked.\n")
    ('Audit of _Fees_', None)
    >>> find_title("Page 1 of 9\nAudit of Fees\n\nText."), find_title("Finding 2022-001\n\nText.")
    ('Audit of Fees', None)
    >>> find_title("Notice on the progress\nof rectification\n\nText.")
    'Notice on the progress of rectification'
    """
    every = [line.strip() for line in text[:4000].split("\n")]
    numbers = [at for at, line in enumerate(every) if re.search(r"[^\W_]", line)]
    for at in numbers[:LINES]:
        line = every[at]
        if line.startswith("#") or len(line) > LONGEST:
            return _find_heading(text)
        bare = line.strip("*_ ")
        if _no_titles().part.fullmatch(bare):
            return None
        words = _without_label(line)
        below = every[at + 1 :]
        if words and (not _no_titles().other.fullmatch(bare) or _goes_on_below(below)):
            return _as_title(_unwrapped([words, *below]))
    return None


def _without_label(line: str) -> str:
    label = _no_titles().label.match(line)
    return line[label.end() :] if label else line


def _goes_on_below(below: list[str]) -> bool:
    """Tell whether the next line can only be more of this one: “Report”, “of the Auditor General”."""
    return bool(below) and below[0][:1].islower()


def _unwrapped(lines: list[str]) -> str:
    """Return the first line with those that go on where it was wrapped."""
    title = lines[0]
    for line in lines[1:]:
        bare = line.strip("*_ ")
        heads = _no_titles().part.fullmatch(bare) or _no_titles().other.fullmatch(bare)
        if not line or heads or not _goes_on(title, line):
            break
        title = f"{title} {line}"
    return title


def _goes_on(title: str, line: str) -> bool:
    """Tell whether a line can only be more of the line above: small letters, after "of", all capitals."""
    if title.endswith((".", ":", ";", "!", "?")) or _HAN.search(title):
        return False
    capitals = title.isupper() and line.isupper() and len(line.split()) > 1 and "   " not in line
    return line[0].islower() or title.rsplit(None, 1)[-1].casefold() in _LEADING or capitals


def _find_heading(text: str) -> str | None:
    for heading in re.finditer(r"^##?\s+(\S[^\n]*)$", text[:20_000], re.MULTILINE):
        words = heading[1].strip(" #*")
        if _no_titles().part.fullmatch(words):
            return None
        if not _no_titles().other.fullmatch(words):
            return words
    return None


def _as_title(line: str) -> str | None:
    if not 2 <= len(line) <= LONGEST_WRAPPED or re.search(r"[.。；;，,:：!]$|[^\W\dA-Z_]{3,}[.。]\s", line):
        return None
    closed = all(line.count(pair[0]) == line.count(pair[1]) for pair in ("()", "（）", "“”", "《》"))
    return line.strip("*_# ") or None if closed else None
