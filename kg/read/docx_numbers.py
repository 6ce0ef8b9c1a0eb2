"""The marks that Word draws before paragraphs: of headings, bullets and numbered lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.read.docx_hidden import W
from kg.read.numerals import roman

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_LEVEL = re.compile(r"%([1-9])")
_DIGITS = re.compile(r"[0-9]{1,9}")
LEVELS, STARTS = range(9), range(32_768)  # what Word itself counts in, and from
CHINESE = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class _Level:
    """How a list draws a level, and in which count; `anew`: there its first item begins the count again."""

    counted: str  # the abstract list
    shape: str
    pattern: str
    start: int = 1
    anew: bool = False


class Numbers:
    """The marks that Word draws before paragraphs: of headings, bullets and numbered lists."""

    def __init__(self, styles: Iterable[Any], numbering: Any) -> None:
        self.odd: set[str] = set()  # what should be a number and is none
        self._styles = {style.get(f"{W}styleId"): style for style in styles}
        self._counts: dict[tuple[str, int], int] = {}  # lists of one abstract list go on in one count
        self._begun: set[tuple[str, int]] = set()
        self._levels = dict(self._list_levels(numbering))

    def mark(self, paragraph: Any) -> str:
        """Return what stands before the words of a paragraph."""
        style = self._styles.get(_value(paragraph, "pStyle") or "")
        heading = self._heading(style)
        number = self._number(paragraph, style)
        if heading:
            return "#" * heading + " " + number.replace("• ", "")
        return number

    def is_title(self, element: Any) -> bool:
        """Tell whether an element is a paragraph that is styled as the title."""
        style = self._styles.get(_value(element, "pStyle") or "") if element.tag == f"{W}p" else None
        return style is not None and self._name(style) == "Title"

    def _name(self, style: Any) -> str:
        """Return the name of a style, or that of the one for headings that it is based on."""
        name = ""
        for _ in range(8):  # styles are based on styles
            name = (_value(style, "name") or "") if style is not None else ""
            if style is None or name == "Title" or _HEADING.match(name):
                break
            style = self._styles.get(_value(style, "basedOn") or "")
        return name

    def _heading(self, style: Any) -> int:
        name = self._name(style)
        found = _HEADING.match(name)
        return 1 if name == "Title" else min(6, int(found[1])) if found else 0

    def _number(self, paragraph: Any, style: Any) -> str:
        numbering = paragraph.find(f"{W}pPr/{W}numPr")
        if numbering is None and style is not None:
            numbering = style.find(f"{W}pPr/{W}numPr")
        if numbering is None:
            bullet = style is not None and (_value(style, "name") or "").startswith("List Bullet")
            return "• " if bullet else ""
        list_id = numbering.find(f"{W}numId")
        level_tag = numbering.find(f"{W}ilvl")
        if list_id is None or list_id.get(f"{W}val") == "0":
            return ""
        level = 0 if level_tag is None else self._whole("ilvl", level_tag.get(f"{W}val"), LEVELS, 0)
        return self._count(list_id.get(f"{W}val"), level)

    def _count(self, list_id: str, level: int) -> str:
        one = self._levels.get((list_id, level), _Level("", "bullet", "•"))
        if one.shape in ("bullet", "none"):
            return "  " * level + "• " if one.shape == "bullet" else ""
        if one.anew and (list_id, level) not in self._begun:
            self._counts.pop((one.counted, level), None)
        self._begun.add((list_id, level))
        self._counts[one.counted, level] = self._counts.get((one.counted, level), one.start - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((one.counted, deeper), None)
        text = _LEVEL.sub(lambda found: self._numeral(list_id, int(found.group(1)) - 1), one.pattern)
        return text + ("" if text.endswith(("、", "）", "．")) else " ")

    def _numeral(self, list_id: str, level: int) -> str:
        one = self._levels.get((list_id, level), _Level("", "decimal", ""))
        return _numeral(self._counts.get((one.counted, level), one.start), one.shape)

    def _list_levels(self, root: Any) -> Iterator[tuple[tuple[str, int], _Level]]:
        """Yield how each list draws each level; what it says itself goes before its abstract list."""
        if root is None:
            return
        abstract = {item.get(f"{W}abstractNumId"): item for item in root.iterchildren(f"{W}abstractNum")}
        for number in root.iterchildren(f"{W}num"):
            counted = _value(number, "abstractNumId") or ""
            item = abstract.get(counted)
            levels = list(item.iterchildren(f"{W}lvl")) if item is not None else []
            anew: dict[int, int] = {}
            for own in number.iterchildren(f"{W}lvlOverride"):
                levels += own.iterchildren(f"{W}lvl")
                if (first := _value(own, "startOverride")) is not None:
                    at = self._whole("ilvl", own.get(f"{W}ilvl"), LEVELS, 0)
                    anew[at] = self._whole("startOverride", first, STARTS, 1)
            for level in levels:
                at = self._whole("ilvl", level.get(f"{W}ilvl"), LEVELS, 0)
                shape, pattern = _value(level, "numFmt") or "decimal", _value(level, "lvlText") or ""
                start = anew.get(at, self._whole("start", _value(level, "start") or "1", STARTS, 1))
                yield (number.get(f"{W}numId"), at), _Level(counted, shape, pattern, start, at in anew)

    def _whole(self, what: str, written: str | None, among: range, otherwise: int) -> int:
        """Return the number that is written, or another, and note that it is none."""
        # A few digits: Python refuses thousands of them.
        if written and _DIGITS.fullmatch(written) and int(written) in among:
            return int(written)
        self.odd.add(f"w:{what} {(written or '')[:20]!r}")
        return otherwise


def _value(element: Any, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    if found is None:
        found = element.find(f"{W}pPr/{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _numeral(number: int, shape: str) -> str:
    """Write a number as Word's list format has it.

    >>> [_numeral(14, shape) for shape in ("decimal", "lowerLetter", "upperRoman", "chineseCounting")]
    ['14', 'n', 'XIV', '十四']
    """
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in ("lowerRoman", "upperRoman"):
        return roman(number) if shape == "upperRoman" else roman(number).lower()
    if shape.startswith(("chinese", "japaneseCounting", "ideograph")) and 0 < number < 100:
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else ("" if tens == 1 else CHINESE[tens]) + "十"
        return head + (CHINESE[ones] if ones else "")
    return str(number)
