"""A PDF's text layer → text: pages joined, their repeated headers and footers left out.

A header in the middle of a sentence would cut it in two, so what the pages repeat at their
edges is taken out and counted; a number alone only at the very edge and where it counts the pages, so
that the figures of a table stay. Words hyphenated at a line's end are joined where the report itself
does not write them with a hyphen.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.furniture import find_edges, find_repeated
from kg.quiet import quiet
from kg.read.content import Content
from kg.read.damage import reason
from kg.read.normalise import normalise
from kg.read.numerals import roman
from kg.read.titles import names_file

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

# "Page 3", "3 of 9", "– 3 –" say that they number the page; "3", "iv" and "3/9" may be figures.
_N = r"(?:\d{1,6}|[ivxl]{1,6})"
_TOLD_NUMBER = re.compile(
    rf"page\s+{_N}(?:\s*(?:of|/)\s*\d+)?|{_N}\s*of\s*\d+|[-–—]\s*{_N}\s*[-–—]", re.IGNORECASE
)
_BARE_NUMBER = re.compile(rf"(?P<number>{_N})(?:\s*/\s*\d+)?", re.IGNORECASE)
_ROMAN = {roman(number).casefold(): number for number in range(1, 90)}
_SOFT_HYPHEN = re.compile(  # and what is drawn for it
    rb"(/ActualText\s*<(?i:FEFF00AD)>\s*>>\s*BDC\s)\s*<[0-9A-Fa-f]{2,8}>\s*Tj(\s+EMC\b)"
)
# Both from the first letter of a word on: from each letter of a run of letters would take for ever.
_HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]+-[^\W\d_]+")
_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-‐]\n[ \t]*([a-z]\S*)[ \t]*")
# At a line's end; looked for before what is invisible is taken out.
_SOFT_END = re.compile(r"(?<=[a-zß-öø-ÿ])\xad[ \t]*(?=\n[ \t]*[a-z])")
# What a browser prints on each page: date, time and title; address and number of the page.
_PRINTED_TOP = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}(?: ?[AP]M)?(?: .{0,200})?")
_PRINTED_FOOT = re.compile(r"(?:https?|file)://\S+ \d{1,4}/\d{1,4}")
# Symbol and Wingdings bullets in the private use area; ligatures, whose letters nobody searches so.
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_GLYPHS = str.maketrans(dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf06e\uf076\uf0fc\uf02d\uf0a8", "•") | _LIGATURES)


def read(data: bytes, name: str) -> Content:
    """Read a PDF that has a text layer."""
    with quiet("pypdf"):  # which tells every oddity of a file
        with _told(name):
            reader = _open(data, name)
            every = list(reader.pages)
        soft = sum(_drop_soft_hyphens(page, name) for page in every)
        with _told(name):
            pages = [page.extract_text() or "" for page in every]
            said = _said(reader)
    metadata = _metadata(*said)
    if not any(page.strip() for page in pages):
        raise InputError(f"{name}: no text layer, a scan perhaps; run OCR on it first (ocrmypdf)")
    content = _content(pages, metadata)
    what = "soft hyphen within words left out" if soft == 1 else "soft hyphens within words left out"
    told = (f"{soft} {what}",) if soft else ()
    return replace(content, oddities=(*told, *content.oddities))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell what the library makes of a damaged file as one; a slip of our own must not be told so."""
    from pypdf.errors import PyPdfError

    try:
        yield
    except (
        *(PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError),
        *(AssertionError, NotImplementedError, OSError, struct.error, zlib.error, OverflowError),
    ) as error:
        raise InputError(
            f"{name}: a damaged PDF ({reason(error)}); open it and save it again, or give its text"
        ) from error


def _drop_soft(drawn: bytes) -> tuple[bytes, int]:
    """Take the hyphens out of what a page draws; return the rest, and how many they were."""
    return _SOFT_HYPHEN.subn(rb"\1\2", drawn)


def _drop_soft_hyphens(page: PageObject, name: str) -> int:
    """Take out of a page what it draws where a word might be cut, and return how often.

    Browsers draw a blank there and say beside it, in the text for those who copy (ActualText), that
    it is a soft hyphen; read as a blank, it cuts words in two.
    """
    from pypdf.generic import DecodedStreamObject, NameObject

    with _told(name):
        contents = page.get_contents()
        drawn = b"" if contents is None else contents.get_data()
    data, dropped = _drop_soft(drawn)
    if dropped:
        stream = DecodedStreamObject()
        stream.set_data(data)
        page[NameObject("/Contents")] = stream
    return dropped


def _open(data: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    if b"%PDF-" not in data[:1024]:
        raise InputError(f"{name}: no PDF; check the file, or rename it by what it is")
    reader = PdfReader(io.BytesIO(data), strict=False)
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:
        locked = True
    if locked:
        raise InputError(f"{name}: an encrypted PDF; save it without a password")
    return reader


def _said(reader: PdfReader) -> tuple[str, str]:
    """Return the title and the date of creation that a file has, as it writes them."""
    information = reader.metadata
    if information is None:
        return "", ""
    return str(information.title or ""), str(information.get("/CreationDate") or "")


def _metadata(title: str, created: str) -> tuple[tuple[str, str], ...]:
    """Return what a file says about itself, by the names of ``kg.read.metadata``.

    >>> _metadata("Audit of Fees", "D:20240305101500Z")
    (('created', '2024-03-05'), ('title', 'Audit of Fees'))
    """
    pairs: dict[str, str] = {}
    title = " ".join(title.split())
    if title and not names_file(title):
        pairs["title"] = title
    day = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", created)
    if day:
        pairs["created"] = "-".join(day.groups())
    return tuple(sorted(pairs.items()))


def _content(pages: list[str], metadata: tuple[tuple[str, str], ...]) -> Content:
    """Join pages, each normalised first so that the offsets of their starts hold."""
    empty = sum(not page.strip() for page in pages)
    pages = [_SOFT_END.sub("-", page.translate(_GLYPHS).replace("\f", "\n")) for page in pages]
    texts = [normalise(page) for page in pages]
    printed = [_drop_printed([line.rstrip() for line in one.text.split("\n")]) for one in texts]
    lines, repeated = _drop_repeated([page for page, _ in printed])
    repeated += sum(number for _, number in printed)
    bodies = _join_hyphens(["\n".join(page).strip("\n") for page in lines])
    starts, at = [], 0
    for body in bodies:
        starts.append(at)
        at += len(body) + 1
    oddities = [oddity for one in texts for oddity in one.oddities]
    counted = ((repeated, "page headers and footers left out"), (empty, "pages without text (scans perhaps)"))
    messages = [f"{n} {what}" for n, what in counted if n] + sorted(set(oddities))
    return Content("\n".join(bodies) + "\n", metadata, tuple(starts), tuple(messages))


def _drop_printed(page: list[str]) -> tuple[list[str], int]:
    """Drop what a browser printed at the edges of a page, where its foot shows that one did."""
    full = [at for at, line in enumerate(page) if line.strip()]
    edges = [*full[:2], *full[-2:]]
    words = {at: " ".join(page[at].split()) for at in edges}
    if not any(_PRINTED_FOOT.fullmatch(line) for line in words.values()):
        return page, 0
    gone = {at for at in edges if _PRINTED_FOOT.fullmatch(words[at]) or _PRINTED_TOP.fullmatch(words[at])}
    return [line for at, line in enumerate(page) if at not in gone], len(gone)


def _drop_repeated(pages: list[list[str]]) -> tuple[list[list[str]], int]:
    """Drop lines at the edges of pages that the pages repeat, and the numbers of pages."""
    gone: list[set[int]] = []
    for page, repeated in zip(pages, find_repeated(pages), strict=True):
        told = (at for at in find_edges(page) if len(pages) > 1 and _TOLD_NUMBER.fullmatch(page[at].strip()))
        # Whether a bare number is a page's, its place and its neighbours decide, not that it is repeated.
        gone.append({at for at in repeated if _bare_number(page[at]) is None}.union(told))
    left = [
        [at for at, line in enumerate(page) if line.strip() and at not in out]
        for page, out in zip(pages, gone, strict=True)
    ]
    for edge in (0, -1):
        outer = [page[full[edge]] if full else "" for page, full in zip(pages, left, strict=True)]
        for number in _find_page_numbers(outer):
            gone[number].add(left[number][edge])
    kept = [
        [line for at, line in enumerate(page) if at not in out] for page, out in zip(pages, gone, strict=True)
    ]
    return kept, sum(map(len, gone))


def _find_page_numbers(outer: list[str]) -> list[int]:
    """Return of which pages the outermost line is the number of the page.

    It is that of a page counted from the first, or as much further than the one before or after as their
    pages are apart. Figures are so by chance alone: hence most must be. A number that all pages have is no
    figure (a year).

    >>> _find_page_numbers(["", "2", "3", ""]), _find_page_numbers(["ii", "iii", "1", "2"])
    ([1, 2], [0, 1, 2, 3])
    >>> _find_page_numbers(["2024", "2024", "2024"]), _find_page_numbers(["", "2", ""])
    ([0, 1, 2], [1])
    >>> _find_page_numbers(["45", "12", "30"]), _find_page_numbers(["45", "2"]), _find_page_numbers(["1"])
    ([], [], [])
    """
    if len(outer) < 2:
        return []
    found = [(page, value) for page, line in enumerate(outer) if (value := _bare_number(line)) is not None]
    if len(found) == len(outer) > 2 and len({value for _, value in found}) == 1:
        return [page for page, _ in found]
    own = {page for page, value in found if value == page + 1}
    for (page, value), (next_page, next_value) in pairwise(found):
        if next_value - value == next_page - page:
            own |= {page, next_page}
    return sorted(own) if 2 * len(own) > len(found) else []


def _bare_number(line: str) -> int | None:
    """Return the number that a line is, ``3``, ``iv`` or ``3/9``, None where it is more than that."""
    number = _BARE_NUMBER.fullmatch(line.strip())
    if number is None:
        return None
    written = number["number"].casefold()
    return int(written) if written.isdecimal() else _ROMAN.get(written)


def _join_hyphens(pages: list[str]) -> list[str]:
    r"""Join words that a line's end cut; the line break moves behind the word.

    >>> _join_hyphens(["an exam-\nple of a long-\nterm plan", "The long-term plan"])
    ['an example\nof a long-term\nplan', 'The long-term plan']
    """
    written = {word for page in pages for word in _HYPHENATED.findall(page)}

    def join(found: re.Match[str]) -> str:
        before, after = found.groups()
        hyphen = "-" if f"{before}-{after}" in written or before[-1].isupper() else ""
        return f"{before}{hyphen}{after}\n"

    return [_HYPHEN.sub(join, page) for page in pages]
