"""Limited-memory BFGS for smooth convex losses in a million variables (Nocedal 1980).

SciPy's L-BFGS-B keeps book of bounds that are not needed here and takes longer for that than
the loss itself. Deterministic; numpy only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Loss = Callable[[Vector], tuple[float, Vector]]

ARMIJO = 1e-4
HALVINGS = 12
FIRST = 0.1  # the longest change of a variable in the first step, before anything is known of curvature


def minimize(
    loss: Loss, start: Vector, *, iterations: int, memory: int = 6, tolerance: float = 1e-5
) -> Vector:
    """Return the vector of least loss that `iterations` steps lead to.

    Stops before when a step gains less than `tolerance` of the loss.

    >>> minimize(lambda v: (float(v @ v), 2 * v), np.array([3.0, -4.0]), iterations=20).round(3).tolist()
    [0.0, 0.0]
    """
    point = start.copy()
    value, gradient = loss(point)
    pairs: deque[tuple[Vector, Vector, float]] = deque(maxlen=memory)
    for _ in range(iterations):
        direction = -_times_inverse_hessian(gradient, pairs)
        slope = float(direction @ gradient)
        if slope >= 0:
            break
        step = 1.0 if pairs else min(1.0, FIRST / float(np.abs(gradient).max()))
        for _ in range(HALVINGS):
            moved = point + step * direction
            new_value, new_gradient = loss(moved)
            is_finite = bool(np.isfinite(new_gradient).all())
            if is_finite and new_value <= value + ARMIJO * step * slope:
                break
            step *= 0.5
        else:
            break
        change, turn = moved - point, new_gradient - gradient
        curvature = float(change @ turn)
        if curvature > 1e-12:
            pairs.append((change, turn, 1.0 / curvature))
        gain = value - new_value
        point, value, gradient = moved, new_value, new_gradient
        if gain < tolerance * max(1.0, abs(value)):
            break
    return point


def _times_inverse_hessian(gradient: Vector, pairs: deque[tuple[Vector, Vector, float]]) -> Vector:
    """Return the gradient times what is known of the inverse Hessian (the two-loop recursion)."""
    out = gradient.copy()
    weights = []
    for change, turn, inverse in reversed(pairs):
        weight = inverse * float(change @ out)
        out -= weight * turn
        weights.append(weight)
    if pairs:
        change, turn, inverse = pairs[-1]
        out *= 1.0 / (inverse * float(turn @ turn))
    for (change, turn, inverse), weight in zip(pairs, reversed(weights), strict=True):
        out += change * (weight - inverse * float(turn @ out))
    return out
