"""Templates of features over columns: as strings to learn from and to explain, as numbers to read with.

A column holds one string a token; the empty string says nothing. A template names one column and an offset
(``w-1=the``: the word before is "the") or several together (``l&t1=plan|NN``). Reading a report asks for the
weights of millions of such strings of which few differ, so ``scores`` makes each of them once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.decide.sequence import LABELS, Floats, SequenceModel

Columns = Mapping[str, Sequence[str]]
Codes = NDArray[np.int64]

BIAS = "bias"
EDGES = "w"  # the column that tells where a sentence begins and ends
_BEFORE, _BEHIND = "^", "$"


@dataclass(frozen=True, slots=True)
class Templates:
    """Which columns are looked at, where, and which of them together."""

    windows: Mapping[str, tuple[int, ...]]  # column → offsets
    pairs: tuple[tuple[tuple[str, int], ...], ...]

    def of(self, columns: Columns) -> tuple[list[tuple[str, int]], list[tuple[tuple[str, int], ...]]]:
        """Return the windows and pairs of which all columns are there."""
        windows = [(name, off) for name, offs in self.windows.items() if name in columns for off in offs]
        pairs = [pair for pair in self.pairs if all(name in columns for name, _ in pair)]
        return windows, pairs


def parse_pairs(text: str) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Read columns with their offsets, as they are to be looked at together.

    >>> parse_pairs("l-1&l t&t1")
    ((('l', -1), ('l', 0)), (('t', 0), ('t', 1)))
    """
    return tuple(tuple(_at(part) for part in joint.split("&")) for joint in text.split())


def _at(part: str) -> tuple[str, int]:
    name = part.rstrip("-0123456789")
    return name, int(part[len(name) :] or 0)


@lru_cache(maxsize=1024)
def _label(*parts: tuple[str, int]) -> str:
    return "&".join(f"{name}{off or ''}" for name, off in parts) + "="


def span_rows(columns: Columns, sentence: range, tokens: range, templates: Templates) -> list[list[str]]:
    """Return the features of some tokens of a sentence as strings.

    >>> words = {"w": ["The", "plan"], "t": ["DT", "NN"]}
    >>> templates = Templates({"w": (-1, 0, 1)}, parse_pairs("t&w"))
    >>> span_rows(words, range(2), range(1, 2), templates)
    [['bias', 'w-1=The', 'w=plan', 'w1=$', 't&w=NN|plan']]
    """
    parts = templates.of(columns)
    return [_row(columns, sentence, at, *parts) for at in tokens]


def _row(
    columns: Columns,
    sentence: range,
    at: int,
    windows: Sequence[tuple[str, int]],
    pairs: Sequence[tuple[tuple[str, int], ...]],
) -> list[str]:
    row = [BIAS]
    for name, off in windows:
        value = _value(columns[name], sentence, at + off)
        if not value and name == EDGES and off in (-1, 1) and at + off not in sentence:
            value = _BEFORE if off < 0 else _BEHIND
        if value:
            row.append(_label((name, off)) + value)
    for pair in pairs:
        values = [_value(columns[name], sentence, at + off) for name, off in pair]
        if any(values):
            row.append(_label(*pair) + "|".join(values))
    return row


def _value(column: Sequence[str], sentence: range, at: int) -> str:
    return column[at] if at in sentence else ""


def feature_rows(columns: Columns, sentences: Sequence[range], templates: Templates) -> list[list[list[str]]]:
    """Return the features of each token as strings, sentence by sentence."""
    return [span_rows(columns, sentence, sentence, templates) for sentence in sentences]


def scores(
    columns: Columns, sentences: Sequence[range], templates: Templates, model: SequenceModel
) -> list[Floats]:
    """Return what ``model.emissions`` gives for the features of each sentence, (tokens, kinds, LABELS).

    The sentences must hold the tokens in order and without a gap.
    """
    size = sum(map(len, sentences))
    coded = Coded(columns, sentences, size)
    nothing = len(model.features)  # a row of zeros behind the weights
    weights = np.vstack([model.weights, np.zeros((1, model.weights.shape[1]), dtype=np.float32)])
    known = model.features
    total = np.zeros((size, model.weights.shape[1]))
    total += weights[known.get(BIAS, nothing)]
    windows, pairs = templates.of(columns)
    for name, off in windows:
        label = _label((name, off))
        values = [label + value if value else "" for value in coded.values[name]]
        codes = coded.shifted(name, off)
        if name == EDGES and off in (-1, 1):
            values.append(label + (_BEFORE if off < 0 else _BEHIND))
            codes = np.where(coded.outside(off), len(values) - 1, codes)
        rows = np.array([known.get(value, nothing) if value else nothing for value in values])
        total += weights[rows[codes]]
    for pair in pairs:
        total += weights[_pair_rows(coded, pair, known, nothing)]
    stops = np.cumsum([len(sentence) for sentence in sentences])[:-1]
    return np.split(total.reshape(size, len(model.kinds), LABELS), stops) if sentences else []


def _pair_rows(
    coded: Coded, pair: tuple[tuple[str, int], ...], known: Mapping[str, int], nothing: int
) -> Codes:
    """Return for each token the weights' row of what several columns say together."""
    joint = np.zeros(coded.size, dtype=np.int64)
    for name, off in pair:
        joint = joint * len(coded.values[name]) + coded.shifted(name, off)
    different, at = np.unique(joint, return_inverse=True)
    label = _label(*pair)
    rows = np.full(len(different), nothing)
    for number, code in enumerate(different.tolist()):
        values = []
        rest = code
        for name, _ in reversed(pair):
            rest, own = divmod(rest, len(coded.values[name]))
            values.append(coded.values[name][own])
        if code:  # zero says nothing in any column
            rows[number] = known.get(label + "|".join(reversed(values)), nothing)
    return np.asarray(rows[at])


class Coded:
    """Columns as numbers: each different string of a column is one, and the empty string is zero."""

    def __init__(self, columns: Columns, sentences: Sequence[range], size: int) -> None:
        self.size = size
        self.values: dict[str, list[str]] = {}
        self._codes: dict[str, Codes] = {}
        for name, column in columns.items():
            numbers: dict[str, int] = {"": 0}
            self._codes[name] = np.fromiter(
                (numbers.setdefault(value, len(numbers)) for value in column), dtype=np.int64, count=size
            )
            self.values[name] = list(numbers)
        lengths = np.fromiter(map(len, sentences), dtype=np.int64, count=len(sentences))
        self._sentence = np.repeat(np.arange(len(sentences)), lengths)
        self._shifts: dict[tuple[str, int], Codes] = {}

    def outside(self, offset: int) -> NDArray[np.bool_]:
        """Tell for each token whether what stands at the offset belongs to another sentence or to none."""
        out = np.ones(self.size, dtype=np.bool_)
        here, there = _overlap(self.size, offset)
        out[here] = self._sentence[here] != self._sentence[there]
        return out

    def shifted(self, name: str, offset: int) -> Codes:
        """Return for each token the number of what stands at the offset, zero outside of its sentence."""
        found = self._shifts.get((name, offset))
        if found is None:
            codes = self._codes[name]
            found = np.zeros(self.size, dtype=np.int64)
            here, there = _overlap(self.size, offset)
            found[here] = np.where(self._sentence[here] == self._sentence[there], codes[there], 0)
            self._shifts[name, offset] = found
        return found


def _overlap(size: int, offset: int) -> tuple[slice, slice]:
    """Return the tokens that have another one at the offset, and those others."""
    low, high = max(0, -offset), min(size, size - offset)
    return slice(low, max(low, high)), slice(low + offset, max(low, high) + offset)
