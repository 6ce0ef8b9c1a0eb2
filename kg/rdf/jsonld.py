"""Quads → JSON-LD 1.1 with the context of ``ontologies/ovs-context.jsonld``, written inside it.

``python -m kg.rdf.jsonld`` writes that context anew from the ontology; a test compares them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby

from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS

from kg.data import ontologies_path
from kg.rdf import vocab
from kg.rdf.quads import Quad, canonical

Value = str | int | dict[str, str]

OUTSIDE = {
    "label": RDFS.label,
    "title": DCTERMS.title,
    "issued": DCTERMS.issued,
    "language": DCTERMS.language,
    "format": DCTERMS.format,
    "source": DCTERMS.source,
    "identifier": DCTERMS.identifier,
    "subject": RDF.subject,
    "predicate": RDF.predicate,
    "object": RDF.object,
}
LINKS = {RDF.subject, RDF.predicate, RDF.object}
EITHER = {DCTERMS.source}  # an IRI or a literal: the value says which


def context() -> dict[str, object]:
    """Return the JSON-LD context that the ontology implies: short names, links as ``@id``."""
    found: dict[str, object] = {"@version": 1.1, "@base": vocab.instances(), "id": "@id", "type": "@type"}
    found |= vocab.prefixes()
    for name, iri in vocab.terms().items():
        if (iri, RDF.type, OWL.ObjectProperty) in vocab.core():
            found[name] = {"@id": f"ovs:{name}", "@type": "@id"}
        elif (iri, RDFS.range, XSD.decimal) in vocab.core():
            found[name] = {"@id": f"ovs:{name}", "@type": "xsd:decimal"}
        else:
            found[name] = f"ovs:{name}"
    for name, iri in OUTSIDE.items():
        short = _compact(iri)
        found[name] = {"@id": short, "@type": "@id"} if iri in LINKS else short
    return found


def to_jsonld(quads: Iterable[Quad]) -> str:
    """Return the quads as JSON-LD: one object a graph, in it one object a subject, sorted."""
    stored = json.loads((ontologies_path() / vocab.CONTEXT).read_text(encoding="utf-8"))
    names = {str(iri): name for name, iri in (*vocab.terms().items(), *OUTSIDE.items())}
    graphs = [
        {
            "id": _compact(graph),
            "@graph": [_node(s, list(g), names) for s, g in groupby(rows, lambda q: q.subject)],
        }
        for graph, rows in groupby(canonical(quads), lambda q: q.graph)
    ]
    document = {"@context": stored["@context"], "@graph": graphs}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _node(subject: URIRef, rows: list[Quad], names: dict[str, str]) -> dict[str, object]:
    node: dict[str, object] = {"id": _compact(subject)}
    for predicate, group in groupby(rows, lambda q: q.predicate):
        objects = [quad.object for quad in group]
        if predicate == RDF.type:
            node["type"] = [names.get(str(o)) or _compact(str(o)) for o in objects]
            continue
        name = names.get(str(predicate)) or _compact(predicate)
        known = str(predicate) in names and predicate not in EITHER
        values = [_value(o, predicate, known=known) for o in objects]
        node[name] = values[0] if len(values) == 1 else values
    return node


def _value(term: URIRef | Literal, predicate: URIRef, *, known: bool) -> Value:
    if isinstance(term, URIRef):
        return _compact(term) if known else {"id": _compact(term)}
    if term.language:
        return {"@value": str(term), "@language": term.language}
    if term.datatype == XSD.integer:
        return int(term)
    if term.datatype == XSD.decimal and (predicate, RDFS.range, XSD.decimal) in vocab.core():
        return str(term)
    if term.datatype and term.datatype != XSD.string:
        return {"@value": str(term), "@type": _compact(term.datatype)}
    return str(term)


def _compact(iri: str) -> str:
    iri = str(iri)
    base = vocab.instances()
    if iri.startswith(base):
        return iri[len(base) :]
    for prefix, space in vocab.prefixes().items():
        if iri.startswith(space) and iri != space:
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def context_text() -> str:
    """Return the text of ``ovs-context.jsonld``."""
    return json.dumps({"@context": context()}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (ontologies_path() / vocab.CONTEXT).write_bytes(context_text().encode("utf-8"))
