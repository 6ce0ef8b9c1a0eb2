"""What annotating depends on beside the report, as hashes: builds that share all of them found the same.

To annotate anew costs time, to take what other words or other code have found would be wrong: what is in
doubt is in it.
"""

from __future__ import annotations

import hashlib
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.data import LOADED_AT, ontologies_path, paths_of
from kg.output.built import Options
from kg.output.manifest import DATA, model_folder, own_folder, tree_files, tree_sha256

PACKAGE = Path(__file__).parents[1]
CPUINFO = Path("/proc/cpuinfo")
# Lines of it that tell which routines numpy chooses, whose sums differ in their last digits.
FEATURES = ("flags", "Features")
PACKAGES = ("spacy", "thinc", "cython-blis", "blis", "jieba", "numpy")  # that annotating computes with
# How each part is called in "… than the last build".
PARTS = {
    "kg": "another version or other code of kg",
    "words": "other words, rules or terms of kg",
    "lexicon": "other words of your own (--lexicon)",
    "model": "another pipeline (--model)",
    "options": "other options (--rules-only, --why)",
    "python": "another Python",
    "packages": "other versions of spaCy, numpy or jieba",
    "machine": "another kind of processor",
}


def made_by(options: Options) -> dict[str, str] | None:
    """Return the hash of each part that annotating depends on, by its name in ``PARTS``.

    None while a program runs whose code or packages were changed under it: what it holds in memory
    is no longer what lies on the disk, and nobody can say what it made a thing by.

    >>> sorted(made_by(Options()) or PARTS) == sorted(PARTS)
    True
    """
    if _changed_under_us():
        return None
    told = options.annotating()
    model, lexicon = told.pop("model"), told.pop("lexicon")
    return {
        "kg": tree_sha256(PACKAGE),  # with the weights and the English pipeline
        "words": tree_sha256(ontologies_path(), DATA),
        "lexicon": _digest(own_folder(path)["sha256"] for path in paths_of(lexicon)),
        "model": _digest(_model(model)),
        "options": _digest(f"{key}={value}" for key, value in sorted(told.items())),
        "python": _digest([platform.python_implementation(), sys.version]),
        "packages": _digest(map(_version, PACKAGES)),
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


def _version(package: str) -> str:
    """Return the version of an installed package; "" where there is none."""
    try:
        return f"{package} {version(package)}"
    except (PackageNotFoundError, KeyError):  # the last: its metadata are broken
        return ""


def _changed_under_us() -> bool:
    """Whether a file of kg is newer than this program; a date still to come says nothing."""
    now = time.time()
    for path in (*tree_files(PACKAGE), *tree_files(ontologies_path(), DATA)):
        try:
            state = path.stat()
        except FileNotFoundError:  # an editor's, gone meanwhile
            continue
        if any(LOADED_AT < time_ <= now for time_ in (state.st_mtime, state.st_ctime)):
            return True
    return False


def _machine() -> Iterator[str]:
    yield from (sys.platform, platform.machine(), platform.processor())
    if CPUINFO.is_file():
        lines = CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
        yield from sorted({line for line in lines if line.startswith(FEATURES)})
