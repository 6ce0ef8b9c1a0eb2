"""The page: the multigraph of ``kg.analyse`` in, one self-contained HTML file out; also SVG.

``page`` is the explorer (pyvis draws with vis-network), ``svg`` a still picture, ``show`` the
page in a notebook's output cell, ``focus`` the part of a graph that one view is about. Nothing
here writes a file; the caller does, with ``newline=""`` and UTF-8, for the page allows its own
scripts by their SHA-256 (Content Security Policy Level 3) and no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.render.focus import GROUPS, focus
from kg.render.notebook import Cell, show
from kg.render.picture import svg

if TYPE_CHECKING:
    import networkx as nx

    from kg.analyse import Source

__all__ = ["GROUPS", "Cell", "focus", "page", "show", "svg"]


def page(G: nx.MultiDiGraph | Source, *, title: str | None = None, language: str = "en") -> str:
    """Return the explorer of a graph as the text of one HTML file that asks for nothing.

    Parameters
    ----------
    G
        A build, its graph, or a part of that (see ``focus``). Its nodes are grouped by their
        ``community`` where they have one, else by what ``kg.analyse.with_communities`` finds in it:
        of a part other communities than of the whole, unless the whole was given them first.
    title
        Heading of the page; by default the node that the view is about, the title of the only
        report, or a count of reports.
    language
        ``en`` or ``zh``: the language that the page opens in; the reader can change it.

    Raises
    ------
    MeasureError
        If it is no graph of a build.
    InputError
        If the title is no text.
    UnknownNameError
        If the page is not written in the language.
    """
    from kg.analyse.multigraph import graph_of
    from kg.render.explorer import write_page

    return write_page(graph_of(G), title=title, language=language)
