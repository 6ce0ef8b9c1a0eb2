"""Whose problems items and sections tell, who only looks on, what is no mention; each with a near miss."""

import pytest

from kg.annotate.chinese import load_chinese
from kg.annotate.chinese.mending.joining import Joiner
from kg.annotate.chinese.reading.layout import Line, Role
from kg.link import link
from kg.model import Annotation, Kind, Mention, RelationKind
from kg.read import report_from_text
from kg.terms import load_terms
from tests.chinese_links import links, read


@pytest.fixture(scope="module")
def annotate():
    return load_chinese()


def found(annotation: Annotation, kind: Kind) -> list[str]:
    text = annotation.report.text
    return [text[m.start : m.end] for m in annotation.mentions if m.kind is kind]


def called(annotation: Annotation, words: str) -> Mention:
    text = annotation.report.text
    return next(m for m in annotation.mentions if text[m.start : m.end] == words)


ITEMS = """松涧市环保督察整改方案
一、排水管网建设严重滞后。城西片区仍有12公里管网空白。
责任单位：市住房城乡建设局
督导单位：市政府办公室
整改措施：
1.编制管网改造方案。
2.开展水质监测。
验收单位：市生态环境局
二、矿山修复弄虚作假。
责任单位：石门县政府
整改措施：
1.补种树木300亩。
2.拆除厂房2座。
"""


def test_what_an_item_states_behind_its_heading_is_answered_with_it(annotate):
    answers = links(read(annotate, ITEMS), RelationKind.ADDRESSES)
    assert ("编制管网改造方案", "排水管网建设严重滞后") in answers
    assert ("编制管网改造方案", "城西片区仍有12公里管网空白") in answers
    assert ("补种树木300亩", "城西片区仍有12公里管网空白") not in answers


def test_who_oversees_an_item_takes_none_of_its_measures(annotate):
    annotation = read(annotate, ITEMS)
    assert {"市政府办公室", "市生态环境局"} <= set(found(annotation, Kind.UNIT))
    taken = links(annotation, RelationKind.TAKES)
    assert {unit for unit, measure in taken if measure == "编制管网改造方案"} == {"市住房城乡建设局"}
    faced = {unit for unit, _ in links(annotation, RelationKind.FACES)}
    assert not faced & {"市政府办公室", "市生态环境局"} and "市住房城乡建设局" in faced


def test_a_column_of_those_who_oversee_takes_no_measure(annotate):
    table = """# 整改台账
| 序号 | 问题 | 整改措施 | 责任单位 | {} |
| --- | --- | --- | --- | --- |
| 1 | 管网老化失修 | 更换管网12公里 | 市水务局 | 市政府办公室 |
"""
    overseen = links(read(annotate, table.format("督导单位")), RelationKind.TAKES)
    assert overseen == {("市水务局", "更换管网12公里")}
    assert len(links(read(annotate, table.format("牵头单位")), RelationKind.TAKES)) == 2


def test_who_answers_for_an_item_is_not_asked_about_the_next(annotate):
    text = """巡察整改情况通报
一、关于改革发展的问题
（一）反馈问题：企业改革不深入
整改措施：
①制定处置方案。
②注销空壳企业3户。
责任部门：战略投资部
（二）反馈问题：安全责任悬空
整改措施：
①排查老旧管网。
②核定巡查路线。
责任部门：安全监察部
"""
    taken = links(read(annotate, text), RelationKind.TAKES)
    assert ("战略投资部", "注销空壳企业3户") in taken
    assert ("安全监察部", "排查老旧管网") in taken
    assert {unit for unit, measure in taken if measure == "核定巡查路线"} == {"安全监察部"}


def test_how_leads_are_handled_is_no_problem(annotate):
    text = """松涧市审计局整改通报
一、关于学习不深入的问题

开展学习4次。

二、{}

市委巡察组移交问题线索11件，已办结9件。
"""
    handled = read(annotate, text.format("对巡察移交问题线索的处置情况"))
    assert found(handled, Kind.PROBLEM) == ["学习不深入"]
    lacking = read(annotate, text.format("关于问题线索处置不及时的问题"))
    assert found(lacking, Kind.PROBLEM) == ["学习不深入", "问题线索处置不及时"]


def test_an_item_that_tells_what_is_done_states_no_problem(annotate):
    text = """松涧市审计局通报
一、整改要求
1.市财政局和市教育局按职责抓好落实，对整改不力的3家单位进行通报
"""
    annotation = read(annotate, text)
    assert not any("抓好落实" in problem for problem in found(annotation, Kind.PROBLEM))
    assert "对整改不力的3家单位进行通报" in found(annotation, Kind.MEASURE)


PROGRESS = """# 审计整改情况表
| 序号 | 问题 | 整改措施 | 整改进展 |
| --- | --- | --- | --- |
| 1 | 租金收缴不及时 | 追缴欠租 | 已完成。已追缴欠租8万元 |
| 2 | 工程款超付 | 责成施工单位退款 | 正在整改，已退回5万元，剩余3万元因企业注销暂未退回 |
"""


def test_a_cell_that_says_how_far_it_is_holds_no_measure_of_that(annotate):
    annotation = read(annotate, PROGRESS)
    measures = found(annotation, Kind.MEASURE)
    assert {"追缴欠租8万元", "退回5万元"} <= set(measures)
    assert not {"完成", "整改", "剩余3万元因企业注销暂未退回"} & set(measures)
    assert "剩余3万元因企业注销暂未退回" in found(annotation, Kind.PROBLEM)


def test_a_redacted_place_is_another_one_in_each_report(annotate):
    def units(*texts: str) -> set[str]:
        reports = [report_from_text(text, source=f"n{at}") for at, text in enumerate(texts)]
        linked = link([annotate(report) for report in reports])
        return {one.id for one in linked.entities if one.kind is Kind.UNIT}

    notice = "{}镇党委关于巡察整改情况的通报\n镇党委清理白条14笔。\n中共{}镇委员会\n"
    assert len(units(notice.format("XX縣青溪", "XX县青溪"))) == 1
    assert len(units(notice.format("XX县青溪", "XX县青溪"), notice.format("某某县青溪", "某某县青溪"))) == 2
    assert (
        len(units(notice.format("青垣县青溪", "青垣县青溪"), notice.format("青垣縣青溪", "青垣縣青溪"))) == 1
    )


OFFICES = """中共宁安区住房和城乡建设局党组关于巡察整改情况的通报
一、关于“学习不深入”的问题
区住建局修订学习制度。该局纪检组开展检查4次，局财务科核对账目，办公室汇总台账。
驻局纪检监察组约谈2人，派驻纪检监察组开展监督。
"""


def test_offices_that_a_report_calls_by_their_bureau_in_short(annotate):
    annotation = read(annotate, OFFICES)
    for words, name in (
        ("该局纪检组", "宁安区住房和城乡建设局纪检组"),
        ("局财务科", "宁安区住房和城乡建设局财务科"),
        ("驻局纪检监察组", "驻宁安区住房和城乡建设局纪检监察组"),
    ):
        assert called(annotation, words).get("antecedent") == name
    # one office or group may be that of another
    assert called(annotation, "办公室").get("antecedent") is None
    assert called(annotation, "派驻纪检监察组").get("antecedent") is None


LAWS = """松涧市水务局审计整改情况通报
一、审计发现的问题
1.有9项专项资金未在规定时限内下达，不符合《中华人民共和国预算法》第五十二条的规定。
2.违反《松涧市会议费管理办法》第十六条的规定，超标准列支会议费3万元。
3.泵站采购未经公开招标，与《中华人民共和国招标投标法》第三条不符。
二、整改情况
市水务局按照《松涧市工程管理办法》补办手续2项。
"""


def test_articles_belong_to_the_name_of_a_law(annotate):
    policies = found(read(annotate, LAWS), Kind.POLICY)
    assert "中华人民共和国预算法》第五十二条" in policies
    assert "松涧市会议费管理办法》第十六条" in policies
    assert "松涧市工程管理办法" in policies


def test_a_problem_cites_the_rule_that_it_breaks(annotate):
    cited = links(read(annotate, LAWS), RelationKind.CITES)
    assert ("有9项专项资金未在规定时限内下达", "中华人民共和国预算法》第五十二条") in cited
    whole = "违反《松涧市会议费管理办法》第十六条的规定，超标准列支会议费3万元"
    assert (whole, "松涧市会议费管理办法》第十六条") in cited
    assert ("泵站采购未经公开招标", "中华人民共和国招标投标法》第三条") in cited
    assert {holder for holder, policy in cited if policy == "松涧市工程管理办法"} <= {
        "按照《松涧市工程管理办法》补办手续2项",
        "补办手续2项",
    }


def test_a_sum_of_money_is_no_problem_of_its_own(annotate):
    text = "松涧市审计局通报\n三、审计发现的问题\n1.3个项目未经论证即开工，涉及金额2.4亿元。\n"
    assert "3个项目未经论证即开工，涉及金额2.4亿元" in found(read(annotate, text), Kind.PROBLEM)
    two = text.replace("涉及金额2.4亿元", "超付工程款2.4亿元")
    assert "超付工程款2.4亿元" in found(read(annotate, two), Kind.PROBLEM)


FAULT = """中共江原师范学院委员会关于巡视整改进展情况的通报
二、关于“报销审核把关不严”的问题
{}
"""


def test_who_answers_for_a_problem_is_no_part_of_it(annotate):
    text = FAULT.format("对白条入账问题负有责任的会计予以解聘。")
    assert "白条入账" in found(read(annotate, text), Kind.PROBLEM)


def test_a_unit_whose_problem_stands_before_it_has_it(annotate):
    text = FAULT.format("财务处对报账审核不严的2个学院扣减经费。财务处完善报销制度。")
    faces = links(read(annotate, text), RelationKind.FACES)
    assert {unit for unit, problem in faces if "报账审核不严" in problem} == {"2个学院"}
    assert ("财务处", "报销审核把关不严") in faces


AUDIT = """关于2023年度省级预算执行和其他财政收支的审计工作报告
江南省审计厅厅长　陈志明
一、财政管理审计情况
（一）预算编制方面。
预算编制不够细化。省财政厅代编预算14亿元，年初未落实到具体单位。
二、部门预算执行审计情况
1.违规列支费用。11套房产出租未公开招租。
五、审计查出问题整改情况
（一）追缴财政资金。有关市县追回专项资金1.2亿元，修订制度12项。
（二）加强组织领导。成立整改专班，专班办公室设在省发展改革委。
"""


def test_no_unit_that_an_audit_report_tells_of_has_the_faults_of_others(annotate):
    annotation = read(annotate, AUDIT)
    faces = links(annotation, RelationKind.FACES)
    assert ("省财政厅", "代编预算14亿元") in faces
    assert ("省财政厅", "违规列支费用") not in faces
    taken = links(annotation, RelationKind.TAKES)
    assert ("有关市县", "追缴财政资金") in taken and ("省财政厅", "追缴财政资金") not in taken
    assert not any(measure == "加强组织领导" for _, measure in taken)
    # a notice of one bureau alone is about it
    own = "江南省财政厅关于审计整改情况的通报\n1.违规列支费用。\n"
    assert ("江南省财政厅", "违规列支费用") in links(read(annotate, own), RelationKind.FACES)


def test_an_opening_quote_is_kept_with_what_it_closes(annotate):
    text = (
        "整改通报\n三、关于“靠校吃校”问题整治不彻底\n开展专项整治。\n四、关于“学习不深入”的问题\n开展培训。"
    )
    assert found(read(annotate, text), Kind.PROBLEM)[:2] == ["“靠校吃校”问题整治不彻底", "学习不深入"]


@pytest.mark.parametrize(
    ("name", "is_many"),
    [
        ("全校17个二级单位", True),
        ("局机关各科室", True),
        ("公安、民政部门", True),
        ("集团机关及3家公司", True),
        ("第三中学", False),
        ("市人大农业、农村和环境资源委员会", False),
    ],
)
def test_a_name_may_tell_of_several_units_inside(name, is_many):
    from kg.annotate.chinese.relating.scene_words import SceneWords

    words = SceneWords(load_terms())
    assert bool(words.many.match(name) or words.many_inside.search(name)) is is_many


def test_whom_a_measure_is_about_only_opens_it():
    text = "对骗取套取资金的，依法依规严肃追责。"
    line = Line(0, 0, len(text), Role.BODY, 0, [], [])
    halves = [Mention(0, 8, Kind.MEASURE, "r"), Mention(9, 17, Kind.MEASURE, "r")]
    joined = Joiner(load_terms())(text, [line], halves)
    assert [text[m.start : m.end] for m in joined] == ["对骗取套取资金的，依法依规严肃追责"]
    other = "对账目进行清理，依法依规严肃追责。"
    assert len(Joiner(load_terms())(other, [line], [Mention(0, 7, Kind.MEASURE, "r"), halves[1]])) == 2


def test_what_a_rule_demands_is_no_measure(annotate):
    text = """松涧市水务局整改情况通报
二、整改情况
修订《检测管理办法》，{}明确规定检测机构不得转包，市水务局约谈2人。
"""
    assert found(read(annotate, text.format("该办法第十二条")), Kind.MEASURE) == [
        "修订《检测管理办法》",
        "约谈2人",
    ]
    own = found(read(annotate, text.format("")), Kind.MEASURE)
    assert own == ["修订《检测管理办法》", "明确规定检测机构不得转包", "约谈2人"]
