"""Quads → what the shapes of ``ontologies/`` find wrong with them: data, not exceptions (SHACL).

Most shapes are SHACL Core and go through pySHACL. What Core cannot say (does the quote have the
length of its offsets, is there an assertion behind each edge) is checked here in one pass; in
SPARQL inside pySHACL the same takes ten times as long. ``ovs-shapes-sparql.ttl`` has it in
SPARQL for other engines, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.data import Names, paths_of
from kg.errors import InputError
from kg.rdf import Quad, to_graph, vocab
from kg.rdf.blank import skolemized
from kg.rdf.graphs import (
    FORMATS,
    RDF,
    SH,
    XSD,
    BNode,
    Graph,
    Literal,
    Node,
    URIRef,
    read_graph,
    shapes,
    triples,
)
from kg.rdf.vocab import OVS, local_name
from kg.validate.checks import CHECKS, beyond_core
from kg.validate.report import to_quads, to_report, to_text
from kg.validate.violation import SEVERITIES, Violation, told

__all__ = [
    "CHECKS",
    "SEVERITIES",
    "Violation",
    "facts_alone",
    "to_quads",
    "to_report",
    "to_text",
    "validate",
    "validate_files",
]


def validate(quads: Iterable[Quad]) -> list[Violation]:
    """Return what the shapes find in the quads, the worst first; empty if nothing.

    >>> validate([])
    []
    """
    quads = list(quads)
    return _sorted([*_core(to_graph(quads, schemes=True)), *beyond_core(quads)])


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

    Facts that come without any mention or assertion are not asked for them. A blank node is looked at
    like any other, by an IRI of its own.

    Raises
    ------
    InputError
        If no file is given, or one cannot be read, or holds nothing; the message has the file and the line.
        If nothing in the files is of the ontology: no shape would look at it, and that is not to conform.
    """
    whole = Graph()
    paths = paths_of(paths)
    if not paths:
        raise InputError(f"no file was given to check; give files that end in .{', .'.join(FORMATS)}")
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
    whole = skolemized(whole)
    quads = list(triples(whole))
    alone = facts_alone(quads)
    whole += vocab.schemes()
    found = [*_core(whole), *beyond_core(quads)]
    return _sorted(v for v in found if not (alone and local_name(v.shape) in ABOUT_EVIDENCE))


def _sorted(found: Iterable[Violation]) -> list[Violation]:
    def order(v: Violation) -> tuple[int | str, ...]:
        # By every field: what ties would lie as the hashes of the set have it.
        return (
            *(SEVERITIES.index(v.severity), v.shape, v.focus, v.value or "", v.path or "", v.component),
            *(v.message, v.message_zh, v.value is None, v.path is None, v.value_is_iri),
            *(v.datatype or "", v.language or ""),
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
            message=told(shape, "en"),
            message_zh=told(shape, "zh"),
            component=str(results.value(result, SH.sourceConstraintComponent)),
            value_is_iri=isinstance(value, URIRef),
            datatype=_datatype(value),
            language=value.language if isinstance(value, Literal) else None,
        )


def _path(results: Graph, path: Node | None) -> str | None:
    if path is None:
        return None
    if isinstance(path, BNode):
        inverse = results.value(path, SH.inversePath) or shapes().value(path, SH.inversePath)
        return f"^{local_name(inverse)}"
    return local_name(path)


def _datatype(value: Node | None) -> str | None:
    if not isinstance(value, Literal) or value.language or value.datatype in (None, XSD.string):
        return None
    return str(value.datatype)
