"""The title of a report from its text; ``ontologies/titles.toml``: what is none, and how one goes on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kg.data import ontologies_path
from kg.errors import DataError

PATH = "titles.toml"
LONGEST = 160  # characters of a title
LONGEST_WRAPPED = 240  # of one that lines wrap; what is longer is a paragraph
LINES = 8  # that may stand above it
WRAPPED = 3  # lines that a Chinese title may be wrapped over, a blank one between two of them
_HAN = re.compile("[\u3400-\u9fff]")
_ABOUT = "关于"  # what a Chinese title says behind the name of the issuer
_STOPS = re.compile(
    r"[。；;，,：:！？]|^(?:[（(]?[一二三四五六七八九十]{1,3}[、）)]|\d{1,2}[.、]|[#•-])"
)  # no title, or a heading


class _Lines(NamedTuple):
    part: re.Pattern[str]  # the head of a part: no title, and none stands below
    other: re.Pattern[str]  # a page number, a by-line …: look at the next line
    label: re.Pattern[str]  # Subject: the title stands behind it
    file: re.Pattern[str]
    open: re.Pattern[str]  # what must go on in the next line
    organ: re.Pattern[str]  # the name of an office, which is no title by itself where it is Chinese
    ends: re.Pattern[str]  # what ends as titles do, in Chinese
    cover: re.Pattern[str]  # the name of a body: no title where such a line stands near below:
    about: re.Pattern[str]  # what was looked into: "Audit of …"
    author: re.Pattern[str]  # Report by …: no title, and the office that it is about may stand below
    highlights: re.Pattern[str]  # whose report it is and for whom: no title, and a topic may stand below
    topic: re.Pattern[str]  # a few words in capitals


@cache
def _lines() -> _Lines:
    path = ontologies_path() / PATH
    patterns: dict[str, list[str]] = {name: [] for name in _Lines._fields}
    try:
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["line"]:
            role = next((name for name in _Lines._fields if row.get(name)), "other")
            for one in {role, "other"} if role in ("author", "highlights") else {role}:
                patterns[one].append(f"(?:{row['pattern']})")
        return _Lines(*(re.compile("|".join(patterns[name])) for name in _Lines._fields))
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise DataError(f"{path}: not a file of lines: {error!r}; reinstall oversight-kg") from error


def is_organ(line: str) -> bool:
    """Tell whether a line is the name of an office, and nothing else.

    >>> is_organ("Auditor General of Tides"), is_organ("青岭县水务局"), is_organ("青岭县委 青岭县政府")
    (True, True, True)
    >>> is_organ("Meeting of the Audit Committee"), is_organ("Pier Fees"), is_organ("检查时间")
    (False, False, False)
    """
    organ = _lines().organ
    words = line.split() if _HAN.search(line) else [line.strip()]
    return bool(words) and all(organ.fullmatch(word) for word in words)


def names_file(title: str) -> bool:
    """Tell whether what a document calls its title is the name of a file, or that of no file at all.

    >>> names_file("oig.html"), names_file("Microsoft Word - fees.docx"), names_file("Untitled")
    (True, True, True)
    >>> names_file("Audit of gov.uk")
    False
    """
    return _lines().file.fullmatch(title.strip()) is not None


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
    >>> find_title("中共东湖县民政局党组\n关于巡察整改进展情况的通报\n\n正文。")
    '中共东湖县民政局党组关于巡察整改进展情况的通报'
    >>> find_title("GAO Highlights\n\nPORT FEES\nOffice Needs to Count Boats\n\nText.")
    'PORT FEES: Office Needs to Count Boats'
    """
    known = _lines()
    every = [line.strip() for line in text[:4000].split("\n")]
    numbers = [at for at, line in enumerate(every) if re.search(r"[^\W_]", line)]
    passed: list[str] = []  # the lines above, which are no titles
    for at in numbers[:LINES]:
        line, below = every[at], every[at + 1 :]
        if line.startswith("#") or _is_paragraph(line, below):
            return _find_heading(text)
        bare = line.strip("*_ ")
        if known.part.fullmatch(bare):
            return None
        if passed and known.author.fullmatch(passed[-1]) and line[0].islower():
            continue  # more of that line, wrapped
        words = _without_label(line)
        if words and (not known.other.fullmatch(bare) or _goes_on_below(below)):
            whole = _unwrapped([words, *below])
            if not known.author.fullmatch(whole) and not _is_audited(bare, below, passed):
                title = _find_about(below) if known.cover.fullmatch(bare) else None
                return title or _below_topic(bare, below, passed) or _as_title(whole)
            bare = whole
        passed.append(bare)
    return None


def _is_paragraph(line: str, below: list[str]) -> bool:
    """Tell whether a line is too long for a title; a longer one may be one where it stands apart.

    >>> _is_paragraph("Fees " * 40, [""]), _is_paragraph("Fees " * 40, ["Text."])
    (False, True)
    """
    apart = (not below or not below[0]) and line[:1].isupper() and not _HAN.search(line)
    return len(line.strip()) > (LONGEST_WRAPPED if apart else LONGEST)


def _is_audited(bare: str, below: list[str], passed: list[str]) -> bool:
    """Tell whether a line is the office that a report is about: below its author, above its title."""
    authored = any(_lines().author.fullmatch(line) for line in passed)
    return authored and is_organ(bare) and bool(below) and below[0][:1].isupper() and not _is_none(below[0])


def _below_topic(bare: str, below: list[str], passed: list[str]) -> str | None:
    """Return the title that a topic in capitals begins, below the highlights of a report."""
    known = _lines()
    if not known.topic.fullmatch(bare) or not any(map(known.highlights.fullmatch, passed)):
        return None
    rest = below[0].strip("*_ ") if below else ""
    if not rest[:1].isupper() or rest.isupper() or _is_none(rest):
        return None
    title = _as_title(_unwrapped([rest, *below[1:]]))
    return f"{bare}: {title}" if title else None


def _find_about(below: list[str]) -> str | None:
    """Return the line near below the name of a body that says what was looked into: ``Audit of …``.

    >>> _find_about(["", "REPORT 2024/07", "Audit of piers in the", "Tide Mission"])
    'Audit of piers in the Tide Mission'
    >>> _find_about(["Audit of the piers began in May."]), _find_about(["Summary", "Audit of piers"])
    (None, None)
    """
    numbers = [at for at, line in enumerate(below) if re.search(r"[^\W_]", line)]
    for at in numbers[:LINES]:
        bare = below[at].strip("*_# ")
        if _lines().part.fullmatch(bare) or len(bare) > LONGEST:
            return None
        if _lines().about.fullmatch(bare) and (title := _as_title(_unwrapped([bare, *below[at + 1 :]]))):
            return title
    return None


def _without_label(line: str) -> str:
    label = _lines().label.match(line)
    return line[label.end() :] if label else line


def _goes_on_below(below: list[str]) -> bool:
    """Tell whether the next line can only be more of this one: “Report”, “of the Auditor General”."""
    return bool(below) and below[0][:1].islower()


def _is_none(bare: str) -> bool:
    """Tell whether a line heads a part, or is a page number, a by-line and the like."""
    return bool(_lines().part.fullmatch(bare) or _lines().other.fullmatch(bare))


def _unwrapped(lines: list[str]) -> str:
    """Return the first line with those that go on where it was wrapped."""
    title = lines[0]
    if _HAN.search(title):
        return _unwrapped_chinese(lines)
    for line in lines[1:]:
        if not line or _is_none(line.strip("*_ ")) or not _goes_on(title, line):
            break
        title = f"{title} {line}"
    return title


def _unwrapped_chinese(lines: list[str]) -> str:
    """Return the first line, or the title that it begins: an issuer, or “关于…” without an end."""
    known = _lines()
    title, first = "", lines[0].strip("*_# ")
    for number, line in enumerate(_with_single_blanks(lines)):
        bare = line.strip("*_# ")
        if number == WRAPPED or _STOPS.search(line) or _is_none(bare):
            break
        if number and not (bare.startswith(_ABOUT) if known.organ.fullmatch(title) else _ABOUT in title):
            break
        title += bare
        if known.ends.fullmatch(bare):
            return title
    return first


def _with_single_blanks(lines: list[str]) -> Iterator[str]:
    """Yield the lines that are not blank, up to where two blank ones follow each other."""
    for line, below in pairwise([*lines, ""]):
        if line:
            yield line
        elif not below:
            return


def _goes_on(title: str, line: str) -> bool:
    """Tell whether a line can only be more of the line above: small letters, after "of", all capitals."""
    if title.endswith((".", ":", ";", "!", "?")):
        return False
    capitals = title.isupper() and line.isupper() and len(line.split()) > 1 and "   " not in line
    return line[0].islower() or bool(_lines().open.fullmatch(title)) or capitals


def _find_heading(text: str) -> str | None:
    for heading in re.finditer(r"^##?\s+(\S[^\n]*)$", text[:20_000], re.MULTILINE):
        words = heading[1].strip(" #*")
        if _lines().part.fullmatch(words):
            return None
        if not _lines().other.fullmatch(words):
            return words
    return None


def _as_title(line: str) -> str | None:
    if not 2 <= len(line) <= LONGEST_WRAPPED or re.search(r"[.。；;，,:：!]$|[^\W\dA-Z_]{3,}[.。]\s", line):
        return None
    closed = all(line.count(pair[0]) == line.count(pair[1]) for pair in ("()", "（）", "“”", "《》"))
    return line.strip("*_# ") or None if closed else None
