"""Names of units, groups and documents of an English report that are one; near misses are two."""

from __future__ import annotations

import re

import pytest

from kg.annotate.english.mending.resolve import Resolver
from kg.annotate.english.reading.names import Abbreviation
from kg.lexicon import load_lexicon
from kg.link import link
from kg.model import Annotation, Kind, Mention
from kg.read import report_from_text

RESOLVER = Resolver(load_lexicon("en"))
KINDS = {"«": Kind.UNIT, "‹": Kind.POLICY}


def named(marked: str, *known: Abbreviation) -> tuple[str, list[Mention]]:
    """Return a text, and its mentions as they are named: units stand in « », policies in ‹ ›."""
    mentions, plain = [], ""
    for part in re.split("(«[^»]*»|‹[^›]*›)", marked):
        if kind := KINDS.get(part[:1]):
            part = part[1:-1]
            mentions.append(Mention(len(plain), len(plain) + len(part), kind, "R"))
        plain += part
    return plain, RESOLVER.resolve(plain, mentions, known)


def meant(marked: str, *known: Abbreviation) -> list[str]:
    """Return what the mentions of a text mean, in their order."""
    text, mentions = named(marked, *known)
    return [mention.get("same") or text[mention.start : mention.end] for mention in mentions]


NTA = Abbreviation("NTA", 0, 0, "National Tide Administration")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("«U.S. Department of Piers» met. The «Secretary of Piers» should act.", "U.S. Department of Piers"),
        ("«Tide Land Ministry of Piers» met. The «Minister of Piers» left.", "Tide Land Ministry of Piers"),
        ("«NTA» met. The «NTA Administrator» should act.", "NTA"),
        ("«NTA» met. The «NTA Commissioner General» should act.", "NTA"),
        ("«Pier Works Board» met. The «Pier Works Board Executive Director» left.", "Pier Works Board"),
        (
            "«Coastal Pier Safety Administration» met. The «Coastal Pier Safety Administrator» left.",
            "Coastal Pier Safety Administration",
        ),
        # near misses: two that it may be of, none, a word that many a unit has before its head
        (
            "«U.S. Department of Piers» and «Ohio Department of Piers» met. «Secretary of Piers» left.",
            "Secretary of Piers",
        ),
        ("«NTA» met. The «PBX Administrator» left.", "PBX Administrator"),
        ("«Finance» met. The «Finance Director» left.", "Finance Director"),
    ],
)
def test_the_head_of_an_agency_stands_for_it(marked: str, expected: str) -> None:
    assert meant(marked)[-1] == expected


LAKE = "Party Committee of Lake City Water Bureau"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"«{LAKE}» met. The «Bureau's Party Committee» left.", LAKE),
        (f"«{LAKE}» met. The «Bureau’s Party Committee» left.", LAKE),
        (f"«{LAKE}» met. The «Party Committee of the Bureau» left.", LAKE),
        (f"«{LAKE}» met. The «Party Committee of the Municipal Water Bureau» left.", LAKE),
        (
            "«Party Group of the Provincial Department of Tides» met."
            " «Party Group of the Department of Tides» left.",
            "Party Group of the Provincial Department of Tides",
        ),
        (
            "«Party Group of the Provincial Department of Tides» met. «Party Group of the Department» left.",
            "Party Group of the Provincial Department of Tides",
        ),
        (
            "«Party Committee of Tide University» met. So did that «Party Committee of the School of Law». "
            "The «school party committee» left.",
            "Party Committee of Tide University",
        ),
        ("«Lake City Water Bureau» met. The «Municipal Water Bureau» left.", "Lake City Water Bureau"),
        # near misses: of another body, of another place, two that fit, many
        (f"«{LAKE}» met. The «Bureau's Party Group» left.", "Bureau's Party Group"),
        (f"«{LAKE}» met. The «Department's Party Committee» left.", "Department's Party Committee"),
        (
            f"«{LAKE}» met. The «Party Committee of the County Water Bureau» left.",
            "Party Committee of the County Water Bureau",
        ),
        (
            f"«{LAKE}» and «Party Committee of Lake City Port Bureau» met. «Bureau's Party Committee» left.",
            "Bureau's Party Committee",
        ),
        (
            "«Lake City Water Bureau» and «Pine City Water Bureau» met. The «Municipal Water Bureau» left.",
            "Municipal Water Bureau",
        ),
        (
            "«Party Committee of the Provincial Tide Bureau» met. The «Provincial Tide Bureau» left.",
            "Provincial Tide Bureau",
        ),
        (
            "«Oak Town Party Committee» and «Pine Town» met. The «town party committee» left.",
            "town party committee",
        ),
        (
            "«Oak Town Party Committee» met. Six «town party committees» left.",
            "town party committees",
        ),
    ],
)
def test_what_leaves_its_place_out_is_the_one_that_fits(marked: str, expected: str) -> None:
    assert meant(marked)[-1] == expected


def test_the_party_committee_of_a_bureau_is_not_the_bureau() -> None:
    marked = (
        f"«{LAKE}» met. The «Party Committee of the Municipal Water Bureau» left. The «Party Committee» met."
    )
    assert meant(marked) == [LAKE] * 3


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("«NTA» has the ‹NTA Pier Manual›. It broke the ‹Pier Manual›.", "NTA Pier Manual"),
        ("«Tide Board» broke the ‹Tide Board's Pier Manual›. See ‹Pier Manual›.", "Tide Board's Pier Manual"),
        (
            "«NTA» broke the ‹NTA Pier Manual, chapter 7›, and ‹chapter 7 of the Pier Manual›.",
            "NTA Pier Manual, chapter 7",
        ),
        ("«NTA» broke the ‹NTA Pier Manual, chapter 7›. See the ‹Pier Manual›.", "NTA Pier Manual"),
        ("The ‹Pier Safety Act› holds. It broke the ‹act›.", "Pier Safety Act"),
        ("The ‹Pier Safety Act of 1990› holds. It broke ‹the act›.", "Pier Safety Act of 1990"),
        ("The ‹Pier Handbook› and the ‹Tide Handbook› hold. It broke the ‹handbook›.", "Tide Handbook"),
        ("The ‹Board Directive 8.4› holds. It broke this ‹directive›.", "Board Directive 8.4"),
        # near misses: of none of its units, of two, of any, another chapter, another head, no article, far
        ("The ‹Old Pier Manual› and the ‹Pier Manual› hold.", "Pier Manual"),
        (
            "«NTA» and «OPR» have the ‹NTA Pier Manual›, the ‹OPR Pier Manual› and the ‹Pier Manual›.",
            "Pier Manual",
        ),
        ("«NTA» has the ‹NTA pier manual›. The «State» broke its ‹pier manual›.", "pier manual"),
        (
            "«NTA» broke the ‹NTA Pier Manual, chapter 7›, and ‹chapter 8 of the Pier Manual›.",
            "chapter 8 of the Pier Manual",
        ),
        ("The ‹Pier Safety Act› holds. It broke the ‹manual›.", "manual"),
        ("The ‹Pier Safety Act› holds. It broke an ‹act›.", "act"),
        ("The ‹act› holds, and so does the ‹act›.", "act"),
        (
            "The ‹Pier Act› and the ‹Tide Act› hold." + " It says so." * 40 + " It broke the ‹act›.",
            "act",
        ),
    ],
)
def test_which_names_are_of_one_document(marked: str, expected: str) -> None:
    assert meant(marked, NTA)[-1] == expected


def test_what_an_article_and_a_word_mean_is_told_as_definite() -> None:
    _, mentions = named("The ‹Pier Safety Act› holds. It broke the ‹act›.")
    assert [mention.get("method") for mention in mentions] == [None, "definite"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("«Tide Care Limited» runs it. «Tide Care» has no plan.", "Tide Care Limited"),
        ("«Tide Care Co., Ltd.» runs it. «Tide Care» has no plan.", "Tide Care Co., Ltd"),
        ("«Tide Care, Inc.» runs it. «Tide Care» has no plan.", "Tide Care, Inc"),
        # near misses: two firms of the name, another firm
        ("«Tide Care Limited» and «Tide Care LLC» run it. «Tide Care» has no plan.", "Tide Care"),
        ("«Tide Care Limited» runs it. «Tide Homes» has no plan.", "Tide Homes"),
        ("The «local council», «Tide Council», did not reply.", "Tide Council"),
        ("The «local council», «Tide Council», left. Later the «local council» met.", "Tide Council"),
        ("We told the «local council», «Tide Council».", "Tide Council"),
        # near misses: a list, many, no article
        (
            "The «local council», «Tide Council», and «Pier Board» met. The «local council» left.",
            "local council",
        ),
        (
            "The «local council», «Tide Council», piers and quays met. The «local council» left.",
            "local council",
        ),
        ("The «local councils», «Tide Council», left. The «local councils» met.", "local councils"),
        ("A «local council», «Tide Council», left. The «local council» met.", "local council"),
    ],
)
def test_a_firm_and_a_description_that_a_name_follows(marked: str, expected: str) -> None:
    name = meant(marked)
    assert (name[-2] if marked.endswith(("reply.", "».")) else name[-1]).rstrip(".") == expected


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ("«6 grantees» met. The «six grantees» left.", 1),
        ("«37 inspected units» met. The «inspected units» left.", 1),
        # near misses
        ("«6 grantees» met. «Grantees» left.", 2),
        ("«6 grantees» met. The «17 grantees» left.", 2),
        ("«6 grantees» met. The «17 grantees» left, and «grantees» came.", 3),
        ("«6 audited grantees» and «9 audited grantees» met. The «audited grantees» left.", 3),
        ("«6 audited grantees» met. Some «audited grantees» left.", 2),
    ],
)
def test_a_number_tells_groups_of_one_name_apart(marked: str, groups: int) -> None:
    text, mentions = named(marked)
    found = link([Annotation(report_from_text(text), (), tuple(mentions), ())])
    assert len({entity.id for entity in found.entities}) == groups
