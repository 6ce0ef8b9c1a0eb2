"""Cut a Chinese report into blocks: one logical line, or the heading and the text that share one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.model import PassageKind
from kg.segment import chinese_marks as marks

WIDTH_OF_A_QUOTE = 120
CELL_WIDTH = 60  # a line below a table that is longer is text
PAGE_WIDTH = 64  # lines of a page that was wrapped are no longer than this
HEADING_LENGTH = 45  # a longer numbered line is an item of text
CLAUSES_OF_TEXT = 2  # commas by which a short numbered line is text all the same
PROBLEM_END = re.compile(
    r"(?:问题|方面|不足|差距|短板)[”’」]?(?:的)?(?:整改|整改情况|整改落实情况|整改进展情况|情况|落实情况)?[”’」）)]*\s*[。：:；]?\s*$"
)
PROBLEM_SPLIT = re.compile(
    r"(?:[”’」]\s*(?:等|的|方面的?)?\s*(?:具体)?问题|的问题|等问题|问题的?整改|问题整改|问题(?=[。：:]))"
    r"(?:的整改|整改|的整改落实|整改落实|的整改进展)?(?:情况)?\s*(?:[。：:；](?=\s*\S)|(?=一是|首先|第一，|（1）|①))"
)
ABOUT = re.compile(r"(?:关于|针对|对于|反馈|指出)?\s*[“「]?.{2,}?问题|(?:关于|针对).{4,}(?:整改|方面)")
TITLE_WORD = re.compile(
    r"(?:通报|公告|报告|通知|公示|意见|方案|情况|综述|纪要|清单|讲话|反馈|整改|审计|巡[视察])"
)


# Where a heading begins in the midst of a line, because line ends were lost.
INNER_HEADING = re.compile(
    r"(?<=[。；！？”])\s*[一二三四五六七八九十]{1,3}、(?=[^，。；、]{4,})"
    r"|(?<!第)（[一二三四五六七八九十]{1,3}）(?=[^项款]{4})"
    r"|(?<![\d.．年月第])\d{1,2}[.．、](?=(?:关于|针对)[^。；]{2,90}问题)"
    r"|(?<=[。；！？”])\s*\d{1,2}[.．、](?=[“「]?[^。；：]{2,60}问题)"
    r"|(?<=[。；！？])\s*(?=关于“[^。；]{2,90}”问题)"
)
FIELD_END = re.compile("(?:完成情况|整改状态|时限|期限|责任[^：，。]{1,4})：[^，。；：]{1,16}$")
_OPENS = re.compile(r"(?:关于|针对|着眼解决|着力解决)")
_STOP_OR_QUOTE = re.compile("[。；“]")
_QUOTE = re.compile("[“”]")
SHORT_LINE = 30  # a shorter line holds no second ``2.关于…问题``
LONG_LINE = 100  # a shorter line holds no lost line ends


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text with its place in the outline; `rank` is None for body text."""

    start: int
    end: int
    kind: PassageKind
    rank: int | None = None
    number: str | None = None


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, blank line before) for each line that is not empty."""
    at, gap = 0, True
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            begin = at + line.index(stripped[0])
            yield begin, begin + len(stripped), gap
        gap = not stripped
        at += len(line) + 1


def _is_row(line: str) -> bool:
    return "\t" in line or line.count("|") >= 2 or line.count("｜") >= 2


def _is_cell(line: str, wanted: bool) -> bool:
    """Whether a line below a row is a cell that was broken off; text with commas only where one is wanted."""
    return len(line) <= CELL_WIDTH and "\t" not in line and (wanted or not re.search("[，。]", line))


def _continues(head: str, tail: str, width: int) -> bool:
    """Whether `tail` is the same line as `head`, wrapped by a page of `width` characters."""
    if _is_row(head) or _is_row(tail) or _is_furniture(tail) or marks.LABEL.match(tail):
        return False
    if FIELD_END.search(head):
        return False
    if head.count("“") > head.count("”") and "”" in tail.partition("“")[0][:WIDTH_OF_A_QUOTE]:
        return True
    if head.count("《") > head.count("》") and "》" in tail.partition("《")[0][:CELL_WIDTH]:
        return True
    found = marks.mark(tail)
    if found and found.rank < marks.POINT_RANK:
        return False
    return (
        len(head) >= 0.7 * width and head[-1] not in marks.STOPS + "；;：:" and not PROBLEM_END.search(head)
    )


def logical_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of `text`: wrapped ones joined, those cut where a heading stands in their midst."""
    for start, end in _joined_lines(text):
        cuts = [start, end]
        if end - start >= SHORT_LINE and "\t" not in text[start:end]:
            cuts[1:1] = _inner_headings(text, start, end)
        for a, b in pairwise(cuts):
            if part := text[a:b].strip():
                begin = text.index(part[0], a)
                yield begin, begin + len(part)


def _inner_headings(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where headings begin inside a line; （一） below 1. is a point of its text, no heading."""
    opened = marks.mark(text[start:end])
    under = opened is not None and opened.rank >= marks.THIRD_RANK
    long = end - start >= LONG_LINE
    for found in INNER_HEADING.finditer(text, start + 1, end):
        if not long and not re.match(r"\s*\d", found[0]):
            continue
        if found[0].startswith("（"):
            if under:
                continue
        else:
            under = bool(re.match(r"\s*\d", found[0]))
        yield found.start()


def _joined_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of `text`, those that the page had wrapped joined again.

    Only where no line is longer than a page is wide does a line without a full stop go on.
    """
    lines = list(_lines(text))
    longest = max((end - start for start, end, _ in lines), default=0)
    width = longest if longest <= PAGE_WIDTH else 10**9
    start = end = last = -1
    columns = 0  # of the table that we are in
    tabs = breaks = 0  # in what is joined so far, counted as it grows
    for begin, stop, gap in lines:
        # the cells of a row, those too that were broken onto lines of their own
        cells = 0 if start < 0 else tabs + breaks + 1 if tabs else 1
        columns = max(columns, cells) if cells > 1 and not gap else 0
        whole = tabs + 1 == columns
        broken = cells > 1 and not whole and _is_cell(text[begin:stop], cells < columns)
        hangs = start >= 0 and text[end - 1] in "，、-—" and not marks.mark(text[begin:stop])
        if start >= 0 and (
            hangs or (not gap and (broken or _continues(text[last:end], text[begin:stop], width)))
        ):
            tabs += text.count("\t", end, stop)
            breaks += text.count("\n", end, stop)
            last, end = begin, stop
            continue
        if start >= 0:
            yield start, end
        start, last, end = begin, begin, stop
        tabs, breaks = text.count("\t", start, end), 0
    if start >= 0:
        yield start, end


def _is_furniture(line: str) -> bool:
    return bool(
        marks.DATE_LINE.match(line)
        or marks.PAGE_LINE.match(line)
        or (len(line) < 120 and marks.CONTACT.search(line))
        or not any(sign.isalnum() for sign in line)
    )


def _is_title(line: str) -> bool:
    return (
        len(line) <= 60
        and not re.search(r"^[（(]?[\u4e00-\u9fff]{2,6}：|[。；]", line)
        and line[-1] not in marks.STOPS + "；：:，"
        and bool(TITLE_WORD.search(line) or marks.UNIT_END.search(line))
    )


def _problem_split(line: str, start: int) -> int | None:
    """Return where ``关于“…”问题的整改。`` ends, what was done standing behind it on one line.

    The closing quote may be missing: then none follows before the next opening one.

    >>> line = "1、关于“学习不深入，研究议题少问题的整改。一是修订“口袋书”制度。"
    >>> line[_problem_split(line, 2):]
    '一是修订“口袋书”制度。'
    """
    opens = bool(_OPENS.match(line, start))
    # Each sign is looked at once, however many splits a long line has.
    first = _STOP_OR_QUOTE.search(line, start)
    stop = len(line) if first is None or first[0] == "“" else first.start()
    opened = closed = 0  # quotes before the split, and up to its end
    counted, looked = (start, start), start
    behind: re.Match[str] | None = None
    for split in PROBLEM_SPLIT.finditer(line, start):
        if stop < split.start():
            return None
        opened += line.count("“", counted[0], split.start())
        closed += line.count("”", counted[1], split.end())
        counted = split.start(), split.end()
        if split[0].startswith("问题") and not opens:
            continue
        if opened <= closed:
            return split.end()
        if looked <= split.end():
            behind = _QUOTE.search(line, split.end())
            looked = behind.end() if behind else len(line) + 1
        if behind is None or behind[0] == "“":
            return split.end()
    return None


def _heading_end(line: str, found: marks.Mark) -> int | None:
    """Return where the heading that opens a numbered `line` ends, None if the line is an item of text."""
    if (split := _problem_split(line, found.end)) is not None:
        return split
    body = line[found.end :]
    if PROBLEM_END.search(body) and (ABOUT.match(body) or len(body) <= 2 * HEADING_LENGTH):
        return len(line)
    cut = re.search("[。！？：:；]", body)
    if found.rank == marks.POINT_RANK:
        return None
    if cut is None:
        short = len(body) <= HEADING_LENGTH
        return len(line) if short or found.rank <= marks.SECOND_RANK else None
    first = body[: cut.start()]
    alone = cut.end() == len(body)
    if alone:
        short = len(body) <= HEADING_LENGTH and body.count("，") < CLAUSES_OF_TEXT
        return len(line) if short and found.rank <= marks.FOURTH_RANK else None
    if found.rank <= marks.SECOND_RANK and len(first) <= HEADING_LENGTH:
        return found.end + cut.end()
    return found.end + cut.end() if len(first) <= 28 and not re.search("[，,]", first) else None


def _label_blocks(line: str, start: int, end: int) -> Iterator[Block]:
    found = marks.LABEL.match(line)
    if found is None:
        message = f"no label at the start of {line[:20]!r}"
        raise ValueError(message)
    yield Block(start, start + found.end(), PassageKind.HEADING, marks.LABEL_RANK, found[1])
    if line[found.end() :].strip():
        skip = len(line[found.end() :]) - len(line[found.end() :].lstrip())
        yield Block(start + found.end() + skip, end, PassageKind.PARAGRAPH)


def _numbered_blocks(line: str, start: int, end: int, found: marks.Mark) -> Iterator[Block]:
    cut = _heading_end(line, found)
    if cut is None:
        yield Block(start, end, PassageKind.ITEM, found.rank, found.number)
        return
    yield Block(start, start + cut, PassageKind.HEADING, found.rank, found.number)
    rest = line[cut:]
    if rest.strip():
        yield from line_blocks(rest.strip(), start + cut + len(rest) - len(rest.lstrip()), end, first=False)


def line_blocks(line: str, start: int, end: int, *, first: bool) -> Iterator[Block]:
    """Yield the blocks of one logical line that lies at ``start:end``."""
    found = marks.mark(line)
    if _is_row(line):
        yield Block(start, end, PassageKind.TABLE_ROW)
    elif _is_furniture(line):
        yield Block(start, end, PassageKind.FURNITURE)
    elif marks.LABEL.match(line):
        yield from _label_blocks(line, start, end)
    elif found:
        yield from _numbered_blocks(line, start, end, found)
    elif first and _is_title(line):
        yield Block(start, end, PassageKind.TITLE)
    elif PROBLEM_END.search(line) and re.match(r"(?:关于|针对)", line) and not re.search("[。！？].", line):
        yield Block(start, end, PassageKind.HEADING, marks.THIRD_RANK)
    elif re.match(r"(?:关于|针对|着眼解决)", line) and (cut := _problem_split(line, 0)) and cut < 120:
        yield Block(start, start + cut, PassageKind.HEADING, marks.THIRD_RANK)
        yield Block(start + cut, end, PassageKind.PARAGRAPH)
    elif (dated := marks.DATE_BEHIND.search(line)) and marks.UNIT_END.search(line[: dated.start()]):
        yield Block(start, start + dated.start(), PassageKind.PARAGRAPH)
        yield Block(start + dated.start(), end, PassageKind.FURNITURE)
    elif len(line) <= 30 and not re.search("[。！？；：，、:;,]", line) and not marks.UNIT_END.search(line):
        yield Block(start, end, PassageKind.HEADING, marks.PLAIN_RANK)
    else:
        yield Block(start, end, PassageKind.PARAGRAPH)
