"""Annotations as standoff JSON, the format of the gold: offsets in code points, links by id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.model import Annotation, Basis, Kind, Mention, Relation, RelationKind, Report

_LETTER = {Kind.UNIT: "u", Kind.PROBLEM: "p", Kind.MEASURE: "m", Kind.POLICY: "r"}


def to_standoff(annotation: Annotation) -> dict[str, Any]:
    """Return the annotation as a JSON-ready mapping, as gold files are written.

    >>> from kg.read import report_from_text
    >>> report = report_from_text("The Tide Office kept no ledger.")
    >>> unit, problem = Mention(4, 15, Kind.UNIT, "UN"), Mention(16, 30, Kind.PROBLEM, "PR")
    >>> faces = Relation(0, RelationKind.FACES, 1, Basis.STATED, "RE", 0.9)
    >>> data = to_standoff(Annotation(report, (), (unit, problem), (faces,)))
    >>> data["entities"][1]["text"], data["links"]
    ('kept no ledger', [['u1', 'faces', 'p1']])
    """
    report = annotation.report
    counts: dict[Kind, int] = {}
    ids: list[str] = []
    for mention in annotation.mentions:
        counts[mention.kind] = counts.get(mention.kind, 0) + 1
        ids.append(f"{_LETTER[mention.kind]}{counts[mention.kind]}")
    entities = [_entity(report, id_, m) for id_, m in zip(ids, annotation.mentions, strict=True)]
    links = [
        [ids[r.subject], r.kind.value, ids[r.object], *(["inferred"] if r.basis is Basis.INFERRED else [])]
        for r in annotation.relations
    ]
    return {
        "doc": Path(report.source).name,
        "sha256": report.source_sha256,
        "language": report.language,
        "entities": entities,
        "links": links,
    }


def _entity(report: Report, id_: str, mention: Mention) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": id_,
        "kind": mention.kind.value,
        "start": mention.start,
        "end": mention.end,
        "text": report.text[mention.start : mention.end],
    }
    attributes = dict(mention.attributes)
    same = attributes.pop("same", None)
    if same:
        row["same"] = same
    if attributes:
        row["attributes"] = attributes
    if mention.why:
        row["why"] = dict(mention.why)
    return row


def from_standoff(data: Mapping[str, Any], report: Report) -> Annotation:
    """Return the annotation that `data` holds of `report`; what is optional in gold is kept.

    Raises
    ------
    DataError
        If an entity's text is not what stands at its offsets, or a link names no entity.
    """
    rows = sorted(data["entities"], key=lambda e: (e["start"], -e["end"], e["kind"]))
    for row in rows:
        if report.text[row["start"] : row["end"]] != row["text"]:
            where = f"{report.source}: entity {row['id']} at {row['start']}"
            raise DataError(f"{where}: expected {row['text']!r}; the annotation is of another text")
    index = {row["id"]: at for at, row in enumerate(rows)}
    try:
        relations = tuple(_relation(link, index) for link in data["links"])
    except (KeyError, ValueError) as error:
        raise DataError(f"{report.source}: a link is malformed: {error}") from error
    return Annotation(report, (), tuple(_mention(row) for row in rows), relations)


def _mention(row: Mapping[str, Any]) -> Mention:
    attributes = {str(key): _text(value) for key, value in row.get("attributes", {}).items()}
    if row.get("same"):
        attributes["same"] = row["same"]
    if row.get("optional"):
        attributes["optional"] = "true"
    return Mention(
        row["start"], row["end"], Kind(row["kind"]), "GOLD", 1.0, tuple(sorted(attributes.items()))
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _relation(link: list[str], index: Mapping[str, int]) -> Relation:
    basis = Basis.INFERRED if "inferred" in link[3:] else Basis.STATED
    return Relation(index[link[0]], RelationKind(link[1]), index[link[2]], basis, "GOLD", 1.0)
