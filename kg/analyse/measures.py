"""Measures of a graph: node → number, pure, in plain networkx or by a backend.

Centrality is taken of simple graphs (``project.directed``, ``project.undirected``): what two
properties say twice is one link. PageRank is our own power iteration, since that of networkx
needs SciPy; the results are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import fsum

import networkx as nx

from kg.analyse import backends, project
from kg.analyse.multigraph import Source, graph_of
from kg.errors import MeasureError, check_name

# Steps from a node over an edge that betweenness may take: about three seconds in plain
# Python, and in a backend of compiled code.
BUDGET = 1_000_000
BUDGET_COMPILED = 60_000_000
FEWEST_PIVOTS = 32

Scores = dict[str, float]


def pagerank(D: nx.DiGraph, *, alpha: float = 0.85, backend: str | None = None) -> Scores:
    """Return the share of time that a reader spends at each node who follows edges, weighted, at random.

    With probability ``1 - alpha``, and where no edge leads on, the reader starts anew anywhere
    (Brin and Page, 1998).
    """
    if not D:
        return {}
    if backend is not None and backends.implements(nx.pagerank, backend):
        found: Scores = backends.call(nx.pagerank, D, backend=backend, alpha=alpha, tol=1e-10)
        return found
    return _power_iteration(D, alpha)


def _power_iteration(D: nx.DiGraph, alpha: float, *, tolerance: float = 1e-10, steps: int = 500) -> Scores:
    nodes = list(D)
    number = {node: i for i, node in enumerate(nodes)}
    into: list[list[tuple[int, float]]] = [[] for _ in nodes]
    dangling = []
    for node in nodes:
        out = D[node]
        total = fsum(data.get("weight", 1.0) for data in out.values())
        if total == 0:
            dangling.append(number[node])
            continue
        for other, data in out.items():
            into[number[other]].append((number[node], data.get("weight", 1.0) / total))
    size = len(nodes)
    rank = [1 / size] * size
    for _ in range(steps):
        base = (1 - alpha + alpha * fsum(rank[i] for i in dangling)) / size
        new = [base + alpha * sum(rank[i] * share for i, share in sources) for sources in into]
        moved = sum(abs(a - b) for a, b in zip(rank, new, strict=True))
        rank = new
        if moved < tolerance:
            break
    return dict(zip(nodes, rank, strict=True))


def betweenness(
    U: nx.Graph, *, seed: int = 0, backend: str | None = None, budget: int | None = None
) -> tuple[Scores, str]:
    """Return the share of shortest paths that run through each node, and how it was found.

    Exact (Brandes, 2001) where that takes seconds, otherwise estimated from the paths of a
    random sample of nodes (Brandes and Pich, 2007). `budget` bounds the steps over edges.
    """
    work = sum(len(part) * _edges_within(U, part) for part in nx.connected_components(U))
    compiled = backends.implements(nx.betweenness_centrality, backend)
    budget = budget or (BUDGET_COMPILED if compiled else BUDGET)
    if work <= budget:
        return backends.call(nx.betweenness_centrality, U, backend=backend), "betweenness is exact."
    edges = max(1, U.number_of_edges())
    pivots = min(len(U), max(FEWEST_PIVOTS, min(budget, BUDGET) // edges))
    # Samples are taken by networkx itself: no backend draws the same ones.
    scores = nx.betweenness_centrality(U, k=pivots, seed=seed)
    return scores, f"betweenness is estimated from {pivots} of {len(U)} nodes, seed {seed}."


def _edges_within(U: nx.Graph, part: Iterable[str]) -> int:
    return sum(len(U[node]) for node in part) // 2


def components(U: nx.Graph, *, backend: str | None = None) -> list[list[str]]:
    """Return the pieces that hang together, the largest first, each sorted."""
    parts = backends.call(nx.connected_components, U, backend=backend)
    return sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part))


def communities(U: nx.Graph, *, seed: int = 0) -> list[list[str]]:
    """Return groups with more weight inside than chance would give (Louvain; Blondel et al., 2008).

    Nodes are numbered first: networkx walks sets of nodes, whose order for text differs from
    one process to the next.
    """
    nodes = sorted(U)
    number = {node: i for i, node in enumerate(nodes)}
    H = nx.Graph()
    H.add_nodes_from(range(len(nodes)))
    edges = ((number[a], number[b], weight) for a, b, weight in U.edges(data="weight", default=1.0))
    H.add_weighted_edges_from(sorted((min(a, b), max(a, b), weight) for a, b, weight in edges))
    if H.number_of_edges() == 0:
        return [[node] for node in nodes]
    found = nx.community.louvain_communities(H, weight="weight", seed=seed)
    return sorted((sorted(nodes[i] for i in part) for part in found), key=lambda part: (-len(part), part))


def membership(parts: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return the number of each node's part, from 1.

    >>> membership([["a", "b"], ["c"]])
    {'a': 1, 'b': 1, 'c': 2}
    """
    return {node: number for number, part in enumerate(parts, start=1) for node in part}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of nodes: what it means here, and on what graphs it is defined."""

    meaning: str
    function: Callable[[nx.MultiDiGraph, int, str | None], Mapping[str, float]]
    connected: bool = False  # defined only where all nodes hang together


def node_measure(
    G: nx.MultiDiGraph | Source, name: str, *, seed: int = 0, backend: str | None = None
) -> dict[str, float]:
    """Return one measure of all nodes, by its name.

    Raises
    ------
    UnknownNameError
        If there is no such measure or backend.
    MeasureError
        If the measure is not defined on this graph; the message says why and which are.
    InputError
        If the seed is no whole number.
    """
    check_name("measure", name, MEASURES)
    project.check_whole("seed", seed, "a whole number")
    G, backend = graph_of(G), backends.check_backend(backend)
    check_defined(G, name)
    found = MEASURES[name].function(G, seed, backend)
    return {node: found[node] for node in sorted(G)}


def check_defined(G: nx.MultiDiGraph, name: str) -> None:
    """Raise `MeasureError` where a measure is not defined on a graph."""
    if len(G) == 0:
        raise MeasureError(f"{name} is not defined on an empty graph; build one from reports first")
    if MEASURES[name].connected:
        pieces = nx.number_weakly_connected_components(G)
        if pieces > 1:
            others = ", ".join(sorted(other for other, m in MEASURES.items() if not m.connected))
            raise MeasureError(
                f"{name} is not defined on a graph of {pieces} pieces, whose distances are infinite; "
                f"take one piece (nx.weakly_connected_components), or a measure defined here: {others}"
            )


def _degree(G: nx.MultiDiGraph, _: int, __: str | None) -> Mapping[str, float]:
    return dict(project.undirected(G).degree())


def _in_degree(G: nx.MultiDiGraph, _: int, __: str | None) -> Mapping[str, float]:
    return dict(project.directed(G).in_degree())


def _out_degree(G: nx.MultiDiGraph, _: int, __: str | None) -> Mapping[str, float]:
    return dict(project.directed(G).out_degree())


def _pagerank(G: nx.MultiDiGraph, _: int, backend: str | None) -> Mapping[str, float]:
    return pagerank(project.directed(G), backend=backend)


def _betweenness(G: nx.MultiDiGraph, seed: int, backend: str | None) -> Mapping[str, float]:
    return betweenness(project.undirected(G), seed=seed, backend=backend)[0]


def _by_networkx(name: str) -> Callable[[nx.MultiDiGraph, int, str | None], Mapping[str, float]]:
    def function(G: nx.MultiDiGraph, _: int, backend: str | None) -> Mapping[str, float]:
        found: Mapping[str, float] = backends.call(getattr(nx, name), project.undirected(G), backend=backend)
        return found

    return function


MEASURES: dict[str, Measure] = {
    "degree": Measure("how many things it is linked to", _degree),
    "in_degree": Measure(
        "how many things point to it: units that have a problem, items that name a policy", _in_degree
    ),
    "out_degree": Measure("how many things it points to: problems and measures of a unit", _out_degree),
    "pagerank": Measure(
        "how often a reader ends there who follows unit, problem, measure, policy at random", _pagerank
    ),
    "betweenness": Measure(
        "how often the shortest way between two other things runs through it", _betweenness
    ),
    "closeness": Measure("how near it is to the rest of its piece", _by_networkx("closeness_centrality")),
    "core": Measure(
        "how densely knit its surroundings are: the k of the last k-core that holds it",
        _by_networkx("core_number"),
    ),
    "clustering": Measure("how many of its neighbours are linked to each other", _by_networkx("clustering")),
    "eccentricity": Measure(
        "how many steps it is to the farthest node", _by_networkx("eccentricity"), connected=True
    ),
}
