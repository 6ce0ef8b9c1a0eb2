"""Report → Passages for Chinese notices: the heading tree, the points in a paragraph, the sentences.

Most links of an itemised notice are layout: the problem stands in the heading, every point up
to the next heading is a measure for it. So the tree is read first, and it must survive missing
and repeated numbers, items run together in one paragraph, wrapped lines and pasted tables.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from kg.data import Names, Stamp, ontologies_path, paths_of, stamp
from kg.model import Passage, PassageKind, Report
from kg.segment import chinese_marks as marks
from kg.segment.chinese_cues import Cues
from kg.segment.chinese_lines import Block, line_blocks, logical_lines
from kg.segment.chinese_script import Script
from kg.terms import Terms, load_terms


def cells_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the cells of a row begin and end, also the empty ones, for each stands in its column.

    The signs that a row of Markdown begins and ends with enclose its cells.

    >>> row = " | 收回租金 | | 财务科"
    >>> [row[a:b].strip() for a, b in cells_of(row, 0, len(row))]
    ['', '收回租金', '', '财务科']
    >>> cells_of("| a | b |", 0, 9)
    [(1, 4), (5, 8)]
    """
    ends = [at for at in range(start, end) if text[at] in "\t\n|｜"]
    cells = list(zip([start, *(at + 1 for at in ends)], [*ends, end], strict=True))
    words = text[start:end].strip()
    if words[:1] in ("|", "｜") and words[-1:] in ("|", "｜"):
        return cells[1:-1]
    return cells


def points(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return the numbered points that run together in ``text[start:end]``, each to the start of the next.

    A series begins after punctuation, with one; it goes on with the next number even where the
    full stop before it is missing, and may miss or repeat a number.

    >>> text = "党组高度重视。一是修订制度二是开展培训；三是原因之一是监督缺位。"
    >>> [text[a:b] for a, b, _ in points(text, 0, len(text))]
    ['一是修订制度', '二是开展培训；', '三是原因之一是监督缺位。']
    """
    for pattern in marks.POINTS:
        series = _series(pattern, text, start, end)
        if len(series) > 1:
            stops = [begin for begin, _ in series[1:]] + [end]
            return [(begin, stop, number) for (begin, number), stop in zip(series, stops, strict=True)]
    return []


def _series(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, str]]:
    series: list[tuple[int, str]] = []
    last = 0
    for found in pattern.finditer(text, start, end):
        value = marks.numeral(found[1])
        before = found.start()
        while before > start and text[before - 1].isspace():
            before -= 1
        clean = before == start or text[before - 1] in "。；;！？：:，,、”）)"
        follows = last < value <= last + 2 or value == last
        if (clean and (follows or value == 1)) or (series and value == last + 1):
            series.append((found.start(), found[0]))
            last = value
    return series


class _Outline:
    """The passages so far, and the headings and items that are open above the next one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.passages: list[Passage] = []
        self.open: list[tuple[int, int]] = []  # (rank, index of passage)
        self.bullets: dict[str, list[tuple[int, int]]] = {}  # sign → what was open at its last line
        self.listing: dict[int, int] = {}  # index of a label → rank of the list below it
        self.items: dict[int, int] = {}  # index of such a label → how many items its list has so far
        self.labelled: set[int] = set()  # such labels whose first item has labels of its own

    def add(self, block: Block) -> None:
        if block.kind in (PassageKind.ITEM, PassageKind.HEADING) and self._runs_together(block):
            block = Block(block.start, block.end, PassageKind.PARAGRAPH)
        if block.bullet is not None:
            self._close_to(block.bullet)
        if block.rank is None:
            parent = self.open[-1][1] if self.open else None
            self._body(block, level=0, parent=parent)
            return
        self._list_below(block)
        self._list_ends(block)
        while self.open and self.open[-1][0] >= block.rank:
            if self.listing.get(self.open[-1][1]) == block.rank:
                break
            self.open.pop()
        parent = self.open[-1][1] if self.open else None
        index = len(self.passages)
        level = len(self.open) + 1
        if block.kind is PassageKind.HEADING:
            self.passages.append(Passage(block.start, block.end, block.kind, level, block.number, parent))
        else:
            self._body(block, level=level, parent=parent)
        self.open.append((block.rank, index))

    def _close_to(self, sign: str) -> None:
        """Close the items that were opened since the last line with a sign: ▲第三轮 1、… 2、… ▲第四轮.

        Not headings of sections: a sign in one is none beside a sign before it.
        """
        before = self.bullets.get(sign, self.open)
        since = self.open[len(before) :]
        if self.open[: len(before)] == before and all(rank >= marks.THIRD_RANK for rank, _ in since):
            del self.open[len(before) :]
        self.bullets[sign] = list(self.open)

    def _list_below(self, block: Block) -> None:
        """Note a list that begins right below a label: 整改情况： and on the next lines 1、…, 2、…."""
        if not self.open or block.rank is None or block.number is None:
            return
        rank, label = self.open[-1]
        is_first = marks.is_first(block.number) and not any(other == block.rank for other, _ in self.open)
        if rank == marks.LABEL_RANK and label == len(self.passages) - 1 and block.rank < rank and is_first:
            self.listing[label] = block.rank

    def _list_ends(self, block: Block) -> None:
        """Close a list below a label where another label follows its second item or a later one.

        反馈问题： 1、… 2、… 整改情况： 1、… are two lists. A label below the first item is of that item, and
        so are then those below the others.
        """
        at = next((at for at in reversed(range(len(self.open))) if self.open[at][1] in self.listing), None)
        if at is None:
            return
        label = self.open[at][1]
        if block.rank == self.listing[label]:
            self.items[label] = self.items.get(label, 0) + 1
        elif block.rank == marks.LABEL_RANK and self.items.get(label, 0) < 2:
            self.labelled.add(label)
        elif block.rank == marks.LABEL_RANK and label not in self.labelled:
            del self.open[at:]

    def _runs_together(self, block: Block) -> bool:
        inside = points(self.text, block.start, block.end)
        return bool(inside) and inside[0][0] <= block.start + 2

    def _body(self, block: Block, *, level: int, parent: int | None) -> None:
        index = len(self.passages)
        self.passages.append(Passage(block.start, block.end, block.kind, level, block.number, parent))
        if block.kind in (PassageKind.FURNITURE, PassageKind.TITLE):
            return
        if block.kind is PassageKind.TABLE_ROW:
            for start, end in cells_of(self.text, block.start, block.end):
                self._sentences(start, end, index)
            return
        inside = points(self.text, block.start, block.end)
        self._sentences(block.start, inside[0][0] if inside else block.end, index)
        for begin, stop, number in inside:
            item = len(self.passages)
            end = begin + len(self.text[begin:stop].rstrip())
            self.passages.append(Passage(begin, end, PassageKind.ITEM, len(self.open) + 1, number, index))
            self._sentences(begin, end, item)

    def _sentences(self, start: int, end: int, parent: int) -> None:
        for begin, stop in marks.sentences(self.text, start, end):
            stop = begin + len(self.text[begin:stop].rstrip())
            self.passages.append(Passage(begin, stop, PassageKind.SENTENCE, parent=parent))


class Segmenter:
    """Cuts Chinese reports; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._plain, self._cues = Script(terms), Cues(terms)

    def __call__(self, report: Report) -> tuple[Passage, ...]:
        """Return the passages of a report in document order.

        Points such as ``一是`` are items whose parent is their paragraph; a label such as ``整改情况：``
        is a heading of its own below the numbered one. Contact lines and dates are furniture.
        """
        text = self._plain(report.text)
        outline = _Outline(text)
        first = True
        for start, end in logical_lines(text, self._cues):
            for block in line_blocks(text[start:end], start, end, self._cues, first=first):
                outline.add(block)
                first = first and block.kind in (PassageKind.TITLE, PassageKind.FURNITURE)
        return tuple(outline.passages)


def segment_chinese(report: Report, lexicon: Names = ()) -> tuple[Passage, ...]:
    """Return the passages of a Chinese report; `lexicon` are a user's folders of words."""
    folders = paths_of(lexicon)
    return _segmenter(folders, stamp((ontologies_path() / "lexicon", *folders)))(report)


@lru_cache(maxsize=8)
def _segmenter(folders: tuple[Path, ...], _read_at: Stamp) -> Segmenter:
    return Segmenter(load_terms(folders))
