"""The floor of extraction: no score may fall by more than 0.01 below the recorded one."""

from __future__ import annotations

import json

import pytest

from tests.quality import SCORES, scores

RECORDED = json.loads(SCORES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("group", sorted(RECORDED))
def test_scores_hold(group: str) -> None:
    now = scores(group)
    fallen = {
        name: f"{floor} → {now[name]}" for name, floor in RECORDED[group].items() if now[name] < floor - 0.01
    }
    assert not fallen, "record a new floor with python -m tests.quality only if the loss is meant"
