"""Pictures of a build with matplotlib (the extra ``notebook``): figures for a notebook, SVG for a folder."""

from __future__ import annotations

import networkx as nx

from kg.analyse.draw.alluvial import alluvial
from kg.analyse.draw.degrees import degree_distribution
from kg.analyse.draw.matrix import problem_matrix
from kg.analyse.draw.style import to_svg
from kg.analyse.draw.timeline import timeline
from kg.analyse.multigraph import Source, graph_of

DRAWINGS = {
    "alluvial": alluvial,
    "degrees": degree_distribution,
    "problems-by-unit": problem_matrix,
    "rounds": timeline,
}


def figures(G: nx.MultiDiGraph | Source) -> dict[str, bytes]:
    """Return the pictures of a build: file name → SVG, the same bytes for the same graph.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    G = graph_of(G)
    return {f"{name}.svg": to_svg(draw(G)) for name, draw in sorted(DRAWINGS.items())}


__all__ = ["DRAWINGS", "alluvial", "degree_distribution", "figures", "problem_matrix", "timeline", "to_svg"]
