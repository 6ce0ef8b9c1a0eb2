"""``annotations/ID.json``: what was found in each text, whole, so that the next build can take it from there.

The form is the standoff of ``kg annotate`` with what it leaves out: the rule and score of each mention, and
of each link its basis, rule, confidence, cue and reasons.
Of the passages only their bounds are kept, for who reads the build: what else they tell is the text's,
and made again sooner than it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.data import ANNOTATIONS, Names
from kg.errors import DataError
from kg.model import Annotation, Basis, Issue, Kind, Mention, Relation, RelationKind, Report
from kg.read.own import GENERATOR
from kg.segment import bounds, segment
from kg.standoff import check, to_standoff

ROWS = ("entities", "links", "issues")  # lists that are written a row a line


def path_in_build(report: Report) -> str:
    """Return where a build keeps what was found in a report."""
    return f"{ANNOTATIONS}/{report.id}.json"


def to_text(annotation: Annotation, *, whole: bool = True) -> str:
    """Return an annotation as the text of its file; `whole` says whether it gives back all of it.

    >>> from kg.read import report_from_text
    >>> report = report_from_text("The Tide Office kept no ledger.")
    >>> unit = Mention(4, 15, Kind.UNIT, "UN", 0.9, (("type", "state-organ"),))
    >>> print(to_text(Annotation(report, segment(report), (unit,), ())).partition('"entities"')[2])
    : [
      {"id": "u1", "kind": "unit", "start": 4, "end": 15, "text": "Tide Office", "attributes": {"type": "state-organ"}, "rule": "UN", "score": 0.9}
     ],
     "links": [],
     "issues": []
    }
    <BLANKLINE>
    """  # noqa: E501  # a row is a line
    return (
        "{\n"
        + ",\n".join(f" {_dump(key)}: {_lines(key, value)}" for key, value in _rows(annotation, whole))
        + "\n}\n"
    )


def _lines(key: str, value: object) -> str:
    if key not in ROWS or not isinstance(value, list) or not value:
        return _dump(value)
    return "[\n" + ",\n".join(f"  {_dump(row)}" for row in value) + "\n ]"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _rows(annotation: Annotation, whole: bool) -> Iterable[tuple[str, object]]:
    """Yield the keys of a file with their values."""
    report = annotation.report
    data = to_standoff(annotation)
    entities = [
        _entity(row, mention) for row, mention in zip(data["entities"], annotation.mentions, strict=True)
    ]
    ids = [str(row["id"]) for row in entities]
    yield "generator", GENERATOR
    if not whole:
        yield "whole", False
    yield "doc", f"../reports/{report.id}.txt"
    yield "sha256", report.sha256
    yield "language", report.language
    yield from beside_text(report).items()
    yield "pages", list(report.pages)
    cut = bounds(report.text, annotation.passages)
    yield "sentences", cut.sentences
    yield "flows", cut.flows
    yield "entities", entities
    yield "links", [_link(relation, ids) for relation in annotation.relations]
    yield "issues", [_issue(issue) for issue in annotation.issues]


def beside_text(report: Report) -> dict[str, str | None]:
    """Return what annotating takes of a report beside its text: in Chinese who issued it and when."""
    return {"issuer": report.issuer, "date": report.date} if report.language == "zh" else {}


def _entity(row: Mapping[str, Any], mention: Mention) -> dict[str, Any]:
    """Return an entity of standoff with all that the mention holds."""
    whole = {key: value for key, value in row.items() if key != "why"}
    whole |= {"rule": mention.rule, "score": mention.score}
    if mention.why:
        whole["why"] = dict(mention.why)
    return whole


def _link(relation: Relation, ids: Sequence[str]) -> list[object]:
    more: dict[str, object] = {"rule": relation.rule, "confidence": relation.confidence}
    if relation.cue is not None:
        more["cue"] = list(relation.cue)
    if relation.role is not None:
        more["role"] = relation.role
    if relation.why:
        more["why"] = dict(relation.why)
    ends = ids[relation.subject], ids[relation.object]
    return [ends[0], relation.kind.value, ends[1], relation.basis.value, more]


def _issue(issue: Issue) -> dict[str, object]:
    told = {"stage": issue.stage, "message": issue.message, "start": issue.start, "end": issue.end}
    return {key: value for key, value in told.items() if value is not None}


def keeps(text: str, annotation: Annotation, lexicon: Names = ()) -> bool:
    """Whether the text of a file gives back the annotation that it was made of, to the last sign.

    >>> from kg.read import report_from_text
    >>> report = report_from_text("The Tide Office kept no ledger.")
    >>> found = Annotation(report, segment(report), (Mention(4, 15, Kind.UNIT, "UN", 0.9),), ())
    >>> keeps(to_text(found), found), keeps(to_text(found).replace("0.9", "0.8"), found)
    (True, False)
    """
    try:
        back = from_text(text, annotation.report, lexicon)
        return repr(back) == repr(annotation)  # types too: 1 is not 1.0
    except DataError:
        return False


def from_text(text: str, report: Report, lexicon: Names = ()) -> Annotation | None:
    """Return the annotation of `report` that a file holds; None if it was made of another text or issuer.

    None too if the file says of itself that it does not give back all of it.

    The text of the file must be, to the last sign, what ``to_text`` makes of the annotation read
    from it, so that nothing in it is overlooked or taken for something else. `lexicon` are the user's
    folders of words by which it was annotated: they say how texts are cut too.

    Raises
    ------
    DataError
        If it holds none, or one that is not as kg writes it.
    """
    name = path_in_build(report)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{name}: not JSON: {error}") from error
    check(data, name)
    if (data.get("sha256"), data.get("language"), data.get("pages")) != (
        report.sha256,
        report.language,
        list(report.pages),
    ):
        return None
    if data.get("whole") is False:
        return None
    if any(data.get(key) != value for key, value in beside_text(report).items()):
        return None
    try:
        found = _annotation(data, report, lexicon)
        same = to_text(found) == text
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{name}: not an annotation as kg keeps it ({error!r})") from error
    if not same:
        raise DataError(f"{name}: not an annotation as kg keeps it")
    return found


def _annotation(data: Mapping[str, Any], report: Report, lexicon: Names) -> Annotation:
    length = len(report.text)
    mentions = tuple(_mention(row, length) for row in data["entities"])
    index = {row["id"]: at for at, row in enumerate(data["entities"])}
    relations = tuple(_relation(link, index, length) for link in data["links"])
    issues = tuple(
        Issue(_str(row["stage"]), report.id, _str(row["message"]), *_place(row, length))
        for row in data["issues"]
    )
    return Annotation(report, segment(report, lexicon), mentions, relations, issues)


def _mention(row: Mapping[str, Any], length: int) -> Mention:
    start, end = _span((row["start"], row["end"]), length)
    told = ((key, one if isinstance(one, list) else [one]) for key, one in row.get("attributes", {}).items())
    pairs = [(key, _str(value)) for key, values in told for value in values]
    if "same" in row:
        pairs.append(("same", _str(row["same"])))
    kind, rule, score = Kind(row["kind"]), _str(row["rule"]), _float(row["score"])
    return Mention(start, end, kind, rule, score, tuple(sorted(pairs)), _why(row))


def _relation(link: Sequence[Any], index: Mapping[str, int], length: int) -> Relation:
    subject, kind, object_, basis, more = link
    return Relation(
        index[subject],
        RelationKind(kind),
        index[object_],
        Basis(basis),
        _str(more["rule"]),
        _float(more["confidence"]),
        _span(more["cue"], length) if "cue" in more else None,
        _str(more["role"]) if "role" in more else None,
        _why(more),
    )


def _why(row: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    return tuple((feature, _float(weight)) for feature, weight in row.get("why", {}).items())


def _place(row: Mapping[str, Any], length: int) -> tuple[int | None, int | None]:
    return _span((row["start"], row["end"]), length) if "start" in row else (None, None)


def _span(pair: Sequence[object], length: int) -> tuple[int, int]:
    start, end = pair
    if type(start) is not int or type(end) is not int or not 0 <= start <= end <= length:
        raise ValueError(f"no place in the text: {start!r}, {end!r}")
    return start, end


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"no string: {value!r}")
    return value


def _float(value: object) -> float:
    if type(value) is not float:
        raise TypeError(f"no number with a point: {value!r}")
    return value
