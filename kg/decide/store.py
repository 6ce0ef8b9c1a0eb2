"""Read and write the weights: one compressed numpy archive a language, without pickles.

The archive holds arrays only; names are UTF-8 bytes joined by line feeds. numpy writes the
members without a date, so the same weights give the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.decide.pairs import Calibration, PairModel, as_arrays
from kg.decide.sequence import SequenceModel
from kg.errors import DataError

WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learned for one language."""

    spans: SequenceModel
    relations: dict[str, PairModel]
    bias: dict[str, float]  # by kind, added to outside when spans are decoded
    calibrations: dict[str, Calibration]  # by kind and by relation


def _pack(names: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)


def _unpack(array: NDArray[np.uint8]) -> list[str]:
    text = array.tobytes().decode("utf-8")
    return text.split("\n") if text else []


def save(model: Model, path: Path) -> None:
    """Write `model`; float16 weights, which change no decision that float32 would be sure of."""
    arrays: dict[str, NDArray[np.generic]] = {
        **_sequence_arrays("span", model.spans),
        "bias": np.array([model.bias.get(kind, 0.0) for kind in model.spans.kinds]),
        "relations": _pack(sorted(model.relations)),
        "calibrations": _pack(sorted(model.calibrations)),
    }
    for name, pairs in sorted(model.relations.items()):
        features, weights = as_arrays(pairs)
        arrays[f"pair.{name}.names"] = _pack(features)
        arrays[f"pair.{name}.weights"] = weights.astype(np.float16)
        arrays[f"pair.{name}.head"] = np.array([pairs.bias, pairs.threshold])
    for name, curve in sorted(model.calibrations.items()):
        arrays[f"calibration.{name}"] = np.array([curve.scores, curve.frequencies])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _sequence_arrays(prefix: str, model: SequenceModel) -> dict[str, NDArray[np.generic]]:
    return {
        f"{prefix}.kinds": _pack(list(model.kinds)),
        f"{prefix}.names": _pack(sorted(model.features, key=lambda name: model.features[name])),
        f"{prefix}.weights": model.weights.astype(np.float16),
        f"{prefix}.transitions": model.transitions,
        f"{prefix}.starts": model.starts,
    }


def _sequence(prefix: str, arrays: dict[str, NDArray[np.generic]]) -> SequenceModel:
    return SequenceModel(
        tuple(_unpack(arrays[f"{prefix}.kinds"].astype(np.uint8))),
        {name: i for i, name in enumerate(_unpack(arrays[f"{prefix}.names"].astype(np.uint8)))},
        arrays[f"{prefix}.weights"].astype(np.float32),
        arrays[f"{prefix}.transitions"].astype(np.float64),
        arrays[f"{prefix}.starts"].astype(np.float64),
    )


def read(path: Path) -> Model:
    """Read weights that ``save`` wrote.

    Raises
    ------
    DataError
        If the file is missing or is not such an archive.
    """
    with archived(path, "the learned model", "kg.decide.train") as arrays:
        return _model(arrays)


@contextmanager
def archived(path: Path, what: str, trainer: str) -> Iterator[dict[str, NDArray[np.generic]]]:
    """Give the arrays of an archive; what is wrong with it, or found so in the block, is told as one error.

    Raises
    ------
    DataError
        If the file is missing, or is not an archive of `what`; `trainer` is the module that makes one.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            yield {name: archive[name] for name in archive.files}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        advice = f"train them with python -m {trainer}"
        raise DataError(f"{path.name}: not weights of {what}: {error}; {advice}") from error


def _model(arrays: dict[str, NDArray[np.generic]]) -> Model:
    def names(key: str) -> list[str]:
        return _unpack(arrays[key].astype(np.uint8))

    spans = _sequence("span", arrays)
    relations = {}
    for relation in names("relations"):
        values = arrays[f"pair.{relation}.weights"].astype(np.float64).tolist()
        bias, threshold = arrays[f"pair.{relation}.head"].astype(np.float64).tolist()
        weights = dict(zip(names(f"pair.{relation}.names"), values, strict=True))
        relations[relation] = PairModel(weights, bias, threshold)
    curves = {}
    for name in names("calibrations"):
        scores, frequencies = arrays[f"calibration.{name}"].astype(np.float64).tolist()
        curves[name] = Calibration(tuple(scores), tuple(frequencies))
    bias = dict(zip(spans.kinds, arrays["bias"].astype(np.float64).tolist(), strict=True))
    return Model(spans, relations, bias, curves)


@lru_cache(maxsize=4)
def load(language: str) -> Model | None:
    """Return the weights that ship for `language`, or None where there are none."""
    path = WEIGHTS / f"{language}.npz"
    return read(path) if path.is_file() else None
