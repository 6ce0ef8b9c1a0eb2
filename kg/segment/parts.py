"""The parts of a report that can each say something: its sentences, and the blocks without any.

What counts as heard of a report is counted in these, by the coverage of a build and by that of an
analysis; and quotes are shown in them, by ``kg explain`` and by the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from kg.model import Passage, PassageKind

Touches = Callable[[int, int], bool]


def speaking_parts(passages: Sequence[Passage]) -> list[Passage]:
    """Return the sentences, and the innermost blocks that have none (furniture), in document order.

    >>> block, sentence = Passage(0, 9, PassageKind.PARAGRAPH), Passage(0, 9, PassageKind.SENTENCE, parent=0)
    >>> footer = Passage(10, 14, PassageKind.FURNITURE)
    >>> [str(part.kind) for part in speaking_parts([block, sentence, footer])]
    ['sentence', 'furniture']
    """
    parents = {passage.parent for passage in passages if passage.kind == PassageKind.SENTENCE}
    return [
        passage
        for index, passage in enumerate(passages)
        if passage.kind == PassageKind.SENTENCE or (index not in parents and not _encloses(passages, index))
    ]


def _encloses(passages: Sequence[Passage], index: int) -> bool:
    """Whether a block only holds the one after it, whose text its own is."""
    outer = passages[index]
    return any(outer.start <= p.start and p.end <= outer.end for p in passages[index + 1 : index + 2])


def touching(spans: Sequence[tuple[int, int]]) -> Touches:
    """Return a function that tells whether any of the sorted spans shares a character with ``start:end``.

    >>> touching([(0, 4), (9, 12)])(4, 9), touching([(0, 5), (9, 12)])(4, 9)
    (False, True)
    """
    starts = [start for start, _ in spans]
    reached = list(accumulate((end for _, end in spans), max))  # by any span up to here, however long

    def touches(start: int, end: int) -> bool:
        before = bisect_left(starts, end)
        return before > 0 and reached[before - 1] > start

    return touches


def sentence_around(text: str, bounds: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence or sentences that hold these characters, for showing them.

    Parameters
    ----------
    text
        The text of the report.
    bounds
        Where its sentences begin and end (see ``kg.segment.sentence_bounds``), in order.
    start, end
        The characters; where no sentence holds any of them, their lines are returned.

    >>> sentence_around("It rained. The pier shut. Nobody came.", [(0, 10), (11, 25), (26, 38)], 15, 19)
    (11, 25)
    """
    last = bisect_left(bounds, (end, 0)) - 1  # the last sentence that begins before the end
    first = bisect_right(bounds, (start, len(text))) - 1
    if first < 0 or bounds[first][1] <= start:
        first += 1
    if first > last:
        left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        return left, len(text) if right < 0 else right
    return min(start, bounds[first][0]), max(end, bounds[last][1])
