"""What the columns of an English table tell: by the names over them, or by what most of its rows say there.

The names are cues of the lexicon (``column``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.telling.statuses import Statuses
from kg.annotate.english.telling.tables import Span, Table, find_tables
from kg.lexicon import Lexicon
from kg.model import Passage

HEADER, STATUS, DEADLINE, NOTE, LETTER = "header", "status", "deadline", "note", "letter"
PROBLEM, MEASURE, RECOMMENDATION, NUMBER = "problem", "measure", "recommendation", "number"
_NAMES = 2  # of columns that make a row the header of a table
_ROWS = 2  # with a status in one column that make it one of statuses
_BRIEF = 2  # words of a cell of status that is one whatever they say: "see note"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with known columns; one of status is cut behind its status, the rest is a note."""

    start: int
    end: int
    column: str  # header, problem, measure, recommendation, number, unit, deadline, status, note or ""
    row: int  # where its row begins
    said: str = ""  # all words of a cell of status or deadline, in its first piece
    is_listed: bool = False  # in a table that lists recommendations, and names no column of them


class Columns:
    """Finds the columns, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._names, self._statuses = Cued(lexicon, "column"), Statuses(lexicon)
        self._lists, self._letters = Cued(lexicon, "column.above"), Cued(lexicon, "column.letter")

    def cells(self, text: str, passages: Sequence[Passage]) -> list[Cell]:
        """Return the cells of the rows with a known column, in the order of the text."""
        found: list[Cell] = []
        loose: list[tuple[Table, list[list[Span]]]] = []  # rows under no header
        for table in find_tables(text, passages):
            header: list[Span] = []
            names: list[str] = []
            rest = []
            for row in table.rows:
                if told := self._named(text, row):
                    header, names = row, told
                    found += (Cell(a, b, HEADER, row[0][0]) for a, b in row)
                elif columns := _under(text, table, row, header, names):
                    is_list = NUMBER in names and not {MEASURE, RECOMMENDATION} & set(names)
                    found += self._cells(text, row, columns, is_sure=True, is_list=is_list)
                else:
                    rest.append(row)
            loose.append((table, rest))
        return sorted([*found, *self._inferred(text, loose)], key=lambda cell: (cell.start, cell.end))

    def _named(self, text: str, row: Sequence[Span]) -> list[str]:
        """Return the columns that a row names; nothing where it is no header."""
        names = [self._names.value(" ".join(text[a:b].strip(" *_:#.").split())) or "" for a, b in row]
        return names if sum(map(bool, names)) >= _NAMES else []

    def _inferred(self, text: str, loose: Sequence[tuple[Table, Sequence[Sequence[Span]]]]) -> Iterator[Cell]:
        """Yield the cells of rows under no header, of which most in the report tell a status in one column.

        A report has several tables of one form, some of them of a single row, so that all are counted; those
        with bars and those without apart.
        """
        counts: Mapping[bool, Counter[int]] = {True: Counter(), False: Counter()}
        for table, rows in loose:
            known = Counter(at for row in rows for at in self._told(text, row, table.has_bars))
            size = Counter(at for row in rows for at in range(len(row)))
            counts[table.has_bars].update({at: n for at, n in known.items() if 2 * n >= size[at]})
        for table, rows in loose:
            is_list = any(self._lists.search(text, a, b) for a, b in table.above)
            often = counts[table.has_bars]
            for row in rows:
                places = [at for at in self._told(text, row, table.has_bars) if often[at] >= _ROWS]
                if places:
                    place = max(places, key=lambda at: (often[at], -at))
                    columns = [STATUS if at == place else "" for at in range(len(row))]
                    yield from self._cells(text, row, columns, is_sure=False, is_list=is_list)

    def _told(self, text: str, row: Sequence[Span], has_bars: bool) -> list[int]:
        """Return the cells behind the first of a row that begin with a status, without bars that are one."""
        cells = [text[start:end] for start, end in row]
        is_one = self._statuses.end if has_bars else self._statuses.is_whole
        return [at for at, words in enumerate(cells) if at and is_one(words)]

    def _cells(
        self, text: str, row: Sequence[Span], columns: Sequence[str], *, is_sure: bool, is_list: bool
    ) -> Iterator[Cell]:
        begin, is_behind = row[0][0], False
        for (start, end), column in zip(row, columns, strict=True):
            words = " ".join(text[start:end].split())
            if column == LETTER:
                yield Cell(start, end, STATUS, begin, self._letters.value(words) or words, is_list)
                is_behind = True
                continue
            if column == STATUS:
                stop = start + self._statuses.end(text[start:end])
                if is_sure and stop == start and len(words.split()) <= _BRIEF:
                    stop = end
                yield Cell(start, stop, STATUS, begin, words, is_list)
                is_behind, start, column = True, stop, NOTE
                words = ""
            elif not column and is_behind:
                column = NOTE
            if end > start:
                yield from self._again(text, Cell(start, end, column, begin, words, is_list))

    def _again(self, text: str, cell: Cell) -> Iterator[Cell]:
        """Yield a cell; of a note the words apart that say that the measure was opened again."""
        if cell.column == NOTE:
            start = cell.start
            for part in text[cell.start : cell.end].split(". "):
                end = start + len(part)
                if self._statuses.is_again(part):
                    yield Cell(start, end, STATUS, cell.row, part, cell.is_listed)
                start = end + 2
        yield cell


def _under(
    text: str, table: Table, row: Sequence[Span], header: Sequence[Span], names: Sequence[str]
) -> list[str]:
    """Return the columns of the cells of a row under a header, nothing where that is not sure.

    Without bars a cell stands under the name that it begins nearest to.
    """
    if not names or table.has_bars:
        return list(names) if len(row) == len(names) else []
    begins = [_indent(text, start) for start, _ in header]
    places = [
        min(range(len(begins)), key=lambda at: abs(begins[at] - _indent(text, start))) for start, _ in row
    ]
    return [names[at] for at in places] if len(set(places)) == len(places) else []


def _indent(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at) - 1
