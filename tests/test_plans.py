"""Deadlines that the labelled field of a plan of corrective action tells, and near misses."""

from __future__ import annotations

import re

import pytest

from kg.annotate.english.telling.plans import Plans
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention


def deadlines(marked: str, **attributes: str) -> list[str | None]:
    """Return the deadline of each measure in brackets; all have the attributes."""
    text, mentions = "", []
    for part in re.split(r"(\[[^]]+\])", marked):
        words = part.strip("[]")
        if part.startswith("["):
            pairs = tuple(sorted(attributes.items()))
            mentions.append(Mention(len(text), len(text) + len(words), Kind.MEASURE, "R", 0.9, pairs))
        text += words
    return [m.get("deadline") for m in Plans(load_lexicon("en")).with_dates(text, mentions)]


PLAN = "It failed. [Pay]. Corrective action plan: We will [keep books] and [train staff]. "


@pytest.mark.parametrize(
    "field",
    [
        "Implementation date(s): March 1, 2023 Responsible persons: Manager",
        "Implementation date(s): March, 1, 2023",
        "Anticipated completion date: 2023-03-01\nNext",
        "\nEstimated Completion: by March 1, 2023.",
        "Planned completion date for corrective action plan: March 1, 2023",
    ],
)
def test_the_field_of_a_plan_is_the_deadline_of_its_measures(field: str) -> None:
    assert deadlines(PLAN + field) == [None, "2023-03-01", "2023-03-01"]


@pytest.mark.parametrize(
    "field",
    [
        "Implementation date(s): Ongoing",
        "Implementation date(s): first April 1, 2023; then January 31, 2024.",
        "Implementation date(s): On January 13, 2023 staff began to recover it.",
        "Date: March 1, 2023",
    ],
)
def test_a_field_that_tells_no_one_date_is_no_deadline(field: str) -> None:
    assert deadlines(PLAN + field) == [None, None, None]


def test_a_measure_that_is_done_or_has_a_deadline_keeps_its_own() -> None:
    field = "Implementation date: March 1, 2023"
    assert deadlines(PLAN + field, status="completed") == [None, None, None]
    assert deadlines(PLAN + field, deadline="2022") == ["2022", "2022", "2022"]


def test_a_field_is_of_the_plan_before_it_alone() -> None:
    field = "Implementation date: March 1, 2023. "
    two = f"Corrective action: [pay]. {field}[Hire]. Implementation date: May 1, 2023."
    assert deadlines(two) == ["2023-03-01", None]


def done_then(plan: str, date: str) -> list[str | None]:
    """Return the deadlines of a plan; a measure that begins with a capital was completed on the date."""
    text, mentions = "", []
    for part in re.split(r"(\[[^]]+\])", plan):
        words = part.strip("[]")
        if part.startswith("["):
            told = (("date", date), ("status", "completed")) if words[:1].isupper() else ()
            mentions.append(Mention(len(text), len(text) + len(words), Kind.MEASURE, "R", 0.9, told))
        text += words
    return [m.get("deadline") for m in Plans(load_lexicon("en")).with_dates(text, mentions)]


@pytest.mark.parametrize(
    ("plan", "date", "expected"),
    [
        # the line repeats when something was done
        ("Corrective action: [Bought nets]. We [train staff].", "2023-03-01", [None, None]),
        ("Corrective action: The rule was adopted on March 1, 2023. We [train staff].", "", [None]),
        ("Corrective action: A form took effect March 1, 2023. We [train staff].", "", [None]),
        # near misses
        ("Corrective action: [Bought nets]. We [train staff].", "2022-03-01", [None, "2023-03-01"]),
        ("Corrective action: A rule will be adopted on March 1, 2023. We [train].", "", ["2023-03-01"]),
        ("Corrective action: A rule was adopted on April 1, 2022. We [train].", "", ["2023-03-01"]),
    ],
)
def test_a_date_on_which_something_was_done_is_no_deadline_of_the_rest(
    plan: str, date: str, expected: list[str | None]
) -> None:
    assert done_then(f"{plan} Implementation date: March 1, 2023", date) == expected
