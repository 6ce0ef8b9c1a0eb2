"""What annotating depends on beside the report, as hashes: builds that share all of them found the same.

Whatever could change what is found is in it, and some that hardly can: to annotate anew costs time,
to take what other words or other code have found would be wrong.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from kg.data import LOADED_AT, ontologies_path, paths_of
from kg.output.built import Options
from kg.output.manifest import DATA, model_folder, own_folder, tree_files, tree_sha256

PACKAGE = Path(__file__).parents[1]
CPUINFO = Path("/proc/cpuinfo")
# Of the processor: which routines numpy and BLAS choose, whose sums differ in their last digits.
PROCESSOR = ("vendor_id", "cpu family", "model", "model name", "stepping", "flags", "Features", "CPU ")
SETTINGS = ("BLIS_", "GOTO_", "MKL_", "NPY_", "NUMPY_", "OMP_", "OPENBLAS_", "VECLIB_")
# How each part is called in "… than the last build".
PARTS = {
    "kg": "another version or other code of kg",
    "words": "other words, rules or terms of kg",
    "lexicon": "other words of your own (--lexicon)",
    "model": "another pipeline (--model)",
    "options": "other options (--rules-only, --why)",
    "python": "another Python",
    "packages": "other installed packages",
    "machine": "another processor, or other settings of it",
}


def made_by(options: Options) -> dict[str, str] | None:
    """Return the hash of each part that annotating depends on, by its name in ``PARTS``.

    None while a program runs whose code or packages were changed under it: what it holds in memory
    is no longer what lies on the disk, and nobody can say what it made a thing by.

    >>> sorted(made_by(Options()) or PARTS) == sorted(PARTS)
    True
    """
    packages = _packages()
    if packages != _packages_at_first() or _changed_under_us():
        return None
    return {
        "kg": tree_sha256(PACKAGE),  # with the weights and the English pipeline
        "words": tree_sha256(ontologies_path(), DATA),
        "lexicon": _digest(own_folder(path)["sha256"] for path in paths_of(options.lexicon)),
        "model": _digest(_model(options.model)),
        "options": _digest([f"rules_only={options.rules_only}", f"why={options.why}"]),
        "python": _digest([platform.python_implementation(), sys.version]),
        "packages": packages,
        "machine": _digest(_machine()),
    }


def differences(one: Mapping[str, str], other: Mapping[str, object]) -> str:
    """Return in words what two builds do not share.

    >>> differences({"kg": "1f", "lexicon": "2a", "model": "00"}, {"kg": "1f", "lexicon": "3b"})
    'other words of your own (--lexicon), another pipeline (--model)'
    """
    return ", ".join(name for key, name in PARTS.items() if one.get(key) != other.get(key))


def _digest(parts: Iterable[str]) -> str:
    """Return the hash of several strings, each with its length, so that no two lists give one hash."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def _model(model: str | None) -> Iterator[str]:
    if model is not None:
        folder = model_folder(model)
        yield from (model, "" if folder is None else tree_sha256(folder))


def _packages() -> str:
    """Return the hash of what is installed: names, versions, and the hashes of files where they are noted."""
    return _digest(sorted(one.read_text("RECORD") or f"{one.name} {one.version}" for one in distributions()))


@cache
def _packages_at_first() -> str:
    """Return the same as when this program first asked."""
    return _packages()


def _changed_under_us() -> bool:
    """Whether a file of kg is newer than this program."""
    files = (*tree_files(PACKAGE), *tree_files(ontologies_path(), DATA))
    states = (path.stat() for path in files)
    return any(max(state.st_mtime, state.st_ctime) > LOADED_AT for state in states)


def _machine() -> Iterator[str]:
    yield from (sys.platform, platform.machine(), platform.processor())
    if CPUINFO.is_file():
        lines = CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
        yield from sorted({line for line in lines if line.startswith(PROCESSOR)})
    yield from (f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith(SETTINGS))
