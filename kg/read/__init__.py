"""Files and folders → Reports, each text normalised once; what cannot be read is said in one line.

The only part that opens reports. One module a format gives the plain text (headings as ``#``
lines, table rows with `` | ``); this one finds the files, the metadata and the language.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kg.errors import InputError
from kg.model import Issue, Report
from kg.read import formats, metadata
from kg.read.language import find_language
from kg.read.normalise import normalise

KINDS = " ".join(formats.READERS)
SIDECARS = (".meta.yaml", ".meta.yml")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to be read: how it is shown, and where it lies. Picklable."""

    name: str
    path: Path


def list_sources(paths: Iterable[Path | str]) -> list[Source]:
    """List the reports among files and folders, in an order that no argument order changes.

    A name is the path relative to the folder that was given, or the file's own; where two files
    would share a name, the names of the folders above tell them apart. A path that does not
    exist is listed too, so that reading it says so; hidden files and sidecars are left out, and
    so are folders that kg built: their pages and texts are no reports.
    """
    named: dict[Path, PurePosixPath] = {}
    for path in map(Path, paths):
        for name, file in _walk(path):
            # A file that is given by itself too keeps its name in the widest folder.
            key = Path(os.path.realpath(file))
            named[key] = min(named.get(key, name), name, key=lambda n: (-len(n.parts), str(n)))
    return sorted(Source(_printable(name), path) for path, name in _tell_apart(named).items())


def list_skipped(paths: Iterable[Path | str]) -> list[Issue]:
    """Count the files in given folders that are no reports, by the endings of their names."""
    skipped: dict[str, list[str]] = {}
    given = [Path(path) for path in paths]
    for path in given:
        if path.is_dir():
            for file in _files(path):
                if not _is_report(file) and not file.name.endswith(SIDECARS):
                    kind = "README" if file.stem.upper() == "README" else f"*{file.suffix}"
                    name = _printable(file.relative_to(path).as_posix())
                    skipped.setdefault(_printable(kind), []).append(name)
    others = [
        Issue("read", min(names), f"{len(names)} {kind} in the folder left out; reports are {KINDS}")
        for kind, names in sorted(skipped.items())
    ]
    return [*others, *_skipped_builds(given)]


def read_reports(paths: Iterable[Path | str]) -> Iterator[Report | Issue]:
    """Yield each report once, and an Issue for each that cannot be read or is odd.

    >>> [issue.message for issue in read_reports(["no/such.txt"])]
    ['such.txt: no such file or folder; check the path']
    """
    paths = list(paths)
    yield from list_skipped(paths)
    seen: dict[str, str] = {}
    for source in list_sources(paths):
        try:
            report, issues = read_with_issues(source)
        except InputError as error:
            yield Issue("read", source.name, str(error))
            continue
        yield from issues
        if report.sha256 in seen:
            yield Issue("read", source.name, repeated(source.name, seen[report.sha256]))
            continue
        seen[report.sha256] = source.name
        yield report


def repeated(name: str, first: str) -> str:
    """Return the message for a report whose text another already has."""
    return f"{name}: the same text as {first}; built once"


def read_source(source: Source) -> Report:
    """Read one report, or raise InputError: the file, what was expected, what to do."""
    return read_with_issues(source)[0]


def read_with_issues(source: Source) -> tuple[Report, tuple[Issue, ...]]:
    """Read one report, with what was odd about it."""
    data = _read_bytes(source)
    content = formats.reader_of(source.path, source.name)(data, source.name)
    text, front = metadata.split_front_matter(content.text, source.name)
    layers = {"front matter": front, "sidecar": _read_sidecar(source), "document": dict(content.metadata)}
    normalised = normalise(text)
    if not normalised.text.strip():
        raise InputError(f"{source.name}: no text in it; give a report with text, or leave it out")
    pages = normalised.pages
    if content.pages and normalised.text == content.text:
        pages = content.pages
    report, odd = _describe(normalised.text, layers, source.name)
    report = replace(
        report,
        source_sha256=hashlib.sha256(data).hexdigest(),
        format=source.path.suffix.lower().lstrip("."),
        pages=pages,
    )
    messages = [*content.oddities, *normalised.oddities, *odd]
    return report, tuple(Issue("read", source.name, f"{source.name}: {message}") for message in messages)


def report_from_text(
    text: str, *, title: str = "", language: str | None = None, source: str = "text"
) -> Report:
    """Make a report of a text at hand, for notebooks and tests.

    >>> report = report_from_text("The office kept no ledger.")
    >>> report.id, report.language
    ('47e31fd4d891db69', 'en')
    """
    given = {"title": title, "language": language or ""}
    report, _ = _describe(normalise(text).text, {"given": given}, source)
    return replace(report, source_sha256=report.sha256)


def _describe(text: str, layers: dict[str, dict[str, str]], name: str) -> tuple[Report, tuple[str, ...]]:
    """Give a normalised text its identity and its metadata."""
    found = {"title": metadata.find_title(text) or "", "date": metadata.find_date_line(text) or ""}
    merged = metadata.merge({**layers, "text": {**metadata.find_bold_pairs(text), **found}})
    language = merged.get("language") or find_language(text)
    if language is None:
        message = f"{name}: neither English nor Chinese by its letters"
        raise InputError(f"{message}; write 'language: en' or 'language: zh' into its sidecar if it is")
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    report = Report(
        id=digest[:16],
        text=text,
        sha256=digest,
        source=name,
        source_sha256="",
        title=" ".join(normalise(merged.get("title") or PurePosixPath(name).stem).text.split()),
        language=language,
        date=merged.get("date"),
        issuer=merged.get("issuer"),
        round=merged.get("round"),
        url=merged.get("url"),
        metadata=tuple(pair for pair in merged.pairs if pair[0] not in metadata.KNOWN),
    )
    return report, merged.oddities


# -- files -------------------------------------------------------------------------------


def _walk(path: Path) -> Iterator[tuple[PurePosixPath, Path]]:
    if not path.is_dir():
        yield PurePosixPath(path.name or str(path)), path
        return
    found = [file for file in _files(path) if _is_report(file)]
    for file in found:
        yield PurePosixPath(file.relative_to(path).as_posix()), file
    if not found:
        yield PurePosixPath(path.resolve().name or "."), path


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that are neither hidden nor an editor's lock files."""
    for parent, folders, files in os.walk(folder):
        if _is_build(Path(parent), files):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent) / name for name in sorted(files) if not name.startswith((".", "~$")))


def _is_build(folder: Path, files: Iterable[str]) -> bool:
    """Tell whether kg wrote a folder; built again, its pages would pass for reports."""
    if "manifest.json" not in files:
        return False
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("generator") == "kg"


def _skipped_builds(paths: Iterable[Path]) -> list[Issue]:
    found = {
        _printable(Path(parent).relative_to(path).as_posix() if Path(parent) != path else path.name)
        for path in paths
        for parent, _, files in os.walk(path)
        if _is_build(Path(parent), files)
    }
    return [Issue("read", name, "an output of kg; left out") for name in sorted(found)]


def _printable(name: str) -> str:
    r"""Write out what a line of text cannot hold: line breaks, bytes that are no UTF-8.

    >>> _printable("a\nb"), _printable("\udcb9.txt")
    ('a\\nb', '\\udcb9.txt')
    """
    shown = "".join(c if c.isprintable() or c in " \u3000" else ascii(c)[1:-1] for c in name)
    return shown.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_report(file: Path) -> bool:
    """Tell whether a file found in a folder is a report; a README is about the folder."""
    return file.suffix.lower() in formats.READERS and file.stem.upper() != "README"


def _tell_apart(named: dict[Path, PurePosixPath]) -> dict[Path, str]:
    """Put names of folders before names that several files share, as many as it takes."""
    names = {path: name.as_posix() for path, name in named.items()}
    for depth in range(1, 64):
        shared: dict[str, list[Path]] = {}
        for path, name in names.items():
            shared.setdefault(name, []).append(path)
        clashes = [path for same in shared.values() if len(same) > 1 for path in same]
        if not clashes:
            break
        for path in clashes:
            parts = path.parts[-(len(named[path].parts) + depth) :]
            names[path] = PurePosixPath(*(part for part in parts if part != path.anchor)).as_posix()
    return names


def _read_bytes(source: Source) -> bytes:
    path, name = source.path, source.name
    if path.is_dir():
        if _is_build(path, (file.name for file in path.iterdir())):
            raise InputError(f"{name}: an output of kg; give the folder that its reports lie in")
        raise InputError(f"{name}: a folder without reports; expected files that end in {KINDS}")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file or folder; check the path") from error
    except OSError as error:
        raise InputError(f"{name}: cannot be opened ({error.strerror}); check its permissions") from error
    if not data:
        raise InputError(f"{name}: an empty file; give a report with text, or leave it out")
    return data


def _read_sidecar(source: Source) -> dict[str, str]:
    """Return the pairs of ``NAME.txt.meta.yaml`` or ``NAME.meta.yaml``, the former if both are there."""
    for stem in (source.path.name, source.path.stem):
        for ending in SIDECARS:
            sidecar = source.path.with_name(stem + ending)
            if sidecar.is_file():
                return _parse_sidecar(sidecar, source.name)
    return {}


def _parse_sidecar(path: Path, name: str) -> dict[str, str]:
    sidecar = f"its sidecar {_printable(path.name)}"
    try:
        return metadata.parse_yaml(path.read_text(encoding="utf-8-sig"), name, sidecar)
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: {sidecar} is not UTF-8; save it again as UTF-8") from error
    except OSError as error:
        message = f"{name}: {sidecar} cannot be opened ({error.strerror}); check its permissions"
        raise InputError(message) from error
