"""Where the data of the project lies: ``ontologies/`` of a checkout, ``kg/ontologies/`` of a wheel."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kg.errors import DataError

Stamp = tuple[tuple[str, int, int], ...]


def stamp(folders: Iterable[Path]) -> Stamp:
    """Return what changes when somebody edits, adds or removes a ``*.toml`` file of these folders.

    What is read once a process is kept under it, so that an edit takes effect in a notebook too.
    """
    paths = (path for folder in folders for path in sorted(folder.glob("*.toml")))
    states = ((path, path.stat()) for path in paths)
    return tuple((str(path), state.st_mtime_ns, state.st_size) for path, state in states)


@cache
def ontologies_path() -> Path:
    """Return the folder that holds ontology, shapes, schemes, lexicon, authority data and queries.

    >>> (ontologies_path() / "ovs.ttl").is_file()
    True
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "ontologies", package.parent / "ontologies"):
        if (folder / "ovs.ttl").is_file():
            return folder
    message = f"no ontologies/ovs.ttl beside or in {package}; reinstall oversight-kg, or run from a checkout"
    raise DataError(message)
