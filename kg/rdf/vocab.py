"""The terms of the ontology, read from ``ontologies/``: no IRI of ours is written anywhere in the code.

What comes in: ``ovs.ttl`` (OWL) and ``ovs-schemes.ttl`` (SKOS). What goes out: IRIs by local
name, labels, domains and ranges, concepts by scheme. The files are parsed once, in about 0.1 s.

>>> OVS.hasProblem.n3()
'<https://w3id.org/oversight/ns#hasProblem>'
>>> concept("status", "partly resolved").n3()
'<https://w3id.org/oversight/status/partly-resolved>'
>>> notation(concept("status", "partly resolved"))
'partly resolved'
>>> labels()["Unit"]
{'en': 'unit', 'zh': '单位'}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast
from urllib.parse import quote, unquote

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VANN, VOID

from kg.data import ontologies_path
from kg.errors import UnknownNameError

CORE = "ovs.ttl"
SCHEMES = "ovs-schemes.ttl"
CONTEXT = "ovs-context.jsonld"


@cache
def core() -> Graph:
    """Return the ontology, the OWL file alone."""
    return Graph().parse(ontologies_path() / CORE)


@cache
def schemes() -> Graph:
    """Return the SKOS schemes."""
    return Graph().parse(ontologies_path() / SCHEMES)


@cache
def namespace() -> Namespace:
    """Return the namespace of the terms, as the ontology declares it."""
    return Namespace(str(core().value(ontology(), VANN.preferredNamespaceUri)))


@cache
def instances() -> str:
    """Return the IRI that the identifiers of instances begin with, as the ontology declares it."""
    return str(core().value(ontology(), VOID.uriSpace))


@cache
def ontology() -> URIRef:
    """Return the IRI of the ontology, which also names the graph that holds it in a store."""
    return cast(URIRef, core().value(predicate=RDF.type, object=OWL.Ontology, any=False))


class _Terms:
    """The terms as attributes: ``OVS.Unit``; a term that the ontology lacks is an error."""

    def __getattr__(self, name: str) -> URIRef:
        if name.startswith("__"):
            raise AttributeError(name)
        return term(name)


OVS = _Terms()


def term(name: str) -> URIRef:
    """Return the IRI of a class or property, by its local name.

    >>> term("hasProblm")
    Traceback (most recent call last):
    ...
    kg.errors.UnknownNameError: unknown term 'hasProblm'; did you mean 'hasProblem'? known: ...
    """
    known = terms()
    if name not in known:
        raise UnknownNameError("term", name, known)
    return known[name]


@cache
def terms() -> Mapping[str, URIRef]:
    """Return every class and property that the ontology defines, by local name."""
    space = str(namespace())
    found = (s for s in core().subjects(RDFS.isDefinedBy, ontology()) if isinstance(s, URIRef))
    return {str(s)[len(space) :]: s for s in sorted(found)}


def properties() -> list[str]:
    """Return the local names of the object properties, sorted."""
    return sorted(name for name, iri in terms().items() if (iri, RDF.type, OWL.ObjectProperty) in core())


@cache
def classes() -> frozenset[URIRef]:
    """Return the classes that the ontology defines.

    >>> OVS.Unit in classes(), OVS.hasProblem in classes()
    (True, False)
    """
    return frozenset(iri for iri in terms().values() if (iri, RDF.type, OWL.Class) in core())


@cache
def ancestors(name: str) -> tuple[URIRef, ...]:
    """Return the named superclasses or superproperties of a term, nearest first.

    >>> [str(iri).partition("#")[2] for iri in ancestors("Recommendation")]
    ['Measure', 'ReportItem']
    """
    found: list[URIRef] = []
    todo = [term(name)]
    for iri in todo:
        above = [*core().objects(iri, RDFS.subClassOf), *core().objects(iri, RDFS.subPropertyOf)]
        todo += sorted(p for p in above if isinstance(p, URIRef) and p.startswith(str(namespace())))
        found += [p for p in todo[1:] if p not in found]
    return tuple(found)


@cache
def finer(name: str) -> tuple[URIRef, ...]:
    """Return the properties that the ontology declares finer than one, sorted.

    >>> [local_name(iri) for iri in finer("evidence")]
    ['objectEvidence', 'subjectEvidence']
    """
    return tuple(term(other) for other in terms() if term(name) in ancestors(other) and other != name)


def local_name(iri: object) -> str:
    """Return what stands after the last ``#`` or ``/`` of an IRI.

    >>> local_name(URIRef("https://w3id.org/oversight/status/open"))
    'open'
    """
    return str(iri).replace("#", "/").rpartition("/")[2]


@cache
def schemes_by_name() -> Mapping[str, URIRef]:
    """Return the concept schemes by local name: ``problem-kind``, ``status``."""
    found = (s for s in schemes().subjects(RDF.type, SKOS.ConceptScheme) if isinstance(s, URIRef))
    return {local_name(s): s for s in sorted(found)}


@cache
def concepts(scheme: str) -> Mapping[str, URIRef]:
    """Return the concepts of a scheme by the word that mentions use for them."""
    known = schemes_by_name()
    if scheme not in known:
        raise UnknownNameError("scheme", scheme, known)
    found = (s for s in schemes().subjects(SKOS.inScheme, known[scheme]) if isinstance(s, URIRef))
    return {notation(s): s for s in sorted(found)}


def concept(scheme: str, word: str) -> URIRef:
    """Return the concept that a word stands for in a scheme.

    A word that the scheme lacks gets an IRI in it all the same, so that nothing is lost: the
    shapes then say that the concept is not in the scheme.
    """
    known = concepts(scheme)
    return known.get(word) or URIRef(f"{schemes_by_name()[scheme]}/{quote(word, safe='')}")


@cache
def notation(iri: URIRef) -> str:
    """Return the word that mentions use for a concept: its notation, or else its local name."""
    value = schemes().value(iri, SKOS.notation)
    return str(value) if value is not None else unquote(local_name(iri))


@cache
def top_of(iri: URIRef) -> str | None:
    """Return the word for the top concept that a concept stands under; None for what no scheme has.

    >>> top_of(concept("policy-kind", "law")), top_of(concept("policy-kind", "meeting"))
    ('document', 'meeting')
    """
    if (iri, SKOS.topConceptOf, None) in schemes():
        return notation(iri)
    above = schemes().value(iri, SKOS.broader)
    return top_of(above) if isinstance(above, URIRef) else None


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Return the labels of all classes, properties and concepts: local name → language → label."""
    named = [(name, iri, core(), RDFS.label) for name, iri in terms().items()]
    every = (iri for scheme in schemes_by_name() for iri in concepts(scheme).values())
    named += [(local_name(iri), iri, schemes(), SKOS.prefLabel) for iri in every]
    return {name: dict(sorted(_labels(graph, iri, p))) for name, iri, graph, p in sorted(named)}


def _labels(graph: Graph, iri: URIRef, predicate: URIRef) -> Iterator[tuple[str, str]]:
    for value in graph.objects(iri, predicate):
        if isinstance(value, Literal) and value.language:
            yield value.language, str(value)


def definition(iri: URIRef, language: str = "en") -> str | None:
    """Return the definition of a term or concept."""
    both = [*core().objects(iri, SKOS.definition), *schemes().objects(iri, SKOS.definition)]
    return next((str(v) for v in both if isinstance(v, Literal) and v.language == language), None)


PREFIXES = {
    "problem-kind": "pk",
    "measure-kind": "mk",
    "policy-kind": "ok",
    "unit-kind": "uk",
    "status": "st",
    "basis": "bs",
}


@cache
def prefixes() -> Mapping[str, str]:
    """Return the prefixes that queries, Turtle and the JSON-LD context use, with their namespaces."""
    ours = {"ovs": str(namespace())}
    ours |= {PREFIXES[name]: f"{iri}/" for name, iri in schemes_by_name().items()}
    outside = {prefix: str(space) for prefix, space in core().namespaces() if prefix in _OUTSIDE}
    return dict(sorted((ours | outside).items()))


_OUTSIDE = {"rdf", "rdfs", "xsd", "skos", "dcterms", "owl", "sh"}
