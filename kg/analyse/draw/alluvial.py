"""The flow from unit by problem and measure to policy, as an alluvial diagram."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from kg.analyse.draw import style
from kg.analyse.multigraph import Source, graph_of
from kg.analyse.pairs import concept_label, label
from kg.analyse.questions.chains import iter_paths
from kg.colours import LINES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KINDS = ("unit", "problem", "measure", "policy")
MOST = 12  # blocks in a column; the rest flow together
NONE = {"measure": "no measure of its own", "policy": "no policy"}
REST = "all others"
NO_KIND = "no kind given"
GAP = 0.012  # of the height, between two blocks
LINE = 0.024  # of the height, from one label to the next
COLUMN, LABEL = 2.6, 2.3  # inches from column to column, and for a label

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a column: from where to where it stands."""

    bottom: float
    top: float


def alluvial(G: nx.MultiDiGraph | Source) -> Figure:
    """Draw how many ways lead from units by kinds of problems and measures to policies.

    A way is a problem of a unit with one measure of its own and one policy that it names, as
    far as it goes; a unit of many measures has many ways.
    """
    G = graph_of(G)
    ways = count_ways(G)
    with style.drawing():
        width, height = 0.5 + 3 * COLUMN + LABEL, 6.4
        figure, axes = style.new_figure(width, height, left=0.2, right=0.2, top=0.8, bottom=0.3)
        if not ways:
            return style.say_nothing(figure, axes, "No unit has a problem.")
        columns = [_stack(ways, i) for i in range(len(KINDS))]
        axes.set_axis_off()
        axes.set_xlim(0, width - 0.4)
        axes.set_ylim(0, 1)
        for i in range(3):
            _flow(axes, ways, columns, i)
        for i, kind in enumerate(KINDS):
            _blocks(axes, columns[i], i, kind)
        figure.text(
            0.2 / width, 1 - 0.3 / height, f"{sum(ways.values())} ways from unit to policy", fontsize=11
        )
        return figure


def count_ways(G: nx.MultiDiGraph) -> Counter[Path]:
    """Return how often each path of blocks is gone: unit, kind of problem, kind of measure, policy."""
    named: Counter[Path] = Counter()
    for unit, problem, measure, policy in iter_paths(G):
        named[
            label(G, unit),
            concept_label(G, G.nodes[problem].get("type")) or NO_KIND,
            (concept_label(G, G.nodes[measure].get("type")) or NO_KIND) if measure else NONE["measure"],
            label(G, policy) if policy else NONE["policy"],
        ] += 1
    kept = [_largest(named, i) for i in range(len(KINDS))]
    ways: Counter[Path] = Counter()
    for path, number in named.items():
        ways[tuple(name if name in kept[i] else REST for i, name in enumerate(path))] += number
    return ways


def _largest(named: Counter[Path], column: int) -> set[str]:
    totals: Counter[str] = Counter()
    for path, number in named.items():
        totals[path[column]] += number
    return set(sorted(totals, key=lambda name: (name not in NONE.values(), -totals[name], name))[:MOST])


def _stack(ways: Counter[Path], column: int) -> dict[str, Block]:
    """Return the blocks of a column from the top: the largest first, what is missing last."""
    totals: Counter[str] = Counter()
    for path, number in ways.items():
        totals[path[column]] += number
    last = (*NONE.values(), REST)
    order = sorted(totals, key=lambda name: (name in last, -totals[name], name))
    unit = (1 - GAP * (len(order) - 1)) / sum(totals.values())
    blocks, y = {}, 1.0
    for name in order:
        blocks[name] = Block(y - totals[name] * unit, y)
        y -= totals[name] * unit + GAP
    return blocks


def _flow(axes: Axes, ways: Counter[Path], columns: list[dict[str, Block]], i: int) -> None:
    """Draw the ribbons between two columns, sorted at both ends so that they cross little."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    left, right = columns[i], columns[i + 1]
    flows: Counter[tuple[str, str]] = Counter()
    for path, number in ways.items():
        flows[path[i], path[i + 1]] += number
    free_left = {name: block.top for name, block in left.items()}
    free_right = {name: block.top for name, block in right.items()}
    x0, x1 = i * COLUMN + 0.15, (i + 1) * COLUMN
    middle = (x0 + x1) / 2
    total = sum(ways.values())
    for a, b in sorted(flows, key=lambda flow: (-left[flow[0]].top, -right[flow[1]].top)):
        high_a = flows[a, b] * (1 - GAP * (len(left) - 1)) / total
        high_b = flows[a, b] * (1 - GAP * (len(right) - 1)) / total
        y0, y1 = free_left[a], free_right[b]
        free_left[a], free_right[b] = y0 - high_a, y1 - high_b
        corners = [(x0, y0), (middle, y0), (middle, y1), (x1, y1)]
        corners += [
            (x1, y1 - high_b),
            (middle, y1 - high_b),
            (middle, y0 - high_a),
            (x0, y0 - high_a),
            (x0, y0),
        ]
        codes = [
            Outline.MOVETO,
            *[Outline.CURVE4] * 3,
            Outline.LINETO,
            *[Outline.CURVE4] * 3,
            Outline.CLOSEPOLY,
        ]
        ribbon = PathPatch(Outline(corners, codes), facecolor=LINES[KINDS[i]], alpha=0.28, linewidth=0)
        axes.add_patch(ribbon)


def _blocks(axes: Axes, blocks: dict[str, Block], i: int, kind: str) -> None:
    from matplotlib.patches import Rectangle

    x = i * COLUMN
    axes.text(x, 1.02, {"policy": "policies"}.get(kind, f"{kind}s"), color=LINES[kind], va="bottom")
    free = 1.0
    for name, block in blocks.items():
        missing = name in NONE.values()
        face = style.FAINT if missing else LINES[kind]
        axes.add_patch(
            Rectangle((x, block.bottom), 0.15, block.top - block.bottom, facecolor=face, linewidth=0)
        )
        words = style.fit(name, LABEL - 0.1)
        y = min((block.bottom + block.top) / 2, free)  # a thin block's label makes room for the one above
        free = y - LINE
        axes.text(x + 0.2, y, words, va="center", fontsize=8)
