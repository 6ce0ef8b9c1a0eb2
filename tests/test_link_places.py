"""Linking of Chinese names that tell whose they are only by the report: places, parts, names cut short."""

from pathlib import Path

import pytest

from kg.cli.words import command_words
from kg.link import Linked, link, load_authority
from kg.link.meaning import is_borne_by_any
from kg.link.places import has_place, is_of_its_report, places_of
from kg.model import Annotation, Basis, Kind
from kg.read import report_from_text
from tests.test_link import annotate, entities, published
from tests.test_link_organisation import said

METHODS = ("name", "authority", "alias", "abbreviation", "place", "issuer", "definite", "pronoun", "own")


def titled(marked: str, title: str) -> Annotation:
    return published(annotate(marked), title=title)


def units(*annotations: Annotation) -> int:
    """Count the units that these reports are about together."""
    return len(entities(link(annotations), Kind.UNIT))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("十四届县委第六轮巡察完成反馈", {}),
        ("八届市委第三轮巡察综述", {}),
        ("八届松涧市委第三轮巡察综述", {"市": "松涧市"}),
        ("对松涧市九届人大三次会议第12号建议的答复", {"市": "松涧市"}),
        ("关于青垣县2022年度县级预算执行情况的报告", {"县": "青垣县"}),
        ("共青团松涧市委员会巡察整改通报", {"市": "松涧市"}),
        ("中共国家税务总局松涧市税务局委员会通报", {"市": "松涧市"}),
        ("中共青垣县委关于省委巡视整改情况的通报", {"县": "青垣县"}),
        ("中共双桥镇委员会关于落实县委巡察反馈意见的通报", {"镇": "双桥镇"}),
        ("学院党委开展市委巡视整改自查", {}),
        ("惠民银行澄江州省分行通报", {}),
        ("松涧市贯彻落实省环保督察反馈意见整改清单", {"市": "松涧市"}),
        ("中共松涧市住房和城乡建设局党组通报", {"市": "松涧市"}),
        ("松涧市召开省委巡视整改推进会", {"市": "松涧市"}),
        ("云梧自治州总工会通报", {"自治州": "云梧自治州", "州": "云梧自治州"}),
        ("景德镇市水务局通报", {"市": "景德镇市"}),
        ("向阳区教育局通报", {"区": "向阳区"}),
        ("南部县财政局通报", {"县": "南部县"}),
        ("高新区管委会通报", {}),
        ("東嶺省民政廳通報", {"省": "東嶺省"}),
    ],
)
def test_where_a_title_begins_with_a_place(title: str, expected: dict[str, str]) -> None:
    report = published(annotate("[U:局]已整改。"), title=title).report
    assert places_of(report, load_authority().wording) == expected


def test_the_term_of_a_committee_is_no_place() -> None:
    title = "十四届县委第六轮巡察完成反馈"
    first, second = (titled(f"{at}。[U:县卫健局党委]已整改。", title) for at in "甲乙")
    assert units(first, second) == 2
    assert {made.method for made in link([first, second]).links} == {"own"}


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("松涧市", "市民政局"),
        ("松涧市", "市市场监管局"),
        ("松涧市", "市直机关工委"),
        ("松涧市", "市乡村振兴局"),
        ("松涧省", "省民政厅党组"),
        ("云梧自治州", "州财政局"),
        ("松涧區", "區財政局"),
    ],
)
def test_a_body_without_its_place_is_that_of_the_place_of_the_report(place: str, name: str) -> None:
    short = titled(f"[U:{name}]已整改。", f"{place}水务局通报")
    whole = annotate(f"[U:{place}{name[1:]}]已整改。")
    assert units(short, whole) == 1
    assert units(short, annotate(f"乙。[U:{name}]已整改。")) == 2


BORNE = (
    "第二附属医院",
    "研究生院",
    "后勤集团",
    "继续教育学院",
    "化工学院党委",
    "热电公司",
    "新能源公司",
    "总务处",
    "药学部",
    "市民政局",
    "自治区财政厅",
    "校团委",
    "村务监督委员会",
    "施工单位",
    "公安机关",
    "该县教育局",
    "分管校领导",
    "第四巡察组",
    "高新区管委会",
    "四中",
    "肾内科",
    "派駐紀檢監察組",
    "数学与统计学院党总支",
    "第三分公司",
    "乡镇供水总站党支部",
)
PROPER = (
    "南开大学",
    "国家税务总局",
    "中国银行",
    "澄湖大学财务处",
    "恒通港口集团有限公司",
    "华辰医科大学纪委",
    "海关总署",
    "水利部长江水利委员会",
    "公安部",
    "新华社",
    "资源县财政局",
    "公安县教育局",
    "镇江市财政局",
    "镇海炼化公司",
    "市南区教育局",
    "本溪市审计局",
    "向阳区教育局",
    "三九集团",
    "中科院",
    "云麓高新区管委会",
    "黄河水利委员会",
    "松涧省委第三巡视组",
    "金沙法庭",
    "人民日报社",
)


@pytest.mark.parametrize("name", BORNE)
def test_a_name_without_a_place_or_word_of_its_own_is_not_shared(name: str) -> None:
    assert units(*(annotate(f"{at}。[U:{name}]已整改。") for at in "甲乙")) == 2


@pytest.mark.parametrize("name", PROPER)
def test_a_name_with_a_place_or_word_of_its_own_is_shared(name: str) -> None:
    assert units(*(annotate(f"{at}。[U:{name}]已整改。") for at in "甲乙")) == 1


def test_parts_are_of_one_issuer_and_classes_of_one_text() -> None:
    def both(name: str) -> int:
        reports = (annotate(f"{at}。[U:{name}]已整改。") for at in "甲乙")
        return units(*(published(report, issuer="澄湖大学") for report in reports))

    assert both("化工学院") == 1
    assert both("施工单位") == 2


def test_policies_are_named_by_words_of_bodies_and_shared() -> None:
    reports = [annotate(f"{at}。建设“[L:智慧海关]”。") for at in "甲乙"]
    assert len(entities(link(reports), Kind.POLICY)) == 1


def test_a_short_name_that_the_report_sets_up_for_a_part_is_that_part() -> None:
    short = (("method", "abbreviation"), ("same", "后勤服务公司"))
    assert units(annotate("[U:后勤服务公司]开会。[U:后服公司]整改。", m1=short)) == 1


# -- names cut short ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "marked",
    [
        "[U:市住房和城乡建设局]开会。[U:市住建局]整改。",
        "[U:市粮储局党组]开会。[U:中共松涧市粮食和物资储备局党组]整改。",
        "[U:机械学院]开会。[U:机械工程学院]整改。",
        "[U:县人民政府]开会。[U:县政府]整改。",
        "[U:恒康养老服务有限公司]开会。[U:恒康公司]整改。",
    ],
)
def test_a_name_cut_from_the_only_one_that_it_fits_is_that_unit(marked: str) -> None:
    linked = link([titled(marked, "松涧市审计局通报")])
    assert len(entities(linked, Kind.UNIT)) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "[U:附属第二医院]开会。[U:附属医院]整改。",
        "[U:市住房和城乡建设局党组]开会。[U:市住建局]整改。",
        "[U:县住房和城乡建设局]开会。[U:市住建局]整改。",
        "[U:市生态环境局经开分局]开会。[U:市生态环境局]整改。",
        "[U:机械工程学院]开会。[U:机械制造学院]整改。",
        "[U:种业管理处]、[U:种植业管理处]已整改。",
        "[U:市委]开会。[U:市发展改革委]整改。",
    ],
)
def test_a_name_that_is_not_cut_from_another_is_another_unit(marked: str) -> None:
    assert units(annotate(marked)) == 2


def test_a_name_that_two_fit_is_neither() -> None:
    assert units(annotate("[U:机械工程学院]、[U:机械制造学院]开会。[U:机械学院]整改。")) == 3


def test_a_name_is_cut_in_its_report_alone() -> None:
    full = annotate("[U:松涧机械工程学院]开会。")
    assert units(full, annotate("[U:松涧机械学院]整改。")) == 2


# -- who leads whom ----------------------------------------------------------------------


def understood(name: str) -> tuple[tuple[str, str], ...]:
    return ("antecedent", name), ("method", "definite")


def test_what_the_name_says_that_is_meant_is_inferred() -> None:
    annotation = annotate("[U:江北大学]召开会议。[U:校党委]修订制度。", m1=understood("江北大学党委"))
    linked = link([annotation])
    assert said(linked) == {("江北大学党委", "leadingBodyOf", "江北大学")}
    (statement,) = linked.statements
    assert statement.basis is Basis.INFERRED
    quotes = [annotation.report.text[span.start : span.end] for span in statement.evidence]
    assert quotes == ["校党委", "江北大学"]
    assert statement.confidence < 0.9


def test_what_a_report_says_in_words_is_stated_and_not_inferred_too() -> None:
    marked = "[U:江北大学]召开会议。[U:江北大学党委]开会。[U:校党委]修订制度。"
    (statement,) = link([annotate(marked, m2=understood("江北大学党委"))]).statements
    assert statement.basis is Basis.STATED


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("[U:江南大学]召开会议。[U:校党委]修订制度。", "江北大学党委"),  # not named in the report
        ("[U:县公安局]召开会议。[U:局党组]修订制度。", "县公安局党组"),  # as any county has it
        ("[U:江北大学]召开会议。[U:学校]修订制度。", "江北大学"),
    ],
)
def test_what_is_not_inferred(marked: str, name: str) -> None:
    assert said(link([annotate(marked, m1=understood(name))])) == set()


def test_a_part_leads_a_part_within_a_report() -> None:
    linked: Linked = link([annotate("[U:化工学院]召开会议。[U:化工学院党委]修订制度。")])
    assert said(linked) == {("化工学院党委", "leadingBodyOf", "化工学院")}
    linked = link(
        [annotate("[U:医院]召开会议。[U:第二附属医院党委]修订制度。", m0=understood("第二附属医院"))]
    )
    assert said(linked) == {("第二附属医院党委", "leadingBodyOf", "第二附属医院")}


# -- data and words ----------------------------------------------------------------------


def test_a_folder_of_ones_own_says_what_else_is_no_place_and_what_any_body_has(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        "[[wording]]\nname = 'unplaced'\nregex = '潮汐'\n"
        "[[part]]\nwords = ['潮汐']\nheads = ['塔台']\norgans = ['党委']\n",
        encoding="utf-8",
    )
    ours, mine = load_authority(), load_authority([tmp_path])
    assert has_place("潮汐市财政局", ours.wording)
    assert not has_place("潮汐市财政局", mine.wording)
    assert not is_borne_by_any(Kind.UNIT, "潮汐塔台党委", ours)
    assert is_borne_by_any(Kind.UNIT, "潮汐塔台党委", mine)
    assert not is_of_its_report("潮汐塔台", ours.wording)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_way_of_linking_is_told_in_the_language_of_the_reader(language: str) -> None:
    words = command_words(language)
    assert all(words.method(method) == words.words[f"method {method}"] for method in METHODS)
    assert report_from_text("甲。").language == "zh"
