"""Linking of English names that tell whose they are only by the report: no place, a part, a number."""

from __future__ import annotations

import pytest

from kg.link import link, load_authority
from kg.link.meaning import is_borne_by_any
from kg.model import Kind
from tests.test_link import annotate, one_thing, published

AUTHORITY = load_authority()


def shared(words: str, letter: str = "U") -> bool:
    """Tell whether two reports that have these words mean one thing by them."""
    return one_thing(*(annotate(f"In {place} it was the [{letter}:{words}].") for place in ("May", "June")))


@pytest.mark.parametrize(
    "words",
    [
        # without a place
        "Provincial Hydrology Bureau",
        "Municipal Bureau of Agriculture, Forestry and Water",
        "County Audit Bureau",
        "City Manager",
        "City Council",
        "State Department of Education",
        "Sixth Inspection Group of the Provincial Party Committee",
        "Party Group of the Department of Tides",
        "People's Hospital",
        # of a body that any report has
        "Bureau's Party Committee",
        "Department’s Pier Section",
        "Discipline Inspection and Supervision Group stationed in the Bureau",
        "Tide Hospital of the College",
        # by an officer or a number, a common noun, a word alone
        "Governor's office",
        "Office of the State Auditor",
        "Deputy Director",
        "Region 4 office",
        "District 5",
        "Third Inspection Team",
        "Ohio office",
        "Ohio regional office",
        "Fund",
        "Treasury",
    ],
)
def test_a_unit_whose_name_leaves_out_whose_it_is_means_one_in_its_report_alone(words: str) -> None:
    assert not shared(words)
    assert one_thing(annotate(f"The [U:{words}] met. Then the [U:{words}] left."))


@pytest.mark.parametrize(
    "words",
    [
        "State Council of Tide",
        "State Department",
        "State Post Bureau",
        "State Administration of Piers",
        "State of Tide",
        "City of Tide",
        "City of London Corporation",
        "City University of Tide",
        "City Council of Tide",
        "County Durham Pier Board",
        "County Durham",
        "District of Columbia",
        "District Pier Office, Tidewick",
        "Municipal Securities Rulemaking Board",
        "Party Committee of Tide City Water Bureau",
        "Party Committee of the Municipal Bureau of Tide City",
        "Party Group of the Ministry of Tides",
        "Home Office",
        "Met Office",
        "Tide Office",
        "HM Treasury",
        "Tide Fund",
        "Children's Commission",
        "State's Bureau of Tides",
    ],
)
def test_a_name_that_says_which_unit_it_is_means_one_in_all_reports(words: str) -> None:
    assert shared(words)


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("Policy 4.12", True),
        ("Board Policy No. 8.4", True),
        ("Administrative Directive 5-3, section 2", True),
        ("section 2 of Order 413.3B", True),
        ("Municipal Code section 3.44.090", True),
        ("County Policy 12", True),
        # near misses
        ("DOD Directive 5000.01", False),
        ("Executive Order 12372", False),
        ("Directive 2012/34/EU", False),
        ("Tide Board Policy 4.12", False),
        ("Municipal Piers Act", False),
    ],
)
def test_a_rule_that_its_number_alone_tells_is_no_rule_of_all_bodies(words: str, own: bool) -> None:
    assert shared(words, "L") is not own


def test_what_one_issuer_publishes_means_one_rule_by_a_number_and_one_body_by_a_name_without_its_place() -> (
    None
):
    for words in ("[L:Policy 4.12]", "[U:Provincial Tide Bureau]"):
        one, same = (
            published(annotate(f"In {m} it was {words}."), issuer="Tide Board") for m in ("May", "June")
        )
        other = published(annotate(f"In July it was {words}."), issuer="Pier Board")
        assert one_thing(one, same)
        assert not one_thing(one, other)
        assert {made.method for made in link([one]).links} == {"issuer"}


def test_a_number_is_no_name_of_a_unit() -> None:
    assert is_borne_by_any(Kind.POLICY, "policy 4.12", AUTHORITY)
    assert not is_borne_by_any(Kind.UNIT, "policy 4.12", AUTHORITY)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("three important and one large", "三重一大"),
        ("strict governance of the Party", "全面从严治党"),
    ],
)
def test_other_translations_of_formulations(words: str, key: str) -> None:
    entry = AUTHORITY.find(Kind.POLICY, AUTHORITY.normalise(Kind.POLICY, words))
    assert entry is not None
    assert entry.key == key
