"""Leave out what only the page put there: ends of wrapped lines, OCR blanks, marks of headings and lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Passage, PassageKind

_STRAY = re.compile(
    r"(?<=[^\x00-\x7f])[ \n]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\n(?=\w)|(?<=\w)\n(?=[^\x00-\x7f])"
)
# What Markdown (which is what other formats are read as) and typists put before a line.
_MARK = re.compile(r"(?:[#>]+|[-+*•‧●○◯■□◆◇▲▼►▪★☆◎※＊])[ \u3000]+")
_BOLD = re.compile(r"\*\*(?=[^\s*])[^*\n]*[^\s*]\*\*")
_BLOCKS = (PassageKind.PARAGRAPH, PassageKind.ITEM, PassageKind.HEADING, PassageKind.TITLE, PassageKind.NOTE)


@dataclass(frozen=True, slots=True)
class Compact:
    """A text without stray blanks; `back` holds the place of each of its signs in the report."""

    text: str
    back: Sequence[int]

    def there(self, offset: int) -> int:
        """Return where an offset of the report lies in the compact text."""
        return bisect_left(self.back, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``start:end`` of the compact text lies in the report."""
        return self.back[start], self.back[end - 1] + 1


def compact(
    text: str, passages: Sequence[Passage], written: str | None = None
) -> tuple[Compact, list[Passage]]:
    r"""Return `text` without what only the page put inside its blocks, and the passages moved with it.

    `written` is the text as the report has it, sign for sign, where `text` reads its signs in plainer forms.

    >>> page = Passage(0, 8, PassageKind.PARAGRAPH)
    >>> short, _ = compact("整 改到位\n了吗", [page])
    >>> short.text, short.span(0, 2)
    ('整改到位了吗', (0, 3))
    >>> heading = Passage(0, 14, PassageKind.HEADING)
    >>> compact("## 一、**市财政局**", [heading])[0].text
    '一、市财政局'
    """
    written = text if written is None else written
    gone: set[int] = set()
    for passage in passages:
        if passage.kind in _BLOCKS:
            if mark := _MARK.match(written, passage.start, passage.end):
                gone.update(range(*mark.span()))
            for bold in _BOLD.finditer(written, passage.start, passage.end):
                gone.update((bold.start(), bold.start() + 1, bold.end() - 2, bold.end() - 1))
            for stray in _STRAY.finditer(text, passage.start, passage.end):
                gone.update(range(*stray.span()))
    if not gone:
        return Compact(text, range(len(text))), list(passages)
    back = [at for at in range(len(text)) if at not in gone]
    short = Compact("".join(text[at] for at in back), back)
    return short, [replace(p, start=short.there(p.start), end=short.there(p.end)) for p in passages]
