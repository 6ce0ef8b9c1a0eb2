"""Tell which problems are systemic: over how many units, and how many rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import networkx as nx

from kg.analyse import resample
from kg.analyse.pairs import (
    Pairs,
    backward,
    bodies,
    concept_label,
    find_pairs,
    label,
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
    "unit_nodes",
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
BEYOND = 100_000  # more units than a problem has: by it the first of several figures decides


def systemic_problems(G: nx.MultiDiGraph, options: Options) -> Table:
    """Rank the problems by the reports that mention them, then by the named units that have them."""
    heads = group_problems(G, options.same)
    groups = {head: sorted(members) for head, members in backward(heads.items()).items()}
    faced, addressed = find_pairs(G, "unit", "problem"), find_pairs(G, "problem", "measure")
    body = bodies(G)
    having, having_stated = _units(faced, heads), _units(stated(faced), heads)
    units = {head: len(_bodies(having.get(head, ()), body)) for head in groups}
    units_stated = {head: len(_bodies(having_stated.get(head, ()), body)) for head in groups}
    reports = {head: _reports(G, members) for head, members in groups.items()}
    measures, measures_stated = _measures(addressed, heads), _measures(stated(addressed), heads)
    ranked = resample.rank(
        G,
        {head: _in_order(len(reports[head]), units_stated[head], units[head]) for head in groups},
        {head: _in_order(len(reports[head]), units_stated[head], 0) for head in groups},
        partial(_score, faced, heads, body, reports, _facts(G, heads, reports)),
        seed=options.seed,
        samples=options.samples,
    )
    order = rounds(G)
    found_in = {head: rounds_of(G, members, order) for head, members in groups.items()}
    rows: list[Row] = [
        (
            label(G, head),
            concept_label(G, G.nodes[head].get("type")),
            units[head],
            units_stated[head],
            *ranked.columns(head),
            len(having.get(head, set()) & body.keys()),
            len(having.get(head, set()) - body.keys()),
            len(found_in[head]),
            "; ".join(found_in[head]),
            len(reports[head]),
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
        "rank: by reports, then by units_stated, then by units.",
        "units: named units; those that a report ties together, one leading or being part of another, count "
        "as one, and unit_nodes says how many they are; a collective counts apart, "
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


def _bodies(units: Iterable[str], body: Mapping[str, str]) -> set[str]:
    return {body[unit] for unit in units if unit in body}


def _reports(G: nx.MultiDiGraph, members: Iterable[str]) -> set[str]:
    return {report for member in members for report in G.nodes[member].get("reports", ())}


def _in_order(reports: float, units_stated: float, units: float) -> float:
    """Return one figure that orders by reports, then by the units that are stated, then by all.

    >>> _in_order(2, 0, 1) > _in_order(1, 3, 3) > _in_order(1, 2, 9)
    True
    """
    return (reports * BEYOND + units_stated) * BEYOND + units


Facts = dict[tuple[str, str], set[tuple[str, str]]]


def _facts(G: nx.MultiDiGraph, heads: dict[str, str], reports: Mapping[str, set[str]]) -> Facts:
    """Return the pairs of nodes that facts of a problem join, by the problem and each of its reports."""
    found: Facts = {}
    for a, b, told in G.edges(data="reports", default=()):
        for head in {heads[node] for node in (a, b) if node in heads}:
            for report in reports[head].intersection(told):
                found.setdefault((head, report), set()).add((a, b))
    return found


def _score(
    faced: Pairs,
    heads: dict[str, str],
    body: Mapping[str, str],
    reports: Mapping[str, set[str]],
    facts: Facts,
    weights: resample.Weights,
) -> dict[str, float]:
    """Return the figure of each problem in a resample, by which `_in_order` has it in the full graph.

    A report counts where some fact of the problem was drawn; one that only mentions it has none to draw.
    """
    best: dict[tuple[str, str], float] = {}
    best_stated: dict[tuple[str, str], float] = {}
    for (unit, problem), pair in faced.items():
        if unit in body:
            key, weight = (body[unit], heads[problem]), weights.get((unit, problem), 0.0)
            best[key] = max(best.get(key, 0.0), weight)
            if pair.stated:
                best_stated[key] = max(best_stated.get(key, 0.0), weight)
    lost = Counter(head for (head, _), pairs in facts.items() if not any(map(weights.get, pairs)))
    units, units_stated = _sum(best), _sum(best_stated)
    return {
        head: _in_order(len(found) - lost[head], units_stated.get(head, 0.0), units.get(head, 0.0))
        for head, found in reports.items()
    }


def _sum(best: Mapping[tuple[str, str], float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for (_, head), weight in best.items():
        found[head] = found.get(head, 0.0) + weight
    return found


def _measures(addressed: Pairs, heads: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for problem, measure in addressed:
        found.setdefault(heads[problem], set()).add(measure)
    return found


def _statuses(G: nx.MultiDiGraph, members: Sequence[str]) -> str:
    counted = Counter(str(G.nodes[member].get("status") or "not said") for member in members)
    return "; ".join(f"{status} {number}" for status, number in sorted(counted.items()))
