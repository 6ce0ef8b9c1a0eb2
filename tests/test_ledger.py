"""Tables that follow up problems: deadline and status of a row are those of its measures."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.english.telling.statuses import Statuses
from kg.lexicon import load_lexicon
from kg.model import Annotation, Kind
from kg.read import report_from_text

ENGLISH = """# Rectification ledger of the Ministry of Tides

| Problem | Measure | Responsible unit | Deadline | Status |
|---|---|---|---|---|
| The ministry failed to collect fees | Recover the unpaid fees | Finance Department | 2021-09-30 | Ongoing |
| The pier ledger was incomplete | Set up a fee ledger | Legal Department | 30 June 2021 | Completed |
| Berths were not inspected | Inspect all berths | Legal Department | as agreed | see note |
"""
CHINESE = """# 潮汐局巡察整改台账

| 问题 | 整改措施 | 责任单位 | 完成时限 | 整改情况 |
|---|---|---|---|---|
| 学习贯彻不深入 | 制定学习计划 | 局办公室 | 2021年9月底前 | 已完成 |
| 资金管理混乱 | 修订《资金管理办法》 | 财务科 | 2021年3月至2021年12月 | 正在推进 |
| 合同监管缺失 | 建立合同台账 | 法规科 | 立行立改 | 召开专题会议研究部署 |
"""


def stated(text: str, language: str, kind: Kind) -> dict[str, tuple[str | None, str | None]]:
    report = report_from_text(text, source="x", language=language)
    found: Annotation = load(language)(report)
    return {
        report.text[m.start : m.end]: (m.get("deadline"), m.get("status"))
        for m in found.mentions
        if m.kind is kind
    }


def test_the_row_of_an_english_table_gives_its_measures_deadline_and_status() -> None:
    measures = stated(ENGLISH, "en", Kind.MEASURE)
    assert measures["Recover the unpaid fees"] == ("2021-09-30", "ongoing")
    assert measures["Set up a fee ledger"] == ("2021-06-30", "completed")
    assert all(deadline != "as agreed" for deadline, _ in measures.values())  # no date
    assert not {"Ongoing", "Completed"} & set(measures)
    problems = stated(ENGLISH, "en", Kind.PROBLEM)
    assert problems["failed to collect fees"][1] == "open"
    assert next(s for words, (_, s) in problems.items() if "incomplete" in words) == "resolved"
    assert "Responsible unit" not in stated(ENGLISH, "en", Kind.UNIT)


def test_the_row_of_a_chinese_table_gives_its_measures_deadline_and_status() -> None:
    measures = stated(CHINESE, "zh", Kind.MEASURE)
    assert measures["制定学习计划"] == ("2021-09", "completed")
    assert measures["修订《资金管理办法》"] == ("2021-12", "ongoing")  # a span of time is due when it ends
    assert measures["建立合同台账"][0] is None
    assert not {"完成", "推进", "---"} & set(measures)
    assert any("召开专题会议" in words for words in measures)  # a cell of 整改情况 that tells what was done
    problems = stated(CHINESE, "zh", Kind.PROBLEM)
    assert "---" not in problems
    assert problems["学习贯彻不深入"][1] == "resolved"


def test_a_recommendation_that_nobody_carried_out_is_still_one() -> None:
    table = """# Recommendations to the Harbour Board

| Agreed recommendations | Status |
|---|---|
| The Board should reconcile its fuel accounts every month. | Not implemented |
| Renew the leases of the warehouses. | Open |
| The Board should publish its inspection plan. | Closed - Not Implemented |
| The Board should train its inspectors in the new code. | Implemented |
"""
    found = {words: status for words, (_, status) in stated(table, "en", Kind.MEASURE).items()}
    assert found["reconcile its fuel accounts every month"] == "recommended"
    assert found["Renew the leases of the warehouses"] == "recommended"
    assert found["publish its inspection plan"] == "recommended"
    assert found["train its inspectors in the new code"] == "completed"


TRACKER = """# Status of audit recommendations

HARBOUR SHELTER
17-3-1 | Count the drug cabinet each week | CLOSED – IMPLEMENTED 11/14
17-3-2 | Install cameras in the kennel | CLOSED – NOT IMPLEMENTED | The shelter accepts the risk.
17-3-3 | Adopt a written policy on donations | OPEN | The shelter sent a draft to the board.
17-3-4 | Change the locks when staff leave | CLOSED – IMPLEMENTED | Retested. REOPENED 7/22. Keys were sought.

LIBRARY
18-1-1 | Review all 340 leases | OPEN – PARTIAL
18-1-2 | Photograph the piers every other year | CLOSED – NO LONGER APPLICABLE
18-1-3 | See the confidential letter
"""


def test_a_table_without_names_of_columns_is_read_where_most_rows_tell_a_status_in_one() -> None:
    found = {words: status for words, (_, status) in stated(TRACKER, "en", Kind.MEASURE).items()}
    assert found["Count the drug cabinet each week"] == "completed"
    assert found["Install cameras in the kennel"] == "recommended"
    assert found["Adopt a written policy on donations"] == "recommended"
    assert found["Change the locks when staff leave"] == "recommended"
    assert found["Review all 340 leases"] == "ongoing"
    assert found["Photograph the piers every other year"] == "closed"
    assert not any("REOPENED" in words for words in found)  # a status, and no measure
    assert next(status for words, status in found.items() if "draft" in words) == "completed"  # a note


def test_one_row_with_the_word_of_a_status_in_it_makes_no_column_of_statuses() -> None:
    row = "# Status of recommendations\n\n17-3-2 | Install cameras in the kennel | Open | 12 cameras\n"
    plain = "# Status of recommendations\n\n17-3-2 | Install cameras in the kennel | North | 12 cameras\n"
    assert stated(row, "en", Kind.MEASURE) == stated(plain, "en", Kind.MEASURE)


def test_progress_and_dates_under_other_names_are_read() -> None:
    table = """# Follow-up of the branch libraries

| Recommendation | Who | By when | Progress at 1 March 2024 |
|---|---|---|---|
| Fit alarms at nine branches | Facilities | 30 June 2024 | Six of nine fitted |
| Visit each branch every quarter | Librarian | 14 March 2024 | First visit arranged for 14 March |
| Publish the list of fees | Desk | 1 May 2024 | Complete |
| Repair the roof of the reading room | Works | 1 July 2024 | |
"""
    found = stated(table, "en", Kind.MEASURE)
    assert found["Fit alarms at nine branches"] == ("2024-06-30", "ongoing")
    assert found["Visit each branch every quarter"] == ("2024-03-14", "planned")
    assert found["Publish the list of fees"] == ("2024-05-01", "completed")
    assert found["Repair the roof of the reading room"] == ("2024-07-01", "recommended")


def test_columns_that_spaces_set_apart_are_read() -> None:
    table = """Status of prior recommendations

Investigate all irregular expenditure    Not implemented

Prepare monthly bank reconciliations     Implemented

Recover the advances paid to suppliers   In progress
"""
    found = {words: status for words, (_, status) in stated(table, "en", Kind.MEASURE).items()}
    assert found["Investigate all irregular expenditure"] == "recommended"
    assert found["Prepare monthly bank reconciliations"] == "completed"
    assert found["Recover the advances paid to suppliers"] == "ongoing"
    # two spaces behind a full stop set nothing apart
    prose = "The port repaired the pier.  Open.\n\nThe port trained its staff.  Open.\n"
    found = {words: status for words, (_, status) in stated(prose, "en", Kind.MEASURE).items()}
    assert set(found.values()) == {"completed"}


def test_what_was_done_beside_a_recommendation_is_done_whatever_its_status() -> None:
    table = """| Recommendation | Action taken | Status | Comment |
|---|---|---|---|
| Take stock of the boats | Boats were counted in 31 ports | Not implemented | The port trained its staff. |
"""
    found = {words: status for words, (_, status) in stated(table, "en", Kind.MEASURE).items()}
    assert found.pop("Take stock of the boats") == "recommended"
    assert set(found.values()) == {"completed"}


def test_a_letter_under_open_or_closed_is_a_status() -> None:
    table = "| Recommendation | C/O |\n|---|---|\n| Renew the leases. | C |\n| Paint the crane. | O |\n"
    found = {words: status for words, (_, status) in stated(table, "en", Kind.MEASURE).items()}
    assert found == {"Renew the leases": "completed", "Paint the crane": "recommended"}


def test_a_table_without_known_columns_says_nothing() -> None:
    plain = "| Pier | Length |\n|---|---|\n| Set up a fee ledger | 2021-09-30 |\n"
    assert stated(plain, "en", Kind.MEASURE).get("Set up a fee ledger", (None, ""))[0] is None


@pytest.mark.parametrize(
    ("words", "measure", "problem"),
    [
        ("Closed", "completed", "resolved"),
        ("Closed – Not Implemented", "closed", "open"),  # of a measure that nobody recommends
        ("CLOSED – IMPLEMENTED 11/14", "completed", "resolved"),
        ("CLOSED – NO LONGER APPLICABLE", "closed", "resolved"),
        ("OPEN – PARTIAL", "ongoing", "partly resolved"),
        ("REOPENED 7/22", "planned", "open"),
        ("Not corrected", "planned", "open"),
        ("Not implemented; see finding 9", "planned", "open"),
        ("Completed on 30 June 2021", "completed", "resolved"),
        ("Resolved; open", "planned", "open"),  # its plan was accepted
        ("Implemented (ports); not started (piers)", "ongoing", "partly resolved"),
        ("Six of nine fitted", "ongoing", None),
        ("Nine of nine fitted", "completed", None),
        ("First visit arranged for 14 March", "planned", None),
        ("Closed - Implemented", "completed", "resolved"),
        ("Partially implemented", "ongoing", "partly resolved"),
        ("In progress", "ongoing", "open"),
        ("Not started", "planned", "open"),
        ("Completed the survey of piers", None, None),
        ("Completed 12 inspections", None, None),
        ("Open for comment", None, None),
    ],
)
def test_the_words_of_a_status(words: str, measure: str | None, problem: str | None) -> None:
    statuses = Statuses(load_lexicon("en"))
    assert statuses.of(words, Kind.MEASURE) == measure
    assert statuses.of(words, Kind.PROBLEM) == problem
