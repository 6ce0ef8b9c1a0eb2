"""What a query is, and whether it would leave the machine: read by rdflib's SPARQL 1.1 grammar.

Oxigraph would follow ``SERVICE`` and ``LOAD`` to the network and cannot be told not to, so a
query is read here before the engine sees it. The word alone proves nothing (it may stand in a
string, a comment or an IRI), its absence proves enough: what lacks the letters needs no parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.errors import MalformedQueryError
from kg.rdf.graphs import Literal, URIRef
from kg.rdf.syntax import to_ntriples

TOKENS = re.compile(
    r"""
    (?P<space>\s+ | \#[^\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\" | '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
       | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>[\w.-]*:(?:[\w.:%-]|\\.)*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
REMOTE = {"ServiceGraphPattern": "SERVICE", "Load": "LOAD"}
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Iterate over the tokens of a query that are neither space nor comment: kind, text, offset."""
    for match in TOKENS.finditer(text):
        if match.lastgroup is not None and match.lastgroup != "space":
            yield match.lastgroup, match[0], match.start()


def form(text: str) -> str | None:
    r"""Return which kind of query a text is: SELECT, ASK, CONSTRUCT or DESCRIBE; None for others.

    >>> form('PREFIX a: <urn:select> # ASK\nCONSTRUCT WHERE { ?s ?p "SELECT" }')
    'CONSTRUCT'
    """
    words = (word.upper() for kind, word, _ in tokens(text) if kind == "word")
    return next((word for word in words if word in FORMS), None)


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


def refuse_remote(text: str, *, update: bool = False) -> None:
    """Refuse a query or update that would send a request to another machine.

    Raises
    ------
    MalformedQueryError
        If it has a SERVICE or LOAD, or if it may have one and cannot be read.
    """
    letters = _unescape(text).upper()
    if not any(word in letters for word in REMOTE.values()):
        return
    for name in _operations(text, update=update):
        if name in REMOTE:
            word = REMOTE[name]
            message = (
                f"{word} is refused: it would send a request to another machine; run the query there instead"
            )
            raise MalformedQueryError(message)


def _operations(text: str, *, update: bool) -> Iterator[str]:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
    from rdflib.plugins.sparql.parserutils import CompValue

    def walk(node: object) -> Iterator[str]:
        if isinstance(node, CompValue):
            yield node.name
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list | tuple) or type(node).__name__ == "ParseResults":
            for value in node:  # type: ignore[attr-defined]  # ParseResults iterates
                yield from walk(value)

    try:
        parsed = parseUpdate(text) if update else parseQuery(text)
    except (ParseException, RecursionError) as error:
        words = " or ".join(REMOTE.values())
        message = (
            f"the query has the word {words} and cannot be read as SPARQL 1.1, so it is refused: {error}"
        )
        raise MalformedQueryError(message) from error
    yield from walk(parsed)


def _unescape(text: str) -> str:
    r"""Undo the \u escapes that SPARQL allows anywhere, even inside a keyword."""
    return re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})",
        lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)),
        text,
    )


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
