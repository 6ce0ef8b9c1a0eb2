"""Graphs as files of the network tools: GraphML (yEd, igraph) and GEXF (Gephi).

Both formats know only flat attributes, so lists become text; the full structure is in the
RDF. GEXF's writer stamps the day of writing into the file, which is taken out again: same
input, same bytes.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.analyse.multigraph import Source, graph_of
from kg.xml import xml_text

if TYPE_CHECKING:
    import networkx as nx


def to_graphml(G: nx.Graph | Source) -> bytes:
    """Return the graph as GraphML, UTF-8."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml_xml(flatten(G), buffer)
    return buffer.getvalue()


def to_gexf(G: nx.Graph | Source) -> bytes:
    """Return the graph as GEXF 1.2, UTF-8, without the date that networkx writes."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(flatten(G)))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode("utf-8") + b"\n"


def flatten(G: nx.Graph | Source) -> nx.Graph:
    """Return a copy whose attributes are numbers and text only, without the reports' texts.

    It is for the writers of networkx, which know no lists: ``nx.write_graphml(flatten(G), "mine.graphml")``,
    ``nx.write_gexf``, ``nx.write_gml``; of a build, its graph or a part of it, or of a projection
    (``kg.analyse.project``), which stays directed or not, one edge or many between two nodes, and weighted.

    >>> import networkx as nx
    >>> P = nx.Graph()
    >>> P.add_node("u", members=["a", "b"], type=None)
    >>> P.add_edge("v", "u", weight=2)
    >>> flat = flatten(P)
    >>> type(flat).__name__, flat.nodes["u"], list(flat.edges(data=True))
    ('Graph', {'members': 'a b'}, [('u', 'v', {'weight': 2})])
    """
    import networkx as nx

    if not isinstance(G, nx.Graph):
        G = graph_of(G)
    many, one = (nx.MultiDiGraph, nx.DiGraph) if G.is_directed() else (nx.MultiGraph, nx.Graph)
    flat = many() if G.is_multigraph() else one()
    for node, data in G.nodes(data=True):
        flat.add_node(node, **_flat(data))
    # Gephi and igraph want an id for each edge; a running number in sorted order is stable.
    edges = sorted(_edges(G), key=lambda edge: tuple(map(str, edge[:3])))
    for number, (a, b, key, data) in enumerate(edges):
        told = _flat(data)
        edge = (a, b, f"e{number}", {"label": str(key), **told}) if flat.is_multigraph() else (a, b, told)
        flat.add_edges_from([edge])
    return flat


def _edges(G: nx.Graph) -> Iterator[tuple[Any, Any, Any, dict[str, Any]]]:
    """Yield the ends of each edge, where they have no direction in one order; its key, if any; its data."""
    every = G.edges(keys=True, data=True) if G.is_multigraph() else G.edges(data=True)
    for a, b, *key, data in every:
        one, other = (a, b) if G.is_directed() else sorted((a, b), key=str)
        yield one, other, key[0] if key else "", data


def _flat(data: dict[str, Any]) -> dict[str, str | float | bool | int]:
    flat: dict[str, str | float | bool | int] = {}
    named = {str(name): _of_python(value) for name, value in data.items()}
    for name, value in sorted(named.items()):
        if value is None or name == "names":  # the words of the evidence, over again
            continue
        if name == "evidence" and isinstance(value, list):
            flat[name] = " ".join(f"{row['report']}#char={row['start']},{row['end']}" for row in value)
        elif name == "labels" and isinstance(value, dict):
            flat.update({f"label_{lang}": xml_text(text) for lang, text in sorted(value.items())})
        elif isinstance(value, list | tuple):
            flat[name] = xml_text(" ".join(map(str, value)))
        elif isinstance(value, set | frozenset):
            flat[name] = xml_text(" ".join(sorted(map(str, value))))
        elif isinstance(value, dict):
            flat[name] = xml_text(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))
        else:
            flat[name] = _plain(value)
    return flat


def _of_python(value: object) -> Any:
    """Return a value of numpy or pandas, one number or many, as Python has it; others as they are."""
    return value.tolist() if hasattr(value, "tolist") else value


def _plain(value: object) -> str | float | bool | int:
    """Return a number as the writers know numbers, by their very type; all else as text.

    >>> _plain(True), _plain(2), _plain("two"), _plain(b"2")
    (True, 2, 'two', "b'2'")
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else xml_text(str(value))
