"""One thing that the shapes find wrong: data, not an exception."""

from __future__ import annotations

from dataclasses import dataclass

from kg.quiet import quiet
from kg.rdf.graphs import Literal, Node, URIRef, message
from kg.rdf.vocab import local_name

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
    datatype: str | None = None  # IRI of that of a literal, unless it is plain words
    language: str | None = None  # of a literal

    @property
    def term(self) -> URIRef | Literal | None:
        """The value as the term of RDF that it is in the graph.

        >>> Violation("urn:f", None, "5", "urn:s", "Info", "", "", "urn:c", language="en").term
        rdflib.term.Literal('5', lang='en')
        """
        if self.value is None:
            return None
        if self.value_is_iri:
            return URIRef(self.value)
        datatype = None if self.datatype is None else URIRef(self.datatype)
        # It tells of a value that its datatype has not; so does the shape.
        with quiet("rdflib.term"):
            return Literal(self.value, lang=self.language, datatype=datatype, normalize=False)


def told(shape: Node | None, language: str) -> str:
    """Return what a shape says when it is broken, its name where it says nothing."""
    return (message(shape, language) if shape is not None else None) or local_name(shape)
