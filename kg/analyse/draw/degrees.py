"""How many nodes have how many links: the degree distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from kg.analyse import project
from kg.analyse.draw import style
from kg.analyse.multigraph import Source, graph_of
from kg.colours import LINES

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def degree_distribution(G: nx.MultiDiGraph | Source) -> Figure:
    """Draw, for each kind of node, how many have at least so many links; dashed for stated links alone."""
    G = graph_of(G)
    U, V = project.undirected(G), project.undirected(project.stated_only(G))
    with style.drawing():
        figure, axes = style.new_figure(6.4, 4.2, left=0.7, bottom=0.6)
        if U.number_of_edges() == 0:
            return style.say_nothing(figure, axes, "No node is linked to another.")
        for kind, colour in LINES.items():
            for graph, line in ((U, "-"), (V, "--")):
                points = at_least(graph, kind)
                if points:
                    x, y = zip(*points, strict=True)
                    name = f"{kind}, stated" if line == "--" else kind
                    axes.plot(x, y, line, color=colour, drawstyle="steps-pre", label=name, linewidth=1.4)
        axes.set_xscale("log")
        axes.set_yscale("log")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:g}")
            axis.set_minor_formatter(lambda *_: "")
        axes.set_xlabel("linked to at least so many things")
        axes.set_ylabel("number of nodes")
        axes.set_title("Degree distribution by kind")
        axes.legend(fontsize=8)
        return figure


def at_least(U: nx.Graph, kind: str) -> list[tuple[int, int]]:
    """Return, for each degree from 1, how many nodes of a kind have at least that degree.

    >>> U = nx.star_graph(3)
    >>> nx.set_node_attributes(U, "unit", "kind")
    >>> at_least(U, "unit")
    [(1, 4), (2, 1), (3, 1)]
    """
    degrees = sorted(degree for node, degree in U.degree() if U.nodes[node].get("kind") == kind and degree)
    if not degrees:
        return []
    return [(least, sum(d >= least for d in degrees)) for least in _steps(degrees[-1])]


def _steps(highest: int) -> list[int]:
    """Return every degree up to a hundred, and then in steps of a tenth, so that hubs cost no time."""
    steps = list(range(1, min(highest, 100) + 1))
    while steps[-1] < highest:
        steps.append(min(highest, int(steps[-1] * 1.1)))
    return steps
