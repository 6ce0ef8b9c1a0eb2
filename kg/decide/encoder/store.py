"""The encoder's weights on disk: whole numbers with one scale a row, in a compressed numpy archive."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.decide.encoder.gap import GAPS
from kg.decide.encoder.network import Floats, Network
from kg.decide.encoder.read import Encoder
from kg.decide.encoder.wordpiece import Vocabulary
from kg.decide.store import WEIGHTS, archived, pack, shipped, unpack
from kg.errors import DataError

LANGUAGES = ("en", "zh")  # read with an encoder
STEPS = {"word": 31}  # of a matrix that needs no more: the embeddings, half of the file
_STEPS = 127
_SCALE = ".scales"  # behind the name of a matrix: its scales
_UNSPACED = "pieces.unspaced"  # in the place of "pieces": those of a language without blanks


def quantised(array: Floats, most: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix as whole numbers from ``-most`` to ``most``, and the scale of each row.

    >>> numbers, scales = quantised(np.array([[0.5, -1.0]], dtype=np.float32), 127)
    >>> numbers.tolist(), round(float(scales[0]) * 127, 3)
    ([[64, -127]], 1.0)
    """
    scales = np.maximum(np.abs(array).max(axis=1), np.float32(1e-8)) / np.float32(most)
    return np.rint(array / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def save(arrays: Mapping[str, Floats], vocabulary: Vocabulary, kinds: tuple[str, ...], path: Path) -> None:
    """Write weights, and a vocabulary in the order of its numbers; the same ones give the same bytes."""
    pieces = list(vocabulary.pieces)
    out: dict[str, NDArray[np.generic]] = {
        ("pieces" if vocabulary.is_spaced else _UNSPACED): pack(pieces),
        "kinds": pack(kinds),
    }
    for name, array in sorted(arrays.items()):
        if array.ndim == 2:
            out[name], out[name + _SCALE] = quantised(array, STEPS.get(name, _STEPS))
        else:
            out[name] = array.astype(np.float32)
    with path.open("wb") as file:
        np.savez_compressed(file, **out)  # type: ignore[arg-type]


def read(path: Path) -> Encoder:
    """Read weights that ``save`` wrote.

    Raises
    ------
    DataError
        If the file is missing, is not such an archive, or was written by another version of kg.
    """
    with archived(path, "the encoder", "kg.decide.train.encoder") as stored:
        is_spaced = _UNSPACED not in stored
        pieces = unpack(stored.pop("pieces" if is_spaced else _UNSPACED))
        kinds = tuple(unpack(stored.pop("kinds")))
    numbers = {name: array.astype(np.float32) for name, array in stored.items()}
    arrays = {
        name: array * numbers[name + _SCALE][:, None] if array.ndim == 2 else array
        for name, array in numbers.items()
        if not name.endswith(_SCALE)
    }
    layers = sum(name.endswith(".qkv") for name in arrays)
    told = {name: len(array) for name, array in arrays.items() if name.endswith(".gap")}
    heads = {name.removesuffix(".first") for name in arrays if name.endswith(".first")}
    if not heads or told != {f"{head}.gap": GAPS for head in heads}:
        message = f"{path}: expected relations with {GAPS} gaps each; found {told or 'none'}"
        raise DataError(
            f"{message}; fit it anew (python -m kg.decide.train.encoder), or reinstall oversight-kg"
        )
    vocabulary = Vocabulary({p: i for i, p in enumerate(pieces)}, is_spaced)
    return Encoder(Network(arrays, layers), vocabulary, kinds)


@lru_cache(maxsize=2)
def load(language: str) -> Encoder | None:
    """Return the encoder that ships for `language`, or None for one that is read without.

    Raises
    ------
    DataError
        If the file of a language that is read with one is missing or damaged.
    """
    if language not in LANGUAGES:
        return None
    return read(shipped(WEIGHTS / f"{language}-encoder.npz", "the encoder"))
