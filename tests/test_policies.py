"""What names a policy or a unit by pattern, and what only looks like one."""

from __future__ import annotations

import re

import pytest

from kg.annotate.english.reading.proposals import by_pattern
from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import load_lexicon
from kg.model import Kind, Passage, PassageKind
from kg.read import report_from_text


def named(text: str, kind: Kind) -> set[str]:
    report = report_from_text(text, language="en")
    tokens = Tokens()
    for match in re.finditer(r"(?:(?![’']s\b)[\w.’'/&§-])*[\w§.]|[’']s\b|[^\w\s]", text):
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
        ("met key practices for the Harbour", {"key practices"}),
        ("in accordance with § 200.514 each", {"§ 200.514"}),
        ('in OMB Circular A-77, "Cash Handling," to', {'OMB Circular A-77, "Cash Handling,"'}),
        ("has not met the 1988 amendments of", {"1988 amendments"}),
        ("despite a Bureau of Property requirement that", {"Bureau of Property requirement"}),
        ("does not follow TPO rules and regulations for", {"TPO rules and regulations"}),
        ("Compliance requirement of the Bureau", set()),
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
        ("by Section 12 states that the clerk, Ordinance 7.15 states the", set()),
        ("audited 12 states that had funds", {"12 states"}),
        ("the Office of Grants and Loans's (OGL) guide", {"Office of Grants and Loans"}),
        ("the Bureau of Women's Affairs met", {"Bureau of Women's Affairs"}),
        ("Director of Accounts (Revenue), Lucknow failed", {"Director of Accounts (Revenue), Lucknow"}),
        ("Chief Engineer, Madras Water Circle did", {"Chief Engineer, Madras Water Circle"}),
        ("The Director, TPO, should revise", {"Director, TPO"}),
        ("told the Director, Anna Tide, and", set()),
        (
            "took Immigration, Refugees and Citizenship Canada to",
            {"Immigration, Refugees and Citizenship Canada"},
        ),
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
