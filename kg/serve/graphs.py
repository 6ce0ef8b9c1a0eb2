"""Graphs and things by name → jobs for a worker: Graph Store Protocol, dereferenced IRIs."""

from __future__ import annotations

from kg.errors import InputError
from kg.rdf import to_ntriples
from kg.rdf.graphs import URIRef
from kg.rdf.sparql import bind
from kg.rdf.syntax import full_iri
from kg.serve.negotiate import GRAPHS
from kg.serve.protocol import RequestError
from kg.store.disk import is_plain
from kg.store.results import parse_rdf
from kg.store.worker import Job

KNOWN = "ASK { GRAPH ?g { ?s ?p ?o } }"
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
ONE = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
RESOURCE = """
CONSTRUCT { ?thing ?p ?o . ?s ?q ?thing . ?named ovs:name ?name . ?m ?about ?words } WHERE {
  { ?thing ?p ?o OPTIONAL { ?o ovs:name ?name BIND(?o AS ?named) } }
  UNION { ?s ?q ?thing OPTIONAL { ?s ovs:name ?name BIND(?s AS ?named) } }
  UNION {
    VALUES ?about { ovs:exact ovs:start ovs:end ovs:inReport ovs:prefix ovs:suffix }
    ?m ovs:refersTo ?thing ; ?about ?words .
  }
}
"""


def graph_exists(name: str) -> Job:
    """Return the question whether a graph of this name holds anything."""
    return Job(bind(KNOWN, {"g": [URIRef(name)]}), plain=True)


def get_graph(name: str | None, limit: int) -> Job:
    """Return the question for the triples of a graph, or of all graphs as one."""
    text = ALL if name is None else bind(ONE, {"g": [URIRef(name)]})
    return Job(text, limit=limit, plain=True)


def resource_query(iri: str, limit: int) -> Job:
    """Return the question for what is said of a thing, with the words that refer to it."""
    return Job(bind(RESOURCE, {"thing": [URIRef(iri)]}), limit=limit, plain=True)


def put_graph_update(name: str, data: bytes, content_type: str, *, replace: bool) -> str:
    """Return the update that makes a graph hold the triples of a document, or adds them.

    Raises
    ------
    RequestError
        If the document is of no known syntax, breaks it, or holds blank nodes or triple terms.
    """
    media = content_type.partition(";")[0].strip().lower()
    if media not in GRAPHS or media == "application/trig":
        known = ", ".join(m for m in GRAPHS if m != "application/trig")
        raise RequestError(415, f"content type {media or 'none'}; expected {known}")
    try:
        triples = parse_rdf(data, GRAPHS[media])
    except InputError as error:
        raise RequestError(400, str(error)) from error
    for triple in triples:
        if not is_plain(triple):
            message = "a graph of a build holds IRIs and literals alone; give each blank node an IRI"
            raise RequestError(400, f"{triple}: {message}")
    lines = "\n".join(f"{triple} ." for triple in triples)
    insert = f"INSERT DATA {{ GRAPH {full_iri(name)} {{\n{lines}\n}} }}"
    return f"{drop_graph_update(name)};\n{insert}" if replace else insert


def drop_graph_update(name: str) -> str:
    """Return the update that removes a graph."""
    return f"DROP SILENT GRAPH {to_ntriples(URIRef(name))}"
