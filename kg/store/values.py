"""What a user may give as the value of a parameter in Python → the few types that have a meaning as one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real

import pyoxigraph as ox

from kg.errors import MalformedQueryError
from kg.model import Entity
from kg.rdf.graphs import Literal, URIRef
from kg.rdf.quads import date_literal, string
from kg.rdf.sparql import Value
from kg.store.disk import to_rdflib

# What ``plain`` takes: text, a number, a date, a term of rdflib or Oxigraph, an entity; a list of such.
Given = object
Plain = URIRef | Literal | str | int | float | date
EXPECTED = "expected text, a number, a date, an RDF term, what find returns, or a list of such"


def check_given(given: object) -> None:
    """Refuse what is no mapping of values by the names of their variables.

    >>> check_given("OPG")
    Traceback (most recent call last):
    ...
    kg.errors.MalformedQueryError: the values are 'OPG'; expected them by variable, as {"unit": "DOT"}
    """
    if given is not None and not isinstance(given, Mapping):
        raise MalformedQueryError(
            f'the values are {given!r}; expected them by variable, as {{"unit": "DOT"}}'
        )


def plain(name: str, value: Given) -> Plain:
    """Return what the value of a parameter is, of the few types that have a meaning as one.

    What subclasses them, or stands for them, becomes what it is, so that any process can read it.

    >>> plain("unit", "DOT"), plain("unit", ox.NamedNode("urn:a")), plain("below", 0.5)
    ('DOT', rdflib.term.URIRef('urn:a'), 0.5)
    """
    if isinstance(value, URIRef | Literal | bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Entity):
        return URIRef(value.id)
    if isinstance(value, ox.NamedNode | ox.Literal):
        return to_rdflib(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Decimal):
        return Literal(value)
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, datetime):
        raise MalformedQueryError(
            f"the parameter {name} is a time of a day; expected a date: give its .date()"
        )
    raise MalformedQueryError(f"the parameter {name} is of the type {type(value).__name__}; {EXPECTED}")


def each(name: str, value: Given) -> list[Plain]:
    """Return the values of a parameter, several where a list or tuple is given: any of them is meant."""
    if not isinstance(value, list | tuple):
        return [plain(name, value)]
    if not value:
        raise MalformedQueryError(f"the parameter {name} is an empty list; expected a value, or None for any")
    return [plain(name, one) for one in value]


def plain_term(value: Plain) -> Value:
    """Return the term that a plain value stands for: a term itself, a number, a date, or else text.

    >>> plain_term("x").n3(), plain_term(3).n3(), plain_term(URIRef("urn:a")).n3()
    ('"x"', '"3"^^<http://www.w3.org/2001/XMLSchema#integer>', '<urn:a>')
    """
    if isinstance(value, URIRef | Literal):
        return value
    if isinstance(value, bool | int | float):
        return Literal(value)
    if isinstance(value, date):
        return date_literal(value.isoformat())
    return string(value)
