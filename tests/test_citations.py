"""Citations that a list joins are policies of their own, short ones mean others; near misses do not."""

from __future__ import annotations

import re

import pytest

from kg.annotate.english.mending.citations import with_each_citation
from kg.annotate.english.mending.resolve import Resolver
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


def meant(text: str) -> dict[str, str | None]:
    """Return what the policies of a text mean, which stand in ‹ › there; None: what their words are."""
    found: list[Mention] = []
    plain = ""
    for at, part in enumerate(re.split("[‹›]", text)):
        if at % 2:
            found.append(Mention(len(plain), len(plain) + len(part), Kind.POLICY, "R"))
        plain += part
    lexicon = load_lexicon("en")
    named = Resolver(lexicon).resolve(plain, with_each_citation(plain, found, lexicon), [])
    return {plain[m.start : m.end]: m.get("same") for m in named}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By ‹42 CFR Section 455›, ‹455.105› asks for it.", "42 CFR 455.105"),
        ("By ‹2 CFR 200.303› it may, see ‹§ 200.308(e)(3›).", "2 CFR 200.308(e)(3)"),
        ("By ‹49 CFR 24.3›, then ‹2 CFR 24.9›; ‹section 24.101› too.", "2 CFR 24.101"),  # the last in front
        ("‹45 CFR 264.1(a)› (as in ‹260.31 of this chapter›)", "45 CFR 260.31"),
        ("‹§ 80.34› asks for it. So do ‹50 CFR 80.31› and ‹50 CFR part 80›.", "50 CFR 80.34"),
        # near misses
        ("By ‹42 CFR 455.3›, ‹456.105› asks for it.", None),
        ("‹45 CFR 264.1(a)›.\n\nSee ‹260.31 of this chapter›.", None),
        ("‹§ 80.34› asks for it, and ‹50 CFR 80.31› and ‹2 CFR 80.3›.", None),
        ("‹Paragraph 7(b)› asks for it, and ‹42 CFR 7.1›.", None),
        ("‹Section 5.3 of the Quay Lease› and ‹29 CFR 5.5›; ‹Section 5.7› too.", None),
    ],
)
def test_a_section_of_the_code_has_the_title_of_a_citation_of_its_part(text: str, name: str | None) -> None:
    policies = [*meant(text).items()]
    short = next(at for at, (words, _) in enumerate(policies) if "CFR" not in words and "Lease" not in words)
    assert policies[short][1] == name


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        (
            "‹Clause 5 of the Quay Safety Rules 2017› and ‹clause 6›",
            "clause 6",
            "clause 6 of the Quay Safety Rules 2017",
        ),
        ("‹Clause 5 of the Quay Rules› and ‹section 6›", "section 6", None),
        ("‹Clause 5 of the Quay Rules›.\n\nSee ‹clause 6›", "clause 6", None),
        ("‹Clause 5 of the Agreement› and ‹clause 6›", "clause 6", None),
        (
            "‹Section 9 of the Pier Act of 1973›, ‹Tide Act›: ‹section 9 of the Act›",
            "section 9 of the Act",
            "Section 9 of the Pier Act of 1973",
        ),
        (
            "‹Pier Act of 1973, 42 U.S.C. § 300› asks for it in ‹section 9 of the Act›",
            "section 9 of the Act",
            "section 9 of the Pier Act of 1973",
        ),
        (
            "‹Section 9 of the Pier Act›, ‹section 9 of the Tide Act›: ‹section 9 of the Act›",
            "section 9 of the Act",
            None,
        ),
        (
            "By the ‹Pier Act, 1973›, ‹section 9 of the act›",
            "section 9 of the act",
            "section 9 of the Pier Act, 1973",
        ),
        ("By the ‹Pier Act› and the Tide Act, ‹section 9 of the act›", "section 9 of the act", None),
        (
            "By the ‹Pier Act› and the ‹Tide Levies Act 1990› (the Act), ‹section 9 of the Act›",
            "section 9 of the Act",
            "section 9 of the Tide Levies Act 1990",
        ),
    ],
)
def test_a_section_alone_is_of_the_document_that_can_only_be_meant(
    text: str, short: str, name: str | None
) -> None:
    assert meant(text)[short] == name


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        (
            "‹Pier Levies and Fees Manual› (the Levies Manual); the ‹Levies Manual›",
            "Levies Manual",
            "Pier Levies and Fees Manual",
        ),
        ("‹Rule 4 of the Sand Rules, 2016› (the Rules); the ‹Rules›", "Rules", "Sand Rules, 2016"),
        (
            "‹Pier Results Act of 1993 (the Results Act)›; the ‹Results Act›",
            "Results Act",
            "Pier Results Act of 1993",
        ),
        # near misses
        ("The ‹Levies Manual›; ‹Pier Levies and Fees Manual› (the Levies Manual)", "Levies Manual", None),
        ("‹Pier Levies and Fees Manual›; the ‹Levies Manual›", "Levies Manual", None),
        ("‹48 C.F.R. § 39.105› (the Quay Regulation); the ‹Quay Regulation›", "Quay Regulation", None),
        ("‹Pier Fees Manual› (the Manual), ‹Tide Fees Manual› (the Manual); the ‹Manual›", "Manual", None),
        ("‹Pier Fees Manual› (the Manual); a ‹manual›", "manual", None),
    ],
)
def test_a_short_name_that_the_report_introduces_stands_for_the_long_one(
    text: str, short: str, name: str | None
) -> None:
    assert meant(text)[short] == name


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        ("‹Pier Act›, ‹Pier Act of 1977›", "Pier Act", "Pier Act of 1977"),
        (
            "‹section 5(e) of the Pier Act›, ‹section 5(e) of the Pier Act of 1977, as amended›, "
            "‹section 5(e) of the Pier Act of 1977›",
            "section 5(e) of the Pier Act",
            "section 5(e) of the Pier Act of 1977",
        ),
        ("‹Pier Act›, ‹Pier Act of 1977›, ‹Pier Act, 2004›", "Pier Act", None),
        ("‹Pier Act›, ‹Tide Pier Act of 1977›", "Pier Act", None),
        ("‹Pier Plan›, ‹Pier Plan of 1977›", "Pier Plan", None),  # of each year another
        ("‹Policy 802.4›, ‹Board Policy 802.4›", "Policy 802.4", "Board Policy 802.4"),
        ("‹Chapter 4.3›, ‹Pier Manual, Chapter 4.3›", "Chapter 4.3", "Pier Manual, Chapter 4.3"),
        ("‹Policy 802.4›, ‹Board Policy 802.5›", "Policy 802.4", None),
        ("‹three provisions›, ‹Eight Provisions›, ‹Eight Provisions›", "three provisions", None),
        ("‹Pier provisions›, ‹Pier Provisions›, ‹Pier Provisions›", "Pier provisions", "Pier Provisions"),
        ("‹Policy 802.4›, ‹Board Policy 802.4›, ‹Tide Policy 802.4›", "Policy 802.4", None),
    ],
)
def test_one_policy_under_two_names_is_one_where_the_report_has_one_such_alone(
    text: str, short: str, name: str | None
) -> None:
    assert meant(text)[short] == name


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        (
            "‹6 U.S.C. § 251›; 8\n\nPage 14 Pier Grants\n\n‹U.S.C. § 1182›.",
            "U.S.C. § 1182",
            "8 U.S.C. § 1182",
        ),
        ("as told in 8\n- 14 -\n\n‹U.S.C. § 1182›.", "U.S.C. § 1182", "8 U.S.C. § 1182"),
        # near misses
        ("We asked 8\n\nPage 14 Pier Grants\n\n‹U.S.C. § 1182›.", "U.S.C. § 1182", None),
        ("see 8\n\nThe pier shut.\n\n‹U.S.C. § 1182›.", "U.S.C. § 1182", None),
        ("see 8\n\nThe pier shut by ‹U.S.C. § 1182›.", "U.S.C. § 1182", None),
    ],
)
def test_a_title_that_stands_on_the_page_before_is_of_the_citation(
    text: str, words: str, name: str | None
) -> None:
    assert meant(text)[words] == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("approved the ‹policy 5/17›.", "policy"),
        ("by ‹Circular 5/17›.", "Circular 5/17"),
        ("by the ‹policy 15/17›.", "policy 15/17"),
    ],
)
def test_a_day_is_no_number_of_a_policy(text: str, words: str) -> None:
    assert list(meant(text)) == [words]
