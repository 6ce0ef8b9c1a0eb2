"""Dates, amounts and counts of English mentions, and what became of recommendations, with near misses."""

from __future__ import annotations

import re

import pytest

from kg.annotate.english.telling.attributes import Describer
from kg.annotate.english.telling.followed import Followed
from kg.annotate.english.telling.quantities import Quantities
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention
from kg.read import report_from_text
from kg.segment import segment

LEXICON = load_lexicon("en")
DESCRIBER, QUANTITIES = Describer(LEXICON), Quantities(LEXICON)


def marked(text: str) -> tuple[str, list[Mention]]:
    """Return a text without its brackets, and what they hold as measures, with braces as problems."""
    plain, mentions = "", []
    for part in re.split(r"(\[[^]]+\]|\{[^}]+\})", text):
        words = part.strip("[]{}")
        if part[:1] in "[{" and part:
            kind = Kind.MEASURE if part[0] == "[" else Kind.PROBLEM
            mentions.append(Mention(len(plain), len(plain) + len(words), kind, "R"))
        plain += words
    return plain, mentions


def dates(text: str, status: str = "completed") -> list[tuple[str | None, str | None]]:
    plain, mentions = marked(text)
    found = DESCRIBER.describe(plain, mentions, dict.fromkeys(range(len(mentions)), status))
    return [(m.get("date"), m.get("date-words")) for m in found]


@pytest.mark.parametrize(
    ("text", "date", "written"),
    [
        ("In February 2024, the agency [began to accept forms].", "2024-02", "February 2024"),
        ("On 3 May 2021 the board of the port [approved the plan].", "2021-05-03", "3 May 2021"),
        ("In 2022, the port [hired two divers].", "2022", None),
        ("In the first quarter of 2022, it [hired divers].", "2022", "the first quarter of 2022"),
        ("It met; in May 2023, the port [hired two divers].", "2023-05", "May 2023"),
        (
            "In December 2022, it [listed awards with an action date of 24/9/2021].",
            "2022-12",
            "December 2022",
        ),
        ("In June 2022, the U.S. Coast Guard [hired divers].", "2022-06", "June 2022"),
        (
            "In fiscal year 2022, the port [hired divers in May 2022].",
            "2022-05",
            "May 2022",
        ),  # no year of ours
        (
            "Between January and September 2023, it {lost nets}.",
            "2023-09",
            "Between January and September 2023",
        ),
        # near misses
        ("In March 2023, officials told us that the port [hired divers].", None, None),
        ("In March 2023, the port, which [hired divers], closed.", None, None),
        ("In March 2023, it closed. The port [hired divers].", None, None),
        ("In March 2023 we recommended that it [hire divers].", None, None),
        ("By March 2023, the port [hired divers].", None, None),
        ("It closed in March 2023, the port [hired divers].", None, None),
    ],
)
def test_the_time_that_opens_a_sentence_is_that_of_its_measure(
    text: str, date: str | None, written: str | None
) -> None:
    assert dates(text) == [(date, written)]


def test_measures_that_are_joined_have_the_time_that_opens_their_sentence() -> None:
    text = "In May 2022, the port [hired divers], [bought nets] and [trained staff in June 2023]."
    assert [date for date, _ in dates(text)] == ["2022-05"] * 3


@pytest.mark.parametrize("status", ["planned", "recommended"])
def test_what_is_not_done_yet_was_not_done_when_its_sentence_says_something_was(status: str) -> None:
    assert dates("In May 2022, the board [hire divers].", status) == [(None, None)]


@pytest.mark.parametrize(
    ("words", "date", "written"),
    [
        (
            "inspected 12 piers between January and September 2023",
            "2023-09",
            "between January and September 2023",
        ),
        ("inspected piers from March 2021 to June 2022", "2022-06", "from March 2021 to June 2022"),
        ("inspected piers January–March 2022", "2022-03", "January–March 2022"),
        ("inspected the piers in 2018", "2018", None),
        ("decided so at its May 2, 2023 meeting", "2023-05-02", "May 2, 2023"),
        ("revised the claim for October 2022 on 3 May 2023", "2023-05-03", "3 May 2023"),
        ("scheduled the course for February 2025", "2025-02", "February 2025"),
        # a date of a thing
        ("revised the claim for October 2022", None, None),
        ("revised the October 2022 claim", None, None),
        ("filed the report for the year ended June 30, 2022", None, None),
        ("corrected invoices dated 3 May 2021", None, None),
        ("tested payments made in May 2021", None, None),
        ("got back the etchings lent in 1994", None, None),
        ("held hearings in 2018 and 2019", None, None),
    ],
)
def test_a_date_that_hangs_on_a_thing_is_not_when_it_was_done(
    words: str, date: str | None, written: str | None
) -> None:
    assert dates(f"The port [{words}].") == [(date, written)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("paid R477 075, R6 214 880 and R9 million", ["R477 075", "R6 214 880", "R9 million"]),
        ("paid R8,1 million", ["R8,1 million"]),
        ("paid ₹ 3.31 crore", ["₹ 3.31 crore"]),
        ("billed $188K and over $1M", ["$188K", "over $1M"]),
        ("lost €1 234 567", ["€1 234 567"]),
        ("lost 12 345 files", ["12 345 files"]),
        ("missed seven of 18 meetings", ["seven of 18 meetings"]),
        ("missed none of the 18 meetings", ["none of the 18 meetings"]),
        ("paid between 3 and 17 days late", ["between 3 and 17 days"]),
        ("paid 3–17 days late", ["3–17 days"]),
        ("lost from $2 million to $3 million", ["from $2 million to $3 million"]),
        # near misses
        ("broke rule 12 345/2020", []),  # no 12
        ("in 2021 350 files were lost", ["350 files"]),
        ("opened rooms R4 and R600", []),
        ("moved to Lawrence, KS 66045 files", []),
        ("built a second one of 300 boats", ["300 boats"]),
        ("reviewed 3 and 17 files", ["17 files"]),
        ("runs 24-7 boats", []),
    ],
)
def test_amounts_and_counts_are_read_whole(words: str, expected: list[str]) -> None:
    assert list(QUANTITIES.find(words)) == expected


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("R477 075", ("477075", "ZAR")),
        ("R9 million", ("9000000", "ZAR")),
        ("₹5,000", ("5000", "INR")),
        ("$188K", ("188000", "USD")),
        ("€1 234 567", ("1234567", "EUR")),
        ("over $1M", None),
        ("$2-3 million", None),
        ("from $2 million to $3 million", None),
    ],
)
def test_an_amount_is_a_number_of_its_currency(quantity: str, expected: tuple[str, str] | None) -> None:
    assert QUANTITIES.money(quantity) == expected


def test_a_number_that_goes_on_behind_its_mention_is_not_cut() -> None:
    text = "It did not explain €1 234 567."
    mention = Mention(3, text.index(" 234"), Kind.PROBLEM, "R")
    (problem,) = DESCRIBER.describe(text, [mention], {})
    assert problem.get("amount") == "1234567"


def became(text: str) -> list[str | None]:
    """Return what the text says became of each measure in brackets."""
    plain, mentions = marked(text)
    report = report_from_text(plain, source="x", language="en")
    assert report.text == plain
    found = Followed(LEXICON).find(plain, segment(report), mentions)
    return [found.get(i) for i in range(len(mentions))]


LIST = "We recommend that the port:\n\n1. [Hire divers].\n\n2. [Buy nets].\n\n3. [Train staff].\n\n"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Recommendation 1 has been closed. Recommendation 2 remains open.", ["closed", "recommended", None]),
        ("Recommendations 1 through 3 have been implemented.", ["completed"] * 3),
        ("Recommendations 1 and 3 are resolved but open.", ["recommended", None, "recommended"]),
        (
            "We consider recommendation 2 closed, and recommendation 3 is in progress.",
            [None, "closed", "ongoing"],
        ),
        ("The port has implemented recommendation 3.", [None, None, "completed"]),
        ("Recommendation 2 was closed as not implemented.", [None, "closed", None]),
        ("Recommendation 2 will remain open until we see the nets.", [None, "recommended", None]),
        # near misses
        ("Recommendation 2 will be closed when we see the nets.", [None, None, None]),
        ("We will close recommendation 2.", [None, None, None]),
        ("Recommendation 2 of our 2019 report has been closed.", [None, None, None]),
        ("If recommendation 2 is not implemented, nets will be lost.", [None, None, None]),
        ("The port agreed with recommendation 2.", [None, None, None]),
    ],
)
def test_what_is_said_of_a_number_is_said_of_its_recommendation(
    said: str, expected: list[str | None]
) -> None:
    assert became(f"{LIST}The port agreed. {said}") == expected


def test_a_number_that_two_recommendations_have_means_neither() -> None:
    second = "We also recommend that the city:\n\n1. [Sell boats].\n\n"
    assert became(f"{LIST}{second}Recommendation 1 remains open. Recommendation 2 remains open.") == [
        *(None, "recommended", None, None)
    ]


def test_a_number_behind_a_recommendation_or_in_its_heading_is_its_own() -> None:
    text = (
        "The port [sold a pier]. It should [hire divers]. (Recommendation 1) It should [buy nets]. "
        "(Recommendation 2)\n\n"
        "Recommendation 3\n\n[Train the staff of the port in all of the new rules].\n\n"
        "Recommendations 1 and 2 have been implemented. Recommendation 3 remains open."
    )
    assert became(text) == [None, "completed", "completed", "recommended"]


def test_an_answer_to_a_recommendation_is_not_the_recommendation() -> None:
    text = "Recommendation 1. The port will [hire divers].\n\nRecommendation 1 remains open."
    assert became(text) == [None]
    assert became(text.replace("will", "should")) == ["recommended"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.1 [Hire divers].\n\nNOT IMPLEMENTED. The port looked for some.", ["recommended"]),
        ("2.1 [Hire divers]. Implemented; two were found.", ["completed"]),
        (
            "Recommendation 4. [Keep a list of nets].\nIt has 118 nets. One is lost. Partly implemented.",
            ["ongoing"],
        ),
        ("#7 [Hire divers]. – IN PROGRESS", ["ongoing"]),
        # near misses
        ("2.1 [Hire divers].\n\nImplemented rules say so.", [None]),
        ("The port will [hire divers]. Implemented.", [None]),  # no point of a list
        ("2.1 [Hire divers].\n\n# Other matters\n\nImplemented.", [None]),
    ],
)
def test_a_sentence_of_one_word_tells_the_status_of_its_point(text: str, expected: list[str | None]) -> None:
    assert became(text) == expected
