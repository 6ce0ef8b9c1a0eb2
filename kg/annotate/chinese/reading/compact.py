"""Leave out what only the page put between two signs: line ends of wrapped text, spaces of OCR."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Passage, PassageKind

_STRAY = re.compile(
    r"(?<=[^\x00-\x7f])[ \n]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\n(?=\w)|(?<=\w)\n(?=[^\x00-\x7f])"
)
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


def compact(text: str, passages: Sequence[Passage]) -> tuple[Compact, list[Passage]]:
    r"""Return `text` without stray blanks inside its blocks, and the passages moved with it.

    >>> page = Passage(0, 8, PassageKind.PARAGRAPH)
    >>> short, _ = compact("整 改到位\n了吗", [page])
    >>> short.text, short.span(0, 2)
    ('整改到位了吗', (0, 3))
    """
    gone: set[int] = set()
    for passage in passages:
        if passage.kind in _BLOCKS:
            for stray in _STRAY.finditer(text, passage.start, passage.end):
                gone.update(range(*stray.span()))
    if not gone:
        return Compact(text, range(len(text))), list(passages)
    back = [at for at in range(len(text)) if at not in gone]
    short = Compact("".join(text[at] for at in back), back)
    return short, [replace(p, start=short.there(p.start), end=short.there(p.end)) for p in passages]
