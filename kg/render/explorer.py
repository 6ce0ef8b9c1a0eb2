"""The explorer as a pyvis ``Network``: pyvis fills the template, vis-network draws in the page.

pyvis's own template asks outside hosts and runs what a heading contains, so ours takes its
place through ``templateEnv``, with escaping on; nodes and edges are set in bulk, for
``add_node`` looks through all that came before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyvis.network import Network

from kg.errors import check_name
from kg.render import assets, payload
from kg.render.text import check_title

if TYPE_CHECKING:
    import networkx as nx

POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
DRAWING: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 7},
    # Hover would draw all anew at each move of the mouse.
    "interaction": {"hover": False, "tooltipDelay": 250, "keyboard": False, "zoomSpeed": 0.7},
}


class Explorer(Network):  # type: ignore[misc]  # pyvis has no types
    """A ``Network`` whose page is ours; it can be asked as any (``get_nodes``, ``get_node``, ``neighbors``).

    What the page shows has its evidence with it, so that nodes and edges are added to the graph that
    ``kg.render.page`` is given, and not here.
    """

    def __init__(self, data: payload.Payload) -> None:
        super().__init__(directed=True, cdn_resources="in_line", heading=data.meta["title"])
        self.path = "page.html"
        self.templateEnv = _environment(data)
        self.nodes, self.edges, self.options = data.nodes, data.edges, dict(DRAWING)
        self.node_map = {node["id"]: node for node in data.nodes}  # what add_node would have kept
        self.node_ids = list(self.node_map)


def write_page(G: nx.MultiDiGraph, *, title: str | None, language: str) -> str:
    """Return the page of a graph."""
    words = assets.strings()
    check_title(title)
    check_name("language", language, words)
    data = payload.build(G, title=title or _title(G, words[language], language), language=language)
    # A heading of our own is said in the language that the reader chooses, one that was given stays.
    data.meta["titles"] = {} if title else {code: _title(G, words[code], code) for code in words}
    html: str = Explorer(data).generate_html()
    return html


def _title(G: nx.MultiDiGraph, words: dict[str, str], language: str) -> str:
    about = (G.graph.get("view") or {}).get("select")
    if about in G:  # a view of one node is about that node, not about the report it is from
        return str((G.nodes[about].get("labels") or {}).get(language) or G.nodes[about]["label"])
    titles = [str(report.get("title") or "") for report in G.graph.get("reports", {}).values()]
    return titles[0] if len(titles) == 1 and titles[0] else words["graph of"].format(n=len(titles))


def _environment(data: payload.Payload) -> Environment:
    loader = FileSystemLoader(assets.FOLDER)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "separators": (",", ":"),
        "sort_keys": True,
        "allow_nan": False,
    }
    vis, script, style = assets.vis_network(), assets.script(), assets.style()
    environment.globals |= {
        "meta": data.meta,
        "evidence": data.evidence,
        "texts": data.texts,
        "words": assets.strings(),
        # Our own and vendored files, never anything from a report: the template takes them as they are.
        "vis": vis,
        "script": script,
        "style": style,
        "csp": POLICY.format(
            scripts=f"{assets.csp_hash(vis)} {assets.csp_hash(script)}", styles=assets.csp_hash(style)
        ),
    }
    return environment
