"""Problems that a report denies are none; what should be there and is not stays one: near misses."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.model import Kind
from kg.read import report_from_text


def problems(text: str) -> list[str]:
    annotation = load("en")(report_from_text(text, language="en"))
    return [" ".join(text[m.start : m.end].split()) for m in annotation.mentions if m.kind is Kind.PROBLEM]


@pytest.mark.parametrize(
    "text",
    [
        "We found no evidence that the Puget Tribal Consortium misused grant funds.",
        "We found no evidence that the Lummi Bay Council\nmishandled its award.",
        "There was no indication that the Lake Tribal Consortium misused loan funds.",
        "The review found no evidence of fraud, waste, or abuse at the Pier Board.",
        "The auditors found nothing to indicate that the Pier Board lost records or overpaid vendors.",
        "We did not find that the Pier Board had overstated its costs.",
        "The allegation that the Homer Harbor District overcharged the Bureau was not substantiated.",
        "The allegation that the Tide Office falsified its time sheets was unfounded.",
        "Allegations of nepotism at the Pier Board could not be substantiated.",
        "The Pier Board had no problems with its inventory.",
        "The Pier Board had no material weaknesses in internal control over financial reporting.",
        "The Harbor Authority did not violate any provision of law.",
        "The Pier Board has not misused any of the grant and did not overcharge its tenants.",
        "The Pier Board was not in violation of the lease.",
        "The Pier Board complied, in all material respects, with the terms of its grant.",
        "No instances of noncompliance were found at the Harbor Authority.",
        "Nothing came to our attention that caused us to believe that the Harbor Authority did not comply"
        " with the grant terms.",
        "None of the invoices of the Pier Board were improper.",
    ],
)
def test_who_is_cleared_of_a_fault_has_no_problem(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a duty's performance is missing
        ("We found no evidence that the Pier Board reviewed its leases.", "reviewed its leases"),
        (
            "We found no evidence that reviews of timesheets were performed by the Pier Board.",
            "reviews of timesheets were performed",
        ),
        (
            "We found no evidence of supervisory review at the Pier Board.",
            "supervisory review",
        ),
        (
            "There was no evidence that managers reviewed the claims that had been overcharged.",
            "reviewed the claims",
        ),
        (
            "We found no evidence that the Pier Board took action on the deficiencies in its leases.",
            "took action",
        ),
        ("The Pier Board did not maintain a ledger.", "did not maintain a ledger"),
        ("The Pier Board had no ledger of its leases.", "had no ledger"),
        ("The Pier Board had no risk assessment and no exception report.", "had no risk assessment"),
        ("The Pier Board has no fraud hotline.", "has no fraud hotline"),
        ("The Pier Board had no procedures to identify errors or fraud.", "had no procedures"),
        ("No policy existed for the Pier Board's purchases.", "No policy existed"),
        # a unit that does not see or tell its faults
        ("The Pier Board did not identify errors in its bills.", "did not identify errors"),
        ("The Pier Board did not disclose conflicts of interest.", "did not disclose conflicts of interest"),
        (
            "The Pier Board did not report any violations of the discharge limits to the State.",
            "did not report any violations",
        ),
        # the denial is itself denied, or ends
        (
            "The Pier Board did not ensure that contractors did not overcharge for repairs.",
            "did not ensure that contractors did not overcharge",
        ),
        ("The Pier Board failed to provide evidence that no errors were made.", "failed to provide evidence"),
        (
            "We found no evidence that the Pier Board misused funds, but it did not keep receipts.",
            "did not keep receipts",
        ),
        (
            "The Pier Board found no exceptions and did not reconcile its accounts.",
            "did not reconcile its accounts",
        ),
        (
            "The allegation that the Pier Board overcharged its tenants was substantiated.",
            "overcharged its tenants",
        ),
        (
            "The Pier Board's travel claims were not substantiated with receipts.",
            "travel claims were not substantiated",
        ),
        ("The Pier Board did not comply with the lease.", "did not comply with the lease"),
        ("None of the leases of the Pier Board were approved.", "None of the leases"),
    ],
)
def test_what_lacks_stays_a_problem(text: str, words: str) -> None:
    assert any(words in problem for problem in problems(text))
