"""A build on disk as one value: the store, its parts as the libraries know them, its reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.data import ANNOTATIONS, MANIFEST, TEXTS, Name
from kg.errors import REBUILD, MalformedQueryError, OutputError
from kg.model import Bounds, Entity, Link, Report, Statement
from kg.names import find, named
from kg.rdf import Decoded, decode
from kg.store.bounds import Kept
from kg.store.disk import Edition, edition, find_store, iterate, open_store
from kg.store.local import GuardedStore
from kg.store.results import Answer, Outcome, Result
from kg.store.run import Query, check_limit, check_timeout, query, variables
from kg.store.values import Given, check_given
from kg.store.worker import query_in_time

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

LOST = "\ufffd"  # what stands for a byte that is no UTF-8


@dataclass(frozen=True, repr=False)
class Build:
    """What ``kg build`` wrote, opened to read.

    Once another build has taken its place on the disk, its store goes on to answer, and so do the values
    that were read; what has yet to be read from the folder raises ``OutputError``, for it is of the other.

    >>> build = open_build("output/")                                     # doctest: +SKIP
    >>> build.select("problems-by-unit", unit="Harbour Office").to_pandas()  # doctest: +SKIP
    """

    place: Path  # of the store, from the root on
    store: GuardedStore
    name: Path  # of the folder, as the user called it
    edition: Edition  # of the store, before it was opened

    @property
    def folder(self) -> Path:
        """The output folder, from the root on."""
        return self.place.parent

    def __repr__(self) -> str:
        try:
            counts = self.manifest.get("counts", {})
        except OutputError:  # built again, or damaged: who asks for more than its name is told
            counts = {}
        told = [f"{counts[name]} {name}" for name in ("reports", "entities", "statements") if name in counts]
        return f"<kg build {str(self.name)!r}{': ' if told else ''}{', '.join(told)}>"

    def __reduce__(self) -> tuple[Callable[[Path, Path], Build], tuple[Path, Path]]:
        """Send the name of the folder to another process, which opens it anew."""
        self._check_current()
        return _open, (self.place, self.name)

    def _check_current(self) -> None:
        """Raise OutputError once another build has taken the place of this one."""
        if edition(self.place) != self.edition:
            raise OutputError(f"{self.name}: was built again since it was opened; kg.open it anew")

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
        OutputError
            If there is a `timeout`, and the folder was built again since it was opened.
        """
        check_limit(limit)
        values = _values(query, given, parameters, {"limit": limit, "timeout": timeout})
        if timeout is None:
            return _query(self.store, query, values, limit)
        check_timeout(timeout)
        self._check_current()
        found = query_in_time(self.place, query, values, limit=limit, timeout=timeout)
        self._check_current()  # the process opened what stood there when it came to it
        return found

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
        """Return the chains as a ``networkx.MultiDiGraph``; see ``kg.analyse.multigraph`` for its attributes.

        Raises
        ------
        OutputError
            As ``reports``.
        """
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
        """Reports by id, with their texts, which are empty where a store stands alone.

        Raises
        ------
        OutputError
            If the text of a report is missing or damaged, or the folder was built again since it was opened.
        """
        for report in () if self._stands_alone(TEXTS) else self.decoded.reports:
            if not self._text_path(report).is_file():
                self._check_current()  # else its texts are those of other reports
                message = f"{self._text_path(report)}: is missing; it holds the text that quotes are of"
                raise OutputError(f"{message}; {REBUILD}")
        for report in self.reports_found.values():
            if LOST in report.text:  # a report may have the sign itself
                _decode(self._text_path(report).read_bytes(), self._text_path(report))
        return self.reports_found

    @cached_property
    def reports_found(self) -> dict[str, Report]:
        """Reports by id; the text of one whose file is missing is empty, for who tells of it.

        Bytes of a text that are no UTF-8 are read as U+FFFD.

        Raises
        ------
        OutputError
            If the folder was built again since it was opened.
        """
        found = {report.id: replace(report, text=self._text(report)) for report in self.decoded.reports}
        self._check_current()
        return found

    @cached_property
    def bounds(self) -> Mapping[str, Bounds]:
        """Where the sentences of each report begin and end, by its id; empty where a store stands alone.

        What is missing or damaged is told by ``OutputError`` when it is looked up.
        """
        keys = () if self._stands_alone(ANNOTATIONS) else [report.id for report in self.decoded.reports]
        return Kept(self.folder, frozenset(keys), self._check_current)

    def _stands_alone(self, folder: str) -> bool:
        """Whether a store was copied from its build without this folder of it."""
        return not self.manifest and not (self.folder / folder).is_dir()

    def _text(self, report: Report) -> str:
        path = self._text_path(report)
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""

    def _text_path(self, report: Report) -> Path:
        return self.folder / TEXTS / f"{report.id}.txt"

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What ``manifest.json`` says; empty where there is none.

        Raises
        ------
        OutputError
            If it is damaged, or the folder was built again since it was opened.
        """
        path = self.folder / MANIFEST
        data = path.read_bytes() if path.is_file() else b"{}"
        self._check_current()
        try:
            found = json.loads(_decode(data, path))
        except (ValueError, RecursionError) as error:
            raise OutputError(f"{path}: damaged: {error}; {REBUILD}") from error
        return found if isinstance(found, dict) else {}


def _decode(data: bytes, path: Path) -> str:
    """Return a text that kg wrote into a file; raise OutputError if it is no UTF-8 any more."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise OutputError(f"{path}: damaged: not UTF-8 at byte {error.start}; {REBUILD}") from error


def _values(
    query: Query,
    given: Mapping[str, Given] | None,
    parameters: Mapping[str, Given],
    options: Mapping[str, object],
) -> dict[str, Given]:
    """Return all values that are given for variables; what may be meant in two ways is refused."""
    check_given(given)
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
    place = find_store(folder)
    return _open(place, place.parent)


def _open(place: Path, name: Path) -> Build:
    """Open a store; its folder goes by the name that the user gave it."""
    place = place.absolute()  # the program may change the folder that it runs in
    before = edition(place)  # a build that takes its place while it is opened is told later
    return Build(place, GuardedStore(open_store(place)), name, before)
