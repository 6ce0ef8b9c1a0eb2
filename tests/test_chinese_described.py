"""Whom 学校, 我局, 该公司 and 校党委 mean in a Chinese report, and that linking takes it."""

from __future__ import annotations

import pytest

from kg.annotate.chinese.mending.described import Described
from kg.link import link
from kg.model import Annotation, Kind, Mention, Report
from kg.read import report_from_text
from kg.terms import load_terms

DESCRIBED = Described(load_terms())
FAR = "本次检查按照计划进行。" * 10


def marked(text: str, *units: str) -> tuple[Report, list[Mention]]:
    """Return a report and its units, each word of which is one wherever it stands behind the one before."""
    report, at, found = report_from_text(text, source="x", language="zh"), 0, []
    for unit in units:
        start = report.text.index(unit, at)
        at = start + len(unit)
        found.append(Mention(start, at, Kind.UNIT, "ZH"))
    return report, found


@pytest.mark.parametrize(
    ("text", "units", "issuer", "meant"),
    [
        ("江北大学整改。学校完成。", ["江北大学", "学校"], None, "江北大学"),
        ("学校完成整改。", ["学校"], "中共江北大学委员会", "江北大学"),
        ("校党委召开会议。", ["校党委"], "江北大学", "江北大学党委"),
        ("中共乙县委员会整改。县党委开会。", ["中共乙县委员会", "县党委"], None, None),  # no word for it
        ("中共江北大学委员会。校党委开会。", ["中共江北大学委员会", "校党委"], None, "中共江北大学委员会"),
        ("党委召开会议。", ["党委"], "江北大学", "江北大学党委"),
        ("党委召开会议。", ["党委"], None, None),
        ("甲县水务局整改。我局完成。", ["甲县水务局", "我局"], "乙县财政局", "乙县财政局"),
        ("甲县水务局整改。该局完成。", ["甲县水务局", "该局"], "乙县财政局", "甲县水务局"),
        ("江岸公司整改。江山公司完成。公司开会。", ["江岸公司", "江山公司", "公司"], None, "江山公司"),
        ("文史学院整改。学校完成。", ["文史学院", "学校"], None, None),  # a 学院 of it is not the 学校
        ("二级学院整改。学院完成。", ["二级学院", "学院"], None, None),  # a kind is nobody
        ("各大学整改。学校完成。", ["各大学", "学校"], None, None),  # nor are several
    ],
)  # fmt: skip
def test_whom_a_short_name_means(text: str, units: list[str], issuer: str | None, meant: str | None) -> None:
    report, mentions = marked(text, *units)
    last = DESCRIBED(report.text, mentions, issuer)[-1]
    assert (last.get("antecedent"), last.get("method")) == (meant, meant and "definite")
    assert last.get("same") is None


def test_of_several_it_is_the_one_that_is_near_or_named_most() -> None:
    far = f"江北大学整改。江北大学完成。江南大学整改。{FAR}学校完成。"
    report, mentions = marked(far, "江北大学", "江北大学", "江南大学", "学校")
    assert DESCRIBED(report.text, mentions, None)[-1].get("antecedent") == "江北大学"
    report, mentions = marked(far.replace(FAR, ""), "江北大学", "江北大学", "江南大学", "学校")
    assert DESCRIBED(report.text, mentions, None)[-1].get("antecedent") == "江南大学"


def test_before_any_name_it_is_the_only_one_that_follows() -> None:
    report, mentions = marked("我校完成。江北大学整改。", "我校", "江北大学")
    assert DESCRIBED(report.text, mentions, None)[0].get("antecedent") == "江北大学"
    report, mentions = marked("我校完成。江北大学、江南大学整改。", "我校", "江北大学", "江南大学")
    assert DESCRIBED(report.text, mentions, None)[0].get("antecedent") is None


def test_linking_takes_whom_a_reader_understands() -> None:
    report, mentions = marked("江北大学整改。学校完成。校党委开会。", "江北大学", "学校", "校党委")
    read = DESCRIBED(report.text, mentions, None)
    linked = link([Annotation(report, (), tuple(read), ())])
    assert [made.method for made in linked.links] == ["name", "definite", "definite"]
    assert linked.links[0].entity == linked.links[1].entity != linked.links[2].entity
    assert sorted(entity.label for entity in linked.entities) == ["江北大学", "江北大学党委"]
