"""Write a folder so that an interruption at any moment leaves the former one whole.

Everything is written into a staging folder beside the target; at the end the two change
places in one step (``renameat2`` with ``RENAME_EXCHANGE`` where the system has it, two
renames elsewhere). A folder that kg did not write is never replaced.

A build that was killed leaves its staging folder behind; the next build takes it away. A
build that still runs holds a lock on its own, so that two builds do not hurt each other.
"""

from __future__ import annotations

import ctypes
import errno
import glob
import importlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.data import MANIFEST, STORE
from kg.errors import OutputError
from kg.read.own import GENERATOR

KEEP = ".gitkeep"
STAGING = ".{name}.building-"
FORMER = ".{name}.former"
# What RocksDB and kg write there; whatever else lies there is the user's.
_OF_THE_STORE = re.compile(
    r"\d+\.(?:sst|log|blob|dbtmp)|(?:MANIFEST|OPTIONS)-\d+(?:\.dbtmp)?|LOG(?:\.old\.\d+)?|LOCK|CURRENT|IDENTITY"
    r"|kg\.json|sources\.json|annotated\.json"
)
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give an empty folder beside `target`; on a clean exit it takes the place of `target`.

    What is in the former folder and its manifest does not list (a user's own notes, screenshots,
    links, empty folders) is carried over as it is, also from among the files of the store; where the new
    build has written a file of the same name, nothing takes the place of anything.

    Raises
    ------
    OutputError
        If `target` holds what kg did not write, a user's file has the name of one of the build, or the disk
        cannot take the build.
    """
    target = target.resolve()
    check_ours(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_interrupted(target)
        staging = Path(tempfile.mkdtemp(prefix=STAGING.format(name=target.name), dir=target.parent))
    except OSError as error:
        raise _told(target, error) from error
    lock = _lock(staging)
    try:
        staging.chmod(0o755)  # mkdtemp makes private folders; a build is read like any other
        yield staging
        _carry_over(target, staging)
        _swap(staging, target)
    except OSError as error:
        raise _told(target, error) from error
    except OutputError as error:
        # The store tells of a full disk in its own words, and names a folder that is gone by now.
        if isinstance(error.__cause__, OSError):
            raise _told(target, error.__cause__) from error
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        _unlock(lock)


def clear_interrupted(target: Path) -> None:
    """Put right what builds of `target` left behind that were killed, and leave those that run."""
    former = target.with_name(FORMER.format(name=target.name))
    if former.is_dir() and not target.exists():
        former.rename(target)  # killed between two renames
    for staging in sorted(target.parent.glob(glob.escape(STAGING.format(name=target.name)) + "*")):
        lock = _lock(staging)
        if lock is not None:
            shutil.rmtree(staging, ignore_errors=True)
            _unlock(lock)


def _lock(folder: Path) -> int | None:
    """Lock a folder for as long as this process lives; None when another has it or the system cannot."""
    try:
        fcntl = importlib.import_module("fcntl")
        opened = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def check_writable(target: Path) -> None:
    """Raise OutputError when nothing can be written where `target` is to stand."""
    place = target.resolve().parent
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise _told(target, error) from error


def check_ours(target: Path) -> None:
    """Raise OutputError unless `target` is absent, empty, or an output of kg, and nobody stands in it."""
    if not target.exists():
        return
    # The new build takes its place: who stands in it would stand in a folder that is gone.
    if Path.cwd().is_relative_to(target.resolve()):
        raise OutputError(
            f"{target}: is the folder that kg is run in, or holds it, and a build replaces its folder; "
            "change to another folder (cd ..), or build into another"
        )
    if not target.is_dir():
        raise OutputError(f"{target}: is a file; expected a folder to build into; choose another")
    names = {path.name for path in target.iterdir()}
    if names <= {KEEP} or _listed(target) is not None:
        return
    message = (
        f"{target}: holds files but no {MANIFEST} of kg, so it is not overwritten; "
        "choose another folder, or empty this one"
    )
    raise OutputError(message)


def check_not_built(path: Path) -> None:
    """Raise OutputError when `path` is a file that a build wrote and lists in its manifest."""
    whole = path.resolve()
    for folder in whole.parents:
        name = whole.relative_to(folder).as_posix()
        if name in (_listed(folder) or ()):
            raise OutputError(
                f"{path}: is a file of the build in {folder.name}/, which would no longer be as it was built "
                "(kg verify); expected a file of your own: choose another name"
            )


def _listed(target: Path) -> set[str] | None:
    """Return the files that the manifest of `target` lists, None when it is no manifest of kg."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or manifest.get("generator") != GENERATOR:
        return None
    rows = manifest.get("outputs")
    if not isinstance(rows, list):
        return None
    return {str(row.get("path")) for row in rows if isinstance(row, dict)}


def _carry_over(target: Path, staging: Path) -> None:
    if not target.exists():
        return
    listed = (_listed(target) or set()) | {MANIFEST}
    for path in sorted(target.rglob("*")):
        relative = path.relative_to(target)
        new = staging / relative
        if relative.as_posix() in listed or _is_of_the_store(relative):
            continue
        if (new.is_dir() and _is_folder(path)) or (_is_folder(path) and any(path.iterdir())):
            continue  # what is in it is looked at by itself
        if _is_taken(new, staging):
            raise OutputError(
                f"{path}: is no file of the last build, and this build writes one of its name; "
                "move it away or rename it, or build into another folder; the former output is untouched"
            )
        if path.is_symlink() or path.is_file():
            new.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, new, follow_symlinks=False)
        elif path.is_dir() and not any(path.iterdir()):
            new.mkdir(parents=True)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_taken(new: Path, staging: Path) -> bool:
    """Whether the build has written something where a path would be carried over to, or a file above it."""
    above = (folder for folder in new.parents if folder.is_relative_to(staging) and folder != staging)
    return os.path.lexists(new) or any(os.path.lexists(folder) and not folder.is_dir() for folder in above)


def _is_of_the_store(relative: Path) -> bool:
    """Tell whether a path of an output folder is one of the files that its store consists of."""
    return (
        relative.parts[0] == STORE
        and len(relative.parts) == 2
        and _OF_THE_STORE.fullmatch(relative.name) is not None
    )


def _swap(staging: Path, target: Path) -> None:
    if not target.exists():
        staging.rename(target)
    elif not _exchange(staging, target):
        former = target.with_name(FORMER.format(name=target.name))
        shutil.rmtree(former, ignore_errors=True)
        target.rename(former)
        staging.rename(target)
        shutil.rmtree(former, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    done = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(done == 0)


def _told(target: Path, error: OSError) -> OutputError:
    if error.errno == errno.ENOSPC or os.strerror(errno.ENOSPC) in str(error):
        return OutputError(
            f"{target}: the disk is full; the former output is untouched; free some space and build again"
        )
    message = f"{target}: cannot be written ({error.strerror or error}); choose another place"
    return OutputError(f"{message}; the former output is untouched" if target.exists() else message)
