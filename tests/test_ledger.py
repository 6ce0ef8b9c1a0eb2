"""Tables that follow up problems: deadline and status of a row are those of its measures."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.english.telling.ledger import Statuses
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

| Recommendation | Status |
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


def test_a_table_without_known_columns_says_nothing() -> None:
    plain = "| Pier | Length |\n|---|---|\n| Set up a fee ledger | 2021-09-30 |\n"
    assert stated(plain, "en", Kind.MEASURE).get("Set up a fee ledger", (None, ""))[0] is None


@pytest.mark.parametrize(
    ("words", "measure", "problem"),
    [
        ("Closed", "completed", "resolved"),
        ("Closed – Not Implemented", None, "open"),
        ("Closed - Implemented", "completed", "resolved"),
        ("Partially implemented", "ongoing", "partly resolved"),
        ("In progress", "ongoing", "open"),
        ("Not started", "planned", "open"),
        ("Completed the survey of piers", None, None),
    ],
)
def test_the_words_of_a_status(words: str, measure: str | None, problem: str | None) -> None:
    statuses = Statuses(load_lexicon("en"))
    assert statuses.of(words, Kind.MEASURE) == measure
    assert statuses.of(words, Kind.PROBLEM) == problem
