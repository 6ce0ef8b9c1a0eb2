"""Where data lies: that of the project, in a checkout or a wheel, and that of a user."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kg.errors import DataError, InputError

LOADED_AT = time.time()  # when this program began to use kg: what is newer on the disk is not what it runs
Stamp = tuple[tuple[str, int, int], ...]
Name = str | os.PathLike[str]  # of one file or folder
Names = Name | Iterable[Name]
LANGUAGES = ("en", "zh")  # that reports are read in
# The names of what a build consists of, for who writes it and who reads it.
MANIFEST = "manifest.json"
STORE = "store"
TEXTS = "reports"  # the folder of the texts, each by the id of its report
ANNOTATIONS = "annotations"  # that of what was found in them


def paths_of(given: Names) -> tuple[Path, ...]:
    """Return the files and folders that a user names, one or several.

    >>> [path.as_posix() for path in paths_of("my-reports/")]
    ['my-reports']
    >>> len(paths_of(["a.txt", Path("b.txt")]))
    2

    Raises
    ------
    InputError
        If it is no path, and none are in it.
    """
    names: Iterable[object] = [given] if isinstance(given, str | bytes | os.PathLike) else given
    if not isinstance(names, Iterable):
        raise InputError(f"{given!r} is no path; expected the path of a file or folder, or several")
    return tuple(map(path_of, names))


def path_of(given: object) -> Path:
    """Return a file or folder that a user names.

    Raises
    ------
    InputError
        If it is no path, or an empty one, which would be the folder that the process runs in.
    """
    if not isinstance(given, str | os.PathLike) or given == "":
        raise InputError(f"{given!r} is no path; expected the path of a file or folder, as text or a Path")
    return Path(given)


def model_of(given: object) -> str | None:
    """Return the name or the folder of a spaCy pipeline that a user names; None where none is named.

    >>> model_of("en_core_web_sm"), model_of(Path("my-model")), model_of(None)
    ('en_core_web_sm', 'my-model', None)

    Raises
    ------
    InputError
        If it is neither.
    """
    name = os.fspath(given) if isinstance(given, str | os.PathLike) else given
    if name is None or (isinstance(name, str) and name):
        return name
    raise InputError(f"model is {given!r}; expected the name of an installed spaCy pipeline, or its folder")


def check_flag(name: str, value: object) -> None:
    """Refuse what is neither True nor False, for an option that is on or off.

    >>> check_flag("rules_only", "no")
    Traceback (most recent call last):
    ...
    kg.errors.InputError: rules_only is 'no'; expected True or False
    """
    if not isinstance(value, bool):
        raise InputError(f"{name} is {value!r}; expected True or False")


def toml_files(folder: Path) -> list[Path]:
    """Return the files of words or names in a folder, by name.

    What begins with a point is an editor's or a system's own, and holds no words: ``.#zh-own.toml`` is the
    lock of Emacs, which leads nowhere, ``._zh-own.toml`` is written by macOS.

    >>> all(path.suffix == ".toml" for path in toml_files(ontologies_path() / "lexicon"))
    True
    """
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


def stamp(folders: Iterable[Path]) -> Stamp:
    """Return what changes when somebody edits, adds or removes a ``*.toml`` file of these folders.

    What is read once a process is kept under it, so that an edit takes effect in a notebook too.
    """
    paths = (path for folder in folders for path in toml_files(folder))
    states = ((path, path.stat()) for path in paths)
    return tuple((str(path), state.st_mtime_ns, state.st_size) for path, state in states)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
