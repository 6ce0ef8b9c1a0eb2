"""Quads → what the shapes of ``ontologies/`` find wrong with them: data, not exceptions (SHACL).

Most shapes are SHACL Core and go through pySHACL. What Core cannot say (does the quote have the
length of its offsets, is there an assertion behind each edge) is checked here in one pass; in
SPARQL inside pySHACL the same takes ten times as long. ``ovs-shapes-sparql.ttl`` has it in
SPARQL for other engines, and a test holds the two together.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.data import Names, paths_of
from kg.errors import InputError
from kg.rdf import Quad, canonical, to_turtle, vocab
from kg.rdf.graphs import (
    RDF,
    SH,
    BNode,
    Graph,
    Literal,
    Node,
    URIRef,
    message,
    read_graph,
    shapes,
    to_graph,
    triples,
)
from kg.rdf.names import validation_graph
from kg.rdf.quads import string
from kg.rdf.vocab import OVS, local_name

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of validation; the names are those of ``sh:ValidationResult``."""

    focus: str  # IRI of the node that is wrong
    path: str | None  # local name of the property, ^ before it for the other direction
    value: str | None
    shape: str  # IRI of the shape that is broken
    severity: str  # Violation: wrong · Warning: look at it · Info: could be richer
    message: str
    message_zh: str
    component: str  # IRI of the constraint component
    value_is_iri: bool = False  # else it is a literal


def validate(quads: Iterable[Quad]) -> list[Violation]:
    """Return what the shapes find in the quads, the worst first; empty if nothing.

    >>> validate([])
    []
    """
    quads = list(quads)
    return _sorted([*_core(to_graph(quads, schemes=True)), *_beyond_core(quads)])


# Shapes that ask why a fact holds, which is in graph.trig beside the facts of graph.ttl.
ABOUT_EVIDENCE = {"EdgeHasAssertion", "Problem-mention", "Measure-mention"}


def facts_alone(quads: Iterable[Quad]) -> bool:
    """Whether the quads are facts without any evidence, as ``graph.ttl`` of a build is.

    >>> facts_alone([])
    True
    """
    evidence = {OVS.Assertion, OVS.Mention}
    return not any(q.predicate == RDF.type and q.object in evidence for q in quads)


def validate_files(paths: Names) -> list[Violation]:
    """Return what the shapes find in the files taken together: any graph of a user's own.

    Facts that come without any mention or assertion are not asked for them.

    Raises
    ------
    InputError
        If a file cannot be read, or holds nothing; the message has the file and the line. If nothing in
        the files is of the ontology: no shape would look at it, and that is not to conform.
    """
    whole = Graph()
    paths = paths_of(paths)
    for path in paths:
        graph = read_graph(path)
        if not len(graph):
            raise InputError(
                f"{path}: holds no triple, so that there is nothing to check; give a file that does"
            )
        whole += graph
    ours = vocab.namespace()
    if not any(str(term).startswith(ours) for _, p, o in whole for term in (p, o)):
        names = ", ".join(map(str, paths))
        raise InputError(
            f"{names}: nothing in it is of the ontology, so that there is nothing to check; "
            f"expected classes and properties of <{ours}>"
        )
    quads = list(triples(whole))
    alone = facts_alone(quads)
    whole += vocab.schemes()
    found = [*_core(whole), *_beyond_core(quads)]
    return _sorted(v for v in found if not (alone and local_name(v.shape) in ABOUT_EVIDENCE))


def _sorted(found: Iterable[Violation]) -> list[Violation]:
    def order(v: Violation) -> tuple[int | str, ...]:
        # By every field: what ties would lie as the hashes of the set have it.
        return (
            *(SEVERITIES.index(v.severity), v.shape, v.focus, v.value or "", v.path or "", v.component),
            *(v.message, v.message_zh, v.value is None, v.path is None, v.value_is_iri),
        )

    return sorted(set(found), key=order)


def _core(graph: Graph) -> Iterator[Violation]:
    from pyshacl import validate as shacl

    # inplace: no copy of the graph; it is ours alone, and no inference or rule writes into it
    _, results, _ = shacl(graph, shacl_graph=shapes(), inference="none", advanced=False, inplace=True)
    for result in results.subjects(RDF.type, SH.ValidationResult):
        shape = results.value(result, SH.sourceShape)
        focus = results.value(result, SH.focusNode)
        value = results.value(result, SH.value)
        yield Violation(
            focus=str(focus),
            path=_path(results, results.value(result, SH.resultPath)),
            value=None if value is None else str(value),
            shape=str(shape),
            severity=local_name(results.value(result, SH.resultSeverity)),
            message=_message(shape, "en"),
            message_zh=_message(shape, "zh"),
            component=str(results.value(result, SH.sourceConstraintComponent)),
            value_is_iri=isinstance(value, URIRef),
        )


def _path(results: Graph, path: Node | None) -> str | None:
    if path is None:
        return None
    if isinstance(path, BNode):
        inverse = results.value(path, SH.inversePath) or shapes().value(path, SH.inversePath)
        return f"^{local_name(inverse)}"
    return local_name(path)


def _message(shape: Node | None, language: str) -> str:
    return (message(shape, language) if shape is not None else None) or local_name(shape)


# ---------- what Core cannot say


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
        return {s: int(o) for s, o in pairs if str(o).removeprefix("-").isdecimal()}

    def instances(self, class_: URIRef) -> Iterator[URIRef]:
        return (s for s, classes in self.classes.items() if class_ in classes)


Check = Callable[[_Index], Iterator[URIRef]]


def _beyond_core(quads: Iterable[Quad]) -> Iterator[Violation]:
    index = _Index(quads)
    for name, (class_, check, severity) in CHECKS.items():
        shape = URIRef(f"{_shape_space()}{name}")
        for offender in sorted(set(check(index))):
            yield Violation(
                focus=str(vocab.term(class_)),
                path=None,
                value=str(offender),
                shape=str(shape),
                severity=severity,
                message=_message(shape, "en"),
                message_zh=_message(shape, "zh"),
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


CHECKS: dict[str, tuple[str, Check, str]] = {
    "QuoteLength": ("Mention", _quote_length, "Violation"),
    "EndInReport": ("Mention", _end_in_report, "Violation"),
    "MentionIri": ("Mention", _mention_iri, "Violation"),
    "AssertedTripleExists": ("Assertion", _asserted_triple_exists, "Violation"),
    "EdgeHasAssertion": ("Assertion", _edge_has_assertion, "Violation"),
    "RefersToPolicyWrittenOut": ("PolicyReference", _refers_to_policy, "Violation"),
    "LeadsItself": ("Unit", _leads_itself, "Violation"),
    "UnitIsOneOrMany": ("Unit", _one_or_many, "Violation"),
    "ProblemIsNoMeasure": ("Problem", _problem_and_measure, "Violation"),
    "PolicyIsOneThing": ("PolicyReference", _policy_is_one, "Warning"),
}


# ---------- reports


def to_quads(violations: Iterable[Violation]) -> list[Quad]:
    """Return the results as an ``sh:ValidationReport`` without blank nodes.

    It conforms where there is no result at all, of whatever severity (SHACL, 3.6.1.1).
    """
    graph = validation_graph()
    violations = list(violations)
    quads = [
        Quad(graph, RDF.type, SH.ValidationReport, graph),
        Quad(graph, SH.conforms, Literal(not violations), graph),
    ]
    for violation in violations:
        where = (violation.shape, violation.focus, violation.path or "", violation.value or "")
        fields = (*where, violation.component)  # a shape may break several of its constraints at one place
        digest = hashlib.sha256("|".join(fields).encode()).hexdigest()[:12]
        result = URIRef(f"{graph}/result-{digest}")
        quads.append(Quad(graph, SH.result, result, graph))
        quads += (Quad(result, p, o, graph) for p, o in _result(violation))
        quads += (Quad(*triple, graph) for triple in _inverse(violation))
    return canonical(quads)


def _result(violation: Violation) -> Iterator[tuple[URIRef, URIRef | Literal]]:
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, URIRef(violation.focus)
    yield SH.sourceShape, URIRef(violation.shape)
    yield SH.resultSeverity, SH[violation.severity]
    yield SH.sourceConstraintComponent, URIRef(violation.component)
    yield SH.resultMessage, string(violation.message, "en")
    yield SH.resultMessage, string(violation.message_zh, "zh")
    if violation.path is not None:
        yield SH.resultPath, _path_iri(violation.path)
    if violation.value is not None:
        yield SH.value, URIRef(violation.value) if violation.value_is_iri else string(violation.value)


def _path_iri(path: str) -> URIRef:
    name = path.removeprefix("^")
    if path.startswith("^"):
        return URIRef(f"{validation_graph()}/inverse-{name}")
    found = (p for p in shapes().objects(None, SH.path) if isinstance(p, URIRef) and local_name(p) == name)
    return next(iter(sorted(found)), URIRef(f"{validation_graph()}/path-{name}"))


def _inverse(violation: Violation) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    if violation.path and violation.path.startswith("^"):
        yield _path_iri(violation.path), SH.inversePath, vocab.term(violation.path[1:])


def to_report(violations: Iterable[Violation]) -> str:
    """Return the results as Turtle, the same bytes for the same results."""
    return to_turtle(to_quads(violations))


def to_text(violations: Sequence[Violation], *, language: str = "en", examples: int = 3) -> str:
    r"""Return the results for a reader: what is wrong, how often, and where for example.

    >>> to_text([])
    'The graph conforms to the shapes.\n'
    """
    if not violations:
        return "The graph conforms to the shapes.\n" if language == "en" else "图符合全部形状约束。\n"
    groups: dict[tuple[str, str], list[Violation]] = defaultdict(list)
    for violation in violations:
        said = violation.message if language == "en" else violation.message_zh
        groups[violation.severity, said].append(violation)
    counts = Counter(v.severity for v in violations)
    lines = [", ".join(f"{counts[s]} {s}" for s in SEVERITIES if counts[s])]
    for (severity, said), group in groups.items():
        lines.append(f"\n{severity} · {len(group)} × {said}")
        lines += (f"  {_where(violation)}" for violation in group[:examples])
        if len(group) > examples:
            lines.append(f"  … and {len(group) - examples} more")
    return "\n".join(lines) + "\n"


def _where(violation: Violation) -> str:
    parts = [
        violation.focus,
        violation.path and f"· {violation.path}",
        violation.value and f"= {violation.value}",
    ]
    return " ".join(part for part in parts if part)
