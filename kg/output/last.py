"""What a build leaves for the next one into the same folder, and what the next may take of it.

Each link of a chain is checked: ``store/annotated.json`` says what the annotations were made by and
the hash of the manifest, the manifest has the hash of each ``annotations/ID.json``, and that is
read strictly. What does not hold is told and annotated anew: never an error, never silence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.data import MANIFEST, STORE, Names, file_sha256
from kg.errors import DataError
from kg.model import Annotation, Report
from kg.output.kept import from_text, keeps, path_in_build, to_text
from kg.output.made_by import differences
from kg.output.write import put

# With the store's own files: it differs from machine to machine, and nothing else may.
NAME = f"{STORE}/annotated.json"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from the last build, by the id of its text."""

    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    why_not: str | None = None  # nothing was taken, although there was a build
    damaged: tuple[str, ...] = ()  # one line for each file that was not as the last build left it


def take(output: Path, reports: Iterable[Report], by: Mapping[str, str] | None, lexicon: Names = ()) -> Taken:
    """Return what the last build into `output` found in the reports that are as they were.

    Parameters
    ----------
    output
        The folder of the last build, if there was any.
    reports
        The reports of this build.
    by
        What this build annotates by: ``kg.output.made_by.made_by``.
    lexicon
        The user's folders of words among it.
    """
    if not (output / MANIFEST).is_file():
        return Taken()
    if by is None:
        return Taken(why_not="kg or what it needs was changed since this program began; start it again")
    try:
        note = _note(output)
        hashes = {} if note is None else _hashes(output, note)
    except _Unusable as error:
        return Taken(damaged=(f"{error}; all reports are annotated anew",))
    if note is None:
        return Taken(why_not="the last build does not tell what it was made by")
    if note.by != by:
        return Taken(why_not=f"{differences(by, note.by) or 'other parts'} than in the last build")
    taken: dict[str, Annotation] = {}
    damaged: list[str] = []
    for report in reports:
        path = path_in_build(report)
        if path not in hashes:
            continue  # a new text
        try:
            found = from_text(_read(output / path, hashes[path]), report, lexicon)
        except (DataError, _Unusable) as error:
            told = str(error).removeprefix(f"{path}: ")
            damaged.append(f"{output / path}: {told}; {report.source} is annotated anew")
            continue
        if found is not None:
            taken[report.id] = found
    return Taken(taken, why_not=None, damaged=tuple(damaged))


class _Unusable(Exception):  # noqa: N818  # no error: what is not taken is made
    """Nothing can be taken from there; why."""


@dataclass(frozen=True, slots=True)
class _Note:
    """What a build noted of itself."""

    by: Mapping[str, object]
    manifest: str


def _note(output: Path) -> _Note | None:
    """Return what the last build noted; None where it did not, as older versions and unsure ones do."""
    path = output / NAME
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_bytes())
        return _Note(dict(data["by"]), str(data["manifest"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _Unusable(f"{path}: damaged ({error!r})") from error


def _hashes(output: Path, note: _Note) -> dict[str, str]:
    """Return the hashes of the files of the last build, by their paths."""
    try:
        rows = json.loads(_read(output / MANIFEST, note.manifest))["outputs"]
        return {str(row["path"]): str(row["sha256"]) for row in rows}
    except (_Unusable, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _Unusable(f"{output / MANIFEST}: {error}") from error


def _read(path: Path, sha256: str) -> str:
    """Return the text of a file that has this hash."""
    if not path.is_file():  # a pipe would be waited for
        raise _Unusable("is missing")
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _Unusable("is not as the last build wrote it")
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _Unusable(f"cannot be read ({error})") from error


def write_annotations(annotations: Iterable[Annotation], folder: Path, lexicon: Names = ()) -> None:
    """Write what was found in each text; a file that would not give it back whole says so."""
    for annotation in annotations:
        text = to_text(annotation)
        if not keeps(text, annotation, lexicon):
            text = to_text(annotation, whole=False)
        put(folder / path_in_build(annotation.report), text)


def sign(folder: Path, by: Mapping[str, str]) -> None:
    """Note what the annotations of a finished build were made by."""
    note = {"by": dict(by), "manifest": file_sha256(folder / MANIFEST)}
    put(folder / NAME, json.dumps(note, indent=1) + "\n")
