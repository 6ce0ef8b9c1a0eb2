"""Citations that a list joins are policies of their own; near misses stay whole."""

from __future__ import annotations

import pytest

from kg.annotate.english.mending.citations import with_each_citation
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention


def parts(text: str, kind: Kind = Kind.POLICY) -> list[str]:
    found = with_each_citation(text, [Mention(0, len(text), kind, "R")], load_lexicon("en"))
    return [text[m.start : m.end] for m in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "DBM Circular No. 11-004, DBM Circular No. 2015-007 and DBM Circular 2019-002",
            ["DBM Circular No. 11-004", "DBM Circular No. 2015-007", "DBM Circular 2019-002"],
        ),
        (
            "42 U.S.C. § 1396a, 42 CFR 433.10 and 45 CFR part 75",
            ["42 U.S.C. § 1396a", "42 CFR 433.10", "45 CFR part 75"],
        ),
        ("31 U.S.C. § 3512 and 2 C.F.R. part 200", ["31 U.S.C. § 3512", "2 C.F.R. part 200"]),
        (
            "Item V of Quay Circular 2014-001 and pertinent provisions of Joint Harbour Circular No. 2013-01",
            [
                "Item V of Quay Circular 2014-001",
                "pertinent provisions of Joint Harbour Circular No. 2013-01",
            ],
        ),
    ],
)
def test_each_citation_of_a_list_is_a_policy(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2 CFR 200.303 and 200.331",
        "sections 12, 13 and 14 of the Public Finance Act",
        "Public Law 117-58, the Infrastructure Investment and Jobs Act",
        "OMB Circular A-123, Management's Responsibility for Enterprise Risk Management",
        "“Notice on Carrying Out the Fishing Act 2011 and the Harbour Act 2012”",
    ],
)
def test_one_law_under_two_names_and_sections_of_one_stay_whole(text: str) -> None:
    assert parts(text) == [text]


def test_no_other_mention_is_cut() -> None:
    text = "follow 31 U.S.C. § 3512 and 2 C.F.R. part 200"
    assert parts(text, Kind.MEASURE) == [text]
