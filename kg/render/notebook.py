"""The page in an output cell, in Jupyter and VS Code, without a server or a network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from kg.analyse import Source


@dataclass(frozen=True, slots=True)
class Cell:
    """A page that a notebook shows; ``html`` is the page itself.

    The page goes into ``srcdoc``, so that its policy and its styles stay its own.
    """

    html: str
    title: str
    height: int

    def __repr__(self) -> str:
        """Name it where only text is shown: the page is some hundred kilobytes."""
        return f"<kg page {self.title!r}, {len(self.html):,} characters>"

    def _repr_html_(self) -> str:
        style = f"width:100%;height:{self.height}px;border:1px solid #8884;border-radius:6px"
        return (
            f'<iframe title="{escape(self.title)}" style="{style}" allow="clipboard-write"'
            f' srcdoc="{escape(self.html)}"></iframe>'
        )


def show(
    G: nx.MultiDiGraph | Source, *, title: str | None = None, language: str = "en", height: int = 720
) -> Cell:
    """Return the explorer of a build, or of its graph, as the value of a notebook cell of so many pixels."""
    from kg.render import page

    return Cell(page(G, title=title, language=language), title or "Knowledge graph", height)
