"""What a query is, and whether it would leave the machine: told from its tokens.

Oxigraph would follow ``SERVICE`` and ``LOAD`` to the network and cannot be told not to, so a
query is read here before the engine sees it. The word alone proves nothing (it may stand in a
string, a comment or an IRI), its absence proves enough: what lacks the letters needs no reading.
A second grammar would be no guard: where two grammars end a comment or a string at different
places, one finds words where the other finds none. So every reading counts that a grammar may take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.errors import MalformedQueryError
from kg.rdf.graphs import Literal, URIRef
from kg.rdf.syntax import to_ntriples

TOKENS = re.compile(
    r"""
    (?P<space>\s+ | \#[^\r\n]*)
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
GAP = r"(?:\s|\#[^\r\n]*(?:[\r\n]|\Z))*+"
NAMED = r"""(?:<[^<>\s]*>|(?:\\.|[^\s{}<>"'\#(),;\\])+)"""  # a variable or IRI, whatever it is made of
# The words need no space about them: Oxigraph reads ``SERVICEex:a{}`` too.
SERVICE = re.compile(rf"SERVICE{GAP}(?:SILENT{GAP})?{NAMED}{GAP}\{{", re.IGNORECASE)
LOAD = re.compile(rf"LOAD{GAP}(?:SILENT{GAP})?{NAMED}{GAP}(?:INTO|;|\Z)", re.IGNORECASE)
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
        If some reading of it has a SERVICE, or a LOAD if it is an update.
    """
    operations = {"SERVICE": SERVICE, "LOAD": LOAD} if update else {"SERVICE": SERVICE}
    for reading in sorted({text, _unescape(text)}):  # Oxigraph undoes no escape first, others do
        for word, pattern in operations.items():
            if word in reading.upper() and _may_begin(pattern, reading):
                message = (
                    f"{word} is refused: it would send a request to another machine; "
                    "run the query there instead"
                )
                raise MalformedQueryError(message)


def _may_begin(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether a pattern begins in a word, in any way of cutting a text into tokens.

    ``<`` begins an IRI or compares, which the grammar alone tells apart; what follows is cut in both ways.
    """
    seen: set[int] = set()
    ahead = [0]
    while ahead:
        at = ahead.pop()
        found = TOKENS.match(text, at)
        if found is None or at in seen:
            continue
        seen.add(at)
        if found.lastgroup in ("word", "name"):
            end = found.end() if found.lastgroup == "word" else text.index(":", at)
            if any(pattern.match(text, i) for i in range(at, end)):
                return True
        ahead.append(found.end())
        if text[at] == "<":
            ahead += (at + 1, text.find(">", at) + 1)  # an IRI may hold escapes and more
    return False


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
