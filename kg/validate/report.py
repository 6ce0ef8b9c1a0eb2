"""What the shapes found, written down: as RDF for programs, as text for readers."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from kg.rdf import Quad, canonical, to_turtle
from kg.rdf.graphs import RDF, SH, Literal, URIRef, shapes
from kg.rdf.names import validation_graph
from kg.rdf.quads import string
from kg.rdf.vocab import local_name
from kg.validate.violation import SEVERITIES, Violation
from kg.words import words_of


def to_quads(violations: Iterable[Violation]) -> list[Quad]:
    """Return the results as an ``sh:ValidationReport`` without blank nodes.

    It conforms where there is no result at all, of whatever severity (SHACL, 3.6.1.1). A path in the
    other direction is a blank node in SHACL: such a result has none, its shape says which it is.
    """
    graph = validation_graph()
    violations = list(violations)
    quads = [
        Quad(graph, RDF.type, SH.ValidationReport, graph),
        Quad(graph, SH.conforms, Literal(not violations), graph),
    ]
    for violation in violations:
        where = (violation.shape, violation.focus, violation.path or "", violation.value or "")
        # a shape may break several of its constraints at one place, by values that are written alike
        fields = (*where, violation.component, violation.datatype or "", violation.language or "")
        digest = hashlib.sha256("|".join(fields).encode()).hexdigest()[:12]
        result = URIRef(f"{graph}/result-{digest}")
        quads.append(Quad(graph, SH.result, result, graph))
        quads += (Quad(result, p, o, graph) for p, o in _result(violation))
    return canonical(quads)


def _result(violation: Violation) -> Iterator[tuple[URIRef, URIRef | Literal]]:
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, URIRef(violation.focus)
    yield SH.sourceShape, URIRef(violation.shape)
    yield SH.resultSeverity, SH[violation.severity]
    yield SH.sourceConstraintComponent, URIRef(violation.component)
    yield SH.resultMessage, string(violation.message, "en")
    yield SH.resultMessage, string(violation.message_zh, "zh")
    if (path := _paths().get(violation.path or "")) is not None:
        yield SH.resultPath, path
    if (value := violation.term) is not None:
        yield SH.value, value


@cache
def _paths() -> Mapping[str, URIRef]:
    """Return the properties that shapes look along, by local name; none that go the other way."""
    found = (path for path in shapes().objects(None, SH.path) if isinstance(path, URIRef))
    return {local_name(path): path for path in sorted(found, reverse=True)}


def to_report(violations: Iterable[Violation]) -> str:
    """Return the results as Turtle, the same bytes for the same results."""
    return to_turtle(to_quads(violations))


def to_text(violations: Sequence[Violation], *, language: str = "en", examples: int = 3) -> str:
    r"""Return the results for a reader: what is wrong, how often, and where for example.

    >>> to_text([])
    'The graph conforms to the shapes.\n'

    Raises
    ------
    UnknownNameError
        If shapes say nothing in the language.
    """
    words = words_of(language)
    if not violations:
        return words.say("graph conforms") + "\n"
    groups: dict[tuple[str, str], list[Violation]] = defaultdict(list)
    for violation in violations:
        said = violation.message_zh if language == "zh" else violation.message
        groups[violation.severity, said].append(violation)
    counts = Counter(v.severity for v in violations)
    called = {severity: words.say(f"severity {severity}") for severity in SEVERITIES}
    told = (words.say("results of", n=counts[s], severity=called[s]) for s in SEVERITIES if counts[s])
    lines = [words.say("between results").join(told)]
    for (severity, said), group in groups.items():
        lines.append("\n" + words.say("broken shape", severity=called[severity], n=len(group), what=said))
        lines += (f"  {_where(violation)}" for violation in group[:examples])
        if len(group) > examples:
            lines.append("  " + words.say("results more", n=len(group) - examples))
    return "\n".join(lines) + "\n"


def _where(violation: Violation) -> str:
    parts = [
        violation.focus,
        violation.path and f"· {violation.path}",
        violation.value and f"= {violation.value}",
    ]
    return " ".join(part for part in parts if part)
