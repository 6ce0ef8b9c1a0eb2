"""What is told of Chinese measures and problems: times, statuses and kinds, each with near misses."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.chinese.annotator import Annotator
from kg.annotate.chinese.relating.places import Places
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.relating.scene_words import SceneWords
from kg.annotate.chinese.telling.attributes import Describer
from kg.annotate.chinese.telling.figures import Figures
from kg.annotate.chinese.telling.plainly import Plainly
from kg.annotate.chinese.telling.statuses import Statuses
from kg.lexicon import load_lexicon
from kg.model import Annotation, Kind, Mention, Report
from kg.output.kept import from_text, to_text
from kg.read import report_from_text
from kg.segment import segment
from kg.terms import load_terms

TERMS = load_terms()
FIGURES = Figures(TERMS)
READER = Annotator()
DESCRIBER = Describer(load_lexicon("zh"), TERMS)
LETTERS = {"u": Kind.UNIT, "p": Kind.PROBLEM, "m": Kind.MEASURE, "l": Kind.POLICY}


def scene_of(text: str, *mentions: str) -> Scene:
    """Return the scene of a text; mentions are a letter for their kind and their words, in order."""
    reading = READER.read(Report("0" * 16, text, "", "notice.txt", "", "", "zh"))
    found = [(LETTERS[one[0]], reading.text.index(one[2:]), len(one) - 2) for one in mentions]
    marked = [Mention(at, at + length, kind, "R") for kind, at, length in found]
    return Scene(Places(reading.text, reading.lines, marked, SceneWords(TERMS)))


def told(text: str, *mentions: str, key: str, dated: str | None = None) -> list[str | None]:
    """Return one attribute of each mention of a text."""
    return [one.get(key) for one in DESCRIBER(scene_of(text, *mentions), dated)]


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("两周内补录台账", "两周内"),
        ("限一个月内清退", "一个月内"),
        ("在三个月内配齐会计", "三个月内"),
        ("自收到通知之日起15个工作日内报送方案", "15个工作日内"),
        ("半年内完成换届", "半年内"),
        ("一个半月内修好闸门", "一个半月内"),
        ("十日内上报", "十日内"),
        ("于6月9日17时前填报", "6月9日17时前"),
        ("最迟明年3月底前建成", "明年3月底前"),
        ("三季度末前收回租金", "三季度末前"),
        ("计划2031年5月印发", "2031-05"),
        ("2031年前全部换新", "2031"),
        # near misses
        ("每月10日前公布收支", None),  # comes again
        ("核查近三个月内的票据", None),
        ("对一周内没有进展的公开曝光", None),
        ("取消其两年内申报资格", None),
        ("把审批压缩至三个月以内", None),
        ("建立15个工作日内办结的机制", None),  # a rule for all times
        ("推行“3日内办结”", None),
        ("将2001年以前建成的泵站全部登记", None),
        ("提前部署", None),
        ("2031年5月印发", None),  # a date
    ],
)
def test_deadlines_in_words_and_numerals(words: str, deadline: str | None) -> None:
    assert dict(FIGURES(words, Kind.MEASURE)).get("deadline") == deadline


@pytest.mark.parametrize(
    ("words", "day", "deadline"),
    [
        ("年底前完成", "2031-05-16", "2031"),
        ("6月9日17时前填报", "2031-05-16", "2031-06-09"),
        ("月底前贴出", "2031-05-16", "2031-05"),
        ("明年3月底前建成", "2031-05-16", "2032-03"),
        ("三季度末前收回", "2031-05", "2031-09"),
        ("3月底前收回", "2031-05-16", "3月底前"),  # over, or of the next year
        ("年底前完成", "2031-01-08", "年底前"),  # may be written the year before
        ("月底前贴出", "2031-05-02", "月底前"),
        ("两周内贴出", "2031-05-16", "两周内"),
        ("年底前完成", None, "年底前"),
    ],
)
def test_a_deadline_without_a_year_has_that_of_its_report(words: str, day: str | None, deadline: str) -> None:
    assert dict(FIGURES(words, Kind.MEASURE, told=day))["deadline"] == deadline
    assert not dict(FIGURES(words, Kind.MEASURE, told=day, done=True)).get("deadline", "").startswith("203")


def test_the_date_of_a_report_reaches_its_deadlines() -> None:
    text = "2031-05-16　党委办公室 浏览：12\n\n一、下一步安排\n\n县水务局将于年底前建成泵站。"
    found = load("zh", rules_only=True)(report_from_text(f"县水务局整改通报\n{text}", language="zh"))
    assert found.report.date == "2031-05-16"
    assert ("2031", "年底前") in {(m.get("deadline"), m.get("deadline-words")) for m in found.mentions}


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2031-05-16　宣传部 点击：35", "2031-05-16"),
        ("2031年5月16日 市水务局", "2031-05-16"),
        ("2031-05-16　检查时间", None),
        ("2031-05-16　召开会议", None),
        ("2031-05-16　党委办公室\n2031-06-16　党委办公室", None),  # rows of a table
    ],
)
def test_a_byline_dates_its_report(line: str, day: str | None) -> None:
    assert report_from_text(f"泵站整改通报\n{line}\n\n县水务局修订了办法。", language="zh").date == day


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2031年修订办法", "2031"),
        ("于2031年修订办法", "2031"),
        ("2031年6月修订办法", "2031-06"),
        ("截至2031年6月底收回租金", "2031-06"),
        ("自2031年5月起停发", "2031-05"),
        # years of things
        ("将2031年预算编审时间提前", None),
        ("更正2031年财务报表", None),
        ("追缴2031年以来的租金", None),
        ("按照2031年第11次会议要求修订办法", None),
        ("核定2031年度租金", None),
        ("调换2031年级教材", None),
        ("印发《2031年工作要点》", None),
        ("复核2029年至2031年的票据", None),
        ("召开2031年动员会", None),
        ("2031年财政预算足额安排经费", None),
    ],
)
def test_the_year_of_a_thing_is_no_date_of_a_measure(words: str, date: str | None) -> None:
    assert dict(FIGURES(words, Kind.MEASURE, done=True)).get("date") == date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2031年未盘点", "2031"),
        ("镇里2031年只盘点一次", "2031"),
        ("2031年以来未盘点", None),
        ("2029—2031年未盘点", None),
        ("2031年巡察指出的问题没有整改", None),
        ("2031年前建成的泵站没有入账", None),
    ],
)
def test_the_year_of_a_thing_is_no_date_of_a_problem(words: str, date: str | None) -> None:
    assert dict(FIGURES(words, Kind.PROBLEM)).get("date") == date


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("15个工作日内清退12人", ["12人"]),  # what tells a time counts nothing
        ("公示5个工作日", ["5个工作日"]),
        ("空缺9个月", ["9个月"]),
        ("召开第92次会议", []),
        ("出台《水费十条（3.0版）》", []),
        ("收回租金83 260元", ["83260元"]),
        ("比对1，268人次", ["1，268人次"]),
        ("清退2户，12人退款", ["2户", "12人"]),
    ],
)
def test_what_a_number_counts(words: str, expected: list[str]) -> None:
    assert [value for key, value in FIGURES(words, Kind.MEASURE) if key == "quantity"] == expected


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("县水务局补录台账，已整改。", "resolved"),
        ("均已整改。", "resolved"),
        ("已全部完成整改并销号。", "resolved"),
        ("已完成，长期坚持。", "resolved"),
        ("已办结。", "resolved"),
        ("整改中。", "partly resolved"),
        ("目前整改中，预计年底完成。", "partly resolved"),
        ("大多已整改。", "partly resolved"),
        ("正在编制方案。", "partly resolved"),
        ("至今未整改。", "open"),
        # near misses
        ("县水务局已办结用水预审，报县政府审批。", None),  # an object follows
        ("整改中，市质检站补检闸门18处。", None),  # in the course of it
        ("确保年底前整改到位。", None),
        ("整改到位后销号。", None),
        ("对正在推进的事项每周调度。", None),
    ],
)
def test_what_the_lines_below_a_problem_state_of_it(said: str, status: str | None) -> None:
    text = f"一、整改情况\n1.关于“管网巡查不到位”问题的整改\n{said}"
    assert told(text, "p 管网巡查不到位", key="status") == [status]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("（二）（三）均已整改。", [None, "resolved", "resolved"]),
        ("（一）、（二）两项均已整改。", ["resolved", "resolved", None]),
        ("（一）（二）正在整改。", ["partly resolved", "partly resolved", None]),
        ("（一）（二）由县水务局牵头，已整改。", [None, None, "resolved"]),  # stands below the third
    ],
)
def test_a_line_that_names_numbers_states_it_of_their_problems(line: str, expected: list[str]) -> None:
    text = f"一、整改情况\n（一）台账缺页的问题。\n（二）闸门锈蚀的问题。\n（三）公车私用的问题。\n{line}"
    assert told(text, "p 台账缺页", "p 闸门锈蚀", "p 公车私用", key="status") == expected


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("（一）台账缺页，已整改。", "resolved"),
        ("（一）台账缺页，涉及两个股室。正在整改。", "partly resolved"),
        ("（一）台账缺页，其中2册已整改。", None),  # said of a part
        ("台账缺页，已整改。", None),  # no item of a list
    ],
)
def test_the_line_of_a_numbered_problem_states_it(line: str, status: str | None) -> None:
    assert told(f"一、整改情况\n{line}", "p 台账缺页", key="status") == [status]


def plainly(text: str, state: str, *mentions: str) -> list[str]:
    scene = scene_of(text, *mentions)
    found = Plainly(TERMS, Statuses(TERMS))(scene, dict.fromkeys(scene.places.measures, state))
    return [found[at] for at in scene.places.measures]


@pytest.mark.parametrize(
    ("text", "measure", "status"),
    [
        ("其余楼栋的更换尚在进行。", "其余楼栋的更换尚在进行", "ongoing"),
        ("两笔借款仍在协商。", "两笔借款仍在协商", "ongoing"),
        ("调度正在推进的3个事项。", "调度正在推进的3个事项", "completed"),
        ("四、审计建议\n1.完善办法。", "完善办法", "recommended"),
        ("四、审计建议\n1.完善办法，已清退12人。", "已清退12人", "completed"),
        ("四、审计情况\n1.完善办法。", "完善办法", "completed"),
    ],
)
def test_plain_words_overrule_what_a_model_says(text: str, measure: str, status: str) -> None:
    assert plainly(text, "completed", f"m {measure}") == [status]


@pytest.mark.parametrize(
    ("lead", "points", "status"),
    [
        ("后勤处负责人承诺，", "一是清退伙食费；二是实行陪餐制度。", "planned"),
        ("周敏表示，学院将立行立改：", "一是清退伙食费；二是实行陪餐制度。", "planned"),
        ("周敏表示，", "一是清退伙食费；二是实行陪餐制度。", "completed"),  # may be done
        ("后勤处负责人承诺，", "一是已清退伙食费；二是实行陪餐制度。", "completed"),
        ("后勤处负责人报告了情况。", "一是清退伙食费；二是实行陪餐制度。", "completed"),
    ],
)
def test_the_points_of_a_pledge_have_one_status(lead: str, points: str, status: str) -> None:
    first = "m 已清退伙食费" if "已" in points else "m 清退伙食费"
    assert set(plainly(f"会上作了发言。{lead}{points}", "completed", first, "m 实行陪餐制度")) == {status}


def test_a_pledge_has_the_status_of_most_of_its_points() -> None:
    text = "教务处负责人表示，一是逐一核查教材；二是修订督导办法；三是每月通报进度。"
    mentions = ("m 逐一核查教材", "m 修订督导办法", "m 每月通报进度")
    scene = scene_of(text, *mentions)
    states = dict(zip(scene.places.measures, ("planned", "completed", "ongoing"), strict=True))
    assert set(Plainly(TERMS, Statuses(TERMS))(scene, states).values()) == {"planned"}


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        ("坚持系统观念", None),
        ("上线报账系统", "technology"),
        ("采取线上线下结合的方式", None),
        ("高度重视巡视整改", "leadership"),
        ("开展校内巡察", "inspection"),
        ("巩固巡察成果", None),
        ("推进精细化服务", None),
        ("细化任务", "planning"),
        ("对不实的材料退回重办", None),
        ("退回多收的伙食费", "finance"),
        ("收回印章", "correction"),
        ("服务费取消", None),
        ("到村里走访", "consultation"),
        ("公开招租", None),
        ("公开办事流程", "disclosure"),
        ("由选修改为必修", None),
        ("修改章程", "revise-rule"),
        ("签订移交协议", None),
        ("将线索移交县纪委", "accountability"),
        ("学习《泵站工作人员处分规定》", "study"),  # not what the title says
        ("学习《泵站检查办法》", "study"),
        ("制定《泵站检查办法》", "make-rule"),
        ("制定《泵站整改方案》", "planning"),
        ("配备消火栓12个", None),
        ("配备会计人员", "organisation"),
        ("安排研究生助管", None),
        ("组织警示教育", "study"),
        ("举办会计培训", "training"),
        ("设立警示牌12处", None),
        ("设立督查处", "set-up-body"),
    ],
)
def test_the_kind_of_a_measure_is_told_by_words_not_by_signs_in_them(measure: str, kind: str | None) -> None:
    assert told(f"县水务局{measure}。", f"m {measure}", key="type") == [kind]


def test_the_name_of_a_unit_in_a_measure_tells_no_kind() -> None:
    text = "县水务局报县委巡察办备案。"
    assert told(text, "m 报县委巡察办备案", "u 县委巡察办", key="type")[0] is None
    assert told("县水务局抽查泵站。", "m 抽查泵站", "u 泵站", key="type")[0] == "inspection"


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        ("学习时间被挤占", "political-study"),
        ("排练时间被挤占", None),
        ("挤占水费补助", "improper-payment"),
        ("私搭乱建屡禁不止", None),
        ("屡审屡犯", "rectification-incomplete"),
        ("债务风险偏高", "financial"),
        ("火灾风险偏高", None),
        ("廉政风险偏高", "integrity-risk"),
        ("收受商户红包", "integrity"),
        ("巡河制度执行走样", "policy-implementation"),
        ("巡河制度没有建立", "system-gap"),
        ("贯彻上级决策部署有温差", "policy-implementation"),
        ("决策随意", "internal-control"),
        ("购置的服务器闲置", None),
        ("服务意识不强", "duty-performance"),
        ("有等靠思想", None),
        ("向已故人员发放津贴", "improper-payment"),
    ],
)
def test_the_kind_of_a_problem_is_told_by_words_not_by_signs_in_them(problem: str, kind: str | None) -> None:
    assert told(f"县水务局{problem}。", f"p {problem}", key="type") == [kind]


@pytest.mark.parametrize(
    ("policy", "kind", "class_"),
    [
        ("泵站巡查办法", "internal-rule", "document"),
        ("水法》第十条", "law", "document"),
        ("河道管理条例", "law", "document"),
        ("党支部工作条例", "party-regulation", "document"),
        ("企业会计准则", "internal-rule", "document"),
        ("党委会议议事规则", "internal-rule", "document"),
        ("全省水利工作会议", "meeting", "meeting"),
        ("应急预案（2031版）", "internal-rule", "document"),
    ],
)
def test_the_kind_of_a_policy_is_that_of_the_paper(policy: str, kind: str, class_: str) -> None:
    text = f"县水务局对照{policy}。"
    assert (told(text, f"l {policy}", key="type"), told(text, f"l {policy}", key="class")) == (
        [kind],
        [class_],
    )


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("机关二支部", "party-organ"),
        ("校教材委员会", None),
        ("中共青溪县委员会", "party-organ"),
        ("市委教育工委", "party-organ"),
        ("校关工委", "mass-organisation"),
        ("县人大常委会", "state-organ"),
        ("团县委", "mass-organisation"),
        ("营销部", None),
        ("教育部", "state-organ"),
        ("董事会办公室", None),
        ("县政府办公室", "state-organ"),
    ],
)
def test_the_kind_of_a_unit_is_told_where_its_name_makes_it_sure(unit: str, kind: str | None) -> None:
    assert told(f"{unit}开展自查。", f"u {unit}", key="type") == [kind]


def test_what_was_found_by_another_date_or_issuer_is_not_taken_again() -> None:
    report = report_from_text("县水务局修订办法。", language="zh")
    kept = to_text(Annotation(report, segment(report), (), ()))
    assert from_text(kept, report) is not None
    for changed in ({"date": "2031-05-16"}, {"issuer": "县水务局"}):
        other = Report(**{**{key: getattr(report, key) for key in report.__slots__}, **changed})
        assert from_text(kept, other) is None


def test_cells_of_a_row_tell_time_and_status_in_words() -> None:
    text = (
        "| 问题 | 整改措施 | 完成时限 | 整改状态 |\n|---|---|---|---|\n"
        "| 台账管理不规范 | 补录台账31份 | 两周内 | 均已整改 |\n"
        "| 采购把关不严 | 修订采购办法 | 长期 | 尚在进行 |\n"
    )
    mentions = ("p 台账管理不规范", "m 补录台账31份", "p 采购把关不严", "m 修订采购办法")
    assert told(text, *mentions, key="status") == ["resolved", "completed", "partly resolved", "ongoing"]
    assert told(text, *mentions, key="deadline") == [None, "两周内", None, None]
