"""The forward pass: pieces → hidden states → scores of labels and of pairs, in numpy alone.

A small encoder of the BERT family (Devlin et al. 2019): layers of attention and of a wide inner layer, each
with its sum normalised. A window is computed by itself and without padding, so that what is found depends on
its text alone and not on what else is read beside it.
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
        x = w["word"][np.asarray(pieces)] + w["position"][:size] + w["look"][np.asarray(looks)]
        x = _normal(x, w, "embedding")
        for layer in range(self.layers):
            x = _normal(x + self._attention(x, layer), w, f"{layer}.attention")
            inner = _gelu(x @ w[f"{layer}.inner"] + w[f"{layer}.inner.bias"])
            x = _normal(x + inner @ w[f"{layer}.outer"] + w[f"{layer}.outer.bias"], w, f"{layer}.feed")
        return x

    def _attention(self, x: Floats, layer: int) -> Floats:
        w = self.arrays
        size = len(x)
        mixed = (x @ w[f"{layer}.qkv"] + w[f"{layer}.qkv.bias"]).reshape(size, 3, HEADS, -1)
        query, key, value = mixed.transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[-1]))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        joined = (scores @ value).transpose(1, 0, 2).reshape(size, -1)
        return np.asarray(joined @ w[f"{layer}.out"] + w[f"{layer}.out.bias"])

    def labels(self, hidden: Floats, kinds: int) -> Floats:
        """Return log probabilities (pieces, kinds, labels) of outside, begin and inside."""
        scores = (hidden @ self.arrays["label"] + self.arrays["label.bias"]).reshape(len(hidden), kinds, -1)
        scores = scores - scores.max(axis=-1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True)))

    def projected(self, relation: str, end: str, state: Floats) -> Floats:
        """Return the mean state of a span as one end (``first`` or ``second``) of a relation."""
        w = self.arrays
        return _gelu(state @ w[f"{relation}.{end}"] + w[f"{relation}.{end}.bias"])

    def odds(self, relation: str, first: Floats, second: Floats) -> float:
        """Return the log odds that a relation holds between two projected spans."""
        return float(first @ second + self.arrays[f"{relation}.bias"][0])


def _normal(x: Floats, w: Mapping[str, Floats], name: str) -> Floats:
    """Return the rows with mean zero and variance one, scaled and shifted (Ba et al. 2016)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + EPSILON)
    return np.asarray(centred / spread * w[f"{name}.scale"] + w[f"{name}.shift"])


def _gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit, by its approximation with tanh (Hendrycks and Gimpel 2016)."""
    inner = _ROOT * (x + _CUBIC * (x * x * x))
    return np.asarray(_HALF * x * (_ONE + np.tanh(inner)), dtype=np.float32)
