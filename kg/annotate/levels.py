"""What an encoder thinks of a word, as levels that a linear model can weigh; one scale for both languages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

# A probability is told by how many of these it reaches.
LEVELS = (0.03, 0.12, 0.3, 0.5, 0.7, 0.88, 0.97)


def level(chance: float, levels: Sequence[float] = LEVELS) -> int:
    """Return how many levels a probability reaches.

    >>> level(0.5), level(0.01)
    (4, 0)
    """
    return bisect_right(levels, chance)


def told(begins: float, inside: float) -> str:
    """Return how likely a mention begins (B) and goes on (I), as levels; "" where neither is likely at all.

    >>> told(0.6, 0.1), told(0.01, 0.02)
    ('B4I1', '')
    """
    return f"B{level(begins)}I{level(inside)}" if max(begins, inside) >= LEVELS[0] else ""
