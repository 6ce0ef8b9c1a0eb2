"""The still picture: no line misleads, no box is too high, and what the drawing means is told."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from kg import render
from kg.render.layout import METRICS
from kg.render.payload import build
from tests.graphs import BASE, edge, synthetic_graph, toy_graph

SVG = "{http://www.w3.org/2000/svg}"


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float, int]]:
    """Left, top, right and bottom of each box, with its lines of text."""
    found = []
    for group in root.iter(SVG + "g"):
        if group.find(SVG + "title") is not None:
            frame = group.find(SVG + "rect").attrib
            x, y, w, h = (float(frame[name]) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + w, y + h, len(group.findall(SVG + "text"))))
    return found


def points(path: str) -> list[tuple[float, float]]:
    """Points along a path of M, C and H, close enough to each other to tell what it touches."""
    found: list[tuple[float, float]] = []
    for sign, text in re.findall(r"([MCH])([^MCH]*)", path):
        numbers = [float(part) for part in text.split()]
        if sign == "M":
            found.append((numbers[0], numbers[1]))
            continue
        (x, y), n = found[-1], 50
        if sign == "H":
            numbers = [x, y, numbers[0], y, numbers[0], y]
        x1, y1, x2, y2, x3, y3 = numbers
        for t in (k / n for k in range(1, n + 1)):
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            found.append(
                tuple(
                    sum(w * v for w, v in zip(weights, values, strict=True))
                    for values in ((x, x1, x2, x3), (y, y1, y2, y3))
                )
            )
    return found


@pytest.mark.parametrize("nodes", [10, 60])
def test_no_line_of_a_picture_passes_behind_a_box_or_out_of_it(nodes):
    G = toy_graph() if nodes == 10 else synthetic_graph(nodes)
    units = [key for key, data in G.nodes(data=True) if data["kind"] == "unit"]
    measures = [key for key, data in G.nodes(data=True) if data["kind"] == "measure"]
    policies = [key for key, data in G.nodes(data=True) if data["kind"] == "policy"]
    for a, b in zip(units * 9, measures, strict=False):  # over the problems
        G.add_edge(a, b, key="takesMeasure", **edge("takesMeasure"))
    for ends in (units, policies):  # within the first and the last column
        G.add_edge(ends[0], ends[-1], key="partOf", **edge("partOf"))
    G.add_edge(policies[0], policies[0], key="partOf", **edge("partOf"))
    root = ElementTree.fromstring(render.svg(G))
    taken = boxes(root)
    right = float(root.attrib["width"]) - 24  # the drawing begins at a margin
    lines = [points(path.attrib["d"]) for path in root.iter(SVG + "path")]
    assert len(lines) == len(set(G.edges()))
    for line in lines:
        assert all(-24 < x < right for x, _ in line)
        behind = [at for at in line for x1, y1, x2, y2, _ in taken if x1 < at[0] < x2 and y1 < at[1] < y2]
        assert not behind


def test_boxes_are_as_high_as_their_text_in_the_language_of_the_picture():
    G = toy_graph()
    long = "fire registers of all harbours and of every vessel in them were renewed far too slowly"
    G.nodes[f"{BASE}problem/fire"].update({"label": long, "labels": {"en": long, "zh": "台账更新迟缓"}})
    for language in ("en", "zh"):
        for _, top, _, bottom, lines in boxes(ElementTree.fromstring(render.svg(G, language=language))):
            assert bottom - top == METRICS.height(lines)
    rows = {language: build(G, title="", language=language).nodes for language in ("en", "zh")}
    number = sorted(G).index(f"{BASE}problem/fire")
    assert (rows["en"][number]["rows"], rows["zh"][number]["rows"]) == (3, 1)  # the page has the same room


def test_a_picture_shows_direction_subject_and_what_its_lines_mean():
    part = render.focus(toy_graph(), "unit:pilots")
    part.nodes[next(iter(part))]["collective"] = True
    text = render.svg(part, language="zh")
    assert 'marker-end="url(#kg-to)"' in text
    assert 'id="kg-to"' in text
    assert text.count('stroke-width="3"') == 1
    for words in ("明述：同一句话中有明确表述", "推断：由报告的结构得出", "单位集合"):
        assert words in text
    stated = toy_graph()
    for *_, data in stated.edges(data=True):
        data["basis"] = "stated"
    assert "Inferred" not in render.svg(stated)
    assert 'stroke-width="3"' not in render.svg(stated)
