"""Who is linked to whom: the facts of a multigraph by the kinds of their ends.

Parallel edges (a measure implements a policy in one report and cites it in another) are one pair here, so
that no count is doubled by two properties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

TIES = ("leadingBodyOf", "partOf")  # of one body: its Party group, its divisions


@dataclass(frozen=True, slots=True)
class Pair:
    """All facts from one node to another."""

    subject: str
    object: str
    stated: bool
    confidence: float  # the highest of any statement
    reports: tuple[str, ...]


Pairs = dict[tuple[str, str], Pair]


def find_pairs(G: nx.MultiDiGraph, subject: str, object_: str) -> Pairs:
    """Return the pairs from nodes of one kind to nodes of another, sorted."""
    kinds = G.nodes(data="kind")
    merged: dict[tuple[str, str], list[Mapping[str, object]]] = defaultdict(list)
    for a, b, data in G.edges(data=True):
        if kinds[a] == subject and kinds[b] == object_ and a != b:
            merged[a, b].append(data)
    return {(a, b): _pair(a, b, merged[a, b]) for a, b in sorted(merged)}


def _pair(a: str, b: str, edges: Iterable[Mapping[str, object]]) -> Pair:
    edges = list(edges)
    reports = {report for edge in edges for report in _list(edge.get("reports"))}
    return Pair(
        a,
        b,
        stated=any(edge.get("basis") == "stated" for edge in edges),
        confidence=max(_number(edge.get("confidence")) for edge in edges),
        reports=tuple(sorted(reports)),
    )


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 1.0


def of_kind(G: nx.MultiDiGraph, kind: str) -> list[str]:
    """Return the nodes of a kind, sorted."""
    return sorted(node for node, k in G.nodes(data="kind") if k == kind)


def named_units(G: nx.MultiDiGraph) -> list[str]:
    """Return the units that are no collectives: what is said of a group is said of none of its members."""
    return [unit for unit in of_kind(G, "unit") if not G.nodes[unit].get("collective")]


def bodies(G: nx.MultiDiGraph) -> dict[str, str]:
    """Return for each named unit the first of those that are one body with it, by which they count once.

    One body are units that a report ties together, one leading or being part of another, also by way of
    a third: the Party group of a bureau and its finance division. What is part of a collective, or
    listed as its member, is not tied by that to the others.

    >>> ties = [("party group", "bureau", "leadingBodyOf"), ("finance division", "bureau", "partOf")]
    >>> G = nx.MultiDiGraph(ties)
    >>> G.add_node("port")
    >>> nx.set_node_attributes(G, "unit", "kind")
    >>> bodies(G)
    {'bureau': 'bureau', 'finance division': 'bureau', 'party group': 'bureau', 'port': 'port'}
    """
    tied = nx.Graph()
    tied.add_nodes_from(named_units(G))
    tied.add_edges_from((a, b) for a, b, key in G.edges(keys=True) if key in TIES and a in tied and b in tied)
    found = {unit: min(body) for body in nx.connected_components(tied) for unit in body}
    return dict(sorted(found.items()))


def forward(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the objects of each subject.

    >>> forward([("a", "x"), ("a", "y")])
    {'a': ['x', 'y']}
    """
    found: dict[str, list[str]] = {}
    for a, b in pairs:
        found.setdefault(a, []).append(b)
    return found


def backward(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the subjects of each object."""
    return forward((b, a) for a, b in pairs)


def stated(pairs: Pairs) -> Pairs:
    """Return the pairs that the words of some sentence state."""
    return {key: pair for key, pair in pairs.items() if pair.stated}


def label(G: nx.MultiDiGraph, node: str) -> str:
    """Return the label of a node, or the node itself where it has none."""
    return str(G.nodes[node].get("label") or node)


def where(G: nx.MultiDiGraph, node: str) -> str | None:
    """Return the first mention of a node as a fragment of its report (RFC 5147)."""
    evidence = G.nodes[node].get("evidence") or []
    if not evidence:
        return None
    first = evidence[0]
    return f"{first['report']}#char={first['start']},{first['end']}"


def concept_label(G: nx.MultiDiGraph, concept: str | None, language: str = "en") -> str | None:
    """Return the label of a concept, or its local name where the ontology has none."""
    if concept is None:
        return None
    labels: Mapping[str, str] = G.graph.get("labels", {}).get(concept, {})
    return labels.get(language, concept)


def rounds_of(G: nx.MultiDiGraph, nodes: Iterable[str], order: Sequence[str]) -> list[str]:
    """Return the rounds of inspection in which nodes are mentioned, in their `order` (see ``rounds``)."""
    reports = G.graph.get("reports", {})
    seen = {report for node in nodes for report in G.nodes[node].get("reports", ()) if report in reports}
    named = {reports[report].get("round") for report in seen}
    return [name for name in order if name in named]


def rounds(G: nx.MultiDiGraph) -> list[str]:
    """Return the rounds of all reports, by the date of their first dated report, the undated last.

    Which of them are known to come before which, ``rounds_before`` tells.
    """
    first = _first_dates(G)
    return sorted(first, key=lambda name: (first[name] or "~", name))


def rounds_before(G: nx.MultiDiGraph) -> dict[str, list[str]]:
    """Return for each round those that are known to be earlier, in order of time.

    A round of which no report has a date is neither before nor after another; nor are two whose dates
    do not tell (2024 and 2024-03).

    >>> import networkx as nx
    >>> told = {"a": ("First", None), "b": ("Second", "2023"), "c": ("Third", "2024-03")}
    >>> reports = {key: {"round": name, "date": date} for key, (name, date) in told.items()}
    >>> rounds_before(nx.MultiDiGraph(reports=reports))
    {'Second': [], 'Third': ['Second'], 'First': []}
    """
    first, order = _first_dates(G), rounds(G)
    return {later: [name for name in order if _is_before(first[name], first[later])] for later in order}


def undated_rounds(G: nx.MultiDiGraph) -> list[str]:
    """Return the rounds of which no report has a date, sorted."""
    return sorted(name for name, date in _first_dates(G).items() if not date)


def _first_dates(G: nx.MultiDiGraph) -> dict[str, str | None]:
    dates: dict[str, set[str]] = defaultdict(set)
    for report in G.graph.get("reports", {}).values():
        if report.get("round"):
            dates[report["round"]].update([report["date"]] if report.get("date") else [])
    return {name: min(found, default=None) for name, found in dates.items()}


def _is_before(one: str | None, other: str | None) -> bool:
    """Whether a date as far as it is known (2024, 2024-03) is before another."""
    return bool(one and other) and str(one) < str(other) and not str(other).startswith(str(one))
