"""Problems and measures that are put right after the decision, each with a near miss."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.english.mending.crossing import with_whole_dates
from kg.annotate.english.reading.cued import Cued
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention
from kg.read import report_from_text


def stated(text: str) -> list[str]:
    """Return the problems, with a question mark, and measures of a text."""
    annotation = load("en")(report_from_text(text, language="en"))
    marks = {Kind.PROBLEM: "? ", Kind.MEASURE: ""}
    return [marks[m.kind] + text[m.start : m.end] for m in annotation.mentions if m.kind in marks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Lake Town formulated and issued the plan for rectification.",
            ["formulated and issued the plan for rectification"],
        ),
        ("The bureau organized and held a meeting.", ["organized and held a meeting"]),
        ("The bureau held a meeting and revised the rules.", ["held a meeting", "revised the rules"]),
        (
            "The units must regard rectification as a political task, strengthening leadership, improving"
            " mechanisms, and fulfilling duties.",
            [
                "regard rectification as a political task",
                "strengthening leadership",
                "improving mechanisms",
                "fulfilling duties",
            ],
        ),
        pytest.param(
            "Some have shortcomings in balancing development and security, with weak risk awareness and"
            " inadequate prevention mechanisms.",
            [
                "? shortcomings in balancing development and security",
                "? weak risk awareness",
                "? inadequate prevention mechanisms",
            ],
            marks=pytest.mark.xfail(reason="the learned model misses the second"),
        ),
        (
            "1. In terms of ideological study not being deep enough\n\nThe party committee held a meeting.",
            ["? ideological study not being deep enough", "held a meeting"],
        ),
        (
            "The bureau diluted the standards.",
            ["? diluted the standards"],
        ),
        pytest.param(
            "The bureau overpaid 214 teachers and recovered $400.",
            ["? overpaid 214 teachers", "recovered $400"],
            marks=pytest.mark.xfail(reason="the learned model misses the problem"),
        ),
        ("The bureau recovered what it had overpaid.", ["recovered what it had overpaid"]),
        (
            "The Port Office will not relax its efforts. The Port Office will not rest until all leases are"
            " reviewed. The Port Office will not renew expired leases.",
            ["not renew expired leases"],
        ),
        (
            "The Forest Office disputes the finding and denies that records were lost. The Forest Office"
            " denied 3 permits and disputed 4 invoices of its contractor.",
            ["denied 3 permits", "disputed 4 invoices of its contractor"],
        ),
        (
            "The Forest Office denied 3 permits and disputed the invoice of its contractor.",
            ["denied 3 permits", "disputed the invoice of its contractor"],
        ),
        (
            "The bureau held a meeting.\n\nI. Tighten the chain of duties\n\nThe bureau trained staff.",
            ["held a meeting", "Tighten the chain of duties", "trained staff"],
        ),
        (
            "(II) Tighten the responsibility for rectification\n\nThe party committee held 3 meetings.",
            ["Tighten the responsibility for rectification", "held 3 meetings"],
        ),
        (
            "A total of 23 quarries have been closed, while 40 workshops have been ordered to install"
            " filters. Six people have been arrested.",
            [
                "total of 23 quarries have been closed",
                "40 workshops have been ordered to install filters",
                "Six people have been arrested",
            ],
        ),
        (
            "In the past year, more than 300 rules were newly established or amended and 45 people were given"
            " disciplinary punishments.",
            [
                "more than 300 rules were newly established or amended",
                "45 people were given disciplinary punishments",
            ],
        ),
        (
            "The agency stopped reviewing case files in 2019 and ceased its quarterly tests of carriers.",
            ["? stopped reviewing case files in 2019", "? ceased its quarterly tests of carriers"],
        ),
        # near misses
        ("The bureau stopped paying for unused licences.", ["stopped paying for unused licences"]),
        pytest.param(
            "The bureau stopped its duplicate reviews of files.",
            ["stopped its duplicate reviews of files"],
            marks=pytest.mark.xfail(reason="the learned model finds a problem"),
        ),
        ("Among the 20 problems, 18 have been rectified.", []),  # progress
        ("(II) Responsibility for rectification\n\nThe committee is large.", []),
        ("The Act dates from 1969 and has been amended five times.", []),
    ],
)
def test_problems_and_measures_begin_and_end_by_the_guidelines(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("The check was re-enabled on July 10,\n2023; we agree.", "July 10", "re-enabled on July 10,\n2023"),
        ("The check was re-enabled in July of 2023 and kept.", "July", "re-enabled in July of 2023"),
        # near misses
        ("The check was re-enabled before July 10, 2023.", "re-enabled", "re-enabled"),
        ("The check was re-enabled in July\n\n2023 was good.", "July", "re-enabled in July"),
    ],
)
def test_a_measure_does_not_end_in_a_date(text: str, end: str, expected: str) -> None:
    start = text.index("re-enabled")
    cut = Mention(start, text.index(end) + len(end), Kind.MEASURE, "R")
    (whole,) = with_whole_dates(text, [cut])
    assert text[whole.start : whole.end] == expected


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("Third, special training was held", "special training was held"),
        ("in addition, trained staff", "trained staff"),
        # near misses
        ("first, second and third graders were trained", None),
        ("second-hand boats were sold", None),
    ],
)
def test_what_counts_a_measure_is_not_of_it(words: str, rest: str | None) -> None:
    opening = Cued(load_lexicon("en"), "mention.opening").match(words)
    assert (words[opening.end() :] if opening else None) == rest


@pytest.mark.parametrize(
    ("words", "is_ceased"),
    [
        ("stopped reviewing case files", True),
        ("discontinued its annual site visits", True),
        ("stopped paying for unused licences", False),
        ("stopped its duplicate reviews of files", False),
        ("suspended routine surveys", False),
    ],
)
def test_only_a_check_is_given_up(words: str, is_ceased: bool) -> None:
    found = Cued(load_lexicon("en"), "measure.ceased").match(words, 0, len(words))
    assert (found is not None) == is_ceased
