"""Attributes of mentions by their own words."""

from __future__ import annotations

import pytest

from kg.annotate.attributes import describe
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention


@pytest.mark.parametrize(
    ("name", "collective", "count"),
    [
        ("14 units inspected in the fourth round", "true", "14"),
        ("six departments", "true", "6"),
        ("Seven Counties Council", None, None),  # a name that begins with a number
        ("Department of 12 Waters", None, None),
        ("harbour office", None, None),
    ],
)
def test_counted_units_are_many(name: str, collective: str | None, count: str | None) -> None:
    (unit,) = describe(name, [Mention(0, len(name), Kind.UNIT, "R")], [""], load_lexicon("en"))
    assert (unit.get("collective"), unit.get("count")) == (collective, count)
