"""The forward pass: pieces → hidden states → scores of labels and of pairs, in numpy alone.

A small encoder of the BERT family (Devlin et al. 2019): layers of attention and of a wide inner layer, each
with its sum normalised. A window is computed by itself and without padding, so that what is found depends on
its text alone and not on what else is read beside it. Sums and products are written over what they came from,
since each new array of a window's size costs time: a window is read a seventh faster so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HEADS = 12
EPSILON = np.float32(1e-12)
_ROOT, _CUBIC = np.float32(np.sqrt(2.0 / np.pi)), np.float32(0.044715)
_HALF, _ONE = np.float32(0.5), np.float32(1.0)


@dataclass(frozen=True)
class Network:
    """Weights by name; matrices are stored (inputs, outputs)."""

    arrays: Mapping[str, Floats]
    layers: int

    @property
    def width(self) -> int:
        """How many numbers a hidden state has."""
        return int(self.arrays["word"].shape[1])

    def hidden(self, pieces: Sequence[int], looks: Sequence[int]) -> Floats:
        """Return the hidden states (pieces, width) of one window.

        Parameters
        ----------
        pieces, looks
            Numbers of the pieces, opening and closing sign included, and the look of the word of each.
        """
        w = self.arrays
        size = len(pieces)
        x = w["word"][np.asarray(pieces)]
        x += w["position"][:size]
        x += w["look"][np.asarray(looks)]
        x = _normal(x, w, "embedding")
        for layer in range(self.layers):
            x += self._attention(x, layer)
            x = _normal(x, w, f"{layer}.attention")
            x += _linear(_gelu(_linear(x, w, f"{layer}.inner")), w, f"{layer}.outer")
            x = _normal(x, w, f"{layer}.feed")
        return x

    def _attention(self, x: Floats, layer: int) -> Floats:
        w = self.arrays
        size = len(x)
        mixed = _linear(x, w, f"{layer}.qkv").reshape(size, 3, HEADS, -1)
        query, key, value = mixed.transpose(1, 2, 0, 3)
        scores = (query / np.float32(np.sqrt(query.shape[-1]))) @ key.transpose(0, 2, 1)
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        joined = scores @ value
        joined /= scores.sum(axis=-1, keepdims=True)
        rows = np.asarray(joined.transpose(1, 0, 2).reshape(size, -1), dtype=np.float32)
        return _linear(rows, w, f"{layer}.out")

    def labels(self, hidden: Floats, kinds: int) -> Floats:
        """Return log probabilities (pieces, kinds, labels) of outside, begin and inside."""
        scores = _linear(hidden, self.arrays, "label").reshape(len(hidden), kinds, -1)
        scores = scores - scores.max(axis=-1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True)))

    def projected(self, relation: str, end: str, state: Floats) -> Floats:
        """Return what a span brings to a relation as one end (``first``, ``second``), by its mean state.

        The front half is matched with that of the other end, the back half added to it (``odds``).
        """
        found = _linear(state, self.arrays, f"{relation}.{end}")
        half = len(found) // 2
        found[:half] = _gelu(found[:half])
        return found

    def odds(self, relation: str, first: Floats, second: Floats, gap: int) -> float:
        """Return the log odds that a relation holds between projected spans that stand so (``gap.gap``)."""
        w = self.arrays
        half = len(first) // 2
        both = _gelu(first[half:] + second[half:] + w[f"{relation}.gap"][gap])
        told = first[:half] @ second[:half] + both @ w[f"{relation}.both"]
        return float(told + w[f"{relation}.gap.bias"][gap])


def _linear(x: Floats, w: Mapping[str, Floats], name: str) -> Floats:
    """Return the rows multiplied by a matrix, with its bias."""
    found = x @ w[name]
    found += w[f"{name}.bias"]
    return np.asarray(found)


def _normal(x: Floats, w: Mapping[str, Floats], name: str) -> Floats:
    """Return the rows with mean zero and variance one, scaled and shifted (Ba et al. 2016)."""
    x = x - x.mean(axis=-1, keepdims=True)
    x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + EPSILON)
    x *= w[f"{name}.scale"]
    x += w[f"{name}.shift"]
    return np.asarray(x)


def _gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit, by its approximation with tanh (Hendrycks and Gimpel 2016)."""
    # x / 2 · (1 + tanh(√(2 / π) · x · (1 + 0.044715 · x²))), each step over the one before
    y = x * x
    y *= _CUBIC
    y += _ONE
    y *= x
    y *= _ROOT
    np.tanh(y, out=y)
    y += _ONE
    y *= x
    y *= _HALF
    return np.asarray(y)
