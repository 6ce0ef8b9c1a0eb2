"""The annotated reports are sound: offsets, checksums, links, vocabulary.

Scores are worth what the gold is worth, so a text that was edited after it was annotated,
a span that slipped or a link with the wrong ends must fail here, before anything is scored.
"""

import collections
import hashlib
import json
import pathlib
import unicodedata
from typing import Any

import pytest
import yaml

ROOT = pathlib.Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
DEMO_REPORTS = ROOT / "notebooks" / "reports"

ENDS = {
    "takes": ({"unit"}, {"measure"}),
    "faces": ({"unit"}, {"problem"}),
    "addresses": ({"measure"}, {"problem"}),
    "cites": ({"measure", "problem"}, {"policy"}),
}
STATUS = {
    "measure": {"planned", "ongoing", "completed", "recommended"},
    "problem": {"open", "partly resolved", "resolved"},
}
POLICY_KINDS = {"document", "formulation", "speech", "meeting"}
ATTRIBUTES = {
    "unit": {"collective", "quantity"},
    "problem": {"status", "date", "deadline", "quantity"},
    "measure": {"status", "date", "deadline", "quantity"},
    "policy": {"kind of policy", "date"},
}
ENTITY_KEYS = {"id", "kind", "start", "end", "text", "attributes", "same", "optional"}
FILE_KEYS = {"doc", "sha256", "language", "entities", "links", "optional_links"}
# A short text has room for few of the hard cases. Words in English, characters in Chinese.
LEAST_LENGTH = {"en": 500, "zh": 600}

FILES = sorted(GOLD.glob("*/*.json"))
LESSONS = sorted((ROOT / "tests" / "lessons").glob("[ez][nh]*/*.json"))  # learned from, never scored
every_file = pytest.mark.parametrize("path", FILES + LESSONS, ids=lambda p: f"{p.parent.name}/{p.stem}")


def text_path(path: pathlib.Path) -> pathlib.Path:
    """Where the text of this annotation lies: demo reports live with the notebooks."""
    folder = DEMO_REPORTS if path.parent.name == "demo" else path.parent
    return folder / f"{path.stem}.txt"


def load(path: pathlib.Path) -> tuple[str, dict[str, Any]]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return text_path(path).read_bytes().decode("utf-8"), data


def entities_by_id(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entity["id"]: entity for entity in data["entities"]}


def test_there_is_seen_held_out_and_demo_gold() -> None:
    found = collections.Counter(path.parent.name for path in FILES)
    assert all(found[name] for name in ("demo", "seen", "held_out")), found


def test_every_text_has_an_annotation() -> None:
    texts = {p.stem for p in GOLD.glob("*/*.txt")} | {p.stem for p in DEMO_REPORTS.glob("*.txt")}
    assert texts == {path.stem for path in FILES}


@every_file
def test_text_is_the_one_that_was_annotated(path: pathlib.Path) -> None:
    text, data = load(path)
    assert data.keys() <= FILE_KEYS
    assert data["doc"] == text_path(path).name
    assert data["sha256"] == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert "\r" not in text and text.endswith("\n") and unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_text_is_long_enough(path: pathlib.Path) -> None:
    text, data = load(path)
    length = len(text.split()) if data["language"] == "en" else len("".join(text.split()))
    assert length >= LEAST_LENGTH[data["language"]]


@every_file
def test_entities_stand_where_they_say(path: pathlib.Path) -> None:
    text, data = load(path)
    assert len(entities_by_id(data)) == len(data["entities"]), "ids are not unique"
    places = collections.Counter((e["kind"], e["start"], e["end"]) for e in data["entities"])
    assert max(places.values()) == 1, "one kind is annotated twice over the same characters"
    for entity in data["entities"]:
        assert entity.keys() <= ENTITY_KEYS
        assert text[entity["start"] : entity["end"]] == entity["text"], entity
        assert entity["text"] == entity["text"].strip() != "", entity


@every_file
def test_one_name_is_one_entity(path: pathlib.Path) -> None:
    """Links are scored between entities: a name that stands for a unit once stands for it everywhere."""
    _, data = load(path)
    meant: dict[tuple[str, str], set[str | None]] = collections.defaultdict(set)
    for entity in data["entities"]:
        if entity["kind"] in ("unit", "policy"):
            meant[entity["kind"], entity["text"].casefold()].add(entity.get("same"))
    assert not {name for name, same in meant.items() if len(same) > 1}


@every_file
def test_spans_nest_and_do_not_cross(path: pathlib.Path) -> None:
    _, data = load(path)
    open_spans: list[dict[str, Any]] = []
    for entity in sorted(data["entities"], key=lambda e: (e["start"], -e["end"])):
        while open_spans and open_spans[-1]["end"] <= entity["start"]:
            open_spans.pop()
        assert not open_spans or entity["end"] <= open_spans[-1]["end"], (open_spans[-1], entity)
        open_spans.append(entity)


@every_file
def test_attributes_are_known_ones(path: pathlib.Path) -> None:
    _, data = load(path)
    for entity in data["entities"]:
        attributes = entity.get("attributes", {})
        assert attributes.keys() <= ATTRIBUTES[entity["kind"]], entity
        if "status" in attributes:
            assert attributes["status"] in STATUS[entity["kind"]], entity
        assert attributes.get("kind of policy", "document") in POLICY_KINDS, entity
        assert attributes.get("collective", True) is True, entity
        assert "same" not in entity or entity["kind"] in ("unit", "policy"), entity


@every_file
def test_links_join_what_their_relation_joins(path: pathlib.Path) -> None:
    _, data = load(path)
    entities = entities_by_id(data)
    links = [tuple(link[:3]) for link in data["links"]]
    assert len(set(links)) == len(links), "a link is listed twice"
    assert all(link[3:] in ([], ["inferred"]) for link in data["links"])
    for source, relation, target, *_ in data["links"] + data.get("optional_links", []):
        sources, targets = ENDS[relation]
        assert entities[source]["kind"] in sources, (source, relation, target)
        assert entities[target]["kind"] in targets, (source, relation, target)


@every_file
def test_who_takes_a_measure_faces_its_problem(path: pathlib.Path) -> None:
    """The guideline's closure, counted between entities as the scorer does."""
    _, data = load(path)
    entities = entities_by_id(data)

    def name(identifier: str) -> str:
        entity = entities[identifier]
        return str(entity.get("same") or " ".join(entity["text"].casefold().split()))

    links = data["links"] + data.get("optional_links", [])
    faced = {(name(link[0]), link[2]) for link in links if link[1] == "faces"}
    takers = collections.defaultdict(set)
    for source, relation, target, *_ in data["links"]:
        if relation == "takes":
            takers[target].add(name(source))
    for source, relation, target, *_ in data["links"]:
        if relation == "addresses":
            missing = {unit for unit in takers[source] if (unit, target) not in faced}
            assert not missing, (missing, entities[target]["text"])


@pytest.mark.parametrize("path", sorted(DEMO_REPORTS.glob("*.txt")), ids=lambda p: p.stem)
def test_demo_reports_carry_their_metadata(path: pathlib.Path) -> None:
    meta = yaml.safe_load(path.with_suffix(".meta.yaml").read_text(encoding="utf-8"))
    assert meta.keys() == {"title", "date", "issuer", "round", "language", "source"}
    assert meta["source"].startswith("https://example.org/")
    gold = json.loads((GOLD / "demo" / f"{path.stem}.json").read_text(encoding="utf-8"))
    assert meta["language"] == gold["language"]
