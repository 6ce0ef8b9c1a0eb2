"""The learned model: what it learns from a toy corpus, how it explains itself, how it is stored."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
import pytest

from kg import annotate
from kg.decide import store
from kg.decide.encoder import store as encoder_store
from kg.decide.fit import Sample, Settings, fit
from kg.decide.pairs import Calibration, PairModel
from kg.decide.sequence import LABELS, Rows, SequenceModel, batches, labels_of, spans_of
from kg.decide.store import WEIGHTS, Model, read, save
from kg.decide.train import joined as joining
from kg.errors import DataError

KINDS = ("unit", "problem")


def rows(words: str) -> list[list[str]]:
    return [[f"w={word}"] for word in words.split()]


def sample(words: str, units: list[tuple[int, int]], problems: list[tuple[int, int]]) -> Sample:
    size = len(words.split())
    return Sample(rows(words), np.stack([labels_of(size, units), labels_of(size, problems)], axis=1))


CORPUS = [
    sample("the port lacks a ledger", [(1, 2)], [(2, 5)]),
    sample("the port lacks staff", [(1, 2)], [(2, 4)]),
    sample("a ledger is here", [], []),
    sample("port", [(0, 1)], []),
] * 4


@pytest.fixture(scope="module")
def model() -> SequenceModel:
    return fit(CORPUS, KINDS, Settings(penalty=0.05, iterations=60))


def found(model: SequenceModel, text: Rows, bias: float = 0.0) -> list[tuple[str, int, int]]:
    (lattice,) = model.lattices([model.emissions(text)], (bias,))
    return sorted((KINDS[k], start, end) for k, start, end in lattice.found[bias])


def test_it_finds_what_it_was_shown(model: SequenceModel) -> None:
    text = rows("the port lacks a ledger")
    assert found(model, text) == [("problem", 2, 5), ("unit", 1, 2)]
    (lattice,) = model.lattices([model.emissions(text)], (0.0,))
    assert lattice.reading is not None
    assert all(0.5 < np.exp(lattice.reading.log_probability(*span)) <= 1 for span in lattice.found[0.0])


def test_it_finds_nothing_where_nothing_is(model: SequenceModel) -> None:
    texts = [rows("a ledger is here"), rows("quite other words"), []]
    lattices = model.lattices([model.emissions(text) for text in texts], (0.0,))
    assert [lattice.found[0.0] for lattice in lattices] == [[], [], []]
    assert lattices[2].reading is None


def test_a_bias_finds_more_or_less(model: SequenceModel) -> None:
    text = rows("the port lacks a ledger")
    assert found(model, text, 50.0) == []
    covered = [sum(b - a for _, a, b in found(model, text, bias)) for bias in (0.0, -50.0)]
    assert covered[0] < covered[1] == len(KINDS) * len(text)


def test_the_probability_of_a_span_is_that_of_all_labellings_with_it(model: SequenceModel) -> None:
    """Against every labelling of a short text, added up one by one."""
    text = rows("the port lacks a")
    scores = model.emissions(text)
    (lattice,) = model.lattices([scores], (0.0,))
    assert lattice.reading is not None
    for k in range(len(KINDS)):
        weights = {
            labels: np.exp(
                model.starts[k, labels[0]]
                + sum(scores[t, k, label] for t, label in enumerate(labels))
                + sum(model.transitions[k, a, b] for a, b in pairwise(labels))
            )
            for labels in product(range(LABELS), repeat=len(text))
        }
        total = sum(weights.values())
        for start, end in combinations(range(len(text) + 1), 2):
            with_it = sum(w for labels, w in weights.items() if (start, end) in list(spans_of(labels)))
            told = np.exp(lattice.reading.log_probability(k, start, end))
            assert told == pytest.approx(with_it / total, abs=1e-9)


def test_it_explains_itself_by_features(model: SequenceModel) -> None:
    why = model.explain(rows("the port lacks a ledger"), 1, 2, "unit")
    assert why[0][0] == "w=port"
    assert why[0][1] > 0


def test_the_same_corpus_gives_the_same_weights() -> None:
    first, second = (fit(CORPUS, KINDS, Settings(penalty=0.05, iterations=20)) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)


def test_what_gold_leaves_open_teaches_nothing() -> None:
    free = np.zeros((4, 2), dtype=np.bool_)
    free[0:2, 1] = True
    open_ = Sample(rows("a ledger is here"), CORPUS[2].labels, free)
    closed = fit([CORPUS[2]] * 3, KINDS, Settings(penalty=0.1))
    opened = fit([open_] * 3, KINDS, Settings(penalty=0.1))
    index = closed.features["w=ledger"]
    outside = 1 * 3  # of the second kind
    assert abs(opened.weights[index, outside]) < abs(closed.weights[index, outside])


def test_fewer_features_can_be_kept() -> None:
    small = fit(CORPUS, KINDS, Settings(penalty=0.05, keep=3))
    assert len(small.features) == 3


@pytest.mark.parametrize(
    ("labels", "spans"),
    [([0, 0], []), ([1, 2, 0], [(0, 2)]), ([1, 1], [(0, 1), (1, 2)]), ([0, 2, 2], []), ([1], [(0, 1)])],
)
def test_labels_mark_spans(labels: list[int], spans: list[tuple[int, int]]) -> None:
    assert list(spans_of(labels)) == spans


def test_batches_hold_every_sentence_once() -> None:
    lengths = [3, 0, 500, 4, 3, 90, 1]
    assert sorted(n for batch in batches(lengths) for n in batch) == [0, 2, 3, 4, 5, 6]


def test_weights_survive_the_disk(tmp_path: Path, model: SequenceModel) -> None:
    pairs = {"faces": PairModel({"near": 1.5, "far": -2.0}, 0.25, 0.4)}
    judge = PairModel({"first=lacks": 1.0}, -0.5, 0.25)
    curves = {"unit": Calibration((0.0, 1.0), (0.1, 0.9))}
    whole = Model(model, pairs, {"unit": -0.5}, curves, {"problem": judge})
    paths = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for path in paths:
        save(whole, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    again = read(paths[0])
    text = rows("the port lacks a ledger")
    assert found(again.spans, text) == found(model, text) != []
    assert again.relations["faces"].features == {"far": -2.0, "near": 1.5}
    assert again.relations["faces"].threshold == 0.4
    assert again.choosers["problem"] == judge
    assert again.bias["unit"] == -0.5
    assert again.calibrations["unit"](0.5) == 0.5


def test_other_files_are_no_weights(tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_bytes(b"nothing")
    (tmp_path / "empty.npz").touch()
    for name in ("x.npz", "empty.npz", "missing.npz"):
        with pytest.raises(DataError, match=r"kg\.decide\.train"):
            read(tmp_path / name)


@pytest.mark.parametrize("missing", ["en.npz", "en-encoder.npz", "zh.npz", "zh-encoder.npz"])
def test_weights_that_are_missing_are_told_never_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for path in WEIGHTS.glob("*.npz"):
        if path.name != missing:
            (tmp_path / path.name).symlink_to(path)
    for module in (store, encoder_store):
        monkeypatch.setattr(module, "WEIGHTS", tmp_path)
        module.load.cache_clear()
    try:
        with pytest.raises(DataError, match=rf"^{missing}: .* are missing; reinstall .*--rules-only"):
            annotate.load(missing[:2])
    finally:
        for module in (store, encoder_store):
            module.load.cache_clear()
    annotate.load(missing[:2], rules_only=True)


def test_a_name_of_two_lines_is_not_stored(tmp_path: Path, model: SequenceModel) -> None:
    with pytest.raises(ValueError, match="line feed"):
        save(Model(model, {"faces": PairModel({"after=\n": 1.0}, 0.0)}, {}, {}), tmp_path / "x.npz")


def test_weights_are_joined_by_command(tmp_path: Path) -> None:
    shipped = read(WEIGHTS / "en.npz")
    curve = Calibration((0.0, 1.0), (0.1, 0.9))
    other = replace(
        shipped,
        bias={"unit": 9.0},
        relations={"takes": shipped.relations["faces"]},
        calibrations={"takes": curve, "unit": curve},
        statuses={},
    )
    save(other, tmp_path / "other.npz")
    joining.main(
        [
            *("--mentions", str(WEIGHTS / "en.npz"), "--relations", str(tmp_path / "other.npz")),
            *("--output", str(tmp_path / "joined.npz")),
        ]
    )
    found = read(tmp_path / "joined.npz")
    assert found.bias == shipped.bias
    assert found.choosers.keys() == shipped.choosers.keys()
    assert found.relations.keys() == {"takes"}
    assert found.calibrations["takes"] == curve
    assert found.calibrations["unit"] == shipped.calibrations["unit"]
    assert "faces" not in found.calibrations
    assert found.statuses == shipped.statuses
