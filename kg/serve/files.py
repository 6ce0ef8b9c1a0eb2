"""The files of a build, to read: those that its manifest lists, and nothing else of the folder.

A path is looked up among the names that there are, never joined to the folder first, so that no
``..`` leads out of it; what a user keeps beside the build is not shown.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from urllib.parse import quote

from kg.data import MANIFEST
from kg.errors import REBUILD, OutputError

MEDIA = {
    ".html": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".graphml": "application/xml",
    ".gexf": "application/xml",
    ".svg": "image/svg+xml",
}
START = ("index.html", "graph.html", "report.html")  # what a reader opens first


def list_files(folder: Path) -> dict[str, Path]:
    """Return the files of a build by their path in it; none where there is no manifest.

    Raises
    ------
    OutputError
        If the manifest is damaged.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    try:
        names = [str(row["path"]) for row in json.loads(manifest.read_bytes())["outputs"]]
    except (ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{manifest}: damaged; {REBUILD}") from error
    root = folder.resolve()
    found = {name: (root / name).resolve() for name in (*names, MANIFEST)}
    return {name: path for name, path in found.items() if path.is_relative_to(root) and path.is_file()}


def media_type(path: Path) -> str:
    """Return the media type of a file of a build.

    >>> media_type(Path("tables/units.csv")), media_type(Path("notes.bin"))
    ('text/csv; charset=utf-8', 'application/octet-stream')
    """
    known = MEDIA.get(path.suffix)
    return f"{known}; charset=utf-8" if known else "application/octet-stream"


def entrances(files: dict[str, Path]) -> list[str]:
    """Return what to name when the server starts: the pages, and the folders.

    >>> entrances({"graph.html": Path(), "tables/units.csv": Path(), "tables/problems.csv": Path()})
    ['/graph.html', '/tables/']
    """
    folders = {name.partition("/")[0] for name in files if "/" in name}
    return [f"/{name}" for name in START if name in files] + [f"/{name}/" for name in sorted(folders)]


def listing(files: dict[str, Path], folder: str) -> str | None:
    """Return a page of the files below a folder, or None where there is no such folder."""
    inside = sorted(name for name in files if folder and name.startswith(f"{folder}/"))
    if not inside:
        return None
    items = "".join(f'<li><a href="/{quote(name)}">{escape(name)}</a>' for name in inside)
    title = escape(folder)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
        "<link rel=stylesheet href=/static/resource.css>"
        f"<nav><a href=/>query</a> <a href=/graph>explorer</a></nav>"
        f"<main><h1>{title}/</h1><ul>{items}</ul></main></html>"
    )
