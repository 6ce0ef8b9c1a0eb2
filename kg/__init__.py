"""kg: oversight reports → a knowledge graph that answers with the sentence it stands on.

``kg.open("output/")`` gives a build back: its store, its graph, its reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["Build", "__version__", "open"]

if TYPE_CHECKING:
    from kg.store import Build
    from kg.store import open_build as open  # noqa: A004  # as kg.open, where nothing is shadowed


def __getattr__(name: str) -> object:
    """Load what opens a build when it is asked for, so that ``import kg`` costs nothing."""
    if name in {"open", "Build"}:
        from kg import store

        return store.open_build if name == "open" else store.Build
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
