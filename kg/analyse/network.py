"""``network_measures.csv``: every node with where it stands in the network, cheap enough for each build."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from kg.analyse import backends, measures, project
from kg.analyse.multigraph import Source, graph_of
from kg.analyse.pairs import label
from kg.analyse.table import Cell, Row, Table, rounded
from kg.errors import InputError

COLUMNS = (
    "node",
    "kind",
    "label",
    "in_degree",
    "out_degree",
    "in_degree_stated",
    "out_degree_stated",
    "pagerank",
    "pagerank_stated",
    "betweenness",
    "component",
    "component_size",
    "community",
)


def with_communities(G: nx.MultiDiGraph | Source, table: Table | None = None) -> nx.MultiDiGraph:
    """Return a copy whose nodes know their ``community``, found anew unless a table of measures is given.

    The page groups by it, so that what a build's page shows is what its tables say.

    Raises
    ------
    InputError
        If the table is another.
    """
    G = graph_of(G)
    if table is None:
        number: Mapping[str, Cell] = measures.membership(measures.communities(project.undirected(G)))
    elif isinstance(table, Table) and {"node", "community"} <= set(table.columns):
        number = {str(row["node"]): row["community"] for row in table.to_dicts()}
    else:
        given = repr(table.name) if isinstance(table, Table) else f"a {type(table).__name__}"
        raise InputError(f"the table is {given}; expected the one that kg.analyse.network_measures gives")
    H = G.copy()
    nx.set_node_attributes(H, number, "community")
    return H


def network_measures(G: nx.MultiDiGraph | Source, *, seed: int = 0, backend: str | None = None) -> Table:
    """Return degree, PageRank, betweenness, component and community of every node.

    Time is linear in nodes and edges: where exact betweenness would take longer than seconds it
    is estimated, and the notes say so. Components and communities are numbered from the largest.

    Raises
    ------
    InputError
        If the seed is no whole number.
    UnknownNameError
        If there is no such backend.
    """
    project.check_whole("seed", seed, "a whole number")
    G, backend = graph_of(G), backends.check_backend(backend)
    D, U = project.directed(G), project.undirected(G)
    D_stated = project.directed(project.stated_only(G))
    rank, rank_stated = measures.pagerank(D, backend=backend), measures.pagerank(D_stated, backend=backend)
    between, how = measures.betweenness(U, seed=seed, backend=backend)
    parts = measures.components(U, backend=backend)
    component, community = measures.membership(parts), measures.membership(measures.communities(U, seed=seed))
    rows: list[Row] = [
        (
            node,
            str(G.nodes[node].get("kind")),
            label(G, node),
            D.in_degree(node),
            D.out_degree(node),
            D_stated.in_degree(node),
            D_stated.out_degree(node),
            rounded(rank[node]),
            rounded(rank_stated[node]),
            rounded(between[node]),
            component[node],
            len(parts[component[node] - 1]),
            community[node],
        )
        for node in sorted(G)
    ]
    notes = (
        "Degrees count things, not properties: parallel edges are one link, self-loops none.",
        "PageRank follows edges from unit to policy, weighted by confidence and reports; "
        "the columns ending in _stated leave out what only structure implies.",
        f"Edges are taken as undirected for betweenness; {how}",
        f"Communities are Louvain's, weighted, seed {seed}.",
    )
    return Table(
        "network-measures", "Where does each node stand in the network?", COLUMNS, tuple(rows), notes
    )
