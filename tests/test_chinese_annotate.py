"""What is found in Chinese reports, each with a near miss that must not be found."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.annotate.chinese import load_chinese
from kg.annotate.chinese.deciding.features import FeatureMaker
from kg.annotate.chinese.finding.borders import Borders
from kg.annotate.chinese.mending.bounds import UnitBounds
from kg.annotate.chinese.mending.faults import Faults
from kg.annotate.chinese.mending.joining import Joiner
from kg.annotate.chinese.mending.organs import Organs
from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.reading.reader import LONGEST
from kg.annotate.chinese.reading.words import segmenter
from kg.annotate.chinese.telling.figures import Figures, written_out
from kg.decide.pairs import Calibration
from kg.decide.train.chinese import calibrations_of, read_lessons
from kg.errors import UnknownNameError
from kg.model import Annotation, Kind, Mention, RelationKind, Report
from kg.segment.chinese import segment_chinese
from kg.terms import load_terms


def report(text: str) -> Report:
    return Report("0" * 16, text, "", "notice.txt", "", "", "zh")


@pytest.fixture(scope="module")
def rules():
    return load_chinese(rules_only=True)


@pytest.fixture(scope="module")
def annotate():
    return load_chinese()


def words(annotation: Annotation, kind: Kind) -> list[str]:
    return [annotation.report.text[m.start : m.end] for m in annotation.mentions if m.kind is kind]


NOTICE = """中共松涧县水务局党组关于巡察整改情况的通报
2023年3月，县委巡察组对松涧县水务局党组（以下简称“局党组”）开展了巡察。现将整改情况通报如下。
一、整改情况
1.关于“管网巡查不到位，漏损率居高不下”问题的整改
一是修订《管网巡查管理办法》，明确巡查频次。二是投入资金7.132万元，更换老旧管网12公里。
2.关于“执行“三重一大”制度不严格”问题的整改
一是制定党组议事清单。二是正在编制《内控手册》，将于2024年6月底前印发。三是驻局纪检监察组对2名干部进行约谈。
下一步，局党组将对5个局属单位开展“回头看”。

中共松涧县水务局党组
2024年1月8日"""


@pytest.mark.parametrize("rules_only", [True, False])
def test_a_notice_from_end_to_end(rules_only):
    annotation = load_chinese(rules_only=rules_only)(report(NOTICE))
    assert {"管网巡查不到位", "漏损率居高不下", "执行“三重一大”制度不严格"} <= set(
        words(annotation, Kind.PROBLEM)
    )
    assert {"修订《管网巡查管理办法》", "制定党组议事清单"} <= set(words(annotation, Kind.MEASURE))
    assert {"管网巡查管理办法", "三重一大", "内控手册"} <= set(words(annotation, Kind.POLICY))
    assert {"局党组", "驻局纪检监察组"} <= set(words(annotation, Kind.UNIT))


def test_when_something_was_wrong_is_no_problem_of_its_own(annotate):
    heading = "1.关于“工程变更把关不严。2019年以来，6个河道治理项目未履行变更手续”问题的整改"
    found = words(
        annotate(report(NOTICE.replace("1.关于“管网巡查不到位，漏损率居高不下”问题的整改", heading))),
        Kind.PROBLEM,
    )
    assert "工程变更把关不严" in found
    assert any("未履行变更手续" in words for words in found)
    assert "2019年以来" not in found


def test_every_mention_lies_in_the_text_and_they_are_sorted(annotate):
    annotation = annotate(report(NOTICE))
    keys = [(m.start, -m.end, m.kind) for m in annotation.mentions]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    assert all(0 <= m.start < m.end <= len(NOTICE) for m in annotation.mentions)
    assert all(0 < m.score <= 1 for m in annotation.mentions)


def links(annotation: Annotation, kind: RelationKind) -> set[tuple[str, str]]:
    text, mentions = annotation.report.text, annotation.mentions
    return {
        (
            text[mentions[r.subject].start : mentions[r.subject].end],
            text[mentions[r.object].start : mentions[r.object].end],
        )
        for r in annotation.relations
        if r.kind is kind
    }


def test_the_heading_gives_the_problem_of_every_point_below_it_and_of_no_other(annotate):
    found = links(annotate(report(NOTICE)), RelationKind.ADDRESSES)
    assert ("修订《管网巡查管理办法》", "管网巡查不到位") in found
    assert ("制定党组议事清单", "执行“三重一大”制度不严格") in found
    assert ("制定党组议事清单", "管网巡查不到位") not in found


def test_who_acts_named_left_out_or_another(annotate):
    found = links(annotate(report(NOTICE)), RelationKind.TAKES)
    takers = {measure: unit for unit, measure in found}
    assert takers["对2名干部进行约谈"] == "驻局纪检监察组"
    assert takers["制定党组议事清单"] != "驻局纪检监察组"


def test_a_policy_is_cited_by_the_measure_that_holds_it(annotate):
    assert ("修订《管网巡查管理办法》", "管网巡查管理办法") in links(
        annotate(report(NOTICE)), RelationKind.CITES
    )


def test_short_forms_that_the_report_sets_up(annotate):
    annotation = annotate(report(NOTICE))
    same = {NOTICE[m.start : m.end]: m.get("same") for m in annotation.mentions if m.kind is Kind.UNIT}
    assert same["局党组"] == "中共松涧县水务局党组"
    assert same["驻局纪检监察组"] is None


def attributes(annotation: Annotation, fragment: str, kind: Kind = Kind.MEASURE) -> dict[str, set[str]]:
    text = annotation.report.text
    mention = next(m for m in annotation.mentions if fragment in text[m.start : m.end] and m.kind is kind)
    found: dict[str, set[str]] = {}
    for key, value in mention.attributes:
        found.setdefault(key, set()).add(value)
    return found


def test_status_amount_and_deadline(rules):
    annotation = rules(report(NOTICE))
    assert attributes(annotation, "修订《管网")["status"] == {"completed"}
    assert attributes(annotation, "编制《内控")["status"] == {"ongoing"}
    assert attributes(annotation, "开展“回头看”")["status"] == {"planned"}
    assert attributes(annotation, "投入资金")["quantity"] == {"7.132万元"}  # as written alone
    assert attributes(annotation, "投入资金")["amount"] == {"71320"}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("已全部整改到位。", "resolved"),
        ("该问题已办结。", "resolved"),
        ("该问题未整改到位。", "open"),
        ("尚未整改到位，县水务局没有采取任何措施，下一年度继续督办。", "open"),
        ("正在整改，预计年底完成。", "partly resolved"),
        ("大户问题已整改到位，散户问题未整改到位。", "partly resolved"),
        ("县水务局召开两次专题会议，重新核定了巡查路线和人员。", None),  # done, but not said to be enough
    ],
)
def test_a_problem_is_resolved_where_the_report_says_so(rules, said, status):
    text = f"一、整改情况\n1.关于“管网巡查不到位”问题的整改\n{said}"
    found = attributes(rules(report(text)), "管网巡查不到位", Kind.PROBLEM)
    assert found.get("status") == (status and {status})


@pytest.mark.parametrize(
    ("words", "deadline", "written"),
    [
        ("将于2024年6月30日前完成改造", "2024-06-30", "2024年6月30日前"),
        ("力争2024年6月底前完成改造", "2024-06", "2024年6月底前"),
        ("2024年年底前建成", "2024", "2024年年底前"),
        ("2024年第三季度前建成", "2024-09", "2024年第三季度前"),
        ("于2024-06-30前建成", "2024-06-30", "2024-06-30前"),
        ("提前部署，2024年6月30日前建成", "2024-06-30", "2024年6月30日前"),
        ("2024年3月至2024年12月底前建成", "2024-12", "2024年3月至2024年12月底前"),
        ("2024年3月底至6月底前建成", "2024-06", "2024年3月底至6月底前"),
        ("6月底前建成", "6月底前", None),  # of no year
        ("三个月内建成", "三个月内", None),
        ("2024年6月30日建成", None, None),
    ],
)
def test_deadlines_are_dates_where_they_are_dates(words, deadline, written):
    found = dict(Figures(load_terms())(words, Kind.MEASURE))
    assert (found.get("deadline"), found.get("deadline-words")) == (deadline, written)


@pytest.mark.parametrize(
    ("words", "date", "written"),
    [
        ("2024年6月30日建成", "2024-06-30", "2024年6月30日"),
        ("截至2024年6月收回款项", "2024-06", "截至2024年6月"),
        ("2024年上半年收回款项", "2024", "2024年上半年"),  # not in June
        ("2024年第三季度收回款项", "2024", "2024年第三季度"),
        ("6月15日收回款项", "6月15日", None),  # of no year
        ("收回款项", None, None),
    ],
)
def test_dates_are_dates_where_they_are_dates(words, date, written):
    for kind in (Kind.MEASURE, Kind.PROBLEM):
        found = dict(Figures(load_terms())(words, kind))
        assert (found.get("date"), found.get("date-words")) == (date, written)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("7.132万元", "71320"),
        ("2.37亿元", "237000000"),
        ("1,206元", "1206"),
        ("1.2万人次", None),
        ("12项", None),
        ("98.7%", None),
        ("3亿余元", None),  # written out, it would be exact
        ("12万多元", None),
        ("250万美元", None),  # no yuan
    ],
)
def test_amounts_written_out(quantity, expected):
    assert written_out(quantity) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "追缴资金250万元，清退12人",
            [("amount", "2500000"), ("currency", "CNY"), ("quantity", "12人"), ("quantity", "250万元")],
        ),
        ("2020年制定制度12项", [("date", "2020"), ("date-words", "2020年"), ("quantity", "12项")]),
        ("追缴资金250万美元", [("quantity", "250万美元")]),
    ],
)
def test_an_amount_is_quoted_as_written_and_its_value_stands_apart(words, expected):
    assert sorted(Figures(load_terms())(words, Kind.PROBLEM)) == expected


@pytest.mark.parametrize(
    ("text", "found", "missing"),
    [
        ("局党组落实《采购管理办法》，严格审批。", ["采购管理办法"], ["局党组"]),
        ("按照松政发〔2021〕9号要求推进。", ["松政发〔2021〕9号"], []),
        ("贯彻《实施细则〈暂行条例〉补充规定》。", ["实施细则〈暂行条例〉补充规定", "暂行条例"], []),
        ("坚决做到“两个维护”。", ["两个维护"], []),
        ("深入学习习近平总书记关于治水的重要论述，开展研讨。", ["习近平总书记关于治水的重要论述"], []),
        ("《江畔晚报》作了报道。", [], ["江畔晚报"]),
        ("召开“3个月”攻坚会。", [], ["3个月"]),
    ],
)
def test_policies(rules, text, found, missing):
    policies = words(rules(report(text)), Kind.POLICY)
    assert set(found) <= set(policies)
    assert not set(missing) & set(policies)


@pytest.mark.parametrize(
    ("text", "found", "missing"),
    [
        ("市财政局修订了办法。", ["市财政局"], ["局", "财政局", "办法"]),
        ("各党支部认真开展自查。", ["各党支部"], ["党支部"]),
        ("县委第三巡察组进驻了解情况。", [], ["县委第三巡察组"]),
        ("全面部署整改工作。", [], ["全面部"]),
        ("整改已见成效，用处很大。", [], ["用处"]),
    ],
)
def test_units(rules, text, found, missing):
    units = words(rules(report(text)), Kind.UNIT)
    assert set(found) <= set(units)
    assert not set(missing) & set(units)


@pytest.mark.parametrize(
    ("text", "found", "missing"),
    [
        ("巡察发现，台账管理不规范，资金监管缺失。", ["台账管理不规范", "资金监管缺失"], []),
        ("坚决防止整改走过场。", [], ["整改走过场", "防止整改走过场"]),
        ("整改成效明显，群众满意度提高。", [], ["整改成效明显"]),
    ],
)
def test_problems(rules, text, found, missing):
    problems = words(rules(report(text)), Kind.PROBLEM)
    assert set(found) <= set(problems)
    assert not set(missing) & set(problems)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("局党组修订采购办法，约谈3名干部。", ["修订采购办法", "约谈3名干部"]),
        ("要压实责任、完善制度。", ["压实责任", "完善制度"]),
        ("对违规人员，给予通报批评。", ["对违规人员，给予通报批评"]),
    ],
)
def test_measures(rules, text, found):
    assert set(found) <= set(words(rules(report(text)), Kind.MEASURE))


def test_a_table_pasted_as_text(rules):
    text = (
        "序号\t反馈问题\t整改措施\t责任单位\n1\t台账管理不规范\t补录台账31份\t办公室\n"
        "2\t采购把关不严\t修订采购办法\t财务股"
    )
    annotation = rules(report(text))
    assert ("补录台账31份", "台账管理不规范") in links(annotation, RelationKind.ADDRESSES)
    assert ("补录台账31份", "采购把关不严") not in links(annotation, RelationKind.ADDRESSES)
    assert ("财务股", "修订采购办法") in links(annotation, RelationKind.TAKES)


def test_problems_first_measures_later_are_paired_by_their_numbers(rules):
    text = (
        "一、存在的主要问题\n（一）台账管理不规范。\n（二）采购把关不严。\n"
        "二、整改措施\n（一）补录台账31份。\n（二）修订采购办法。"
    )
    found = links(rules(report(text)), RelationKind.ADDRESSES)
    assert ("修订采购办法", "采购把关不严") in found
    assert ("修订采购办法", "台账管理不规范") not in found


def test_traditional_signs_give_the_same_places(annotate):
    simple, traditional = "一是修订《管理办法》。二是约谈3名干部。", "一是修訂《管理辦法》。二是約談3名幹部。"
    spans = [[(m.start, m.end, m.kind) for m in annotate(report(t)).mentions] for t in (simple, traditional)]
    assert spans[0] == spans[1]


def test_a_title_broken_by_the_page_is_one_policy(rules):
    text = (
        "局党组召开专题会议，研究部署并于当日印发实施《机关公务\n"
        "用车使用管理规定》，要求各股室认真执行，对照检查整改\n到位。"
    )
    assert "机关公务\n用车使用管理规定" in words(rules(report(text)), Kind.POLICY)


@pytest.mark.parametrize(
    "text", ["", "。", "\n", "abc def", "“" * 300, "《〈" * 200, "一是" * 500, "12345", "\ue000\ue001"]
)
def test_no_text_is_too_odd(annotate, text):
    annotation = annotate(report(text))
    assert annotation.passages == segment_chinese(report(text))


def test_the_same_text_gives_the_same_annotation(annotate):
    assert annotate(report(NOTICE)) == load_chinese()(report(NOTICE))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中共松涧县委员会", "松涧县党委"),
        ("松涧县水务局党组", "松涧县水务局党组"),
        ("中共松涧县纪律检查委员会", "松涧县纪委"),
    ],
)
def test_names_of_party_organs(name, expected):
    assert Organs(load_terms()).core(name) == expected


def test_a_users_words_are_added(tmp_path):
    (tmp_path / "zh-own.toml").write_text(
        'language = "zh"\n[[words]]\nid = "OWN-1"\nclass = "policies.formulation"\nforms = ["河长制"]\n',
        encoding="utf-8",
    )
    text = "全面推行河长制。"
    assert "河长制" in words(load_chinese([tmp_path], rules_only=True)(report(text)), Kind.POLICY)
    assert "河长制" not in words(load_chinese(rules_only=True)(report(text)), Kind.POLICY)


def test_an_unknown_key_of_a_users_lexicon_is_told(tmp_path):
    (tmp_path / "zh-own.toml").write_text(
        'language = "zh"\n[[words]]\nid = "A"\nclass = "x"\nwrods = []\n', encoding="utf-8"
    )
    with pytest.raises(UnknownNameError, match=r"known:.*forms"):
        load_chinese([tmp_path])


def test_a_unit_that_takes_a_measure_faces_the_problem_that_it_answers(annotate):
    heading = "县水务局党组整改通报\n1.关于管网巡查不到位问题的整改\n"
    text = heading + "一是县水务局党组修订制度。二是执法大队开展排查。"
    faces = links(annotate(report(text)), RelationKind.FACES)
    assert {unit for unit, _ in faces} == {"县水务局党组", "执法大队"}


def test_an_audited_unit_of_a_row_faces_its_problem(rules):
    table = "序号|被审计单位|审计发现问题|整改措施|整改状态\n1|区民政局|补贴发放不规范|追回补贴2万元|已完成"
    annotation = rules(report("某区整改台账\n" + table))
    assert links(annotation, RelationKind.FACES) == {("区民政局", "补贴发放不规范")}
    assert links(annotation, RelationKind.TAKES) == {("区民政局", "追回补贴2万元")}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("区文化和旅游局修订办法。", ["区文化和旅游局"]),  # 和 inside a name
        ("城市管理办公室每日派单。", ["城市管理办公室"]),
        ("十三届市委第四轮巡察反馈会召开。", []),  # who inspects is no unit
        ("省委巡视二组开展了工作。", []),
        ("县文化馆举办培训。", ["县文化馆"]),
        ("信息部会同审计科上线系统。", ["信息部", "审计科"]),  # two that act together
        ("指导3个支部完成换届。", ["3个支部"]),  # 指导 is the verb
    ],
)
def test_units_with_odd_names(rules, text, units):
    assert words(rules(report(text)), Kind.UNIT) == units


BAD_HEAD = "中共平湖县林业局党组整改通报\n"
BAD_BODY = (
    "1.关于“组织生活不规范”问题的整改\n一是开展检查2次。\n2.关于“台账管理松散”问题的整改\n一是补录台账14本。"
)


@pytest.mark.parametrize(
    "text",
    [
        BAD_HEAD + BAD_BODY,
        BAD_HEAD + BAD_BODY.replace("\n", ""),  # run together
        BAD_HEAD + BAD_BODY.replace("。", ""),  # no full stops
        BAD_HEAD + BAD_BODY.replace("”问题", "问题"),  # quotes never closed
        BAD_HEAD + BAD_BODY.replace("关于“", "关于"),  # quotes never opened
        BAD_HEAD + BAD_BODY.replace("“", "").replace("”", ""),  # no quotes
        BAD_HEAD + BAD_BODY.replace("1.", "1 .").replace("2次", "2 次"),  # blanks of OCR
        BAD_HEAD + BAD_BODY.replace("2.", "1."),  # a number twice
        BAD_HEAD + BAD_BODY.replace("一是", "\ue0e5一是"),  # private-use signs
        BAD_HEAD + BAD_BODY.replace("关于", "關於").replace("问题", "問題"),  # scripts mixed
        BAD_HEAD + "序号  问题  整改措施\n1  组织生活不规范  开展检查2次\n2  台账管理松散  补录台账14本",
        BAD_HEAD + "序号\n问题\n整改措施\n1\n组织生活不规范\n开展检查2次\n2\n台账管理松散\n补录台账14本",
    ],
    ids=lambda text: repr(text[15:40]),
)
def test_bad_input_gives_the_same_pairs(annotate, text):
    found = links(annotate(report(text)), RelationKind.ADDRESSES)
    pairs = {(measure.replace(" ", ""), problem) for measure, problem in found}
    assert pairs == {("开展检查2次", "组织生活不规范"), ("补录台账14本", "台账管理松散")}


@pytest.mark.parametrize("text", ["李XX同志作了检讨。", "XX县召开会议。"])
def test_placeholders_of_persons_and_places_alone_are_no_units(rules, text):
    assert not words(rules(report(text)), Kind.UNIT)


def test_a_placeholder_belongs_to_the_name_of_its_unit(rules):
    assert words(rules(report("XX县林业局党组约谈2人。")), Kind.UNIT) == ["XX县林业局党组"]


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ("王某代表省教育工委", "省教育工委"),
        ("强调指出机关党委", "机关党委"),
        ("下一阶段学校", "学校"),
        ("强化纪委", "纪委"),
        ("市人大代表联络站", "市人大代表联络站"),  # nobody spoke for it
        ("指导处室", "指导处室"),
    ],
)
def test_a_name_begins_behind_the_verb_that_leads_to_it(found, name):
    start, end = Borders(load_terms()).edges(found, 0, len(found), Kind.UNIT)
    assert found[start:end] == name


def test_a_unit_that_was_inspected_keeps_its_sign():
    text = "向被巡察党委反馈"
    assert Borders(load_terms()).edges(text, 2, 6, Kind.UNIT) == (1, 6)
    assert Borders(load_terms()).edges("对被巡察组点名", 2, 5, Kind.UNIT) == (2, 5)


def test_items_run_together_over_pages_are_read_in_lines_of_their_own():
    sentence = "县水务局修订《管网巡查管理办法》，开展培训3次。"
    text = "一、整改情况\n" + sentence * 400
    reading = load_chinese(rules_only=True).read(report(text))
    long = [line for line in reading.lines if line.role is not Role.TITLE][1:]
    assert "".join(text[line.start : line.end] for line in long) == sentence * 400
    assert max(line.end - line.start for line in long) <= LONGEST
    assert all(text[line.end - 1] == "。" for line in long)


@pytest.mark.parametrize("rules_only", [True, False])
def test_a_class_that_a_lexicon_of_ones_own_empties_finds_nothing(tmp_path, rules_only):
    entry = '[[words]]\nid = "{}"\nclass = "problems.negated"\nforms = []\n'
    text = 'language = "zh"\n' + entry.format(load_terms().ids["problems.negated"])
    (tmp_path / "zh-own.toml").write_text(text, encoding="utf-8")
    annotate = load_chinese([tmp_path], rules_only=rules_only)
    assert "账目不清" in words(annotate(report("市水务局账目不清，管理混乱。")), Kind.PROBLEM)


def marked(text: str) -> tuple[str, Line, list[Mention]]:
    """Return `text` without its brackets, which mark measures, and braces, which mark units, with both."""
    plain, found, opened = "", [], {}
    for sign in text:
        if sign in "[{":
            opened[sign] = len(plain)
        elif sign in "]}":
            kind, opening = (Kind.MEASURE, "[") if sign == "]" else (Kind.UNIT, "{")
            found.append(Mention(opened[opening], len(plain), kind, "R", 0.9))
        else:
            plain += sign
    line = Line(0, 0, len(plain), Role.BODY, 0, segmenter(load_terms()).cut(plain, 0, len(plain)), [])
    return plain, line, sorted(found, key=lambda m: (m.start, -m.end))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a clause that only says how, when or after what opens the measure behind it
        ("{粮食局}[结合本局实际]，[制定考勤制度]。", ["结合本局实际，制定考勤制度"]),
        ("[通过集中授课、现场观摩等方式]，[培训42人]。", ["通过集中授课、现场观摩等方式，培训42人"]),
        ("{粮食局}按照急缓程度，[下发通知]。", ["按照急缓程度，下发通知"]),
        ("{粮食局}对巡察反馈的问题，[成立专班]。", ["对巡察反馈的问题，成立专班"]),
        ("{粮食局}要[从讲大局的高度]，{各科室}要[带头整改]。", ["带头整改"]),
        ("[按照要求制定方案]，[开展培训]。", ["按照要求制定方案", "开展培训"]),
        ("针对账目不清的问题，[核对台账]。", ["核对台账"]),
        # what 将 brings forward goes on with what is done with it; 将 also tells of the future
        ("[将考勤情况]，[纳入年度考核]。", ["将考勤情况，纳入年度考核"]),
        ("{粮食局}将[反馈问题分解为任务26项]。", ["将反馈问题分解为任务26项"]),
        ("{粮食局}将[成立专班纳入计划]。", ["成立专班纳入计划"]),
        # lists of units, titles, sums
        ("[督促{省粮食局]、残联等部门}尽快拿出意见。", ["督促省粮食局、残联等部门尽快拿出意见"]),
        (
            "[印发《关于印发]粮仓办法的通知》（粮办〔2022〕4号）。",
            ["印发《关于印发粮仓办法的通知》（粮办〔2022〕4号）"],
        ),
        ("[清退资金3万元、追回补贴5万元]。", ["清退资金3万元", "追回补贴5万元"]),
        ("[给予诫勉3人、批评教育5人]。", ["给予诫勉3人、批评教育5人"]),
        ("[真抓、不空喊]，[真干、不拖拉]，[制定方案]。", ["真抓、不空喊，真干、不拖拉", "制定方案"]),
    ],
)
def test_measures_that_were_cut_apart_are_whole(text, found):
    text, line, mentions = marked(text)
    mended = Joiner(load_terms())(text, [line], mentions)
    assert [text[m.start : m.end] for m in mended if m.kind is Kind.MEASURE] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("会上{青湖学院党委书记}表态。", ["青湖学院党委"]),
        ("{有的班子成员}不抓落实。", ["有的班子成员"]),
        ("{11月底粮食公司}完成整改。", ["粮食公司"]),
        ("{2021年各级领导班子}述职。", ["各级领导班子"]),
        ("案件{交由纪委}办理。", ["纪委"]),
        ("全年{检查学校}60所。", []),
        ("{全州粮食系统积极开展中小学校}检查。", ["全州粮食系统"]),
        ("{各级党委（党组}）中心组带头。", ["各级党委（党组）中心组"]),
        ("{财政部门（含国资局}）整改。", ["财政部门（含国资局）"]),
        ("{区委}办起草报告，{区委}办理来信。", ["区委办", "区委"]),
        ("{第二巡察组第四巡察小组}进驻。", []),
        ("（{青财办}库〔2022〕4号）", []),
        ("州、{县市教育局}开会。", ["州、县市教育局"]),
        ("{青石镇}、白水镇、{黑山镇等3个乡镇党组织}整改。", ["青石镇、白水镇、黑山镇等3个乡镇党组织"]),
        ("{县教育局党组}、{137所中小学校党组织}整改。", ["县教育局党组", "137所中小学校党组织"]),
        # a sign that the dictionary lacks
        ("1.剅{河镇党委}整改。", ["剅河镇党委"]),
        ("其中{河镇党委}整改。", ["河镇党委"]),
    ],
)
def test_units_have_the_bounds_of_their_names(text, found):
    text, line, mentions = marked(text)
    mended = UnitBounds(load_terms())(text, [line], mentions)
    assert [text[m.start : m.end] for m in mended if m.kind is Kind.UNIT] == found


PLACES = {"<": Kind.PROBLEM, "[": Kind.MEASURE, "{": Kind.UNIT, "^": Kind.POLICY}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # cues, limits and conditions state no fault
        ("镇党委<存在问题>：<账目不清>。", {"账目不清"}),
        ("指出<被巡察党组织存在>的问题。", set()),
        ("跟岗<不少于10天>。", set()),
        ("对<核对不认真>、敷衍了事的，将严肃问责。", set()),
        ("<核对不认真>，将严肃问责。", {"核对不认真"}),
        ("不同程度<存在站位不高>的问题。", {"站位不高"}),
        ("<项目存在较多>问题。", {"项目存在较多问题"}),
        # faults that 、 joins, each with its matter
        ("<账目核对不严、采购程序不规范>。", {"账目核对不严", "采购程序不规范"}),
        ("<出租房屋未经评估、未公开招租>。", {"出租房屋未经评估、未公开招租"}),
        ("<重业务>，<轻党建>。", {"重业务，轻党建"}),
        # what the page says of itself
        ("<字体：大 中 小> 打印 关闭", set()),
    ],
)
def test_problems_have_the_bounds_of_what_was_wrong(text, found):
    assert mended(text)[Kind.PROBLEM] == found


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("陈某[违规推荐亲属参与投标]。", Kind.PROBLEM, {"违规推荐亲属参与投标"}),
        ("陈某擅自将[鱼塘租给亲属]。", Kind.PROBLEM, {"擅自将鱼塘租给亲属"}),
        ("陈某明知不符合条件，仍[为其申报补贴]。", Kind.PROBLEM, {"明知不符合条件，仍为其申报补贴"}),
        ("陈某<虚报面积>，致使国家损失3万元。", Kind.PROBLEM, {"虚报面积", "致使国家损失3万元"}),
        ("[清退违规发放的补贴]。", Kind.MEASURE, {"清退违规发放的补贴"}),
        ("<违规领取的资金被追缴>。", Kind.MEASURE, {"违规领取的资金被追缴"}),
        ("2019年11月，陈某、周某分别[受到警告处分]。", Kind.MEASURE, {"陈某、周某分别受到警告处分"}),
    ],
)
def test_misdeeds_are_problems_and_what_followed_are_measures(text, kind, found):
    assert mended(text)[kind] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("认识到^粮食工作重要性^。", set()),
        ("《^审计报告^》反映。", set()),
        ("作了《^关于预算执行审计查出问题整改情况的报告^》。", set()),
        ("印发《^粮库管理办法^》（^青粮〔2022〕4号^）。", {"粮库管理办法"}),
        ("按照^青粮〔2022〕4号^要求。", {"青粮〔2022〕4号"}),
    ],
)
def test_what_is_named_like_a_policy_and_is_none(text, found):
    assert mended(text)[Kind.POLICY] == found


def mended(text: str) -> dict[Kind, set[str]]:
    """Return by kind what the signs of `PLACES` mark in `text`, as it leaves the mender of faults."""
    closing = {">": "<", "]": "[", "}": "{", "^": "^"}
    plain, found, opened = "", [], {}
    for sign in text:
        if (start := opened.pop(closing.get(sign), None)) is not None:
            found.append(Mention(start, len(plain), PLACES[closing[sign]], "R", 0.9))
        elif sign in PLACES:
            opened[sign] = len(plain)
        else:
            plain += sign
    line = Line(0, 0, len(plain), Role.BODY, 0, [], [])
    out = Faults(load_terms())(plain, [line], found)
    return {kind: {plain[m.start : m.end] for m in out if m.kind is kind} for kind in Kind}


def test_laws_are_known_by_their_short_names(rules):
    assert words(rules(report("支出达到预算法的要求，清理会计法规文件。")), Kind.POLICY) == ["预算法"]


@pytest.mark.parametrize(
    ("text", "measure", "status"),
    [
        # 要 is a demand as a word of its own, and no part of 重要, 要求, 主要
        ("粮食局把安全放在重要位置，制定值班制度。", "制定值班制度", "completed"),
        ("粮食局按照有关要求，制定值班制度。", "制定值班制度", "completed"),
        ("粮食局要提高认识，制定值班制度。", "制定值班制度", "recommended"),
        ("章某提出三点建议。一是制定值班制度；二是修订预案。", "修订预案", "recommended"),
        ("检察建议33份全部办结，粮食局制定值班制度。", "制定值班制度", "completed"),
        # 将 tells of the future before a verb; before a thing it brings that forward
        ("粮食局将制定值班制度，修订预案。", "修订预案", "planned"),
        ("粮食局将值班情况纳入考核，修订预案。", "修订预案", "completed"),
        ("下一步，粮食局把安全放在重要位置；制定值班制度；修订预案。", "修订预案", "planned"),
        ("粮食局对3个未完成项目正在开展审核。", "开展审核", "ongoing"),
        # money that 将 brings forward was given back; what is to be done by then is not done
        ("粮食局将多收取的5.2万元上缴财政，修订预案。", "修订预案", "completed"),
        ("粮食局将收取的押金退还企业，修订预案。", "修订预案", "completed"),
        ("粮食局将对收取的押金开展清理，修订预案。", "修订预案", "planned"),
        ("粮食局计划2024年3月底前修订预案。", "修订预案", "planned"),
    ],
)
def test_how_far_a_measure_is(rules, text, measure, status):
    annotation = rules(report(text))
    assert attributes(annotation, measure)["status"] == {status}


def test_marks_of_markdown_and_lists_are_no_part_of_a_name(rules):
    text = """# 中共青湖县粮食局党组关于整改情况的通报

## 一、关于“账目不清”问题的整改

- 粮食局**修订**预案，清退资金6,240.5万元。"""
    annotation = rules(report(text))
    assert words(annotation, Kind.UNIT) == ["中共青湖县粮食局党组", "粮食局"]
    assert words(annotation, Kind.PROBLEM) == ["账目不清"]
    assert "清退资金6,240.5万元" in words(annotation, Kind.MEASURE)
    assert attributes(annotation, "清退资金6,240.5万元")["amount"] == {"62405000"}


def test_a_quotation_is_the_problem_of_its_heading_only_where_nothing_else_is_said(rules):
    def problem(heading: str) -> list[str]:
        text = f"中共青湖县粮食局党组关于整改情况的通报\n一、{heading}\n1.粮食局修订预案。"
        return words(rules(report(text)), Kind.PROBLEM)

    assert problem("关于“账目不清”问题的整改情况") == ["账目不清"]
    assert problem("全面从严治党“两个责任”压得不实方面") == ["全面从严治党“两个责任”压得不实"]


@pytest.mark.parametrize(
    "text",
    [
        "粮食局<没有发现违规问题>。",
        "粮食局不存在<挪用资金>的问题。",
        "粮食局<未再发现违规问题>。",
        "<经查，未发现市水务局挪用资金>。",
        "经查，<未发现市水务局挪用资金>。",
        "<均未发现重大违纪违法问题>。",
    ],
)
def test_faults_that_are_denied_are_none(text):
    assert mended(text)[Kind.PROBLEM] == set()


@pytest.mark.parametrize(
    "problem",
    [
        "没有建立台账",
        "违规发放补贴",
        "未见隐患排查整治台账",
        "未见违规收费退还凭证",
        "未见对违规行为的查处资料",
        "未发现施工单位违规转包工程",
        "未发现并制止拖欠农民工工资行为",
    ],
)
def test_what_is_missing_or_was_not_noticed_is_a_fault(problem):
    assert problem in mended(f"检查发现，<{problem}>。")[Kind.PROBLEM]


def test_the_evil_that_a_measure_is_against_is_a_problem():
    assert mended("持续[纠治“四风”]。")[Kind.PROBLEM] == {"四风"}
    assert mended("[堵塞管理漏洞]，[补齐短板]。")[Kind.PROBLEM] == {"管理漏洞", "短板"}
    # a system of risks is a thing to build, and what is known once is not found twice
    assert mended("[完善风险防控体系]。")[Kind.PROBLEM] == set()
    assert mended("[整治<会风不实的不正之风>]。")[Kind.PROBLEM] == {"会风不实的不正之风"}


def test_a_commission_of_a_government_is_no_party_organ(rules):
    annotation = rules(report("青湖县卫生健康委员会修订预案。中共青湖县委员会修订制度。"))
    assert attributes(annotation, "青湖县卫生健康委员会", Kind.UNIT)["type"] == {"state-organ"}
    assert attributes(annotation, "中共青湖县委员会", Kind.UNIT)["type"] == {"party-organ"}


def joined(text: str) -> list[str]:
    """Return the measures that [ and ] mark in `text`, as they leave the mender of their bounds."""
    starts = [m.start() - 2 * i for i, m in enumerate(re.finditer(r"\[", text))]
    ends = [m.start() - 2 * i - 1 for i, m in enumerate(re.finditer(r"\]", text))]
    plain = re.sub(r"[\[\]]", "", text)
    found = [Mention(a, b, Kind.MEASURE, "R", 0.9) for a, b in zip(starts, ends, strict=True)]
    out = Joiner(load_terms())(plain, [Line(0, 0, len(plain), Role.BODY, 0, [], [])], found)
    return [plain[m.start : m.end] for m in out]


def test_a_clause_without_a_verb_is_no_measure_of_its_own():
    assert joined("[对尚未完成的2项任务]，[盯住不放]。") == ["对尚未完成的2项任务，盯住不放"]
    assert joined("[对未完成的任务开展督办]，[建立台账]。") == ["对未完成的任务开展督办", "建立台账"]


def test_a_number_alone_is_no_measure():
    assert joined("提出监督建议[11条]。") == ["提出监督建议11条"]
    assert joined("一是清退资金[3万元]，[追缴5人]。") == ["清退资金3万元", "追缴5人"]


TABLE = """问题 | 整改措施 | 责任单位 | 完成时限
公车私用3次 | 修订用车办法 | 办公室 | 2023年5月
 | 收回租金5万元 | 财务科 | 2023年6月"""


@pytest.mark.parametrize("rules_only", [True, False])
def test_a_cell_keeps_its_column_where_one_before_it_is_empty(rules_only: bool) -> None:
    found = load_chinese(rules_only=rules_only)(report(TABLE))
    assert words(found, Kind.PROBLEM) == ["公车私用3次"]
    recovered = next(m for m in found.mentions if found.report.text[m.start : m.end] == "收回租金5万元")
    assert (recovered.kind, recovered.get("deadline")) == (Kind.MEASURE, "2023-06")
    takers = [
        found.report.text[m.start : m.end]
        for r in found.relations
        if r.kind is RelationKind.TAKES and found.mentions[r.object] == recovered
        for m in [found.mentions[r.subject]]
    ]
    assert takers == ["财务科"]


def test_what_a_sure_rule_decides_is_not_told_to_be_decided_by_the_model(annotate) -> None:
    found = annotate(report("（一）台账不全的问题\n整改情况：市财政局已建立台账3本。"))
    assert [r.why for r in found.relations if r.rule == "ZH-A-HEADING"] == [()]


def test_confidence_is_how_often_a_relation_of_its_score_was_right() -> None:
    lessons = read_lessons([Path(__file__).parent / "gold" / "zh_seen"], FeatureMaker(load_terms()))
    curves = calibrations_of(lessons)
    assert set(curves) == {"takes", "faces", "addresses", "cites"}
    assert curves["cites"](0.95) > curves["cites"](0.6)
    nothing_holds = [
        replace(lesson, asked=frozenset({(("unit", "x"), "takes", ("#", "y"))})) for lesson in lessons
    ]
    assert calibrations_of(nothing_holds)["cites"].frequencies < curves["cites"].frequencies


def test_what_is_related_does_not_depend_on_the_calibration(annotate) -> None:
    found = annotate(report(NOTICE))
    doubtful = {name: Calibration((0.0, 1.0), (0.0, 0.5)) for name in RelationKind}
    own = load_chinese()
    own._model = replace(own._model, calibrations=doubtful)
    doubted = own(report(NOTICE))
    assert [(r.subject, r.kind, r.object, r.rule) for r in doubted.relations] == [
        (r.subject, r.kind, r.object, r.rule) for r in found.relations
    ]
    assert all(r.confidence <= 0.5 for r in doubted.relations if r.rule != "ZH-F-IMPLIED")
