"""Whom 学校, 我局, 该公司 and 校党委 mean in a Chinese report, and that linking takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.annotate import load
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
        ("甲大学党委领导班子开会。校班子整改。", ["甲大学党委领导班子", "校班子"], "甲大学", "甲大学班子"),
        ("甲大学党委班子开会。校班子整改。", ["甲大学党委班子", "校班子"], "甲大学", "甲大学党委班子"),
        ("甲县水务局整改。我局完成。", ["甲县水务局", "我局"], "乙县财政局", "乙县财政局"),
        ("甲县水务局整改。该局完成。", ["甲县水务局", "该局"], "乙县财政局", "甲县水务局"),
        ("江岸公司整改。江山公司完成。公司开会。", ["江岸公司", "江山公司", "公司"], None, "江山公司"),
        ("文史学院整改。学校完成。", ["文史学院", "学校"], None, None),  # a 学院 of it is not the 学校
        ("商学院整改。学院完成。", ["商学院", "学院"], None, "商学院"),
        ("三家学院党委整改。学院完成。", ["三家学院党委", "学院"], None, None),
        ("有限公司整改。公司完成。", ["有限公司", "公司"], None, None),  # a kind is nobody
        ("各县中学整改。学校完成。", ["各县中学", "学校"], None, None),  # nor are several
    ],
)  # fmt: skip
def test_whom_a_short_name_means(text: str, units: list[str], issuer: str | None, meant: str | None) -> None:
    report, mentions = marked(text, *units)
    last = DESCRIBED(report.text, mentions, [issuer] if issuer else [])[-1]
    assert (last.get("antecedent"), last.get("method")) == (meant, meant and "definite")
    assert last.get("same") is None


def test_of_several_it_is_the_one_that_is_near_or_named_most() -> None:
    far = f"江北大学整改。江北大学完成。江南大学整改。{FAR}学校完成。"
    report, mentions = marked(far, "江北大学", "江北大学", "江南大学", "学校")
    assert DESCRIBED(report.text, mentions, [])[-1].get("antecedent") == "江北大学"
    report, mentions = marked(far.replace(FAR, ""), "江北大学", "江北大学", "江南大学", "学校")
    assert DESCRIBED(report.text, mentions, [])[-1].get("antecedent") == "江南大学"


def test_of_the_committee_that_inspects_a_faculty_the_faculty_is_no_host() -> None:
    report, mentions = marked(
        "校党委巡察文学院。学院党委拥护校党委的决定。", "校党委", "文学院", "学院党委", "校党委"
    )
    found = [mention.get("antecedent") for mention in DESCRIBED(report.text, mentions, ["文学院党委"])]
    assert found == [None, None, "文学院党委", None]


def test_a_group_named_in_short_is_not_the_company_named_last() -> None:
    text = "江岸公司违规，江山集团党委成立专班，免去该公司董事长。"
    report, mentions = marked(text, "江岸公司", "江山集团党委", "该公司")
    mentions[1] = replace(mentions[1], attributes=(("same", "江山投资集团公司党委"),))
    short = marked("江岸公司违规，集团党委成立专班，免去该公司董事长。", "江岸公司", "集团党委", "该公司")
    assert DESCRIBED(report.text, mentions, [])[2].get("antecedent") == "江山投资集团公司"
    told = [short[1][0], replace(short[1][1], attributes=(("same", "江山集团公司党委"),)), short[1][2]]
    assert DESCRIBED(short[0].text, told, [])[2].get("antecedent") == "江岸公司"


def test_before_any_name_it_is_the_only_one_that_follows() -> None:
    report, mentions = marked("我校完成。江北大学整改。", "我校", "江北大学")
    assert DESCRIBED(report.text, mentions, [])[0].get("antecedent") == "江北大学"
    report, mentions = marked("我校完成。江北大学、江南大学整改。", "我校", "江北大学", "江南大学")
    assert DESCRIBED(report.text, mentions, [])[0].get("antecedent") is None


def test_a_short_name_in_the_title_is_no_issuer() -> None:
    report, mentions = marked("学校党委整改。党委开会。", "学校党委", "党委")
    found = [m.get("antecedent") for m in DESCRIBED(report.text, mentions, ["学校党委", "江北大学"])]
    assert found == ["江北大学党委", "江北大学党委"]


def test_one_committee_under_three_names_is_one() -> None:
    text = "江北大学整改通报\n\n江北大学整改到位。学校党委高度重视巡视整改工作。党委召开会议研究整改方案。"
    linked = link([load("zh", rules_only=True)(report_from_text(text, source="x", language="zh"))])
    labels = sorted(entity.label for entity in linked.entities if entity.kind is Kind.UNIT)
    assert labels == ["江北大学", "江北大学党委"]


def test_linking_takes_whom_a_reader_understands() -> None:
    report, mentions = marked("江北大学整改。学校完成。校党委开会。", "江北大学", "学校", "校党委")
    read = DESCRIBED(report.text, mentions, [])
    linked = link([Annotation(report, (), tuple(read), ())])
    assert [made.method for made in linked.links] == ["name", "definite", "definite"]
    assert linked.links[0].entity == linked.links[1].entity != linked.links[2].entity
    assert sorted(entity.label for entity in linked.entities) == ["江北大学", "江北大学党委"]
