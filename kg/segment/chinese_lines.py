"""Cut a Chinese report into blocks: one logical line, or the heading and the text that share one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.model import PassageKind
from kg.segment import chinese_marks as marks
from kg.segment.chinese_cues import Cues

WIDTH_OF_A_QUOTE = 120
CELL_WIDTH = 60  # a line below a table that is longer is text
PAGE_WIDTH = 64  # lines of a page that was wrapped are no longer than this
HEADING_LENGTH = 45  # a longer numbered line is an item of text
CLAUSES_OF_TEXT = 2  # commas by which a short numbered line is text all the same
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
    bullet: str | None = None  # the sign that its line begins with


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


def _continues(head: str, tail: str, width: int, cues: Cues) -> bool:
    """Whether `tail` is the same line as `head`, wrapped by a page of `width` characters."""
    if _is_row(head) or _is_row(tail) or _is_furniture(tail, cues) or cues.label.match(tail):
        return False
    if cues.field_end.search(head):
        return False
    if head.count("“") > head.count("”") and "”" in tail.partition("“")[0][:WIDTH_OF_A_QUOTE]:
        return True
    if head.count("《") > head.count("》") and "》" in tail.partition("《")[0][:CELL_WIDTH]:
        return True
    found = cues.mark(tail)
    if found and found.rank < marks.POINT_RANK:
        return False
    return (
        len(head) >= 0.7 * width
        and head[-1] not in marks.STOPS + "；;：:"
        and not cues.problem_end.search(head)
    )


def logical_lines(text: str, cues: Cues) -> Iterator[tuple[int, int]]:
    """Yield the lines of `text`: wrapped ones joined, those cut where a heading stands in their midst."""
    for start, end in _joined_lines(text, cues):
        cuts = [start, end]
        if end - start >= SHORT_LINE and "\t" not in text[start:end]:
            cuts[1:1] = _inner_headings(text, start, end, cues)
        for a, b in pairwise(cuts):
            if part := text[a:b].strip():
                begin = text.index(part[0], a)
                yield begin, begin + len(part)


def _inner_headings(text: str, start: int, end: int, cues: Cues) -> Iterator[int]:
    """Yield where headings begin inside a line; （一） below 1. is a point of its text, no heading."""
    opened = cues.mark(text[start:end])
    under = opened is not None and opened.rank >= marks.THIRD_RANK
    long = end - start >= LONG_LINE
    for found in cues.inner_heading.finditer(text, start + 1, end):
        if not long and not re.match(r"\s*\d", found[0]):
            continue
        if found[0].startswith("（"):
            if under:
                continue
        else:
            under = bool(re.match(r"\s*\d", found[0]))
        yield found.start()


def _joined_lines(text: str, cues: Cues) -> Iterator[tuple[int, int]]:
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
        hangs = start >= 0 and text[end - 1] in "，、-—" and not cues.mark(text[begin:stop])
        if start >= 0 and (
            hangs or (not gap and (broken or _continues(text[last:end], text[begin:stop], width, cues)))
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


def _is_furniture(line: str, cues: Cues) -> bool:
    return bool(
        marks.DATE_LINE.match(line)
        or marks.PAGE_LINE.match(line)
        or (len(line) < 120 and cues.furniture.search(line))
        or not any(sign.isalnum() for sign in line)
    )


def _is_title(line: str, cues: Cues) -> bool:
    return (
        len(line) <= 60
        and not re.search(r"^[（(]?[\u4e00-\u9fff]{2,6}：|[。；]", line)
        and line[-1] not in marks.STOPS + "；：:，"
        and bool(cues.title.search(line) or cues.unit_end.search(line))
    )


def _problem_split(line: str, start: int, cues: Cues) -> int | None:
    """Return where ``关于“…”问题的整改。`` ends, what was done standing behind it on one line.

    The closing quote may be missing: then none follows before the next opening one.

    >>> from kg.terms import load_terms
    >>> line = "1、关于“学习不深入，研究议题少问题的整改。一是修订“口袋书”制度。"
    >>> line[_problem_split(line, 2, Cues(load_terms())):]
    '一是修订“口袋书”制度。'
    """
    opens = bool(cues.opens_unquoted.match(line, start))
    # Each sign is looked at once, however many splits a long line has.
    first = _STOP_OR_QUOTE.search(line, start)
    stop = len(line) if first is None or first[0] == "“" else first.start()
    opened = closed = 0  # quotes before the split, and up to its end
    counted, looked = (start, start), start
    behind: re.Match[str] | None = None
    for split in cues.problem_split.finditer(line, start):
        if stop < split.start():
            return None
        opened += line.count("“", counted[0], split.start())
        closed += line.count("”", counted[1], split.end())
        counted = split.start(), split.end()
        if cues.problem_word.match(split[0]) and not opens:
            continue
        if opened <= closed:
            return split.end()
        if looked <= split.end():
            behind = _QUOTE.search(line, split.end())
            looked = behind.end() if behind else len(line) + 1
        if behind is None or behind[0] == "“":
            return split.end()
    return None


def _heading_end(line: str, found: marks.Mark, cues: Cues) -> int | None:
    """Return where the heading that opens a numbered `line` ends, None if the line is an item of text."""
    if (split := _problem_split(line, found.end, cues)) is not None:
        return split
    body = line[found.end :]
    if cues.problem_end.search(body) and (cues.names_problem.match(body) or len(body) <= 2 * HEADING_LENGTH):
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


def _label_blocks(line: str, start: int, end: int, cues: Cues) -> Iterator[Block]:
    found = cues.label.match(line)
    if found is None:
        message = f"no label at the start of {line[:20]!r}"
        raise ValueError(message)
    yield Block(start, start + found.end(), PassageKind.HEADING, marks.LABEL_RANK, found[1])
    if line[found.end() :].strip():
        skip = len(line[found.end() :]) - len(line[found.end() :].lstrip())
        yield Block(start + found.end() + skip, end, PassageKind.PARAGRAPH)


def _numbered_blocks(line: str, start: int, end: int, found: marks.Mark, cues: Cues) -> Iterator[Block]:
    cut = _heading_end(line, found, cues)
    if cut is None:
        yield Block(start, end, PassageKind.ITEM, found.rank, found.number)
        return
    yield Block(start, start + cut, PassageKind.HEADING, found.rank, found.number)
    rest = line[cut:]
    if rest.strip():
        begin = start + cut + len(rest) - len(rest.lstrip())
        for block in line_blocks(rest.strip(), begin, end, cues, first=False):
            is_plain = block.rank == marks.PLAIN_RANK and block.number is None
            # Words behind a heading on its own line are no heading over it.
            yield Block(block.start, block.end, PassageKind.PARAGRAPH) if is_plain else block


def line_blocks(line: str, start: int, end: int, cues: Cues, *, first: bool) -> Iterator[Block]:
    """Yield the blocks of one logical line that lies at ``start:end``."""
    found = cues.mark(line)
    if _is_row(line):
        yield Block(start, end, PassageKind.TABLE_ROW)
    elif _is_furniture(line, cues):
        yield Block(start, end, PassageKind.FURNITURE)
    elif cues.label.match(line):
        yield from _label_blocks(line, start, end, cues)
    elif found:
        yield from _numbered_blocks(line, start, end, found, cues)
    elif first and _is_title(line, cues):
        yield Block(start, end, PassageKind.TITLE)
    elif cues.problem_end.search(line) and cues.opens.match(line) and not re.search("[。！？].", line):
        yield Block(start, end, PassageKind.HEADING, marks.THIRD_RANK)
    elif cues.opens_split.match(line) and (cut := _problem_split(line, 0, cues)) and cut < 120:
        yield Block(start, start + cut, PassageKind.HEADING, marks.THIRD_RANK)
        yield Block(start + cut, end, PassageKind.PARAGRAPH)
    elif (dated := marks.DATE_BEHIND.search(line)) and cues.unit_end.search(line[: dated.start()]):
        yield Block(start, start + dated.start(), PassageKind.PARAGRAPH)
        yield Block(start + dated.start(), end, PassageKind.FURNITURE)
    elif len(line) <= 30 and not re.search("[。！？；：，、:;,]", line) and not cues.unit_end.search(line):
        yield Block(start, end, PassageKind.HEADING, marks.PLAIN_RANK)
    else:
        yield Block(start, end, PassageKind.PARAGRAPH, bullet=cues.bullet(line))
