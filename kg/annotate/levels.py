"""What an encoder thinks of a word, as levels that a linear model can weigh; one scale for both languages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

# A probability is told by how many of these it reaches.
LEVELS = (0.03, 0.12, 0.3, 0.5, 0.7, 0.88, 0.97)
# The logarithm of a probability that the sequence model gives a candidate, by how many of these.
_LOGS = (-12.0, -9.0, -7.0, -5.5, -4.5, -3.5, -2.7, -2.0, -1.4, -0.9, -0.5, -0.2)


def level(chance: float, levels: Sequence[float] = LEVELS) -> int:
    """Return how many levels a probability reaches.

    >>> level(0.5), level(0.01)
    (4, 0)
    """
    return bisect_right(levels, chance)


def log_level(log_probability: float) -> int:
    """Return how many levels the logarithm of a probability reaches.

    >>> log_level(-0.1), log_level(-4.0)
    (12, 5)
    """
    return bisect_right(_LOGS, log_probability)


def told(begins: float, inside: float) -> str:
    """Return how likely a mention begins (B) and goes on (I), as levels; "" where neither is likely at all.

    >>> told(0.6, 0.1), told(0.01, 0.02)
    ('B4I1', '')
    """
    return f"B{level(begins)}I{level(inside)}" if max(begins, inside) >= LEVELS[0] else ""
