"""Quads → N-Quads, TriG and Turtle text, the same bytes for the same quads on any machine.

rdflib's own writers change numbers (2723 becomes 2723.0), depend on its version and take
minutes at a million quads; the subset needed here is small: IRIs and literals, no blank nodes,
no collections. The grammars are those of RDF 1.1 N-Quads and TriG (W3C, 2014).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from rdflib import RDF, XSD, Literal, URIRef

from kg.mint import report_id
from kg.rdf import vocab
from kg.rdf.names import evidence_graph
from kg.rdf.quads import Quad, canonical

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')
_UNSAFE_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\\x7f-\xa0]+')
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_NUMBER = {XSD.integer: re.compile(r"[+-]?[0-9]+"), XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+")}


def quoted(text: str) -> str:
    r"""Return text as a string of N-Triples and Turtle.

    >>> print(quoted('say "no"\n'))
    "say \"no\"\n"
    """
    return f'"{_SPECIAL.sub(_escape, text)}"'


def is_iri(text: str) -> bool:
    r"""Tell whether a text is an absolute IRI, as it may stand in any syntax.

    >>> is_iri("https://a.example/b#c"), is_iri("urn:a"), is_iri("a/b"), is_iri("urn:a\nb"), is_iri("a: b")
    (True, True, False, False, False)
    """
    return _IRI.fullmatch(text) is not None


def full_iri(iri: str) -> str:
    """Return an IRI in angle brackets; characters that may not stand there are escaped."""
    return f"<{_UNSAFE_IRI.sub(_code, iri)}>"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or _code(match)


def _code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"


def to_ntriples(term: URIRef | Literal) -> str:
    """Return a term as N-Triples has it, which SPARQL reads too."""
    if isinstance(term, URIRef):
        return full_iri(term)
    if term.language:
        return f"{quoted(term)}@{term.language}"
    if term.datatype and term.datatype != XSD.string:
        return f"{quoted(term)}^^{full_iri(term.datatype)}"
    return quoted(term)


def to_nquads(quads: Iterable[Quad]) -> str:
    """Return the quads as N-Quads, one a line, sorted: the form to compare builds in."""
    cached = lru_cache(maxsize=1 << 16)(full_iri)
    rows = (
        f"{cached(s)} {cached(p)} {cached(o) if isinstance(o, URIRef) else to_ntriples(o)} {cached(g)} .\n"
        for s, p, o, g in quads
    )
    return "".join(sorted(set(rows)))


class _Compact:
    """Terms as short as Turtle allows: prefixed names, IRIs relative to the base, bare numbers."""

    def __init__(self) -> None:
        self.prefixes = vocab.prefixes()
        self.base = vocab.instances()
        self._iri = lru_cache(maxsize=1 << 16)(self._compact)

    def head(self) -> str:
        lines = [f"@prefix {prefix}: <{space}> .\n" for prefix, space in self.prefixes.items()]
        return "".join([*lines, f"@base <{self.base}> .\n"])

    def _compact(self, iri: str) -> str:
        if iri.startswith(self.base):
            return full_iri(iri[len(self.base) :])
        for prefix, space in self.prefixes.items():
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return full_iri(iri)

    def term(self, term: URIRef | Literal) -> str:
        if isinstance(term, URIRef):
            return self._iri(str(term))
        if term.language:
            return f"{quoted(term)}@{term.language}"
        if term.datatype in _NUMBER and _NUMBER[term.datatype].fullmatch(str(term)):
            return str(term)
        if term.datatype and term.datatype != XSD.string:
            return f"{quoted(term)}^^{self._iri(str(term.datatype))}"
        return quoted(term)


def to_trig(quads: Iterable[Quad]) -> str:
    """Return the quads as TriG, one block a graph, sorted."""
    compact = _Compact()
    parts = [compact.head()]
    for graph, rows in groupby(canonical(quads), key=lambda quad: quad.graph):
        parts += [f"\n{compact.term(graph)} {{\n", *_subjects(rows, compact, "  "), "}\n"]
    return "".join(parts)


def to_turtle(quads: Iterable[Quad]) -> str:
    """Return the triples of the quads as Turtle, whatever graph they are in, sorted."""
    compact = _Compact()
    anywhere = canonical(quad._replace(graph=URIRef("")) for quad in quads)
    return "".join([compact.head(), *("\n" + block for block in _subjects(anywhere, compact, ""))])


def _subjects(rows: Iterable[Quad], compact: _Compact, indent: str) -> Iterator[str]:
    for subject, group in groupby(rows, key=lambda quad: quad.subject):
        by_predicate = {p: [q.object for q in g] for p, g in groupby(group, key=lambda quad: quad.predicate)}
        types = by_predicate.pop(RDF.type, [])
        lines = [f"a {' , '.join(compact.term(o) for o in types)}"] if types else []
        lines += (
            f"{compact.term(p)} {' , '.join(compact.term(o) for o in objects)}"
            for p, objects in by_predicate.items()
        )
        body = f" ;\n{indent}  ".join(lines)
        yield f"{indent}{compact.term(subject)} {body} .\n"


def is_fact(quad: Quad) -> bool:
    """Tell whether a quad is a fact or a name, and not the evidence for one."""
    return not _is_evidence(str(quad.graph))


@lru_cache(maxsize=1 << 12)
def _is_evidence(graph: str) -> bool:
    """Tell whether a graph is the one that holds the evidence of a report.

    >>> _is_evidence(str(evidence_graph("5f0c"))), _is_evidence("https://a.example/evidence")
    (True, False)
    """
    report = report_id(graph)
    return report is not None and graph == str(evidence_graph(report))
