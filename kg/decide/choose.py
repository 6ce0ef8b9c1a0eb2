"""Choose among spans that overlap: those apart from each other that together are worth the most."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """Words ``start:end`` of a sentence with what speaks for and against their being a mention."""

    start: int
    end: int
    features: tuple[str, ...]


Weighed = tuple[int, int, float]  # start, end, how likely it is a mention


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
