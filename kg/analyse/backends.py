"""Faster engines through networkx's own dispatch: ``backend="rustworkx"`` (the extra ``fast``).

networkx converts a graph once for a backend and keeps the conversion with it, so the functions
of ``kg.analyse`` build a graph once and ask everything of it. What a backend does not
implement is answered by networkx itself, and the notes of the table say which that was.
"""

from __future__ import annotations

from typing import Any, TypeVar

import networkx as nx

from kg.errors import check_name

NETWORKX = "networkx"
T = TypeVar("T")


def installed() -> list[str]:
    """Return the backends that this Python has, networkx itself first."""
    return [NETWORKX, *sorted(nx.config.backends)]


def check_backend(backend: str | None) -> str | None:
    """Return the name to hand to networkx: None for networkx itself.

    Raises
    ------
    UnknownNameError
        If no such backend is installed; the message lists those that are.
    """
    if backend is None or backend == NETWORKX:
        return None
    check_name("networkx backend", backend, installed())
    return backend


def implements(function: Any, backend: str | None) -> bool:
    """Whether a backend has an implementation of a networkx function of its own."""
    return backend is not None and backend in function.backends


def call(function: Any, G: nx.Graph, *, backend: str | None, **options: Any) -> Any:
    """Return ``function(G, **options)``, by the backend where it can."""
    if not implements(function, backend):
        return function(G, **options)
    # The warning tells of graphs that change after they were converted; ours never change.
    with nx.config(warnings_to_ignore={"cache"}):
        return function(G, backend=backend, **options)
