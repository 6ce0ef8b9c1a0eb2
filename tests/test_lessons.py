"""The annotated texts that the model learns from are sound; of real reports only offsets are kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

LESSONS = Path(__file__).parent / "lessons"
ENDS = {
    "takes": ("u", "m"),
    "faces": ("u", "p"),
    "addresses": ("m", "p"),
    "cites": ("mp", "l"),
}
OURS = sorted(p for language in ("en", "zh") for p in (LESSONS / language).glob("*.json"))
REAL = sorted((LESSONS / "real").glob("*.json"))


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.stem)
def test_words_and_text_of_a_lesson_agree(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    raw = path.with_suffix(".txt").read_bytes()
    assert gold["doc"] == f"{path.stem}.txt"
    assert gold["sha256"] == hashlib.sha256(raw).hexdigest()
    text = raw.decode("utf-8")
    for entity in gold["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]
        assert entity["text"].strip() == entity["text"] != ""


@pytest.mark.parametrize("path", [*OURS, *REAL], ids=lambda p: p.stem)
def test_links_of_a_lesson_join_the_right_kinds(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    kinds = {e["id"]: {"policy": "l"}.get(e["kind"], e["kind"][0]) for e in gold["entities"]}
    for subject, relation, object_, *_ in [*gold["links"], *gold.get("optional_links", ())]:
        first, second = ENDS[relation]
        assert kinds[subject] in first
        assert kinds[object_] in second


@pytest.mark.parametrize("path", REAL, ids=lambda p: p.stem)
def test_no_word_of_a_real_report_is_kept(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    assert not path.with_suffix(".txt").exists()
    assert all("text" not in entity for entity in gold["entities"])
    assert all(len(entity.get("same", "")) <= 4 for entity in gold["entities"])
