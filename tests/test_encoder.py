"""The encoder on a tiny network made by hand: pieces, windows, the forward pass, columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.annotate.english.reading.encoded import encoder_columns, guesses
from kg.annotate.english.reading.tokens import Sentence, Tokens
from kg.decide.encoder.gap import GAPS, NESTED, Place, gap
from kg.decide.encoder.network import HEADS, Network
from kg.decide.encoder.read import REACH, WINDOW, Encoder, pieces_of, windows
from kg.decide.encoder.store import STEPS, load, read, save
from kg.decide.encoder.wordpiece import CLS, SEP, UNKNOWN, Vocabulary
from kg.errors import DataError
from kg.model import Kind

KINDS = ("unit", "problem", "measure", "policy")
NAMES = [UNKNOWN, CLS, SEP, "over", "##sight", "office", "lack", "##s", "a", "plan", ".", "the"]
WIDTH = 2 * HEADS


def arrays(layers: int = 1) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(0, 0.4, shape).astype(np.float32)

    out = {
        "word": some(len(NAMES), WIDTH),
        "position": some(WINDOW + 2, WIDTH),
        "look": some(4, WIDTH),
        "label": some(WIDTH, len(KINDS) * 3),
        "label.bias": some(len(KINDS) * 3),
    }
    for relation in ("takes", "addresses"):
        out |= {f"{relation}.{end}": some(WIDTH, 6) for end in ("first", "second")}
        out |= {f"{relation}.{end}.bias": some(6) for end in ("first", "second")}
        out |= {f"{relation}.gap": some(GAPS, 3), f"{relation}.gap.bias": some(GAPS)}
        out[f"{relation}.both"] = some(3)
    for name in ("embedding", *(f"{i}.{part}" for i in range(layers) for part in ("attention", "feed"))):
        out[f"{name}.scale"], out[f"{name}.shift"] = np.ones(WIDTH, np.float32), some(WIDTH)
    for i in range(layers):
        for name, shape in (
            ("qkv", (WIDTH, 3 * WIDTH)),
            ("out", (WIDTH, WIDTH)),
            ("inner", (WIDTH, 40)),
            ("outer", (40, WIDTH)),
        ):
            out[f"{i}.{name}"], out[f"{i}.{name}.bias"] = some(*shape), some(shape[1])
    return out


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(Network(arrays(), 1), Vocabulary({n: i for i, n in enumerate(NAMES)}), KINDS)


def test_a_word_is_cut_into_the_longest_pieces_or_is_unknown(encoder: Encoder) -> None:
    split = encoder.vocabulary.split
    assert [NAMES[i] for i in split("Oversight")] == ["over", "##sight"]
    assert [NAMES[i] for i in split("overseas")] == [UNKNOWN]  # a near miss: begins alike
    assert [NAMES[i] for i in split("x" * 10_000)] == [UNKNOWN]


def test_a_line_break_separates_and_offsets_are_those_of_the_text(encoder: Encoder) -> None:
    text = "The office\n\nlacks a plan."
    pieces = pieces_of(text, encoder.vocabulary)
    assert [NAMES[i] for i in pieces.numbers] == ["the", "office", "[SEP]", "lack", "##s", "a", "plan", "."]
    assert [text[a:b] for a, b in pieces.words] == ["The", "office", "lacks", "a", "plan", "."]
    assert pieces.first == [0, 1, 3, 5, 6, 7]
    assert [pieces.place(a, b).line for a, b in ((0, 2), (3, 8))] == [0, 1]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (Place(0, 4, 0), Place(5, 9, 0), Place(6, 10, 0)),  # a few pieces more or less
        (Place(0, 4, 0), Place(300, 304, 12), Place(900, 904, 40)),  # far is far
        (Place(0, 9, 0), Place(2, 4, 0), Place(5, 9, 0)),  # in it, wherever
    ],
)
def test_spans_that_stand_alike_have_one_gap(first: Place, second: Place, alike: Place) -> None:
    assert gap(first, second) == gap(first, alike) < GAPS


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        (Place(10, 14, 1), Place(15, 19, 1), Place(5, 9, 1)),  # behind it, and as far before it
        (Place(10, 14, 1), Place(15, 19, 1), Place(15, 19, 2)),  # a line break between
        (Place(10, 14, 1), Place(15, 19, 1), Place(40, 44, 1)),
        (Place(10, 14, 1), Place(15, 19, 1), Place(12, 14, 1)),  # in it
    ],
)
def test_spans_that_stand_otherwise_have_another_gap(first: Place, second: Place, other: Place) -> None:
    assert gap(first, second) != gap(first, other)


def test_every_gap_has_its_number_and_all_numbers_are_used() -> None:
    found = {
        gap(Place(1000, 1002, 50), Place(1000 + far, 1002 + far, 50 + lines))
        for far in range(-600, 600)
        for lines in range(20)
    }
    assert found == set(range(GAPS))
    assert NESTED == GAPS - 1


def test_the_odds_of_a_pair_are_what_the_formula_says() -> None:
    w = {name: array.astype(np.float64) for name, array in arrays().items()}
    network = Network(arrays(), 1)
    chance = np.random.default_rng(1)
    one, other = (chance.normal(0, 1, WIDTH).astype(np.float32) for _ in range(2))

    def gelu(x: np.ndarray) -> np.ndarray:
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    a = one @ w["takes.first"] + w["takes.first.bias"]
    b = other @ w["takes.second"] + w["takes.second.bias"]
    together = gelu(a[3:] + b[3:] + w["takes.gap"][7]) @ w["takes.both"]
    ends = network.projected("takes", "first", one), network.projected("takes", "second", other)
    assert network.odds("takes", *ends, 7) == pytest.approx(
        gelu(a[:3]) @ gelu(b[:3]) + together + w["takes.gap.bias"][7], abs=1e-4
    )
    assert network.odds("takes", *ends, 7) != network.odds("takes", *ends, 8)


@pytest.mark.parametrize("size", [0, 1, WINDOW, WINDOW + 1, 190, 445, 5_000])
def test_windows_speak_for_each_piece_once(size: int) -> None:
    spoken = [i for start, end, low, high in windows(size) for i in range(low, high)]
    assert spoken == list(range(size))
    assert all(start <= low and high <= end <= start + WINDOW for start, end, low, high in windows(size))


def test_the_forward_pass_is_what_the_formula_says() -> None:
    """The same sums written as loops over pieces and heads."""
    w = {name: array.astype(np.float64) for name, array in arrays().items()}
    numbers, looks = [1, 3, 4, 2], [0, 1, 1, 0]

    def normal(row: np.ndarray, name: str) -> np.ndarray:
        centred = row - row.mean()
        return centred / np.sqrt((centred**2).mean() + 1e-12) * w[f"{name}.scale"] + w[f"{name}.shift"]

    def gelu(x: np.ndarray) -> np.ndarray:
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    x = [
        normal(w["word"][n] + w["position"][i] + w["look"][k], "embedding")
        for i, (n, k) in enumerate(zip(numbers, looks, strict=True))
    ]
    mixed = [row @ w["0.qkv"] + w["0.qkv.bias"] for row in x]
    wide = WIDTH // HEADS
    out = []
    for i, row in enumerate(x):
        parts = []
        for head in range(HEADS):
            q = mixed[i][head * wide : (head + 1) * wide]
            keys = [m[WIDTH + head * wide : WIDTH + (head + 1) * wide] for m in mixed]
            values = [m[2 * WIDTH + head * wide : 2 * WIDTH + (head + 1) * wide] for m in mixed]
            weights = np.exp([q @ key / np.sqrt(wide) for key in keys])
            parts.append(sum(a * v for a, v in zip(weights / weights.sum(), values, strict=True)))
        row = normal(row + np.concatenate(parts) @ w["0.out"] + w["0.out.bias"], "0.attention")
        inner = gelu(row @ w["0.inner"] + w["0.inner.bias"])
        out.append(normal(row + inner @ w["0.outer"] + w["0.outer.bias"], "0.feed"))
    assert np.allclose(Network(arrays(), 1).hidden(numbers, looks), out, atol=1e-4)


def test_chances_are_probabilities_and_the_same_text_gives_the_same(encoder: Encoder) -> None:
    text = "The oversight office lacks a plan.\n" * 60
    seen, again = encoder(text), encoder(text)
    assert np.allclose(seen.chances.sum(axis=-1), 1, atol=1e-5)
    assert np.array_equal(seen.chances, again.chances)
    assert len(seen.starts) == len(seen.chances) == 60 * 7


def test_a_text_without_words_is_read_as_nothing(encoder: Encoder) -> None:
    seen = encoder(" \n\n ")
    assert len(seen.starts) == 0
    assert seen.word_at(0) == -1
    assert seen.state(0, 3) is None


def test_relations_are_told_near_by_and_of_measures_and_problems_across_a_report(encoder: Encoder) -> None:
    text = "The office lacks a plan. " * 80
    near, far = (4, 10), (text.rindex("office"), text.rindex("office") + 6)
    tell = encoder(text).affinity([near, (17, 23), far])
    assert tell("takes", 0, 1) is not None
    assert len(text.split()) > REACH
    assert tell("takes", 0, 2) is None
    assert tell("addresses", 0, 2) is not None


def test_what_is_told_of_two_spans_is_told_by_their_words_and_how_one_stands_to_the_other(
    encoder: Encoder,
) -> None:
    text = "The office\n\nlacks a plan. The office lacks a plan."
    seen = encoder(text)
    tell = seen.affinity([(4, 10), (12, 24), (19, 23), (30, 36)])
    pieces = [(1, 3), (3, 7), (6, 7), (9, 10)]  # of these spans; in the second one the third
    n, behind, w = NESTED, NESTED // 2, arrays()
    gaps = [  # by hand: 6 for each step of PIECES, 1 for the line break, more by half for what is behind
        [n, 1, 7, 7],
        [behind + 1, n, n, 6],
        [behind + 7, n, n, 0],
        [behind + 13, behind + 6, behind + 0, n],
    ]

    def gelu(x: np.ndarray) -> np.ndarray:
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def end(name: str, span: int) -> np.ndarray:
        mean = seen.hidden[slice(*pieces[span])].astype(np.float32).mean(axis=0)
        return mean @ w[f"takes.{name}"] + w[f"takes.{name}.bias"]

    for a, row in enumerate(gaps):
        for b, between in enumerate(row):
            one, other = end("first", a), end("second", b)
            both = gelu(one[3:] + other[3:] + w["takes.gap"][between]) @ w["takes.both"]
            told = gelu(one[:3]) @ gelu(other[:3]) + both + w["takes.gap.bias"][between]
            assert tell("takes", a, b) == pytest.approx(told, abs=1e-4)
    assert tell("takes", 0, 3) != tell("takes", 3, 0)


def test_weights_that_know_no_gaps_or_others_are_refused(tmp_path: Path, encoder: Encoder) -> None:
    for number, change in enumerate((None, np.zeros((GAPS + 1, 3), np.float32))):
        old = {name: array for name, array in arrays().items() if name != "takes.gap"}
        if change is not None:
            old["takes.gap"] = change
        path = tmp_path / f"{number}.npz"
        save(old, encoder.vocabulary, KINDS, path)
        with pytest.raises(DataError, match=rf"expected relations with {GAPS} gaps"):
            read(path)


def test_columns_follow_the_tokens_of_the_parser(encoder: Encoder) -> None:
    text = "The office lacks a plan."
    tokens = Tokens(
        text=["The", "off", "ice", "lacks", "a", "plan", "."],
        start=[0, 4, 7, 11, 17, 19, 23],
        end=[3, 7, 10, 16, 18, 23, 24],
        sentences=[Sentence(0, 7, 0)],
    )
    seen = encoder(text)
    columns = encoder_columns(tokens, seen)
    assert set(columns) == {f"e.{kind}" for kind in KINDS}
    assert all(len(column) == len(tokens) for column in columns.values())
    assert all(not value or value.startswith("B0") for value in (column[2] for column in columns.values()))
    for guess in guesses(tokens, seen):
        assert guess.kind in (Kind.UNIT, Kind.POLICY)
        assert 0 <= guess.start < guess.end <= len(tokens)


def test_weights_survive_the_disk_within_a_step(tmp_path: Path, encoder: Encoder) -> None:
    paths = tmp_path / "a.npz", tmp_path / "b.npz"
    for path in paths:
        save(arrays(), encoder.vocabulary, KINDS, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    again = read(paths[0])
    assert again.kinds == KINDS
    assert again.vocabulary.pieces == encoder.vocabulary.pieces
    for name, array in arrays().items():
        step = np.abs(array).max() / STEPS.get(name, 127) if array.ndim == 2 else 0
        assert np.abs(again.network.arrays[name] - array).max() <= step


def test_without_blanks_each_piece_is_a_word(tmp_path: Path) -> None:
    names = [UNKNOWN, CLS, SEP, "整改", "问题", "不", "到位", "题", "(", "1", ")", "、"]
    vocabulary = Vocabulary({name: n for n, name in enumerate(names)}, is_spaced=False)
    path = tmp_path / "zh.npz"
    save(arrays(), vocabulary, KINDS, path)
    again = read(path)
    assert again.vocabulary == vocabulary
    text = "（1）整改不到位、\n題问题"
    seen = again(text)
    words = [text[a:b] for a, b in zip(seen.starts, seen.ends, strict=True)]
    assert words == ["（", "1", "）", "整改", "不", "到位", "、", "題", "问题"]
    numbers = pieces_of(text, vocabulary).numbers
    assert numbers == [
        8,
        9,
        10,
        3,
        5,
        6,
        11,
        2,
        0,
        4,
    ]  # wide signs as narrow ones, a line break, an unknown sign


def test_other_files_are_no_weights(tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_bytes(b"nothing")
    (tmp_path / "empty.npz").touch()
    for name in ("x.npz", "empty.npz", "missing.npz"):
        with pytest.raises(DataError, match=r"kg\.decide\.train\.encoder"):
            read(tmp_path / name)


def test_the_encoder_that_ships_knows_the_kinds() -> None:
    shipped = load("en")
    assert shipped is not None
    assert shipped.kinds == KINDS
    assert load("xx") is None
