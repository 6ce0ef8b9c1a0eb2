"""Ways of the lines in a still picture: through the gaps between boxes, never behind one.

A line that passes behind a box reads as two lines, one to the box and one from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from kg.render.layout import METRICS

OUT = (
    28  # how far the handles of a line within one column reach out: it stays in the margin and between folds
)
CLEAR = METRICS.gap // 2  # between a line and a box


class Free:
    """Where lines may pass: for each column of boxes, the stretches that no box takes."""

    def __init__(self, x: Sequence[int], y: Sequence[int], heights: Sequence[int]) -> None:
        columns: dict[int, list[tuple[int, int]]] = {}
        for at, middle, height in zip(x, y, heights, strict=True):
            columns.setdefault(at, []).append((middle - height // 2, middle + height // 2))
        low = min((y - h // 2 for y, h in zip(y, heights, strict=True)), default=0) - CLEAR
        high = max((y + h // 2 for y, h in zip(y, heights, strict=True)), default=0) + CLEAR
        self.x = sorted(columns)
        self.free: dict[int, list[tuple[int, int]]] = {}
        for at, boxes in columns.items():
            ends = [(low, low), *sorted(boxes), (high, high)]
            gaps = [(above[1] + CLEAR, below[0] - CLEAR) for above, below in pairwise(ends)]
            gaps[0] = (low, max(low, gaps[0][1]))
            gaps[-1] = (min(high, gaps[-1][0]), high)
            self.free[at] = [gap for gap in gaps if gap[0] <= gap[1]]

    def nearest(self, column: int, y: int) -> int:
        """Return the height nearest to `y` where a line may pass through a column."""
        return min((min(max(y, low), high) for low, high in self.free[column]), key=lambda at: abs(at - y))

    def between(self, a: int, b: int) -> list[int]:
        """Return the columns between two, in the order from the first to the second."""
        low, high = min(a, b), max(a, b)
        inner = self.x[bisect_left(self.x, low + 1) : bisect_left(self.x, high)]
        return inner if a < b else inner[::-1]


def path(free: Free, x1: int, y1: int, x2: int, y2: int) -> str:
    """Return the line between two boxes, given their centres.

    >>> two = Free([0, 400], [0, 0], [34, 34])
    >>> path(two, 0, 0, 400, 0)
    'M120 0C200 0 200 0 280 0'
    >>> three = Free([0, 400, 800], [0, 0, 0], [34, 34, 34])
    >>> path(three, 0, 0, 800, 0)
    'M120 0C200 0 200 -23 280 -23H520C600 -23 600 0 680 0'
    """
    half = METRICS.width // 2
    if x1 == x2:  # out and back on the right; a line from a box to itself leaves above and returns below
        out, loop = x1 + half, 12 * (y1 == y2)
        return f"M{out} {y1 - loop}C{out + OUT} {y1 - loop} {out + OUT} {y2 + loop} {out} {y2 + loop}"
    side = 1 if x2 > x1 else -1
    parts = [f"M{x1 + side * half} {y1}"]
    x, y = x1 + side * half, y1
    for column in free.between(x1, x2):
        left, right = column - side * half, column + side * half
        wish = round(y + (y2 - y) * (column - x) / (x2 - x))
        passing = free.nearest(column, wish)
        parts += [_curve(x, y, left, passing), f"H{right}"]
        x, y = right, passing
    return "".join([*parts, _curve(x, y, x2 - side * half, y2)])


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"C{middle} {y1} {middle} {y2} {x2} {y2}"
