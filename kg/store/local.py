"""The store of an opened build: pyoxigraph's own, but for queries that would leave the machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pyoxigraph as ox

from kg.errors import MalformedQueryError, OutputError
from kg.rdf.remote import refuse_remote

READ_ONLY = (
    "this is an update, and a build is only read: change the reports and build again, or run "
    "kg serve FOLDER --allow-update and POST it to /sparql with the token"
)
CHANGES = "a build is only read; to change a copy of it: rdflib.Dataset().parse('graph.trig')"


class LocalStore:
    """A ``pyoxigraph.Store`` that follows no SERVICE; Oxigraph cannot be told not to, nor be subclassed.

    All else goes to the store as it is.
    """

    __slots__ = ("__weakref__", "_store")

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @property  # type: ignore[misc]  # a property in the place of a class
    def __class__(self) -> type:  # what takes a pyoxigraph.Store takes it
        return ox.Store

    def __getattr__(self, name: str) -> Any:  # whatever the store has
        return getattr(self._store, name)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a store is not sent to another process; send the Build, which opens it there")

    def __dir__(self) -> list[str]:
        return dir(self._store)

    def query(self, query: str, **options: Any) -> Any:  # as pyoxigraph has them
        """Answer a SPARQL query, as ``pyoxigraph.Store.query`` does.

        Raises
        ------
        MalformedQueryError
            If it would send a request to another machine.
        """
        refuse_remote(query)
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
        return f"<pyoxigraph.Store, read-only: {len(self._store)} quads>"

    def __str__(self) -> str:
        return str(self._store)


def local_store(store: ox.Store) -> ox.Store:
    """Return a store that follows no SERVICE, for who is to have it as a ``pyoxigraph.Store``."""
    return cast(ox.Store, LocalStore(store))
