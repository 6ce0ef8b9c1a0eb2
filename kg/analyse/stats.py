"""The little statistics that the questions need, in plain Python: exact tests, intervals, ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, lgamma, sqrt

Z95 = 1.959964  # 97.5 % quantile of the normal distribution


def fisher_exact(a: int, b: int, c: int, d: int) -> float:
    """Return the two-sided p of a table of two by two, its margins held (Fisher, 1935).

    All tables at most as likely as the one observed are added up.

    >>> round(fisher_exact(3, 1, 1, 3), 6)  # the lady who tasted tea
    0.485714
    >>> fisher_exact(0, 0, 0, 0)
    1.0
    """
    row, column, total = a + b, a + c, a + b + c + d
    low, high = max(0, row + column - total), min(row, column)
    logs = [_log_table(x, row, column, total) for x in range(low, high + 1)]
    observed = logs[a - low]
    # Tables as likely as ours but for rounding count as equal.
    return min(1.0, sum(exp(p) for p in logs if p <= observed + 1e-7))


def _log_table(a: int, row: int, column: int, total: int) -> float:
    """Return the logarithm of the hypergeometric probability."""
    return _log_choose(column, a) + _log_choose(total - column, row - a) - _log_choose(total, row)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Return q: the false discovery rate at which each test would be called significant (1995).

    >>> [round(q, 3) for q in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.053, 0.053, 0.5]
    """
    q = [1.0] * len(p)
    lowest = 1.0
    for rank, index in reversed(list(enumerate(sorted(range(len(p)), key=lambda i: p[i]), start=1))):
        lowest = min(lowest, p[index] * len(p) / rank)
        q[index] = lowest
    return q


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson, 1927); it stays honest where `total` is small.

    >>> [round(x, 3) for x in wilson(1, 1)], [round(x, 3) for x in wilson(5, 10)]
    ([0.207, 1.0], [0.237, 0.763])
    """
    if total == 0:
        return 0.0, 1.0
    p, z2 = hits / total, Z95 * Z95
    centre = (p + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 * sqrt(p * (1 - p) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(0.0, centre - half), min(1.0, centre + half)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all values does not exceed, interpolated.

    >>> quantile([4, 1, 3, 2], 0.5)
    2.5
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Return ranks from the highest value; equal values share the better rank.

    >>> ranks({"a": 3, "b": 5, "c": 3, "d": 1})
    {'b': 1, 'a': 2, 'c': 2, 'd': 4}
    """
    found: dict[str, int] = {}
    rank, before = 0, float("nan")
    for place, key in enumerate(sorted(values, key=lambda k: (-values[k], k)), start=1):
        if values[key] != before:
            rank, before = place, values[key]
        found[key] = rank
    return found
