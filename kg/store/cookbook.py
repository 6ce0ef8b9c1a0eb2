"""The named queries of ``ontologies/queries/``: what they ask, with which parameters.

A query is a ``.rq`` file that runs as it stands in any SPARQL 1.1 engine. The comment lines at
its top begin with ``#+`` (as grlc has them): title, question, parameters, columns. A block
``VALUES ?unit { UNDEF }`` holds the default of the parameter ``unit``; UNDEF means: any. A
parameter with no such block, or whose type has a ``!``, must be given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.data import ontologies_path
from kg.errors import DataError, UnknownNameError, check_name
from kg.rdf import vocab
from kg.rdf.sparql import value_blocks

ENTITIES = ("unit", "problem", "measure", "policy")
SIMPLE = ("string", "integer", "decimal", "date", "iri", "term")
LOOKED_UP = ("thing", "round", "language", "severity")  # an entity of any kind, a round of the reports …


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query that may be given a value."""

    name: str
    type: str  # unit, problem, measure, policy, a scheme (problem-kind …), of LOOKED_UP or of SIMPLE
    help: str
    default: str | None = None  # as SPARQL writes it; None: any, or none where it is required
    required: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the cookbook."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]  # empty for CONSTRUCT
    text: str

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by its name.

        Raises
        ------
        UnknownNameError
            If the query has none of this name; the message lists those that it has.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise UnknownNameError(f"parameter of {self.name}", name, [p.name for p in self.parameters])


def list_queries() -> list[NamedQuery]:
    """Return the queries of the cookbook, by name.

    >>> [query.name for query in list_queries()][:2]
    ['acted-for', 'acting-for']
    """
    return list(_all().values())


def get_query(name: str) -> NamedQuery:
    """Return a query by its name.

    Raises
    ------
    UnknownNameError
        If there is none; the message names the nearest and lists all.
    """
    known = _all()
    check_name("query", name, known)
    return known[name]


@cache
def _all() -> Mapping[str, NamedQuery]:
    folder = ontologies_path() / "queries"
    return {path.stem: read_query(path) for path in sorted(folder.glob("*.rq"))}


LINE = re.compile(r"#\+ (\w+): (.*)")
PARAMETER = re.compile(r"\?(\w+) \(([\w-]+)(!?)\): (.+)")


def read_query(path: Path) -> NamedQuery:
    """Read a query file with its header.

    Raises
    ------
    DataError
        If the header lacks something or names a type that there is not.
    """
    text = path.read_text(encoding="utf-8")
    head: dict[str, list[str]] = {}
    for line in text.splitlines():
        if match := LINE.fullmatch(line):
            head.setdefault(match[1], []).append(match[2].strip())
    for key in ("title", "question"):
        if len(head.get(key, [])) != 1:
            raise DataError(f"{path}: expected one line '#+ {key}: …' in the header")
    return NamedQuery(
        path.stem,
        head["title"][0],
        head["question"][0],
        read_parameters(text, str(path)),
        tuple(name.strip() for name in ",".join(head.get("columns", [])).split(",") if name.strip()),
        text,
    )


def read_parameters(text: str, where: str) -> tuple[Parameter, ...]:
    """Return the parameters that the header of a query declares; ``where`` names it in errors.

    Raises
    ------
    DataError
        If a line is malformed or names a type that there is not.
    """
    found = (LINE.fullmatch(line) for line in text.splitlines())
    lines = (match[2].strip() for match in found if match and match[1] == "param")
    return tuple(_parameter(where, line, text) for line in lines)


def _parameter(where: str, line: str, text: str) -> Parameter:
    match = PARAMETER.fullmatch(line)
    if match is None:
        raise DataError(
            f"{where}: parameter {line!r}; expected '?name (type): what it does', or (type!) if required"
        )
    name, kind, needed, said = match.groups()
    known = (*ENTITIES, *LOOKED_UP, *SIMPLE, *vocab.schemes_by_name())
    if kind not in known:
        raise DataError(f"{where}: unknown type {kind!r} of ?{name}; known: {', '.join(sorted(known))}")
    blocks = value_blocks(text, name)
    if needed or not blocks:
        return Parameter(name, kind, said, required=True)
    start, end = blocks[0]
    default = text[start:end].partition("{")[2].rpartition("}")[0].strip()
    return Parameter(name, kind, said, None if default == "UNDEF" else default)
