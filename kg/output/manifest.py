"""``manifest.json``: what went in and what came out, with hashes; no clock, no path of a machine."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg import __version__
from kg.data import MANIFEST, STORE, file_sha256, ontologies_path, toml_files
from kg.errors import REBUILD, OutputError
from kg.model import Report
from kg.read.own import GENERATOR

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
    "jinja2",
    "python-docx",
    "beautifulsoup4",
    "markdown-it-py",
    "pyyaml",
)
DRAWING = ("matplotlib",)  # with figures, these too
# Of the files of ontologies/, and of a user's folder: those that are read.
DATA = frozenset({".ttl", ".toml", ".tsv", ".rq", ".jsonld"})
SOURCES = f"{STORE}/sources.json"


def manifest(
    folder: Path,
    reports: Iterable[Report],
    *,
    options: Mapping[str, Any],
    read_by: Mapping[str, str],
    counts: Mapping[str, int],
) -> str:
    """Return the manifest of all files that lie in `folder` (the store's own files aside)."""
    data = {
        "generator": GENERATOR,
        "version": __version__,
        "parts": {name: version(name) for name in (*SHAPING, *(DRAWING if options.get("figures") else ()))},
        "ontologies": tree_sha256(ontologies_path(), DATA),
        "read_by": dict(read_by),
        "options": dict(options),
        "counts": dict(counts),
        "inputs": [_input(report) for report in sorted(reports, key=lambda r: (r.source, r.id))],
        "outputs": [
            {
                "path": path.relative_to(folder).as_posix(),
                "sha256": file_sha256(path),
                "bytes": path.stat().st_size,
            }
            for path in output_files(folder)
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def output_files(folder: Path) -> list[Path]:
    """Return the files of a build that its manifest answers for, in order of their names."""
    files = (path for path in folder.rglob("*") if path.is_file())
    kept = (path for path in files if path.relative_to(folder).parts[0] not in {STORE, MANIFEST})
    return sorted(kept, key=lambda path: path.relative_to(folder).as_posix())


def write_sources(folder: Path, target: Path, sources: Mapping[str, Path]) -> None:
    """Note where each source lies, relative to the build where it can be, for ``kg verify``.

    It is kept with the store's own files: it differs from machine to machine, and nothing else may.
    """
    rows = {name: _seen_from(target, path).as_posix() for name, path in sorted(sources.items())}
    # ASCII, since a path may hold bytes that are no UTF-8
    (folder / SOURCES).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8", newline="")


def _seen_from(target: Path, path: Path) -> Path:
    try:
        return Path(os.path.relpath(path, target))
    except ValueError:  # on another drive of Windows: no way leads there
        return path.absolute()


def source_folders(output: Path) -> list[Path]:
    """Return the folders below which the sources of a build lay when it was built.

    Raises
    ------
    OutputError
        If what notes them is damaged.
    """
    path = output / SOURCES
    try:
        rows = json.loads(path.read_bytes()) if path.is_file() else {}
    except ValueError as error:
        raise OutputError(f"{path}: damaged ({error}); {REBUILD}") from error
    if not isinstance(rows, dict):
        raise OutputError(f"{path}: damaged (no JSON object); {REBUILD}")
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


def read_by(*, model: str | None, rules_only: bool) -> dict[str, str]:
    """Return the hashes of what reads a report beside the code: the English pipeline, the weights.

    Examples
    --------
    >>> sorted(read_by(model=None, rules_only=True))
    ['pipeline en']
    """
    from kg.decide.store import WEIGHTS
    from kg.models import get_path

    folder = get_path("en") if model is None else model_folder(model)
    found = {} if folder is None else {f"pipeline {model or folder.name}": tree_sha256(folder)}
    if not rules_only:
        found |= {f"weights {path.name}": file_sha256(path) for path in sorted(WEIGHTS.glob("*.npz"))}
    return found


def model_folder(model: str) -> Path | None:
    """Return where the pipeline lies that ``spacy.load`` takes by this path or name of a package.

    None where there is none: then no report was English, or reading it would have told.
    """
    if Path(model).is_dir():
        return Path(model)
    spec = find_spec(model) if model.isidentifier() else None
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def own_folder(path: Path) -> dict[str, str]:
    """Return the name of a folder of the user's words or names, and the hash of what is read of it."""
    return {"name": path.resolve().name, "sha256": _sha256_of(toml_files(path), path)}


def tree_sha256(folder: Path, suffixes: Collection[str] = ()) -> str:
    """Return the hash of the names and bytes of the files of a tree; with `suffixes`, of those alone."""
    return _sha256_of(tree_files(folder, suffixes), folder)


def tree_files(folder: Path, suffixes: Collection[str] = ()) -> Iterator[Path]:
    """Iterate over the files of a tree, those that Python compiled or that are hidden left out.

    With `suffixes`, over those alone.
    """
    for path in folder.rglob("*"):
        inner = path.relative_to(folder).parts
        if any(part.startswith(".") or part == "__pycache__" for part in inner):
            continue
        if (not suffixes or path.suffix in suffixes) and path.is_file():
            yield path


def _sha256_of(paths: Iterable[Path], folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(folder).as_posix()):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
