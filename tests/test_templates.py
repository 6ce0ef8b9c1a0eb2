"""Features as strings and as numbers are the same features."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.english.deciding import features as english
from kg.decide.sequence import SequenceModel
from kg.decide.templates import Templates, feature_rows, parse_pairs, scores

TEMPLATES = Templates(
    {"w": (-2, -1, 0, 1), "t": (0, 1), "gone": (0,)}, parse_pairs("w&t w-1&w t&t1&w1 w&gone")
)


def model(names: list[str]) -> SequenceModel:
    chance = np.random.default_rng(3)
    weights = chance.normal(size=(len(names), 6)).astype(np.float32)
    zeros = np.zeros((2, 3, 3)), np.zeros((2, 3))
    return SequenceModel(("unit", "policy"), {name: i for i, name in enumerate(names)}, weights, *zeros)


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(["", "a", "b", "|"]), st.sampled_from(["", "N"])),
            min_size=1,
            max_size=5,
        ),
        max_size=6,
    )
)
def test_scores_are_the_weights_of_the_strings(text: list[list[tuple[str, str]]]) -> None:
    flat = [token for sentence in text for token in sentence]
    columns = {"w": [w for w, _ in flat], "t": [t for _, t in flat]}
    ends = np.cumsum([0, *map(len, text)]).tolist()
    sentences = [range(a, b) for a, b in pairwise(ends)]
    rows = feature_rows(columns, sentences, TEMPLATES)
    names = sorted({feature for sentence in rows for row in sentence for feature in row})[::2]
    one = model(names or ["bias"])
    expected = one.emissions([row for sentence in rows for row in sentence])
    found = scores(columns, sentences, TEMPLATES, one)
    assert [len(rows) for rows in found] == [len(sentence) for sentence in sentences]
    assert np.allclose(np.concatenate([*found, np.zeros((0, 2, 3))]), expected, atol=1e-5)


def test_a_window_does_not_look_into_the_next_sentence() -> None:
    rows = feature_rows({"w": ["a", "b"], "t": ["", ""]}, [range(1), range(1, 2)], TEMPLATES)
    assert rows[0][0] == ["bias", "w-1=^", "w=a", "w1=$", "w&t=a|", "w-1&w=|a"]
    assert "w-1=a" not in rows[1][0]


def test_each_column_that_english_looks_at_is_explained() -> None:
    looked_at = {name for pair in english.TEMPLATES.pairs for name, _ in pair} | {*english.TEMPLATES.windows}
    assert looked_at == set(english.COLUMNS)
