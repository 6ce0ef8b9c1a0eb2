"""Passages read as lines: headings, paragraphs, cells and fields, each with its role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.annotate.chinese.reading.fields import FieldReader
from kg.annotate.chinese.reading.layout import Line, Role, clauses
from kg.annotate.chinese.reading.roles import Roles
from kg.annotate.chinese.reading.words import Segmenter
from kg.model import Passage, PassageKind
from kg.segment.chinese import cells_of
from kg.terms import Terms

LONGEST = 2_000  # signs of a line; paragraphs of reports have some hundreds
_STOPS = "。！？；，"  # where a longer one is cut, the best first


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a paragraph, cut behind a stop where it goes on too long for one line.

    What is in one line is compared with all else in it: items run together over pages would take forever.
    """
    while end - start > LONGEST:
        stops = (text.rfind(sign, start, start + LONGEST) for sign in _STOPS)
        cut = next((stop + 1 for stop in stops if stop >= start), start + LONGEST)
        yield start, cut
        start = cut
    yield start, end


class LayoutReader:
    """Turns passages into lines; made once, used for every report."""

    def __init__(self, terms: Terms, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._roles, self._fields = Roles(terms), FieldReader(terms)

    def lines(self, text: str, passages: Sequence[Passage]) -> list[Line]:
        """Return the lines of `text`, which is the report's as `script` reads it."""
        points: dict[int, tuple[int, ...]] = {}
        for p in passages:
            if p.kind is PassageKind.ITEM and p.parent is not None:
                points[p.parent] = (*points.get(p.parent, ()), p.start)
        lines: list[Line] = []
        of_passage: dict[int, int] = {}
        columns: list[str] = []
        covered = 0
        for index, passage in enumerate(passages):
            if passage.kind in (PassageKind.SENTENCE, PassageKind.FURNITURE) or passage.start < covered:
                continue
            covered = passage.end
            if passage.kind is PassageKind.TABLE_ROW:
                columns = self._row(text, passage, index, lines, columns)
                continue
            columns = []
            above = self._above(passages, passage, of_passage)
            role = self._roles.of_passage(text, passage, [lines[i] for i in above])
            is_text = passage.kind in (PassageKind.PARAGRAPH, PassageKind.ITEM)
            fields = self._fields(text, passage.start, passage.end) if is_text else []
            end = fields[0].start if fields else passage.end
            under = next((lines[i].role for i in above if lines[i].role in (Role.PROBLEM, Role.LABEL)), "")
            of_passage[index] = len(lines)
            for begin, stop in _stretches(text, passage.start, end) if is_text else [(passage.start, end)]:
                line = self._line(len(lines), begin, stop, role, index, text)
                line.above, line.number, line.under = above, passage.number or "", under
                if is_text:
                    line.points = tuple(at for at in points.get(index, ()) if begin <= at < stop)
                    line.clauses = clauses(line.words, line.points)
                lines.append(line)
            for part in fields:
                role = Role.STATUS if part.name == "person" else Role(part.name)
                cell = self._line(len(lines), part.value, part.end, role, index, text)
                cell.above = above
                lines.append(cell)
        return lines

    def _line(self, index: int, start: int, end: int, role: Role, passage: int, text: str) -> Line:
        words = self._segmenter.cut(text, start, end)
        return Line(index, start, end, role, passage, words, clauses(words))

    @staticmethod
    def _above(passages: Sequence[Passage], passage: Passage, of_passage: dict[int, int]) -> tuple[int, ...]:
        above = []
        parent = passage.parent
        while parent is not None:
            if parent in of_passage:
                above.append(of_passage[parent])
            parent = passages[parent].parent
        return tuple(above)

    def _row(
        self, text: str, passage: Passage, index: int, lines: list[Line], columns: list[str]
    ) -> list[str]:
        cells = cells_of(text, passage.start, passage.end)
        names = [self._roles.column(text[a:b]) for a, b in cells]
        header = sum(bool(name) for name in names) >= 2 and all(b - a <= 12 for a, b in cells)
        heading = tuple(lines[-1].above) if lines else ()
        for place, (start, end) in enumerate(cells):
            if not text[start:end].strip():
                continue
            name = (
                "label"
                if header
                else self._roles.of_cell(text[start:end].strip(), place, columns, len(cells))
            )
            role = Role(name) if name in set(Role) else Role.LABEL if name == "number" else Role.BODY
            line = self._line(len(lines), start, end, role, index, text)
            line.row, line.above = (None if header else index), heading if not header else ()
            lines.append(line)
        return names if header else columns
