"""What names a policy or a unit by pattern, and what only looks like one."""

from __future__ import annotations

import re

import pytest

from kg.annotate.proposals import by_pattern
from kg.annotate.tokens import Tokens
from kg.lexicon import load_lexicon
from kg.model import Kind, Passage, PassageKind
from kg.read import report_from_text


def named(text: str, kind: Kind) -> set[str]:
    report = report_from_text(text, language="en")
    tokens = Tokens()
    for match in re.finditer(r"[\w.’'/&§-]*[\w§.]|[^\w\s]", text):
        tokens.text.append(match.group())
        tokens.start.append(match.start())
        tokens.end.append(match.end())
    passages = (Passage(0, len(text), PassageKind.PARAGRAPH),)
    rows = by_pattern(report, passages, tokens, load_lexicon("en"), [kind])
    return {text[slice(*tokens.span(p.start, p.end))] for p in rows}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as 31 U.S.C. § 3512 asks", {"31 U.S.C. § 3512"}),
        ("under 2 CFR 200.303 grantees", {"2 CFR 200.303"}),
        ("in Pub. L. No. 117-58 funds", {"Pub. L. No. 117-58"}),
        ("by OMB Circular A-123 each", {"OMB Circular A-123"}),
        ("the Clean Tides Act of 1987 says", {"Clean Tides Act of 1987"}),
        ("carried out “two maintenances” well", {"two maintenances"}),
        ("issued the “Key Points on Harbour Work in 2020” then", {"Key Points on Harbour Work in 2020"}),
        ("put forward “strengthening the quay” there", set()),
        ("the office revised 31 ledgers", set()),
        ("Tides Act quickly on piers", {"Tides Act"}),
        ("the IIJA set aside", {"IIJA"}),
        ("an IRA of a sailor", set()),  # an account
        ("met key practices for strategic planning when", {"key practices for strategic planning"}),
        ("followed GAO’s leading practices for which", {"GAO’s leading practices"}),
        ("shared good practices of the key harbours", set()),
    ],
)
def test_policies(text: str, expected: set[str]) -> None:
    assert named(text, Kind.POLICY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Party Group of the Ministry of Tides met", {"Party Group of the Ministry of Tides"}),
        ("The Department of Quays and Piers met", {"Department of Quays and Piers"}),
        (
            "the party organizations of the inspected units met",
            {"party organizations of the inspected units"},
        ),
        ("the office chairs were sold", {"office"}),
        ("a service to sailors", set()),
    ],
)
def test_units(text: str, expected: set[str]) -> None:
    assert named(text, Kind.UNIT) == expected
