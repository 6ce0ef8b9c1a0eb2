"""Fit a ``SequenceModel``: L2-penalised likelihood by L-BFGS, then fit again on what mattered.

Deterministic: no random start, no sampling; features are numbered in sorted order.
Needs scipy (extra ``train``); nothing here is imported when reports are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kg.decide.lbfgs import minimize
from kg.decide.sequence import (
    FORBIDDEN,
    INSIDE,
    LABELS,
    OUTSIDE,
    Chain,
    Floats,
    Rows,
    SequenceModel,
    batches,
    pad,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What shapes the fit; the defaults are those of the weights that ship."""

    penalty: float = 1.0  # of the square of a weight
    least: int = 2  # a feature seen fewer times is left out
    keep: int = 0  # features kept for the second fit, heaviest first; 0 keeps all
    iterations: int = 80


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence: features of its tokens, and for each kind its labels."""

    rows: Rows
    labels: NDArray[np.int8]  # (tokens, kinds)
    free: NDArray[np.bool_] | None = None  # (tokens, kinds): True where any label is as good


def fit(samples: Sequence[Sample], kinds: Sequence[str], settings: Settings | None = None) -> SequenceModel:
    """Fit one model for all kinds; the kinds share features, not weights."""
    settings = settings or Settings()
    usable = [sample for sample in samples if len(sample.rows)]
    names = _names(usable, settings.least)
    model = _fit(usable, kinds, names, settings)
    if not settings.keep or settings.keep >= len(names):
        return model
    heavy = np.abs(model.weights).max(axis=1)
    best = sorted(range(len(names)), key=lambda i: (-heavy[i], names[i]))[: settings.keep]
    return _fit(usable, kinds, sorted(names[i] for i in best), replace(settings, iterations=25), model)


def combine(models: Sequence[SequenceModel], kinds: Sequence[str]) -> SequenceModel:
    """Return one model of models that were fitted apart, each for kinds of its own."""
    names = sorted({name for model in models for name in model.features})
    index = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(kinds) * LABELS), dtype=np.float32)
    transitions, starts = np.zeros((len(kinds), LABELS, LABELS)), np.zeros((len(kinds), LABELS))
    for model in models:
        rows = [index[name] for name in sorted(model.features, key=lambda n: model.features[n])]
        for own, kind in enumerate(model.kinds):
            at = kinds.index(kind)
            weights[rows, at * LABELS : (at + 1) * LABELS] = model.weights[
                :, own * LABELS : (own + 1) * LABELS
            ]
            transitions[at], starts[at] = model.transitions[own], model.starts[own]
    return SequenceModel(tuple(kinds), index, weights, transitions, starts)


def _names(samples: Sequence[Sample], least: int) -> list[str]:
    counts = Counter(feature for sample in samples for row in sample.rows for feature in set(row))
    return sorted(feature for feature, count in counts.items() if count >= least)


def _fit(
    samples: Sequence[Sample],
    kinds: Sequence[str],
    names: Sequence[str],
    settings: Settings,
    model: SequenceModel | None = None,
) -> SequenceModel:
    index = {name: i for i, name in enumerate(names)}
    groups = [_Group(samples, batch, index, len(kinds)) for batch in batches([len(s.rows) for s in samples])]
    width = len(kinds) * LABELS
    size = len(names) * width
    tail = len(kinds) * LABELS * LABELS

    def unpack(vector: Floats) -> tuple[Floats, Floats, Floats]:
        return (
            vector[:size].reshape(len(names), width),
            vector[size : size + tail].reshape(-1, LABELS, LABELS),
            vector[size + tail :].reshape(-1, LABELS),
        )

    def loss(vector: Floats) -> tuple[float, Floats]:
        weights, transitions, starts = unpack(vector)
        value = 0.5 * settings.penalty * float(vector @ vector)
        gradient = settings.penalty * vector
        parts = unpack(gradient)  # views: what is added to them is added to the gradient
        for group in groups:
            value += group.add(weights, transitions, starts, parts)
        return value, gradient

    start = np.zeros(size + tail + len(kinds) * LABELS)
    if model is not None:  # go on from a fit on more features
        rows = [model.features[name] for name in names]
        start[:size] = model.weights[rows].ravel()
        start[size : size + tail] = (model.transitions - _FORBID).ravel()
        start[size + tail :] = (model.starts - _FORBID_START).ravel()
    weights, transitions, starts = unpack(minimize(loss, start, iterations=settings.iterations))
    return SequenceModel(
        tuple(kinds), index, weights.astype(np.float32), transitions + _FORBID, starts + _FORBID_START
    )


_FORBID = np.zeros((LABELS, LABELS))
_FORBID[OUTSIDE, INSIDE] = FORBIDDEN
_FORBID_START = np.zeros(LABELS)
_FORBID_START[INSIDE] = FORBIDDEN


class _Group:
    """Sentences of about one length, as a sparse matrix."""

    def __init__(
        self, samples: Sequence[Sample], batch: Sequence[int], index: Mapping[str, int], kinds: int
    ) -> None:
        rows = [sorted({index[f] for f in row if f in index}) for n in batch for row in samples[n].rows]
        pointer = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
        columns = np.fromiter((i for row in rows for i in row), dtype=np.int64)
        self.matrix = csr_matrix(
            (np.ones(len(columns), dtype=np.float32), columns, pointer), shape=(len(rows), len(index))
        )
        self.transposed = self.matrix.T.tocsr()
        self.lengths = [len(samples[n].rows) for n in batch]
        flat = np.concatenate([samples[n].labels for n in batch])
        gold = np.eye(LABELS)[flat]  # (tokens, kinds, LABELS)
        free = np.concatenate([_free(samples[n]) for n in batch])
        self.barred = np.where((gold > 0) | free[:, :, None], 0.0, FORBIDDEN)
        self.gold = gold
        self.is_fixed = not bool(free.any())
        self.kinds = kinds

    def add(
        self, weights: Floats, transitions: Floats, starts: Floats, parts: tuple[Floats, Floats, Floats]
    ) -> float:
        """Add this group's gradient to `parts`; return its negative log likelihood."""
        flat = np.asarray(self.matrix @ weights.astype(np.float32), dtype=np.float64).reshape(
            -1, self.kinds, LABELS
        )
        scores, sizes = pad(flat, self.lengths)
        live = np.arange(scores.shape[1])[None, :] < sizes[:, None]
        moves, opens = transitions + _FORBID, starts + _FORBID_START
        total, marginal, pairs = _expect(Chain(scores, sizes, moves, opens), live)
        if self.is_fixed:
            gold, _ = pad(self.gold, self.lengths)
            seen = np.einsum("ntki,ntkj->kij", gold[:, :-1], gold[:, 1:])
            value = float((gold * scores).sum() + (seen * transitions).sum() + (gold[:, 0] * starts).sum())
        else:
            barred, _ = pad(flat + self.barred, self.lengths)
            value, gold, seen = _expect(Chain(barred, sizes, moves, opens), live)
        difference = (marginal - gold)[live].reshape(len(self.gold), -1)
        parts[0][...] += self.transposed @ difference.astype(np.float32)
        parts[1][...] += pairs - seen
        parts[2][...] += (marginal[:, 0] - gold[:, 0]).sum(axis=0)
        return total - value


def _free(sample: Sample) -> NDArray[np.bool_]:
    return sample.free if sample.free is not None else np.zeros(sample.labels.shape, dtype=np.bool_)


def _expect(chain: Chain, live: NDArray[np.bool_]) -> tuple[float, Floats, Floats]:
    """Return log Z summed, the expected labels of each token, and the expected label pairs."""
    sums = chain.sums()
    marginal = sums.forward * sums.backward * live[:, :, None, None]
    ahead = sums.scaled[:, 1:] * sums.backward[:, 1:] * live[:, 1:, None, None]
    joint = np.einsum("ntki,ntkj->kij", sums.forward[:, :-1], ahead) * sums.moves
    return float(sums.total.sum()), marginal, joint


__all__ = ["Sample", "Settings", "combine", "fit"]
