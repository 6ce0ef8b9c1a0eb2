"""Linked values and annotations → quads, as ``ontologies/README.md`` draws them.

Facts are plain triples in one graph a report, why they hold is in another: a ``Mention`` for
each span, an ``Assertion`` for each statement (``rdf:subject`` …, PROV-O, Web Annotation, NIF).
What reports share is in the registry. Only IRIs and literals; the order is that of the values.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from rdflib import DCTERMS, RDF, RDFS, Literal, URIRef

from kg import __version__
from kg.mint import assertion_iri, mention_iri, report_iri
from kg.model import Annotation, Entity, Link, Report, Span, Statement
from kg.rdf import vocab
from kg.rdf.fields import class_names, fields, is_class, to_pair
from kg.rdf.names import evidence_graph, facts_graph, home_graph, registry_graph, rule_iri, run_iri
from kg.rdf.quads import Quad, canonical, date_literal, integer, score, string
from kg.rdf.syntax import is_iri
from kg.rdf.vocab import OVS
from kg.segment import speaking_parts, touching

if TYPE_CHECKING:
    from kg.link import Linked

IDENTIFIER = "identifier"  # the key of a report's metadata for its number
AROUND = 24  # characters of prefix and suffix: ovs-shapes.ttl holds the same number

Term = URIRef | Literal
Triple = tuple[URIRef, URIRef, Term]


def encode(
    linked: Linked,
    annotations: Iterable[Annotation],
    *,
    software: Sequence[str] | Mapping[str, Sequence[str]] = (f"kg {__version__}",),
) -> list[Quad]:
    """Return the quads of a build, once each, in canonical order.

    Parameters
    ----------
    linked
        Entities, links and statements.
    annotations
        What they were linked from: texts, sentences, issues.
    software
        Programs, models and word lists that shaped the reading, with versions; by the language of
        the report where they are not the same for all.
    """
    annotations = list(annotations)
    reports = {annotation.report.id: annotation.report for annotation in annotations}
    quads: list[Quad] = []
    for annotation in annotations:
        key = annotation.report.id
        graph = facts_graph(key)
        quads += (Quad(*triple, graph) for triple in _report(annotation))
        parts = software[annotation.report.language] if isinstance(software, Mapping) else software
        quads += (Quad(*triple, graph) for triple in _run(key, parts))
        quads += (Quad(*triple, registry_graph()) for triple in _graphs(key))
    for entity in linked.entities:
        home = home_graph(entity.id)
        quads += (Quad(*triple, home) for triple in _entity(entity))
    for statement in linked.statements:
        quads += _statement(statement)
    quads += _mentions(linked, reports)
    return canonical(quads)


def _report(annotation: Annotation) -> Iterator[Triple]:
    report = annotation.report
    iri = URIRef(report_iri(report.id))
    yield iri, RDF.type, OVS.Report
    for predicate, value in _report_values(report):
        yield iri, predicate, value
    sentences = speaking_parts(annotation.passages)
    touches = touching(sorted((m.start, m.end) for m in annotation.mentions))
    covered = sum(touches(p.start, p.end) for p in sentences)
    yield iri, OVS.sentenceCount, integer(len(sentences))
    yield iri, OVS.coveredSentenceCount, integer(covered)
    yield iri, OVS.issueCount, integer(len(annotation.issues))


def _report_values(report: Report) -> Iterator[tuple[URIRef, Term]]:
    yield DCTERMS.title, string(report.title)
    yield RDFS.label, string(report.title, report.language)
    yield DCTERMS.language, string(report.language)
    yield DCTERMS.format, string(report.format)
    yield OVS.sha256, string(report.sha256)
    yield OVS.sourceFile, string(report.source)
    yield OVS.sourceSha256, string(report.source_sha256)
    yield OVS.charCount, integer(len(report.text))
    if report.date is not None:
        yield DCTERMS.issued, date_literal(report.date)
    if report.issuer is not None:
        yield OVS.issuer, string(report.issuer)
    if report.round is not None:
        yield OVS.round, string(report.round)
    if report.url is not None:
        # what the metadata says need be no IRI
        yield DCTERMS.source, URIRef(report.url) if is_iri(report.url) else string(report.url)
    if report.pages:
        yield OVS.pageStarts, string(" ".join(map(str, report.pages)))
    for key, value in report.metadata:
        if key == IDENTIFIER:
            yield DCTERMS.identifier, string(value)
        else:
            yield OVS.attribute, string(to_pair(key, value))


def _run(report: str, software: Sequence[str]) -> Iterator[Triple]:
    run = run_iri(report)
    yield run, RDF.type, OVS.ExtractionRun
    yield run, OVS.readReport, URIRef(report_iri(report))
    for part in software:
        yield run, OVS.software, string(part)


def _graphs(report: str) -> Iterator[Triple]:
    """Yield which run the graphs of a report are from: by its graph, each assertion and mention has one."""
    for graph, kind in ((facts_graph(report), OVS.FactsGraph), (evidence_graph(report), OVS.EvidenceGraph)):
        yield graph, RDF.type, kind
        yield graph, OVS.fromRun, run_iri(report)


def _entity(entity: Entity) -> Iterator[Triple]:
    iri = URIRef(entity.id)
    for name in class_names(entity):
        yield iri, RDF.type, vocab.term(name)
        yield from ((iri, RDF.type, above) for above in vocab.ancestors(name))
    yield iri, OVS.name, string(entity.label)
    yield iri, OVS.mintKey, string(entity.key)
    for language, label in entity.labels:
        yield iri, RDFS.label, string(label, language)
    known = fields(entity.kind)
    for key, value in entity.attributes:
        if key in known and (term := known[key].to_term(value)) is not None:
            yield iri, known[key].property, term
        elif not is_class(entity, key, value):
            yield iri, OVS.attribute, string(to_pair(key, value))


def _statement(statement: Statement) -> Iterator[Quad]:
    subject, object_ = URIRef(statement.subject), URIRef(statement.object)
    predicate = vocab.term(statement.predicate)
    facts = facts_graph(statement.report)
    for edge in (predicate, *vocab.ancestors(statement.predicate)):
        yield Quad(subject, edge, object_, facts)
    rule = rule_iri(statement.rule)
    yield Quad(rule, RDF.type, OVS.ExtractionRule, registry_graph())
    yield Quad(rule, OVS.ruleId, string(statement.rule), registry_graph())
    iri, why = URIRef(assertion_iri(statement)), evidence_graph(statement.report)
    rows: list[tuple[URIRef, Term]] = [
        (RDF.type, OVS.Assertion),
        (RDF.subject, subject),
        (RDF.predicate, predicate),
        (RDF.object, object_),
        (OVS.confidence, score(statement.confidence)),
        (OVS.basis, vocab.concept("basis", statement.basis)),
        (OVS.appliedRule, rule),
    ]
    rows += ((OVS.evidence, URIRef(mention_iri(span))) for span in statement.evidence)
    if statement.evidence:
        rows.append((OVS.subjectEvidence, URIRef(mention_iri(statement.evidence[0]))))
    if len(statement.evidence) > 1:
        rows.append((OVS.objectEvidence, URIRef(mention_iri(statement.evidence[-1]))))
    if statement.why:
        rows.append((OVS.why, _reasons(statement.why)))
    yield from (Quad(iri, p, o, why) for p, o in rows)


def _reasons(why: Sequence[tuple[str, float]]) -> Literal:
    return string(json.dumps(why, ensure_ascii=False))


def _mentions(linked: Linked, reports: dict[str, Report]) -> Iterator[Quad]:
    links: dict[Span, list[Link]] = defaultdict(list)
    for link in linked.links:
        links[link.span].append(link)
    for statement in linked.statements:
        for span in statement.evidence:
            links.setdefault(span, [])
    for span, here in links.items():
        graph = evidence_graph(span.report)
        text = reports[span.report].text
        yield from (Quad(*triple, graph) for triple in _mention(span, text))
        iri = URIRef(mention_iri(span))
        yield from (Quad(iri, p, o, graph) for p, o in _links(here))


def _mention(span: Span, text: str) -> Iterator[Triple]:
    iri = URIRef(mention_iri(span))
    yield iri, RDF.type, OVS.Mention
    yield iri, OVS.inReport, URIRef(report_iri(span.report))
    yield iri, OVS.start, integer(span.start)
    yield iri, OVS.end, integer(span.end)
    yield iri, OVS.exact, string(text[span.start : span.end])
    if before := text[max(0, span.start - AROUND) : span.start]:
        yield iri, OVS.prefix, string(before)
    if after := text[span.end : span.end + AROUND]:
        yield iri, OVS.suffix, string(after)


def _links(links: list[Link]) -> Iterator[tuple[URIRef, Term]]:
    """Yield what the words refer to and how that is known; only one link a span is the rule."""
    for position, link in enumerate(sorted(set(links), key=lambda link: link.order)):
        if link.entity is not None:
            yield OVS.refersTo, URIRef(link.entity)
        if position == 0:
            yield OVS.linkMethod, string(link.method)
            if score(link.score) != score(1):
                yield OVS.linkScore, score(link.score)
            if link.why:
                yield OVS.why, _reasons(link.why)
        else:  # the same words as, say, a problem and a measure: the second link stands in full
            told = [link.entity, link.method, float(score(link.score)), *([link.why] if link.why else ())]
            row = json.dumps(told, ensure_ascii=False)
            yield OVS.attribute, string(f"link={row}")


def vocabulary() -> list[Quad]:
    """Return ontology and schemes as quads of one graph, so that a store answers with their labels.

    Blank nodes (unions, lists of disjoint classes) are left out: the files hold them.
    """
    graph = vocab.ontology()
    triples = [*vocab.core(), *vocab.schemes()]
    named = (t for t in triples if isinstance(t[0], URIRef) and isinstance(t[2], URIRef | Literal))
    return canonical(Quad(*cast(Triple, triple), graph) for triple in named)
