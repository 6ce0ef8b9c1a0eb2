"""Fit a ``PairModel``: logistic regression with an L2 penalty, by L-BFGS from zero. Deterministic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.decide.pairs import PairModel


def fit_pairs(
    rows: Sequence[Sequence[str]],
    labels: Sequence[float],
    *,
    penalty: float = 1.0,
    least: int = 2,
    threshold: float = 0.5,
) -> PairModel:
    """Return the weights of the features of `rows`, seen at least `least` times, that tell `labels` best.

    A label is 1 (true), 0 (false), or between them how true.

    >>> model = fit_pairs([["near"], ["far"]] * 4, [True, False] * 4)
    >>> model.raw(["near"]) > 0.6 > 0.4 > model.raw(["far"])
    True
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    counts = Counter(feature for row in rows for feature in set(row))
    names = sorted(feature for feature, count in counts.items() if count >= least)
    index = {name: i for i, name in enumerate(names)}
    known = [sorted({index[feature] for feature in row if feature in index}) for row in rows]
    pointer = np.concatenate(([0], np.cumsum([len(row) for row in known])))
    columns = np.fromiter((i for row in known for i in row), dtype=np.int64)
    matrix = csr_matrix((np.ones(len(columns)), columns, pointer), shape=(len(rows), len(names)))
    gold = np.asarray(labels, dtype=np.float64)

    def loss(vector: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = vector[:-1], vector[-1]
        margin = matrix @ weights + bias
        error = 1.0 / (1.0 + np.exp(-np.clip(margin, -30, 30))) - gold
        value = float(np.logaddexp(0.0, margin).sum() - gold @ margin) + 0.5 * penalty * float(
            weights @ weights
        )
        return value, np.concatenate((matrix.T @ error + penalty * weights, [error.sum()]))

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = {
        name: float(weight) for name, weight in zip(names, found[:-1], strict=True) if abs(weight) >= 1e-4
    }
    return PairModel(weights, float(found[-1]), threshold)
