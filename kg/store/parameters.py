"""Values that a user gives → RDF terms that are bound in a query: names are looked up, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from kg.errors import QueryError, UnknownNameError
from kg.rdf import vocab
from kg.rdf.graphs import Literal, URIRef
from kg.rdf.quads import date_literal, score, string
from kg.rdf.sparql import Value, bind, tokens
from kg.store.cookbook import ENTITIES, NamedQuery, Parameter
from kg.store.results import Result

Ask = Callable[[str], Result]  # SELECT text → its answer, by whatever engine
Given = object  # str, int, float, date, a term of rdflib or Oxigraph

NEAREST = 8

NAMES = """
PREFIX ovs: <{ovs}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?name WHERE {{
  ?thing a ?class .
  {{ ?thing ovs:name ?name }} UNION {{ ?thing rdfs:label ?name }}
}}
"""


def fill(query: NamedQuery, given: Mapping[str, Given], ask: Ask) -> str:
    """Return the text of a named query with its parameters bound.

    Parameters
    ----------
    query
        The query.
    given
        Values by name; None stands for the default.
    ask
        What to look up names of units, policies … with.

    Raises
    ------
    UnknownNameError
        If a parameter, unit, policy or kind is not known.
    QueryError
        If a parameter is missing, or its value is not of its type.
    """
    for name in given:
        query.parameter(name)  # an unknown one is an error, not ignored
    bound: dict[str, Sequence[Value] | None] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name)
        if value is not None:
            bound[parameter.name] = to_terms(parameter, value, ask)
        elif parameter.required:
            message = f"{query.name} needs --{parameter.name} ({parameter.type}): {parameter.help}"
            raise QueryError(message)
        elif parameter.default is None:
            bound[parameter.name] = None
    return bind(query.text, bound)


def fill_text(text: str, given: Mapping[str, Given]) -> str:
    """Return a query of a user's own with its variables bound to the values given.

    Raises
    ------
    QueryError
        If the query has no such variable.
    """
    known = sorted({word[1:] for kind, word, _ in tokens(text) if kind == "variable"})
    for name in given:
        if name not in known:
            raise UnknownNameError("variable of the query", name, known)
    return bind(text, {name: [plain_term(value)] for name, value in given.items() if value is not None})


def plain_term(value: Given) -> Value:
    """Return the term that a Python value stands for: a term itself, a number, a date, or else text.

    >>> plain_term("x").n3(), plain_term(3).n3(), plain_term(URIRef("urn:a")).n3()
    ('"x"', '"3"^^<http://www.w3.org/2001/XMLSchema#integer>', '<urn:a>')
    """
    if isinstance(value, URIRef | Literal):
        return value
    if hasattr(value, "value"):  # a term of Oxigraph
        from kg.store.disk import to_rdflib

        return to_rdflib(value)
    if isinstance(value, bool | int | float):
        return Literal(value)
    if isinstance(value, date):
        return date_literal(value.isoformat())
    return string(str(value))


def to_terms(parameter: Parameter, value: Given, ask: Ask) -> list[Value]:
    """Return the terms that the value of a parameter stands for; several if a name is shared."""
    if not isinstance(value, str) or isinstance(value, URIRef | Literal):
        return [plain_term(value)]
    kind = parameter.type
    if kind in ENTITIES:
        return list(find_entities(kind, value, ask))
    if kind in vocab.schemes_by_name():
        return [find_concept(kind, value)]
    convert = SIMPLE[kind]
    try:
        return [convert(value)]
    except ValueError as error:
        raise QueryError(f"--{parameter.name} {value!r}: expected {kind}: {error}") from error


def _date(value: str) -> Literal:
    found = date_literal(value)
    if found.datatype is None:
        raise ValueError("a date as 2021-09-30, a month as 2021-09 or a year")
    return found


def _iri(value: str) -> URIRef:
    prefix, colon, rest = value.partition(":")
    if prefix in vocab.prefixes() and colon:
        return URIRef(vocab.prefixes()[prefix] + rest)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+", value):
        raise ValueError("an IRI, in full or with one of the prefixes " + ", ".join(vocab.prefixes()))
    return URIRef(value)


def _term(value: str) -> Value:
    try:
        return _iri(value)
    except ValueError:
        return string(value)


SIMPLE: Mapping[str, Callable[[str], Value]] = {
    "string": string,
    "integer": lambda value: Literal(int(value)),
    "decimal": lambda value: score(float(value)),
    "date": _date,
    "iri": _iri,
    "term": _term,
}


def find_concept(scheme: str, word: str) -> URIRef:
    """Return a concept by its local name, its notation or its label in either language.

    >>> vocab.local_name(find_concept("problem-kind", "采购"))
    'procurement'
    """
    known = vocab.concepts(scheme)
    wanted = word.casefold().strip()
    labels = vocab.labels()
    for notation, iri in known.items():
        name = vocab.local_name(iri)
        said = {notation, name, str(iri), *labels[name].values()}
        if wanted in {text.casefold() for text in said}:
            return iri
    raise UnknownNameError(scheme, word, known)


def find_entities(kind: str, name: str, ask: Ask) -> list[URIRef]:
    """Return the units, problems, measures or policies that bear a name, whatever its case.

    Raises
    ------
    UnknownNameError
        If there is none; the message lists the nearest.
    """
    if name.startswith(vocab.instances()):
        return [URIRef(name)]
    class_ = {"unit": "Unit", "problem": "Problem", "measure": "Measure", "policy": "PolicyReference"}[kind]
    text = bind(NAMES.format(ovs=vocab.namespace()), {"class": [vocab.term(class_)]})
    rows = ask(text).rows
    wanted = " ".join(name.casefold().split())
    names = {(term.value, label.value) for term, label in rows if term is not None and label is not None}
    found = sorted({iri for iri, label in names if " ".join(label.casefold().split()) == wanted})
    if found:
        return [URIRef(iri) for iri in found]
    by_fold = {label.casefold(): label for _, label in sorted(names)}
    inside = [label for fold, label in by_fold.items() if wanted in fold][:NEAREST]
    near = [by_fold[fold] for fold in get_close_matches(wanted, by_fold, n=NEAREST, cutoff=0.5)]
    raise UnknownNameError(kind, name, [*near, *inside][:NEAREST])
