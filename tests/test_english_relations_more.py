"""Who acts aside, who is the latter, what answers a recommendation by number, what inspectors do."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.english.mending.resolve import Resolver
from kg.annotate.english.replies import Replies
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention, RelationKind
from kg.read import report_from_text
from kg.segment import segment

LEXICON = load_lexicon("en")


def takers(text: str, measure: str) -> set[str]:
    """Return who takes the measures with some words in them; there must be one."""
    found = load("en")(report_from_text(text, language="en"))
    words = [text[m.start : m.end] for m in found.mentions]
    assert any(measure in words[i] for i, m in enumerate(found.mentions) if m.kind is Kind.MEASURE)
    relations = (r for r in found.relations if r.kind is RelationKind.TAKES and measure in words[r.object])
    return {words[r.subject] for r in relations}


def measures(text: str) -> list[str]:
    """Return the measures of a text."""
    found = load("en")(report_from_text(text, language="en"))
    return [text[m.start : m.end] for m in found.mentions if m.kind is Kind.MEASURE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Port Office should, in coordination with the Tide Bureau, adopt a data sharing agreement.",
            {"Port Office"},
        ),
        (
            "The Port Office, working with the Tide Bureau, should adopt a data sharing agreement.",
            {"Port Office"},
        ),
        (
            "The Port Office and the Tide Bureau adopted a data sharing agreement.",
            {"Port Office", "Tide Bureau"},
        ),
    ],
)
def test_who_is_named_aside_takes_no_measure(text: str, expected: set[str]) -> None:
    found = takers(text, "adopt")
    assert found
    assert found <= expected


def test_the_latter_is_who_was_named_last() -> None:
    named = "The Northern Port Authority and the Wyre Port Authority each received a grant. "
    for who, unit in (("latter", "Wyre Port Authority"), ("former", "Northern Port Authority")):
        assert takers(f"{named}The {who} then revised its procurement manual.", "revised its") == {unit}


# Each measure in [[ ]]; which of them answers which recommended ones.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Recommendation 1: The port should [[buy nets]].\n"
            "Recommendation 2: The port should [[train men]].\n\n"
            "For recommendation 2, the port said that it will [[open a course]].",
            {2: (1,)},
        ),
        (
            "Recommendation 1: The port should [[buy nets]].\n\n"
            "The port [[added a field]]. These actions would meet the intent of Recommendation 1.",
            {1: (0,)},
        ),
        ("Recommendation 1: The port should [[buy nets]].\n\nThe port will [[open a course]].", {}),
    ],
)
def test_what_is_done_for_a_recommendation_is_told_by_its_number(
    text: str, expected: dict[int, tuple[int, ...]]
) -> None:
    plain, found = "", []
    for at, part in enumerate(text.replace("[[", "]]").split("]]")):
        if at % 2:
            found.append(Mention(len(plain), len(plain) + len(part), Kind.MEASURE, "R"))
        plain += part
    report = report_from_text(plain, language="en")
    assert report.text.startswith(plain)
    assert Replies(LEXICON).answered(plain, segment(report), found) == expected


def test_what_inspectors_do_themselves_is_no_measure() -> None:
    text = (
        "Inspection report: Ashgrove Lodge\n\n"
        "The provider installed new locks. We will return to check that improvements have been made."
    )
    assert [words for words in measures(text) if "return" in words] == []
    answer = "Response of the provider\n\nWe will revise the medicines policy by May 2025."
    assert any("revise the medicines policy" in words for words in measures(f"{text}\n\n{answer}"))


def test_the_bureau_is_not_its_own_name() -> None:
    text = "The Party Committee of the Bureau held 6 meetings. The Bureau trained staff."
    units = ("Party Committee of the Bureau", "Bureau trained")
    spans = [(text.index(u), text.index(u) + len(u.removesuffix(" trained"))) for u in units]
    resolved = Resolver(LEXICON).resolve(text, [Mention(a, b, Kind.UNIT, "UN") for a, b in spans], [])
    assert "the Bureau" not in {dict(m.attributes).get("same") for m in resolved}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a unit that its sentence names besides is not the one that is described
        (
            "Department of Piers met. The Department should work with the Department of Trees.",
            "Department of Piers",
        ),
        # something is only sent to the one near by
        (
            "Department of Piers met. Now The Department met. It refers fines to the Department of Trees. "
            "The Department expects money.",
            "Department of Piers",
        ),
    ],
)
def test_the_department_is_not_the_one_beside_it(text: str, expected: str) -> None:
    at = text.rindex("The Department") + len("The ")
    names = ("Department of Piers", "Department of Trees")
    spans = {(text.index(name), text.index(name) + len(name)) for name in names}
    first = text.index("The Department") + len("The ")
    spans |= {(first, first + len("Department")), (at, at + len("Department"))}
    found = Resolver(LEXICON).resolve(text, [Mention(a, b, Kind.UNIT, "UN") for a, b in sorted(spans)], [])
    assert [dict(m.attributes).get("same") for m in found if m.start == at] == [expected]
