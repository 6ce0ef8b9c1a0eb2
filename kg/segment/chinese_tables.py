"""Tables that lost their tabs: columns of blanks, or one cell a line. Read with tabs again, sign for sign.

Only what is surely a table is touched: two lines or more with three cells or more, or a block of
column names that the number of the first row follows.
"""

from __future__ import annotations

import re

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_LEAST_CELLS = 3
_CELL = 120  # signs of the longest cell of a table that has one cell a line


def tabbed(text: str, column: re.Pattern[str]) -> str:
    r"""Return `text`, as long as before, with a tab between cells that blanks or line ends parted.

    `column` is what the name of a column looks like.

    >>> from functools import partial
    >>> from kg.terms import load_terms
    >>> tabbed = partial(tabbed, column=load_terms().cue("layout.column-name"))
    >>> tabbed("序号  问题  措施\n1  台账不全  补录")
    '序号 \t问题 \t措施\n1 \t台账不全 \t补录'
    >>> tabbed("序号\n问题\n措施\n1\n台账不全\n补录\n以上通报。")
    '序号\t问题\t措施\n1\t台账不全\t补录\n以上通报。'
    >>> tabbed("责任人：张某  时限：5月  状态：已完成")
    '责任人：张某  时限：5月  状态：已完成'
    """
    lines = text.split("\n")
    wide = ["：" not in line and len(_GAP.findall(line)) + 1 >= _LEAST_CELLS for line in lines]
    for at, line in enumerate(lines):
        if wide[at] and (wide[max(0, at - 1) : at] == [True] or wide[at + 1 : at + 2] == [True]):
            lines[at] = _GAP.sub(lambda gap: " " * (len(gap[0]) - 1) + "\t", line)
    return "".join(_stacked(lines, column))


def _stacked(lines: list[str], column: re.Pattern[str]) -> list[str]:
    """Return the lines with what ends each of them: a tab where the next one is a cell of the same row."""
    out, at = [], 0
    while at < len(lines):
        names = at
        while names < len(lines) and column.fullmatch(lines[names].strip()):
            names += 1
        count = names - at
        if count < _LEAST_CELLS or names >= len(lines) or lines[names].strip() != "1":
            out += [lines[at], "\n"]
            at += 1
            continue
        out += _row(lines[at:names])
        at, number = names, 1
        while lines[at : at + 1] and lines[at].strip() == str(number):
            cells = lines[at : at + count]
            if len(cells) < count or any(not cell.strip() or len(cell) > _CELL for cell in cells):
                break
            out += _row(cells)
            at, number = at + count, number + 1
    return out[:-1]


def _row(cells: list[str]) -> list[str]:
    return ["\t".join(cells), "\n"]
