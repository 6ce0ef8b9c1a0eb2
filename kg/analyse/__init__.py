"""Analysis: a build → real ``networkx`` graphs → measures and tidy tables, all pure functions.

``multigraph`` makes the graph, ``project`` derives others from it, ``ask`` answers the
`QUESTIONS` by name, ``node_measure`` and ``network_measures`` give numbers for each node,
``report_markdown`` and ``report_html`` sum a build up, ``figures`` draws it; ``flatten`` makes the graph
one that the writers of networkx take. Where a graph is asked for, a build will do.
"""

from __future__ import annotations

from kg.analyse import draw, project
from kg.analyse.draw import figures
from kg.analyse.export import flatten, to_gexf, to_graphml
from kg.analyse.measures import MEASURES, node_measure
from kg.analyse.multigraph import Source, multigraph
from kg.analyse.network import network_measures, with_communities
from kg.analyse.questions import QUESTIONS, ask
from kg.analyse.report import report_html, report_markdown
from kg.analyse.summary import summarise
from kg.analyse.table import Table

__all__ = [
    "MEASURES",
    "QUESTIONS",
    "Source",
    "Table",
    "ask",
    "draw",
    "figures",
    "flatten",
    "multigraph",
    "network_measures",
    "node_measure",
    "project",
    "report_html",
    "report_markdown",
    "summarise",
    "to_gexf",
    "to_graphml",
    "with_communities",
]
