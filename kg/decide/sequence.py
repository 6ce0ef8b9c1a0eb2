"""Linear-chain conditional random fields, one a kind of mention, over one set of features.

Scores are computed in batches of sentences of about one length, so that time is linear in the
number of tokens and a sentence of ten thousand words costs what its words cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = Sequence[Sequence[str]]  # the features of each token of a sentence

OUTSIDE, BEGIN, INSIDE = range(3)
LABELS = 3
FORBIDDEN = -1e4
BATCH_TOKENS = 8192


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """Tokens ``start:end`` of a sentence, found to be a mention of a kind."""

    start: int
    end: int
    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class SequenceModel:
    """Weights of features and of label transitions, for each kind."""

    kinds: tuple[str, ...]
    features: Mapping[str, int]
    weights: NDArray[np.float32]  # (features, kinds * LABELS)
    transitions: Floats  # (kinds, LABELS, LABELS), from row to column
    starts: Floats  # (kinds, LABELS)

    def only(self, kinds: Sequence[str]) -> SequenceModel:
        """Return the part of the model that finds these kinds."""
        at = [self.kinds.index(kind) for kind in kinds]
        columns = [i * LABELS + label for i in at for label in range(LABELS)]
        return SequenceModel(
            tuple(kinds), self.features, self.weights[:, columns], self.transitions[at], self.starts[at]
        )

    def emissions(self, rows: Rows) -> Floats:
        """Return the scores (tokens, kinds, LABELS) of the labels of each token, neighbours apart."""
        known = [[i for f in row if (i := self.features.get(f)) is not None] for row in rows]
        flat = np.fromiter((i for row in known for i in row), dtype=np.int64)
        lengths = np.fromiter(map(len, known), dtype=np.int64, count=len(known))
        out = np.zeros((len(known), self.weights.shape[1]))
        filled = np.flatnonzero(lengths)
        if len(filled):
            offsets = np.concatenate(([0], np.cumsum(lengths[filled])[:-1]))
            out[filled] = np.add.reduceat(self.weights[flat], offsets, axis=0)
        return out.reshape(len(known), len(self.kinds), LABELS)

    def lattices(
        self, scores: Sequence[Floats], biases: Sequence[float], *, spread: float = 1.3
    ) -> list[Lattice]:
        """Return for each sentence its mentions under several biases, and how likely any span of it is."""
        out: list[Lattice] = [Lattice({bias: [] for bias in biases})] * len(scores)
        for batch in batches([len(rows) for rows in scores], spread):
            padded, lengths = pad(
                np.concatenate([scores[number] for number in batch]),
                [len(scores[number]) for number in batch],
            )
            chain = Chain(padded, lengths, self.transitions, self.starts)
            labels = {bias: chain.viterbi(bias) for bias in biases}
            for at, (number, reading) in enumerate(zip(batch, chain.readings(), strict=True)):
                size = int(lengths[at])
                found = {
                    bias: [
                        (k, start, end)
                        for k in range(len(self.kinds))
                        for start, end in spans_of(best[at, :size, k])
                    ]
                    for bias, best in labels.items()
                }
                out[number] = Lattice(found, reading)
        return out

    def explain(
        self, rows: Rows, start: int, end: int, kind: str, *, most: int = 8
    ) -> tuple[tuple[str, float], ...]:
        """Return the features that spoke most for (or against) reading the tokens as `kind`.

        The weight of a feature is what it adds to begin at the first token and to inside at the
        others, less what it adds to outside.
        """
        base = self.kinds.index(kind) * LABELS
        total: dict[str, float] = {}
        for place in range(start, end):
            label = BEGIN if place == start else INSIDE
            for feature in rows[place]:
                index = self.features.get(feature)
                if index is not None:
                    row = self.weights[index]
                    total[feature] = total.get(feature, 0.0) + float(row[base + label] - row[base + OUTSIDE])
        heavy = sorted(total.items(), key=lambda item: (-abs(item[1]), item[0]))
        return tuple((feature, round(weight, 3)) for feature, weight in heavy[:most] if abs(weight) >= 0.01)


def spans_of(labels: Sequence[int] | NDArray[np.int8]) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans that a labelling marks.

    >>> list(spans_of([0, 1, 2, 1, 0, 1]))
    [(1, 3), (3, 4), (5, 6)]
    """
    start = -1
    for at, label in enumerate(labels):
        if label != INSIDE and start >= 0:
            yield start, at
            start = -1
        if label == BEGIN:
            start = at
    if start >= 0:
        yield start, len(labels)


def labels_of(size: int, spans: Sequence[tuple[int, int]]) -> NDArray[np.int8]:
    """Return the labels of a sentence of `size` tokens with these spans, the longer winning an overlap.

    >>> labels_of(5, [(1, 4), (2, 3)]).tolist()
    [0, 1, 2, 2, 0]
    """
    labels = np.zeros(size, dtype=np.int8)
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if not labels[start:end].any():
            labels[start] = BEGIN
            labels[start + 1 : end] = INSIDE
    return labels


def batches(lengths: Sequence[int], spread: float = 1.3) -> Iterator[list[int]]:
    """Yield the numbers of sentences of about one length, so that padding stays small."""
    order = sorted((number for number, size in enumerate(lengths) if size), key=lambda n: (lengths[n], n))
    batch: list[int] = []
    for number in order:
        size = lengths[number]
        if batch and (size * (len(batch) + 1) > BATCH_TOKENS or size > spread * lengths[batch[0]] + 3):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def pad(flat: Floats, lengths: Sequence[int]) -> tuple[Floats, NDArray[np.int64]]:
    """Return scores (sentences, longest, kinds, LABELS) with zeros behind the shorter sentences."""
    sizes = np.asarray(lengths, dtype=np.int64)
    out = np.zeros((len(sizes), int(sizes.max()), *flat.shape[1:]))
    out[np.arange(out.shape[1])[None, :] < sizes[:, None]] = flat
    return out, sizes


@dataclass(frozen=True, slots=True)
class Reading:
    """Of one sentence: logarithms that make up the probability of a span, (words, kinds)."""

    begins: Floats  # that a mention begins at the word
    inside: Floats  # sums over the words before; one row more
    ends: Floats  # that none goes on there, behind one word or behind several; one row more
    enter: Floats  # (kinds,)
    stay: Floats

    def log_probability(self, kind: int, start: int, end: int) -> float:
        """Return the log probability that exactly the words ``start:end`` are a mention of the kind."""
        value = self.begins[start, kind] + self.ends[end, kind, int(end > start + 1)]
        if end > start + 1:
            value += self.inside[end, kind] - self.inside[start + 1, kind]
            value += self.enter[kind] + (end - start - 2) * self.stay[kind]
        return float(min(0.0, value))


@dataclass(frozen=True, slots=True)
class Lattice:
    """One sentence read by the model: (kind, start, end) of its mentions by bias, and its reading."""

    found: Mapping[float, list[tuple[int, int, int]]]
    reading: Reading | None = None  # None for a sentence without words


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over all labellings of a batch; arrays are (sentences, longest, kinds, LABELS)."""

    forward: Floats  # scaled to one at each token
    backward: Floats  # scaled so that forward * backward is the probability of a label
    scaled: Floats  # factor of each label, by the scale of its token
    moves: Floats  # exponentials of the transitions
    total: Floats  # log of the sum over all labellings (sentences, kinds)


class Chain:
    """A batch of padded label lattices: best labellings, partition sums, marginals."""

    def __init__(
        self, scores: Floats, lengths: NDArray[np.int64], transitions: Floats, starts: Floats
    ) -> None:
        self.lengths, self.transitions = lengths, transitions
        self.scores = scores.copy()
        self.scores[:, 0] += starts
        self._sums: Sums | None = None

    def viterbi(self, bias: float = 0.0) -> NDArray[np.int8]:
        """Return the best labels (sentences, longest, kinds); what lies behind an end is outside.

        The bias is added to the score of outside.
        """
        n, longest, kinds, _ = self.scores.shape
        shift = np.array([bias, 0.0, 0.0])
        best = self.scores[:, 0] + shift
        back = np.zeros((n, longest, kinds, LABELS), dtype=np.int8)
        for t in range(1, longest):
            options = best[..., :, None] + self.transitions[None]
            back[:, t] = options.argmax(axis=2)
            stepped = options.max(axis=2) + self.scores[:, t] + shift
            inside = (t < self.lengths)[:, None, None]
            best = np.where(inside, stepped, best)
        labels = np.zeros((n, longest, kinds), dtype=np.int8)
        last = best.argmax(axis=2)
        for t in range(longest - 1, -1, -1):
            live = t < self.lengths
            labels[live, t] = last[live]
            previous = np.take_along_axis(back[:, t], last[..., None].astype(np.int64), axis=2)[..., 0]
            last = np.where(live[:, None], previous, last)
        return labels

    def sums(self) -> Sums:
        """Return the sums over all labellings, computed once."""
        if self._sums is None:
            self._sums = self._compute_sums()
        return self._sums

    def _compute_sums(self) -> Sums:
        """Run forward and backward with each step scaled to one (Rabiner 1989, V.A)."""
        n, longest, kinds, _ = self.scores.shape
        top = self.scores.max(axis=3)
        factors = np.exp(self.scores - top[..., None])
        moves = np.exp(self.transitions)
        live = np.arange(longest)[None, :] < self.lengths[:, None]
        forward, backward = np.zeros_like(factors), np.ones_like(factors)
        scale = np.ones((n, longest, kinds))
        state = factors[:, 0]
        for t in range(longest):
            if t:
                state = _step(forward[:, t - 1], moves) * factors[:, t]
            scale[:, t] = np.where(live[:, t, None], np.maximum(state.sum(axis=2), 1e-300), 1.0)
            forward[:, t] = np.where(live[:, t, None, None], state / scale[:, t, :, None], forward[:, t - 1])
        scaled = factors / scale[..., None]
        back = moves.transpose(0, 2, 1)
        for t in range(longest - 2, -1, -1):
            ahead = _step(scaled[:, t + 1] * backward[:, t + 1], back)
            backward[:, t] = np.where(live[:, t + 1, None, None], ahead, 1.0)
        total = np.where(live[..., None], np.log(scale) + top, 0.0).sum(axis=1)
        return Sums(forward, backward, scaled, moves, total)

    def readings(self) -> Iterator[Reading]:
        """Yield for each sentence what the probability of any span of it is the sum of."""
        sums = self.sums()
        tiny = 1e-300
        begins = np.log(sums.forward[..., BEGIN] + tiny)
        inside = np.cumsum(np.log(sums.scaled[..., INSIDE] + tiny), axis=1)
        ahead = sums.scaled * sums.backward
        ends = np.log(
            np.stack(
                [
                    sum(ahead[..., to] * sums.moves[:, label, to] for to in (OUTSIDE, BEGIN))
                    for label in (BEGIN, INSIDE)
                ],
                axis=-1,
            )
            + tiny
        )
        enter, stay = self.transitions[:, BEGIN, INSIDE], self.transitions[:, INSIDE, INSIDE]
        for at, size in enumerate(self.lengths.tolist()):
            none = np.zeros((1, begins.shape[2]))
            yield Reading(
                begins[at, :size],
                np.concatenate((none, inside[at, :size])),
                np.concatenate((ends[at, :size], np.zeros((1, begins.shape[2], 2)))),
                enter,
                stay,
            )


def _step(state: Floats, moves: Floats) -> Floats:
    """Return ``state @ moves`` kind by kind; written out, since the matrices are three by three."""
    out = state[..., OUTSIDE, None] * moves[:, OUTSIDE]
    out += state[..., BEGIN, None] * moves[:, BEGIN]
    out += state[..., INSIDE, None] * moves[:, INSIDE]
    return np.asarray(out)
