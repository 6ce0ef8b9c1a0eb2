"""The learned model: what it learns from a toy corpus, how it explains itself, how it is stored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.decide.fit import Sample, Settings, fit
from kg.decide.pairs import Calibration, PairModel
from kg.decide.sequence import Chain, SequenceModel, batches, labels_of, pad, spans_of
from kg.decide.store import Model, read, save
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


def test_it_finds_what_it_was_shown(model: SequenceModel) -> None:
    (found,) = model.decode([rows("the port lacks a ledger")])
    assert [(f.kind, f.start, f.end) for f in found] == [("unit", 1, 2), ("problem", 2, 5)]
    assert all(0.5 < f.probability <= 1 for f in found)


def test_it_finds_nothing_where_nothing_is(model: SequenceModel) -> None:
    assert model.decode([rows("a ledger is here"), rows("quite other words"), []]) == [[], [], []]


def test_a_bias_finds_more_or_less(model: SequenceModel) -> None:
    text = [rows("the port lacks a ledger")]
    assert model.decode(text, bias={"problem": 50.0})[0][-1].kind == "unit"
    assert len(model.decode(text, bias={"unit": 50.0, "problem": 50.0})[0]) == 0


def test_probabilities_of_all_spans_and_none_add_up(model: SequenceModel) -> None:
    from kg.decide.sequence import Chain, pad

    text = rows("port lacks")
    scores, lengths = pad(model.emissions(text), [2])
    chain = Chain(scores, lengths, model.transitions, model.starts)
    one, two, both = (
        chain.probability(0, 0, 0, 1),
        chain.probability(0, 0, 1, 2),
        chain.probability(0, 0, 0, 2),
    )
    sums = chain.sums()
    begins = float((sums.forward * sums.backward)[0, 0, 0, 1])
    assert one + both == pytest.approx(begins)
    assert 0 <= two <= 1


def test_a_lattice_tells_what_the_chain_tells(model: SequenceModel) -> None:
    texts = [rows("the port lacks a ledger"), [], rows("a ledger is here"), rows("port")]
    scores = [model.emissions(text) for text in texts]
    lattices = model.lattices(scores, (0.0, -1.0))
    for text, score, lattice in zip(texts, scores, lattices, strict=True):
        decoded = {bias: model.decode([text], bias=dict.fromkeys(KINDS, bias))[0] for bias in (0.0, -1.0)}
        for bias, spans in decoded.items():
            named = sorted((s.start, s.end, s.kind) for s in spans)
            assert named == sorted((a, b, KINDS[k]) for k, a, b in lattice.found[bias])
        if not text:
            assert lattice.reading is None
            continue
        chain = Chain(*pad(score, [len(text)]), model.transitions, model.starts)
        for k in range(len(KINDS)):
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    told = np.exp(lattice.reading.log_probability(k, start, end))
                    assert told == pytest.approx(chain.probability(0, k, start, end), abs=1e-12)


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
    text = [rows("the port lacks a ledger")]
    assert [f.start for f in again.spans.decode(text)[0]] == [f.start for f in model.decode(text)[0]]
    assert again.relations["faces"].features == {"far": -2.0, "near": 1.5}
    assert again.relations["faces"].threshold == 0.4
    assert again.choosers["problem"] == judge
    assert again.bias["unit"] == -0.5
    assert again.calibrations["unit"](0.5) == 0.5


def test_other_files_are_no_weights(tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_bytes(b"nothing")
    for name in ("x.npz", "missing.npz"):
        with pytest.raises(DataError, match=r"kg\.decide\.train"):
            read(tmp_path / name)


def test_a_name_of_two_lines_is_not_stored(tmp_path: Path, model: SequenceModel) -> None:
    with pytest.raises(ValueError, match="line feed"):
        save(Model(model, {"faces": PairModel({"after=\n": 1.0}, 0.0)}, {}, {}), tmp_path / "x.npz")
