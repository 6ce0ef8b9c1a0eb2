"""The layout of Chinese notices: numbers, labels, points, tables, wrapped and damaged lines."""

from time import process_time

import pytest

from kg.annotate.chinese.annotator import Annotator
from kg.model import Passage, PassageKind, Report
from kg.read import report_from_text
from kg.segment.chinese import points, segment_chinese
from kg.segment.chinese_cues import Cues
from kg.segment.chinese_marks import numeral, sentences
from kg.segment.chinese_script import Script
from kg.terms import load_terms

plain = Script(load_terms())


def report(text: str) -> Report:
    return Report("0" * 16, text, "", "notice.txt", "", "", "zh")


def outline(text: str) -> list[tuple[str, int, str | None, str]]:
    """Kind, level, number and words of each block."""
    return [
        (p.kind.value, p.level, p.number, text[p.start : p.end])
        for p in segment_chinese(report(text))
        if p.kind is not PassageKind.SENTENCE
    ]


def parents(text: str, words: str) -> list[str]:
    """The words of what governs the passage that begins with `words`, nearest first."""
    passages = segment_chinese(report(text))
    at: Passage | None = next(p for p in passages if text.startswith(words, p.start))
    found = []
    while at is not None and at.parent is not None:
        at = passages[at.parent]
        found.append(text[at.start : at.end])
    return found


NESTED = """中共松涧县水务局党组关于巡察整改情况的通报
二、整改落实情况
（一）履行职责方面
1.关于“管网巡查不到位。去年漏水12起”问题的整改
（1）建立巡查台账
①每周巡查两次，及时登记。
3.关于采购把关不严问题的整改
一是修订采购办法。二是约谈两名经办人。"""


def test_four_levels_and_a_missing_number():
    assert parents(NESTED, "①每周") == [
        "（1）建立巡查台账",
        "1.关于“管网巡查不到位。去年漏水12起”问题的整改",
        "（一）履行职责方面",
        "二、整改落实情况",
    ]
    assert parents(NESTED, "二是约谈")[1:3] == ["3.关于采购把关不严问题的整改", "（一）履行职责方面"]


ROUNDS = """县委第三至第四轮巡察整改综合情况
▲第三轮：粮食系统（2022年）
1、粮食中心落实收购政策打折扣。追缴亏库款14.6万元。
▲第四轮：教育系统（2023年）
共性问题是：营养餐供应商资质审查缺位。"""


def test_the_next_line_of_a_sign_closes_the_items_since_the_one_before():
    assert parents(ROUNDS, "共性问题是") == []
    assert parents(ROUNDS.replace("▲第四轮：", "第四轮："), "共性问题是") != []


def test_a_sign_closes_no_section():
    text = (
        "市侨联党组公告\n——全面整改，共计12项。\n（三）组织建设方面\n1.换届超期。\n——已成立筹备组，报送请示。"
    )
    assert parents(text, "——已成立")[-1] == "（三）组织建设方面"


def test_words_behind_a_heading_on_its_line_are_no_heading_over_all_others():
    text = "市水务局党组整改通报\n（一）作风建设方面：会议过多\n1.关于“会议过多”问题的整改。已压减四成。"
    assert parents(text, "已压减")[-1] == "（一）作风建设方面："


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、组织领导", "一、"),
        ("（三）选人用人方面", "（三）"),
        ("(2)建立台账", "(2)"),
        ("12．完善制度", "12．"),
        ("③开展培训", "③"),
        ("第一，开展培训", "第一，"),
        ("问题1：巡查不到位", "问题1："),
        ("36.5公里管网已更换", None),
        ("2021年以来开展培训", None),
        ("一些单位没有落实", None),
        ("第一次会议", None),
    ],
)
def test_numbers_at_the_start_of_a_line(line, number):
    found = Cues(load_terms()).mark(line)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一是修订制度。二是开展培训。", ["一是", "二是"]),
        ("一是修订制度二是开展培训三是约谈干部", ["一是", "二是", "三是"]),
        ("（1）建台账；（2）补手续。", ["（1）", "（2）"]),
        ("措施：1.建台账；2.投入1.5万元；3.补手续。", ["1.", "2.", "3."]),
        ("一是建账。三是补办。", ["一是", "三是"]),
        ("原因之一是缺人，第二是缺钱。", []),
        ("投入36.5万元，更换2.3公里。", []),
        ("只有一是修订制度。", []),
    ],
)
def test_points_in_a_paragraph(text, numbers):
    assert [number for _, _, number in points(text, 0, len(text))] == numbers


def test_a_label_governs_what_follows_it():
    text = "1.关于培训走过场问题\n整改措施：制定培训计划。\n责任人：党组书记"
    assert parents(text, "制定培训计划") == ["整改措施：", "1.关于培训走过场问题"]


LISTED = """整改任务：一些部门仍然存在不作为、慢作为等问题。
整改完成情况：
1、县委每月调度，压实责任。
2、强化督查，及时通报。
"""


def test_a_list_below_a_label_alone_is_governed_by_it():
    assert parents(LISTED, "1、县委") == ["整改完成情况："]
    assert parents(LISTED, "2、强化") == ["整改完成情况："]
    # a number that goes on with the series over the label is of that series
    outer = "1.关于制度不健全问题的整改\n整改情况：\n2.关于台账不全问题的整改\n已补齐。"
    assert parents(outer, "2.关于") == []


def test_a_second_label_ends_the_list_below_the_first():
    text = "反馈问题：\n1、财务审核不严。\n2、台账不全。\n整改情况：\n1、修订办法。\n2、开展自查。\n"
    assert parents(text, "2、台账") == ["反馈问题："]
    assert parents(text, "整改情况") == []
    assert parents(text, "1、修订") == ["整改情况："]
    assert parents(text, "2、开展") == ["整改情况："]
    # a label below the first item is of that item
    text = "整改任务：\n1、财务审核不严。\n整改措施：修订办法。\n2、台账不全。\n整改措施：补齐台账。\n"
    assert [words[:2] for words in parents(text, "补齐台账")] == ["整改", "2、", "整改"]


def test_heading_and_text_that_share_a_line():
    text = "2.关于台账不清的问题。整改情况：已补录台账31份。"
    assert outline(text)[0] == ("heading", 1, "2.", "2.关于台账不清的问题。")
    assert ("paragraph", 0, None, "已补录台账31份。") in outline(text)


def test_an_item_of_text_is_no_heading():
    kinds = [
        kind
        for kind, *_ in outline(
            "1.制定采购办法，开展专题培训，对12个项目逐一检查，并向社会公开结果，接受群众监督，确保改到位。"
        )
    ]
    assert kinds == ["item"]


def test_headings_that_lost_their_line_ends():
    text = (
        "一、整改情况（一）党建方面1.关于“学习不深入”问题的整改一是制定计划。二是组织研讨四次，形成心得体会三十篇并汇编成册。"
        "2.关于“谈话走过场”问题的整改一是规范谈话记录。二是约谈三人，对谈话记录逐份检查补正，并在全局范围内通报结果。"
    )
    headings = [words for kind, _, _, words in outline(text) if kind == "heading"]
    assert "2.关于“谈话走过场”问题的整改" in headings


def test_wrapped_lines_are_one_paragraph():
    text = (
        "局党组召开专题会议研究整改工作，明确责任领导和完\n"
        "成时限，逐项建立台账，每半月调度一次，确保件件有\n着落。\n下一步，持续推进。"
    )
    blocks = [words for kind, *_, words in outline(text) if kind == "paragraph"]
    assert len(blocks) == 2 and blocks[0].endswith("着落。")


def test_rows_of_a_table_and_a_broken_row():
    text = (
        "序号\t问题\t措施\t时限\n1\t台账不清\t补录台账\t6月底\n"
        "2\t把关不严\t修订办法\n约谈两人\n9月底\n以上情况请审阅，欢迎监督。"
    )
    rows = [words for kind, *_, words in outline(text) if kind == "table row"]
    assert len(rows) == 3 and rows[2].endswith("9月底")


@pytest.mark.parametrize(
    "line", ["联系电话：0000-000000", "2023年5月8日", "二〇二三年五月八日", "- 3 -", "电子邮箱：a@example.cn"]
)
def test_furniture(line):
    assert [kind for kind, *_ in outline(f"各单位认真落实整改责任，按期完成。\n{line}")] == [
        "paragraph",
        "furniture",
    ]


def test_a_quote_is_not_cut_and_an_open_one_does_not_swallow_the_rest():
    text = "整改“走过场。不深入”问题。完成。"
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == ["整改“走过场。不深入”问题。", "完成。"]
    open_ = "整改“走过场问题。" + "推进整改。" * 40
    assert len(sentences(open_, 0, len(open_))) > 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("關於「財務管理不規範」", "关于“财务管理不规范”"),
        ("１２．５万元", "12．5万元"),
        ('落实"两个责任"', "落实“两个责任”"),
        ("责任人:李XX", "责任人：李某某"),
        ("制度不全.已修订", "制度不全。已修订"),
        ("增长12.5%", "增长12.5%"),
    ],
)
def test_plain_signs_keep_their_places(text, expected):
    assert plain(text) == expected
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("words", "value"), [("一", 1), ("十", 10), ("十一", 11), ("二十三", 23), ("7", 7), ("⑤", 5)]
)
def test_numerals(words, value):
    assert numeral(words) == value


@pytest.mark.parametrize(
    "text", ["", "\n\n", "。", "一、", "“", "《" * 500, "一是" * 3000, "（" * 2000, "1." * 2000]
)
def test_no_text_is_too_odd(text):
    for passage in segment_chinese(report(text)):
        assert 0 <= passage.start < passage.end <= len(text)


def roles(text: str) -> list[tuple[str, str]]:
    """What each line says it is, and its words."""
    return [
        (line.role.value, reading.text[line.start : line.end])
        for reading in [Annotator().read(report(text))]
        for line in reading.lines
    ]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        (
            "1、关于“研究议题少问题的整改。一是修订制度。",
            "1、关于“研究议题少问题的整改。",
        ),  # quote never closed
        ("5、关于“推诿扯皮，满意率垫底问题。每日派单。", "5、关于“推诿扯皮，满意率垫底问题。"),
        ("其一，着眼解决“重立项、轻验收”的问题。终止项目58个。", "其一，着眼解决“重立项、轻验收”的问题。"),
        ("■问题一：采购管理漏洞多，账实不符", "■问题一：采购管理漏洞多，账实不符"),
    ],
)
def test_a_damaged_or_unusual_heading_still_states_its_problem(line, heading):
    assert roles(f"某局党组整改情况通报\n{line}")[1] == ("problem", heading.replace("X", "某"))


@pytest.mark.parametrize(
    "line",
    [
        "三、未完成事项及后续安排",  # speaks of what is lacking, states nothing
        "1.资金池规模未达要求，拟联合发文增资，引导社会资本参与。",  # text with a number
        "（一）测绘71个单元（二）促成签约18部",  # points, no heading
    ],
)
def test_what_only_looks_like_the_heading_of_a_problem(line):
    assert roles(f"某局党组整改情况通报\n{line}")[1][0] != "problem"


def test_headings_below_a_list_of_problems_state_them():
    listed = "某街道整改报告\n一、存在的主要问题\n（一）学习抓得不紧。\n"
    text = listed + "二、整改措施\n（一）制定学习计划，集中学习18次。"
    assert [role for role, _ in roles(text)[1:3]] == ["theme", "problem"]
    assert roles(text)[4][0] != "problem"


def test_fields_that_share_a_line_are_cells():
    fields = "责任人：党委书记　责任部门：党委办公室　时限：2023年4月　完成情况：完成"
    text = f"整改措施：修订制度。\n{fields}\n另，院党委已报告。"
    assert roles(text)[3:] == [
        ("status", "党委书记"),
        ("responsible", "党委办公室"),
        ("deadline", "2023年4月"),
        ("status", "完成"),
        ("body", "另，院党委已报告。"),  # the label reaches to the end of its line
    ]


def test_fields_in_the_midst_of_text_and_a_colon_that_makes_none():
    found = roles("通报\n注销账号3个。整改时限：已完成责任科室：党群工作办公室")
    assert ("responsible", "党群工作办公室") in found
    assert len(roles("会议明确：责任重大，各科室要落实。")) == 1


def test_a_signature_and_its_date_on_one_line():
    assert roles("通报\n请监督。\n柳塘街道党工委2O22年7月XX日")[-1] == ("signature", "柳塘街道党工委")


def test_a_column_tells_whom_a_row_is_about():
    table = "序号|被审计单位|问题|整改措施|整改状态\n1|区民政局|多发补贴3万元|追回补贴|已完成"
    assert ("subject", "区民政局") in roles(table)


@pytest.mark.parametrize(
    "text",
    [
        "第一段  有两处  空白。",  # one line is no table
        "责任人：张某  时限：5月  状态：已完成\n责任人：李某  时限：6月  状态：已完成",  # fields
        "问题\n整改措施\n责任单位\n以上三项请填报。",  # names of columns without rows
    ],
)
def test_what_only_looks_like_a_table(text):
    assert "\t" not in plain(text)


def test_ones_and_noughts_of_ocr_but_not_of_names():
    assert plain("清退l4人，2O23年") == "清退14人，2023年"
    assert plain("建成APP，Oracle库") == "建成APP，Oracle库"


def test_a_title_that_the_page_cut_in_two_is_joined():
    text = "通报如下。\n一是修订《党支部考核\n办法》。\n二是开展了全县范围的专项检查并通报结果。"
    assert any(words.startswith("一是修订《党支部考核\n办法》") for _, _, _, words in outline(text))


@pytest.mark.parametrize(
    ("start", "repeated"),
    [
        ("1、", "各单位问题：甲乙丙丁"),
        ("1、“", "各单位问题：甲乙丙丁"),
        ("", "甲乙丙丁，\n"),
        ("", "甲\t乙丙，\n"),
    ],
)
def test_a_line_of_many_pages_is_read_in_linear_time(start, repeated):
    def seconds(size):
        text = start + repeated * (size // len(repeated))
        before = process_time()
        segment_chinese(report(text))
        return process_time() - before

    assert seconds(240_000) < 40 * max(seconds(24_000), 0.02)  # ten times as long; it took a hundred times


def test_a_run_of_spaces_in_a_line_is_read_in_time_that_grows_with_its_length() -> None:
    text = "港务局制度" + " " * 200_000 + "执行不到位，收费台账没有登记。\n"
    report = report_from_text(text, language="zh")
    assert segment_chinese(report)[-1].end >= len(report.text.rstrip()) - 1


def test_a_signature_with_its_date_behind_it_is_no_text() -> None:
    text = "整改情况如下。\n\n青湖市港务局 2024年3月5日\n"
    report = report_from_text(text, language="zh")
    furniture = [p for p in segment_chinese(report) if p.kind is PassageKind.FURNITURE]
    assert [report.text[p.start : p.end].strip() for p in furniture] == ["2024年3月5日"]
