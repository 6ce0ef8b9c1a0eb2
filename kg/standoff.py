"""Annotations as standoff JSON, the format of the gold: offsets in code points, links by id.

The one reader of such files, whoever wrote them: what is not as it should be is told with the
file and the entity.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.data import Name, path_of
from kg.errors import DataError
from kg.model import Annotation, Basis, Kind, Mention, Relation, RelationKind, Report
from kg.read.normalise import normalise

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
        "sha256": report.sha256,  # of the text that the offsets refer to
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
    if same := dict(mention.attributes).get("same"):
        row["same"] = same
    told = [(key, value) for key, value in mention.attributes if key != "same" or not same]
    if told:
        row["attributes"] = _grouped(told)
    if mention.why:
        row["why"] = dict(mention.why)
    return row


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Return attributes by name; one that is told several times, such as a quantity, has a list.

    >>> _grouped([("quantity", "3 boats"), ("quantity", "9 piers"), ("status", "planned")])
    {'quantity': ['3 boats', '9 piers'], 'status': 'planned'}
    """
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values if values[1:] else values[0] for key, values in found.items()}


def from_standoff(data: Mapping[str, Any], report: Report) -> Annotation:
    """Return the annotation that `data` holds of `report`; what is optional in gold is kept.

    Raises
    ------
    DataError
        If an entity's text is not what stands at its offsets, or a link names no entity.
    """
    check(data, report.source)
    rows = sorted(data["entities"], key=lambda e: (e["start"], -e["end"], e["kind"]))
    for problem in _misplaced(data, report.text):
        raise DataError(f"{report.source}: {problem}")
    index = {row["id"]: at for at, row in enumerate(rows)}
    relations = tuple(_relation(link, index) for link in data["links"])
    return Annotation(report, (), tuple(_mention(row) for row in rows), relations)


def _mention(row: Mapping[str, Any]) -> Mention:
    told = (
        (str(key), one if isinstance(one, list) else [one]) for key, one in row.get("attributes", {}).items()
    )
    pairs = {(key, _text(value)) for key, values in told for value in values}
    if row.get("same"):
        pairs.add(("same", row["same"]))
    if row.get("optional"):
        pairs.add(("optional", "true"))
    return Mention(row["start"], row["end"], Kind(row["kind"]), "GOLD", 1.0, tuple(sorted(pairs)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _relation(link: list[str], index: Mapping[str, int]) -> Relation:
    basis = Basis.INFERRED if "inferred" in link[3:] else Basis.STATED
    return Relation(index[link[0]], RelationKind(link[1]), index[link[2]], basis, "GOLD", 1.0)


# -- reading -----------------------------------------------------------------------------


def read_file(path: Name) -> dict[str, Any]:
    """Return the annotation that a file holds.

    Raises
    ------
    DataError
        If it cannot be read, holds none, or one with an entity or a link that is none.
    """
    path = path_of(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        told = error.strerror or error
        raise DataError(f"{path}: cannot be read ({told}); expected an annotation as JSON") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path.name}: not JSON: {error}") from error
    check(data, path.name)
    return dict(data)


def check(data: object, name: str) -> None:
    """Raise DataError unless `data` is an annotation; `name` is how the file is called.

    >>> check({"entities": [{"id": "u1", "kind": "unti", "start": 0, "end": 4}], "links": []}, "a.json")
    Traceback (most recent call last):
    ...
    kg.errors.DataError: a.json: entity 'u1': kind 'unti'; expected one of unit, problem, measure, policy
    """
    if not isinstance(data, Mapping) or not {"entities", "links"} <= data.keys():
        raise DataError(f"{name}: expected an object with entities and links")
    for problem in _malformed(data):
        raise DataError(f"{name}: {problem}")


def _malformed(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with an annotation; after the first, nothing is sure."""
    for key in ("sha256", "language"):
        if not isinstance(data.get(key), str | None):
            yield f"{key} {data[key]!r}; expected a string"
    for key in ("entities", "links", "optional_links"):
        if not isinstance(data.get(key, []), list):
            yield f"{key}: expected a list"
            return
    ids: set[str] = set()
    for at, entity in enumerate(data["entities"], 1):
        yield from _malformed_entity(entity, f"entity {at} of {len(data['entities'])}")
        if entity["id"] in ids:
            yield f"entity {entity['id']!r} is there twice; give each an id of its own"
        ids.add(entity["id"])
    for link in (*data["links"], *data.get("optional_links", ())):
        yield from _malformed_link(link, ids)


def _malformed_entity(entity: object, where: str) -> Iterator[str]:
    if not isinstance(entity, Mapping) or not isinstance(entity.get("id"), str):
        yield f"{where}: expected an object with id, kind, start and end"
        return
    where = f"entity {entity['id']!r}"
    kinds = [kind.value for kind in Kind]
    if entity.get("kind") not in kinds:
        told = f"kind {entity['kind']!r}" if "kind" in entity else "no kind"
        yield f"{where}: {told}; expected one of {', '.join(kinds)}"
    start, end = entity.get("start"), entity.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        yield f"{where}: start {start!r}, end {end!r}; expected whole numbers, the start before the end"
    for key, kind in (("text", str), ("same", str), ("attributes", dict)):
        if not isinstance(entity.get(key), kind | None):
            yield f"{where}: {key} {entity[key]!r}; expected {'an object' if kind is dict else 'a string'}"


def _malformed_link(link: object, ids: set[str]) -> Iterator[str]:
    relations = [kind.value for kind in RelationKind]
    if not isinstance(link, list) or len(link) < 3:
        yield f"link {link!r}; expected [id, relation, id]"
        return
    for end in (link[0], link[2]):
        if not isinstance(end, str) or end not in ids:
            shown = ", ".join(sorted(ids)[:8]) + (", …" if len(ids) > 8 else "")
            yield f"link {link!r}: no entity {end!r}; known: {shown or 'none'}"
    if link[1] not in relations:
        yield f"link {link!r}: no relation {link[1]!r}; known: {', '.join(relations)}"


def place(data: Mapping[str, Any], raw: bytes, name: str) -> tuple[dict[str, Any], str]:
    r"""Return an annotation with offsets in its text as kg reads it, and that text.

    The offsets of a file are those of the text as it lies there, or as kg reads it (line ends are
    one character, nothing is invisible): the words of the entities and the hash tell which. Words that
    the annotation leaves out are filled in.

    >>> unit = {"id": "u1", "kind": "unit", "start": 3, "end": 7, "text": "Port"}
    >>> placed, text = place({"entities": [unit], "links": []}, b"a\r\nPort", "a.json")
    >>> placed["entities"][0]["start"], text
    (2, 'a\nPort')

    Raises
    ------
    DataError
        If the text is not UTF-8, or is another one than was annotated.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{name}: its text is not UTF-8 ({error.reason} at byte {error.start})"
        raise DataError(f"{message}; save the text as UTF-8") from error
    normal = normalise(text).text
    hashes = {hashlib.sha256(raw).hexdigest(): text}
    hashes.setdefault(hashlib.sha256(normal.encode("utf-8")).hexdigest(), normal)
    stated = data.get("sha256")
    if stated and stated not in hashes:
        message = f"{name}: its text is another one than was annotated (sha256 differs)"
        raise DataError(f"{message}; put the text there that was annotated")
    # By the words, since the hash may be that of the file where offsets are those of the text as read.
    likely = sorted((text, normal), key=lambda one: one != hashes.get(stated or "", text))
    found = [next(_misplaced(data, one), None) for one in likely]
    if all(found):
        raise DataError(f"{name}: {found[0]}")
    base = likely[found.index(None)]
    rows = [dict(entity) for entity in data["entities"]]
    for row in rows:
        if base != normal:
            # what stands before a place is as long as kg reads it
            row["start"], row["end"] = (len(normalise(base[: row[at]]).text) for at in ("start", "end"))
        row["text"] = normal[row["start"] : row["end"]]
    return {**data, "entities": rows}, normal


def _misplaced(data: Mapping[str, Any], text: str) -> Iterator[str]:
    """Yield which entities do not stand where their offsets say."""
    for entity in data["entities"]:
        start, end = entity["start"], entity["end"]
        where = f"entity {entity['id']!r} at {start}"
        other = "the annotation is of another text"
        if end > len(text):
            yield f"{where}: ends at {end}, behind the {len(text)} characters of its text; {other}"
        elif entity.get("text") not in (None, text[start:end]):
            yield f"{where}: expected {entity['text']!r}, found {text[start:end]!r}; {other}"
