"""Text → lines, and which of them are furniture that pages repeat; the same for every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.furniture import find_repeated
from kg.model import Report

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something: its span without the space around it, and what precedes it."""

    start: int
    end: int
    indent: int
    gap: int  # line breaks since the line before: 1 adjacent, 2 one blank line between


def iter_lines(text: str) -> Iterator[Line]:
    r"""Yield the lines that are not blank.

    >>> [(line.start, line.end, line.indent, line.gap) for line in iter_lines("a\n\n  b c ")]
    [(0, 1, 0, 1), (5, 8, 2, 2)]
    """
    previous = -1
    gap = 1
    for match in _LINE.finditer(text):
        gap += match.start() - max(previous, 0) if previous >= 0 else 0
        words = match.group().strip()
        previous = match.end()
        if not words:
            continue
        indent = len(match.group()) - len(match.group().lstrip())
        yield Line(match.start() + indent, match.start() + indent + len(words), indent, gap)
        gap = 0


def find_page_furniture(report: Report, lines: Sequence[Line]) -> frozenset[int]:
    """Return the starts of lines that the pages repeat at their edges, numbers of pages aside."""
    pages = list(_iter_pages(report.pages, lines))
    texts = [[report.text[line.start : line.end] for line in page] for page in pages]
    return frozenset(
        page[at].start for page, found in zip(pages, find_repeated(texts), strict=True) for at in found
    )


def _iter_pages(pages: Sequence[int], lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    if len(pages) < 2:
        return
    at = 0
    for bound in [*pages[1:], lines[-1].end + 1 if lines else 0]:
        first = at
        while at < len(lines) and lines[at].start < bound:
            at += 1
        yield lines[first:at]
