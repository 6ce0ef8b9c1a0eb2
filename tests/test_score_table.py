"""The table of scores in the READMEs is the recorded one, and each held-out text is in one of its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality import COLUMNS, GOLD, GROUPS, ROWS
from tests.score_table import PAGES, TABLE, rewritten


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_the_table_has_the_recorded_scores(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(TABLE.findall(text)) == 1
    assert rewritten(text) == text, "run: python -m tests.score_table"


@pytest.mark.parametrize("group", [group for group in GROUPS if "held_out" in group])
def test_each_held_out_text_is_in_one_row(group: str) -> None:
    told = [text for row in ROWS if row.group == group for text in row.texts]
    assert sorted(told) == sorted(path.stem for path in (GOLD / group).glob("*.json"))


def test_a_row_has_texts_in_the_number_that_it_says_or_its_figures() -> None:
    for row in ROWS:
        if row.group:
            assert f": {len(row.texts)} {row.part}" in row.label
        else:
            assert len(row.figures) == len(COLUMNS)
