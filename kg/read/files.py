"""Which files are reports: those under given folders, each with a name of its own, and what is left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kg.data import Names, paths_of
from kg.model import Issue
from kg.read import formats
from kg.read.own import is_build, is_own

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
        Source(printable(name), path, printable(given[path])) for path, name in _tell_apart(named).items()
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
        name = printable(file.relative_to(folder).as_posix())
        skipped.setdefault(printable(kind), []).append(name)
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
    return sorted({printable(file.as_posix()) for file in found})


def _foreign(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each file of a given folder that is neither a report nor beside one, with the folder."""
    for path in paths:
        for file in files_in(path) if path.is_dir() else ():
            if not _is_report(file) and not file.name.endswith(SIDECARS) and not is_own(file):
                yield path, file


def _walk(path: Path) -> Iterator[tuple[PurePosixPath, Path]]:
    if not path.is_dir():
        yield PurePosixPath(path.name or str(path)), path
        return
    found = [file for file in files_in(path) if _is_report(file)]
    for file in found:
        yield PurePosixPath(file.relative_to(path).as_posix()), file
    if not found:
        yield PurePosixPath(path.resolve().name or "."), path


def files_in(folder: Path) -> Iterator[Path]:
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
        _name_in(path, file) for path in paths if path.is_dir() for file in files_in(path) if is_own(file)
    }
    return [Issue("read", name, "an output of kg; left out") for name in sorted(found)]


def _orphans(paths: Iterable[Path]) -> list[Issue]:
    """Tell of each sidecar that no report has: a misspelt name would lose the metadata in silence."""
    found: set[str] = set()
    for path in paths:
        files = list(files_in(path)) if path.is_dir() else []
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
    return printable(path.relative_to(folder).as_posix() if path != folder else path.name)


def printable(name: str) -> str:
    r"""Write out what a line of text cannot hold: line breaks, bytes that are no UTF-8.

    >>> printable("a\nb"), printable("\udcb9.txt")
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
