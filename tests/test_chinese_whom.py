"""Whom a Chinese report and its sections speak of, each with a near miss."""

import pytest

from kg.annotate.chinese import load_chinese
from kg.model import RelationKind
from tests.chinese_links import links, read


@pytest.fixture(scope="module")
def annotate():
    return load_chinese()


DIGEST = """中共青湖县委关于巡察整改进展情况的通报
一、南岭镇党委
反馈问题：村级后备干部不足。
整改情况：建立后备干部台账。
反馈问题：财务审核不严。
整改情况：开展财务自查4次。
二、县水利局党组整改情况
反馈问题：党费收缴不规范。
整改情况：制定党费收缴办法，补缴党费3200元。"""


def test_below_a_heading_that_a_unit_fills_the_unit_acts_and_is_at_fault(annotate):
    annotation = read(annotate, DIGEST)
    takes = links(annotation, RelationKind.TAKES)
    assert ("南岭镇党委", "建立后备干部台账") in takes
    assert ("县水利局党组", "补缴党费3200元") in takes
    assert {unit for unit, _ in takes} == {"南岭镇党委", "县水利局党组"}
    faces = links(annotation, RelationKind.FACES)
    assert ("南岭镇党委", "村级后备干部不足") in faces
    assert {unit for unit, problem in faces if problem == "党费收缴不规范"} == {"县水利局党组"}


def test_what_was_done_answers_the_problem_of_the_label_before_it(annotate):
    answers = links(read(annotate, DIGEST), RelationKind.ADDRESSES)
    assert ("建立后备干部台账", "村级后备干部不足") in answers
    assert ("开展财务自查4次", "财务审核不严") in answers
    assert ("开展财务自查4次", "村级后备干部不足") not in answers


def test_a_heading_that_says_more_than_a_unit_is_of_the_issuer(annotate):
    text = """中共青湖县水利局党组关于巡察整改情况的通报
一、加强对局属单位的监督
制定监督办法。"""
    takes = links(read(annotate, text), RelationKind.TAKES)
    assert {unit for unit, measure in takes if measure == "制定监督办法"} == {"中共青湖县水利局党组"}


def test_a_list_of_faults_is_of_the_unit_before_it_in_all_its_groups(annotate):
    text = """南岭镇党委存在问题：党建工作薄弱；财务管理混乱；主体责任缺失。
北岭镇党委存在问题：组织生活不严肃；工作纪律松懈。"""
    faces = links(read(annotate, text), RelationKind.FACES)
    of = {problem: {unit for unit, faced in faces if faced == problem} for _, problem in faces}
    assert of["财务管理混乱"] == of["主体责任缺失"] == {"南岭镇党委"}
    assert "北岭镇党委" in of["组织生活不严肃"] & of["工作纪律松懈"]


def test_a_unit_amid_a_list_has_its_own_group_alone(annotate):
    text = "巡察发现，县水利局党组理论学习不深入；有的党支部组织生活不严肃；干部梯队建设滞后。"
    faces = links(read(annotate, text), RelationKind.FACES)
    assert ("有的党支部", "干部梯队建设滞后") not in faces


def test_the_inspection_and_those_in_a_problem_do_not_issue_a_report(annotate):
    text = """十届青湖县委第二轮巡察5个乡镇整改进展情况
县水利局党组高度重视。县水利局党组召开会议。
修订《巡查办法》，清退资金3万元。"""
    takes = links(read(annotate, text), RelationKind.TAKES)
    assert {unit for unit, measure in takes if measure == "修订《巡查办法》"} == {"县水利局党组"}


def test_what_is_told_of_a_second_problem_does_not_answer_the_first(annotate):
    text = "对预算下达迟缓问题，县财政局提前下达预算。对项目进度缓慢问题，县住建局加快项目建设进度。"
    answers = links(read(annotate, text), RelationKind.ADDRESSES)
    assert {problem for measure, problem in answers if measure == "加快项目建设进度"} == {"项目进度缓慢"}


def test_short_names_mean_the_one_full_name_that_a_report_has(annotate):
    text = "青湖省委召开会议。省委制定整改方案。省纪委、州纪委开展督查，纪委约谈3人。"
    annotation = read(annotate, text)
    same = {text[m.start : m.end]: m.get("same") for m in annotation.mentions}
    assert same["省委"] == "青湖省委"
    assert same.get("纪委") is None  # two could be meant


FEEDBACK = """青湖县委巡察组向三个党组织反馈巡察情况
县财政局党组存在的主要问题是：一是学习贯彻上级部署不够深入。二是领导班子建设不到位，党建工作抓得不实。
县水利局党组存在的主要问题是：一是落实主体责任不到位。二是财务管理不规范。
县水利局党组高度重视。财务管理制度不健全。"""


def test_a_list_of_faults_is_of_the_unit_that_opens_it(annotate):
    faces = links(read(annotate, FEEDBACK), RelationKind.FACES)
    assert ("县财政局党组", "党建工作抓得不实") in faces
    assert ("县水利局党组", "财务管理不规范") in faces
    assert {unit for unit, problem in faces if problem == "财务管理不规范"} == {"县水利局党组"}
    assert {unit for unit, problem in faces if problem == "党建工作抓得不实"} == {"县财政局党组"}


def test_what_is_built_up_is_no_unit(annotate):
    annotation = read(annotate, FEEDBACK)
    text = annotation.report.text
    units = {text[m.start : m.end] for m in annotation.mentions if m.kind.value == "unit"}
    assert "领导班子" not in units
    assert "县财政局党组" in units


def takers(annotate, text: str, measure: str) -> set[str]:
    found = links(read(annotate, text), RelationKind.TAKES)
    return {unit for unit, taken in found if taken == measure}


def test_whom_a_colon_tells_to_do_something_is_told_all_points_of_the_list(annotate):
    text = """青湖师范学院召开巡视整改工作推进会
被巡察党组织负责人汇报了整改进展。
督导组希望学院重点做好以下两个方面：一是坚持站位。要进一步提高政治意识，建立长效机制。二是对照清单。要加快进度，完成整改任务。"""
    assert takers(annotate, text, "建立长效机制") == {"学院"}
    # a point that names another is that one's
    text = text.replace("要加快进度", "校办要加快进度")
    assert takers(annotate, text, "完成整改任务") == {"校办"}


def test_who_is_responsible_for_an_item_takes_its_measures(annotate):
    text = """青湖市环境保护督察反馈意见整改清单
一、管网雨污混流严重。
责任单位：市住房城乡建设局
整改措施：排查城区管网412公里。
二、群众举报办理敷衍。（责任单位：市城市管理局）
整改措施：逐件回访举报人。"""
    assert "市住房城乡建设局" in takers(annotate, text, "排查城区管网412公里")
    assert "市城市管理局" not in takers(annotate, text, "排查城区管网412公里")
    assert "市城市管理局" in takers(annotate, text, "逐件回访举报人")


def test_who_helps_takes_a_measure_too(annotate):
    text = """中共青湖县粮食局党组关于整改情况的通报
县粮食局联合市审计局开展专项检查4次，督促县供销社补缴租金。"""
    taken = links(read(annotate, text), RelationKind.TAKES)
    # a unit below a title acts, though 通报 ends with a word that stands before whom something is told
    assert {unit for unit, measure in taken if "专项检查" in measure} >= {"县粮食局"}
    helped = text.replace("县粮食局联合", "一是联合")
    found = links(read(annotate, helped), RelationKind.TAKES)
    assert {unit for unit, measure in found if measure == "联合市审计局开展专项检查4次"} >= {"市审计局"}


OUTLOOK = """中共青湖县水利局党组关于巡察整改进展情况的通报
一、巡察反馈问题整改情况
（一）理论学习不够系统
制定学习计划，组织学习12次。
二、下一步工作打算
（一）持续抓好后续整改。逐项销号，完善内控制度。"""


def test_a_number_that_an_outlook_has_too_does_not_tie_it_to_the_problem(annotate):
    answers = links(read(annotate, OUTLOOK), RelationKind.ADDRESSES)
    assert ("制定学习计划", "理论学习不够系统") in answers
    assert not {measure for measure, _ in answers} & {"持续抓好后续整改", "完善内控制度"}
    # where problems come first and what was done about them later, numbers pair them
    listed = OUTLOOK.replace("制定学习计划，组织学习12次。\n", "").replace("下一步工作打算", "整改情况")
    paired = links(read(annotate, listed), RelationKind.ADDRESSES)
    assert {problem for _, problem in paired} == {"理论学习不够系统"}


def test_the_opening_of_a_title_is_no_part_of_the_name_behind_it(annotate):
    annotation = read(annotate, "关于市水务局整改情况的通报\n市水务局修订预案。")
    named = {annotation.report.text[m.start : m.end] for m in annotation.mentions if m.kind.value == "unit"}
    assert named == {"市水务局"}


def test_a_label_may_share_its_line_with_the_number_of_its_item(annotate):
    text = """中共青湖县医疗保障局党组关于巡察整改进展情况的通报
一、基金监管和廉洁风险防控方面
1.存在问题：现场检查存在盲区，抽查覆盖率偏低。
整改情况：检查定点机构1140家。
2.存在问题：案件移送不及时。
整改情况：移送案件线索3件。"""
    answers = links(read(annotate, text), RelationKind.ADDRESSES)
    answered = {problem for measure, problem in answers if measure == "移送案件线索3件"}
    assert "案件移送不及时" in answered
    assert not answered & {"现场检查存在盲区", "抽查覆盖率偏低"}
    assert ("检查定点机构1140家", "抽查覆盖率偏低") in answers
