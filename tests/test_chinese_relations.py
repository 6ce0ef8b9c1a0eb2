"""Who has a problem and what answers it in Chinese reports, each with a near miss."""

import pytest

from kg.annotate.chinese import load_chinese
from kg.model import Kind, RelationKind
from tests.chinese_links import links, read


@pytest.fixture(scope="module")
def annotate():
    return load_chinese()


def facing(annotate, text: str) -> dict[str, set[str]]:
    """Return who has each problem."""
    found = links(read(annotate, text), RelationKind.FACES)
    return {problem: {unit for unit, faced in found if faced == problem} for _, problem in found}


def answered(annotate, text: str) -> dict[str, set[str]]:
    """Return what each measure answers."""
    found = links(read(annotate, text), RelationKind.ADDRESSES)
    return {measure: {problem for taken, problem in found if taken == measure} for measure, _ in found}


CASES = """石桥县资金管理整治情况通报
县农业农村局套取项目资金12万元，县纪委监委立案查处3人。
石桥镇虚报种植面积问题，县审计局开展专项审计，镇纪委跟踪督办。
针对村级财务管理混乱问题，相关职能部门开展专项检查。"""


def test_who_calls_another_to_account_does_not_have_its_problem(annotate):
    faces = facing(annotate, CASES)
    assert faces["套取项目资金12万元"] == {"县农业农村局"}
    assert faces["虚报种植面积"] == {"石桥镇"}
    assert "相关职能部门" not in faces.get("村级财务管理混乱", ())
    # who answers its own problem has it, also where it is one of those bodies and the report is about it
    corrected = "针对村级财务管理混乱问题，石桥镇党委聘请会计3名。"
    assert facing(annotate, corrected)["村级财务管理混乱"] == {"石桥镇党委"}
    own = "石桥县财政局机关党委整改情况报告\n机关党委组织生活不经常。机关党委约谈支部书记2人。"
    assert "机关党委" in facing(annotate, own)["组织生活不经常"]


def test_the_unit_right_before_a_problem_has_it_though_it_is_no_subject(annotate):
    text = """县水务局水毁堤防未修复，县林业局造林进度缓慢。
针对县水务局工程验收把关不严的问题，县审计局开展专项审计。"""
    assert facing(annotate, text)["工程验收把关不严"] == {"县水务局"}
    other = "县水务局向三家企业违规收取保证金。"
    assert not any("企业" in unit for units in facing(annotate, other).values() for unit in units)


def test_words_that_all_reports_have_echo_no_problem(annotate):
    text = "整改情况\n新时代文明实践站活动不经常。\n补缴租金3万元。\n{}"
    assert "学习新时代党建理论" not in answered(annotate, text.format("学习新时代党建理论。"))
    answers = answered(annotate, text.format("建立文明实践站活动台账。"))
    assert answers["建立文明实践站活动台账"] == {"新时代文明实践站活动不经常"}


LOANS = """二、审计查出问题整改情况
县财政局核销坏账12笔，对县粮油总公司借款案件紧盯诉讼进展。对县粮油总公司抵押土地办理查封。
完善财政借款管理办法，建立借款台账。"""


def test_only_what_was_inspected_is_what_a_report_is_about(annotate):
    def taking(text: str, measure: str) -> set[str]:
        found = links(read(annotate, text), RelationKind.TAKES)
        return {unit for unit, taken in found if taken == measure}

    assert taking(LOANS, "建立借款台账") == {"县财政局"}
    inspected = "二、整改情况\n县委巡察组对县粮油总公司开展了常规巡察。\n完善借款管理办法，建立借款台账。"
    assert taking(inspected, "建立借款台账") == {"县粮油总公司"}
    assert taking(inspected.replace("对县粮油总公司开展了常规巡察", "进驻县粮油总公司"), "建立借款台账")
    assert not taking(inspected.replace("开展了常规巡察", "的借款紧盯不放"), "建立借款台账")


def test_no_unit_is_what_a_report_is_about_that_names_others_as_often(annotate):
    text = "整改情况\n县财政局核定预算。县国资中心登记资产。\n财务核算不规范，开展资产清查。"
    assert not facing(annotate, text).get("财务核算不规范")
    often = text.replace("县国资中心", "县财政局")
    assert facing(annotate, often)["财务核算不规范"] == {"县财政局"}


VISITS = """云浦师范学院督查通报
整改督查专班对11个单位进行随机走访，情况如下：图书馆消防通道堆放杂物，责令当天清理；研究生院学籍档案缺失，\
责令三日内补齐；继续教育学院收费公示不及时，要求重新公示。"""


def test_what_was_found_at_one_unit_of_a_list_is_not_of_another(annotate):
    annotation = read(annotate, VISITS)
    faces, answers = links(annotation, RelationKind.FACES), links(annotation, RelationKind.ADDRESSES)
    assert "整改督查专班" not in {unit for unit, _ in faces}
    assert ("继续教育学院", "收费公示不及时") in faces
    (problem,) = {problem for measure, problem in answers if measure == "责令三日内补齐"}
    assert problem.endswith("学籍档案缺失")
    assert {unit for unit, faced in faces if faced == problem} == {"研究生院"}
    # who has a list of faults that names no others has them all
    text = "云浦师范学院整改情况如下：印章管理混乱；学籍档案缺失；收费公示不及时。"
    assert all("云浦师范学院" in units for units in facing(annotate, text).values())


def test_each_item_of_a_sentence_answers_its_own_problem(annotate):
    text = "县水务局印章管理混乱，重刻印章4枚；差旅费报销审核不严，退回差旅费3万元。"
    answers = answered(annotate, text)
    assert answers["退回差旅费3万元"] == {"差旅费报销审核不严"}
    # where problems come first, what was done about them answers what comes before
    text = "县水务局印章管理混乱，差旅费报销审核不严；退回差旅费3万元。"
    assert "差旅费报销审核不严" in answered(annotate, text)["退回差旅费3万元"]


FORMER = (
    "巡察发现，印章使用登记不全，差旅报销审核不严。对前者，补建印章登记簿；对后者，退回多报差旅费2400元。"
)


def test_the_former_and_the_latter_are_the_two_problems_before(annotate):
    annotation = read(annotate, FORMER)
    answers = links(annotation, RelationKind.ADDRESSES)
    assert answers == {("补建印章登记簿", "印章使用登记不全"), ("退回多报差旅费2400元", "差旅报销审核不严")}
    text = annotation.report.text
    measures = {text[m.start : m.end] for m in annotation.mentions if m.kind is Kind.MEASURE}
    assert "对前者" not in measures
    # of two problems that are items of their own too; of three it is not told which are meant
    items = """（一）未经评估受让企业股权。
（二）污水厂改造先施工后招标。
均已整改。对前者，补充评估程序3项；对后者，取消代理机构资格。"""
    assert answered(annotate, items)["补充评估程序3项"] == {"未经评估受让企业股权"}
    three = FORMER.replace("差旅报销", "合同管理混乱，差旅报销")
    assert len(answered(annotate, three)["补建印章登记簿"]) != 1


WARNED = """云浦县教育局党组关于巡察整改进展情况的通报
局机关检查评比过多，形式主义突出。
局党组取消评比12项，要求各科室坚决杜绝形式主义。
局党组稳妥化解风险，堵塞管理漏洞，防止问题反弹。"""


def test_nobody_has_what_a_measure_only_warns_of(annotate):
    annotation = read(annotate, WARNED)
    faces, answers = links(annotation, RelationKind.FACES), links(annotation, RelationKind.ADDRESSES)
    named = {"形式主义", "风险", "管理漏洞", "问题反弹"}
    assert not {problem for _, problem in faces} & named
    text = annotation.report.text
    assert named <= {text[m.start : m.end] for m in annotation.mentions if m.kind is Kind.PROBLEM}
    assert ("堵塞管理漏洞", "管理漏洞") in answers and ("防止问题反弹", "管理漏洞") not in answers
    # what a measure names that somebody has is faced
    stated = "云浦县教育局党组整改报告\n局党组纠正教辅征订不规范问题。"
    assert facing(annotate, stated)["教辅征订不规范"]


def test_what_a_measure_warns_of_does_not_keep_it_from_the_problem_before(annotate):
    with_inner = {r.confidence for r in _echoed(annotate, "坚决杜绝形式主义")}
    assert min(with_inner) > 0.7


def _echoed(annotate, measure: str):
    annotation = read(annotate, WARNED)
    text, mentions = annotation.report.text, annotation.mentions
    return [
        r
        for r in annotation.relations
        if r.kind is RelationKind.ADDRESSES
        and text[mentions[r.subject].start : mentions[r.subject].end] == measure
        and text[mentions[r.object].start : mentions[r.object].end] == "形式主义突出"
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("二、会议指出，暗访反映的问题触目惊心、发人深省。", set()),
        ("巡察组反馈的问题整改不到位。", {"巡察组反馈的问题整改不到位"}),
        ("县纪委对敷衍整改、整改不实的严肃问责。", set()),
        ("县水务局整改不实，县纪委严肃问责2人。", {"整改不实"}),
    ],
)
def test_what_is_said_of_findings_or_of_whoever_errs_is_no_problem(annotate, text, problems):
    annotation = read(annotate, text)
    assert {
        annotation.report.text[m.start : m.end] for m in annotation.mentions if m.kind is Kind.PROBLEM
    } == problems
