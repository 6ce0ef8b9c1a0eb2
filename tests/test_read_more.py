"""Heads of reports as other houses write them: dates, titles; near misses beside each."""

from __future__ import annotations

import pytest

from kg.read import report_from_text

TEXT = "\n\nThe office kept no ledger of its fees.\n"
LONG = (
    "The Second Inspection Group of the County Party Committee gave feedback to the Party Group of the "
    "County Bureau of Harbours and Fisheries on the situation of the special inspection of fees"
)


@pytest.mark.parametrize(
    ("head", "date"),
    [
        # in capitals, and between the session and the number of a paper
        ("Pier Fees\nSESSION 2023-24 14 MARCH 2024 HC 71", "2024-03-14"),
        ("Pier Fees\nHC 71 Session 2023-24 14 March 2024", "2024-03-14"),
        ("AUDIT OF FEES\nMARCH 14, 2024", "2024-03-14"),
        ("AUDIT OF FEES\nMARCH 2024", "2024-03"),
        ("Pier Fees\nDate of publication: 14 March 2024", "2024-03-14"),
        ("Pier Fees\nPublished date: 14 March 2024", "2024-03-14"),
        # what translations write for the date of a page
        ("Notice on Fees\nTime: March 14, 2024", "2024-03-14"),
        ("Notice on Fees\nSource: Tide Office     Time: 2024-03-14     Views: 7", "2024-03-14"),
        # what an office tells of itself behind its name
        ("Pier Fees\n\nOffice of the State Auditor, State of Tides. Issued March 2024", "2024-03"),
        ("Pier Fees\n\nHarbour Board. Published: 14 March 2024.", "2024-03-14"),
        # below a title as long as two lines
        (LONG + "\n\nRelease date: March 14, 2024", "2024-03-14"),
        # an inspection goes by its last day where nothing else is told
        ("Inspection of Lee School\nInspection dates: 13 and 14 March 2024", "2024-03-14"),
        ("Lee House\nDate of inspection: 28 February to 1 March 2024", "2024-03-01"),
        ("Inspection of Lee House\n11–14 March 2024", "2024-03-14"),
        ("Lee House\nDate of inspection: 13 March 2024\nDate of publication: 2 May 2024", "2024-05-02"),
        # near misses
        ("Pier Fees\nSESSION 2023-24 HC 71 as amended on 14 MARCH 2024 by the House", None),
        ("Pier Fees\nPORT 2024", None),
        ("CITY OF TIDES\nSCHEDULE OF FINDINGS AND QUESTIONED COSTS\nJUNE 30, 2024", None),  # a year ended
        ("CITY OF TIDES\nSCHEDULE OF FINDINGS AND QUESTIONED COSTS\nOctober 21, 2024", "2024-10-21"),
        ("Notice on Fees\nTime: March 14, 2024\nPlace: Room 4", None),  # a meeting was held then
        ("Notice on Fees\nInspection time: March 14, 2024", None),
        ("Pier Fees\n\nThe ferry runs again. Issued March 2024", None),
        ("Pier Fees\n\nHarbour Board. Permit of March 2024", None),
        ("Inspection of Lee School\nInspection dates: from 13 March 2024 until the school closed", None),
        ("Audit of Lee House\n11–14 March 2024", None),
        (LONG + ". It was held.\n\nRelease date: March 14, 2024", None),  # prose that quotes one
    ],
)
def test_the_date_of_a_report_at_its_head(head: str, date: str | None) -> None:
    assert report_from_text(head + TEXT, source="a.txt").date == date


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (LONG, LONG),
        ("Office Highlights\n\nText", "Office Highlights"),
        (
            "GAO Highlights\nHighlights of GAO-24-7, a report to congressional requesters\n\nMarch 2024\n\n"
            "PORT FEES\nOffice Needs to Count Boats",
            "PORT FEES: Office Needs to Count Boats",
        ),
        (
            "United States Government Accountability Office\nReport to Congressional Committees\nMarch 2024\n"
            "PORT FEES\nOffice Needs to Count the Boats of the\nEast Pier",
            "PORT FEES: Office Needs to Count the Boats of the East Pier",
        ),
        (
            "Report by the Comptroller and Auditor General\nMinistry for Harbours\nCounting Boats",
            "Counting Boats",
        ),
        (
            "Report\nby the Comptroller\nand Auditor General\nMinistry for Harbours\nCounting Boats\n"
            "SESSION 2023-24\n14 MARCH 2024\nHC 71",
            "Counting Boats",
        ),
        ("SESSION 2023-24 14 MARCH 2024 HC 71\nCounting Boats", "Counting Boats"),
        # near misses
        (LONG + ".", "a"),
        (LONG.lower(), "a"),
        (LONG + "\nfor the boats of the pier, as it was told the office", "a"),
        ("Ministry for Harbours\nCounting Boats", "Ministry for Harbours"),  # nobody told that it is audited
        ("Report by the Auditor General\nMinistry for Harbours", "Ministry for Harbours"),
        ("Report by the Auditor General on Pier Fees", "Report by the Auditor General on Pier Fees"),
        ("PORT FEES\nOffice Needs to Count Boats", "PORT FEES"),
        ("GAO Highlights\n\nPORT FEES\n\nWhat GAO Found", "PORT FEES"),
    ],
)
def test_the_title_of_a_report_at_its_head(head: str, title: str) -> None:
    assert report_from_text(head + TEXT, source="a.txt").title == title
