"""What SHACL Core cannot say, in one pass over the quads: each check has its shape in SPARQL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from kg.rdf import Quad, vocab
from kg.rdf.fields import TOP_CLASSES
from kg.rdf.graphs import RDF, SH, Literal, URIRef, shapes
from kg.rdf.vocab import OVS
from kg.validate.violation import Violation, told

WHOLE = re.compile(r"-?[0-9]{1,18}")  # of what is no such number, the shapes tell


class _Index:
    """The quads by predicate and by class, for checks that compare values."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.triples: set[tuple[str, str, str]] = set()
        self.by_predicate: dict[URIRef, list[tuple[URIRef, URIRef | Literal]]] = defaultdict(list)
        self.classes: dict[URIRef, set[URIRef | Literal]] = defaultdict(set)
        for subject, predicate, object_, _ in quads:
            self.triples.add((subject, predicate, object_))
            self.by_predicate[predicate].append((subject, object_))
            if predicate == RDF.type:
                self.classes[subject].add(object_)

    def values(self, predicate: URIRef) -> dict[URIRef, URIRef | Literal]:
        return dict(self.by_predicate.get(predicate, ()))

    def numbers(self, predicate: URIRef) -> dict[URIRef, int]:
        pairs = self.by_predicate.get(predicate, ())
        return {s: int(o) for s, o in pairs if WHOLE.fullmatch(str(o))}

    def instances(self, class_: URIRef) -> Iterator[URIRef]:
        return (s for s, classes in self.classes.items() if class_ in classes)


Check = Callable[[_Index], Iterator[URIRef]]


def beyond_core(quads: Iterable[Quad]) -> Iterator[Violation]:
    """Yield what the checks find: the value is what is wrong, the focus its class, of a term the ontology."""
    index = _Index(quads)
    for name, (class_, check, severity) in CHECKS.items():
        shape = URIRef(f"{_shape_space()}{name}")
        for offender in sorted(set(check(index))):
            yield Violation(
                focus=str(vocab.ontology() if class_ is None else vocab.term(class_)),
                path=None,
                value=str(offender),
                shape=str(shape),
                severity=severity,
                message=told(shape, "en"),
                message_zh=told(shape, "zh"),
                component=str(SH.SPARQLConstraintComponent),
                value_is_iri=True,
            )


def _shape_space() -> str:
    return min(map(str, shapes().subjects(SH.path, OVS.start))).rpartition("/")[0] + "/"


def _quote_length(index: _Index) -> Iterator[URIRef]:
    start, end, exact = index.numbers(OVS.start), index.numbers(OVS.end), index.values(OVS.exact)
    both = start.keys() & end.keys() & exact.keys()
    return (m for m in both if len(exact[m]) != end[m] - start[m])


def _end_in_report(index: _Index) -> Iterator[URIRef]:
    end, report, length = index.numbers(OVS.end), index.values(OVS.inReport), index.numbers(OVS.charCount)
    known = (m for m in end.keys() & report.keys() if report[m] in length)
    return (m for m in known if end[m] > length[URIRef(report[m])])


def _mention_iri(index: _Index) -> Iterator[URIRef]:
    start, end, report = index.numbers(OVS.start), index.numbers(OVS.end), index.values(OVS.inReport)
    both = start.keys() & end.keys() & report.keys()
    return (m for m in both if str(m) != f"{report[m]}#char={start[m]},{end[m]}")


def _asserted(index: _Index) -> set[tuple[str, str, str]]:
    parts = [index.values(p) for p in (RDF.subject, RDF.predicate, RDF.object)]
    both = parts[0].keys() & parts[1].keys() & parts[2].keys()
    return {(parts[0][a], parts[1][a], parts[2][a]) for a in both}


def _asserted_triple_exists(index: _Index) -> Iterator[URIRef]:
    parts = [index.values(p) for p in (RDF.subject, RDF.predicate, RDF.object)]
    both = parts[0].keys() & parts[1].keys() & parts[2].keys()
    return (a for a in both if (parts[0][a], parts[1][a], parts[2][a]) not in index.triples)


def _edge_has_assertion(index: _Index) -> Iterator[URIRef]:
    asserted = _asserted(index)
    edges = [OVS.hasProblem, OVS.takesMeasure, OVS.addressedBy, OVS.hasMember, OVS.partOf, OVS.leadingBodyOf]
    for p in [*edges, *vocab.finer("refersToPolicy")]:
        yield from (s for s, o in index.by_predicate.get(p, ()) if (s, p, o) not in asserted)
    refers = [OVS.refersToPolicy, *vocab.finer("refersToPolicy")]  # finer ones entail it
    for s, o in index.by_predicate.get(OVS.refersToPolicy, ()):
        if not any((s, p, o) in asserted for p in refers):
            yield s


def _refers_to_policy(index: _Index) -> Iterator[URIRef]:
    for p in vocab.finer("refersToPolicy"):
        pairs = index.by_predicate.get(p, ())
        yield from (s for s, o in pairs if (s, OVS.refersToPolicy, o) not in index.triples)


def _leads_itself(index: _Index) -> Iterator[URIRef]:
    for p in (OVS.leadingBodyOf, OVS.partOf, OVS.hasMember):
        yield from (s for s, o in index.by_predicate.get(p, ()) if s == o)


def _one_or_many(index: _Index) -> Iterator[URIRef]:
    both = {OVS.Organization, OVS.UnitGroup}
    return (u for u in index.instances(OVS.Unit) if len(index.classes[u] & both) != 1)


def _problem_and_measure(index: _Index) -> Iterator[URIRef]:
    return (p for p in index.instances(OVS.Problem) if OVS.Measure in index.classes[p])


def _policy_is_one(index: _Index) -> Iterator[URIRef]:
    kinds = {OVS.PolicyDocument, OVS.PolicyFormulation, OVS.PolicyUtterance, OVS.PolicyMeeting}
    return (s for s, classes in index.classes.items() if len(classes & kinds) > 1)


def _unknown(used: Iterable[URIRef | Literal], known: frozenset[URIRef]) -> Iterator[URIRef]:
    ours = str(vocab.namespace())
    return (URIRef(one) for one in used if str(one).startswith(ours) and one not in known)


def _unknown_class(index: _Index) -> Iterator[URIRef]:
    used = set().union(*index.classes.values())
    return _unknown((one for one in used if isinstance(one, URIRef)), vocab.classes())


def _unknown_property(index: _Index) -> Iterator[URIRef]:
    return _unknown(index.by_predicate, frozenset(vocab.terms().values()) - vocab.classes())


def _class_and_kind(index: _Index) -> Iterator[URIRef]:
    tops: dict[URIRef, set[URIRef]] = defaultdict(set)
    for policy, kind in index.by_predicate.get(OVS.policyKind, ()):
        if (top := vocab.top_of(URIRef(kind))) is not None:
            tops[policy].add(vocab.term(TOP_CLASSES[top]))
    classes = {vocab.term(name) for name in TOP_CLASSES.values()}
    return (policy for policy, of_kinds in tops.items() if index.classes[policy] & classes - of_kinds)


CHECKS: dict[str, tuple[str | None, Check, str]] = {
    "QuoteLength": ("Mention", _quote_length, "Violation"),
    "EndInReport": ("Mention", _end_in_report, "Violation"),
    "MentionIri": ("Mention", _mention_iri, "Violation"),
    "AssertedTripleExists": ("Assertion", _asserted_triple_exists, "Violation"),
    "EdgeHasAssertion": ("Assertion", _edge_has_assertion, "Violation"),
    "RefersToPolicyWrittenOut": ("PolicyReference", _refers_to_policy, "Violation"),
    "LeadsItself": ("Unit", _leads_itself, "Violation"),
    "UnitIsOneOrMany": ("Unit", _one_or_many, "Violation"),
    "ProblemIsNoMeasure": ("Problem", _problem_and_measure, "Violation"),
    "PolicyClassAndKind": ("PolicyReference", _class_and_kind, "Violation"),
    "UnknownClass": (None, _unknown_class, "Violation"),
    "UnknownProperty": (None, _unknown_property, "Violation"),
    "PolicyIsOneThing": ("PolicyReference", _policy_is_one, "Warning"),
}
