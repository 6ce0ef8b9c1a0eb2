"""The exceptions of kg, one tree, so that a caller can catch as widely as it means to.

    KgError
    ├── InputError        a report cannot be read: the file, what was expected, what to do
    ├── DataError         a file of ours or of the user's (lexicon, ontology, gold) is malformed
    ├── UnknownNameError  a name is not known; the message lists the names that are
    ├── OutputError       the output folder cannot be written or is not one of ours
    ├── QueryError        a query is malformed, refused, too slow or misses a parameter
    ├── MeasureError      a measure is not defined on this graph; the message says why and which are
    └── MissingExtraError an optional package is needed; the message says how to install it

What is merely odd in a report is no exception: it is an ``Issue`` (see ``kg.model``),
counted and shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class KgError(Exception):
    """Base of every error that kg raises on purpose."""


class InputError(KgError):
    """A report cannot be read."""


class DataError(KgError):
    """A data file (ontology, lexicon, gold, metadata) is malformed."""


class UnknownNameError(KgError):
    """A name is not known.

    >>> raise UnknownNameError("query", "chian", ["chains", "gaps"])
    Traceback (most recent call last):
    ...
    kg.errors.UnknownNameError: unknown query 'chian'; did you mean 'chains'? known: chains, gaps
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what, self.name, self.known = what, name, sorted(known)
        near = get_close_matches(name, self.known, n=1)
        hint = f" did you mean {near[0]!r}?" if near else ""
        super().__init__(f"unknown {what} {name!r};{hint} known: {', '.join(self.known) or 'none'}")


class OutputError(KgError):
    """The output folder cannot be written, or holds what kg did not write."""


class QueryError(KgError):
    """A SPARQL query is malformed, refused, too slow, or misses a parameter."""


class MeasureError(KgError):
    """A measure is not defined on a graph."""


class MissingExtraError(KgError):
    """An optional package is needed.

    >>> raise MissingExtraError("pandas", extra="notebook")
    Traceback (most recent call last):
    ...
    kg.errors.MissingExtraError: pandas is not installed; run: pip install 'oversight-kg[notebook]'
    """

    def __init__(self, package: str, *, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'oversight-kg[{extra}]'")
