"""Blocks whose line breaks were lost → several: labels, numbers of findings and bullets inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, zip_longest

from kg.model import PassageKind
from kg.segment.cues import Cues
from kg.segment.outline import Block, Style

# The last ones are what converters make of the bullets of symbol fonts.
BULLETS = "(?:[•●▪■◦‣➢➤✓\uf0a7\uf0b7\uf0d8]|ƒƒ?(?=\\s))"
CONTACT_LENGTH = 160
HEADING_LENGTH = 60
# Labels of a finding's parts, and how many of them with a dash make that the manner of a report.
_PARTS = frozenset({"criteria", "condition", "cause", "effect", "recommendation"})
_MANNER = 3
# What may stand behind the number of a finding, if more than prose about it does.
_FINDING_NUMBER = re.compile(r"(?:[:.](?=\s|[A-Z]))?(?:\s*[-–—](?=\s))?(?=\s*[A-Z0-9(“\"])")
_FINDING = (Style("finding", 1),)
_OF_YEAR = re.compile(r"(?:\w+\s+)?20\d\d-\d{3}")  # 2023-003: what stands behind it is that finding
_NUMBERED = re.compile(r"(\d{1,3}[a-z]?)\s?[:.)]\s*")  # 2: PAC conclusion: …
_INNER_BULLET = re.compile(rf"(?<=\s){BULLETS}\s+(?=\S)")


def has_dashed_labels(text: str, cues: Cues) -> bool:
    """Tell whether a report sets its labels off by dashes, as in ``Condition – No ledger``.

    One such place is prose: ``the Standard – if any``. Only a finding has several of its parts so.
    """
    found = (m.lastgroup for m in cues.dashed.finditer(text) if m.group()[-1:] not in (":", "：", "*"))
    return len(_PARTS.intersection(found)) >= _MANNER


def cut_item(text: str, block: Block, cues: Cues) -> Iterator[Block]:
    """Yield an item that is a text of its own; labels may be glued to that too."""
    named = block.style is not None and block.style.family in ("finding", "part")
    number = _FINDING_NUMBER.match(text, block.start + len(block.number or ""), block.end)
    stated = _OF_YEAR.fullmatch(block.number or "") or (
        number and cues.label.search(text, number.end(), block.end)
    )
    if number and block.style in _FINDING and stated:
        # A finding that was run together: its number governs the words and labels behind it.
        yield replace(block, kind=PassageKind.HEADING, end=number.end())
        yield from cut_text(text, Block(number.end(), block.end, PassageKind.PARAGRAPH, number.end()), cues)
    elif not named:
        yield from cut_text(text, replace(block, kind=PassageKind.ITEM), cues)
    elif block.number and text[block.start + len(block.number) :][:1] in (":", "."):
        body = block.start + len(block.number) + 1
        yield from cut_text(text, replace(block, kind=PassageKind.ITEM, body=body), cues)
    else:
        # "Finding 3 was repeated in …" is prose about a finding.
        plain = replace(block, kind=PassageKind.PARAGRAPH, style=None, number=None)
        yield from cut_text(text, plain, cues)


def cut_text(text: str, block: Block, cues: Cues) -> Iterator[Block]:
    """Cut a block at the labels in it (``… ledger.Condition: The …``)."""
    if block.kind in (PassageKind.NOTE, PassageKind.TABLE_ROW):
        yield block
        return
    piece = block
    labels = list(cues.label.finditer(text, block.body, block.end))
    number = _NUMBERED.fullmatch(text, block.start, labels[0].start()) if labels else None
    for match, after in zip_longest(labels, labels[1:]):
        heading = Block(match.start(), match.end(), PassageKind.HEADING, match.start(), Style("finding", 3))
        if number and match is labels[0]:
            yield replace(heading, start=block.start, number=number[1])
        else:
            yield from _cut_list(text, replace(piece, end=match.start()), cues)
            yield heading
        end = after.start() if after else block.end
        # Who is to be asked is personal data, and no statement about the unit.
        contact = match.lastgroup == "contact" and end - match.end() <= CONTACT_LENGTH
        kind = PassageKind.FURNITURE if contact else PassageKind.PARAGRAPH
        piece = Block(match.end(), block.end, kind, match.end())
    yield from _cut_list(text, piece, cues)


def _cut_list(text: str, block: Block, cues: Cues) -> Iterator[Block]:
    """Cut a block at the bullets of a list in it; a single one may be any sign."""
    marks = list(_INNER_BULLET.finditer(text, block.body, block.end))
    if len(marks) < 2 or block.kind is PassageKind.FURNITURE:
        yield from _trimmed(text, block)
        return
    yield from _with_heading(text, replace(block, end=marks[0].start()), cues)
    bounds = [*(mark.start() for mark in marks), block.end]
    for mark, (start, end) in zip(marks, pairwise(bounds), strict=True):
        item = Block(start, end, PassageKind.ITEM, mark.end(), Style("bullet", lasting=False))
        yield from _with_heading(text, item, cues) if end < block.end else _trimmed(text, item)


def _with_heading(text: str, block: Block, cues: Cues) -> Iterator[Block]:
    """Cut the heading of the next list off a block: ``… prior year. Key Recommendations``."""
    match = cues.inner_heading.search(text, max(block.body, block.end - HEADING_LENGTH), block.end)
    yield from _trimmed(text, replace(block, end=match.start()) if match else block)
    if match:
        heading = Block(match.start(), block.end, PassageKind.HEADING, match.start(), Style("inner"))
        yield from _trimmed(text, heading)


def _trimmed(text: str, block: Block) -> Iterator[Block]:
    start, end = block.start, block.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield replace(block, start=start, end=end, body=max(block.body, start))
