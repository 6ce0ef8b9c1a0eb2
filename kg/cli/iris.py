"""IRIs as a user reads them in a table, and writes them behind an option."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store.results import Cell, Term

_BRACKETED = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+)>")
_LOCAL = re.compile(r"\w[\w-]*")


def without_brackets(value: str) -> str:
    """Return the IRI between the brackets that SPARQL writes it in; any other value as it is.

    >>> without_brackets("<urn:a>"), without_brackets("<a>"), without_brackets("Tide Office")
    ('urn:a', '<a>', 'Tide Office')
    """
    found = _BRACKETED.fullmatch(value.strip())
    return found[1] if found else value


def readable(term: Term | None) -> Cell:
    """Return a term of an answer as it stands in a table: IRIs so that a query takes them.

    Terms of the vocabularies are written with the prefixes that every query knows, graphs in full,
    between brackets. The IRI of a thing loses the part that all of them share, as it stands in no
    query but in ``--unit`` and ``kg explain``.

    >>> from pyoxigraph import NamedNode
    >>> readable(NamedNode("https://w3id.org/oversight/status/completed"))
    'st:completed'
    >>> readable(NamedNode("https://w3id.org/oversight/id/unit/tides-23cfd015"))
    'https://w3id.org/oversight/id/unit/tides-23cfd015'
    """
    from kg.rdf import vocab
    from kg.store.results import lexical_form, to_cell

    if term is None or not _BRACKETED.fullmatch(str(term)):  # how SPARQL writes it
        return to_cell(term)
    iri = lexical_form(term)
    if is_graph(iri):
        return f"<{iri}>"
    for prefix, namespace in vocab.prefixes().items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def is_graph(iri: str) -> bool:
    """Tell whether an IRI names a graph of a build.

    >>> is_graph("https://w3id.org/oversight/id/text/831e827bcff38213/evidence")
    True
    >>> is_graph("https://w3id.org/oversight/id/text/831e827bcff38213/problem-c4")
    False
    """
    from kg.mint import report_id
    from kg.rdf.names import evidence_graph, facts_graph, registry_graph, validation_graph

    report = report_id(iri)
    of_report = () if report is None else (facts_graph(report), evidence_graph(report))
    return iri in map(str, (registry_graph(), validation_graph(), *of_report))
