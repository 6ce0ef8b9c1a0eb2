"""A Word document → text: headings as ``#`` lines, list items with their numbers, rows with `` | ``.

Read from the parts of the document itself: inserted words count, deleted, hidden and struck-out ones do
not, footnotes follow the text.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.read.content import Content
from kg.read.docx_hidden import W, drop_hidden
from kg.read.numerals import roman
from kg.read.titles import names_file
from kg.read.unseen import tell

if TYPE_CHECKING:
    from docx.document import Document

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_LEVEL = re.compile(r"%([1-9])")
_DIGITS = re.compile(r"[0-9]{1,9}")
LEVELS, STARTS = range(9), range(32_768)  # what Word itself counts in, and from
CHINESE = "零一二三四五六七八九十"


def read(data: bytes, name: str) -> Content:
    """Read a Word document."""
    parts = _open(data, name)
    hidden = sum(drop_hidden(root, parts.styles) for root in (parts.body, *(root for _, root in parts.notes)))
    numbers = _Numbers(parts)
    lines = [line for block in _children(parts.body) for line in _block(block, numbers)]
    lines += _footnotes(parts)
    boxes = sum(1 for _ in parts.body.iter(f"{W}txbxContent"))
    oddities = [f"{boxes} text boxes not read"] if boxes else []
    oddities += tell({"run": hidden})
    if numbers.odd:
        shown = ", ".join(sorted(numbers.odd)[:3]) + (", …" if len(numbers.odd) > 3 else "")
        oddities.append(f"list numbers that Word does not count to, read as the first: {shown}")
    title = _title(parts.body, numbers)
    metadata = {**dict(parts.metadata), **({"title": title} if title else {})}
    return Content("\n\n".join(lines) + "\n", tuple(metadata.items()), oddities=tuple(oddities))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The elements of a document that are read, and what it says about itself."""

    body: Any
    styles: tuple[Any, ...]
    numbering: Any  # None where there are no lists
    notes: tuple[tuple[str, Any], ...]  # "footnote" or "endnote", and the element that holds them
    metadata: tuple[tuple[str, str], ...]


def _open(data: bytes, name: str) -> _Parts:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{name}: an old .doc file, or one with a password; save it as .docx without one")
    try:
        document = docx.Document(io.BytesIO(data))
        # All that python-docx looks for: it resolves parts when they are first used.
        return _Parts(
            document.element.body,
            tuple(document.styles.element.iterchildren(f"{W}style")),
            _numbering(document),
            tuple(_notes(document)),
            tuple(_metadata(document)),
        )
    except (
        *(zipfile.BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError),
        *(NotImplementedError, RuntimeError, OSError, EOFError),
        # what zipfile lets through of those that unpack for it
        *(zlib.error, lzma.LZMAError, struct.error),
        # what python-docx meets in a part that is not of the kind its name promises
        *(AttributeError, TypeError),
    ) as error:
        told = " ".join(str(error).split())
        raise InputError(
            f"{name}: no Word document, or a damaged one ({told}); save it again as .docx"
        ) from error


def _numbering(document: Document) -> Any:
    held = any(str(relation.reltype).endswith("/numbering") for relation in document.part.rels.values())
    return document.part.numbering_part.element if held else None


def _notes(document: Document) -> Iterator[tuple[str, Any]]:
    from docx.oxml import parse_xml

    for relation in sorted(document.part.rels.values(), key=lambda relation: str(relation.reltype)):
        if str(relation.reltype).endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            kind = str(relation.reltype).rpartition("/")[2].removesuffix("s")
            yield kind, parse_xml(relation.target_part.blob)


def _metadata(document: Document) -> Iterator[tuple[str, str]]:
    properties = document.core_properties
    if properties.title and not names_file(properties.title):
        yield "title", properties.title
    if properties.created is not None and properties.created.year > 2013:
        # python-docx's own template says 2013-12-23; no report that it writes is that old.
        yield "created", properties.created.date().isoformat()


def _children(element: Any) -> Iterator[Any]:
    """Yield the children of an element, those that a content control or custom XML wraps as well."""
    for child in element:
        if child.tag == f"{W}sdt":
            for content in child.iterchildren(f"{W}sdtContent"):
                yield from _children(content)
        elif child.tag == f"{W}customXml":
            yield from _children(child)
        else:
            yield child


def _block(element: Any, numbers: _Numbers) -> Iterator[str]:
    if element.tag == f"{W}p":
        text = _text(element)
        if text.strip():
            yield numbers.mark(element) + text
    elif element.tag == f"{W}tbl":
        rows = (" | ".join(_cells(row)) for row in element.iter(f"{W}tr") if _table_of(row) is element)
        yield "\n".join(row for row in rows if row.strip("| "))


def _title(body: Any, numbers: _Numbers) -> str:
    """Return the words of the first paragraph that is styled as the title, with those that go on below it.

    What the properties of a document say is often that of the file it was made from.
    """
    words: list[str] = []
    for paragraph in _children(body):
        said = " ".join(_text(paragraph).split()) if numbers.is_title(paragraph) else ""
        if said:
            words.append(said)
        elif words:
            break
    glue = "" if words and _HAN.search(words[0]) else " "
    return glue.join(words)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"))


def _cells(row: Any) -> Iterator[str]:
    for cell in _children(row):
        if cell.tag == f"{W}tc":
            yield " ".join(" ".join(_text(paragraph) for paragraph in cell.iter(f"{W}p")).split())


def _text(paragraph: Any) -> str:
    """Return a paragraph's words: of runs, links and insertions; not of text boxes or deletions."""
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag == f"{W}tab":
            # A tab in a run; those under w:tabs are stops.
            parts.append("" if node.getparent().tag == f"{W}tabs" else "\t")
        elif node.tag in (f"{W}br", f"{W}cr"):
            parts.append("\n")
        elif node.tag == f"{W}noBreakHyphen":
            parts.append("-")
        elif node.tag not in (_ALTERNATE, f"{W}del", f"{W}moveFrom", f"{W}pict", f"{W}pPr"):
            stack.extend(reversed(node))
    return "".join(parts).strip()


def _footnotes(parts: _Parts) -> Iterator[str]:
    """Yield footnotes and endnotes as ``[1] words``, in the order of their part."""
    for kind, notes in parts.notes:
        number = 0
        for note in notes.iter(f"{W}{kind}"):
            if note.get(f"{W}type") is None:  # the others are the rules above the notes
                number += 1
                words = " ".join(" ".join(_text(p) for p in note.iter(f"{W}p")).split())
                if words:
                    yield f"[{number}] {words}"


@dataclass(frozen=True, slots=True)
class _Level:
    """How a list draws a level, and in which count; `anew`: there its first item begins the count again."""

    counted: str  # the abstract list
    shape: str
    pattern: str
    start: int = 1
    anew: bool = False


class _Numbers:
    """The marks that Word draws before paragraphs: of headings, bullets and numbered lists."""

    def __init__(self, parts: _Parts) -> None:
        self.odd: set[str] = set()  # what should be a number and is none
        self._styles = {style.get(f"{W}styleId"): style for style in parts.styles}
        self._counts: dict[tuple[str, int], int] = {}  # lists of one abstract list go on in one count
        self._begun: set[tuple[str, int]] = set()
        self._levels = dict(self._list_levels(parts.numbering))

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
