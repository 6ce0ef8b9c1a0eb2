"""Tell which units are alike, by the problems that they have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from math import comb

import networkx as nx

from kg.analyse import project
from kg.analyse.pairs import bodies, find_pairs, label
from kg.analyse.questions.base import Options
from kg.analyse.same import MEANING, group_problems
from kg.analyse.stats import wilson
from kg.analyse.table import Row, Table, rounded

COLUMNS = (
    "unit_a",
    "unit_b",
    "shared",
    "of",
    "jaccard",
    "low",
    "high",
    "shared_stated",
    "jaccard_stated",
    "simrank",
    "confidence",
    "problems",
    "node_a",
    "node_b",
)
LARGEST_DENSE = 1_500  # nodes; SimRank fills a square matrix
MOST_PAIRS = 100_000


def units_alike(G: nx.MultiDiGraph, options: Options) -> Table:
    """Compare all named units that share a problem, and are not one body."""
    full = project.unit_problem(G, same=options.same)
    strict = project.unit_problem(G, same=options.same, stated=True)
    pairs, left_out = _sharing(full, bodies(G))
    simrank = _simrank(full, {unit for pair in pairs for unit in pair})
    confidence = _confidence(G, options.same)
    rows: list[Row] = []
    for a, b in pairs:
        common, union = _common(full, a, b)
        common_stated, union_stated = _common(strict, a, b)
        low, high = wilson(len(common), union)
        rows.append(
            (
                label(G, a),
                label(G, b),
                len(common),
                union,
                rounded(len(common) / union),
                rounded(low),
                rounded(high),
                len(common_stated),
                rounded(len(common_stated) / union_stated) if union_stated else None,
                rounded(simrank[a][b]) if simrank else None,
                rounded(min(confidence[unit, problem] for problem in common for unit in (a, b))),
                "; ".join(label(G, problem) for problem in sorted(common)),
                a,
                b,
            )
        )
    rows.sort(key=lambda row: (-_number(row[5]), -_number(row[4]), str(row[0]), str(row[1]), row[-2:]))
    notes = [
        f"Problems are the same here where they have {MEANING[options.same]}.",
        "Units that a report ties together, one leading or being part of another, are no pair.",
        "jaccard: shared problems over the problems of either; low and high its 95 % interval (Wilson), "
        "wide where there are few problems. Rows are ordered by low: the likeness that the evidence bears.",
        "simrank: units are alike whose problems are had by units that are alike (Jeh and Widom, 2002).",
        "confidence: of the weakest link between the two units and what they share.",
    ]
    if not simrank and pairs:
        notes.append(f"simrank is left out: more than {LARGEST_DENSE} nodes share a problem.")
    if left_out:
        notes.append(f"{left_out} pairs are left out: they share a problem of more units than are paired.")
    return Table(
        "units-alike",
        "Which units are alike, by the problems that they have?",
        COLUMNS,
        tuple(rows),
        tuple(notes),
    )


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _sharing(B: nx.Graph, body: Mapping[str, str]) -> tuple[list[tuple[str, str]], int]:
    """Return the pairs of units that share a problem, rarest problems first, and how many did not fit."""
    having = {n: sorted(body.keys() & set(B[n])) for n, side in B.nodes(data="bipartite") if side == 1}
    found: set[tuple[str, str]] = set()
    left_out = 0
    for problem in sorted(having, key=lambda p: (len(having[p]), p)):
        sharing = having[problem]
        if len(found) + len(sharing) ** 2 // 2 > MOST_PAIRS:
            together = Counter(body[unit] for unit in sharing).values()
            left_out += comb(len(sharing), 2) - sum(comb(units, 2) for units in together)
        else:
            found |= {(a, b) for a, b in combinations(sharing, 2) if body[a] != body[b]}
    return sorted(found), left_out


def _common(B: nx.Graph, a: str, b: str) -> tuple[set[str], int]:
    mine, theirs = set(B[a]), set(B[b])
    return mine & theirs, len(mine | theirs)


def _simrank(B: nx.Graph, units: set[str]) -> dict[str, dict[str, float]]:
    near = units.union(*(B[unit] for unit in units)) if units else set()
    near |= {unit for problem in near - units for unit in B[problem]}
    if not near or len(near) > LARGEST_DENSE:
        return {}
    # Rebuilt in sorted order: the sum of floating point numbers depends on it.
    H = nx.Graph()
    H.add_nodes_from(sorted(near))
    H.add_edges_from(sorted((min(e), max(e)) for e in B.subgraph(near).edges))
    found: dict[str, dict[str, float]] = nx.simrank_similarity(H)
    return found


def _confidence(G: nx.MultiDiGraph, same: str) -> dict[tuple[str, str], float]:
    heads = group_problems(G, same)
    best: dict[tuple[str, str], float] = defaultdict(float)
    for (unit, problem), pair in find_pairs(G, "unit", "problem").items():
        key = unit, heads[problem]
        best[key] = max(best[key], pair.confidence)
    return best
