"""How one span stands to another: which is first, how far off, how many lines between, or one in the other.

What relates two mentions is told by their words and by this together: a plan two lines below a finding
answers it, the same words on the next page do not. So what the encoder has learned of a pair knows both.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

PIECES = (4, 8, 16, 32, 64, 128, 256)  # between the middles of the spans: less than 4, than 8 …, or more
LINES = (1, 2, 3, 5, 9)  # breaks between them: none, one, two, up to four, up to eight, or more
_STEPS = (len(PIECES) + 1) * (len(LINES) + 1)
NESTED = 2 * _STEPS
GAPS = NESTED + 1


class Place(NamedTuple):
    """Where a span lies in a text: pieces ``start:end``, and how many line breaks come before its middle."""

    start: int
    end: int
    line: int


def gap(first: Place, second: Place) -> int:
    """Return the number of how the second span stands to the first, below ``GAPS``.

    Of a half piece between two middles the smaller number counts, so that it is less ahead and more behind.

    >>> gap(Place(0, 4, 0), Place(5, 9, 0)), gap(Place(5, 9, 0), Place(0, 4, 0))
    (6, 54)
    >>> gap(Place(0, 9, 0), Place(5, 9, 0)) == NESTED
    True
    """
    if (first.start <= second.start and second.end <= first.end) or (
        second.start <= first.start and first.end <= second.end
    ):
        return NESTED
    far = (second.start + second.end - first.start - first.end) // 2
    pieces, lines = bisect_right(PIECES, abs(far)), bisect_right(LINES, abs(second.line - first.line))
    return pieces * (len(LINES) + 1) + lines + _STEPS * (far < 0)
