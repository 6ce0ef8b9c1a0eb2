"""Blocks of a layout → Passages: who governs whom, and each block's sentences after it.

A language's module finds the blocks in document order; this module gives them their place in
the outline. Depth is not read off a mark: a style (``#``, ``II.``, ``2.1``, all capitals …) is
as deep as where it first stands, so that reports may number as they like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.model import Passage, PassageKind

Splitter = Callable[[str, int, int], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Style:
    """How a heading or item is marked: a family of marks, and the depth within the family."""

    family: str
    rank: int = 1
    # A bullet governs the bullets indented below it, but not the paragraph after the list.
    lasting: bool = True
    top: bool = False  # nothing that stands above governs it


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of layout before it has its place; ``body`` is where its words begin.

    What stands before ``body`` is a mark (bullet, number, ``#``) and in no sentence.
    """

    start: int
    end: int
    kind: PassageKind
    body: int
    style: Style | None = None
    number: str | None = None


def outline(text: str, blocks: Iterable[Block], split: Splitter) -> tuple[Passage, ...]:
    r"""Return the passages of these blocks, each block followed by its sentences.

    Every block except furniture has at least one sentence, headings too.

    >>> heading, body = PassageKind.HEADING, PassageKind.PARAGRAPH
    >>> blocks = [Block(0, 5, heading, 2, Style("markdown")), Block(6, 11, body, 6)]
    >>> for p in outline("# Top\nText.", blocks, lambda text, start, end: [(start, end)]):
    ...     print(p.start, p.end, p.kind, p.level, p.parent)
    0 5 heading 1 None
    2 5 sentence 1 0
    6 11 paragraph 0 0
    6 11 sentence 0 2
    """
    passages: list[Passage] = []
    above: list[tuple[Style, int]] = []  # the open headings and items, outermost first
    for block in blocks:
        _close(above, block)
        index = len(passages)
        level = len(above) + 1 if block.style else 0
        parent = above[-1][1] if above and block.kind is not PassageKind.FURNITURE else None
        passages.append(Passage(block.start, block.end, block.kind, level, block.number, parent))
        passages.extend(_sentences(text, block, level, index, split))
        if block.style:
            above.append((block.style, index))
    return tuple(passages)


def _close(above: list[tuple[Style, int]], block: Block) -> None:
    """Close what ends before this block: the rest of its family, or a list above a paragraph."""
    if block.style is None:
        while block.kind is PassageKind.PARAGRAPH and above and not above[-1][0].lasting:
            above.pop()
        return
    if block.style.top:
        above.clear()
    for depth, (style, _) in enumerate(above):
        if style.family == block.style.family and style.rank >= block.style.rank:
            del above[depth:]
            return


def _sentences(text: str, block: Block, level: int, parent: int, split: Splitter) -> Iterator[Passage]:
    if block.kind is PassageKind.FURNITURE:
        return
    for start, end in split(text, block.body, block.end):
        yield Passage(start, end, PassageKind.SENTENCE, level, None, parent)
