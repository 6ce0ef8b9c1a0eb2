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


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("U.S. Department of Piers", "federal-agency"),
        ("U.S. Pier and Quay Service (PQS)", "federal-agency"),
        ("Federal Lighthouse Administration’s", "federal-agency"),
        ("Federal Funds Office", None),  # a state has one
        ("U.S. contractors", None),
        ("U.S. and Ruritanian sailors", None),
        ("current Administration", None),
        ("certain piers for U.S. agency personnel", None),
        ("Department of Public Safety", "state-organ"),
        ("Ohio Department of Transportation", "state-organ"),
        ("Seaport Department of Transportation", None),  # a city's
        ("Department of Marine Sciences", None),  # a university's
        ("Ministry of Tides", "state-organ"),
        ("Provincial Water Bureau", "state-organ"),
        ("Chief Information Officer", None),
        ("HHS Office of Inspector General", "oversight-body"),
        ("Fish Inspection Service", None),
        ("Harbour District Court", "judicial"),
        ("Office for Courthouses", None),
        ("Tide University", "school"),
        ("Harbour School District", None),
        ("third party organizations", None),
        ("Party Committee of the Port", "party-group"),
        ("interdisciplinary team", None),
        ("Pilots Association", "mass-organisation"),
        ("Pilots Credit Union", None),
    ],
)
def test_a_unit_has_a_type_only_where_its_name_makes_it_sure(name: str, type_: str | None) -> None:
    (unit,) = describe(name, [Mention(0, len(name), Kind.UNIT, "R")], [""], load_lexicon("en"))
    assert unit.get("type") == type_
