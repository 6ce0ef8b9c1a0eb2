"""Quads → the same entities, links, statements and reports again: the inverse of ``encode``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import DCTERMS, RDF, RDFS, Literal, URIRef

from kg.errors import DataError
from kg.mint import report_id
from kg.model import Basis, Entity, Kind, Link, Report, Span, Statement
from kg.rdf import vocab
from kg.rdf.fields import KIND_CLASSES, POLICY_CLASSES, fields, from_pair
from kg.rdf.names import validation_graph
from kg.rdf.quads import Quad
from kg.rdf.vocab import OVS, local_name

Node = Mapping[URIRef, list[URIRef | Literal]]


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a build was made of, sorted; ``reports`` have no text, which is no part of the graph."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    statements: tuple[Statement, ...]
    reports: tuple[Report, ...]


def decode(quads: Iterable[Quad]) -> Decoded:
    """Return the values that the quads of ``encode`` were made of."""
    nodes = _nodes(quads)
    spans = {iri: _span(iri, node) for iri, node in nodes.items() if OVS.Mention in node.get(RDF.type, ())}
    rules = {iri: str(node[OVS.ruleId][0]) for iri, node in nodes.items() if OVS.ruleId in node}
    entities: list[Entity] = []
    links: list[Link] = []
    statements: list[Statement] = []
    reports: list[Report] = []
    for iri, node in nodes.items():
        types = node.get(RDF.type, ())
        if iri in spans:
            links += _links(spans[iri], node)
        elif OVS.Assertion in types:
            statements.append(_statement(iri, node, spans, rules))
        elif OVS.Report in types:
            reports.append(_report(iri, node))
        elif OVS.mintKey in node:
            entities.append(_entity(iri, node))
    return Decoded(
        tuple(sorted(entities, key=lambda e: e.id)),
        tuple(sorted(links, key=lambda k: k.order)),
        tuple(
            sorted(statements, key=lambda s: (s.report, s.subject, s.predicate, s.object, s.rule, s.evidence))
        ),
        tuple(sorted(reports, key=lambda r: r.id)),
    )


def _nodes(quads: Iterable[Quad]) -> dict[URIRef, dict[URIRef, list[URIRef | Literal]]]:
    """Return the objects of each subject and predicate once each, of the graphs that tell of reports."""
    aside = (validation_graph(), vocab.ontology())
    # The keys of a dict are a set that keeps its order.
    found: dict[URIRef, dict[URIRef, dict[URIRef | Literal, None]]] = defaultdict(lambda: defaultdict(dict))
    for subject, predicate, object_, graph in quads:
        if graph not in aside:
            found[subject][predicate][object_] = None
    return {subject: {p: list(objects) for p, objects in node.items()} for subject, node in found.items()}


def _one(iri: URIRef, node: Node, predicate: URIRef) -> URIRef | Literal:
    values = node.get(predicate, [])
    if len(values) != 1:
        message = f"<{iri}> has {len(values)} values of {local_name(predicate)}, not one; run: kg validate"
        raise DataError(message)
    return values[0]


def _maybe(node: Node, predicate: URIRef) -> str | None:
    return str(node[predicate][0]) if predicate in node else None


def _pairs(node: Node) -> Iterator[tuple[str, str]]:
    for value in node.get(OVS.attribute, ()):
        yield from_pair(str(value))


def _span(iri: URIRef, node: Node) -> Span:
    report = report_id(str(_one(iri, node, OVS.inReport))) or ""
    return Span(report, int(_one(iri, node, OVS.start)), int(_one(iri, node, OVS.end)))


def _links(span: Span, node: Node) -> Iterator[Link]:
    rows = [json.loads(text) for key, text in _pairs(node) if key == "link"]
    extra = [
        Link(span, entity, method, float(score), _reasons(why[0] if why else ()))
        for entity, method, score, *why in rows
    ]
    yield from extra
    if OVS.linkMethod in node:
        others = {link.entity for link in extra}
        rest = [str(v) for v in node.get(OVS.refersTo, ()) if str(v) not in others]
        score = float(_maybe(node, OVS.linkScore) or 1)
        why = _reasons(json.loads(_maybe(node, OVS.why) or "[]"))
        yield Link(span, rest[0] if rest else None, str(node[OVS.linkMethod][0]), score, why)


def _reasons(rows: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple((str(name), float(weight)) for name, weight in rows)


def _statement(
    iri: URIRef, node: Node, spans: Mapping[URIRef, Span], rules: Mapping[URIRef, str]
) -> Statement:
    why = json.loads(_maybe(node, OVS.why) or "[]")
    return Statement(
        subject=str(_one(iri, node, RDF.subject)),
        predicate=local_name(_one(iri, node, RDF.predicate)),
        object=str(_one(iri, node, RDF.object)),
        evidence=_evidence(node, spans),
        basis=Basis(local_name(_one(iri, node, OVS.basis))),
        rule=rules[URIRef(_one(iri, node, OVS.appliedRule))],
        confidence=float(_one(iri, node, OVS.confidence)),
        report=report_id(str(iri)) or "",
        why=_reasons(why),
    )


def _evidence(node: Node, spans: Mapping[URIRef, Span]) -> tuple[Span, ...]:
    """Return the mention of the subject, the cues in order of the text, the mention of the object."""
    first = [spans[URIRef(v)] for v in node.get(OVS.subjectEvidence, ())]
    last = [spans[URIRef(v)] for v in node.get(OVS.objectEvidence, ())]
    every = {spans[URIRef(v)] for v in node.get(OVS.evidence, ())}
    return (*first, *sorted(every.difference(first, last)), *last)


def _entity(iri: URIRef, node: Node) -> Entity:
    types = {local_name(value) for value in node.get(RDF.type, ())}
    kind = next((kind for kind, name in KIND_CLASSES.items() if name in types), None)
    if kind is None:
        raise DataError(f"<{iri}> is no unit, problem, measure or policy; run: kg validate")
    labels = sorted((v.language or "", str(v)) for v in node.get(RDFS.label, ()) if isinstance(v, Literal))
    return Entity(
        id=str(iri),
        kind=kind,
        label=str(_one(iri, node, OVS.name)),
        labels=tuple(labels),
        key=str(_one(iri, node, OVS.mintKey)),
        collective="UnitGroup" in types,
        attributes=tuple(sorted(_attributes(kind, node, types))),
    )


def _attributes(kind: Kind, node: Node, types: set[str]) -> Iterator[tuple[str, str]]:
    pairs = list(_pairs(node))
    yield from pairs
    for key, field in fields(kind).items():
        yield from ((key, field.from_term(value)) for value in node.get(field.property, ()))
    # Where it was told to be of a class that its kind says otherwise.
    told = any(key == "class" and value in POLICY_CLASSES for key, value in pairs)
    if kind is Kind.POLICY and not told:
        yield from (("class", word) for word, name in POLICY_CLASSES.items() if name in types)


def _identifiers(node: Node) -> Iterator[tuple[str, str]]:
    yield from (("identifier", str(value)) for value in node.get(DCTERMS.identifier, ()))


def _report(iri: URIRef, node: Node) -> Report:
    return Report(
        id=report_id(str(iri)) or "",
        text="",
        sha256=str(_one(iri, node, OVS.sha256)),
        source=str(_one(iri, node, OVS.sourceFile)),
        source_sha256=str(_one(iri, node, OVS.sourceSha256)),
        title=str(_one(iri, node, DCTERMS.title)),
        language=str(_one(iri, node, DCTERMS.language)),
        date=_maybe(node, DCTERMS.issued),
        issuer=_maybe(node, OVS.issuer),
        round=_maybe(node, OVS.round),
        url=_maybe(node, DCTERMS.source),
        format=_maybe(node, DCTERMS.format) or "txt",
        pages=tuple(map(int, (_maybe(node, OVS.pageStarts) or "").split())),
        metadata=tuple(sorted([*_pairs(node), *_identifiers(node)])),
    )
