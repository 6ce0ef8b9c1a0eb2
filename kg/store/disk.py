"""The store on disk: quads → an Oxigraph folder, and back to a read-only ``pyoxigraph.Store``.

A store is written once, whole, and read by any number of processes; ``kg.json`` in it is written
last, so that a store without it was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.data import STORE, Name, path_of
from kg.errors import REBUILD, OutputError
from kg.rdf import Quad, to_nquads, vocabulary
from kg.rdf.graphs import Literal, URIRef
from kg.store.local import Store

FORMAT = 1  # of what the quads mean; raised when an older store would answer wrongly
MARK = "kg.json"
Edition = tuple[int, int, int]  # what differs between a store and another in its place


def save(quads: Iterable[Quad], folder: Name) -> None:
    """Write a store with the quads, and with ontology and schemes, into an empty folder.

    Raises
    ------
    OutputError
        If the folder holds something, or cannot be written.
    """
    folder = path_of(folder)
    data = to_nquads([*quads, *vocabulary()]).encode("utf-8")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise OutputError(f"{folder}: not empty; a store is written into a folder of its own")
        store = ox.Store(str(folder))
        store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
        mark = {"format": FORMAT, "kg": __version__, "quads": len(store)}
        del store  # closes it, so that its lock is gone
        (folder / MARK).write_bytes((json.dumps(mark, indent=1) + "\n").encode())
    except OSError as error:
        raise OutputError(f"{folder}: the store cannot be written: {error}") from error


def in_memory(quads: Iterable[Quad]) -> ox.Store:
    """Return a store in memory with the quads, and with ontology and schemes."""
    store = ox.Store()
    store.bulk_load(to_nquads([*quads, *vocabulary()]).encode("utf-8"), format=ox.RdfFormat.N_QUADS)
    return store


def find_store(folder: Name) -> Path:
    """Return the store of an output folder, or the folder itself if it is one.

    Raises
    ------
    OutputError
        If there is none, it is of another version, or its writing was cut off.
    """
    folder = path_of(folder)
    path = folder / STORE if (folder / STORE).is_dir() else folder
    if not path.is_dir():
        what = (
            "is a file; give the folder that kg build wrote"
            if path.exists()
            else f"no such folder; {REBUILD}"
        )
        raise OutputError(f"{folder}: {what}")
    mark = path / MARK
    if not mark.is_file():
        if (path / "CURRENT").exists() or (path / "LOCK").exists():
            raise OutputError(f"{path}: the store was cut off while it was written; {REBUILD}")
        raise OutputError(f"{folder}: holds no store; expected {STORE}/{MARK} in it; {REBUILD}")
    try:
        found = json.loads(mark.read_text(encoding="utf-8"))["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{mark}: damaged; {REBUILD}") from error
    if found != FORMAT:
        raise OutputError(f"{path}: a store of format {found}, this kg reads format {FORMAT}; {REBUILD}")
    return path


def edition(folder: Name) -> Edition:
    """Return what differs between a store and the one that another build put in its place.

    Raises
    ------
    OutputError
        If there is no store now.
    """
    try:
        state = (find_store(folder) / MARK).stat()
    except FileNotFoundError as error:
        raise OutputError(f"{folder}: holds no store any more; build again, or wait for the build") from error
    return state.st_dev, state.st_ino, state.st_mtime_ns


def open_store(folder: Name) -> ox.Store:
    """Open the store of an output folder to read; any number of processes may.

    Raises
    ------
    OutputError
        As ``find_store``, and if its files are damaged.
    """
    path = find_store(folder)
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise OutputError(f"{path}: damaged ({reason}); {REBUILD}") from error


def open_writable(folder: Name) -> ox.Store:
    """Open the store of an output folder to change it; only one process may.

    Raises
    ------
    OutputError
        As ``open_store``, and if another process has it open to write.
    """
    path = find_store(folder)
    try:
        return ox.Store(str(path))
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            message = f"{path}: another process has it open to write; stop that one first"
            raise OutputError(message) from error
        raise OutputError(f"{path}: cannot be opened to write: {error}") from error


def is_plain(triple: ox.Triple | ox.Quad) -> bool:
    """Whether a triple holds IRIs and literals alone, as all that kg writes and reads back."""
    return isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal)


def iterate(store: Store, graph: str | None = None) -> Iterator[Quad]:
    """Iterate over the quads of a store, or of one of its graphs, as rdflib terms.

    kg writes no blank node, no triple term and no default graph; what somebody's update has put there
    with such is left out, wherever in the quad it stands.
    """
    name = ox.NamedNode(graph) if graph is not None else None
    for quad in store.quads_for_pattern(None, None, None, name):
        if is_plain(quad) and isinstance(quad.graph_name, ox.NamedNode):
            yield Quad(
                URIRef(quad.subject.value),  # type: ignore[union-attr]  # is_plain
                URIRef(quad.predicate.value),
                to_rdflib(quad.object),
                URIRef(quad.graph_name.value),
            )


def to_rdflib(term: object) -> URIRef | Literal:
    """Return a term of Oxigraph as one of rdflib."""
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language, normalize=False)
        plain = term.datatype.value.endswith("#string")
        return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    raise OutputError(f"a blank node or triple term is in the store, which kg does not write: {term}")
