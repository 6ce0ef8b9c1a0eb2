"""Of real reports that are learned from, only offsets are kept; other lessons are held to what gold is."""

from __future__ import annotations

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
REAL = sorted((LESSONS / "real").glob("*.json"))


@pytest.mark.parametrize("path", REAL, ids=lambda p: p.stem)
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
