"""kg: oversight reports → a knowledge graph that answers with the sentence it stands on.

``kg.open("output/")`` gives a build back: its store, its graph, its reports. Each part
(``kg.models``, ``kg.pipeline``, …) is there after ``import kg``, and loaded when it is first used.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["Build", "__version__"]  # not ``open``: ``from kg import *`` would put it over Python's own

if TYPE_CHECKING:
    from kg import analyse as analyse
    from kg import annotate as annotate
    from kg import cli as cli
    from kg import colours as colours
    from kg import data as data
    from kg import dates as dates
    from kg import decide as decide
    from kg import errors as errors
    from kg import evaluate as evaluate
    from kg import furniture as furniture
    from kg import lexicon as lexicon
    from kg import link as link
    from kg import mint as mint
    from kg import model as model
    from kg import models as models
    from kg import names as names
    from kg import output as output
    from kg import pipeline as pipeline
    from kg import process as process
    from kg import quiet as quiet
    from kg import rdf as rdf
    from kg import read as read
    from kg import relate as relate
    from kg import render as render
    from kg import rows as rows
    from kg import segment as segment
    from kg import serve as serve
    from kg import standoff as standoff
    from kg import store as store
    from kg import terms as terms
    from kg import validate as validate
    from kg import words as words
    from kg import xml as xml
    from kg.store import Build, open_build

    open = open_build  # noqa: A001  # as kg.open, where nothing is shadowed
else:  # a type checker would take what it returns for all that it knows of a part

    def __getattr__(name: str) -> object:
        """Load a part, or what opens a build, when it is asked for, so that ``import kg`` costs nothing."""
        if name in {"open", "Build"}:
            from kg import store

            return store.open_build if name == "open" else store.Build
        if not name.startswith("_") and name in _parts():
            from importlib import import_module

            return import_module(f"kg.{name}")
        raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return what :func:`dir` and completion show: also what is not loaded yet."""
    return sorted({*globals(), *__all__, "open", *_parts()})


@cache
def _parts() -> frozenset[str]:
    """Return the names of the modules of the package."""
    from pkgutil import iter_modules

    return frozenset(module.name for module in iter_modules(__path__) if module.name != "__main__")
