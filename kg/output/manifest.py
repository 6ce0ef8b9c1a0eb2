"""``manifest.json``: what went in and what came out, with hashes; no clock, no path of a machine."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg import __version__
from kg.data import ontologies_path
from kg.errors import OutputError
from kg.model import Report

# The parts that shape the bytes of an output: another version may read or write otherwise.
SHAPING = (
    "spacy",
    "jieba",
    "numpy",
    "rdflib",
    "pyoxigraph",
    "pyshacl",
    "networkx",
    "pyvis",
    "pypdf",
    "python-docx",
    "beautifulsoup4",
)


SOURCES = "store/sources.json"


def manifest(
    folder: Path, reports: Iterable[Report], *, options: Mapping[str, Any], counts: Mapping[str, int]
) -> str:
    """Return the manifest of all files that lie in `folder` (the store's own files aside)."""
    data = {
        "generator": "kg",
        "version": __version__,
        "parts": {name: version(name) for name in SHAPING},
        "ontologies": _tree_sha256(ontologies_path()),
        "options": dict(options),
        "counts": dict(counts),
        "inputs": [_input(report) for report in sorted(reports, key=lambda r: (r.source, r.id))],
        "outputs": [
            {
                "path": path.relative_to(folder).as_posix(),
                "sha256": sha256(path),
                "bytes": path.stat().st_size,
            }
            for path in output_files(folder)
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def output_files(folder: Path) -> list[Path]:
    """Return the files of a build that its manifest answers for, in order of their names."""
    files = (path for path in folder.rglob("*") if path.is_file())
    kept = (path for path in files if path.relative_to(folder).parts[0] not in {"store", "manifest.json"})
    return sorted(kept, key=lambda path: path.relative_to(folder).as_posix())


def sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sources(folder: Path, target: Path, sources: Mapping[str, Path]) -> None:
    """Note where each source lies, relative to the build, for ``kg verify``.

    It is kept with the store's own files: it differs from machine to machine, and nothing else may.
    """
    rows = {name: Path(os.path.relpath(path, target)).as_posix() for name, path in sorted(sources.items())}
    # ASCII, since a path may hold bytes that are no UTF-8
    (folder / SOURCES).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8", newline="")


def source_folders(output: Path) -> list[Path]:
    """Return the folders below which the sources of a build lay when it was built.

    Raises
    ------
    OutputError
        If what notes them is damaged.
    """
    path = output / SOURCES
    rebuild = "build again: kg build PATH… -o OUTPUT"
    try:
        rows = json.loads(path.read_bytes()) if path.is_file() else {}
    except ValueError as error:
        raise OutputError(f"{path}: damaged ({error}); {rebuild}") from error
    if not isinstance(rows, dict):
        raise OutputError(f"{path}: damaged (no JSON object); {rebuild}")
    endings = ((name, str(place)) for name, place in rows.items())
    return sorted({output / place.removesuffix(name) for name, place in endings if place.endswith(name)})


def _input(report: Report) -> dict[str, str]:
    return {
        "source": report.source,
        "sha256": report.source_sha256,
        "report": report.id,
        "text": f"reports/{report.id}.txt",
        "text_sha256": report.sha256,
        "title": report.title,
        "language": report.language,
    }


def _tree_sha256(folder: Path) -> str:
    """Hash the names and bytes of the data files: words, rules and terms shape the output too."""
    digest = hashlib.sha256()
    suffixes = {".ttl", ".toml", ".rq", ".jsonld"}
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        if path.suffix in suffixes:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
