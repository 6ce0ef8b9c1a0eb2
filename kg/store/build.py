"""A build on disk as one value: the store, its parts as the libraries know them, its reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.data import Name, path_of
from kg.errors import MalformedQueryError, OutputError
from kg.model import Entity, Link, Report, Statement
from kg.names import find, named
from kg.rdf import Decoded, decode
from kg.store.disk import find_store, iterate, open_store
from kg.store.local import GuardedStore
from kg.store.results import Answer, Outcome, Result
from kg.store.run import Query, check_limit, check_timeout, query, variables
from kg.store.values import Given
from kg.store.worker import query_in_time

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset


@dataclass(frozen=True, repr=False)
class Build:
    """What ``kg build`` wrote, opened to read.

    >>> build = open_build("output/")                                     # doctest: +SKIP
    >>> build.select("problems-by-unit", unit="Harbour Office").to_pandas()  # doctest: +SKIP
    """

    folder: Path
    store: GuardedStore

    def __repr__(self) -> str:
        counts = self.manifest.get("counts", {})
        told = [f"{counts[name]} {name}" for name in ("reports", "entities", "statements") if name in counts]
        return f"<kg build {str(self.folder)!r}{': ' if told else ''}{', '.join(told)}>"

    def __reduce__(self) -> tuple[Callable[[Path], Build], tuple[Path]]:
        """Send the name of the folder to another process, which opens it anew."""
        return open_build, (self.folder,)

    def query(
        self,
        query: Query,
        given: Mapping[str, Given] | None = None,
        /,
        *,
        limit: int | None = None,
        timeout: float | None = None,
        **parameters: Given,
    ) -> Outcome:
        """Ask by the name of a query, by a file or by SPARQL text; parameters are bound, never pasted.

        Parameters
        ----------
        query
            ``"problems-by-unit"``, ``"mine.rq"`` or any other file (or its ``Path``), or ``"SELECT …"``.
            What several reports say matches once for each: ``COUNT(DISTINCT ?thing)``, ``SELECT DISTINCT``.
        given
            Values by the name of the variable: text, numbers, dates, RDF terms, what ``find`` returns,
            or a list of such, any of which is meant. As ``kg.store.query`` and ``Endpoint.query`` take them.
        limit
            How many rows to return at most.
        timeout
            Seconds after which to give up: the query then runs in a process of its own.
        **parameters
            The same as keywords, for variables that are called otherwise than the options above.

        Returns
        -------
        Result, Answer or Triples
            For SELECT a ``Result``: ``columns``, ``rows``, ``to_dicts()``, ``to_pandas()``; ``select``
            gives no other.

        Raises
        ------
        MalformedQueryError
            If a value is given twice, or `limit` or `timeout` where the query has a variable of that name
            and no mapping tells which is meant.
        """
        check_limit(limit)
        values = _values(query, given, parameters, {"limit": limit, "timeout": timeout})
        if timeout is None:
            return _query(self.store, query, values, limit)
        check_timeout(timeout)
        return query_in_time(find_store(self.folder), query, values, limit=limit, timeout=timeout)

    def select(
        self,
        query: Query,
        given: Mapping[str, Given] | None = None,
        /,
        *,
        limit: int | None = None,
        timeout: float | None = None,
        **parameters: Given,
    ) -> Result:
        """Ask what gives rows, as nearly every query of the cookbook does: ``query`` of a SELECT.

        Raises
        ------
        MalformedQueryError
            If it is an ASK, CONSTRUCT or DESCRIBE, or as ``query`` does.
        """
        found = self.query(query, given, limit=limit, timeout=timeout, **parameters)
        if not isinstance(found, Result):
            kind = "ASK" if isinstance(found, Answer) else "CONSTRUCT or DESCRIBE"
            raise MalformedQueryError(
                f"the query is {kind} and gives no rows; expected SELECT, or ask by query()"
            )
        return found

    def dataset(self) -> Dataset:
        """Return the store as an ``rdflib.Dataset`` whose default graph is the union of all graphs.

        Its queries know the prefixes of the ontology, as those of ``query`` do; it is only read, and sends
        no request to another machine.
        """
        from kg.store.dataset import open_dataset

        return open_dataset(self.store)

    def graph(self) -> nx.MultiDiGraph:
        """Return the chains as a ``networkx.MultiDiGraph`` (see CONTRIBUTING.md for its attributes)."""
        from kg.analyse import multigraph

        return multigraph(self)

    def find(self, name: str, *, kind: str | None = None) -> tuple[Entity, ...]:
        """Return the units, problems, measures or policies of a name, as every command finds them.

        Parameters
        ----------
        name
            A label in any language, an abbreviation or other words that a report has for it, an IRI
            or the end of one.
        kind
            ``unit``, ``problem``, ``measure`` or ``policy``; None: any of them.

        Raises
        ------
        UnknownNameError
            If there is none, the message has the near matches; or if there is no such kind.
        """
        said = {end for statement in self.statements for end in (statement.subject, statement.object)}
        things = named(self.entities, self.links, self.reports)
        found = set(find(things, name, kind=kind, claimed=said.intersection))
        return tuple(entity for entity in self.entities if entity.id in found)

    @cached_property
    def decoded(self) -> Decoded:
        """The values that the store was made of."""
        return decode(iterate(self.store))

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Units, problems, measures and policies."""
        return self.decoded.entities

    @property
    def links(self) -> tuple[Link, ...]:
        """Mentions, each with the entity that it refers to or the reason why to none."""
        return self.decoded.links

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The claims, each with its evidence."""
        return self.decoded.statements

    @cached_property
    def reports(self) -> dict[str, Report]:
        """Reports by id, with their texts.

        Raises
        ------
        OutputError
            If a file of ``reports/`` that the manifest lists is missing.
        """
        rows = self.manifest.get("outputs")
        listed = {row.get("path") for row in rows if isinstance(row, dict)} if isinstance(rows, list) else ()
        for name in sorted(map(_place, self.reports_found)):
            if name in listed and not (self.folder / name).is_file():
                message = f"{self.folder / name}: is missing; it holds the text that quotes are of"
                raise OutputError(f"{message}; build again: kg build PATH… -o OUTPUT")
        return self.reports_found

    @cached_property
    def reports_found(self) -> dict[str, Report]:
        """Reports by id; the text of one whose file is missing is empty, for who tells of it."""
        return {report.id: replace(report, text=self._text(report.id)) for report in self.decoded.reports}

    def _text(self, report: str) -> str:
        path = self.folder / _place(report)
        return path.read_bytes().decode("utf-8") if path.is_file() else ""

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What ``manifest.json`` says; empty where there is none."""
        path = self.folder / "manifest.json"
        if not path.is_file():
            return {}
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise OutputError(f"{path}: damaged: {error}; build again: kg build PATH… -o OUTPUT") from error
        return found if isinstance(found, dict) else {}


def _place(report: str) -> str:
    return f"reports/{report}.txt"


def _values(
    query: Query,
    given: Mapping[str, Given] | None,
    parameters: Mapping[str, Given],
    options: Mapping[str, object],
) -> dict[str, Given]:
    """Return all values that are given for variables; what may be meant in two ways is refused."""
    if twice := sorted((given or {}).keys() & parameters.keys()):
        raise MalformedQueryError(
            f"?{twice[0]} is given twice, in the mapping and as a keyword; give it once"
        )
    set_ = {name for name, value in options.items() if value is not None}
    if given is None and set_ and (both := sorted(set_ & variables(query))):
        name = both[0]
        raise MalformedQueryError(
            f"{name}= is an option, and the query has a variable ?{name}; give the variable in a mapping, "
            f"query(…, {{{name!r}: …}}), or an empty one, query(…, {{}}, {name}=…), for the option alone"
        )
    return {**(given or {}), **parameters}


def _query(store: GuardedStore, text: Query, parameters: Mapping[str, Given], limit: int | None) -> Outcome:
    return query(store, text, parameters, limit=limit)


def open_build(folder: Name) -> Build:
    """Open what ``kg build`` wrote: the output folder, or the store in it.

    Raises
    ------
    OutputError
        If there is no store, it was cut off, or it is of another version; the message has the
        command that builds it again.
    InputError
        If it is no path.
    """
    path = path_of(folder)
    store = open_store(path)
    return Build(path.parent if find_store(path) == path else path, GuardedStore(store))
