"""Where the data of the project lies: ``ontologies/`` of a checkout, ``kg/ontologies/`` of a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import DataError


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
