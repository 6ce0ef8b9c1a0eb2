"""Ask a store: a named query, or SPARQL text, in this process; see ``worker`` for a deadline."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from numbers import Integral, Real
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, MalformedQueryError, QueryError, UnknownNameError
from kg.rdf import vocab
from kg.rdf.remote import refuse_remote
from kg.rdf.sparql import declared_prefixes, form, is_update, names_dataset, tokens, unknown_terms
from kg.store.cookbook import NamedQuery, get_query, list_queries
from kg.store.local import READ_ONLY, Store
from kg.store.parameters import Ask, fill, fill_text
from kg.store.results import Answer, Outcome, Result, Triples
from kg.store.values import Given, check_given

Query = str | os.PathLike[str]  # the name of a query, a file, or SPARQL text
Runner = Callable[[str], Outcome]


def resolve(query: Query, given: Mapping[str, Given] | None, ask: Ask) -> str:
    """Return the SPARQL text of a query that is a name, a file or text, with its parameters bound.

    Raises
    ------
    UnknownNameError
        If it is neither a file nor SPARQL, and there is no such name; the nearest are listed.
    QueryError
        If a file cannot be read.
    MalformedQueryError
        If the values are no mapping.
    """
    check_given(given)
    found = look_up(query)
    values = {} if given is None else given
    return fill(found, values, ask) if isinstance(found, NamedQuery) else fill_text(found, values, ask)


def look_up(query: Query) -> NamedQuery | str:
    """Return the query of a name, or the text that stands in a file, or the text that it is.

    Raises
    ------
    UnknownNameError, QueryError
        As ``resolve``.
    """
    if isinstance(query, os.PathLike):
        return read_text(Path(query))
    if not isinstance(query, str):
        raise MalformedQueryError(
            f"the query is {query!r}; expected the name of a query, a file, or SPARQL text"
        )
    names = [named.name for named in list_queries()]
    if query not in names and _is_file(query):
        return read_text(Path(query))
    if re.fullmatch(r"[\w-]+", query):
        return get_query(query)
    if query.endswith((".rq", ".sparql")) and "{" not in query:
        return read_text(Path(query))  # which tells that there is none
    if is_update(query):
        raise MalformedQueryError(READ_ONLY)
    if form(query) is None:
        raise UnknownNameError("query (no name, no file and no SPARQL)", query, names)
    return query


def _is_file(query: str) -> bool:
    r"""Tell whether a text is the path of a file that there is, whatever it is called; most are SPARQL.

    >>> _is_file("SELECT * { ?s ?p ?o }"), _is_file("kg/store"), _is_file("\\0"), _is_file("a" * 9999)
    (False, False, False, False)
    """
    try:
        path = Path(query)
        return path.exists() and not path.is_dir()
    except (OSError, ValueError):  # too long for a name, or a sign that none may have
        return False


def variables(query: Query) -> set[str]:
    """Return the names of the variables of a query.

    >>> sorted(variables("SELECT ?unit WHERE { ?unit a ovs:Unit ; ovs:name $name }"))
    ['name', 'unit']
    """
    found = look_up(query)
    text = found.text if isinstance(found, NamedQuery) else found
    return {word[1:] for kind, word, _ in tokens(text) if kind == "variable"}


def read_text(path: Path) -> str:
    """Read a query file of a user's own."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"{path}: the query cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: the query is no UTF-8: {error}") from error


@dataclass(frozen=True, slots=True)
class Graphs:
    """Which graphs a query is over: the RDF dataset of the SPARQL protocol. None: all of them."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def run(store: Store, text: str, *, limit: int | None = None, graphs: Graphs | None = None) -> Outcome:
    """Answer a query over all graphs of a store as one, and over each by ``GRAPH``.

    Over those alone that the query names, where it has FROM or FROM NAMED (SPARQL 1.1, section 13.2).
    The graphs as one are no set: a triple of several graphs (``ovs:partOf``, ``ovs:leadingBodyOf``,
    ``ovs:hasMember``, which any report may say again) matches once for each. Count with
    ``COUNT(DISTINCT ?thing)``, as the cookbook does; ``SELECT DISTINCT`` gives each row once.

    Parameters
    ----------
    store
        What to ask.
    text
        SPARQL 1.1; the prefixes of the ontology need not be declared.
    limit
        How many rows or triples to return at most; the answer tells whether there were more.
    graphs
        The graphs to ask instead of all.

    Raises
    ------
    MalformedQueryError
        If the query has an error (the message shows the line and a caret), or would send a
        request to another machine; if the limit is no number of rows.
    InputError
        If the store is none.
    """
    check_limit(limit)
    check_store(store)
    refuse_remote(text)
    try:
        if graphs is None:
            union = not names_dataset(text)  # the union would take the place of what FROM names
            found = store.query(text, use_default_graph_as_union=union, prefixes=dict(vocab.prefixes()))
        else:
            default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = []
            default += map(ox.NamedNode, graphs.default)
            named: list[ox.NamedNode | ox.BlankNode] = []
            named += map(ox.NamedNode, graphs.named)
            prefixes = dict(vocab.prefixes())
            found = store.query(text, default_graph=default, named_graphs=named, prefixes=prefixes)
        return noted(collect(found, limit, declared_prefixes(text)), text)
    except SyntaxError as error:
        raise MalformedQueryError(explain_syntax(text, str(error))) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from error


def check_store(store: object) -> None:
    """Refuse what is no store, such as the build that has one."""
    if not isinstance(store, Store):
        what = f"a {type(store).__name__} is no store"
        raise InputError(f"{what}; expected the store of a build, build.store, or ask by build.query(…)")


def check_limit(limit: int | None) -> None:
    """Refuse what is no number of rows.

    >>> check_limit(-1)
    Traceback (most recent call last):
    ...
    kg.errors.MalformedQueryError: the limit is -1; expected how many rows to return at most, or None for all
    """
    if limit is not None and (not isinstance(limit, Integral) or isinstance(limit, bool) or limit < 0):
        raise MalformedQueryError(
            f"the limit is {limit!r}; expected how many rows to return at most, or None for all"
        )


LONGEST = 1_000_000.0  # seconds; a system counts no wait of much more


def check_timeout(timeout: float) -> None:
    """Refuse what is no number of seconds to wait.

    >>> check_timeout(float("inf"))
    Traceback (most recent call last):
    ...
    kg.errors.MalformedQueryError: the timeout is inf; expected a number of seconds above 0, at most 1000000
    """
    given = isinstance(timeout, Real) and not isinstance(timeout, bool)
    if not given or not 0 < timeout <= LONGEST:
        raise MalformedQueryError(
            f"the timeout is {timeout!r}; expected a number of seconds above 0, at most {LONGEST:.0f}"
        )


def collect(
    found: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean,
    limit: int | None,
    prefixes: Mapping[str, str] | None = None,
) -> Outcome:
    """Return what the engine found, cut off after `limit` rows; triples know the prefixes of the query."""
    if isinstance(found, ox.QueryBoolean):
        return Answer(bool(found))
    most = None if limit is None else limit + 1
    if isinstance(found, ox.QueryTriples):
        triples = tuple(islice(found, most))
        cut = limit is not None and len(triples) > limit
        return Triples(triples[:limit] if cut else triples, cut, {**vocab.prefixes(), **(prefixes or {})})
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(solution) for solution in islice(found, most))
    cut = limit is not None and len(rows) > limit
    return Result(columns, rows[:limit] if cut else rows, cut)


def noted(outcome: Outcome, text: str) -> Outcome:
    """Return the answer to a query with a note on each term that it takes for one of the ontology."""
    notes = tuple(unknown_terms(text))
    return replace(outcome, notes=notes) if notes else outcome


POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def explain_syntax(text: str, error: str) -> str:
    r"""Return what is wrong with a query: line, column, the line itself and a caret under it.

    >>> print(explain_syntax("SELECT * {\n?s ?p }", "error at 2:8: expected one of LATERAL, [_]"))
    syntax error in line 2, column 8: expected LATERAL
      ?s ?p }
             ^
    >>> print(explain_syntax("SELECT * {\n?s ?p ?o\n", "error at 3:1: expected }"))
    syntax error in line 2, column 9, at the end: expected }; a { is not closed
      ?s ?p ?o
              ^
    """
    match = POSITION.search(error)
    if match is None:
        return f"syntax error: {error.splitlines()[0]}"
    line, column, said = int(match[1]), int(match[2]), match[3]
    lines = text.rstrip().splitlines() or [""]
    over = line > len(lines)  # the engine looks for more behind the last line break
    line = min(line, len(lines))
    shown = lines[line - 1]
    column = len(shown) + 1 if over else min(column, len(shown) + 1)
    at = f"line {line}, column {column}{', at the end' if over else ''}"
    open_ = "" if _is_closed(text) else "; a { is not closed"
    return f"syntax error in {at}: {_expected(said)}{open_}\n  {shown}\n  {' ' * (column - 1)}^"


def _is_closed(text: str) -> bool:
    """Tell whether as many braces are closed as are opened, strings and comments apart."""
    signs = "".join(word for _, word, _ in tokens(text) if word in ("{", "}"))
    return signs.count("{") <= signs.count("}")


def _expected(said: str) -> str:
    """Shorten the engine's list of what it expected: its sentences, or else its words and signs."""
    rest = said.removeprefix("expected one of ").removeprefix("expected ")
    items = [item.strip() for item in re.split(r", (?![^\[]*\])", rest.replace("\n", " "))]
    items = [item for item in items if not item.startswith("[")]
    sentences = [item for item in items if " " in item and not item.startswith('"')]
    if sentences:
        return sentences[0]
    return f"expected {', '.join(items[:8]) or 'something else'}"


def local(store: Store, *, limit: int | None = None) -> Runner:
    """Return a function that asks a store, for those who take one."""

    def ask(text: str) -> Outcome:
        return run(store, text, limit=limit)

    return ask


def select(runner: Runner) -> Ask:
    """Return a function that answers SELECT queries only, to look names up with.

    An answer that a server has cut off is an error: among the names that it left out may be the one
    that is looked for, or another thing of that name.
    """

    def ask(text: str) -> Result:
        outcome = runner(text)
        if not isinstance(outcome, Result):
            raise MalformedQueryError("expected a SELECT query")
        if outcome.truncated:
            notes = "; ".join(outcome.notes)
            raise QueryError(f"the names that are looked up were cut off{f': {notes}' if notes else ''}")
        return outcome

    return ask


def update(store: ox.Store, text: str, *, ours: bool = False) -> None:
    """Change a writable store by a SPARQL 1.1 Update; all of it or nothing.

    Parameters
    ----------
    store
        Opened to write.
    text
        The update.
    ours
        Whether kg wrote it from triples that it parsed (Graph Store Protocol): such an update
        asks no other machine, and may be far larger than the parse that would show it can bear.

    Raises
    ------
    QueryError
        If the update has an error, or would send a request to another machine.
    """
    if not ours:
        refuse_remote(text, update=True)
    try:
        store.update(text, prefixes=dict(vocab.prefixes()))
    except SyntaxError as error:
        raise MalformedQueryError(explain_syntax(text, str(error))) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the update failed: {error}") from error


def query(
    store: Store, query: Query, given: Mapping[str, Given] | None = None, *, limit: int | None = None
) -> Outcome:
    """Ask a store by the name of a query, by a file or by text, with parameters bound.

    Raises
    ------
    UnknownNameError, QueryError, InputError
        As ``resolve`` and ``run``.
    """
    text = resolve(query, given, select(local(store)))
    try:
        return run(store, text, limit=limit)
    except QueryError as error:
        if str(error).startswith("syntax error") and isinstance(query, str) and form(query) is not None:
            run(store, query, limit=1)  # the same error, told of the text that the user wrote
        raise
