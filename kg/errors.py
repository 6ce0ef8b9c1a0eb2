"""The exceptions of kg, one tree, so that a caller can catch as widely as it means to.

    KgError
    ├── InputError        a report cannot be read: the file, what was expected, what to do
    ├── DataError         a file of ours or of the user's (lexicon, ontology, gold) is malformed
    │   └── UnknownKeyError   a file has a key, table or value that there is not
    ├── UnknownNameError  a name is not known; the message lists the names that are
    │   └── AmbiguousNameError  several things bear the name; the message lists their IRIs
    ├── OutputError       the output folder cannot be written or is not one of ours
    ├── QueryError        a query is refused, too slow, or not answered
    │   └── MalformedQueryError  it has a syntax error, misses a parameter, or a value is not of its type
    ├── ServeError        a server cannot listen where it was told to, or be as it was told to
    ├── MeasureError      a measure is not defined on this graph; the message says why and which are
    └── MissingExtraError an optional package is needed; the message says how to install it

``UnknownNameError`` and ``MalformedQueryError`` are for who typed the name or the query: ``kg``
ends with the exit code of wrong usage.

What is merely odd in a report is no exception: it is an ``Issue`` (see ``kg.model``),
counted and shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from functools import partial

REBUILD = "build again: kg build PATH… -o OUTPUT"  # what to do about a build that is old, cut off or damaged


class KgError(Exception):
    """Base of every error that kg raises on purpose."""


class InputError(KgError):
    """A report cannot be read."""


class DataError(KgError):
    """A data file (ontology, lexicon, gold, metadata) is malformed."""


class UnknownNameError(KgError):
    """A name is not known.

    Parameters
    ----------
    what, name
        What was looked for, and what it was called.
    known
        What it could have been called.
    near
        Names that are like it; by default the one of `known` that is nearest.
    most
        How many of `known` to list, in the order given; all of them, sorted, by default.

    >>> raise UnknownNameError("query", "chian", ["chains", "gaps"])
    Traceback (most recent call last):
    ...
    kg.errors.UnknownNameError: unknown query 'chian'; did you mean 'chains'? known: chains, gaps
    >>> raise UnknownNameError("unit", "Port", ["Pier Office", "Tide Office"], near=["Port School"], most=1)
    Traceback (most recent call last):
    ...
    kg.errors.UnknownNameError: unknown unit 'Port'; near matches: 'Port School'; known (1 of 2): Pier Office
    """

    def __init__(
        self,
        what: str,
        name: object,
        known: Iterable[str],
        *,
        near: Sequence[str] | None = None,
        most: int | None = None,
    ) -> None:
        self.what, self.name = what, str(name)  # what is no text at all is no known name either
        self.known = [str(one) for one in known]  # as it is written: a member of an enum is its value
        if most is None:
            self.known.sort()
        close = get_close_matches(self.name, self.known if near is None else near, n=1)
        others = [other for other in near or () if other not in close]
        hint = f" did you mean {close[0]!r}?" if close else ""
        if others:
            hint += f" near matches: {', '.join(map(repr, others))};"
        shown = self.known[:most]
        count = "" if len(shown) == len(self.known) else f" ({len(shown)} of {len(self.known)})"
        super().__init__(f"unknown {what} {name!r};{hint} known{count}: {', '.join(shown) or 'none'}")

    def __reduce__(self) -> tuple[object, ...]:
        # From one process to another as it is told: __init__ would tell it anew.
        return _retold, (type(self), str(self), self.what, self.name, self.known)


def _retold(
    kind: type[UnknownNameError], message: str, what: str, name: str, known: list[str]
) -> UnknownNameError:
    error = kind.__new__(kind, message)
    error.what, error.name, error.known = what, name, known
    return error


class AmbiguousNameError(UnknownNameError):
    """A name is borne by several things, where one is needed.

    >>> raise AmbiguousNameError("unit", "The Office", ["https://e.org/1", "https://e.org/2"])
    Traceback (most recent call last):
    ...
    kg.errors.AmbiguousNameError: the unit 'The Office' is one of 2; give its IRI: https://e.org/1, https://e.org/2
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        super().__init__(what, name, known)
        self.args = (
            f"the {what} {name!r} is one of {len(self.known)}; give its IRI: {', '.join(self.known)}",
        )


class UnknownKeyError(UnknownNameError, DataError):
    """A data file has a key, a table or a value that there is not."""


class OutputError(KgError):
    """The output folder cannot be written, or holds what kg did not write."""


class QueryError(KgError):
    """A SPARQL query is malformed, refused, too slow, or misses a parameter."""


class MalformedQueryError(QueryError):
    """A query has a syntax error, misses a parameter, or gives one a value that is not of its type."""


class ServeError(KgError):
    """A server cannot listen where it was told to, or be as it was told to."""


class MeasureError(KgError):
    """A measure is not defined on a graph."""


class MissingExtraError(KgError):
    """An optional package is needed.

    >>> raise MissingExtraError("pandas", extra="notebook")  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    ...
    kg.errors.MissingExtraError: pandas is not installed; run: .venv/bin/pip install -e '.[notebook]'
        in the folder of kg, or python -m pip install -e '.[notebook]' there with the Python that runs kg
    """

    def __init__(self, package: str, *, extra: str) -> None:
        self.package, self.extra = package, extra
        # No path of this machine: notebooks store what is told.
        here = f".venv/bin/pip install -e '.[{extra}]' in the folder of kg"
        elsewhere = f"python -m pip install -e '.[{extra}]' there with the Python that runs kg"
        super().__init__(f"{package} is not installed; run: {here}, or {elsewhere}")

    def __reduce__(self) -> tuple[object, ...]:
        return partial(MissingExtraError, extra=self.extra), (self.package,)


def check_name(what: str, name: object, known: Collection[str]) -> None:
    """Refuse a name that is not among those that are known, or is no text at all.

    Raises
    ------
    UnknownNameError
        If it is not; the message lists those that are.

    >>> check_name("question", None, ["chains", "gaps"])
    Traceback (most recent call last):
    ...
    kg.errors.UnknownNameError: unknown question None; known: chains, gaps
    """
    if not isinstance(name, str) or name not in known:
        raise UnknownNameError(what, name, known)
