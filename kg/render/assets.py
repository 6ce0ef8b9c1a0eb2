"""The files that every page carries: template, style, scripts, strings, third-party code."""

from __future__ import annotations

import tomllib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg import words
from kg.errors import DataError

FOLDER = Path(__file__).parent / "assets"
# In this order they make one script: what a file uses at once stands before it.
SCRIPTS = (
    "dom", "csv", "data", "sentence", "state", "filter", "scene", "place", "paint", "labels", "network",
    "path", "report", "lists", "panel", "argument", "claim", "meant", "search", "facets", "controls",
    "tables", "export", "paper", "start", "keys", "main",
)  # fmt: skip
STYLES = ("base", "layout", "tables", "panel", "narrow", "print", "start")


@cache
def script() -> str:
    """Return our own script, one function that leaves no name behind."""
    body = "".join(_read(f"js/{name}.js") for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{body}}})();\n'


def csv_script() -> str:
    """Return what makes a CSV file in a browser, alone, for other pages of kg."""
    return _read("js/csv.js")


@cache
def style() -> str:
    """Return the style sheet."""
    return "".join(_read(f"css/{name}.css") for name in STYLES)


def strings() -> dict[str, dict[str, str]]:
    """Return the words of the page by language, English and Chinese with the same keys."""
    return words.strings(FOLDER)


@cache
def vendor() -> dict[str, Any]:
    """Return what is taken from others: name → version, licence, file, digest."""
    return tomllib.loads(_read("vendor/vendor.toml"))


@cache
def vis_network() -> str:
    """Return the script of vis-network, without the line that makes debuggers ask for a map."""
    return _read("vendor/" + vendor()["vis-network"]["file"]).partition("\n//# sourceMappingURL=")[0]


def csp_hash(text: str) -> str:
    """Return the source expression that allows exactly this text (CSP Level 3, 2.3.1).

    >>> csp_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    path = FOLDER / name
    if not path.is_file():
        raise DataError(f"{path} is missing; reinstall oversight-kg")
    return path.read_text(encoding="utf-8")
