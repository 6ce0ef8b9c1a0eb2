"""English tables as rows of cells: with bars between the columns, or set apart by spaces or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Passage, PassageKind

Span = tuple[int, int]
_GAP = re.compile(r"[^\S\n]{3,}|\t+|(?<![\s.,;:?!])[^\S\n]{2}")  # between columns; not behind a full stop
_RULE = re.compile(r"[\s|:+=–—-]*")  # the line under a header
_NEAR = 4  # lines from one row to the next of a table without bars: rows are wrapped, and have notes
_ABOVE = 2  # blocks before a table, beside the title and the headings over it, that tell what it lists


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table, each the places of its cells, and what is written above it."""

    rows: list[list[Span]]
    above: tuple[Span, ...] = field(default=())
    has_bars: bool = True  # between its cells, or else gaps


def find_tables(text: str, passages: Sequence[Passage]) -> list[Table]:
    """Return the tables of a report: those with bars, then those without."""
    blocks = [passage for passage in passages if passage.kind is not PassageKind.SENTENCE]
    return [*_with_bars(text, passages, blocks), *_with_gaps(text, passages, blocks)]


def _with_bars(text: str, passages: Sequence[Passage], blocks: Sequence[Passage]) -> Iterator[Table]:
    rows: list[list[Span]] = []
    first = 0
    for at, block in enumerate(blocks):
        if block.kind is PassageKind.TABLE_ROW:
            first = first if rows else at
            if not _RULE.fullmatch(text, block.start, block.end):
                rows.append(cells_of(text, block))
        elif rows:
            yield Table(rows, _above(passages, blocks, first))
            rows = []
    if rows:
        yield Table(rows, _above(passages, blocks, first))


def cells_of(text: str, row: Passage) -> list[Span]:
    """Return the places of the cells of a row, also of the empty ones, without the space around their words.

    >>> row = "| Pier |  | June | |"
    >>> [row[a:b] for a, b in cells_of(row, Passage(0, len(row), PassageKind.TABLE_ROW))]
    ['Pier', '', 'June', '']
    """
    end = text.find("\n", row.end)  # the segmenter leaves empty cells at the end out
    rest = text[row.end : end if end >= 0 else len(text)]
    end = row.end + len(rest.rstrip()) if not rest.strip(" \t|") else row.end
    start = row.start
    if text[start] == "|":
        start += 1
        end -= text[end - 1] == "|"
    found = []
    for part in text[start : max(start, end)].split("|"):
        begin = start + len(part) - len(part.lstrip())
        found.append((begin, max(begin, start + len(part.rstrip()))))
        start += len(part) + 1
    return found


def _with_gaps(text: str, passages: Sequence[Passage], blocks: Sequence[Passage]) -> Iterator[Table]:
    rows: list[list[Span]] = []
    last = first = number = 0  # lines of the row before, block of the first row
    for at, block in enumerate(blocks):
        if block.kind in (PassageKind.TABLE_ROW, PassageKind.FURNITURE):
            continue
        start = block.start
        for line in text[block.start : block.end].split("\n"):
            row = _gapped(line, start)
            start += len(line) + 1
            number += 1
            if len(row) < 2:
                continue
            if rows and number - last > _NEAR:
                yield Table(rows, _above(passages, blocks, first), has_bars=False)
                rows = []
            first = first if rows else at
            rows.append(row)
            last = number
    if rows:
        yield Table(rows, _above(passages, blocks, first), has_bars=False)


def _gapped(line: str, start: int) -> list[Span]:
    """Return the places of the words of a line that wide gaps set apart."""
    found, begin = [], len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line, begin):
        if gap.start() > begin:
            found.append((start + begin, start + gap.start()))
        begin = gap.end()
    return [*found, (start + begin, start + len(line.rstrip()))] if len(line.rstrip()) > begin else found


def _above(passages: Sequence[Passage], blocks: Sequence[Passage], at: int) -> tuple[Span, ...]:
    """Return the title of a report, the headings over a table, and the blocks right before it."""
    found = [block for block in blocks[:at][-_ABOVE:] if block.kind is not PassageKind.TABLE_ROW]
    found += [block for block in blocks[:1] if block.kind is PassageKind.TITLE]
    parent = blocks[at].parent
    while parent is not None:
        found.append(passages[parent])
        parent = passages[parent].parent
    return tuple(dict.fromkeys((block.start, block.end) for block in found))
