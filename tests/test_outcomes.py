"""Whether an English report says that a problem was solved, and near misses."""

from __future__ import annotations

import re

import pytest

from kg.annotate.english.telling.outcomes import Outcomes
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention
from kg.read import report_from_text
from kg.segment import segment


def said(marked: str) -> list[str | None]:
    """Return what is said of each problem in brackets, None where nothing is."""
    text, mentions = "", []
    for part in re.split(r"(\[[^]]+\])", marked):
        words = part.strip("[]")
        if part.startswith("["):
            mentions.append(Mention(len(text), len(text) + len(words), Kind.PROBLEM, "R"))
        text += words
    report = report_from_text(text, source="x", language="en")
    found = Outcomes(load_lexicon("en")).find(report.text, segment(report), mentions)
    return [found.get(i) for i in range(len(mentions))]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The finding that the port [failed to collect fees] was fully resolved.", "resolved"),
        ("The port [failed to collect fees]. The finding has since been corrected.", "resolved"),
        ("The [weakness in controls no longer exists].", "resolved"),
        ("The port resolved the finding that it [failed to collect fees].", "resolved"),
        ("The port [paid 12 men twice] and deducted all of them in August.", "resolved"),
        ("The port [failed to collect fees], which was partially corrected in May.", "partly resolved"),
        ("The port [failed to collect fees]. This issue was partly addressed.", "partly resolved"),
        ("The port [failed to collect fees]. It has been corrected.", "resolved"),
        ("(1) Fees [were not collected].\n\nThis problem has been rectified.", "resolved"),
        (
            "(1) Fees [were not collected].\n\nThe rectification of this problem has been completed.",
            "resolved",
        ),
        (
            "(1) Fees [were not collected].\n\nRectification of this problem has been basically completed.",
            "partly resolved",
        ),
        ("(1) Fees [were not collected].\n\nRectification status: completed.", "resolved"),
        (
            "(1) Fees [were not collected].\n\nRectification status: completed. 3 men were trained.",
            "resolved",
        ),
        # near misses
        ("(1) Fees [were not collected].\n\nThe rectification of this problem has not been completed.", None),
        ("(1) Fees [were not collected].\n\nThis problem is being rectified.", None),
        ("(1) Fees [were not collected].\n\nThe problems of others were rectified.", None),
        ("(1) Fees [were not collected].\n\nRules were revised.\n\nThis problem has been rectified.", None),
        ("The port [failed to collect fees]. It has resolved to act.", None),
        ("The port [failed to collect fees].", None),
        ("The [failure to collect fees] was not resolved.", "open"),
        ("The [failure to collect fees] was never fully resolved.", "open"),
        ("The [failure to collect fees] will be resolved next year.", "open"),
        ("The [failure to collect fees] has yet to be corrected.", "open"),
        ("The [failure to collect fees] remains open.", "open"),
        ("The port has not fully resolved the finding that it [failed to collect fees].", None),
        ("[Accounts were closed without approval].", None),
        ("The port [failed to collect fees], but errors in contracts were corrected.", None),
        ("The port [failed to collect fees]. The ledger was corrected.", None),
    ],
)
def test_a_problem_is_resolved_where_the_report_says_so(marked: str, expected: str | None) -> None:
    assert said(marked) == [expected]


def test_prose_without_full_stops_is_read_in_time_that_grows_with_its_length() -> None:
    marked = "the port [failed to collect fees], which was corrected in May, and " * 5_000
    assert said(f"It said that {marked}nothing more.") == ["resolved"] * 5_000


def test_what_is_said_of_one_problem_is_not_said_of_another() -> None:
    marked = "The port [kept no ledger], and its [failure to collect fees] was resolved."
    assert said(marked) == [None, "resolved"]


def test_a_line_of_status_is_about_its_finding() -> None:
    marked = (
        "Finding 1: The port [kept no ledger].\n\nRecommendation: Keep one.\n\nStatus: Closed\n\n"
        "Finding 2: The port [lacked rules].\n\nStatus: Partially resolved\n\n"
        "Finding 3: The port [lost files].\n\nRecommendation status: Closed\n\n"
        "Finding 4: The port [lost keys].\n\nStatus: see the annex\n"
    )
    assert said(marked) == ["resolved", "partly resolved", None, None]
