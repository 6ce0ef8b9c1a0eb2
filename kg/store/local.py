"""The store of an opened build: a guard around pyoxigraph's own, read-only and of this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.errors import MalformedQueryError, OutputError
from kg.rdf.remote import refuse_remote
from kg.rdf.sparql import names_dataset

READ_ONLY = (
    "this is an update, and a build is only read: change the reports and build again, or run "
    "kg serve FOLDER --allow-update and POST it to /sparql with the token"
)
CHANGES = "a build is only read; to change a copy of it: rdflib.Dataset().parse('graph.trig')"
# The options of a query that say which graphs it is over.
GRAPHS = {"default_graph", "named_graphs", "use_default_graph_as_union"}


class GuardedStore:
    """A guard around a ``pyoxigraph.Store``: what reads goes on to the store as it is, with what it returns.

    It is no ``pyoxigraph.Store``, which can neither be told to follow no SERVICE nor be subclassed, and
    differs in three things: a query that would ask another machine is refused, whatever would change the
    store is, and a query that names no graphs is over all of them as one, for kg writes no default graph.
    Who needs the class itself opens it: ``kg.store.open_store``.
    """

    __slots__ = ("__weakref__", "_store")

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:  # whatever the store has
        return getattr(self._store, name)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a store is not sent to another process; send the Build, which opens it there")

    def __dir__(self) -> list[str]:
        return dir(self._store)

    def query(self, query: str, **options: Any) -> Any:  # as pyoxigraph has them
        """Answer a SPARQL query, as ``pyoxigraph.Store.query`` does; over all graphs as one by default.

        A triple of several graphs matches once for each: count with ``COUNT(DISTINCT ?thing)``.

        Other graphs are those of FROM in the query, or of the options ``default_graph``, ``named_graphs``
        and ``use_default_graph_as_union``.

        Raises
        ------
        MalformedQueryError
            If it would send a request to another machine.
        """
        refuse_remote(query)
        if not GRAPHS & options.keys():
            options["use_default_graph_as_union"] = not names_dataset(query)
        return self._store.query(query, **options)

    def update(self, update: str, **options: Any) -> None:  # as pyoxigraph has them
        """Refuse an update: the store is open to read."""
        raise MalformedQueryError(READ_ONLY)

    def add(self, *arguments: Any, **options: Any) -> None:  # as pyoxigraph has them
        """Refuse to change the store."""
        raise OutputError(CHANGES)

    extend = bulk_extend = load = bulk_load = remove = clear = add
    add_graph = clear_graph = remove_graph = optimize = add

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(self._store)

    def __contains__(self, quad: object) -> bool:
        return quad in self._store

    def __bool__(self) -> bool:
        return bool(self._store)

    def __repr__(self) -> str:
        return f"<guarded pyoxigraph.Store, read-only: {len(self._store)} quads>"

    __str__ = __repr__  # that of pyoxigraph is every quad: megabytes, to who only looks at what it has


Store = ox.Store | GuardedStore  # what can be asked
