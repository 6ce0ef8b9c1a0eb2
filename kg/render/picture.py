"""A still picture of a whole graph, for a README or a paper: SVG 1.1 without script or style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.analyse.multigraph import graph_of
from kg.colours import FILLS, INK, LINES
from kg.errors import UnknownNameError, check_name
from kg.render import assets
from kg.render.focus import GROUPS
from kg.render.layout import LAYERS, METRICS, Layout
from kg.render.payload import label_of, lay_out, layer_of, text_ems
from kg.render.route import Free, path
from kg.render.text import check_title, fold, xml

if TYPE_CHECKING:
    import networkx as nx

    from kg.analyse import Source

GREY, PAPER, LINE = "#5b6577", "#ffffff", "#8a94a6"
DASH, DOTS = "5 4", "1.5 2.5"  # an inferred line; the border of a group of units
PICTURED = ("unit:NAME", "problem:NAME", "policy:NAME")
FACE = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', sans-serif"
MARGIN, HEAD = 24, 44
TITLE = 22  # size of the letters of the picture's own heading
LEGEND = 430  # width of what explains the lines


def svg(G: nx.MultiDiGraph | Source, *, title: str | None = None, language: str = "en") -> str:
    """Return a picture of the whole graph; solid lines are stated, dashed ones inferred, as a legend says.

    Labels are folded to a few lines; the whole label is the title of its box. The node that the
    view is about has a thick border.

    Parameters
    ----------
    G
        A build, its graph, or the part of that which is about one node (``focus``).
    title
        A heading over the picture; none by default.
    language
        ``en`` or ``zh``: of the headings, and of the labels that have it.

    Raises
    ------
    InputError
        If the title is no text.
    UnknownNameError
        If the language is another, or the view shows groups, which only the page draws.
    """
    G = graph_of(G)
    check_title(title)
    check_name("language", language, assets.strings())
    if group := (G.graph.get("view") or {}).get("group"):
        view = next((name for name, of in GROUPS.items() if of == group), group)
        raise UnknownNameError("view of a picture (a page, .html, has groups)", view, PICTURED)
    keys = sorted(G)
    number = {key: i for i, key in enumerate(keys)}
    links = sorted((number[a], number[b], key) for a, b, key in G.edges(keys=True))
    layout, rows = lay_out(G, keys, [(a, b) for a, b, _ in links], language)
    lines_of = _lines(G, keys, links)
    legend = list(_legend(G, lines_of, language))
    width = max(layout.width, LEGEND if legend else 0) + 2 * MARGIN
    above = fold(title, ems=layout.width / TITLE, lines=3) if title else []
    top = MARGIN + len(above) * (TITLE + 8) + HEAD
    height = layout.height + MARGIN + top + (len(legend) + 1) * METRICS.line * bool(legend)
    subject = (G.graph.get("view") or {}).get("select")
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img"'
        f' aria-label="{f"{xml(title)}: " if title else ""}{len(keys)} nodes, {len(links)} edges"'
        f' font-family="{FACE}" font-size="{METRICS.font}">',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        '<defs><marker id="kg-to" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto"'
        f' markerUnits="userSpaceOnUse"><polygon points="0,0 9,4 0,8" fill="{LINE}"/></marker></defs>',
        *_title(above),
        f'<g transform="translate({MARGIN} {top})">',
        *_headings(layout, language),
        f'<g fill="none" stroke="{LINE}" stroke-width="1.2" marker-end="url(#kg-to)">',
        *_edges(lines_of, layout, rows),
        "</g>",
        *(
            part
            for i, key in enumerate(keys)
            for part in _box(G, key, layout.x[i], layout.y[i], rows[i], language, subject=key == subject)
        ),
        *(
            f'<g transform="translate(0 {layout.height + METRICS.line * (n + 2) - 4})">{part}</g>'
            for n, part in enumerate(legend)
        ),
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
        name = assets.strings()[language][f"kind {kind}"]
        yield (
            f'<text x="{column.left:g}" y="-20" font-size="18" font-weight="600" fill="{LINES[kind]}">'
            f'{name} <tspan font-weight="400" fill="{GREY}">{column.count}</tspan></text>'
        )


def _lines(
    G: nx.MultiDiGraph, keys: list[str], links: list[tuple[int, int, str]]
) -> dict[tuple[int, int], bool]:
    """Return the pairs that a line joins, and whether it is solid: whether any edge of the pair is stated."""
    drawn: dict[tuple[int, int], bool] = {}
    for a, b, key in links:
        stated = G.edges[keys[a], keys[b], key].get("basis") != "inferred"
        drawn[a, b] = drawn.get((a, b), False) or stated
    return drawn


def _edges(lines: dict[tuple[int, int], bool], layout: Layout, rows: list[int]) -> Iterator[str]:
    free = Free(layout.x, layout.y, [METRICS.height(n) for n in rows])
    for (a, b), stated in lines.items():
        dash = "" if stated else f' stroke-dasharray="{DASH}"'
        yield f'<path d="{path(free, layout.x[a], layout.y[a], layout.x[b], layout.y[b])}"{dash}/>'


def _legend(G: nx.MultiDiGraph, lines: dict[tuple[int, int], bool], language: str) -> Iterator[str]:
    """Explain the lines and borders that the picture has, each in one row."""
    words = assets.strings()[language]
    used = set(lines.values())
    for stated, name in ((True, "stated long"), (False, "inferred long")):
        if stated in used:
            dash = "" if stated else f' stroke-dasharray="{DASH}"'
            yield (
                f'<line x1="0" y1="-4" x2="34" y2="-4" stroke="{LINE}" stroke-width="1.2"{dash}/>'
                f'<text x="46" fill="{GREY}">{xml(words[name])}</text>'
            )
    if any(data.get("collective") for _, data in G.nodes(data=True)):
        yield (
            f'<rect x="0.5" y="-11" width="33" height="13" rx="6" fill="{FILLS["unit"]}"'
            f' stroke="{LINES["unit"]}" stroke-dasharray="{DOTS}"/>'
            f'<text x="46" fill="{GREY}">{xml(words["collective"])}</text>'
        )


def _box(
    G: nx.MultiDiGraph, key: str, x: int, y: int, rows: int, language: str, *, subject: bool
) -> Iterator[str]:
    data = G.nodes[key]
    label = label_of(data, language)
    kind = LAYERS[layer_of(data)]
    height = METRICS.height(rows)
    left, top = x - METRICS.width // 2, y - height // 2
    line, paper = LINES[kind], FILLS[kind]
    radius = {"unit": 12, "problem": 0, "measure": 4, "policy": 0}[kind]
    dash = f' stroke-dasharray="{DOTS}"' if data.get("collective") else ""
    dash += ' stroke-width="3"' * subject
    weight = ' font-weight="600"' * subject
    yield f"<g><title>{xml(label)}</title>"
    yield (
        f'<rect x="{left}" y="{top}" width="{METRICS.width}" height="{height}" rx="{radius}"'
        f' fill="{paper}" stroke="{line}"{dash}/>'
        f'<rect x="{left + 5}" y="{top + 8}" width="3" height="{height - 16}" fill="{line}"/>'
    )
    for n, text in enumerate(fold(label, ems=text_ems(), lines=rows)):
        at = top + METRICS.pad + METRICS.line * (n + 1) - 4
        start = left + METRICS.pad + METRICS.band
        yield f'<text x="{start}" y="{at}" fill="{INK}"{weight}>{xml(text)}</text>'
    yield "</g>"
