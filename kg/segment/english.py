"""English report → Passages, by its layout: marks, labels, blank lines, wrapped lines.

Layout is damaged in most real reports: lines wrapped by a converter, paragraphs cut by a page
break, labels glued to the text around them. A line is therefore judged by its mark first, then
by the line before it, and only then by its own look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model import Passage, PassageKind, Report
from kg.segment.cues import Cues, english_cues
from kg.segment.glued import BULLETS, cut_item, cut_text, has_dashed_labels
from kg.segment.layout import Line, find_page_furniture, iter_lines
from kg.segment.numbered import NUMBER, find_numbered
from kg.segment.outline import Block, Style, outline
from kg.segment.sentences import ends_in_abbreviation, split_sentences

# Above this a line is a paragraph, whatever it looks like; no pattern is tried on it.
LONG = 400
HEADING_LENGTH = 160
HEADING_WORDS = 22
# Lines longer than this were not wrapped by anybody.
WRAP_LIMIT = 180
NEXT = 80  # characters of the next line that some headings are known by

_TERMINAL = re.compile(r"[.!?:;。！？：；]\s?[\"'”’)\]*_]*(?:\s?\[\d{1,3}\])?$")
_INNER_END = re.compile(r"[^\W_A-Z]{2,}[.;。；]\s")
_NOTE_MARK = re.compile(r"(?:\s?\[\d{1,3}\])+$")
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_BOLD = re.compile(r"\*\*[^*]{1,300}\*\*$")
_RULE = re.compile(r"(?:[=~-]{3,}|[*_]{3,})$")
_LABEL_NUMBER = re.compile(r"\d{1,3}[a-z]?\s?[:.)]\s+")
_BULLET = re.compile(rf"(?:{BULLETS}|[-*–—](?=\s)|o(?=\s{(2,)}\S))\s*(?=\S)")
_ROW = re.compile(r"\||[^|]{0,200}\s\|\s")
_NUMBERS = (
    ("decimal", re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(?=[A-Z“\"'‘(*])")),
    ("arabic", re.compile(r"(\d{1,3}[.)、])\s*(?=[^\d\s])")),
    ("paren", re.compile(r"(\(\d{1,3}\)|（\d{1,3}）)\s*")),
    ("roman", re.compile(r"((?:X{0,3})(?:IX|IV|V?I{1,3}|V|X)[.)])\s+(?=\S)")),
    ("small roman", re.compile(r"(\((?:x{0,3})(?:ix|iv|v?i{1,3}|v|x)\))\s*")),
    ("letter", re.compile(r"([A-H][.)])\s+(?=[A-Z“\"])")),
    ("small letter", re.compile(r"(\([a-h]\)|[a-h][.)](?=\s))\s*")),
)
# Marks that a wrapped line may begin with by chance, in the middle of a sentence.
_CHANCE = frozenset(
    {"arabic", "decimal", "paren", "letter", "small letter", "small roman", "roman", "note", "contact"}
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the look of a line's beginning says: its kind, its mark, where its words begin."""

    name: str  # markdown, bold, bullet, a family of numbers, named, note, row, furniture, plain
    kind: PassageKind = PassageKind.PARAGRAPH
    body: int = 0  # offset in the line
    style: Style | None = None
    number: str | None = None


_PLAIN = Shape("plain")


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together: one block, or several where labels are glued into it."""

    start: int
    end: int
    shape: Shape
    lines: int
    gap: int  # line breaks before it


def segment(report: Report) -> tuple[Passage, ...]:
    """Return the passages of an English report."""
    text, cues = report.text, english_cues()
    if has_dashed_labels(text, cues):
        cues = replace(cues, label=cues.dashed)
    lines = [line for line in iter_lines(text) if not _RULE.match(text, line.start, line.end)]
    groups = _group(text, lines, find_page_furniture(report, lines), find_numbered(text, lines), cues)
    blocks = [block for number, _ in enumerate(groups) for block in _blocks(text, groups, number, cues)]
    return outline(text, _settle_lists(blocks), _split)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split into sentences; the cells of a table row are apart from each other, a bare label has none."""
    if start >= end:
        return
    if text[start] == "|" or " | " in text[start : min(end, start + LONG)]:
        for cell in re.finditer(r"[^|\n]+", text[start:end]):
            yield from split_sentences(text, start + cell.start(), start + cell.end())
    else:
        yield from split_sentences(text, start, end)


def role_of(label: str) -> str | None:
    """Return what the text under a label states, or None if the heading is no label.

    >>> role_of("Views of responsible officials:"), role_of("Background and scope"), role_of("2: Cause")
    ('response', None, 'cause')
    """
    match = english_cues().bare.fullmatch(_LABEL_NUMBER.sub("", label.strip("*: ：–—-")))
    return match.lastgroup if match else None


# -- lines -------------------------------------------------------------------------------


def _group(
    text: str, lines: Sequence[Line], repeated: frozenset[int], numbered: frozenset[int], cues: Cues
) -> list[Group]:
    """Join the lines that a converter or typesetter broke."""
    width = _wrap_width(lines)
    groups: list[Group] = []
    note = 0  # number of the last footnote
    for at, line in enumerate(lines):
        below = lines[at + 1].start if at + 1 < len(lines) else len(text)
        shape = _shape(text, line, below, note, cues)
        if line.start in repeated:
            shape = Shape("furniture", PassageKind.FURNITURE)
        elif line.start in numbered and (mark := NUMBER.match(text, line.start, line.end)):
            style = Style("paragraph number")
            shape = Shape("paragraph number", PassageKind.ITEM, mark.end() - line.start, style, mark[1])
        previous = lines[at - 1] if at else None
        if previous and groups and _continues(text, groups[-1], previous, line, shape, width, cues):
            groups[-1] = replace(groups[-1], end=line.end, lines=groups[-1].lines + 1)
            continue
        if shape.name == "note" and shape.number and shape.number.isdigit():
            note = int(shape.number)
        groups.append(Group(line.start, line.end, shape, 1, line.gap))
    return groups


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width at which lines were wrapped, or None where nobody wrapped them."""
    lengths = sorted(line.end - line.start for line, after in pairwise(lines) if after.gap == 1)
    if len(lengths) < 4:
        return None
    width = lengths[len(lengths) * 9 // 10]
    return width if 30 <= width <= WRAP_LIMIT else None


def _shape(text: str, line: Line, below: int, note: int, cues: Cues) -> Shape:
    """Judge a line by how it begins; the order is that of certainty."""
    words = text[line.start : min(line.end, line.start + LONG)]
    is_long = line.end - line.start > LONG
    if not is_long and cues.furniture.fullmatch(words):
        return Shape("furniture", PassageKind.FURNITURE)
    if not is_long and cues.contact.search(words):
        return Shape("contact", PassageKind.FURNITURE)
    if match := _MARKDOWN.match(words):
        return Shape("markdown", PassageKind.HEADING, match.end(), Style("markdown", len(match.group(1))))
    if any(pattern.match(words) for pattern in cues.notes):
        return _note(words, cues)
    match = NUMBER.match(words)
    if match and line.gap > 1 and 0 < int(match.group(1)) - note <= 3 and len(words) > 30:
        return Shape("note", PassageKind.NOTE, match.end(), None, match.group(1))
    if not is_long and _BOLD.match(words):
        return Shape("bold", PassageKind.HEADING, 2, Style("bold"))
    if words[0] == "|" or (not is_long and _ROW.match(words) and words.count(" | ") > 0):
        return Shape("row", PassageKind.TABLE_ROW)
    return _marked(words, text[below : below + NEXT], line.indent, cues)


def _note(words: str, cues: Cues) -> Shape:
    match = next(found for pattern in cues.notes if (found := pattern.match(words)))
    number = match.groupdict().get("number")
    return Shape("note", PassageKind.NOTE, match.end() if number else 0, None, number)


def _marked(words: str, below: str, indent: int, cues: Cues) -> Shape:
    """Find a bullet, a named heading (``Finding 2021-002``) or a number."""
    if match := _BULLET.match(words):
        style = Style("bullet", 1 + indent // 2, lasting=False)
        return Shape("bullet", PassageKind.ITEM, match.end(), style)
    for pattern, style, following in cues.headings:
        if (match := pattern.match(words)) and following.match(below):
            return Shape("named", PassageKind.HEADING, 0, style, match.groupdict().get("number"))
    for family, pattern in _NUMBERS:
        if match := pattern.match(words):
            rank = match.group(1).strip(".").count(".") + 1
            return Shape(family, PassageKind.ITEM, match.end(), Style(family, rank), match.group(1))
    return _PLAIN


def _continues(
    text: str, group: Group, previous: Line, line: Line, shape: Shape, width: int | None, cues: Cues
) -> bool:
    """Tell whether a line goes on with the group before it."""
    before = text[max(previous.start, previous.end - LONG) : previous.end]
    first = text[line.start : line.end].split(maxsplit=1)[0] if line.end - line.start < LONG else ""
    full = width is not None and previous.end - previous.start + 1 + len(first) >= 0.9 * width
    ended = _TERMINAL.search(before) is not None and not ends_in_abbreviation(before)
    if shape is _PLAIN and line.gap == 1 and group.lines == 1 and group.start + group.shape.body >= group.end:
        return True  # a number alone on its line
    if group.shape.name in ("furniture", "contact", "markdown", "row"):
        return False
    if shape.name == "bold" and group.shape.name == "bold":
        return line.gap == 1 and not ended and text[line.start + 2].islower()
    if group.shape.name == "bold" or (
        shape is not _PLAIN and not (shape.name in _CHANCE and full and not ended)
    ):
        return False
    lower = text[line.start].islower() or _goes_on_in_capitals(before, text[line.start : line.end], cues)
    if line.gap > 1:
        # A paragraph that a page break cut: a long line without an end, and no capital after it.
        cut = previous.end - previous.start > (0.7 * width if width else 80)
        goes_on = lower or (full and group.lines > 1) or cues.dangling.search(before) is not None
        return line.gap == 2 and cut and not ended and goes_on and group.shape.name != "note"
    if not ended and _cuts_a_value(before, text[line.start : line.end], cues):
        return True
    if not ended:
        return lower or full or bool(cues.leads_on.search(before) and width)
    return full and width is not None and not before.endswith(":")


def _cuts_a_value(before: str, line: str, cues: Cues) -> bool:
    """Tell whether a line break cuts a date or a number: ``on July 10,`` and ``2023``."""
    return any(end.search(before) and start.match(line) for end, start in cues.broken)


def _goes_on_in_capitals(before: str, line: str, cues: Cues) -> bool:
    """Tell whether a title in capitals was broken before or behind a word that needs a next one."""
    both = before.isupper() and line.isupper()
    return both and bool(cues.leads_on.search(before.lower()) or cues.led_on.match(line.lower()))


# -- blocks ------------------------------------------------------------------------------


def _blocks(text: str, groups: Sequence[Group], at: int, cues: Cues) -> Iterator[Block]:
    """Yield the blocks of a group: one, or label, text, label, text … where labels are glued."""
    group = groups[at]
    shape = group.shape
    if not any(map(str.isalnum, text[group.start : group.end])):
        return
    if shape.kind is PassageKind.FURNITURE:
        yield Block(group.start, group.end, PassageKind.FURNITURE, group.start)
        return
    block = Block(group.start, group.end, shape.kind, group.start + shape.body, shape.style, shape.number)
    if at == 0 and _is_title(text, groups, cues):
        yield replace(block, kind=PassageKind.TITLE, style=None)
    elif shape.name in ("markdown", "bold"):
        yield block
    elif shape.name == "plain" and _stands_alone(groups, at) and _looks_like_heading(text, group, cues):
        yield replace(block, kind=PassageKind.HEADING, style=_plain_style(text, group))
    elif shape.name == "plain" or shape.kind is PassageKind.NOTE or shape.kind is PassageKind.TABLE_ROW:
        yield from cut_text(text, block, cues)
    elif _looks_like_heading(text, group, cues, body=shape.body):
        yield replace(block, kind=PassageKind.HEADING) if shape.name != "bullet" else block
    else:
        yield from cut_item(text, block, cues)


def _is_title(text: str, groups: Sequence[Group], cues: Cues) -> bool:
    """Tell whether the first group is the title, and not merely the first of several headings."""
    shape = groups[0].shape
    if shape.name == "markdown" and shape.style:
        others = (group.shape.style for group in groups[1:] if group.shape.name == "markdown")
        # Several "#" are a converter's; several "##" are sections of an excerpt.
        return shape.style.rank == 1 or not any(style and style.rank <= shape.style.rank for style in others)
    # What heads a part of a long report may head a text of its own.
    unnumbered = shape.name == "named" and not shape.number
    return (shape.name in ("plain", "bold") or unnumbered) and _looks_like_heading(text, groups[0], cues)


def _stands_alone(groups: Sequence[Group], at: int) -> bool:
    """Tell whether a short line is set apart: by blank lines, or by standing over a longer text."""
    group = groups[at]
    after = groups[at + 1] if at + 1 < len(groups) else None
    if after is None:
        return group.gap > 1 and at == 0
    if after.shape.kind is PassageKind.FURNITURE and group.gap > 1:
        return after.gap > 1
    longer = after.end - after.start > 1.5 * (group.end - group.start)
    return (
        (group.gap > 1 and after.gap > 1)
        or (after.gap == 1 and after.lines > 1)
        or (longer and after.gap == 1)
    )


def _looks_like_heading(text: str, group: Group, cues: Cues, body: int = 0) -> bool:
    """Tell whether the words are short, begin like a name, and end without a stop."""
    words = _NOTE_MARK.sub("", text[group.start + body : group.end].strip("*_# "))
    tokens = words.split()
    if not 2 <= len(words) <= HEADING_LENGTH or len(tokens) > HEADING_WORDS or group.lines > 3:
        return False
    if (
        cues.label.search(words)
        or cues.leads_on.search(words)
        or words[-1] in "!。；：，"
        or _INNER_END.search(words)
    ):
        return False
    if not _is_balanced(words) or any(token.casefold() in cues.not_in_headings for token in tokens):
        return False
    # Rows of a table whose lines were lost: "Stage 2 28 8 $85.5".
    if sum(any(map(str.isdigit, token)) for token in tokens) > max(2, len(tokens) // 2):
        return False
    first = next((sign for sign in words if sign.isalnum()), "")
    return bool(first) and not first.islower() and any(sign.isalpha() for sign in words)


def _is_balanced(words: str) -> bool:
    """Tell whether no bracket or quotation is left open: if one is, the line is part of a text."""
    pairs = ("()", "[]", "“”", "（）")
    return words.count('"') % 2 == 0 and all(words.count(pair[0]) == words.count(pair[1]) for pair in pairs)


def _plain_style(text: str, group: Group) -> Style:
    words = text[group.start : group.end]
    letters = [sign for sign in words if sign.isalpha()]
    return Style("capitals") if len(letters) > 3 and words == words.upper() else Style("short line")


def _settle_lists(blocks: Sequence[Block]) -> Iterator[Block]:
    """Let a numbered item govern the paragraphs after it only where its list has such paragraphs.

    In ``1. … paragraph 2. … paragraph`` each paragraph belongs to its item; the paragraph after a
    list without any belongs to the heading above the list.
    """
    with_bodies: set[int] = set()
    series: dict[int, int] = {}  # block → its list
    open_lists: dict[str, int] = {}  # family → list
    seen_text = False
    for at, block in enumerate(blocks):
        if block.kind is PassageKind.HEADING:
            open_lists.clear()
        elif block.kind is PassageKind.PARAGRAPH:
            seen_text = True
        elif block.kind is PassageKind.ITEM and block.style and block.style.lasting:
            family = block.style.family
            if family in open_lists and seen_text:
                with_bodies.add(open_lists[family])
            series[at] = open_lists.setdefault(family, at)
            seen_text = False
    for at, block in enumerate(blocks):
        if at in series and series[at] not in with_bodies and block.style:
            yield replace(block, style=replace(block.style, lasting=False))
        else:
            yield block
