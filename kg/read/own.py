"""What kg wrote itself and does not read again: builds, pages of ``kg render``, texts of ``kg annotate``.

Read as reports, they would say over again what the reports beside them say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

GENERATOR = "kg"  # what a manifest, an annotation and a page call their maker
_META = f'<meta name="generator" content="{GENERATOR}">'.encode()
_HEAD = 4096  # bytes of a page that its head is looked for in


def is_build(folder: Path, files: Iterable[str]) -> bool:
    """Tell whether kg built a folder, given the names of its files."""
    return "manifest.json" in files and _is_kg(folder / "manifest.json")


def is_own(file: Path) -> bool:
    """Tell whether kg wrote a file: a page, or a text beside its annotation."""
    if file.suffix.lower() in (".html", ".htm") and file.is_file():  # no pipe, which would be waited for
        try:
            with file.open("rb") as page:
                return _META in page.read(_HEAD)
        except OSError:
            return False  # reading it as a report tells why
    return file.suffix.lower() == ".txt" and is_annotation(file.with_suffix(".json"))


def is_annotation(file: Path) -> bool:
    """Tell whether a file is an annotation that ``kg annotate`` wrote."""
    return _is_kg(file, "entities")


def _is_kg(path: Path, *keys: str) -> bool:
    """Tell whether a file is a JSON object that kg signed, with these keys."""
    if not path.is_file():
        return False
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):  # the last: nested deeper than anything that kg writes
        return False
    return isinstance(data, dict) and data.get("generator") == GENERATOR and data.keys() >= set(keys)
