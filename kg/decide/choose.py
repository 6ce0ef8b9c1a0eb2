"""Choose among spans that overlap: those apart from each other that together are worth the most."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """Words ``start:end`` of a sentence with what speaks for and against their being a mention."""

    start: int
    end: int
    features: tuple[str, ...]


Weighed = tuple[int, int, float]  # start, end, how likely it is a mention


def against(marked: Iterable[tuple[int, int]], start: int, end: int) -> str:
    """Return how a stretch of words lies to those that a model marked.

    >>> against([(2, 6)], 2, 4), against([(2, 6)], 0, 8), against([(2, 6)], 4, 9), against([], 0, 1)
    ('ins', 'around', 'across', 'none')
    """
    place = "none"
    for low, high in marked:
        if (low, high) == (start, end):
            return "same"
        if low <= start and end <= high:
            place = f"in{'s' if low == start else ''}{'e' if high == end else ''}"
        elif start <= low and high <= end:
            place = "around"
        elif low < end and start < high:
            place = "across"
    return place


def apart(spans: Sequence[Weighed], threshold: float) -> list[int]:
    """Return the indices of the spans to keep, in order of their ends (weighted interval scheduling).

    A span is worth what it is likelier than `threshold`; two short ones win over the long one that holds
    both where they are worth more together (Kleinberg and Tardos 2005, 6.1).

    >>> apart([(0, 9, 0.5), (0, 4, 0.45), (5, 9, 0.4)], 0.3)
    [1, 2]
    >>> apart([(0, 9, 0.8), (0, 4, 0.45), (5, 9, 0.4), (9, 12, 0.1)], 0.3)
    [0]
    """
    order = sorted(range(len(spans)), key=lambda i: (spans[i][1], spans[i][0], -spans[i][2]))
    ends = [spans[i][1] for i in order]
    before = [bisect_right(ends, spans[i][0], 0, n) for n, i in enumerate(order)]
    best = [0.0]
    for n, i in enumerate(order):
        best.append(max(best[n], best[before[n]] + spans[i][2] - threshold))
    kept: list[int] = []
    n = len(order)
    while n:
        if best[n] > best[n - 1]:
            kept.append(order[n - 1])
            n = before[n - 1]
        else:
            n -= 1
    return kept[::-1]
