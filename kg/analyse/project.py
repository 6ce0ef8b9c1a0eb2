"""Projections: the multigraph, or its build, in; real ``networkx`` graphs out, each a pure function.

Every graph keeps the node attributes of the multigraph (``kind``, ``label`` …) and is built in
sorted order, so that an algorithm that depends on the order of nodes gives the same answer each
time. What the weights mean is said in each docstring; the input is never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from numbers import Integral, Real

import networkx as nx

from kg.analyse.multigraph import Source, graph_of
from kg.analyse.pairs import Pairs, backward, find_pairs, forward, named_units, of_kind
from kg.analyse.same import group_problems
from kg.errors import InputError, check_name

ORGANISATION = ("leadingBodyOf", "partOf", "hasMember")


def full(G: nx.MultiDiGraph | Source) -> nx.MultiDiGraph:
    """Return the multigraph as it is, a copy in sorted order; edges have no weight.

    >>> G = nx.MultiDiGraph([("u", "p", "hasProblem")])
    >>> list(full(G).edges(keys=True))
    [('u', 'p', 'hasProblem')]
    """
    G = graph_of(G)
    return _rebuilt(G, lambda _: True)


def at_least(G: nx.MultiDiGraph | Source, confidence: float) -> nx.MultiDiGraph:
    """Return the graph without the facts whose surest statement has less than this confidence.

    >>> G = nx.MultiDiGraph()
    >>> _ = G.add_edge("u", "p", confidence=0.9), G.add_edge("u", "q", confidence=0.4)
    >>> list(at_least(G, 0.5).edges())
    [('u', 'p')]

    Raises
    ------
    InputError
        If it is no number from 0 to 1.
    """
    G = graph_of(G)
    check_confidence(confidence)
    return _rebuilt(G, lambda data: float(str(data.get("confidence", 1.0))) >= confidence)


def check_confidence(confidence: float) -> None:
    """Refuse what no statement can have as its confidence: all would be left out, or none, in silence.

    >>> check_confidence(50)
    Traceback (most recent call last):
    ...
    kg.errors.InputError: the confidence is 50; expected a number from 0 to 1
    """
    number = isinstance(confidence, Real) and not isinstance(confidence, bool)
    if not number or not 0 <= confidence <= 1:
        raise InputError(f"the confidence is {confidence!r}; expected a number from 0 to 1")


def check_whole(name: str, number: object, expected: str, *, least: int | None = None) -> None:
    """Refuse what is no whole number, or a smaller one than can be meant.

    >>> check_whole("seed", "x", "a whole number")
    Traceback (most recent call last):
    ...
    kg.errors.InputError: seed is 'x'; expected a whole number
    """
    whole = isinstance(number, Integral) and not isinstance(number, bool)
    if not whole or (least is not None and int(number) < least):  # type: ignore[call-overload]  # whole
        raise InputError(f"{name} is {number!r}; expected {expected}")


def stated_only(G: nx.MultiDiGraph | Source) -> nx.MultiDiGraph:
    """Return the multigraph without the facts that only the structure of a report implies.

    All nodes stay: a unit whose every fact is inferred is still named, and stands alone.
    """
    G = graph_of(G)
    return _rebuilt(G, lambda data: data.get("basis") == "stated")


def directed(G: nx.MultiDiGraph | Source) -> nx.DiGraph:
    """Return one edge for all parallel edges of a direction, with the highest ``weight`` of any.

    The weight is the confidence of the best statement, counted once for each report that says
    so: two rules that read one sentence are one witness, two reports are two.

    Self-loops are left out: nothing is its own problem, measure or policy.
    """
    G = graph_of(G)
    return _simple(G, nx.DiGraph())


def undirected(G: nx.MultiDiGraph | Source) -> nx.Graph:
    """Return one undirected edge for all edges between two nodes; ``weight`` as in `directed`."""
    G = graph_of(G)
    return _simple(G, nx.Graph())


def unit_problem(G: nx.MultiDiGraph | Source, *, same: str = "alike", stated: bool = False) -> nx.Graph:
    """Return the bipartite graph of named units (``bipartite=0``) and problems (``bipartite=1``).

    A problem node stands for its group: ``members`` lists the problems that are the same (see
    ``kg.analyse.same``). ``weight`` is the number of reports that say that the unit has it.
    """
    G = graph_of(G)
    heads = group_problems(G, same)
    units = named_units(G)
    B = nx.Graph()
    _add(B, G, units, bipartite=0)
    groups = backward(heads.items())
    _add(B, G, sorted(groups), bipartite=1)
    for head, members in groups.items():
        B.nodes[head]["members"] = sorted(members)
    known = set(units)
    reports: dict[tuple[str, str], set[str]] = {}
    for (unit, problem), pair in find_pairs(G, "unit", "problem").items():
        if unit in known and (pair.stated or not stated):
            reports.setdefault((unit, heads[problem]), set()).update(pair.reports)
    B.add_edges_from((*key, {"weight": max(1, len(found))}) for key, found in sorted(reports.items()))
    return B


def problem_policy(G: nx.MultiDiGraph | Source, *, stated: bool = False) -> nx.Graph:
    """Return the bipartite graph of problems (``bipartite=0``) and policies (``bipartite=1``).

    They are joined where the problem names the policy, or a measure that addresses the problem
    does. ``weight`` is the number of such measures, and one more if the problem names it itself.
    """
    G = graph_of(G)
    addressed, cited = _pairs(G, "problem", "measure", stated), _pairs(G, "measure", "policy", stated)
    policies = forward(cited)
    weights: dict[tuple[str, str], int] = dict.fromkeys(_pairs(G, "problem", "policy", stated), 1)
    for problem, measure in addressed:
        for policy in policies.get(measure, ()):
            weights[problem, policy] = weights.get((problem, policy), 0) + 1
    B = nx.Graph()
    _add(B, G, of_kind(G, "problem"), bipartite=0)
    _add(B, G, of_kind(G, "policy"), bipartite=1)
    B.add_edges_from((*key, {"weight": weight}) for key, weight in sorted(weights.items()))
    return B


def unit_unit(
    G: nx.MultiDiGraph | Source, *, same: str = "alike", weight: str = "count", stated: bool = False
) -> nx.Graph:
    """Return the graph of named units that share a problem.

    Parameters
    ----------
    G
        The multigraph.
    same
        When two problems are the same (see ``kg.analyse.same``).
    weight
        ``count``: the number of problems that both have. ``newman``: each problem gives
        1 / (units that have it - 1), so that a problem of all binds less than a problem of two
        (Newman, 2001). ``jaccard``: the share of the problems of either that both have.
    stated
        Count only what the words of some sentence state.
    """
    G = graph_of(G)
    return _one_mode(unit_problem(G, same=same, stated=stated), named_units(G), weight)


def policy_policy(G: nx.MultiDiGraph | Source, *, weight: str = "newman", stated: bool = False) -> nx.Graph:
    """Return the graph of policies that one measure names together; ``weight`` as in `unit_unit`."""
    G = graph_of(G)
    B = nx.Graph()
    policies = of_kind(G, "policy")
    _add(B, G, policies, bipartite=0)
    _add(B, G, of_kind(G, "measure"), bipartite=1)
    B.add_edges_from((policy, measure) for measure, policy in _pairs(G, "measure", "policy", stated))
    return _one_mode(B, policies, weight)


def organisation(G: nx.MultiDiGraph | Source) -> nx.DiGraph:
    """Return the units and what holds them together, an edge pointing from the part to the whole.

    Read from ``leadingBodyOf``, ``partOf`` and, turned round, ``hasMember``: only what the words
    of some report say (``kg.link.organisation``). ``relation`` is the property; a unit of which
    no report says such a thing stands alone.

    >>> G = nx.MultiDiGraph([("party group", "ministry", "leadingBodyOf")])
    >>> nx.set_node_attributes(G, "unit", "kind")
    >>> list(organisation(G).edges(data="relation"))
    [('party group', 'ministry', 'leadingBodyOf')]
    """
    G = graph_of(G)
    tree = nx.DiGraph()
    _add(tree, G, of_kind(G, "unit"))
    for a, b, key in sorted(G.edges(keys=True)):
        if key in ORGANISATION and a in tree and b in tree and a != b:
            part, whole = (b, a) if key == "hasMember" else (a, b)
            tree.add_edge(part, whole, relation=key)
    return tree


WEIGHTS: dict[str, Callable[[nx.Graph, list[str]], nx.Graph]] = {
    "count": nx.bipartite.weighted_projected_graph,
    "newman": nx.bipartite.collaboration_weighted_projected_graph,
    "jaccard": nx.bipartite.overlap_weighted_projected_graph,
}


def _one_mode(B: nx.Graph, nodes: list[str], weight: str) -> nx.Graph:
    check_name("weight", weight, WEIGHTS)
    projected = WEIGHTS[weight](B, nodes)
    P = nx.Graph()
    P.add_nodes_from((node, dict(B.nodes[node])) for node in nodes)
    weights = projected.edges(data="weight")
    P.add_weighted_edges_from(sorted((min(a, b), max(a, b), found) for a, b, found in weights))
    return P


def _pairs(G: nx.MultiDiGraph, subject: str, object_: str, stated: bool) -> Pairs:
    pairs = find_pairs(G, subject, object_)
    return {key: pair for key, pair in pairs.items() if pair.stated or not stated}


def _add(graph: nx.Graph, G: nx.MultiDiGraph, nodes: Iterable[str], **more: int) -> None:
    graph.add_nodes_from((node, {**G.nodes[node], **more}) for node in nodes)


def _rebuilt(G: nx.MultiDiGraph, keep: Callable[[dict[str, object]], bool]) -> nx.MultiDiGraph:
    copy = nx.MultiDiGraph(**G.graph)
    _add(copy, G, sorted(G))
    edges = sorted(G.edges(keys=True, data=True), key=lambda edge: edge[:3])
    copy.add_edges_from((a, b, key, dict(data)) for a, b, key, data in edges if keep(data))
    return copy


def _simple(G: nx.MultiDiGraph, empty: nx.Graph) -> nx.Graph:
    empty.graph.update(G.graph)
    _add(empty, G, sorted(G))
    best: dict[tuple[str, str], float] = {}
    for a, b, data in G.edges(data=True):
        key = (a, b) if empty.is_directed() else (min(a, b), max(a, b))
        weight = float(data.get("confidence", 1.0)) * max(1, len(data.get("reports", ())))
        if a != b:
            best[key] = max(best.get(key, 0.0), weight)
    empty.add_edges_from((*key, {"weight": weight}) for key, weight in sorted(best.items()))
    return empty
