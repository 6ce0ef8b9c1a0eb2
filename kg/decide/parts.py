"""Scores from parts: what many words have in common is summed once and remembered by its row.

The table begins with the weights of the model, one row a feature; behind them stand sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.decide.sequence import BEGIN, LABELS, OUTSIDE, Floats, SequenceModel


class Parts:
    """The table of one model; it grows with the texts that are read."""

    def __init__(self, model: SequenceModel) -> None:
        weights = model.weights.astype(np.float64)
        self._table = np.concatenate([weights, np.zeros((4096, weights.shape[1]))])
        self._known, self._kinds = model.features, len(model.kinds)
        self._size = self._first = len(weights)
        self._new: list[list[int]] = []

    def __len__(self) -> int:
        """Return how many sums are remembered."""
        return self._size - self._first + len(self._new)

    def ids(self, names: Iterable[str]) -> list[int]:
        """Return the rows of those features that the model knows."""
        known = self._known
        return [at for name in names if (at := known.get(name)) is not None]

    def add(self, names: Iterable[str]) -> int:
        """Return the row that will hold the sum of these features."""
        self._new.append(self.ids(names))
        return self._size + len(self._new) - 1

    def scores(
        self, words: Sequence[Sequence[int]], shared: Sequence[Sequence[int]], lengths: Sequence[int]
    ) -> list[Floats]:
        """Return the scores (words, kinds, LABELS) of sentences of these lengths.

        Parameters
        ----------
        words
            For each word its rows; -1 is the first of `shared`, -2 the second.
        shared
            Rows that are summed for this call alone, since they belong to this text alone.
        """
        self._fill()
        table = np.concatenate([self._table[: self._size], _sums(self._table, shared)])
        scores = _sums(table, words, base=self._size).reshape(len(words), self._kinds, LABELS)
        return np.split(scores, np.cumsum(lengths)[:-1]) if len(lengths) else []

    def _fill(self) -> None:
        stop = self._size + len(self._new)
        while stop > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._table[self._size : stop] = _sums(self._table, self._new)
        self._size, self._new = stop, []


def gains(model: SequenceModel) -> dict[str, list[float]]:
    """Return by kind what each feature adds to begin a mention rather than to be outside."""
    starts = range(0, LABELS * len(model.kinds), LABELS)
    return {
        kind: (model.weights[:, at + BEGIN] - model.weights[:, at + OUTSIDE]).tolist()
        for kind, at in zip(model.kinds, starts, strict=True)
    }


def _sums(table: Floats, rows: Sequence[Sequence[int]], base: int = 0) -> Floats:
    """Return the sum of the rows of `table` that each of `rows` names; below zero counts on from `base`."""
    out = np.zeros((len(rows), table.shape[1]))
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    flat: NDArray[np.int64] = np.fromiter((at for row in rows for at in row), dtype=np.int64)
    if not len(flat):
        return out
    flat = np.where(flat < 0, base - 1 - flat, flat)
    filled = np.flatnonzero(lengths)
    offsets = np.concatenate(([0], np.cumsum(lengths[filled])[:-1]))
    out[filled] = np.add.reduceat(table[flat], offsets, axis=0)
    return out
