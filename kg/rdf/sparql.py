"""What a query is, told from its tokens, and how its variables get their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise

from kg.errors import MalformedQueryError
from kg.rdf import vocab
from kg.rdf.graphs import Literal, URIRef
from kg.rdf.syntax import to_ntriples

# Words that no colon follows are one token here, and cut by WORDS, so that no letter is read twice.
TOKENS = re.compile(
    r"""
    (?P<space>\s+ | \#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\" | '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
       | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>[\w.-]*+:(?:[\w.:%-]|\\.)*)
  | (?P<words>[\w.-]++)
  | (?P<sign>\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
WORDS = re.compile(r"(?P<word>[A-Za-z_]\w*)|(?P<sign>.)")
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Iterate over the tokens of a query that are neither space nor comment: kind, text, offset."""
    for match in TOKENS.finditer(text):
        if match.lastgroup == "words":
            for word in WORDS.finditer(text, match.start(), match.end()):
                yield str(word.lastgroup), word[0], word.start()
        elif match.lastgroup is not None and match.lastgroup != "space":
            yield match.lastgroup, match[0], match.start()


def form(text: str) -> str | None:
    r"""Return which kind of query a text is: SELECT, ASK, CONSTRUCT or DESCRIBE; None for others.

    >>> form('PREFIX a: <urn:select> # ASK\nCONSTRUCT WHERE { ?s ?p "SELECT" }')
    'CONSTRUCT'
    """
    words = (word.upper() for kind, word, _ in tokens(text) if kind == "word")
    return next((word for word in words if word in FORMS), None)


def names_dataset(text: str) -> bool:
    """Whether a query says itself which graphs it is over, by FROM or FROM NAMED.

    >>> names_dataset("ASK FROM <urn:g> { }"), names_dataset("ASK { ?from ?p 'FROM <urn:g>'@from }")
    (True, False)
    """
    depth = 0
    for (kind, word, _), (following, after, _) in pairwise(tokens(text)):
        if kind == "sign":
            depth += (word in "{(") - (word in "})")
        elif depth == 0 and kind == "word" and word.upper() == "FROM":
            return following in ("iri", "name") or after.upper() == "NAMED"
    return False


def declared_prefixes(text: str) -> dict[str, str]:
    r"""Return the prefixes that a query declares.

    >>> declared_prefixes("PREFIX a: <urn:a> # PREFIX b: <urn:b>\nASK { ?s a:PREFIX 'PREFIX c: <urn:c>' }")
    {'a': 'urn:a'}
    """
    three = [(kind, word) for kind, word, _ in tokens(text)]
    return {
        name[:-1]: iri[1:-1]
        for (_, word), (named, name), (kind, iri) in zip(three, three[1:], three[2:], strict=False)
        if word.upper() == "PREFIX" and named == "name" and name.endswith(":") and kind == "iri"
    }


def unknown_terms(text: str) -> list[str]:
    """Return what a query names in our namespace that the ontology has not, with the nearest that it has.

    >>> unknown_terms("ASK { ?a ovs:evidnce ?m ; ovs:basis 'ovs:bases' }")
    ['ovs:evidnce is no term of the ontology; did you mean ovs:evidence?']
    """
    spaces = {**vocab.prefixes(), **declared_prefixes(text)}
    found: set[str] = set()
    for kind, word, _ in tokens(text):
        prefix, _, local = word.partition(":")
        iri = word[1:-1] if kind == "iri" else spaces.get(prefix, "") + local if kind == "name" else ""
        if iri.startswith(vocab.namespace()):
            found.add(iri.removeprefix(vocab.namespace()))
    told = []
    for name in sorted(found - {"", *vocab.terms()}):
        near = get_close_matches(name, vocab.terms(), 1)
        told.append(
            f"ovs:{name} is no term of the ontology{f'; did you mean ovs:{near[0]}?' if near else ''}"
        )
    return told


def is_update(text: str) -> bool:
    """Whether a text begins as a SPARQL update does.

    >>> is_update("PREFIX a: <urn:a> DELETE WHERE { ?s a:b ?o }"), is_update("with many words")
    (True, False)
    """
    words = [word.upper() for kind, word, _ in tokens(text) if kind == "word"]
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    signs = {word for kind, word, _ in tokens(text) if kind in ("iri", "sign")}
    graphs = {"GRAPH", "DEFAULT", "NAMED", "ALL"} & set(words)
    return first in UPDATES and bool(graphs or "{" in signs or first == "LOAD")


Value = URIRef | Literal


def bind(text: str, values: Mapping[str, Sequence[Value] | None]) -> str:
    """Give variables of a query their values, as inline data (SPARQL 1.1, section 10).

    A block ``VALUES ?name { … }`` in the query holds the default and is replaced; None takes it
    away, so that the variable ranges over all. Where there is none, one is put at the beginning
    of the outermost group. Terms are written by the rules of N-Triples: no value can end its literal or IRI.

    >>> bind("SELECT ?l { ?s ?p ?l }", {"s": [URIRef("urn:a")]})
    'SELECT ?l { VALUES ?s { <urn:a> } ?s ?p ?l }'
    >>> bind("SELECT ?l { VALUES ?s { UNDEF } ?s ?p ?l }", {"s": None})
    'SELECT ?l {  ?s ?p ?l }'
    """
    for name, terms in values.items():
        block = "" if terms is None else f"VALUES ?{name} {{ {' '.join(to_ntriples(t) for t in terms)} }}"
        spans = value_blocks(text, name)
        for start, end in reversed(spans):
            text = text[:start] + block + text[end:]
        if not spans and block:
            at = _outer_group(text) + 1
            text = f"{text[:at]} {block}{text[at:]}"
    return text


def value_blocks(text: str, name: str) -> list[tuple[int, int]]:
    """Return where the blocks ``VALUES ?name { … }`` of one variable stand."""
    found = []
    every = list(tokens(text))
    for i, (kind, word, start) in enumerate(every[:-2]):
        if (
            kind == "word"
            and word.upper() == "VALUES"
            and every[i + 1][1][1:] == name
            and every[i + 2][1] == "{"
        ):
            close = next((at for k, w, at in every[i + 3 :] if (k, w) == ("sign", "}")), None)
            if close is not None:
                found.append((start, close + 1))
    return found


def _outer_group(text: str) -> int:
    """Return the offset of the brace that opens the WHERE clause."""
    depth, opened, construct, where = 0, 0, form(text) == "CONSTRUCT", False
    for kind, word, at in tokens(text):
        if kind == "word":
            where = where or (word.upper() == "WHERE" and opened == 0)
        elif kind == "sign" and word in "()":
            depth += 1 if word == "(" else -1
        elif kind == "sign" and word == "{" and depth == 0:
            opened += 1
            if not construct or opened > 1:
                return at
            if where:  # CONSTRUCT WHERE { … }: the pattern is the template, and may hold no data
                break
    raise MalformedQueryError(
        "the query has no WHERE clause that parameters could be bound in; write one out"
    )
