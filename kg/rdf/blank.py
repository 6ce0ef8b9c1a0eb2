"""Blank nodes → IRIs, so that what compares identifiers sees what has none (RDF 1.1 Concepts, 3.5)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin

from rdflib import BNode, Graph, Node, URIRef

from kg.rdf import vocab

ROUNDS = 20  # of telling nodes apart by what lies around them: as many steps away
Edges = Mapping[BNode, Sequence[tuple[str, Node]]]  # of each blank node: which way, and what is there


def skolemized(graph: Graph) -> Graph:
    """Return the graph with an IRI for each blank node, the same for the same graph.

    A parser names blank nodes anew each time that it runs; their names here come from what is said of them.

    >>> graph = Graph().parse(data='[] <urn:a> [ <urn:b> "c" ] .', format="turtle")
    >>> sorted(str(s).rpartition("/")[2] for s in skolemized(graph).subjects())
    ['b1', 'b2']
    """
    edges = _edges(graph)
    if not edges:
        return graph
    names: Mapping[Node, URIRef] = {**_names(edges, _colours(edges))}
    found = Graph()
    for subject, predicate, object_ in graph:
        found.add((names.get(subject, subject), predicate, names.get(object_, object_)))
    return found


def _edges(graph: Graph) -> Edges:
    found: dict[BNode, list[tuple[str, Node]]] = defaultdict(list)
    for subject, predicate, object_ in graph:
        if isinstance(subject, BNode):
            found[subject].append((f"> {predicate}", object_))
        if isinstance(object_, BNode):
            found[object_].append((f"< {predicate}", subject))
    return found


def _colours(edges: Edges) -> Mapping[Node, str]:
    """Return for each blank node a hash of what is said of it, of what it is tied to, and so on."""
    colours: dict[Node, str] = dict.fromkeys(edges, "")
    for _ in range(ROUNDS):
        fresh: dict[Node, str] = {}
        for node, around in edges.items():
            told = sorted(f"{way} {colours.get(other) or _written(other)}" for way, other in around)
            fresh[node] = hashlib.sha256("\n".join([colours[node], *told]).encode()).hexdigest()
        if len(set(fresh.values())) == len(set(colours.values())):
            break  # no two were told apart that had not been before
        colours = fresh
    return colours


def _written(term: Node) -> str:
    """Return a term in full; of a blank node nothing is known but that it is one."""
    if isinstance(term, BNode):
        return "_"
    datatype, language = getattr(term, "datatype", None), getattr(term, "language", None)
    return f"{type(term).__name__} {str(term)!r} {datatype} {language}"


def _names(edges: Edges, colours: Mapping[Node, str]) -> Mapping[Node, URIRef]:
    """Return an IRI for each blank node: by colour, those next to one right behind it.

    Nodes of one colour are as good as each other; side by side they keep to what each is tied to.
    """
    space = urljoin(vocab.instances(), "/.well-known/genid/kg/")
    names: dict[Node, URIRef] = {}
    for start in sorted(edges, key=lambda node: colours[node]):
        todo = [start]
        while todo:
            if (node := todo.pop()) in names:
                continue
            names[node] = URIRef(f"{space}b{len(names) + 1}")
            near = [(way, colours[other], other) for way, other in edges[node] if isinstance(other, BNode)]
            todo += [other for _, _, other in sorted(near, key=lambda each: each[:2], reverse=True)]
    return names
