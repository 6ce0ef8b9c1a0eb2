"""The layered drawing: nothing overlaps, few lines cross, the whole keeps the shape of a screen."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.render.layout import ASPECT, METRICS, isotonic, order_layers, place
from kg.render.text import fold, utf16, width


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    size = draw(st.integers(0, 60))
    layers = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    rows = draw(st.lists(st.integers(1, 3), min_size=size, max_size=size))
    node = st.integers(0, max(size - 1, 0))
    links = draw(st.lists(st.tuples(node, node), max_size=120)) if size else []
    return layers, rows, links


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_boxes_never_overlap_and_layers_go_from_left_to_right(graph):
    layers, rows, links = graph
    layout = place(layers, rows, links)
    columns: dict[int, list[int]] = {}
    for node, x in enumerate(layout.x):
        columns.setdefault(x, []).append(node)
    for nodes in columns.values():
        nodes.sort(key=lambda n: layout.y[n])
        for above, below in pairwise(nodes):
            room = (METRICS.height(rows[above]) + METRICS.height(rows[below])) / 2
            assert layout.y[below] - layout.y[above] >= room
    assert all(a.right < b.left for a, b in pairwise(layout.columns))
    for column in layout.columns:
        assert all(
            column.left < layout.x[n] < column.right for n, k in enumerate(layers) if k == column.layer
        )


def test_sweeps_undo_crossings():
    pairs = list(range(20))
    random.Random(1).shuffle(pairs)
    layers = [0] * 20 + [1] * 20
    near: list[list[int]] = [[] for _ in layers]
    for a, b in enumerate(pairs):
        near[a].append(20 + b)
        near[20 + b].append(a)
    order = order_layers(layers, near)
    rank = {node: i for i, node in enumerate(order[1])}
    assert [rank[20 + pairs[a]] for a in order[0]] == list(range(20))


@pytest.mark.parametrize("size", [54, 540, 5_400])
def test_a_long_layer_is_folded_to_the_shape_of_a_screen(size):
    layout = place([2] * size, [2] * size, [])
    assert ASPECT / 2 < layout.width / layout.height < ASPECT * 1.6


def test_isotonic_is_the_nearest_rising_line():
    assert isotonic([3, 1, 2]) == [2.0, 2.0, 2.0]
    assert isotonic([]) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("   ", [""]),
        ("short", ["short"]),
        ("two words", ["two words"]),
        ("港务局修订码头安全守则", ["港务局修订码头", "安全守则"]),
        ("a" * 100, None),
        ("汉" * 5_000, None),
        ("👩‍👩‍👧‍👦" * 50, None),
    ],
)
def test_labels_fold_to_three_lines_that_fit(text, lines):
    folded = fold(text, ems=7, lines=3)
    assert lines is None or folded == lines
    assert len(folded) <= 3
    assert all(width(line) <= 7.01 for line in folded)
    assert lines is not None or folded[-1].endswith("…")


@given(st.text(max_size=40))
def test_utf16_offsets_are_those_of_javascript(text):
    at = utf16(text)
    assert [at(i) for i in range(len(text) + 1)] == [
        len(text[:i].encode("utf-16-le")) // 2 for i in range(len(text) + 1)
    ]
