"""The quad, and the literals that it may hold: no blank nodes, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from rdflib import XSD, Literal, URIRef

DECIMALS = 4  # of scores: beyond, the last digits of a sum differ between machines
LARGEST = 1e15  # beyond, a float has no digits behind the point


class Quad(NamedTuple):
    """A triple and the named graph that it is in."""

    subject: URIRef
    predicate: URIRef
    object: URIRef | Literal
    graph: URIRef


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads once each, in the order that every syntax writes them in."""
    return sorted(set(quads), key=lambda q: (q.graph, q.subject, q.predicate, _order(q.object)))


def _order(term: URIRef | Literal) -> tuple[str, ...]:
    if isinstance(term, Literal):
        return "2", str(term), term.language or "", str(term.datatype or "")
    return "1", str(term)


def string(text: str, language: str | None = None) -> Literal:
    """Return a literal for text of a report or of ours."""
    return Literal(text, lang=language or None, normalize=False)


@lru_cache(maxsize=65536)
def integer(number: int) -> Literal:
    """Return an xsd:integer (not nonNegativeInteger, which Oxigraph would turn into it)."""
    return Literal(str(number), datatype=XSD.integer, normalize=False)


@lru_cache(maxsize=4096)
def score(value: float) -> Literal:
    """Return a score as an xsd:decimal.

    >>> score(0.9), score(1)
    (rdflib.term.Literal('0.9', datatype=...XMLSchema#decimal')), rdflib.term.Literal('1.0', ...))

    Raises
    ------
    ValueError
        If it is no number that a decimal of so many digits can hold.
    """
    if not abs(value) < LARGEST:  # not a number is less than nothing
        raise ValueError(f"{value} is no number between -{LARGEST:.0e} and {LARGEST:.0e}")
    rounded = Decimal(repr(float(value))).quantize(Decimal(10) ** -DECIMALS).normalize()
    text = f"{rounded:f}"
    return Literal(text if "." in text else f"{text}.0", datatype=XSD.decimal, normalize=False)


DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), XSD.date, ""),
    (re.compile(r"\d{4}-\d\d"), XSD.gYearMonth, "-01"),
    (re.compile(r"\d{4}"), XSD.gYear, "-01-01"),
)


def date_literal(text: str) -> Literal:
    """Return a date, month or year as XSD has it, and anything else as the words that it is.

    >>> [date_literal(text).datatype is None for text in ("2020-05-31", "2020-05", "2020-02-31", "soon")]
    [False, False, True, True]
    """
    for pattern, datatype, rest in DATES:
        if pattern.fullmatch(text) and _is_date(text + rest):
            return Literal(text, datatype=datatype, normalize=False)
    return string(text)


_COUNT = re.compile(r"0|[1-9][0-9]{0,17}")  # as it is written back
_DECIMAL = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d{0,3}[1-9])?")  # as it is written back


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def count_literal(text: str) -> Literal:
    """Return a count as a number where it is written as one, and as words otherwise.

    >>> [count_literal(text).datatype is None for text in ("37", "037", "about 40", "9" * 5000)]
    [False, True, True, True]
    """
    return integer(int(text)) if _COUNT.fullmatch(text) else string(text)


def decimal_literal(text: str) -> Literal | None:
    """Return a number as xsd:decimal; None for words, and for a number of too many digits to be written back.

    >>> decimal_literal("2500000"), decimal_literal("some")
    (rdflib.term.Literal('2500000.0', datatype=...XMLSchema#decimal')), None)
    """
    if not _DECIMAL.fullmatch(text):
        return None
    return Literal(text if "." in text else f"{text}.0", datatype=XSD.decimal, normalize=False)


def decimal_words(term: URIRef | Literal) -> str:
    """Return what ``decimal_literal`` was made from.

    >>> decimal_words(decimal_literal("2500000")), decimal_words(decimal_literal("12.5"))
    ('2500000', '12.5')
    """
    is_number = isinstance(term, Literal) and term.datatype == XSD.decimal
    return str(term).removesuffix(".0") if is_number else str(term)
