"""The scorer: overlap, entities, optional things; standoff there and back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DataError, InputError
from kg.evaluate import compare, errors_html, errors_text, evaluate, place, rates, read_gold, table
from kg.model import Annotation, Kind, Mention
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


def test_a_link_that_is_listed_as_optional_too_counts_neither_way() -> None:
    gold = {**GOLD, "optional_links": GOLD["links"][1:]}
    for given in (GOLD["links"], GOLD["links"][:1]):
        assert f1(gold, standoff(GOLD["entities"], given), "links") == 1.0


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


def test_columns_stand_below_each_other_whatever_the_names_of_reports() -> None:
    names = ("report.json", "清河市水务局通报.json", "关于清河市水务局巡察整改进展情况的通报.json")
    lines = table([evaluate(GOLD, GOLD, TEXT, name=name) for name in names]).splitlines()
    ends = {sum(1 + (sign > "\u2e80") for sign in line.rstrip()) for line in lines}
    assert len(lines) > 6
    assert len(ends) == 1


def test_gold_is_named_by_text_or_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nope: no such file or folder"):
        read_gold("nope")
    with pytest.raises(InputError, match="None is no path"):
        read_gold(None)  # type: ignore[arg-type]
    (tmp_path / "x.json").write_text(json.dumps(GOLD), encoding="utf-8")
    assert read_gold(str(tmp_path)) == read_gold(tmp_path) == {"x.json": GOLD}


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


# -- reading -----------------------------------------------------------------------------


def without(key: str, row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


FIRST, *OTHERS = GOLD["entities"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"links": [["u1", "faces", "p9"]]}, "no entity 'p9'; known: m1, p1, u1, u2"),
        ({"optional_links": [["u9", "faces", "p1"]]}, "no entity 'u9'; known: m1, p1, u1, u2"),
        ({"links": [["u1", "has", "p1"]]}, "no relation 'has'; known: faces, "),
        ({"links": [["u1", "faces"]]}, "expected [id, relation, id]"),
        ({"links": {}}, "links: expected a list"),
        ({"entities": [without("kind", FIRST), *OTHERS]}, "entity 'u1': no kind; expected one of unit, "),
        ({"entities": [{**FIRST, "kind": "office"}, *OTHERS]}, "entity 'u1': kind 'office'; expected one of"),
        ({"entities": [without("end", FIRST), *OTHERS]}, "entity 'u1': start 4, end None; expected whole"),
        ({"entities": [{**FIRST, "start": 20}, *OTHERS]}, "entity 'u1': start 20, end 20; expected whole"),
        ({"entities": [{**FIRST, "text": 5}, *OTHERS]}, "entity 'u1': text 5; expected a string"),
        ({"entities": [without("id", FIRST), *OTHERS]}, "entity 1 of 4: expected an object with id, kind"),
        ({"entities": [FIRST, FIRST, *OTHERS]}, "entity 'u1' is there twice"),
        ({"sha256": 5}, "sha256 5; expected a string"),
    ],
)
def test_gold_that_is_malformed_is_told_with_file_and_entity(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({**GOLD, **change}), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_gold(path)
    assert str(caught.value).startswith("x.json: ")
    assert told in str(caught.value)


@pytest.mark.parametrize("content", ["{", "[]", "[" * 200_000, '{"entities": []}'])
def test_what_is_no_annotation_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(DataError, match=r"^x\.json: (not JSON|expected an object with entities and links)"):
        read_gold(tmp_path)


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def annotated(text: str, *words: str, **more: Any) -> dict[str, Any]:
    """Gold of these words of a text, in the offsets of the text as it is."""
    spans = [(text.index(one), text.index(one) + len(one)) for one in words]
    rows = [
        {"id": f"u{start}", "kind": "unit", "start": start, "end": end, "text": text[start:end]}
        for start, end in spans
    ]
    return standoff(rows, [], **more)


LINES = "The Tide Office\nkept no ledger.\nThe Pier Office\nhad one.\n"
WINDOWS = LINES.replace("\n", "\r\n")


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        (LINES, LINES),
        (WINDOWS, WINDOWS),
        (WINDOWS, LINES),  # what kg annotate gives of such a file
        ("\ufeff" + WINDOWS, "\ufeff" + WINDOWS),
        (LINES.replace("Tide", "Ti\u00adde"), LINES.replace("Tide", "Ti\u00adde")),
    ],
)
def test_offsets_of_a_text_as_it_lies_there_are_those_of_the_text_as_it_is_read(
    text: str, offsets: str, words: bool
) -> None:
    gold = annotated(offsets, "Pier Office", sha256=sha256(offsets.encode()))
    if not words:
        gold = {**gold, "entities": [without("text", row) for row in gold["entities"]]}
    placed, read = place(gold, text.encode(), "x.json")
    assert read == LINES
    assert placed["entities"] == [
        {**annotated(LINES, "Pier Office")["entities"][0], "id": placed["entities"][0]["id"]}
    ]


def test_words_go_before_the_hash_of_the_file() -> None:
    gold = annotated(LINES, "Pier Office", sha256=sha256(WINDOWS.encode()))
    assert place(gold, WINDOWS.encode(), "x.json")[0]["entities"] == gold["entities"]


@pytest.mark.parametrize(
    ("raw", "change", "told"),
    [
        ("水务局".encode("gb18030"), {}, r"its text is not UTF-8 \(.*\); save the text as UTF-8"),
        (
            LINES.encode(),
            {"sha256": "0" * 64},
            r"its text is another one than was annotated \(sha256 differs\)",
        ),
        (LINES.replace("no", "a").encode(), {}, r"entity 'u36' at 36: expected 'Pier Office', found "),
        (LINES[:40].encode(), {}, r"entity 'u36' at 36: ends at 47, behind the 40 characters"),
    ],
)
def test_another_text_than_was_annotated_is_told(raw: bytes, change: dict[str, Any], told: str) -> None:
    with pytest.raises(DataError, match=rf"^x\.json: {told}"):
        place({**annotated(LINES, "Pier Office"), **change}, raw, "x.json")


def test_an_attribute_that_is_told_twice_is_kept_twice() -> None:
    report = report_from_text("The office bought 3 boats and 9 piers.")
    amounts = (("quantity", "3 boats"), ("quantity", "9 piers"), ("status", "completed"))
    bought = Mention(11, 37, Kind.MEASURE, "R", 0.9, amounts)
    data = to_standoff(Annotation(report, (), (bought,), ()))
    assert data["entities"][0]["attributes"] == {"quantity": ["3 boats", "9 piers"], "status": "completed"}
    assert from_standoff(data, report).mentions[0].attributes == amounts
