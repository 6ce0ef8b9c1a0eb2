"""Read and write the weights: one compressed numpy archive a language, without pickles.

The archive holds arrays only; names are UTF-8 bytes joined by line feeds. numpy writes the
members without a date, so the same weights give the same bytes.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.decide.pairs import Calibration, PairModel, as_arrays
from kg.decide.sequence import SequenceModel
from kg.errors import DataError, UnknownNameError

WEIGHTS = Path(__file__).parent / "weights"
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learned for one language."""

    spans: SequenceModel
    relations: dict[str, PairModel]
    bias: dict[str, float]  # by kind, added to outside when spans are decoded
    calibrations: dict[str, Calibration]  # by kind and by relation
    choosers: dict[str, PairModel] = field(default_factory=dict)  # by kind, over candidate spans
    statuses: dict[str, PairModel] = field(default_factory=dict)  # of measures, each against the others


def pack(names: Sequence[str]) -> NDArray[np.uint8]:
    """Return names as an array can hold them: UTF-8, joined by line feeds.

    >>> unpack(pack(["w=plan", "关于"]))
    ['w=plan', '关于']
    """
    broken = next((name for name in names if "\n" in name), None)
    if broken is not None:
        raise ValueError(f"a name with a line feed cannot be stored: {broken!r}")
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)


def unpack(array: NDArray[np.generic]) -> list[str]:
    """Return the names that ``pack`` packed."""
    text = array.astype(np.uint8).tobytes().decode("utf-8")
    return text.split("\n") if text else []


def save(model: Model, path: Path) -> None:
    """Write `model`; float16 weights, which change no decision that float32 would be sure of."""
    arrays: dict[str, NDArray[np.generic]] = {
        **_sequence_arrays("span", model.spans),
        "bias": np.array([model.bias.get(kind, 0.0) for kind in model.spans.kinds]),
        "calibrations": pack(sorted(model.calibrations)),
        **_pair_arrays("choosers", model.choosers),
        **_pair_arrays("relations", model.relations),
        **_pair_arrays("statuses", model.statuses),
    }
    for name, curve in sorted(model.calibrations.items()):
        arrays[f"calibration.{name}"] = np.array([curve.scores, curve.frequencies])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _pair_arrays(group: str, models: Mapping[str, PairModel]) -> dict[str, NDArray[np.generic]]:
    arrays: dict[str, NDArray[np.generic]] = {group: pack(sorted(models))}
    for name, pairs in sorted(models.items()):
        features, weights = as_arrays(pairs)
        arrays[f"{group}.{name}.names"] = pack(features)
        arrays[f"{group}.{name}.weights"] = weights.astype(np.float16)
        arrays[f"{group}.{name}.head"] = np.array([pairs.bias, pairs.threshold])
    return arrays


def _pairs(group: str, arrays: Mapping[str, NDArray[np.generic]]) -> dict[str, PairModel]:
    models = {}
    for name in unpack(arrays[group]):
        values = arrays[f"{group}.{name}.weights"].astype(np.float64).tolist()
        bias, threshold = arrays[f"{group}.{name}.head"].astype(np.float64).tolist()
        weights = dict(zip(unpack(arrays[f"{group}.{name}.names"]), values, strict=True))
        models[name] = PairModel(weights, bias, threshold)
    return models


def _sequence_arrays(prefix: str, model: SequenceModel) -> dict[str, NDArray[np.generic]]:
    return {
        f"{prefix}.kinds": pack(list(model.kinds)),
        f"{prefix}.names": pack(sorted(model.features, key=lambda name: model.features[name])),
        f"{prefix}.weights": model.weights.astype(np.float16),
        f"{prefix}.transitions": model.transitions,
        f"{prefix}.starts": model.starts,
    }


def _sequence(prefix: str, arrays: dict[str, NDArray[np.generic]]) -> SequenceModel:
    return SequenceModel(
        tuple(unpack(arrays[f"{prefix}.kinds"])),
        {name: i for i, name in enumerate(unpack(arrays[f"{prefix}.names"]))},
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
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        advice = f"train them with python -m {trainer}"
        raise DataError(f"{path.name}: not weights of {what}: {error}; {advice}") from error


def _model(arrays: dict[str, NDArray[np.generic]]) -> Model:
    spans = _sequence("span", arrays)
    curves = {}
    for name in unpack(arrays["calibrations"]):
        scores, frequencies = arrays[f"calibration.{name}"].astype(np.float64).tolist()
        curves[name] = Calibration(tuple(scores), tuple(frequencies))
    bias = dict(zip(spans.kinds, arrays["bias"].astype(np.float64).tolist(), strict=True))
    pairs = {group: _pairs(group, arrays) for group in ("relations", "choosers", "statuses")}
    return Model(spans, bias=bias, calibrations=curves, **pairs)


def shipped(path: Path, what: str) -> Path:
    """Return the path of weights that ship.

    Raises
    ------
    DataError
        If the file is not there: a build without it would find less, and say nothing of it.
    """
    if not path.is_file():
        advice = "reinstall oversight-kg, or ask for rules only with --rules-only"
        raise DataError(f"{path.name}: the weights of {what} are missing; {advice}")
    return path


@lru_cache(maxsize=4)
def load(language: str) -> Model:
    """Return the weights that ship for `language`.

    Raises
    ------
    DataError
        If the file is missing or damaged.
    UnknownNameError
        If none ship for the language.
    """
    if language not in LANGUAGES:
        raise UnknownNameError("language of the learned model", language, LANGUAGES)
    return read(shipped(WEIGHTS / f"{language}.npz", "the learned model"))
