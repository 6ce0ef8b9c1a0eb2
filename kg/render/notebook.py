"""The page in an output cell, in Jupyter and VS Code, without a server or a network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kg.errors import InputError

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
    """Return the explorer of a build, or of its graph, as the value of a notebook cell.

    Parameters
    ----------
    G, title, language
        As ``kg.render.page`` takes them.
    height
        Of the cell, in pixels.

    Raises
    ------
    InputError
        If the title is no text, or the height no number of pixels.
    MeasureError, UnknownNameError
        As ``kg.render.page``.
    """
    from kg.render import page

    if isinstance(height, bool) or not isinstance(height, int) or height < 1:
        raise InputError(f"height is {height!r}; expected a number of pixels, 1 or more")
    return Cell(page(G, title=title, language=language), title or "Knowledge graph", height)
