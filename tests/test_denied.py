"""Problems that a report denies are none; what should be there and is not stays one: near misses."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.english.mending import denied
from kg.annotate.english.reading.parse import load_pipeline, parse
from kg.annotate.english.reading.syntax import syntax
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention
from kg.read import report_from_text
from kg.segment import segment


def problems(text: str) -> list[str]:
    annotation = load("en")(report_from_text(text, language="en"))
    return [" ".join(text[m.start : m.end].split()) for m in annotation.mentions if m.kind is Kind.PROBLEM]


def left_of(text: str, start: int, end: int) -> str:
    """Return what the denials of a text leave of a problem in it."""
    report, lexicon = report_from_text(text, language="en"), load_lexicon("en")
    tree = syntax(parse(report, segment(report), load_pipeline()), lexicon)
    found = denied.Denials(lexicon).mend(tree, [Mention(start, end, Kind.PROBLEM, "rule", 1.0)])
    return "".join(text[one.start : one.end] for one in found)


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
        # what stands in front of the fault describes it
        "The Pier Board had no internal control weaknesses.",
        "The Pier Board had no billing errors.",
        "The Pier Board had no unresolved policy violations and no instances of theft.",
        "We found no evidence that significant errors occurred at the Pier Board.",
        "The auditors could not confirm the complaints that the Pier Board overcharged its tenants.",
        "The Pier Board had no violations since 2019 and no losses due to fraud.",
        "The Pier Board did not divert grant funds.",
        "The Pier Board was not in non-compliance with its lease and did not evade taxes.",
        # a reason that tells of no lack
        "The Pier Board did not violate the Act because it obtained approval.",
        "The Pier Board had no losses because the insurer paid for them.",
        "The Pier Board did not violate the Act when it bought the pier.",
        "We found no evidence that the Pier Board misused funds, as the board confirmed.",
        "The Pier Board did not discriminate against its tenants.",
    ],
)
def test_who_is_cleared_of_a_fault_has_no_problem(text: str) -> None:
    assert problems(text) == []


LACKS = [
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
    # a control, paper or person that is missing, against a fault
    ("The Tide Office had no controls preventing fraud.", "had no controls"),
    ("The Tide Office had no written procedures addressing noncompliance.", "had no written procedures"),
    ("The Tide Office had no staff investigating misconduct.", "had no staff"),
    ("The Tide Office had no records showing losses.", "had no records"),
    # the fault is the first part of another noun
    ("The Tide Office has no wastewater discharge permit.", "has no wastewater discharge permit"),
    ("The Tide Office has no fraud-detection system.", "has no fraud-detection system"),
    ("The Tide Office has no fraud or abuse hotline.", "has no fraud or abuse hotline"),
    (
        "The Tide Office did not have any fraud, waste and abuse training for its staff.",
        "did not have any fraud, waste and abuse training",
    ),
    ("The Tide Office has no findings tracking system.", "has no findings tracking system"),
    ("The systems of the Tide Office were not fail-safe.", "not fail-safe"),
    # the reason why nothing was found
    (
        "Allegations that the Tide Office lost files were not substantiated because the Tide Office kept"
        " no records.",
        "kept no records",
    ),
    (
        "We could not substantiate the allegation that the Tide Office lost files because it did not keep"
        " a visitor log.",
        "did not keep a visitor log",
    ),
    (
        "We found no evidence that the Tide Office misused funds because it kept no records of its spending.",
        "kept no records",
    ),
    ("No matters came to its attention because the board did not meet in 2023.", "did not meet"),
    (
        "We found no evidence that the Tide Office misused funds since it did not keep receipts.",
        "did not keep receipts",
    ),
    ("There were no violations as the Tide Office did not inspect any site.", "did not inspect any site"),
    (
        "No exceptions were noted because the Tide Office did not provide its files.",
        "did not provide its files",
    ),
    (
        "The review could not confirm the allegation due to lack of records at the Tide Office.",
        "lack of records",
    ),
    # a duty that was not done, by a verb that can state a fault
    ("The Tide Office did not divert waste from landfills as the law requires.", "did not divert waste"),
    (
        "The Tide Office did not discriminate between urgent and routine complaints.",
        "did not discriminate between urgent",
    ),
    (
        "The Tide Office did not omit the names of patients from the files it published.",
        "did not omit the names",
    ),
    ("The Tide Office did not default to secure settings on its servers.", "did not default to secure"),
    ("The Tide Office did not evade review.", "did not evade review"),
    (
        "The Tide Office did not exceed the minimum standard for inspections.",
        "did not exceed the minimum standard",
    ),
    # a review of its own that does not see a fault, and who keeps one to himself
    (
        "The Pier Board's reviews did not detect that vendors overcharged for ropes.",
        "did not detect that vendors overcharged",
    ),
    (
        "The Tide Office's review did not disclose that two vendors were related to the director.",
        "did not disclose that two vendors were related",
    ),
    ("We did not find that the Pier Board reviewed its leases.", "reviewed its leases"),
    ("The Pier Board did not give up the keys of the store.", "did not give up the keys"),
    # what may happen
    (
        "Grants may be paid for up to six months after a lease has ended.",
        "Grants may be paid for up to six months",
    ),
    (
        "Grants may be paid for up to six months if the Tide Office is not told of a death.",
        "Grants may be paid for up to six months",
    ),
    (
        "If controls fail, grants may be paid for up to six months to tenants who moved.",
        "grants may be paid for up to six months",
    ),
    # charges and complaints that are no allegations
    (
        "The Tide Office did not substantiate the charges that it billed to the grant.",
        "did not substantiate the charges",
    ),
    ("The Tide Office did not confirm complaints that tenants had filed.", "did not confirm complaints"),
]
# The weights that ship find no problem in these where they stand alone: a miss, whatever is denied.
MISSED = {
    "The Pier Board found no exceptions and did not reconcile its accounts.",
    "The review could not confirm the allegation due to lack of records at the Tide Office.",
    "The Tide Office did not evade review.",
    "The Tide Office did not exceed the minimum standard for inspections.",
    "We did not find that the Pier Board reviewed its leases.",
    "Grants may be paid for up to six months after a lease has ended.",
    "Grants may be paid for up to six months if the Tide Office is not told of a death.",
    "If controls fail, grants may be paid for up to six months to tenants who moved.",
}
_MISS = pytest.mark.xfail(reason="the learned model misses it")


@pytest.mark.parametrize(("text", "words"), LACKS)
def test_no_denial_takes_what_lacks_away(text: str, words: str) -> None:
    assert left_of(text, text.index(words), text.index(words) + len(words)) == words


@pytest.mark.parametrize(
    ("text", "words"), [pytest.param(*row, marks=[_MISS] if row[0] in MISSED else []) for row in LACKS]
)
def test_what_lacks_stays_a_problem(text: str, words: str) -> None:
    assert any(words in problem for problem in problems(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # an examination did not disclose it, by whatever verb
        (
            "Observation of the piers by the Tide Office in March 2021 did not disclose that staff were"
            " working outside of the program.",
            "staff were working outside of the program",
        ),
        ("The visit did not reveal that the pumps stood idle.", "did not reveal that the pumps stood idle"),
        ("Our tests did not identify that the Tide Office overpaid vendors.", "overpaid vendors"),
        ("We did not note that the Pier Board lost any tickets.", "lost any tickets"),
        # not, and a verb that says something bad
        ("Pilots listen to the crews and do not give up on them.", "do not give up on them"),
        ("The Tide Office does not tolerate bullying.", "does not tolerate bullying"),
        # what is allowed for a time, on a condition
        (
            "If the Tide Office finds good cause, rents may be paid for up to an additional six (6) months.",
            "rents may be paid for up to an additional six (6) months",
        ),
        (
            "Ropes may be lent for a period of 9 weeks with the written approval of the harbor master.",
            "Ropes may be lent for a period of 9 weeks",
        ),
    ],
)
def test_what_is_denied_or_allowed_is_no_problem(text: str, words: str) -> None:
    assert left_of(text, text.index(words), text.index(words) + len(words)) == ""


def test_a_reason_is_all_that_is_left_of_a_problem_that_begins_with_a_denial() -> None:
    text = "We found no evidence that the Tide Office misused funds because it kept no records."
    assert left_of(text, text.index("misused"), len(text) - 1) == "kept no records"


def test_a_denial_is_held_against_the_problems_of_its_own_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    touched = denied._is_touched
    monkeypatch.setattr(denied, "_is_touched", lambda *told: asked.append(told) or touched(*told))
    lines = "\n\n".join(
        f"Rule {i} was not violated. The Pier Board did not keep records of pump {i}." for i in range(40)
    )
    found = problems(f"Audit of Piers\n\n{lines}")
    assert sum("did not keep records" in one for one in found) == 40
    assert len(asked) < 2 * len(found)
