"""The multigraph as the page carries it: ``networkx`` graph in, plain lists and dicts out.

Node and edge numbers replace IRIs, every report's text is held once, and quotes are offsets
into it, in UTF-16 code units as JavaScript counts. What a view never opens is never parsed:
the page keeps evidence and each text in an island of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.errors import DataError, UnknownNameError
from kg.mint import shared_prefix
from kg.model import ROLES, SHOWN_ATTRIBUTES
from kg.render.layout import LAYERS, METRICS, Layout, place
from kg.render.text import fold, utf16
from kg.segment import bounds_of, touching

if TYPE_CHECKING:
    import networkx as nx

CROWDED = 150  # nodes whose labels can be read in one view; past it the page opens on groups
LARGE = 10_000  # nodes drawn one by one where the reader asks for it
REPORT = ("title", "date", "issuer", "round", "language", "source")
NAMED = ("unit", "policy")  # what reports have names for; they describe problems and measures
_KNOWN = {"kind", "collective", "label", "labels", "reports", "evidence", "community", *SHOWN_ATTRIBUTES}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Payload:
    """What goes into the page, besides code and style."""

    nodes: list[Row]
    edges: list[Row]
    meta: Row
    evidence: Row
    texts: list[str]


@dataclass(frozen=True, slots=True)
class _Index:
    """Numbers of nodes and reports, and for each report the map to UTF-16 offsets."""

    nodes: Mapping[str, int]
    reports: Mapping[str, int]
    texts: list[str]
    offset: list[Callable[[int], int]]

    def span(self, row: Mapping[str, Any], owner: str) -> tuple[int, int, int]:
        """Return report number, start and end of a piece of evidence, checked."""
        number = self.reports.get(row["report"])
        if number is None:
            known = ", ".join(sorted(self.reports)[:5]) or "none"
            raise DataError(f"evidence of {owner} names report {row['report']!r}; known: {known}")
        start, end = row["start"], row["end"]
        if not 0 <= start < end <= len(self.texts[number]):
            text = f"{start}:{end} of {len(self.texts[number])} characters"
            raise DataError(f"evidence of {owner} lies outside its report {row['report']!r}: {text}")
        at = self.offset[number]
        return number, at(start), at(end)


def build(G: nx.MultiDiGraph, *, title: str, language: str) -> Payload:
    """Return the payload of a graph; the order of its nodes and edges does not matter."""
    keys = sorted(G)
    reports = G.graph.get("reports", {})
    index = _index(keys, reports)
    links = sorted((index.nodes[a], index.nodes[b], key) for a, b, key in G.edges(keys=True))
    pairs = [(a, b) for a, b, _ in links]
    layout, rows = lay_out(G, keys, pairs, language)
    prefix = shared_prefix(keys)
    group = _communities(G, keys)
    nodes = [
        {"id": i, "iri": key[len(prefix) :], "x": layout.x[i], "y": layout.y[i], "rows": rows[i]}
        | {"community": group[i]}
        | _node(G.nodes[key], index)
        for i, key in enumerate(keys)
    ]
    edges, edge_evidence, rules = _edges(G, keys, links, index)
    evidence = {"mentions": _mentions(G, keys, index), "edges": edge_evidence}
    evidence |= _lines(reports, index, evidence)
    meta = {
        "title": title,
        "language": language,
        "prefix": prefix,
        "rules": rules,
        "layers": LAYERS,
        "metrics": asdict(METRICS),
        "columns": [asdict(column) for column in layout.columns],
        "reports": [_report(key, reports[key]) for key in sorted(reports)],
        "labels": _labels(G, nodes, edges),
        "view": G.graph.get("view"),
        "crowded": CROWDED,
        "large": LARGE,
        "overview": _overview(nodes, pairs) if len(nodes) > LARGE else None,
        "size": [len(nodes), len(edges)],
        "measures": sorted({name for node in nodes for name in node.get("measures", ())}),
    }
    return Payload(nodes, edges, meta, evidence, index.texts)


def lay_out(
    G: nx.MultiDiGraph, keys: list[str], pairs: Iterable[tuple[int, int]], language: str
) -> tuple[Layout, list[int]]:
    """Place the nodes of a graph, in the order of ``keys``; return also their lines of text in a language."""
    ems = text_ems()
    layers = [layer_of(G.nodes[key]) for key in keys]
    labels = [label_of(G.nodes[key], language) or key for key in keys]
    rows = [len(fold(label, ems=ems, lines=METRICS.lines)) for label in labels]
    return place(layers, rows, pairs), rows


def label_of(node: Mapping[str, Any], language: str) -> str:
    """Return the label of a node in a language, if it has one there, else its own."""
    return str((node.get("labels") or {}).get(language) or node.get("label") or "")


def text_ems() -> float:
    """Return the width of the text in a box, in units of the size of its letters."""
    return (METRICS.width - METRICS.band - 2 * METRICS.pad) / METRICS.font


def layer_of(node: Mapping[str, Any]) -> int:
    """Return the number of the layer that a node of this kind stands in."""
    kind = str(node.get("kind"))
    if kind not in LAYERS:
        raise UnknownNameError("kind of node", kind, LAYERS)
    return LAYERS.index(kind)


def web_address(url: object) -> str | None:
    """Return an address that a page may link to: http or https, and nothing else.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _index(keys: list[str], reports: Mapping[str, Mapping[str, Any]]) -> _Index:
    ids = sorted(reports)
    texts = [str(reports[key].get("text") or "") for key in ids]
    numbers = {key: i for i, key in enumerate(keys)}
    return _Index(numbers, {key: i for i, key in enumerate(ids)}, texts, [utf16(text) for text in texts])


def _communities(G: nx.MultiDiGraph, keys: list[str]) -> list[int]:
    """Return the group of each node that an analysis left there, else as the tables of a build have it."""
    given = [G.nodes[key].get("community") for key in keys]
    if not all(isinstance(group, int) for group in given):
        from kg.analyse.network import with_communities

        nodes = with_communities(G).nodes
        given = [nodes[key]["community"] for key in keys]
    return [int(group) for group in given if group is not None]


def _node(data: Mapping[str, Any], index: _Index) -> Row:
    label = str(data.get("label") or "")
    names = {key: value for key, value in sorted((data.get("labels") or {}).items()) if value != label}
    row: Row = {"group": str(data["kind"]), "label": label}
    optional = {name: data.get(name) for name in SHOWN_ATTRIBUTES} | {
        # Its local name, by which the page finds its labels and colours: "partly resolved" is two words.
        "status": str(data.get("status") or "").replace(" ", "-"),
        "names": names,
        "called": _called(data, {label, *names.values()}),
        "collective": 1 if data.get("collective") else 0,
        "reports": [index.reports[key] for key in data.get("reports") or () if key in index.reports],
        "measures": {k: v for k, v in sorted(data.items()) if k not in _KNOWN and _is_number(v)},
    }
    return row | {name: value for name, value in optional.items() if value}


def _called(data: Mapping[str, Any], labels: set[str]) -> list[str]:
    """Return what reports call a unit or policy that is none of its labels: abbreviations, short names."""
    if data["kind"] not in NAMED:
        return []
    return [name for name in data.get("names") or () if name not in labels]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _edges(
    G: nx.MultiDiGraph, keys: list[str], links: list[tuple[int, int, str]], index: _Index
) -> tuple[list[Row], list[Row], list[str]]:
    data = [G.edges[keys[a], keys[b], key] for a, b, key in links]
    rules = sorted({rule for row in data for rule in row.get("rules") or ()})
    number = {rule: i for i, rule in enumerate(rules)}
    edges, evidence = [], []
    for i, ((a, b, key), row) in enumerate(zip(links, data, strict=True)):
        edge: Row = {"id": i, "from": a, "to": b, "predicate": str(row.get("predicate") or key)}
        edge["confidence"] = row.get("confidence", 1.0)
        optional = {
            "inferred": 1 if row.get("basis") == "inferred" else 0,
            "rules": [number[rule] for rule in row.get("rules") or ()],
            "reports": [index.reports[r] for r in row.get("reports") or () if r in index.reports],
        }
        edges.append(edge | {name: value for name, value in optional.items() if value})
        owner = f"{keys[a]} {key} {keys[b]}"
        spans = [(*index.span(e, owner), ROLES.index(e["role"])) for e in row.get("evidence") or ()]
        evidence.append(
            {"at": [part for span in spans for part in span], "iris": row.get("statements") or []}
        )
    return edges, evidence, rules


def _mentions(G: nx.MultiDiGraph, keys: list[str], index: _Index) -> list[list[int]]:
    """Return for each report start, end, node, start, end, node …, outer mentions first."""
    found: list[set[tuple[int, int, int]]] = [set() for _ in index.texts]
    for i, key in enumerate(keys):
        for row in G.nodes[key].get("evidence") or ():
            report, start, end = index.span(row, key)
            found[report].add((start, end, i))
    for name, rows in (G.graph.get("mentions") or {}).items():
        for row in rows:
            if row["node"] in index.nodes:
                report, start, end = index.span(row | {"report": name}, row["node"])
                found[report].add((start, end, index.nodes[row["node"]]))
    in_order = [sorted(spans, key=lambda span: (span[0], -span[1], span[2])) for spans in found]
    return [[part for span in spans for part in span] for spans in in_order]


def _lines(reports: Mapping[str, Mapping[str, Any]], index: _Index, evidence: Row) -> Row:
    """Return how the lines of each report were read, as start, end, start, end and so on.

    ``sentences`` are those that quotes stand in; ``flows`` are headings, paragraphs and items over
    more than one line, so that the page can tell a line that was wrapped from one that ends. None
    for a language that kg cuts no sentences of: the browser cuts those.
    """
    spans: list[set[tuple[int, int]]] = [set() for _ in index.texts]
    for number, flat in enumerate(evidence["mentions"]):
        spans[number].update(zip(flat[::3], flat[1::3], strict=True))
    for edge in evidence["edges"]:
        for number, start, end in zip(edge["at"][::4], edge["at"][1::4], edge["at"][2::4], strict=True):
            spans[number].add((start, end))
    sentences, flows = [], []
    for key, number in index.reports.items():
        at = index.offset[number]
        touches = touching(sorted(spans[number]))
        bounds = bounds_of(key, reports[key])
        parts = [(at(start), at(end)) for start, end in bounds.sentences]
        sentences.append([offset for part in parts if touches(*part) for offset in part])
        flows.append([at(offset) for block in _outermost(bounds.flows) for offset in block])
    return {"sentences": sentences, "flows": flows}


def _outermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > last:
            yield max(start, last), end
            last = end


def _report(key: str, data: Mapping[str, Any]) -> Row:
    row = {name: data[name] for name in REPORT if data.get(name)}
    url = web_address(data.get("url"))
    return {"id": key} | row | ({"url": url} if url else {})


def _labels(G: nx.MultiDiGraph, nodes: list[Row], edges: list[Row]) -> Row:
    """Return the labels of the terms that this page shows, not those of the whole ontology."""
    used = {edge["predicate"] for edge in edges}
    used |= {str(node[name]) for node in nodes for name in ("type", "status") if name in node}
    labels: Mapping[str, Mapping[str, str]] = G.graph.get("labels") or {}
    return {name: dict(labels[name]) for name in sorted(used & set(labels))}


def _overview(nodes: list[Row], pairs: list[tuple[int, int]]) -> Row:
    """Return groups by kind and type, with links counted, to draw before anything else is parsed."""
    names = [(LAYERS.index(node["group"]), node.get("type") or "") for node in nodes]
    sizes = Counter(names)
    groups = sorted(sizes)
    number = {name: i for i, name in enumerate(groups)}
    links = Counter((number[names[a]], number[names[b]]) for a, b in pairs)
    return {
        "groups": [[layer, name, sizes[layer, name]] for layer, name in groups],
        "links": [[a, b, count] for (a, b), count in sorted(links.items())],
    }
