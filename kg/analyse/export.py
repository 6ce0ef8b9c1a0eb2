"""The multigraph as files of the network tools: GraphML (yEd, igraph) and GEXF (Gephi).

Both formats know only flat attributes, so lists become text; the full structure is in the
RDF. GEXF's writer stamps the day of writing into the file, which is taken out again: same
input, same bytes.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from kg.analyse.multigraph import Source, graph_of
from kg.xml import xml_text

if TYPE_CHECKING:
    import networkx as nx


def to_graphml(G: nx.MultiDiGraph | Source) -> bytes:
    """Return the graph as GraphML, UTF-8."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml_xml(flatten(G), buffer)
    return buffer.getvalue()


def to_gexf(G: nx.MultiDiGraph | Source) -> bytes:
    """Return the graph as GEXF 1.2, UTF-8, without the date that networkx writes."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(flatten(G)))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode("utf-8") + b"\n"


def flatten(G: nx.MultiDiGraph | Source) -> nx.MultiDiGraph:
    """Return a copy whose attributes are numbers and text only, without the reports' texts.

    It is for the writers of networkx, which know no lists: ``nx.write_graphml(flatten(G), "mine.graphml")``,
    ``nx.write_gexf``, ``nx.write_gml``; of a build, its graph, or a part of it.
    """
    import networkx as nx

    G = graph_of(G)

    flat = nx.MultiDiGraph()
    for node, data in G.nodes(data=True):
        flat.add_node(node, **_flat(data))
    # Gephi and igraph want an id for each edge; a running number in sorted order is stable.
    edges = sorted(G.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for number, (subject, object_, key, data) in enumerate(edges):
        flat.add_edge(subject, object_, key=f"e{number}", label=key, **_flat(data))
    return flat


def _flat(data: dict[str, Any]) -> dict[str, str | float | bool | int]:
    flat: dict[str, str | float | bool | int] = {}
    for name, value in sorted(data.items()):
        if value is None or name == "names":  # the words of the evidence, over again
            continue
        if name == "evidence":
            flat[name] = " ".join(f"{row['report']}#char={row['start']},{row['end']}" for row in value)
        elif name == "labels":
            flat.update({f"label_{lang}": xml_text(text) for lang, text in sorted(value.items())})
        elif isinstance(value, list):
            flat[name] = xml_text(" ".join(map(str, value)))
        else:
            flat[name] = xml_text(value) if isinstance(value, str) else value
    return flat
