"""To whom a list of recommendations is addressed: that unit acts, and nobody else; near misses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.annotate import load
from kg.model import Annotation, RelationKind, Report
from kg.read import report_from_text

BEFORE = "Audit of the Harbor Department\n\nThe Harbor Department did not reconcile its dock fees.\n\n"


@pytest.fixture(scope="module")
def annotate() -> Callable[[Report], Annotation]:
    return load("en")


def takers(annotate: Callable[[Report], Annotation], text: str, measure: str) -> set[str]:
    report = report_from_text(BEFORE + text)
    found = annotate(report)
    words = [report.text[m.start : m.end] for m in found.mentions]
    assert measure in words
    takes = (r for r in found.relations if r.kind is RelationKind.TAKES)
    return {words[r.subject] for r in takes if words[r.object] == measure}


def test_a_list_behind_a_colon_is_for_whom_it_is_recommended_to(annotate):
    text = (
        "The City Auditor recommends the following for the Parks Office: Establish a register of leases;"
        " review expired leases; and report to the City Council quarterly."
    )
    assert takers(annotate, text, "Establish a register of leases") == {"Parks Office"}
    assert takers(annotate, text, "review expired leases") == {"Parks Office"}


def test_items_below_the_colon_too(annotate):
    text = (
        "The State Comptroller recommends to the Transit Authority:\n\n"
        "- Inspect all signals by June 2025.\n- Repair the failed switches.\n"
    )
    assert takers(annotate, text, "Repair the failed switches") == {"Transit Authority"}


def test_who_has_a_subject_of_its_own_acts_itself(annotate):
    text = (
        "We recommend to the Transit Authority:\n\n- The Parks Office should review expired leases.\n\n"
        "The Harbor Department trained its cashiers."
    )
    assert takers(annotate, text, "review expired leases") == {"Parks Office"}
    assert takers(annotate, text, "trained its cashiers") == {"Harbor Department"}


@pytest.mark.xfail(reason="the learned model finds no unit in a title that stands before a colon")
def test_what_is_recommended_to_a_head_of_a_unit_is_for_the_unit(annotate):
    text = "We also recommend that the Secretary of Agriculture:\n\n5. Set target dates for the reviews.\n"
    assert takers(annotate, text, "Set target dates for the reviews") == {"Secretary of Agriculture"}


def test_what_is_recommended_to_the_director_of_a_unit_is_that_units(annotate):
    text = (
        "The Tri-Valley Lending Authority charged the Housing Bureau too much.\n\n"
        "We recommend that the Director of the Housing Bureau:\n\n1. Train staff on eligibility rules.\n"
    )
    assert takers(annotate, text, "Train staff on eligibility rules") == {"Housing Bureau"}
