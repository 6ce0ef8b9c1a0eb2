"""The signs that structure a Chinese notice: numbers, labels, contact lines, ends of sentences.

The levels are those of the official style for documents (GB/T 9704-2012, 7.3.3): ``一、``
over ``（一）`` over ``1.`` over ``（1）``; circled digits stand below them in practice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NUMERAL = "一二三四五六七八九十百"
STOPS = "。！？!?"
CLOSERS = "”’」』）)】》〉\"'"
SPACE = " \t\u3000\u00a0"

PART_RANK, TOP_RANK, SECOND_RANK, THIRD_RANK, FOURTH_RANK, FIFTH_RANK = 1, 2, 3, 4, 5, 6
PLAIN_RANK = 1  # an unnumbered heading of its own line
LABEL_RANK = 7
POINT_RANK = 8  # 一是, 第一，: points inside a paragraph

_LEAD = rf"[{SPACE}#*>＊■□●◆◇▲▼►▪★☆◎※]*"
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(_LEAD + pattern))
    for rank, pattern in (
        (PART_RANK, rf"(第[{NUMERAL}\d]+(?:部分|章|节)[、，：:{SPACE}]?)"),
        (TOP_RANK, rf"([{NUMERAL}]{{1,4}}、|[{NUMERAL}]{{1,4}}[.．](?!\d))"),
        (SECOND_RANK, rf"([（(〔][{NUMERAL}]{{1,4}}[）)〕]、?)"),
        (FOURTH_RANK, r"([（(]\d{1,3}[）)]、?|[⑴-⒇])"),
        (FIFTH_RANK, r"([①-⑳㉑-㉟❶-❿➀-➉])"),
        (THIRD_RANK, r"((?:问题|序号)?\d{1,3}(?: ?[.．、](?!\d)|[）)]))"),
        (THIRD_RANK, rf"((?:反馈)?问题[{NUMERAL}\d]{{1,3}}[：:、.．])"),
        (THIRD_RANK, r"([⒈-⒛])"),
        (POINT_RANK, rf"([{NUMERAL}]{{1,2}}[是要](?!否)|第[{NUMERAL}]{{1,2}}[，,、是](?!次))"),
        (POINT_RANK, rf"(其[{NUMERAL}][，,])"),
    )
)

LABEL = re.compile(
    _LEAD + r"[【\[（(]?("
    r"(?:反馈|存在|主要|具体|突出|巡[视察]反馈|审计(?:发现|指出))(?:的)?(?:主要|具体)?问题(?:描述|表现)?|问题(?:描述|表现|内容)"
    r"|整改(?:落实|进展|完成|推进)?(?:措施|情况|进展|结果|成效|目标|要求|任务|时限|期限|效果|状态)(?:及(?:成效|进展|效果))?"
    r"|(?:主要|具体|工作|已采取的?)(?:措施|做法)|(?:完成|办理|落实)(?:时限|期限|情况|时间)"
    r"|(?:牵头|责任|主管|分管|配合|责任落实)(?:领导|单位|部门|处室|科室|人|校领导|局领导)"
    r"|下一步(?:整改)?(?:打算|措施|计划|工作)(?:安排)?|目前进展|工作进展|长效机制|审计建议|整改类型"
    r")[】\]）)]?\s*(?:[：:]|(?=\s*$))"
)
CONTACT = re.compile(
    r"(?:联\s*系\s*(?:电话|方式|人|地址)|电\s*话|传\s*真|邮政(?:信箱|编码)|邮\s*编|电子(?:邮箱|邮件|信箱)|邮\s*箱|来信地址|通讯地址)"
    r"[^。]{0,12}[：:]|^[（(]?(?:供\s*稿|责任编辑|编\s*辑|审\s*核|来\s*源|作\s*者|附\s*注)[：:]|^附件\d*[：:]?\s*$|[\w.]+@[\w.]+|公示期[^。]{0,8}[：:]|欢迎广大.{0,12}监督"
)
DATE_LINE = re.compile(
    rf"[{SPACE}（(]*(?:\d{{2,4}}|[一二三四五六七八九〇○零0]{{4}}|[X×xＸ]{{2,4}})\s*[年./-]\s*"
    rf"(?:\d{{1,2}}|[{NUMERAL}]{{1,3}}|[X×xＸ]{{1,2}})\s*[月./-]\s*(?:(?:\d{{1,2}}|[{NUMERAL}]{{1,3}}|[X×xＸ]{{1,2}})\s*日?)?"
    rf"[{SPACE}）)]*$"
)
PAGE_LINE = re.compile(
    rf"[{SPACE}]*(?:[-—–－]+\s*\d+\s*[-—–－]+|第\s*\d+\s*页.*|\d{{1,3}}\s*/\s*\d{{1,3}})[{SPACE}]*$"
)
# A signature with its date behind it on one line; OCR reads the nought as a letter.
DATE_BEHIND = re.compile(
    rf"(?<=[^\d\s])\s*(?:[\dO某X×〇零{NUMERAL}]{{4}})年(?:[\dO某X×{NUMERAL}]{{1,3}}月)?(?:[\dO某X×{NUMERAL}]{{1,3}}日)?\s*$"
)
UNIT_END = re.compile(
    r"(?:党组|党委|党总支|党支部|委员会|工委|纪委|[局委办厅部院校所处站行社队]|中心|公司|政府|大学|学院|医院|集团)$"
)

# Points inside a paragraph. A sequence that has begun may go on without a full stop before it.
POINTS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?<![之第其这万千百十零年月{NUMERAL}])([{NUMERAL}]{{1,2}})(?:则)?[是要](?![否非])"),
    re.compile(rf"第([{NUMERAL}]{{1,2}})[，,、](?![次届批])"),
    re.compile(rf"其([{NUMERAL}])[，,]"),
    re.compile(r"[（(](\d{1,2})[）)]"),
    re.compile(rf"[（(]([{NUMERAL}]{{1,2}})[）)]"),
    re.compile(r"([①-⑳])"),
    re.compile(r"(?<![\d.．年月日第])(\d{1,2})[.．、](?!\d)"),
)


class Mark(NamedTuple):
    """A number or label at the start of a line: its rank in the outline, its words, where text begins."""

    rank: int
    number: str
    end: int


def mark(line: str) -> Mark | None:
    """Return the number at the start of `line`, or None.

    >>> mark("（一）落实责任不到位")
    Mark(rank=3, number='（一）', end=3)
    >>> mark("36.5公里管网"), mark("一是修订制度").rank == POINT_RANK
    (None, True)
    """
    for rank, pattern in _MARKS:
        if found := pattern.match(line):
            return Mark(rank, found[1], found.end())
    return None


def numeral(text: str) -> int:
    """Return the value of a Chinese, Arabic or circled ordinal.

    >>> numeral("十二"), numeral("7"), numeral("③")
    (12, 7, 3)
    """
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.rpartition("十")
    value = {sign: i for i, sign in enumerate("一二三四五六七八九", start=1)}
    return (value.get(tens, 1) * 10 if ten else 0) + value.get(ones, 0)


def is_first(number: str) -> bool:
    """Tell whether the number of a line begins a series.

    >>> is_first("1、"), is_first("（一）"), is_first("2．"), is_first("整改措施")
    (True, True, False, False)
    """
    found = re.search(rf"\d+|[{NUMERAL}]+|[①-⑳]", number)
    return found is not None and numeral(found[0]) == 1


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of ``text[start:end]``, cut after full stops that stand in no bracket or quote.

    A quote that is never closed does not swallow what follows: it counts for 120 characters.

    >>> text = "整改“走过场。不深入”问题。已完成！"
    >>> [text[a:b] for a, b in sentences(text, 0, len(text))]
    ['整改“走过场。不深入”问题。', '已完成！']
    """
    found, begin, depth, opened, at = [], start, 0, start, start
    while at < end:
        sign = text[at]
        at += 1
        if sign in "“《「『":
            depth, opened = depth + 1, at
        elif sign in "”》」』":
            depth = max(0, depth - 1)
        if depth and at - opened > 120:
            depth = 0
        if sign in STOPS and not depth:
            while at < end and text[at] in CLOSERS + STOPS:
                at += 1
            found.append((begin, at))
            begin = at
    if text[begin:end].strip():
        found.append((begin, end))
    return [(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in found if text[a:b].strip()]
