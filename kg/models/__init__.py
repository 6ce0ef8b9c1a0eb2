"""The trained pipelines that ship with the package.

Goes out: the folder of a pipeline, for :func:`spacy.load`. Nothing is imported
or loaded here; ``kg.annotate`` does that. The weights in ``en/`` have a licence of
their own (``en/LICENSE``, ``en/NOTICE``); ``README.md`` tells how they were made
and what they reach.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import UnknownNameError

_HERE = Path(__file__).parent


def get_path(language: str) -> Path:
    """Give the folder of the pipeline that ships for a language.

    >>> get_path("en").name
    'en'
    """
    path = _HERE / str(language)
    if not (path / "meta.json").is_file():
        known = (
            config.parent.name for config in _HERE.glob("*/config.cfg") if config.parent.name != "recipe"
        )
        raise UnknownNameError("pipeline", language, known)
    return path
