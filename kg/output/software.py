"""What shaped the reading of the reports, as the graph names it: ``ovs:software`` of each run.

Only what decides what is found, and is the same on every machine: by name and version, or by the
beginning of a hash. ``manifest.json`` has the hashes in full, and the versions of all libraries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kg import __version__
from kg.data import Names, file_sha256, paths_of
from kg.output.built import Options
from kg.output.manifest import model_folder, own_folder

SHOWN = 12  # characters of a hash: enough to tell two weights, or two states of a folder, apart

UNTOLD = {"name": "pipeline", "version": "0.0.0"}  # what spaCy calls a pipeline that does not tell


def software(options: Options, languages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the programs, models and word lists that reports are read with, by language.

    >>> software(Options(rules_only=True), ["zh"]) == {"zh": (f"kg {__version__}",)}
    True
    """
    own = (*_own("lexicon", options.lexicon), *_own("authority", options.authority))
    found: dict[str, tuple[str, ...]] = {}
    for language in sorted(set(languages)):
        learned = (*_pipeline(language, options.model), *_weights(language, options))
        found[language] = (f"kg {__version__}", *learned, *own)
    return found


def _pipeline(language: str, model: str | None) -> Iterator[str]:
    """Yield the pipeline that parses English, as it calls itself; Chinese is read without."""
    from kg.models import get_path

    folder = get_path("en") if model is None else model_folder(model)
    if language == "en" and folder is not None:
        told = json.loads((folder / "meta.json").read_bytes())
        name, version = (told.get(key, default) for key, default in UNTOLD.items())
        yield f"pipeline {language}_{name} {version}"


def _weights(language: str, options: Options) -> Iterator[str]:
    if options.rules_only:
        return
    from kg.decide.store import WEIGHTS

    for path in sorted(WEIGHTS.glob(f"{language}[-.]*npz")):
        yield f"weights {path.name} {file_sha256(path)[:SHOWN]}"


def _own(what: str, folders: Names) -> Iterator[str]:
    for folder in map(own_folder, paths_of(folders)):
        yield f"{what} {folder['name']} {folder['sha256'][:SHOWN]}"
