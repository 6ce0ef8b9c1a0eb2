"""The signs that structure a Chinese notice: ranks and values of numbers, dates, ends of sentences.

The levels are those of the official style for documents (GB/T 9704-2012, 7.3.3): ``一、``
over ``（一）`` over ``1.`` over ``（1）``; circled digits stand below them in practice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

TO_TEN = "一二三四五六七八九十"
NUMERAL = f"{TO_TEN}百"
CIRCLED = "①-⑳"
STOPS = "。！？!?"
CLOSERS = "”’」』）)】》〉\"'"
SPACE = " \t\u3000\u00a0"

PART_RANK, TOP_RANK, SECOND_RANK, THIRD_RANK, FOURTH_RANK, FIFTH_RANK = 1, 2, 3, 4, 5, 6
PLAIN_RANK = 1  # an unnumbered heading of its own line
LABEL_RANK = 7
POINT_RANK = 8  # 一是, 第一，: points inside a paragraph

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
NO_DECIMAL = (
    r"(?!\d(?!\d{3}年))"  # behind the stop of a number: 1.5公里 is none, 1.2025年底前 begins with a year
)
# Points inside a paragraph. A sequence that has begun may go on without a full stop before it.
POINTS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?<![之第其这万千百十零年月{NUMERAL}])([{NUMERAL}]{{1,2}})(?:则)?[是要](?![否非])"),
    re.compile(rf"第([{NUMERAL}]{{1,2}})[，,、](?![次届批])"),
    re.compile(rf"其([{NUMERAL}])[，,]"),
    re.compile(r"[（(](\d{1,2})[）)]"),
    re.compile(rf"[（(]([{NUMERAL}]{{1,2}})[）)]"),
    re.compile(rf"([{CIRCLED}])"),
    re.compile(rf"(?<![\d.．年月日第])(\d{{1,2}})[.．、]{NO_DECIMAL}"),
)


class Mark(NamedTuple):
    """A number or label at the start of a line: its rank in the outline, its words, where text begins."""

    rank: int
    number: str
    end: int


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
    value = {sign: i for i, sign in enumerate(TO_TEN[:-1], start=1)}
    return (value.get(tens, 1) * 10 if ten else 0) + value.get(ones, 0)


def is_first(number: str) -> bool:
    """Tell whether the number of a line begins a series.

    >>> is_first("1、"), is_first("（一）"), is_first("2．"), is_first("整改措施")
    (True, True, False, False)
    """
    found = re.search(rf"\d+|[{NUMERAL}]+|[{CIRCLED}]", number)
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
