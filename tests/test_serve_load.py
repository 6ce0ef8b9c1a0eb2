"""``kg serve`` under fifty readers at once: no error, and memory that stays where it was."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("uvicorn")

from kg.rdf import encode
from kg.store import save
from tests.load import run_load, served
from tests.sample_build import sample


def test_fifty_readers_meet_no_error_and_memory_does_not_grow(tmp_path: Path) -> None:
    save(encode(*sample()), tmp_path / "store")
    with served(tmp_path) as (port, server):
        warm = run_load(port, server, readers=50, questions=4)
        later = [run_load(port, server, readers=50, questions=4) for _ in range(3)]
    assert warm.statuses == {200: 200}
    assert all(load.statuses == {200: 200} for load in later)
    # pages and pools of the allocators settle in the first round; a leak would go on
    assert later[-1].megabytes < 1.1 * later[0].megabytes
