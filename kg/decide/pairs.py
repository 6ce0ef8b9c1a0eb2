"""Logistic regressions over pairs of mentions, one a kind of relation.

A pair's features are strings; a feature is there or not. The probability goes through a
calibration that was fitted on pairs of reports left out of training.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Calibration:
    """A monotone map from a raw score to a frequency, by straight lines between its knots."""

    scores: tuple[float, ...] = (0.0, 1.0)
    frequencies: tuple[float, ...] = (0.0, 1.0)

    def __call__(self, score: float) -> float:
        """Return the calibrated probability.

        >>> Calibration((0.0, 0.5, 1.0), (0.0, 0.8, 1.0))(0.25)
        0.4
        """
        return round(float(np.interp(score, self.scores, self.frequencies)), 4)


@dataclass(frozen=True, slots=True)
class PairModel:
    """Weights of one relation: features by name, a bias, the threshold above which a pair holds."""

    features: Mapping[str, float]
    bias: float
    threshold: float = 0.5

    def raw(self, features: Iterable[str]) -> float:
        """Return the probability before calibration."""
        known = self.features
        total = self.bias + sum(known.get(feature, 0.0) for feature in features)
        return 1.0 / (1.0 + exp(-min(30.0, max(-30.0, total))))

    def explain(self, features: Iterable[str], *, most: int = 6) -> tuple[tuple[str, float], ...]:
        """Return the features that weighed most, heaviest first."""
        rows = [
            (f, round(self.features[f], 3)) for f in set(features) if abs(self.features.get(f, 0.0)) >= 0.01
        ]
        return tuple(sorted(rows, key=lambda row: (-abs(row[1]), row[0]))[:most])


def as_arrays(model: PairModel) -> tuple[list[str], NDArray[np.float32]]:
    """Return names and weights in sorted order, as they are stored."""
    names = sorted(model.features)
    return names, np.array([model.features[name] for name in names], dtype=np.float32)
