"""Tell which policies hold the most together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import networkx as nx

from kg.analyse import measures, project, resample
from kg.analyse.pairs import (
    Pairs,
    backward,
    bodies,
    concept_label,
    find_pairs,
    label,
    of_kind,
    stated,
    where,
)
from kg.analyse.questions.base import Options
from kg.analyse.table import Row, Table, rounded

COLUMNS = (
    "policy",
    "kind",
    "items",
    "items_stated",
    *resample.RANK_COLUMNS,
    "units",
    "units_stated",
    "pagerank",
    "pagerank_stated",
    "betweenness",
    "betweenness_stated",
    "node",
    "evidence",
)


def central_policies(G: nx.MultiDiGraph, options: Options) -> Table:
    """Rank the policies by the measures and problems that name them."""
    policies = of_kind(G, "policy")
    cited = _cited(G)
    cited_stated = stated(cited)
    items = _count(policies, backward(cited))
    items_stated = _count(policies, backward(cited_stated))
    units, units_stated = _units(G, cited), _units(G, cited_stated, only_stated=True)
    full, how = _centrality(G, options)
    strict, how_stated = _centrality(project.stated_only(G), options)

    def score(weights: resample.Weights) -> dict[str, float]:
        scores = dict.fromkeys(policies, 0.0)
        for a, b in cited:
            scores[b] += weights.get((a, b), 0.0)
        return scores

    ranked = resample.rank(G, items, items_stated, score, seed=options.seed, samples=options.samples)
    rows: list[Row] = [
        (
            label(G, policy),
            concept_label(G, G.nodes[policy].get("type")),
            items[policy],
            items_stated[policy],
            *ranked.columns(policy),
            len(units.get(policy, ())),
            len(units_stated.get(policy, ())),
            *(rounded(scores.get(policy)) for scores in (full[0], strict[0], full[1], strict[1])),
            policy,
            where(G, policy),
        )
        for policy in sorted(policies, key=lambda p: (ranked.place[p], label(G, p), p))
    ]
    notes = (
        "items: measures and problems that name the policy; "
        "units: named units that take one of those measures; those that a report ties together, "
        "one leading or being part of another, count as one.",
        f"pagerank: {measures.MEASURES['pagerank'].meaning}; high where many chains end in the policy.",
        f"betweenness: {measures.MEASURES['betweenness'].meaning}; "
        f"high where the policy alone ties units or problems together. In the full graph {how} "
        f"In the stated one {how_stated}",
        "Columns ending in _stated count only what the words of some sentence state.",
        resample.note(G, options.samples, options.seed),
    )
    return Table("central-policies", "Which policies hold the most together?", COLUMNS, tuple(rows), notes)


def _cited(G: nx.MultiDiGraph) -> Pairs:
    return find_pairs(G, "measure", "policy") | find_pairs(G, "problem", "policy")


def _count(keys: Iterable[str], found: Mapping[str, Iterable[str]]) -> dict[str, int]:
    return {key: len(set(found.get(key, ()))) for key in keys}


def _units(G: nx.MultiDiGraph, cited: Pairs, *, only_stated: bool = False) -> dict[str, set[str]]:
    """Return the named units, each as its body, that take a measure which names each policy."""
    takes = find_pairs(G, "unit", "measure")
    body = bodies(G)
    takers = backward(stated(takes) if only_stated else takes)
    units: dict[str, set[str]] = defaultdict(set)
    for item, policy in cited:
        units[policy].update(body[unit] for unit in takers.get(item, ()) if unit in body)
    return units


def _centrality(G: nx.MultiDiGraph, options: Options) -> tuple[tuple[measures.Scores, measures.Scores], str]:
    rank = measures.pagerank(project.directed(G), backend=options.backend)
    if not options.betweenness:
        return (rank, {}), "betweenness was left out."
    U = project.undirected(G)
    between, how = measures.betweenness(U, seed=options.seed, backend=options.backend)
    return (rank, between), how
