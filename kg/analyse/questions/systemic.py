"""Tell which problems are systemic: over how many units, and how many rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import networkx as nx

from kg.analyse import resample
from kg.analyse.pairs import (
    Pairs,
    backward,
    concept_label,
    find_pairs,
    label,
    named_units,
    rounds,
    rounds_of,
    stated,
    where,
)
from kg.analyse.questions.base import Options
from kg.analyse.same import MEANING, group_problems
from kg.analyse.table import Row, Table

COLUMNS = (
    "problem",
    "kind",
    "units",
    "units_stated",
    *resample.RANK_COLUMNS,
    "collectives",
    "rounds",
    "in_rounds",
    "reports",
    "problem_nodes",
    "statuses",
    "measures",
    "measures_stated",
    "node",
    "evidence",
    "members",
)


def systemic_problems(G: nx.MultiDiGraph, options: Options) -> Table:
    """Rank the problems by the named units that have them."""
    heads = group_problems(G, options.same)
    groups = {head: sorted(members) for head, members in backward(heads.items()).items()}
    faced, addressed = find_pairs(G, "unit", "problem"), find_pairs(G, "problem", "measure")
    named = set(named_units(G))
    having = _units(faced, heads)
    units = {head: len(having.get(head, set()) & named) for head in groups}
    having_stated = _units(stated(faced), heads)
    units_stated = {head: len(having_stated.get(head, set()) & named) for head in groups}
    measures, measures_stated = _measures(addressed, heads), _measures(stated(addressed), heads)

    def score(weights: resample.Weights) -> dict[str, float]:
        best: dict[tuple[str, str], float] = {}
        for unit, problem in faced:
            if unit in named:
                key = unit, heads[problem]
                best[key] = max(best.get(key, 0.0), weights.get((unit, problem), 0.0))
        scores = dict.fromkeys(groups, 0.0)
        for (_, head), weight in best.items():
            scores[head] += weight
        return scores

    ranked = resample.rank(G, units, units_stated, score, seed=options.seed, samples=options.samples)
    order = rounds(G)
    found_in = {head: rounds_of(G, members, order) for head, members in groups.items()}
    rows: list[Row] = [
        (
            label(G, head),
            concept_label(G, G.nodes[head].get("type")),
            units[head],
            units_stated[head],
            *ranked.columns(head),
            len(having.get(head, set()) - named),
            len(found_in[head]),
            "; ".join(found_in[head]),
            len({report for member in groups[head] for report in G.nodes[member].get("reports", ())}),
            len(groups[head]),
            _statuses(G, groups[head]),
            len(measures.get(head, ())),
            len(measures_stated.get(head, ())),
            head,
            where(G, head),
            " ".join(groups[head]),
        )
        for head in sorted(groups, key=lambda h: (ranked.place[h], -len(found_in[h]), label(G, h), h))
    ]
    notes = (
        f"Problems are the same here where they have {MEANING[options.same]}; "
        "problem_nodes says how many were put together, members which.",
        "units: named units; a collective counts apart, "
        "since what is said of a group is said of none of its members.",
        "rounds: inspection rounds of the reports that mention it; a report without a round counts for none.",
        resample.note(G, options.samples, options.seed),
    )
    title = "Which problems are systemic: over how many units, and how many rounds?"
    return Table("systemic-problems", title, COLUMNS, tuple(rows), notes)


def _units(faced: Pairs, heads: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit, problem in faced:
        found.setdefault(heads[problem], set()).add(unit)
    return found


def _measures(addressed: Pairs, heads: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for problem, measure in addressed:
        found.setdefault(heads[problem], set()).add(measure)
    return found


def _statuses(G: nx.MultiDiGraph, members: Sequence[str]) -> str:
    counted = Counter(str(G.nodes[member].get("status") or "not said") for member in members)
    return "; ".join(f"{status} {number}" for status, number in sorted(counted.items()))
