"""Files and folders → Reports, each text normalised once; what cannot be read is said in one line.

The only part that opens reports. One module a format gives the plain text (headings as ``#``
lines, table rows with `` | ``); this one finds the files, the metadata and the language.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from kg.data import Names, paths_of
from kg.errors import InputError, UnknownNameError
from kg.model import Issue, Report
from kg.read import formats, metadata
from kg.read.language import NAMES, find_doubt, find_language, find_named_language
from kg.read.normalise import normalise
from kg.read.own import is_build, is_own
from kg.read.titles import find_title

KINDS = " ".join(formats.READERS)
SIDECARS = (".meta.yaml", ".meta.yml")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to be read: how it is shown, where it lies, and how the user called it. Picklable."""

    name: str
    path: Path
    given: str = field(default="", compare=False)


def list_sources(paths: Names) -> list[Source]:
    """List the reports among files and folders, in an order that no argument order changes.

    A name is the path relative to the folder that was given, or the file's own; where two files
    would share a name, the names of the folders above tell them apart. A path that does not
    exist is listed too, so that reading it says so; hidden files and sidecars are left out, and
    so is what kg wrote, pages and texts, unless it is given by its own name.
    """
    named: dict[Path, PurePosixPath] = {}
    given: dict[Path, str] = {}
    for path in paths_of(paths):
        for name, file in _walk(path):
            # A file that is given by itself too keeps its name in the widest folder.
            key = Path(os.path.realpath(file))
            named[key] = min(named.get(key, name), name, key=lambda n: (-len(n.parts), str(n)))
            given[key] = min(given.get(key, file.as_posix()), file.as_posix())
    return sorted(
        Source(_printable(name), path, _printable(given[path])) for path, name in _tell_apart(named).items()
    )


def locate(message: str, sources: Iterable[Source]) -> str:
    """Return a message that begins with the name of a source with the path that the user gave for it.

    The name is for outputs, which are the same wherever the reports lie; the path is for who has to
    find the file.

    >>> locate("x.pdf: no PDF", [Source("x.pdf", Path("/tmp/2024/x.pdf"), "2024/x.pdf")])
    '2024/x.pdf: no PDF'
    """
    given = {source.name: source.given for source in sources if source.given}
    name = max((name for name in given if message.startswith(f"{name}: ")), key=len, default=None)
    return message if name is None else given[name] + message[len(name) :]


def list_skipped(paths: Names, *, target: Path | None = None) -> list[Issue]:
    """Tell what given folders hold that is not read: files by their endings, folders by their names.

    `target` is where this build goes: what stands there is not told, or the first build and the
    second would differ.
    """
    given = paths_of(paths)
    skipped: dict[str, list[str]] = {}
    for folder, file in _foreign(given):
        kind = "README" if _is_readme(file) else f"*{file.suffix}"
        name = _printable(file.relative_to(folder).as_posix())
        skipped.setdefault(_printable(kind), []).append(name)
    others = [
        Issue("read", min(names), f"{len(names)} {kind} in the folder left out; reports are {KINDS}")
        for kind, names in sorted(skipped.items())
    ]
    return [*others, *_unread_folders(given), *_skipped_outputs(given, target), *_orphans(given)]


def list_foreign(paths: Names) -> list[str]:
    """List the files of given folders that are left out for their endings, as the user would call them.

    A README is none, whatever its ending, nor is NAME.json beside a report NAME: both tell of reports.
    """
    found = [file for _, file in _foreign(paths_of(paths)) if not _is_readme(file) and not _is_standoff(file)]
    return sorted({_printable(file.as_posix()) for file in found})


def _foreign(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each file of a given folder that is neither a report nor beside one, with the folder."""
    for path in paths:
        for file in _files(path) if path.is_dir() else ():
            if not _is_report(file) and not file.name.endswith(SIDECARS) and not is_own(file):
                yield path, file


def read_reports(paths: Names) -> Iterator[Report | Issue]:
    """Yield each report once, and an Issue for each that cannot be read or is odd.

    >>> [issue.message for issue in read_reports(["no/such.txt"])]
    ['such.txt: no such file or folder; check the path']
    """
    paths = paths_of(paths)
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
    text, front, taken = metadata.split_front_matter(content.text, source.name)
    sidecar, shadowed = _read_sidecar(source)
    layers = {"front matter": front, "sidecar": sidecar, "document": content.metadata}
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
    messages = [*content.oddities, *normalised.oddities, *taken, *shadowed, *odd]
    return report, tuple(Issue("read", source.name, f"{source.name}: {message}") for message in messages)


def report_from_text(
    text: str, *, title: str = "", language: str | None = None, source: str = "text"
) -> Report:
    """Make a report of a text at hand, for notebooks and tests.

    >>> report = report_from_text("The office kept no ledger.")
    >>> report.id, report.language
    ('47e31fd4d891db69', 'en')

    Raises
    ------
    InputError
        If no language is given, and it holds no text, or one that is neither English nor Chinese.
    UnknownNameError
        If the language that is given is none that kg reads.
    """
    if language is None and not normalise(text).text.strip():
        raise InputError("no text in what was given as one; expected the words of a report")
    if language and find_named_language(language) is None:
        raise UnknownNameError("language", language, set(NAMES.values()))
    given = (("title", title), ("language", language or ""))
    report, _ = _describe(normalise(text).text, {"given": given}, source)
    return replace(report, source_sha256=report.sha256)


def _describe(text: str, layers: dict[str, metadata.Pairs], name: str) -> tuple[Report, tuple[str, ...]]:
    """Give a normalised text its identity and its metadata."""
    found = {
        "title": find_title(text[metadata.open_front_matter(text) :]) or "",
        "date": metadata.find_date_line(text) or "",
    }
    pairs = metadata.find_bold_pairs(text)
    # Layers of their own: the date of a signature may well be another than the one that is told as such.
    merged = metadata.merge({**layers, "text": tuple(pairs.items()), "words": tuple(found.items())})
    language = merged.get("language") or find_language(text)
    if language is None:
        message = f"{name}: neither English nor Chinese by its letters"
        raise InputError(f"{message}; write 'language: en' or 'language: zh' into its sidecar if it is")
    doubt = find_doubt(text) if language == "en" and not merged.get("language") else None
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
    if doubt:
        hint = "kg reads English and Chinese; leave it out, or write 'language: en' into its sidecar if it is"
        doubt = f"does not look like English, as which it was read ({doubt}); {hint}"
    return report, (*merged.oddities, *([doubt] if doubt else []))


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
    for parent, _, files in _folders(folder):
        yield from (parent / name for name in sorted(files) if not name.startswith((".", "~$")))


def _folders(
    folder: Path, onerror: Callable[[OSError], None] | None = None
) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Walk through a folder without what is hidden and what kg built, as ``os.walk`` does."""
    for parent, folders, files in os.walk(folder, onerror=onerror):
        if is_build(Path(parent), files):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield Path(parent), folders, files


def _unread_folders(paths: Iterable[Path]) -> list[Issue]:
    """Tell of each folder that cannot be opened, and of each link to a folder elsewhere.

    A link may lead in a circle or to a whole disk, so none is followed.
    """
    found: dict[str, str] = {}
    for path in paths:
        errors: list[OSError] = []
        within = Path(os.path.realpath(path))
        for parent, folders, _ in _folders(path, errors.append):
            for link in (parent / name for name in folders if (parent / name).is_symlink()):
                if not Path(os.path.realpath(link)).is_relative_to(within):
                    found[_name_in(path, link)] = "a link to a folder, not followed; give that folder as well"
        for error in errors:
            if path.is_dir() and Path(error.filename) != path:  # the given one is told when it is read
                name = _name_in(path, Path(error.filename))
                found[name] = f"a folder that cannot be opened ({error.strerror}); check its permissions"
    return [Issue("read", name, f"{name}: {message}") for name, message in sorted(found.items())]


def _skipped_outputs(paths: Iterable[Path], target: Path | None) -> list[Issue]:
    built = None if target is None else os.path.realpath(target)
    found = {
        _name_in(path, Path(parent))
        for path in paths
        for parent, _, files in os.walk(path)
        if is_build(Path(parent), files) and os.path.realpath(parent) != built
    }
    found |= {
        _name_in(path, file) for path in paths if path.is_dir() for file in _files(path) if is_own(file)
    }
    return [Issue("read", name, "an output of kg; left out") for name in sorted(found)]


def _orphans(paths: Iterable[Path]) -> list[Issue]:
    """Tell of each sidecar that no report has: a misspelt name would lose the metadata in silence."""
    found: set[str] = set()
    for path in paths:
        files = list(_files(path)) if path.is_dir() else []
        having = {
            file.with_name(name) for file in files if _is_report(file) for name in (file.name, file.stem)
        }
        for file in files:
            ending = next((ending for ending in SIDECARS if file.name.endswith(ending)), None)
            if ending and file.with_name(file.name.removesuffix(ending)) not in having:
                found.add(_name_in(path, file))
    expected = "metadata of no report: expected NAME.meta.yaml beside NAME.txt; left out"
    return [Issue("read", name, expected) for name in sorted(found)]


def _name_in(folder: Path, path: Path) -> str:
    return _printable(path.relative_to(folder).as_posix() if path != folder else path.name)


def _printable(name: str) -> str:
    r"""Write out what a line of text cannot hold: line breaks, bytes that are no UTF-8.

    >>> _printable("a\nb"), _printable("\udcb9.txt")
    ('a\\nb', '\\udcb9.txt')
    """
    shown = "".join(c if c.isprintable() or c in " \u3000" else ascii(c)[1:-1] for c in name)
    return shown.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_report(file: Path) -> bool:
    """Tell whether a file found in a folder is a report; a README and what kg wrote are none."""
    named_so = file.suffix.lower() in formats.READERS and not _is_readme(file)
    return named_so and not is_own(file)


def _is_readme(file: Path) -> bool:
    return file.stem.upper() == "README"


def _is_standoff(file: Path) -> bool:
    return file.suffix == ".json" and any(file.with_suffix(ending).is_file() for ending in formats.READERS)


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
        try:
            files = [file.name for file in path.iterdir()]
        except OSError as error:
            message = f"{name}: a folder that cannot be opened ({error.strerror}); check its permissions"
            raise InputError(message) from error
        if is_build(path, files) or any(map(is_own, _files(path))):
            raise InputError(f"{name}: an output of kg; give the folder that its reports lie in")
        raise InputError(f"{name}: a folder without reports; expected files that end in {KINDS}")
    if path.exists() and not path.is_file():  # reading it could wait for ever
        raise InputError(f"{name}: not a file but a pipe, socket or device; give a file, or leave it out")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file or folder; check the path") from error
    except OSError as error:
        raise InputError(f"{name}: cannot be opened ({error.strerror}); check its permissions") from error
    if not data:
        raise InputError(f"{name}: an empty file; give a report with text, or leave it out")
    return data


def _read_sidecar(source: Source) -> tuple[metadata.Pairs, tuple[str, ...]]:
    """Return the pairs of ``NAME.txt.meta.yaml`` or ``NAME.meta.yaml``, the former if both are there.

    The others are told.
    """
    stems = (source.path.name, source.path.stem)
    places = (source.path.with_name(stem + ending) for stem in stems for ending in SIDECARS)
    found = [place for place in places if place.is_file()]
    if not found:
        return (), ()
    first, *others = found
    why = f"left out, since {_printable(first.name)} is there"
    told = (f"its sidecar {_printable(other.name)} {why}" for other in others)
    return _parse_sidecar(first, source.name), tuple(told)


def _parse_sidecar(path: Path, name: str) -> metadata.Pairs:
    sidecar = f"its sidecar {_printable(path.name)}"
    try:
        return metadata.parse_yaml(path.read_text(encoding="utf-8-sig"), name, sidecar)
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: {sidecar} is not UTF-8; save it again as UTF-8") from error
    except OSError as error:
        message = f"{name}: {sidecar} cannot be opened ({error.strerror}); check its permissions"
        raise InputError(message) from error
