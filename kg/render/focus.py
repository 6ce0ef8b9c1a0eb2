"""Views: the part of a graph that answers one question, as a graph of the same form.

``unit:NAME``, ``problem:NAME`` and ``policy:NAME`` follow the argument from a node in both
directions; ``round`` and ``communities`` keep the whole and ask the page to open on groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kg.analyse.multigraph import graph_of
from kg.errors import AmbiguousNameError, UnknownNameError
from kg.names import Named, find

if TYPE_CHECKING:
    import networkx as nx

    from kg.analyse import Source

GROUPS = {"round": "round", "communities": "community"}
NODES = ("unit", "problem", "policy")


def focus(G: nx.MultiDiGraph | Source, view: str) -> nx.MultiDiGraph:
    """Return the part of a graph that a view is about.

    Parameters
    ----------
    G
        A build, or its graph.
    view
        ``unit:NAME``, ``problem:NAME``, ``policy:NAME``, ``round`` or ``communities``. NAME is
        whatever ``kg.names.find`` finds a node by: label, abbreviation, IRI, where only one has it.

    Raises
    ------
    UnknownNameError
        If no node is called so, or several are; the message lists them.
    """
    G = graph_of(G)
    if isinstance(view, str) and view in GROUPS:
        part = G.copy()
        part.graph["view"] = {"group": GROUPS[view]}
        return part
    kind, _, name = str(view).partition(":")
    if kind not in NODES or not name:
        raise UnknownNameError("view", view, [*GROUPS, *(f"{kind}:NAME" for kind in NODES)])
    node = _find_node(G, kind, name)
    keep = {node} | _reach(node, G.successors) | _reach(node, G.predecessors)
    return _part(G, keep, {"select": node})


def _find_node(G: nx.MultiDiGraph, kind: str, name: str) -> str:
    things = [
        Named(
            iri,
            data["kind"],
            data["label"],
            tuple((data.get("labels") or {}).values()),
            tuple(data.get("names") or ()),
        )
        for iri, data in G.nodes(data=True)
    ]
    found = find(things, name, kind=kind, claimed=lambda ids: [iri for iri in ids if G.degree(iri)])
    if len(found) > 1:
        raise AmbiguousNameError(kind, name, found)
    return found[0]


def _reach(node: str, step: Callable[[str], Iterable[str]]) -> set[str]:
    seen, queue = {node}, [node]
    while queue:
        for other in step(queue.pop()):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen


def _part(G: nx.MultiDiGraph, keep: set[str], view: dict[str, Any]) -> nx.MultiDiGraph:
    """Return the graph of some nodes, with the reports that they or their edges rest on."""
    part = G.subgraph(keep).copy()
    used = {report for _, data in part.nodes(data=True) for report in data.get("reports") or ()}
    used |= {report for *_, data in part.edges(data=True) for report in data.get("reports") or ()}
    reports, mentions = part.graph.get("reports") or {}, part.graph.get("mentions") or {}
    part.graph["reports"] = {key: value for key, value in reports.items() if key in used}
    part.graph["mentions"] = {key: value for key, value in mentions.items() if key in used}
    part.graph["view"] = view
    return part
