"""Tell which communities the network falls into, and how firmly."""

from __future__ import annotations

from collections import Counter
from statistics import fmean

import networkx as nx

from kg.analyse import measures, project
from kg.analyse.pairs import label
from kg.analyse.questions.base import Options
from kg.analyse.same import jaccard
from kg.analyse.table import Row, Table, rounded

COLUMNS = (
    "community",
    "nodes",
    "units",
    "problems",
    "measures",
    "policies",
    "stability",
    "match_stated",
    "heads",
    "members",
)
SEEDS, FEWEST_SEEDS = 20, 3
BUDGET = 40_000  # edges times seeds, so that a large graph answers in seconds

HEADS = 3


def communities(G: nx.MultiDiGraph, options: Options) -> Table:
    """Return Louvain communities of two or more nodes, each with its stability over other seeds."""
    U = project.undirected(G)
    parts = measures.communities(U, seed=options.seed)
    seeds = max(FEWEST_SEEDS, min(SEEDS, BUDGET // max(1, U.number_of_edges())))

    others = [measures.communities(U, seed=options.seed + i) for i in range(1, seeds + 1)]
    V = project.undirected(project.stated_only(G))
    strict = measures.communities(V, seed=options.seed)
    rows: list[Row] = []
    for number, part in enumerate((part for part in parts if len(part) > 1), start=1):
        kinds = Counter(str(G.nodes[node].get("kind")) for node in part)
        heads = sorted(part, key=lambda node: (-U.degree(node), label(G, node), node))[:HEADS]
        rows.append(
            (
                number,
                len(part),
                *(kinds[kind] for kind in ("unit", "problem", "measure", "policy")),
                rounded(fmean(_best_match(part, other) for other in others)),
                rounded(_best_match(part, strict)),
                "; ".join(label(G, node) for node in heads),
                " ".join(part),
            )
        )
    alone = sum(len(part) == 1 for part in parts)
    notes = (
        f"Louvain, weighted by confidence and reports, seed {options.seed}. "
        f"{alone} nodes stand alone and are not listed.",
        f"Modularity {_modularity(U, parts)} in the full graph, {_modularity(V, strict)} in the stated one "
        f"({sum(len(part) > 1 for part in strict)} communities there).",
        f"stability: how much of a community other seeds find again: the mean over {seeds} seeds of the best "
        "Jaccard index with one of theirs (Hennig, 2007). Below 0.6 take it for a chance of the algorithm.",
        "match_stated: the same, with the communities of what sentences state outright.",
    )
    title = "Which communities does the network fall into, and how firmly?"
    return Table("communities", title, COLUMNS, tuple(rows), notes)


def _best_match(part: list[str], others: list[list[str]]) -> float:
    mine = set(part)
    return max((jaccard(mine, other) for other in others if not mine.isdisjoint(other)), default=0.0)


def _modularity(U: nx.Graph, parts: list[list[str]]) -> float | None:
    if U.number_of_edges() == 0:
        return None
    return rounded(nx.community.modularity(U, [set(part) for part in parts], weight="weight"))
