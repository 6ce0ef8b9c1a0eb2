"""How far measures and problems are, by when and how often, where titles, labels and blanks tell it."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.chinese.reading.layout import Role
from kg.annotate.chinese.telling.attributes import Describer
from kg.annotate.chinese.telling.figures import Figures
from kg.annotate.chinese.telling.plainly import Plainly
from kg.annotate.chinese.telling.statuses import Statuses
from kg.lexicon import load_lexicon
from kg.model import Kind, PassageKind, Report
from kg.read import report_from_text
from kg.segment import segment
from kg.segment.chinese_blanks import Blanks
from kg.terms import load_terms
from tests.test_chinese_told import READER, scene_of

TERMS = load_terms()
DESCRIBER = Describer(load_lexicon("zh"), TERMS)


def told(text: str, *mentions: str, key: str, dated: str | None = None) -> list[str | None]:
    """Return one attribute of each mention of a text; mentions as in `scene_of`."""
    return [one.get(key) for one in DESCRIBER(scene_of(text, *mentions), dated)]


def plainly(text: str, state: str, *mentions: str) -> list[str]:
    scene = scene_of(text, *mentions)
    found = Plainly(TERMS, Statuses(TERMS))(scene, dict.fromkeys(scene.places.measures, state))
    return [found[at] for at in scene.places.measures]


@pytest.mark.parametrize(
    ("title", "line", "measure", "status"),
    [
        ("松涧县巡察反馈意见整改方案", "整改措施：拆除围挡6处。", "拆除围挡6处", "planned"),
        ("松涧县巡察反馈意见整改方案（公开版）", "整改措施：拆除围挡6处。", "拆除围挡6处", "planned"),
        ("松涧县水务局整改任务清单", "整改措施：拆除围挡6处。", "拆除围挡6处", "planned"),
        # near misses
        ("松涧县巡察反馈意见整改方案", "整改措施：已拆除围挡6处。", "拆除围挡6处", "completed"),
        ("松涧县巡察反馈意见整改方案", "整改措施：拆除了围挡6处。", "拆除了围挡6处", "completed"),
        ("松涧县巡察反馈意见整改方案", "进展情况：拆除围挡6处。", "拆除围挡6处", "completed"),
        ("松涧县巡察反馈意见整改方案落实情况的通报", "整改措施：拆除围挡6处。", "拆除围挡6处", "completed"),
        ("松涧县水务局巡察反馈问题整改清单", "整改措施：拆除围挡6处。", "拆除围挡6处", "completed"),
    ],
)
def test_what_a_plan_tells_is_planned(title: str, line: str, measure: str, status: str) -> None:
    assert plainly(f"{title}\n\n一、关于河道围挡的问题\n{line}", "completed", f"m {measure}") == [status]


def test_how_a_plan_came_about_is_done() -> None:
    text = "松涧县巡察反馈意见整改方案\n\n县水务局召开会议，制定本方案。\n\n一、河道问题\n拆除围挡6处。"
    assert plainly(text, "completed", "m 召开会议", "m 拆除围挡6处") == ["completed", "planned"]


ITEM = (
    "一、关于河道围挡的问题\n责任单位：县水务局\n{}\n整改措施：\n1.拆除围挡6处。\n2.修订巡河办法。\n"
    "二、台账问题\n补录台账。"
)
MEASURES = ("m 拆除围挡6处", "m 修订巡河办法", "m 补录台账")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("整改时限：2031年6月30日", ["2031-06-30", "2031-06-30", None]),
        ("完成时限：2031年6月底，长期坚持", ["2031-06", "2031-06", None]),
        ("整改时限：立行立改", [None, None, None]),
        ("整改时限：2031年6月\n整改时限：2031年9月", [None, None, None]),  # which is whose is not said
    ],
)
def test_a_deadline_on_its_own_line_is_that_of_its_item(field: str, expected: list[str | None]) -> None:
    assert told(ITEM.format(field), *MEASURES, key="deadline") == expected


def test_the_item_of_a_deadline_may_begin_with_a_label() -> None:
    text = (
        "（一）反馈问题：围挡未拆\n整改措施：拆除围挡6处。\n整改时限：2031年6月底前\n"
        "（二）反馈问题：台账缺页\n整改措施：补录台账。"
    )
    assert told(text, "m 拆除围挡6处", "m 补录台账", key="deadline") == ["2031-06", None]
    assert told("1.拆除围挡6处，2031年3月底前完工。\n", "m 2031年3月底前完工", key="deadline") == ["2031-03"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）反馈问题：{}\n整改措施：补页。\n整改情况：已完成。\n（二）反馈问题：{}\n整改情况：正在推进。",
         ["resolved", "partly resolved"]),
        ("一、党建方面\n反馈问题：{}\n整改情况：已完成。\n反馈问题：{}\n整改情况：补页。",
         ["resolved", None]),
        ("一、台账方面\n1.存在问题：{}\n2.整改情况：已完成。\n二、围挡方面\n1.存在问题：{}\n2.整改情况：补页。",
         ["resolved", None]),
    ],
)  # fmt: skip
def test_a_labelled_problem_has_the_status_of_its_item(text: str, expected: list[str | None]) -> None:
    problems = ("台账缺页", "围挡未拆")
    assert told(text.format(*problems), *(f"p {one}" for one in problems), key="status") == expected


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("未完成，预计2031年上半年完成。", "open"),
        ("尚未完成。", "open"),
        ("目前该问题暂未销号。", "open"),
        ("尚未完成，正在推进。", "partly resolved"),
        # near misses
        ("未完成手续的项目一律停工。", None),
        ("县水务局更换闸门12处，尚未完成。", None),  # said of the gates
    ],
)
def test_what_is_not_done_is_open(said: str, status: str | None) -> None:
    text = f"一、整改情况\n1.关于“管网巡查不到位”问题的整改\n{said}"
    assert told(text, "p 管网巡查不到位", key="status") == [status]


def test_a_cell_that_says_not_done_leaves_its_problem_open() -> None:
    text = (
        "| 问题 | 整改措施 | 完成情况 |\n|---|---|---|\n| 台账管理不规范 | 补录台账31份 | 未完成 |\n"
        "| 采购把关不严 | 修订采购办法 | 尚未完成，正在推进 |\n"
    )
    assert told(text, "p 台账管理不规范", "p 采购把关不严", key="status") == ["open", "partly resolved"]


def test_a_heading_over_what_is_done_and_what_is_not_is_partly_resolved() -> None:
    text = (
        "一、关于“管网巡查不到位”的问题\n（一）台账缺页\n整改情况：已完成。\n"
        "（二）闸门锈蚀\n整改情况：未完成。"
    )
    assert told(text, "p 管网巡查不到位", key="status") == ["partly resolved"]


@pytest.mark.parametrize(
    ("lead", "mood"),
    [
        ("巡察组提出4点整改意见。", "ask"),
        ("巡察组提出三点意见建议。", "ask"),
        ("巡察组提出以下意见：", "ask"),
        ("对巡察组提出的整改意见，", ""),
        ("班子成员相互提出批评意见。", ""),
    ],
)
def test_who_puts_opinions_asks_for_what_follows(lead: str, mood: str) -> None:
    text = f"{lead}一是健全制度。二是约谈站长。"
    lines = READER.read(Report("0" * 16, text, "", "notice.txt", "", "", "zh")).lines
    assert lines[0].clauses[-1].mood == mood


@pytest.mark.parametrize(
    ("text", "measure", "state", "status"),
    [
        ("剩余5处将于2031年底前修好。", "剩余5处将于2031年底前修好", "completed", "planned"),
        ("已将2031年计划上报。", "将2031年计划上报", "completed", "completed"),
        ("四、审计建议\n1.完善办法。截至5月，已追回租金8万元。", "追回租金8万元", "recommended", "completed"),
        ("建议核实已追回租金8万元。", "追回租金8万元", "recommended", "completed"),
        ("要求确保已追回租金。", "追回租金", "recommended", "recommended"),
        ("对已列入清单的从严处理。", "列入清单的", "recommended", "recommended"),
        ("县水务局党组诚恳接受反馈意见，将逐条整改。", "诚恳接受反馈意见", "planned", "completed"),
        ("县水务局党组要诚恳接受反馈意见。", "诚恳接受反馈意见", "recommended", "recommended"),
    ],
)
def test_words_right_before_or_in_a_measure_tell_how_far_it_is(
    text: str, measure: str, state: str, status: str
) -> None:
    assert plainly(text, state, f"m {measure}") == [status]


@pytest.mark.parametrize(
    ("lead", "status"),
    [
        ("下一步，县水务局党组将认真落实要求，", "planned"),
        ("下一步，县水务局党组将抓好后续整改。", "planned"),
        ("今后，县水务局党组将抓好后续整改，", "planned"),
        ("县水务局党组将台账移交档案馆，", "completed"),
        ("下一步工作已经部署。", "completed"),
    ],
)
def test_the_points_of_what_comes_next_are_planned(lead: str, status: str) -> None:
    text = f"会上作了发言。{lead}一是清退伙食费。二是实行陪餐制度。"
    assert set(plainly(text, "completed", "m 清退伙食费", "m 实行陪餐制度")) == {status}


@pytest.mark.parametrize(
    ("text", "measure", "deadline"),
    [
        ("加快建设泵站，2031年3月底前建成投运。", "建成投运", "2031-03"),
        ("1.2031年3月底前建成投运。", "建成投运", "2031-03"),
        ("力争在2031年3月底前，建成投运。", "建成投运", "2031-03"),
        ("核查近三个月内票据。", "票据", None),
        ("截至2031年3月底前后建成投运。", "建成投运", None),
        ("2031年3月底前建成的泵站投运。", "投运", None),
    ],
)
def test_a_deadline_right_before_a_measure_is_its_own(text: str, measure: str, deadline: str | None) -> None:
    assert told(text, f"m {measure}", key="deadline") == [deadline]


def test_an_amount_right_before_a_measure_is_what_it_is_about() -> None:
    text = "追回租金8万元；剩余2.1万元将于年底前追回。其余2个站将开展自查。"
    mentions = ("m 追回租金8万元", "m 于年底前追回", "m 开展自查")
    assert told(text, *mentions, key="amount") == ["80000", "21000", None]
    assert told(text, *mentions, key="quantity") == ["8万元", "2.1万元", None]


@pytest.mark.parametrize(
    ("words", "day", "status"),
    [
        ("2032年底前建成泵站", "2031-05-16", "planned"),
        ("2031年底前建成泵站", "2031-05-16", "completed"),  # may be done before
        ("2032年底前建成泵站", None, "completed"),
        ("建成了2032年底前交付的泵站", "2031-05-16", "completed"),
    ],
)
def test_what_is_due_after_the_day_of_its_report_is_not_done(
    words: str, day: str | None, status: str
) -> None:
    assert told(f"县水务局{words}。", f"m {words}", key="status", dated=day) == [status]


@pytest.mark.parametrize(
    ("words", "frequency"),
    [
        ("按月调度进度", "按月"),
        ("按季度报告事项", "按季度"),
        ("每季度与民政、公安部门比对一次数据", "每季度一次"),
        ("每学期每人听课不少于6次", "每学期不少于6次"),
        ("每半年开展一次检查", "每半年开展一次"),
        ("每周两次到市场采价", "每周两次"),
        ("按年度计划推进", None),
        ("按年级调整支部", None),
        ("按月底库存结算", None),
    ],
)
def test_how_often_a_measure_is_taken(words: str, frequency: str | None) -> None:
    assert dict(Figures(TERMS)(words, Kind.MEASURE)).get("frequency") == frequency


def test_a_batch_is_counted_by_its_whole_word() -> None:
    assert ("quantity", "5批次") in Figures(TERMS)("5批次接待无公函", Kind.PROBLEM)


@pytest.mark.parametrize(
    ("policy", "kind"),
    [
        ("党政机关国内公务接待管理规定", "party-regulation"),
        ("党政机关厉行节约反对浪费条例》第十六条的规定", "party-regulation"),
        ("中央生态环境保护督察工作规定", "party-regulation"),
        ("预算法实施条例》第四十二条的规定", "law"),
        ("预算法》第十条的有关规定", "law"),
        ("松涧县党政机关公务用车管理办法", "internal-rule"),
        ("生态环境保护督察整改规定", "internal-rule"),
    ],
)
def test_central_rules_are_no_internal_ones(policy: str, kind: str) -> None:
    assert told(f"县水务局对照{policy}。", f"l {policy}", key="type") == [kind]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("泵站整改情况表\n\n填报单位：县水务局　　填报日期：2031年9月30日\n\n补录台账。", "2031-09-30"),
        (
            "审计工作报告\n——2031年7月24日在松涧县第九届人民代表大会常务委员会第五次会议上\n\n报告如下。",
            "2031-07-24",
        ),
        ("审计工作报告\n（2031年7月24日在县人大常委会会议上）\n\n报告如下。", "2031-07-24"),
        ("审计工作报告\n2031年7月24日在县水务局调研时听取了汇报\n\n报告如下。", None),
    ],
)
def test_a_report_is_dated_where_it_was_filled_in_or_given(text: str, day: str | None) -> None:
    assert report_from_text(text, language="zh").date == day


SPACED = (
    "一、关于“党建工作弱化”的问题\n整改措施 镇党委召开专题会议3次 修订党建责任清单 对2名支部书记进行约谈 \n"
    "完成时限 2031年5月底前\n整改结果 已完成"
)


def test_blanks_behind_labels_are_colons_and_between_clauses_commas() -> None:
    report = report_from_text(SPACED, language="zh")
    labels = [
        report.text[p.start : p.end].strip()
        for p in segment(report)
        if p.kind is PassageKind.HEADING and p.level == 2
    ]
    assert labels == ["整改措施", "完成时限", "整改结果"]
    lines = READER.read(report).lines
    assert [line.role for line in lines if line.role in (Role.DEADLINE, Role.MEASURE)] == [
        *(Role.MEASURE, Role.DEADLINE, Role.MEASURE)
    ]
    found = load("zh", rules_only=True)(report).mentions
    measures = [report.text[m.start : m.end] for m in found if m.kind is Kind.MEASURE]
    assert measures[:3] == ["召开专题会议3次", "修订党建责任清单", "对2名支部书记进行约谈"]


@pytest.mark.parametrize(
    "text",
    [
        "整改措施 落实不到位",  # the blank of a scan
        "责任单位 整改时限\n整改措施 完成时限",  # the header of a table
        "镇党委书记 陈某某 主持会议",
        "整 改 到 位 的 问 题",
        "镇党委召开会议3次 修订责任清单，对2名站长约谈",
        "责任部门：办公室 完成时限：5月底 完成情况：已完成",
    ],
)
def test_other_blanks_stay(text: str) -> None:
    assert Blanks(TERMS)(text) == text
