"""A Word document opened: its elements that are read, and what it says about itself.

What is caught here is what the library makes of a damaged file; a slip of our own must not be told as one.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.read.damage import reason
from kg.read.docx_hidden import W
from kg.read.titles import names_file

# Bytes, unpacked, as the file says itself, and no more are unpacked: a file of 200 KB can hold gigabytes.
# A report of 1,000 pages, cut into many runs as Word does it, is some 15 MB of XML; an empty paragraph is 6
# bytes there, but 140 of memory and some 8 microseconds.
MAX_XML = 40_000_000
MAX_PARTS = 200_000_000  # pictures among them
_OTHERS = {  # what the relation to a part is called
    "endnotes": "endnote",
    "footnotes": "footnote",
    "comments": "comment",
    "header": "header",
    "footer": "footer",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """The elements of a document that are read or told, and what it says about itself."""

    body: Any
    styles: tuple[Any, ...]
    numbering: Any  # None where there are no lists
    others: tuple[tuple[str, Any], ...]  # "footnote", "endnote", "header" …, and the element that holds them
    metadata: tuple[tuple[str, str], ...]

    def of(self, *kinds: str) -> list[Any]:
        """Return the other elements of these kinds."""
        return [root for kind, root in self.others if kind in kinds]


def open_parts(data: bytes, name: str) -> Parts:
    """Open a Word document.

    Raises
    ------
    InputError
        If it is none, a damaged one, or one that unpacks to more than reports do.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{name}: an old .doc file, or one with a password; save it as .docx without one")
    with _told(name):
        sizes = _sizes(data)
    _check_sizes(sizes, name)
    with _told(name):
        taken = _take(data)
    if taken.body is None:
        raise InputError(f"{name}: a Word document without a body; save it again as .docx")
    body, styles, numbering, others = taken.body, taken.styles, taken.numbering, taken.others
    return Parts(body, styles, numbering, others, _metadata(taken.title, taken.created))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell what the library makes of a damaged file as one."""
    from docx.opc.exceptions import PackageNotFoundError

    try:
        yield
    except (
        *(zipfile.BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError),
        *(NotImplementedError, RuntimeError, OSError, EOFError),
        # what zipfile lets through of those that unpack for it
        *(zlib.error, lzma.LZMAError, struct.error),
        # what python-docx meets in a part that is not of the kind its name promises
        *(AttributeError, TypeError),
    ) as error:
        raise InputError(
            f"{name}: no Word document, or a damaged one ({reason(error)}); save it again as .docx"
        ) from error


def _sizes(data: bytes) -> list[tuple[str, int]]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return [(part.filename, part.file_size) for part in packed.infolist()]


def _check_sizes(sizes: list[tuple[str, int]], name: str) -> None:
    """Refuse a document that unpacks to more than a report holds.

    >>> _check_sizes([("word/document.xml", 70_000_000)], "a.docx")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    kg.errors.InputError: a.docx: unpacked, its words and formats are 70 MB, more than the 40 MB that ...
    """
    words = sum(size for part, size in sizes if part.casefold().endswith((".xml", ".rels")))
    whole = sum(size for _, size in sizes)
    hint = "split it by its chapters, or leave it out if it is data"
    for what, size, most in (
        ("its words and formats are", words, MAX_XML),
        ("it is", whole, MAX_PARTS),
    ):
        if size > most:
            told = f"{size // 1_000_000} MB, more than the {most // 1_000_000} MB that kg opens"
            raise InputError(f"{name}: unpacked, {what} {told}; {hint}")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the library gives of a document, as it is."""

    body: Any
    styles: tuple[Any, ...]
    numbering: Any
    others: tuple[tuple[str, Any], ...]
    title: str
    created: Any


def _take(data: bytes) -> _Taken:
    """Take all that is needed from python-docx: it resolves parts when they are first used."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document(io.BytesIO(data))
    related = [(str(one.reltype).rpartition("/")[2], one) for one in document.part.rels.values()]
    others = [
        (_OTHERS[called], parse_xml(one.target_part.blob))
        for called, one in related
        if called in _OTHERS and not one.is_external
    ]
    numbered = any(called == "numbering" for called, _ in related)
    properties = document.core_properties
    return _Taken(
        document.element.body,
        tuple(document.styles.element.iterchildren(f"{W}style")),
        document.part.numbering_part.element if numbered else None,
        tuple(others),
        properties.title,
        properties.created,
    )


def _metadata(title: str, created: Any) -> tuple[tuple[str, str], ...]:
    pairs = [("title", title)] if title and not names_file(title) else []
    if created is not None and created.year > 2013:
        # python-docx's own template says 2013-12-23; no report that it writes is that old.
        pairs.append(("created", created.date().isoformat()))
    return tuple(pairs)
