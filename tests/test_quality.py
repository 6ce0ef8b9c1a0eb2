"""The floor of extraction: no score may fall by more than 0.01 below the recorded one."""

from __future__ import annotations

import json

import pytest

from tests import quality

RECORDED = json.loads(quality.SCORES.read_text(encoding="utf-8"))


def test_every_group_has_a_floor_for_every_figure() -> None:
    assert set(RECORDED) == set(quality.RECORDED)
    wrong = {group: set(quality.COLUMNS) ^ floors.keys() for group, floors in RECORDED.items()}
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize("group", sorted(quality.RECORDED))
def test_scores_hold(group: str) -> None:
    now = quality.scores(group)
    assert now.keys() == RECORDED[group].keys()
    fallen = {
        name: f"{floor} → {now[name]}" for name, floor in RECORDED[group].items() if now[name] < floor - 0.01
    }
    assert not fallen, "record a new floor with python -m tests.quality only if the loss is meant"
