"""The formats: which reader takes a file by its ending; each is a function from bytes to Content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.errors import InputError
from kg.read.content import Content
from kg.read.decode import decode


def read_text(data: bytes, name: str) -> Content:
    """Read a text file, which is kept as it is."""
    decoded = decode(data, name)
    # Line ends are settled here, so that front matter is found in any file.
    return Content(decoded.text.replace("\r\n", "\n").replace("\r", "\n"), oddities=decoded.oddities)


def read_markdown(data: bytes, name: str) -> Content:
    """Read a Markdown file."""
    from kg.read.markdown import read

    return read(data, name)


def read_html(data: bytes, name: str) -> Content:
    """Read a web page."""
    from kg.read.html import read

    return read(data, name)


def read_docx(data: bytes, name: str) -> Content:
    """Read a Word document."""
    from kg.read.docx import read

    return read(data, name)


def read_pdf(data: bytes, name: str) -> Content:
    """Read a PDF that has a text layer."""
    from kg.read.pdf import read

    return read(data, name)


READERS: dict[str, Callable[[bytes, str], Content]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}


def reader_of(path: Path, name: str) -> Callable[[bytes, str], Content]:
    """Return the reader for a file, by the ending of its name."""
    try:
        return READERS[path.suffix.lower()]
    except KeyError:
        raise InputError(
            f"{name}: no report format; expected a file that ends in {', '.join(READERS)}"
        ) from None
