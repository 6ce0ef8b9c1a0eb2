"""Load builds into a SPARQL server beside each other: Graph Store Protocol, only what changed.

A server may hold many builds. Each is sent as a collection, and a record on the server
(``id/published``) tells of each graph what it held when it was last sent, and of each graph and each
thing that reports share which collections have it. So a build takes away what its own former one had,
and nothing that another needs; what lay there before, of no collection that is known, stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.mint import report_id
from kg.rdf import Quad, canonical, to_ntriples, vocab, vocabulary
from kg.rdf.graphs import RDF, SH
from kg.rdf.names import registry_graph, validation_graph
from kg.rdf.vocab import OVS
from kg.store.remote import GRAPH, Endpoint, graph_url, send
from kg.store.results import parse_rdf

RECORD = "published"
# Graphs that all builds of a server share: there, each build has things of its own and some of others.
SHARED = (str(registry_graph()), str(validation_graph()))
HASH = ox.NamedNode(str(OVS.sha256))
HAS_PART = ox.NamedNode(f"{vocab.prefixes()['dcterms']}hasPart")


@dataclass(frozen=True, slots=True)
class Published:
    """What was sent: graphs replaced, graphs as they were, graphs removed."""

    sent: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What lies on a server: hashes of graphs as they were sent, and which collections have a part."""

    hashes: Mapping[str, str]
    owners: Mapping[str, frozenset[str]]  # a graph, or a thing of a shared graph → IRIs of collections


def publish(
    endpoint: Endpoint, quads: Iterable[Quad], *, collection: str, remove: bool | None = None
) -> Published:
    """Load a build into an endpoint by the Graph Store Protocol, only the graphs that changed.

    Parameters
    ----------
    endpoint
        Where to; it needs a ``store_url``.
    quads
        The quads of the build; ontology and schemes are sent with them.
    collection
        What the build is called there: the same name for the next build of the same reports, another
        for any other build.
    remove
        Whether graphs that the collection had, that this build has not and no other collection has, are
        removed. None: they are, unless these would be all reports that it had.

    Raises
    ------
    QueryError
        If the endpoint has no Graph Store, cannot be reached or refuses; if `remove` is None and the
        collection has none but other reports: then it is likely another build.
    """
    if endpoint.store_url is None:
        raise QueryError(
            f"{endpoint.query_url}: the address of its Graph Store is not known; give --store URL"
        )
    texts = _texts([*quads, *vocabulary()])
    ours = collection_iri(collection)
    before = read_record(endpoint)
    there = {graph: _get(endpoint, graph) for graph in SHARED}
    here = {graph: parse_rdf(texts.get(graph, "").encode(), "nt") for graph in SHARED}
    owners = _owners(before, [triple for graph in SHARED for triple in there[graph]])
    had = {part for part, who in owners.items() if ours in who}
    things = {triple.subject.value for graph in SHARED for triple in here[graph]}  # type: ignore[union-attr]
    mine = texts.keys() | things
    leaving = set() if remove is False else had - mine
    if remove is None and {report_id(part) for part in had - leaving} <= {None}:
        _refuse_other_build(endpoint, collection, leaving)
    for part in mine:
        owners.setdefault(part, set()).add(ours)
    claimed = Record(before.hashes, {part: frozenset(who) for part, who in owners.items()})
    if claimed.owners != before.owners:  # before anything is sent: what breaks off is known as ours then
        _put(endpoint, record_graph(), write_record(claimed))
    for part in leaving:
        owners[part].discard(ours)
    gone = {part for part in leaving if not owners[part]}
    alone = {part for part in things if owners[part] == {ours}}
    merged = {
        graph: merge(graph, there[graph], here[graph], gone=gone, alone=alone)
        for graph in SHARED
        if graph in texts or graph in leaving - gone
    }
    texts |= {graph: _lines(triples) for graph, triples in merged.items()}
    hashes = {graph: hashlib.sha256(text.encode()).hexdigest() for graph, text in texts.items()}
    changed = {graph for graph, triples in merged.items() if triples != set(there[graph])}
    changed |= {g for g, digest in hashes.items() if g not in merged and before.hashes.get(g) != digest}
    removed = sorted(part for part in gone if _is_graph(part))
    for graph in sorted(changed):
        _put(endpoint, graph, texts[graph])
    for graph in removed:
        send(endpoint, "DELETE", graph_url(endpoint, graph), None, {})
    kept = {graph: digest for graph, digest in before.hashes.items() if graph not in gone}
    record = Record({**kept, **hashes}, {part: frozenset(who) for part, who in owners.items() if who})
    if record != claimed:
        _put(endpoint, record_graph(), write_record(record))
    return Published(tuple(sorted(changed)), tuple(sorted(texts.keys() - changed)), tuple(removed))


def _texts(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the triples of each graph as N-Triples."""
    return {
        str(graph): "".join(f"{to_ntriples(s)} {to_ntriples(p)} {to_ntriples(o)} .\n" for s, p, o, _ in rows)
        for graph, rows in groupby(canonical(quads), key=lambda quad: quad.graph)
    }


def _lines(triples: Iterable[ox.Triple]) -> str:
    return "".join(sorted(f"{triple} .\n" for triple in triples))


def merge(
    graph: str,
    there: Iterable[ox.Triple],
    here: Iterable[ox.Triple],
    *,
    gone: Collection[str],
    alone: Collection[str],
) -> set[ox.Triple]:
    """Return what a shared graph is to hold: what a build says, and what others say of the rest.

    Parameters
    ----------
    graph
        The name of the graph.
    there, here
        What the server has, and what the build says. Of a thing that others have too, the build has the
        say on each property, and each language of a label, that it speaks of.
    gone
        What nobody has any more.
    alone
        What this build alone has, so that nothing that was said of it before stays.
    """
    here = set(here)
    said = {_about(triple) for triple in here}
    kept = {t for t in there if t.subject.value not in {*gone, *alone} and _about(t) not in said}  # type: ignore[union-attr]
    return _concluded(graph, here | kept) if graph == str(validation_graph()) else here | kept


def _about(triple: ox.Triple) -> tuple[object, ...]:
    language = triple.object.language if isinstance(triple.object, ox.Literal) else None
    return triple.subject, triple.predicate, language


def _concluded(graph: str, triples: set[ox.Triple]) -> set[ox.Triple]:
    """Return results of validation under one report: it has them all, and conforms if there is none."""
    report, kind = ox.NamedNode(graph), ox.NamedNode(str(RDF.type))
    of_report = {triple for triple in triples if triple.subject == report and triple.predicate != kind}
    result = ox.NamedNode(str(SH.ValidationResult))
    results = {t.subject for t in triples if t.predicate == kind and t.object == result}
    conforms = ox.Triple(report, ox.NamedNode(str(SH.conforms)), ox.Literal(not results))
    listed = {ox.Triple(report, ox.NamedNode(str(SH.result)), one) for one in results}
    return {*(triples - of_report), conforms, *listed}


def _owners(before: Record, shared: Iterable[ox.Triple]) -> dict[str, set[str]]:
    """Return which collections have each part; what is of none that is known is the record's own."""
    owners = {part: set(who) for part, who in before.owners.items()}
    for part in (*before.hashes, *(triple.subject.value for triple in shared)):  # type: ignore[union-attr]
        owners.setdefault(part, {record_graph()})
    return owners


def _refuse_other_build(endpoint: Endpoint, collection: str, leaving: set[str]) -> None:
    """Refuse to remove all reports of a collection: two builds may lie in folders of one name."""
    if reports := {report_id(part) for part in leaving} - {None}:
        raise QueryError(
            f"{endpoint.store_url}: the collection {collection!r} there has {len(reports)} report(s), "
            "none of which this build has; if it is another build, give it a name of its own: "
            "--collection NAME; else --replace removes these reports, --keep lets them stay"
        )


def _is_graph(part: str) -> bool:
    return part in (*SHARED, str(vocab.ontology())) or report_id(part) is not None


def record_graph() -> str:
    """Return the name of the graph that tells what was published."""
    return vocab.instances() + RECORD


def collection_iri(name: str) -> str:
    """Return the IRI of a collection.

    >>> collection_iri("port audits").rpartition("/")[2]
    'port%20audits'
    """
    return f"{record_graph()}/{quote(name, safe='')}"


def write_record(record: Record) -> str:
    """Return a record as N-Triples."""
    triples = [
        ox.Triple(ox.NamedNode(graph), HASH, ox.Literal(digest)) for graph, digest in record.hashes.items()
    ]
    for part, who in record.owners.items():
        triples += (ox.Triple(ox.NamedNode(one), HAS_PART, ox.NamedNode(part)) for one in who)
    return _lines(triples)


def read_record(endpoint: Endpoint) -> Record:
    """Return what was published; empty if nothing was. An older kg has told no collections."""
    hashes: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for triple in _get(endpoint, record_graph()):
        subject, object_ = triple.subject.value, triple.object.value  # type: ignore[union-attr]
        if triple.predicate == HAS_PART:
            owners.setdefault(object_, set()).add(subject)
        elif triple.predicate == HASH:
            hashes[subject] = object_
    return Record(hashes, {part: frozenset(who) for part, who in owners.items()})


def _get(endpoint: Endpoint, graph: str) -> list[ox.Triple]:
    data = send(endpoint, "GET", graph_url(endpoint, graph), None, {"Accept": GRAPH})
    try:
        return parse_rdf(data, "nt")
    except InputError as error:
        raise QueryError(f"{endpoint.store_url}: what it sends as graph {graph} is no N-Triples") from error


def _put(endpoint: Endpoint, graph: str, text: str) -> None:
    headers = {"Content-Type": f"{GRAPH}; charset=utf-8"}
    send(endpoint, "PUT", graph_url(endpoint, graph), text.encode("utf-8"), headers)
