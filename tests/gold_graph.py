"""The graph that a perfect reader would build from the annotated samples: gold in, multigraph out.

What analysis and notebooks are tried on without extraction in between, so that their tests
count what a person can count in ``tests/gold``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import networkx as nx

from kg.analyse import multigraph
from kg.mint import report_iri
from kg.model import Basis, Entity, Kind, Link, Report, Span, Statement

ROOT = Path(__file__).parents[1]
SAMPLES, GOLD = ROOT / "notebooks" / "reports", ROOT / "tests" / "gold" / "demo"
PREDICATES = {"faces": "hasProblem", "takes": "takesMeasure", "cites": "refersToPolicy"}


@dataclass
class Gold:
    """A source of ``kg.analyse.multigraph``."""

    reports: dict[str, Report] = field(default_factory=dict)
    entities: list[Entity] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


def gold_graph(*names: str) -> nx.MultiDiGraph:
    """Return the graph of the samples of these names, all five by default."""
    build = Gold()
    for name in names or sorted(path.stem for path in GOLD.glob("*.json")):
        _add(build, name)
    known = {entity.id: entity for entity in build.entities}
    build.entities = list(known.values())
    return multigraph(build)


def _add(build: Gold, name: str) -> None:
    from kg.read import list_sources, read_source

    [source] = list_sources([SAMPLES / f"{name}.txt"])
    report = read_source(source)
    gold = json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))
    assert sha256(report.text.encode()).hexdigest() == gold["sha256"]
    build.reports[report.id] = report
    spans: dict[str, Span] = {}
    nodes: dict[str, str] = {}
    for row in gold["entities"]:
        entity = _entity(row, report)
        spans[row["id"]] = Span(report.id, row["start"], row["end"])
        nodes[row["id"]] = entity.id
        build.entities.append(entity)
        build.links.append(Link(spans[row["id"]], entity.id, "gold"))
    build.statements += _statements(gold, report.id, nodes, spans)


def _entity(row: dict[str, object], report: Report) -> Entity:
    attributes = {str(k): v for k, v in dict(row.get("attributes", {})).items()}  # type: ignore[call-overload]
    kind, words = Kind(str(row["kind"])), str(row.get("same") or attributes.get("same") or row["text"])
    collective = bool(attributes.pop("collective", False))
    if kind is Kind.UNIT and collective and "quantity" in attributes:
        attributes["count"] = attributes.pop("quantity")
    if kind in (Kind.UNIT, Kind.POLICY) and not collective:
        key = words.casefold().removeprefix("the ")
        iri = f"{report_iri('').removesuffix('text/')}{kind}/{sha256(key.encode()).hexdigest()[:8]}"
    else:
        key, iri = f"{report.id}|{row['start']}", f"{report_iri(report.id)}/{kind}-c{row['start']}"
    facts = tuple(sorted((name, str(value)) for name, value in attributes.items() if name != "same"))
    return Entity(iri, kind, words, ((report.language, words),), key, collective, facts)


def _statements(
    gold: dict[str, list[list[str]]], report: str, nodes: dict[str, str], spans: dict[str, Span]
) -> Iterator[Statement]:
    for subject, relation, object_, *rest in gold["links"]:
        basis = Basis.INFERRED if "inferred" in rest else Basis.STATED
        if relation == "addresses":  # stored from problem to measure
            subject, object_, predicate = object_, subject, "addressedBy"
        else:
            predicate = PREDICATES[relation]
        ends = spans[subject], spans[object_]
        yield Statement(nodes[subject], predicate, nodes[object_], ends, basis, "GOLD", 1.0, report)
