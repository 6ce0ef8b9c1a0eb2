"""Values that a user gives → RDF terms that are bound in a query: names are looked up, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from kg import names
from kg.data import LANGUAGES
from kg.errors import MalformedQueryError, UnknownNameError
from kg.model import Kind
from kg.rdf import vocab
from kg.rdf.fields import KIND_CLASSES
from kg.rdf.graphs import Literal, URIRef
from kg.rdf.quads import date_literal, integer, score, string
from kg.rdf.sparql import Value, bind, tokens
from kg.store.cookbook import ENTITIES, NamedQuery, Parameter, read_parameters
from kg.store.results import Result, lexical_form
from kg.store.values import Given, Plain, each, plain_term

Ask = Callable[[str], Result]  # SELECT text → its answer, by whatever engine

ONE = ("integer", "decimal", "date")  # types of parameters of which a query takes one value
INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})(?:[eE][+-]?[0-9]{1,2})?")

LABELS = """
PREFIX ovs: <{ovs}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?name ?class WHERE {
  ?thing a ?class .
  { ?thing ovs:name ?name } UNION { ?thing rdfs:label ?name }
}
"""
WORDS = """
PREFIX ovs: <{ovs}>
SELECT DISTINCT ?thing ?words ?class WHERE {
  ?thing a ?class .
  ?mention ovs:refersTo ?thing ; ovs:exact ?words ; ovs:linkMethod ?method .
  FILTER({linked})
}
"""
_NAMES = "?method NOT IN (" + ", ".join(f'"{method}"' for method in sorted(names.NO_NAMES)) + ")"
_DESCRIBES = f'?method = "{names.DESCRIBED}"'
CLAIMED = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?thing WHERE {
  VALUES ?thing { UNDEF }
  { ?claim rdf:subject ?thing } UNION { ?claim rdf:object ?thing }
}
"""
ROUNDS = """
PREFIX ovs: <{ovs}>
SELECT DISTINCT ?round WHERE { ?report a ovs:Report ; ovs:round ?round }
"""
# What a parameter of these types may be.
WORD_LISTS = {"language": LANGUAGES, "severity": ("Violation", "Warning", "Info")}


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
        If a parameter, unit, policy, round or kind is not known.
    MalformedQueryError
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
            message = (
                f"{query.name} needs the parameter {parameter.name} ({parameter.type}): {parameter.help}"
            )
            raise MalformedQueryError(message)
        elif parameter.default is None:
            bound[parameter.name] = None
    return bind(query.text, bound)


def fill_text(text: str, given: Mapping[str, Given], ask: Ask) -> str:
    """Return a query of a user's own with its variables bound to the values given.

    A variable that a line ``#+ param:`` declares, as those of the cookbook are, gets what its type
    says. Of the others, one that is called ``unit``, ``problem``, ``measure`` or ``policy`` gets the
    thing of this name, and any may be an IRI. Whether the query takes it as a thing or as text is
    not known here, so that the text is bound beside it.

    Raises
    ------
    UnknownNameError
        If the query has no such variable, or there is no such unit, problem, measure or policy.
    """
    known = sorted({word[1:] for kind, word, _ in tokens(text) if kind == "variable"})
    declared = {parameter.name: parameter for parameter in read_parameters(text, "the query")}
    bound: dict[str, Sequence[Value] | None] = {}
    for name, value in given.items():
        if name not in known:
            raise UnknownNameError("variable of the query", name, known)
        if value is None:
            continue
        if name in declared:
            bound[name] = to_terms(declared[name], value, ask)
        else:
            bound[name] = [
                term for one in each(name, value) for term in _to_terms_of_variable(name, one, ask)
            ]
    return bind(text, bound)


def _to_terms_of_variable(name: str, value: Plain, ask: Ask) -> list[Value]:
    if not isinstance(value, str) or isinstance(value, URIRef | Literal):
        return [plain_term(value)]
    if name in ENTITIES:
        return [*find_entities(name, value, ask), string(value)]
    return [*_as_iri(value), string(value)]


def _as_iri(value: str) -> list[URIRef]:
    """Return the IRI that a text is, if it is one that RDF is likely to have."""
    prefix, colon, _ = value.partition(":")
    likely = colon and prefix in {"http", "https", "urn", *vocab.prefixes()}
    try:
        return [_iri(value)] if likely else []
    except ValueError:
        return []


def to_terms(parameter: Parameter, value: Given, ask: Ask) -> list[Value]:
    """Return the terms that the value of a parameter stands for; several if a name is shared.

    Raises
    ------
    UnknownNameError
        If there is no such unit, policy, round or kind.
    MalformedQueryError
        If it is not of the parameter's type, or a list where one number or date is expected.
    """
    values = each(parameter.name, value)
    if len(values) > 1 and parameter.type in ONE:
        raise MalformedQueryError(
            f"the parameter {parameter.name} is a list of {len(values)}; expected one {parameter.type}"
        )
    found = (term for one in values for term in _to_terms(parameter, one, ask))
    return list(dict.fromkeys(found))


def _to_terms(parameter: Parameter, value: Plain, ask: Ask) -> list[Value]:
    kind = parameter.type
    if isinstance(value, Literal):
        return [value]
    if isinstance(value, URIRef):
        # An IRI that the graph does not have as such a thing would give no rows, and no reason.
        return list(find_entities(kind, str(value), ask)) if kind in ENTITIES else [value]
    if isinstance(value, str):
        return _read(parameter, value, ask)
    if kind == "term":
        return [plain_term(value)]
    if kind in SIMPLE:
        return _read(parameter, str(value), ask)
    raise MalformedQueryError(
        f"the parameter {parameter.name} is {value!r}; expected {kind}: a name or an IRI"
    )


def _read(parameter: Parameter, value: str, ask: Ask) -> list[Value]:
    """Return the terms that words stand for, as the type of the parameter says."""
    kind = parameter.type
    if kind in ENTITIES:
        return list(find_entities(kind, value, ask))
    if kind == "thing":
        return list(_as_iri(value) or find_entities(None, value, ask))
    if kind == "round":
        return list(find_rounds(value, ask))
    if kind in WORD_LISTS:
        by_fold = {names.folded(word): word for word in WORD_LISTS[kind]}
        if names.folded(value) not in by_fold:
            raise UnknownNameError(kind, value, WORD_LISTS[kind])
        return [string(by_fold[names.folded(value)])]
    if kind in vocab.schemes_by_name():
        return [find_concept(kind, value)]
    convert = SIMPLE[kind]
    try:
        return [convert(value)]
    except ValueError as error:
        message = f"the parameter {parameter.name} is {value!r}; expected {kind}: {error}"
        raise MalformedQueryError(message) from error


def _integer(value: str) -> Literal:
    """Return a whole number as SPARQL writes it; Python takes 1_000 and ٣ for numbers too."""
    if not INTEGER.fullmatch(value):
        raise ValueError("a whole number as 42, of up to 18 digits")
    return integer(int(value))


def _decimal(value: str) -> Literal:
    if not DECIMAL.fullmatch(value):
        raise ValueError("a number as 0.75")
    return score(float(value))


def _date(value: str) -> Literal:
    found = date_literal(value)
    if found.datatype is None:
        raise ValueError("a date as 2021-09-30, a month as 2021-09 or a year")
    return found


def _iri(value: str) -> URIRef:
    prefix, colon, rest = value.partition(":")
    iri = vocab.prefixes()[prefix] + rest if prefix in vocab.prefixes() and colon else value
    try:
        if any(map(str.isspace, iri)):  # RDF allows some that are none of ASCII; nobody means them
            raise ValueError("a blank")
        ox.NamedNode(iri)  # what the engine takes for none would break the query
    except ValueError as error:
        known = ", ".join(vocab.prefixes())
        raise ValueError(f"an IRI, in full or with one of the prefixes {known}") from error
    return URIRef(iri)


def _term(value: str) -> Value:
    try:
        return _iri(value)
    except ValueError:
        return string(value)


SIMPLE: Mapping[str, Callable[[str], Value]] = {
    "string": string,
    "integer": _integer,
    "decimal": _decimal,
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


def find_entities(kind: str | None, name: str, ask: Ask) -> list[URIRef]:
    """Return the units, problems, measures or policies that a name means, as ``kg.names.find`` has it.

    Raises
    ------
    UnknownNameError
        If there is none; the message has the near matches.
    """
    classes = [vocab.term(KIND_CLASSES[Kind(kind)])] if kind else list(map(vocab.term, KIND_CLASSES.values()))
    things = _named(_rows(LABELS, classes, ask))
    found = names.find_labelled(things, name)
    if found and kind in ("problem", "measure"):
        return [URIRef(iri) for iri in found]
    words, described = (_by_thing(_rows(WORDS, classes, ask, linked)) for linked in (_NAMES, _DESCRIBES))
    things = [replace(t, words=words.get(t.id, ()), described=described.get(t.id, ())) for t in things]

    def claimed(ids: list[str]) -> set[str]:
        answer = ask(bind(CLAIMED, {"thing": [URIRef(iri) for iri in ids]}))
        return {lexical_form(term) for (term,) in answer.rows if term is not None}

    return [URIRef(iri) for iri in names.find(things, name, kind=kind, claimed=claimed)]


def _by_thing(rows: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the words of mentions by what they refer to, each once."""
    found: dict[str, dict[str, None]] = {}
    for thing, said, _ in rows:
        found.setdefault(thing, {})[" ".join(said.split())] = None
    return {thing: tuple(words) for thing, words in found.items()}


def _rows(query: str, classes: Sequence[URIRef], ask: Ask, linked: str = "") -> list[tuple[str, str, str]]:
    """Return (thing, words, kind), sorted; `linked` says how mentions are linked to count."""
    kinds = {str(vocab.term(class_)): str(kind) for kind, class_ in KIND_CLASSES.items()}
    filled = query.replace("{ovs}", vocab.namespace()).replace("{linked}", linked)
    rows = ask(bind(filled, {"class": classes})).rows
    found = {
        (lexical_form(t), lexical_form(w), kinds[lexical_form(c)])
        for t, w, c in rows
        if t is not None and w is not None and c is not None
    }
    return sorted(found)


def _named(rows: Iterable[tuple[str, str, str]]) -> list[names.Named]:
    labels: dict[tuple[str, str], list[str]] = {}
    for thing, label, kind in rows:
        labels.setdefault((thing, kind), []).append(label)
    return [names.Named(thing, kind, said[0], tuple(said[1:])) for (thing, kind), said in labels.items()]


def find_rounds(name: str, ask: Ask) -> list[Literal]:
    """Return a round as the reports have it, whatever the case that it is asked for in.

    Raises
    ------
    UnknownNameError
        If no report is of this round; the message lists the rounds that there are.
    """
    rows = ask(ROUNDS.replace("{ovs}", vocab.namespace())).rows
    known = {lexical_form(term) for (term,) in rows if term is not None}
    found = sorted(known_round for known_round in known if names.folded(known_round) == names.folded(name))
    if not found:
        raise UnknownNameError("round", name, known)
    return [string(known_round) for known_round in found]
