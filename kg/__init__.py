"""kg: oversight reports → a knowledge graph that answers with the sentence it stands on.

``kg.open("output/")`` gives a build back: its store, its graph, its reports. Each part
(``kg.models``, ``kg.pipeline``, …) is there after ``import kg``, and loaded when it is first used.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["Build", "__version__", "open"]

if TYPE_CHECKING:
    from kg.store import Build
    from kg.store import open_build as open  # noqa: A004  # as kg.open, where nothing is shadowed


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
    return sorted({*globals(), *__all__, *_parts()})


@cache
def _parts() -> frozenset[str]:
    """Return the names of the modules of the package."""
    from pkgutil import iter_modules

    return frozenset(module.name for module in iter_modules(__path__) if module.name != "__main__")
