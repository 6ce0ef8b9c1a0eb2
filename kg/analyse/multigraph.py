"""The full graph of a build: entities and statements in, one ``networkx.MultiDiGraph`` out.

Nodes are entities, edges are facts (all statements of one subject, predicate and object
together); both carry their evidence as offsets, so that the page and a notebook can show the
sentence without asking the store again. ``multigraph`` lists the attributes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import MeasureError
from kg.model import ROLES, SHOWN_ATTRIBUTES, Basis, Bounds, Entity, Link, Report, Span, Statement
from kg.names import mention_words

if TYPE_CHECKING:
    import networkx as nx

SUBJECT, CUE, OBJECT = ROLES
LISTED = ("reports", "evidence", "names")  # attributes of a node that are lists


class Source(Protocol):
    """What a graph is made of: a fresh build and a stored one (``kg.open``) both have it.

    Both have ``bounds`` too: report id → ``kg.model.Bounds``, where the build cut its text. Texts of a source
    that has none are cut where they are asked for, by kg's own words alone.
    """

    @property
    def reports(self) -> Mapping[str, Report]:
        """Reports by id."""

    @property
    def entities(self) -> Iterable[Entity]:
        """The nodes."""

    @property
    def links(self) -> Iterable[Link]:
        """The mentions, each with the entity that it refers to."""

    @property
    def statements(self) -> Iterable[Statement]:
        """The claims."""


def multigraph(source: Source, *, labels: Mapping[str, Mapping[str, str]] | None = None) -> nx.MultiDiGraph:
    """Return the graph of a build, for networkx and for the page.

    Parameters
    ----------
    source
        A fresh build or ``kg.open("output/")``.
    labels
        Local name of a class, property or concept → its labels by language; by default those
        of the ontology.

    Returns
    -------
    networkx.MultiDiGraph
        A node is an entity, its key the IRI. It has ``kind`` (``unit``, ``problem``, ``measure`` or
        ``policy``), ``collective``, ``label``, ``labels`` (by language), ``type`` (local name of a concept),
        ``status``, ``date``, ``deadline``, ``quantity``, ``amount``, ``currency``, ``frequency``, ``count``,
        ``number``, ``year`` (text or None), ``reports`` (ids), ``names`` (words that reports have for it) and
        ``evidence`` (its mentions: ``report``, ``start``, ``end``).

        An edge is a fact, its key the local name of the finest property that the words tell. It has
        ``predicate``, ``basis`` (``stated`` or ``inferred``), ``confidence``, ``rules``, ``reports``,
        ``statements`` (IRIs) and ``evidence`` (``report``, ``start``, ``end``, and the ``role`` of
        ``subject``, ``cue`` or ``object``).

        ``G.graph`` has ``reports`` (id → title, date, issuer, round, language, url, source, text, pages,
        and ``bounds``: where its sentences begin and end, ``kg.model.Bounds``),
        ``labels`` and ``mentions`` (id of a report → ``start``, ``end``, ``node``, ``kind`` of each).
    """
    import networkx as nx

    G = nx.MultiDiGraph()
    reports = source.reports
    bounds: Mapping[str, Bounds] = getattr(source, "bounds", {})
    G.graph["reports"] = {key: _report(reports[key], bounds.get(key)) for key in sorted(reports)}
    G.graph["labels"] = {k: dict(v) for k, v in (ontology_labels() if labels is None else labels).items()}
    entities = sorted(source.entities, key=lambda entity: entity.id)
    kinds = {entity.id: str(entity.kind) for entity in entities}
    G.graph["mentions"] = _mentions(source.links, kinds)
    evidence = _evidence(G.graph["mentions"])
    spans = {(e["report"], e["start"], e["end"], node) for node, rows in evidence.items() for e in rows}
    names = mention_words(source.links, source.reports)
    for entity in entities:
        G.add_node(entity.id, **_node(entity, evidence.get(entity.id, []), names.get(entity.id, ())))
    facts: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in source.statements:
        facts[statement.subject, statement.object, statement.predicate].append(statement)
    for (subject, object_, predicate), statements in sorted(facts.items(), key=lambda item: item[0]):
        G.add_edge(subject, object_, key=predicate, **_edge(predicate, statements, spans))
    return G


def graph_of(given: nx.MultiDiGraph | Source) -> nx.MultiDiGraph:
    """Return the graph of a build, or the graph itself, for functions that take either.

    Raises
    ------
    MeasureError
        If it is neither, or a graph that has lost which way or by what its nodes hang together, the IRIs
        of its nodes, or the places of its evidence.
    """
    import networkx as nx

    expected = "expected a build, or its graph as build.graph() gives it (a networkx.MultiDiGraph)"
    if isinstance(given, nx.MultiDiGraph):
        if lost := _lost(given):
            raise MeasureError(f"{lost}; {expected}")
        return given
    if isinstance(given, nx.Graph):
        lost = "which relation an edge stands for" if given.is_directed() else "which way its relations go"
        raise MeasureError(f"a {type(given).__name__} does not tell {lost}; {expected}")
    if all(hasattr(given, name) for name in ("reports", "entities", "links", "statements")):
        return multigraph(given)
    raise MeasureError(f"{type(given).__name__}: no graph; {expected}")


def _lost(G: nx.MultiDiGraph) -> str | None:
    """Return what a graph has lost on its way that once was the graph of a build, or None."""
    for node, data in G.nodes(data=True):
        if not isinstance(node, str):
            return f"the node {node!r} is no text, and nodes go by their IRI"
        for name in LISTED:
            if isinstance(data.get(name), str):
                return f"{name} of the node {node!r} is text, as kg.analyse.flatten writes it for files"
    return None


def ontology_labels() -> dict[str, dict[str, str]]:
    """Return the labels of every term and concept of the ontology, by local name."""
    from kg.rdf import vocab

    return {name: dict(found) for name, found in vocab.labels().items()}


def _report(report: Report, bounds: Bounds | None) -> dict[str, Any]:
    names = ("title", "date", "issuer", "round", "language", "url", "source", "text", "pages")
    return {name: getattr(report, name) for name in names} | {"bounds": bounds}


def _mentions(links: Iterable[Link], kinds: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    by_report: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.span, link.entity or "")):
        if link.entity is not None:
            row = {"start": link.span.start, "end": link.span.end, "node": link.entity}
            by_report[link.span.report].append({**row, "kind": kinds[link.entity]})
    return dict(by_report)


def _evidence(mentions: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    by_node: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for report, rows in mentions.items():
        for row in rows:
            by_node[row["node"]].append({"report": report, "start": row["start"], "end": row["end"]})
    return by_node


def _node(entity: Entity, evidence: list[dict[str, Any]], names: Iterable[str]) -> dict[str, Any]:
    return {
        "kind": str(entity.kind),
        "collective": entity.collective,
        "label": entity.label,
        "labels": dict(entity.labels),
        **{name: entity.shown(name) for name in SHOWN_ATTRIBUTES},
        "reports": sorted({row["report"] for row in evidence}),
        "names": list(names),
        "evidence": evidence,
    }


def _edge(
    predicate: str, statements: list[Statement], spans: set[tuple[str, int, int, str]]
) -> dict[str, Any]:
    from kg.mint import assertion_iri

    statements = sorted(statements, key=lambda s: (s.report, s.rule, s.evidence))
    stated = any(statement.basis == Basis.STATED for statement in statements)
    evidence = sorted(
        {
            (span.report, span.start, span.end, _role(statement, span, role, spans))
            for statement in statements
            for span, role in zip(statement.evidence, statement.roles, strict=True)
        }
    )
    return {
        "predicate": predicate,
        "basis": str(Basis.STATED if stated else Basis.INFERRED),
        "confidence": max(statement.confidence for statement in statements),
        "rules": sorted({statement.rule for statement in statements}),
        "reports": sorted({statement.report for statement in statements}),
        "statements": sorted({assertion_iri(statement) for statement in statements}),
        "evidence": [dict(zip(("report", "start", "end", "role"), row, strict=True)) for row in evidence],
    }


def _role(statement: Statement, span: Span, role: str, spans: set[tuple[str, int, int, str]]) -> str:
    """Return the role of a span; between the ends there may be other mentions of both, not cues alone."""
    for end, entity in ((SUBJECT, statement.subject), (OBJECT, statement.object)) if role == CUE else ():
        if (span.report, span.start, span.end, entity) in spans:
            return end
    return role
