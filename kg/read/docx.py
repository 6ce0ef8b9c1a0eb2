"""A Word document → text: headings as ``#`` lines, list items with their numbers, rows with `` | ``.

Read from the parts of the document itself: inserted words count, deleted, hidden and struck-out ones do
not; text boxes follow the paragraph that they hang on, footnotes the text. Headers and footers stand on
each page, so they are no text: they are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.read.content import Content
from kg.read.docx_boxes import BOX, DELETED, drop_alternates, find_boxes
from kg.read.docx_formula import FORMULAS, linear
from kg.read.docx_hidden import W, drop_hidden
from kg.read.docx_numbers import Numbers
from kg.read.docx_parts import Parts, open_parts
from kg.read.unseen import tell

_HAN = re.compile("[\u3400-\u9fff]")
# A header that only counts the pages: "Page 3 of 9", "第 3 页".
_COUNTS = re.compile(r"[\W\d_]*(?:(?:page|of|第|页|共)[\W\d_]*)*", re.IGNORECASE)
NOTES = ("endnote", "footnote")
NAMED, SHOWN = 3, 60  # headers that the note quotes, and characters of each
_EDGES = {
    "header": ("page header not read", "page headers not read"),
    "footer": ("page footer not read", "page footers not read"),
}


def read(data: bytes, name: str) -> Content:
    """Read a Word document."""
    parts = open_parts(data, name)
    roots = [parts.body, *(root for _, root in parts.others)]
    for root in roots:
        drop_alternates(root)
    notes = parts.of(*NOTES)
    left = {"run": sum(drop_hidden(root, parts.styles) for root in (parts.body, *notes))}
    left["comment"] = sum(
        bool(_words(one)) for root in parts.of("comment") for one in root.iter(f"{W}comment")
    )
    left["embedded"] = sum(1 for _ in parts.body.iter(f"{W}altChunk"))
    numbers = Numbers(parts.styles, parts.numbering)
    lines = [line for block in _blocks(parts.body) for line in _block(block, numbers)]
    lines += _footnotes(parts)
    oddities = [*_told_edges(parts), *tell(left)]
    if numbers.odd:
        shown = ", ".join(sorted(numbers.odd)[:3]) + (", …" if len(numbers.odd) > 3 else "")
        oddities.append(f"list numbers that Word does not count to, read as the first: {shown}")
    title = _title(parts.body, numbers)
    metadata = {**dict(parts.metadata), **({"title": title} if title else {})}
    return Content("\n\n".join(lines) + "\n", tuple(metadata.items()), oddities=tuple(oddities))


def _told_edges(parts: Parts) -> Iterator[str]:
    """Tell of the headers and footers of pages that say more than the number of the page."""
    for kind, (one, several) in _EDGES.items():
        roots = parts.of(kind)
        for root in roots:
            drop_hidden(root, parts.styles)
        said = dict.fromkeys(words for root in roots if not _COUNTS.fullmatch(words := _words(root)))
        if said:
            shown = [words if len(words) <= SHOWN else f"{words[:SHOWN]}…" for words in list(said)[:NAMED]]
            quoted = ", ".join(map(repr, shown)) + (", …" if len(said) > NAMED else "")
            yield f"{len(said)} {one if len(said) == 1 else several}: {quoted}"


def _words(root: Any) -> str:
    """Return the words of a part in one line."""
    return " ".join(" ".join(_text(paragraph) for paragraph in root.iter(f"{W}p")).split())


def _blocks(element: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of an element, each text box behind the paragraph that it hangs on."""
    for child in _children(element):
        yield child
        if child.tag == f"{W}p":
            for box in find_boxes(child):
                yield from _blocks(box)


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


def _block(element: Any, numbers: Numbers) -> Iterator[str]:
    if element.tag == f"{W}p":
        text = _text(element)
        if text.strip():
            yield numbers.mark(element) + text
    elif element.tag == f"{W}tbl":
        rows = (" | ".join(_cells(row)) for row in element.iter(f"{W}tr") if _table_of(row) is element)
        yield "\n".join(row for row in rows if row.strip("| "))
    elif element.tag in FORMULAS and (text := linear(element).strip()):
        yield text


def _title(body: Any, numbers: Numbers) -> str:
    """Return the words of the first paragraph that is styled as the title, with those that go on below it.

    What the properties of a document say is often that of the file it was made from.
    """
    words: list[str] = []
    for paragraph in _blocks(body):
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
            yield _words(cell)


def _text(paragraph: Any) -> str:
    """Return a paragraph's words: of runs, links, insertions and formulas; not of text boxes or deletions."""
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
        elif node.tag in FORMULAS:
            parts.append(f"\n{linear(node)}\n" if node.tag.endswith("Para") else linear(node))
        elif node.tag not in (BOX, f"{W}pPr", *DELETED):
            stack.extend(reversed(node))
    return "".join(parts).strip()


def _footnotes(parts: Parts) -> Iterator[str]:
    """Yield footnotes and endnotes as ``[1] words``, in the order of their part."""
    for kind in NOTES:
        for notes in parts.of(kind):
            number = 0
            for note in notes.iter(f"{W}{kind}"):
                if note.get(f"{W}type") is None:  # the others are the rules above the notes
                    number += 1
                    words = _words(note)
                    if words:
                        yield f"[{number}] {words}"
