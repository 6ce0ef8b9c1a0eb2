"""The scorer: overlap, entities, optional things; standoff there and back."""

from __future__ import annotations

from typing import Any

import pytest

from kg.errors import DataError
from kg.evaluate import compare, errors_html, errors_text, evaluate, rates, table
from kg.read import report_from_text
from kg.standoff import from_standoff, to_standoff

TEXT = "The Tide Office (TO) kept no ledger. TO revised the <b>travel</b> rules."
REPORT = report_from_text(TEXT, language="en")


def entity(id_: str, kind: str, words: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return {"id": id_, "kind": kind, "start": start, "end": start + len(words), "text": words, **more}


def standoff(entities: list[dict[str, Any]], links: list[list[str]], **more: Any) -> dict[str, Any]:
    return {"doc": "x.txt", "entities": entities, "links": links, **more}


GOLD = standoff(
    [
        entity("u1", "unit", "Tide Office (TO)"),
        entity("u2", "unit", "TO", 1, same="tide office (to)"),
        entity("p1", "problem", "kept no ledger"),
        entity("m1", "measure", "revised the <b>travel</b> rules"),
    ],
    [["u1", "faces", "p1"], ["u2", "takes", "m1"]],
)


def f1(gold: dict[str, Any], predicted: dict[str, Any], name: str, *, exact: bool = False) -> float:
    return round(rates([evaluate(gold, predicted, TEXT)], exact=exact)[name].f1, 3)


def test_gold_agrees_with_itself() -> None:
    assert f1(GOLD, GOLD, "spans", exact=True) == f1(GOLD, GOLD, "links") == 1.0


def test_half_an_overlap_counts_and_less_does_not() -> None:
    near = standoff([entity("a", "problem", "no ledger")], [])
    far = standoff([entity("a", "problem", "ledger")], [])
    assert f1(GOLD, near, "problem") == 1.0
    assert f1(GOLD, near, "problem", exact=True) == 0.0
    assert f1(GOLD, far, "problem") == 0.0


def test_another_kind_is_no_match() -> None:
    assert f1(GOLD, standoff([entity("a", "measure", "kept no ledger")], []), "spans") == 0.0


def test_a_link_may_be_drawn_at_any_mention_of_the_unit() -> None:
    predicted = standoff(GOLD["entities"], [["u2", "faces", "p1"], ["u1", "takes", "m1"]])
    assert f1(GOLD, predicted, "links") == 1.0


def test_a_name_that_is_not_joined_is_another_unit() -> None:
    apart = [{k: v for k, v in e.items() if k != "same"} for e in GOLD["entities"]]
    gold = standoff(apart, GOLD["links"])
    assert f1(gold, standoff(apart, [["u2", "faces", "p1"], ["u1", "takes", "m1"]]), "links") == 0.0


def test_what_is_optional_counts_neither_way() -> None:
    gold = standoff([*GOLD["entities"][:3], {**GOLD["entities"][3], "optional": True}], GOLD["links"])
    assert f1(gold, GOLD, "spans") == f1(gold, GOLD, "links") == 1.0
    without = standoff(GOLD["entities"][:3], GOLD["links"][:1])
    assert f1(gold, without, "spans") == f1(gold, without, "links") == 1.0


def test_an_optional_link_counts_neither_way() -> None:
    gold = {**GOLD, "links": GOLD["links"][:1], "optional_links": [["u2", "takes", "m1"]]}
    assert f1(gold, GOLD, "links") == 1.0


def test_every_miss_and_false_hit_is_shown_and_escaped() -> None:
    predicted = standoff([entity("a", "unit", "ledger")], [])
    document = evaluate(GOLD, predicted, TEXT, name="<x>")
    missed = {("miss", name) for name in ("unit", "problem", "measure", "faces", "takes")}
    assert {(e.what, e.name) for e in document.errors} == missed | {("false", "unit")}
    html = errors_html([document])
    assert "<b>travel" not in html
    assert "&lt;b&gt;travel" in html
    assert "&lt;x&gt;" in html
    assert "miss measure: revised the" in errors_text([document])
    assert "all" in table([document])


def test_comparing_tells_losses_and_gains() -> None:
    less = standoff(GOLD["entities"][:3], GOLD["links"][:1])
    changed = compare({"a": GOLD}, {"a": less}, {"a": TEXT})
    assert {(e.what, e.name) for e in changed["a"]} == {("miss", "measure"), ("miss", "takes")}
    assert compare({"a": GOLD}, {"a": GOLD}, {"a": TEXT}) == {}


def test_standoff_there_and_back() -> None:
    annotation = from_standoff(GOLD, REPORT)
    again = to_standoff(annotation)
    order = sorted(GOLD["entities"], key=lambda e: e["start"])
    assert [(e["kind"], e["text"]) for e in again["entities"]] == [(e["kind"], e["text"]) for e in order]
    assert f1(GOLD, again, "links") == 1.0


def test_an_annotation_of_another_text_is_told() -> None:
    wrong = standoff([{**GOLD["entities"][0], "start": 5}], [])
    with pytest.raises(DataError, match="another text"):
        from_standoff(wrong, REPORT)
