"""Whom a Chinese report and its sections speak of, each with a near miss."""

import pytest

from kg.annotate.chinese import load_chinese
from kg.model import Annotation, RelationKind, Report


@pytest.fixture(scope="module")
def annotate():
    return load_chinese()


def read(annotate, text: str) -> Annotation:
    return annotate(Report("0" * 16, text, "", "notice.txt", "", "", "zh"))


def links(annotation: Annotation, kind: RelationKind) -> set[tuple[str, str]]:
    text, mentions = annotation.report.text, annotation.mentions
    found = ((mentions[r.subject], mentions[r.object]) for r in annotation.relations if r.kind is kind)
    return {(text[a.start : a.end], text[b.start : b.end]) for a, b in found}


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
修订巡查办法3项。"""
    takes = links(read(annotate, text), RelationKind.TAKES)
    assert {unit for unit, measure in takes if measure == "修订巡查办法3项"} == {"县水利局党组"}


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
