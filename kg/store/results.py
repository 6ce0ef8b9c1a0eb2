"""Answers: columns and rows of terms, or triples; and their W3C formats (JSON, XML, CSV, TSV).

A row is a tuple of ``pyoxigraph`` terms, None where a variable has no value.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import escape as html_escape
from typing import TYPE_CHECKING, overload
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.errors import InputError, check_name
from kg.rdf.graphs import Graph
from kg.xml import xml_text

if TYPE_CHECKING:
    import pandas as pd

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple  # a triple term of SPARQL 1.2
Row = tuple[Term | None, ...]
Cell = str | int | float | bool | None

SHOWN = 50  # triples that a notebook shows
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS: dict[str, type] = {
    f"{XSD}integer": int,
    f"{XSD}decimal": float,
    f"{XSD}double": float,
    f"{XSD}float": float,
}


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """The answer to a SELECT query: columns and rows, cut off after so many rows if asked.

    Iterated or indexed it gives its rows as plain Python values; ``rows`` has the RDF terms. ``notes``
    tell of terms that the ontology has not, so that a slip of the pen is not taken for an empty graph.

    >>> found = Result(("name", "count"), ((ox.Literal("Port"), ox.Literal(3)), (ox.Literal("Pier"), None)))
    >>> found[0], list(found[1:]), found.to_dicts()[0]
    (('Port', 3), [('Pier', None)], {'name': 'Port', 'count': 3})
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truncated: bool = False
    notes: tuple[str, ...] = field(default=(), compare=False)  # what is odd about the query

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return map(_plain, self.rows)

    @overload
    def __getitem__(self, index: int) -> tuple[Cell, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> Result: ...

    def __getitem__(self, index: int | slice) -> tuple[Cell, ...] | Result:
        """Return one row as plain values, or the answer with these rows alone."""
        return replace(self, rows=self.rows[index]) if isinstance(index, slice) else _plain(self.rows[index])

    def __repr__(self) -> str:
        from kg.analyse.frames import in_short

        return _noted(in_short("Result", self.columns, self.rows), self.notes)

    def _repr_html_(self) -> str:
        from kg.analyse.frames import to_html

        more = ("There is more; raise the limit to see it.",) if self.truncated else ()
        shown = self.readable()
        return to_html(shown.columns, shown.values(), notes=(*more, *self.notes))

    def readable(self) -> Result:
        """Return the answer without the IRIs of things whose names stand in it, for who only reads.

        >>> Result(("unitName", "unit", "policy"), ()).readable().columns
        ('unitName', 'policy')
        """
        beside = {f"{column}Name": column for column in self.columns} | {"refersTo": "thing"}
        hidden = {beside[column] for column in self.columns if column in beside}
        kept = [at for at, column in enumerate(self.columns) if column not in hidden]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)

    def values(self) -> list[tuple[Cell, ...]]:
        """Return the rows as plain Python values: IRIs and text as str, numbers as numbers."""
        return list(self)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of one column as plain values.

        Raises
        ------
        UnknownNameError
            If there is none of this name.
        """
        from kg.analyse.frames import index_of

        index = index_of(self.columns, name)
        return [row[index] for row in self.values()]

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Return the rows as dicts by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.values()]

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a DataFrame of plain values.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        from kg.analyse.frames import to_frame

        return to_frame(self.columns, self.values())


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """The answer to an ASK query."""

    value: bool
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return self.value

    def __repr__(self) -> str:
        return _noted(f"<Answer: {str(self.value).lower()}>", self.notes)


@dataclass(frozen=True, slots=True, repr=False)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE query."""

    triples: tuple[ox.Triple, ...]
    truncated: bool = False
    prefixes: dict[str, str] = field(default_factory=dict, hash=False)  # a way to write them, no part of them
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        shown = f"<Triples: {len(self)}; to_rdf() writes them, to_rdflib() is a graph of them>"
        return _noted(shown, self.notes)

    def _repr_html_(self) -> str:
        some = replace(self, triples=tuple(sorted(self.triples, key=str)[:SHOWN]))
        more = f"<p>{SHOWN} of {len(self)} triples</p>" if len(self) > SHOWN else ""
        notes = "".join(f"<p>{html_escape(note)}</p>" for note in self.notes)
        return f"<pre>{html_escape(to_rdf(some))}</pre>{more}{notes}"

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def to_rdf(self, syntax: str = "ttl") -> str:
        """Return the triples as text: ttl, nt, rdf, jsonld or trig, in a stable order.

        Raises
        ------
        UnknownNameError
            If the syntax is another.
        """
        return to_rdf(self, syntax)

    def to_rdflib(self) -> Graph:
        """Return the triples as an ``rdflib.Graph`` that knows the prefixes."""
        graph = Graph()
        for prefix, namespace in self.prefixes.items():
            graph.bind(prefix, namespace)
        return graph.parse(data=to_rdf(self, "nt"), format="nt")


Outcome = Result | Answer | Triples


def _noted(shown: str, notes: tuple[str, ...]) -> str:
    """Return what an answer is in short, with what is odd about its query."""
    return f"{shown.removesuffix('>')}; {'; '.join(notes)}>" if notes else shown


def _plain(row: Row) -> tuple[Cell, ...]:
    return tuple(map(to_cell, row))


def to_cell(term: Term | None) -> Cell:
    """Return a term as a plain Python value; a literal that its datatype does not allow as it is written.

    >>> to_cell(ox.Literal(3)), to_cell(ox.NamedNode("urn:a")), to_cell(None)
    (3, 'urn:a', None)
    >>> to_cell(ox.Literal("three", datatype=ox.NamedNode(f"{XSD}integer")))
    'three'
    """
    if term is None:
        return None
    return _literal_value(term) if isinstance(term, ox.Literal) else lexical_form(term)


def _literal_value(literal: ox.Literal) -> str | int | float | bool:
    text = literal.value
    if literal.datatype.value == f"{XSD}boolean":
        return BOOLEANS.get(text, text)
    kind = NUMBERS.get(literal.datatype.value)
    if kind is None or "_" in text:  # 1_000 is a number to Python alone
        return text
    try:
        number: int | float = kind(text)
    except ValueError:
        return text
    return number


def lexical_form(term: Term) -> str:
    """Return an IRI, or a literal as it is written, without its signs; a triple term as N-Triples 1.2 has it.

    >>> lexical_form(ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal(3)))
    '<<( <urn:a> <urn:b> "3"^^<http://www.w3.org/2001/XMLSchema#integer> )>>'
    """
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else term.value


# ---------- SPARQL 1.1 Query Results: JSON, XML, CSV, TSV


def to_json(outcome: Result | Answer) -> str:
    """Return SPARQL 1.1 Query Results JSON."""
    if isinstance(outcome, Answer):
        return json.dumps({"head": {}, "boolean": outcome.value})
    bindings = [
        {name: _json_term(term) for name, term in zip(outcome.columns, row, strict=True) if term is not None}
        for row in outcome.rows
    ]
    return json.dumps(
        {"head": {"vars": list(outcome.columns)}, "results": {"bindings": bindings}}, ensure_ascii=False
    )


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.Triple):
        return {"type": "triple", "value": {name: _json_term(part) for name, part in _parts(term)}}
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != f"{XSD}string":
        found["datatype"] = term.datatype.value
    return found


def _parts(triple: ox.Triple) -> tuple[tuple[str, Term], ...]:
    return ("subject", triple.subject), ("predicate", triple.predicate), ("object", triple.object)


def to_xml(outcome: Result | Answer) -> str:
    """Return SPARQL Query Results XML."""
    parts = ['<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">']
    if isinstance(outcome, Answer):
        parts.append(f"<head/><boolean>{str(outcome.value).lower()}</boolean></sparql>")
        return "".join(parts)
    parts.append("<head>")
    parts += (f"<variable name={quoteattr(name)}/>" for name in outcome.columns)
    parts.append("</head><results>")
    for row in outcome.rows:
        parts.append("<result>")
        for name, term in zip(outcome.columns, row, strict=True):
            if term is not None:
                parts.append(f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>")
        parts.append("</result>")
    parts.append("</results></sparql>")
    return "".join(parts)


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.Triple):
        parts = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in _parts(term))
        return f"<triple>{parts}</triple>"
    text = escape(xml_text(term.value), {"\r": "&#13;"})
    if isinstance(term, ox.NamedNode):
        return f"<uri>{text}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{text}</bnode>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{text}</literal>"
    if term.datatype.value != f"{XSD}string":
        return f"<literal datatype={quoteattr(term.datatype.value)}>{text}</literal>"
    return f"<literal>{text}</literal>"


def to_csv(result: Result, *, guard: Callable[[str], str] | None = None) -> str:
    r"""Return SPARQL 1.1 Query Results CSV (RFC 4180, CRLF).

    `guard` is for a reader that may be a spreadsheet: it is given each value that is no number.

    >>> to_csv(Result(("a",), ((ox.Literal("x, y"),),)))
    'a\r\n"x, y"\r\n'
    """

    def value(term: Term) -> str:
        text = _csv_value(term)
        return text if guard is None or not isinstance(to_cell(term), str) else guard(text)

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(result.columns)
    writer.writerows([["" if term is None else value(term) for term in row] for row in result.rows])
    return out.getvalue()


def _csv_value(term: Term) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else lexical_form(term)


def to_tsv(result: Result) -> str:
    """Return SPARQL 1.1 Query Results TSV: terms as Turtle has them."""
    lines = ["\t".join(f"?{name}" for name in result.columns)]
    lines += ("\t".join("" if term is None else _tsv_value(term) for term in row) for row in result.rows)
    return "\n".join(lines) + "\n"


def _tsv_value(term: Term) -> str:
    return lexical_form(term) if isinstance(term, ox.Triple) else str(term)


SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
}


def to_rdf(triples: Triples, syntax: str = "ttl") -> str:
    """Return the triples in an RDF syntax (ttl, nt, rdf, jsonld, trig), in a stable order.

    Of the prefixes that they know, those that shorten something are declared.
    """
    check_name("RDF syntax", syntax, SYNTAXES)
    ordered = sorted(triples.triples, key=str)
    prefixes = _used(triples) if syntax in ("ttl", "trig", "rdf") else None
    data = ox.serialize(ordered, format=SYNTAXES[syntax], prefixes=prefixes)
    return (data or b"").decode("utf-8")


def _used(triples: Triples) -> dict[str, str]:
    """Return the prefixes whose namespace an IRI of the triples begins with."""
    terms = (term for triple in triples for term in (triple.subject, triple.predicate, triple.object))
    iris = {iri for term in terms for iri in _iris(term)}
    return {
        name: space
        for name, space in sorted(triples.prefixes.items())
        if any(iri.startswith(space) for iri in iris)
    }


def _iris(term: Term) -> tuple[str, ...]:
    if isinstance(term, ox.Triple):
        return tuple(iri for _, part in _parts(term) for iri in _iris(part))
    if isinstance(term, ox.Literal):
        return (term.datatype.value,)
    return (term.value,) if isinstance(term, ox.NamedNode) else ()


def parse_rdf(data: bytes, syntax: str) -> list[ox.Triple]:
    """Return the triples of a document.

    Raises
    ------
    InputError
        If it is not of this syntax; the message has the line.
    """
    try:
        return [quad.triple for quad in ox.parse(data, format=SYNTAXES[syntax])]
    except (SyntaxError, ValueError) as error:
        raise InputError(f"the graph cannot be read as {syntax}: {error}") from error
