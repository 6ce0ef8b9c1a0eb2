"""A still picture of a whole graph, for a README or a paper: SVG 1.1 without script or style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import UnknownNameError
from kg.render.focus import GROUPS
from kg.render.layout import LAYERS, METRICS, Layout
from kg.render.payload import lay_out, layer_of, text_ems
from kg.render.text import fold, xml

if TYPE_CHECKING:
    import networkx as nx

INK, GREY, PAPER = "#1d2433", "#5b6577", "#ffffff"
COLOURS = {  # line, fill: dark enough on white for WCAG AA
    "unit": ("#2458a6", "#eef4fc"),
    "problem": ("#a8440f", "#fdf2ea"),
    "measure": ("#0b6e64", "#e9f7f5"),
    "policy": ("#6f3d96", "#f6f0fb"),
}
HEADINGS = {
    "en": {"unit": "Units", "problem": "Problems", "measure": "Measures", "policy": "Policies"},
    "zh": {"unit": "单位", "problem": "问题", "measure": "措施", "policy": "政策依据"},
}
PICTURED = ("unit:NAME", "problem:NAME", "policy:NAME")
FACE = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', sans-serif"
MARGIN, HEAD = 24, 44
TITLE = 22  # size of the letters of the picture's own heading


def svg(G: nx.MultiDiGraph, *, title: str | None = None, language: str = "en") -> str:
    """Return a picture of the whole graph; solid lines are stated, dashed ones inferred.

    Labels are folded to a few lines; the whole label is the title of its box.

    Parameters
    ----------
    G
        The graph of ``kg.analyse.multigraph``, or the part of it that is about one node (``focus``).
    title
        A heading over the picture; none by default.
    language
        ``en`` or ``zh``: of the headings, and of the labels that have it.

    Raises
    ------
    UnknownNameError
        If the language is another, or the view shows groups, which only the page draws.
    """
    if language not in HEADINGS:
        raise UnknownNameError("language", language, HEADINGS)
    if group := (G.graph.get("view") or {}).get("group"):
        view = next((name for name, of in GROUPS.items() if of == group), group)
        raise UnknownNameError("view of a picture (a page, .html, has groups)", view, PICTURED)
    keys = sorted(G)
    number = {key: i for i, key in enumerate(keys)}
    links = sorted((number[a], number[b], key) for a, b, key in G.edges(keys=True))
    layout, _ = lay_out(G, keys, [(a, b) for a, b, _ in links])
    width = layout.width + 2 * MARGIN
    above = fold(title, ems=layout.width / TITLE, lines=3) if title else []
    top = MARGIN + len(above) * (TITLE + 8) + HEAD
    height = layout.height + MARGIN + top
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img"'
        f' aria-label="{f"{xml(title)}: " if title else ""}{len(keys)} nodes, {len(links)} edges"'
        f' font-family="{FACE}" font-size="{METRICS.font}">',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *_title(above),
        f'<g transform="translate({MARGIN} {top})">',
        *_headings(layout, language),
        '<g fill="none" stroke="#8a94a6" stroke-opacity="0.6" stroke-width="1.2">',
        *_edges(G, keys, links, layout),
        "</g>",
        *(part for i, key in enumerate(keys) for part in _box(G, key, layout.x[i], layout.y[i], language)),
        "</g></svg>",
    ]
    return "\n".join(lines) + "\n"


def _title(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        yield (
            f'<text x="{MARGIN}" y="{MARGIN + number * (TITLE + 8) - 8}" font-size="{TITLE}"'
            f' font-weight="600" fill="{INK}">{xml(line)}</text>'
        )


def _headings(layout: Layout, language: str) -> Iterator[str]:
    for column in layout.columns:
        kind = LAYERS[column.layer]
        name = HEADINGS[language][kind]
        yield (
            f'<text x="{column.left:g}" y="-20" font-size="18" font-weight="600" fill="{COLOURS[kind][0]}">'
            f'{name} <tspan font-weight="400" fill="{GREY}">{column.count}</tspan></text>'
        )


def _edges(
    G: nx.MultiDiGraph, keys: list[str], links: list[tuple[int, int, str]], layout: Layout
) -> Iterator[str]:
    drawn: dict[tuple[int, int], bool] = {}
    for a, b, key in links:  # parallel edges are one line, solid if any is stated
        stated = G.edges[keys[a], keys[b], key].get("basis") != "inferred"
        drawn[a, b] = drawn.get((a, b), False) or stated
    for (a, b), stated in drawn.items():
        dash = "" if stated else ' stroke-dasharray="5 4"'
        yield f'<path d="{edge_path(layout.x[a], layout.y[a], layout.x[b], layout.y[b])}"{dash}/>'


def edge_path(x1: int, y1: int, x2: int, y2: int) -> str:
    """Return the curve between two boxes, given their centres.

    >>> edge_path(0, 0, 400, 0)
    'M120 0C200 0 200 0 280 0'
    """
    half = METRICS.width // 2
    if abs(x2 - x1) < METRICS.width:  # one column: out and back on the right
        out = x1 + half
        return f"M{out} {y1}C{out + 60} {y1 - 20} {out + 60} {y2 + 20} {x2 + half} {y2}"
    side = 1 if x2 > x1 else -1
    start, end = x1 + side * half, x2 - side * half
    middle = (start + end) // 2
    return f"M{start} {y1}C{middle} {y1} {middle} {y2} {end} {y2}"


def _box(G: nx.MultiDiGraph, key: str, x: int, y: int, language: str) -> Iterator[str]:
    data = G.nodes[key]
    label = (data.get("labels") or {}).get(language) or data.get("label") or ""
    kind = LAYERS[layer_of(data)]
    # The room was reckoned for the label proper, so a translation gets no more lines than that.
    rows = len(fold(data.get("label") or "", ems=text_ems(), lines=METRICS.lines))
    height = METRICS.height(rows)
    left, top = x - METRICS.width // 2, y - height // 2
    line, paper = COLOURS[kind]
    radius = {"unit": 12, "problem": 0, "measure": 4, "policy": 0}[kind]
    dash = ' stroke-dasharray="1.5 2.5"' if data.get("collective") else ""
    yield f"<g><title>{xml(label)}</title>"
    yield (
        f'<rect x="{left}" y="{top}" width="{METRICS.width}" height="{height}" rx="{radius}"'
        f' fill="{paper}" stroke="{line}"{dash}/>'
        f'<rect x="{left + 5}" y="{top + 8}" width="3" height="{height - 16}" fill="{line}"/>'
    )
    for n, text in enumerate(fold(label, ems=text_ems(), lines=rows)):
        at = top + METRICS.pad + METRICS.line * (n + 1) - 4
        yield f'<text x="{left + METRICS.pad + METRICS.band}" y="{at}" fill="{INK}">{xml(text)}</text>'
    yield "</g>"
