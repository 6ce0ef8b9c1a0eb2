"""Where the names of Chinese units and policies begin and end, each with a near miss."""

from __future__ import annotations

import pytest

from kg.annotate.chinese import load_chinese
from kg.annotate.chinese.finding.policies import PolicyRules
from kg.annotate.chinese.mending.bounds import UnitBounds
from kg.lexicon import load_lexicon
from kg.model import Kind, Report
from kg.terms import load_terms
from tests.test_chinese_annotate import marked

TERMS = load_terms()


def units(words: str) -> list[str]:
    """Return the units of `words`, in which braces mark what was found, with the bounds of their names."""
    text, line, mentions = marked(words)
    mended = UnitBounds(TERMS)(text, [line], mentions)
    return [text[m.start : m.end] for m in mended if m.kind is Kind.UNIT]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # verbs and adverbs that end as a unit does
        ("粮食局{全面部署}秋收。", []),
        ("粮食局{部署}秋收。", []),
        ("{力争六月前全部}入库。", []),
        ("把{租金全部}入账。", []),
        ("粮食局与{青河市签署}协议。", ["青河市"]),
        ("在{全县粮站部署}清仓。", ["全县粮站"]),
        ("督促{资产保全部}清收。", ["资产保全部"]),  # a department
        ("对{12家粮站开展}抽查。", ["12家粮站"]),
        ("对{6个党组织开展}抽查。", ["6个党组织"]),
        ("{粮食局认真执行市委编委会}决定。", ["粮食局"]),
        ("{仓储部将}于月底搬迁。", ["仓储部"]),
        # what leads to a name
        ("粮食局{认真落实省委编委会}决定。", []),
        ("{限期完成支部}换届。", []),
        ("会上{对我局党组}提出意见。", ["我局党组"]),
        ("{粮食学院}来信，随后{对粮食学院}回访。", ["粮食学院", "粮食学院"]),
        ("{对外合作处}回访。", ["对外合作处"]),
        ("三{是有的粮站}漏雨。", ["有的粮站"]),
        ("{还有的粮站}漏雨。", ["有的粮站"]),
        ("{仍有两家粮站}漏雨。", ["两家粮站"]),
        ("{有关粮站}漏雨。", ["有关粮站"]),
        ("党委会{研究粮食中心}改建。", ["粮食中心"]),
        ("{研究生处}改建。", ["研究生处"]),
        ("为{建设一流粮食学院}出力。", []),
        ("为{建设管理处}添置电脑。", ["建设管理处"]),
        ("{①组织全局}28名职工学习。", []),
        ("免去{时任仓储部}主任。", ["仓储部"]),
        ("免去{时任部门}主任。", []),
        # what unit it is to the one before
        ("{主管部门县粮食局}未监督。", ["县粮食局"]),
        ("{其全资子公司青河油脂公司}亏损。", ["青河油脂公司"]),
        ("{其他油脂公司}亏损。", ["其他油脂公司"]),
        ("{下属国有白水林场}漏雨。", ["国有白水林场"]),
        ("{下属国有企业党组织}换届。", ["下属国有企业党组织"]),
        ("{下属事业单位}换届。", ["下属事业单位"]),
        ("{所属7家粮站}换届。", ["所属7家粮站"]),
        ("{该集团所属白水油脂公司}换届。", ["该集团", "白水油脂公司"]),
        # numbers of what is no unit, labels, several names
        ("{43份住院}病历缺页。", []),
        ("{5名评委}回避。", []),
        ("{3个支部}换届。", ["3个支部"]),
        ("{审计一处}换届。", ["审计一处"]),
        ("督导{单位}：县粮食局。", []),
        ("{仓储部　财务部}盖章。", ["仓储部", "财务部"]),
        ("{县粮食局党组}领导班子成员到会。", ["县粮食局党组领导班子"]),
    ],
)
def test_what_was_taken_into_the_name_of_a_unit_is_cut_off(text: str, found: list[str]) -> None:
    assert units(text) == found


def test_a_unit_behind_its_kind_is_no_group() -> None:
    annotation = load_chinese(rules_only=True)(
        Report("0" * 16, "青河县粮食局整改。下属国有白水林场账目不清。", "", "n.txt", "", "", "zh")
    )
    named = {
        annotation.report.text[m.start : m.end]: m.get("collective")
        for m in annotation.mentions
        if m.kind is Kind.UNIT
    }
    assert named["国有白水林场"] is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("厅党组把重要论述列入学习计划", "重要论述"),
        ("局党组召开专题会传达市委书记点评讲话精神", "市委书记点评讲话精神"),
        ("县委将深入学习习近平总书记关于粮食的重要讲话精神", "习近平总书记关于粮食的重要讲话精神"),
        ("传达省委召开的粮食工作会议精神", "省委召开的粮食工作会议精神"),
        ("与区精神卫生站合作", None),
    ],
)
def test_the_unit_that_hears_a_speech_is_no_part_of_its_name(text: str, found: str | None) -> None:
    told = [text[p.start : p.end] for p in PolicyRules(TERMS)(text) if p.rule != "ZH-L-FORMULATION"]
    assert told == ([found] if found else [])


@pytest.mark.parametrize(
    ("title", "type_", "class_"),
    [
        ("党委会会议提质八条", "internal-rule", "document"),
        ("粮库人才引进十二条措施", "internal-rule", "document"),
        ("粮库资金管理办法", "internal-rule", "document"),
        ("中央企业粮库管理办法", "law", "document"),
        ("国家粮食安全会议精神", "meeting", "meeting"),
    ],
)
def test_the_title_of_a_policy_tells_its_type(title: str, type_: str, class_: str) -> None:
    told: dict[str, str] = {}
    for value in load_lexicon("zh").values:
        if value.kind is Kind.POLICY and value.regex.search(title):
            told.setdefault(value.attribute, value.value)
    assert (told["type"], told["class"]) == (type_, class_)
