"""English tables that follow up problems: what the cells of deadline and status of a row say of it.

The words for a status are cues of the lexicon (``measure.status``, ``problem.status``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.english.telling.columns import (
    DEADLINE,
    HEADER,
    MEASURE,
    NOTE,
    PROBLEM,
    RECOMMENDATION,
    STATUS,
    Cell,
    Columns,
)
from kg.annotate.english.telling.statuses import Statuses
from kg.dates import dated, month_comes_first, to_iso_deadline
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage

_RECOMMENDED = "recommended"
_TOLD = (DEADLINE, STATUS)  # columns that state no problem and no measure themselves
_BESIDE, _NOTE = "beside", "note"  # places of what a row tells of its measure or problem


class Ledger:
    """Reads such tables, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._columns, self._statuses = Columns(lexicon), Statuses(lexicon)

    def cells(self, text: str, passages: Sequence[Passage]) -> list[Cell]:
        """Return the cells of the tables of which a column is known."""
        return self._columns.cells(text, passages)

    def with_rows(self, text: str, mentions: Sequence[Mention], known: Sequence[Cell]) -> list[Mention]:
        """Return the mentions, measures with deadline and status of their row, problems with its status."""
        rows: dict[int, list[Cell]] = {}
        for cell in known:
            if cell.column != HEADER:
                rows.setdefault(cell.row, []).append(cell)
        starts = sorted(rows)
        month_first = month_comes_first(text)
        out, first = [], dict[int, int]()  # row → where its first cell begins that states something
        for mention in mentions:
            row = _row(mention, rows, starts) if mention.kind in (Kind.MEASURE, Kind.PROBLEM) else ()
            if row:
                own = next((c for c in reversed(row) if c.start <= mention.start < c.end), row[0])
                place = _place(row, own, first.setdefault(own.row, own.start))
                told = self._told(mention, row, place, is_listed=own.is_listed, month_first=month_first)
                kept = [pair for pair in mention.attributes if pair[0].removesuffix("-words") not in told]
                mention = replace(mention, attributes=tuple(sorted([*kept, *told.items()])))
            out.append(mention)
        return out

    def _told(
        self,
        mention: Mention,
        row: Sequence[Cell],
        place: str,
        *,
        is_listed: bool,
        month_first: bool | None,
    ) -> dict[str, str]:
        """Return what the cells of its row tell of a mention in such a place."""
        said = next((cell.said for cell in reversed(row) if cell.column == STATUS), "")  # the last of several
        status = self._statuses.of(said, mention.kind)
        if place in (_BESIDE, _NOTE):
            # What was done is done, whatever is left to do; and what is wrong is so while that is open.
            sure = "open" if mention.kind is Kind.PROBLEM else "completed" if place == _BESIDE else ""
            return {"status": status} if status and status == sure else {}
        found: dict[str, str] = {}
        deadline = next((cell.said for cell in row if cell.column == DEADLINE), "")
        if mention.kind is Kind.MEASURE and re.search(r"\d", deadline):
            found |= dated("deadline", deadline, to_iso_deadline(deadline, month_first))
        is_advice = place == RECOMMENDATION or is_listed or mention.get("status") == _RECOMMENDED
        if mention.kind is Kind.MEASURE and is_advice and self._statuses.leaves_advice(said):
            status = _RECOMMENDED
        return found | ({"status": status} if status else {})


def _row(mention: Mention, rows: Mapping[int, Sequence[Cell]], starts: Sequence[int]) -> Sequence[Cell]:
    """Return the cells of the row that a mention begins in."""
    at = bisect_right(starts, mention.start) - 1
    cells = rows[starts[at]] if at >= 0 else ()
    return cells if cells and mention.start < max(cell.end for cell in cells) else ()


def _place(row: Sequence[Cell], own: Cell, first: int) -> str:
    """Return which place a cell has: that of a column, beside what the row is about, or a note on it.

    Parameters
    ----------
    first
        Where the first cell of the row begins that states anything.
    """
    columns = {cell.column for cell in row}
    status = next((cell for cell in row if cell.column == STATUS), None)
    if own.column == NOTE:  # or a cell of status that tells what was done
        return STATUS if status and status.start == status.end == own.start else _NOTE
    is_named = bool(columns & {PROBLEM, MEASURE, RECOMMENDATION})
    if own.column == MEASURE and RECOMMENDATION in columns:
        return _BESIDE
    return own.column if own.column or is_named or own.start == first else _BESIDE


def without_labels(mentions: Sequence[Mention], known: Sequence[Cell]) -> list[Mention]:
    """Return the mentions without names of columns and what a status or deadline would state."""
    headers = sorted((c.start, c.end) for c in known if c.column == HEADER)
    told = sorted((c.start, c.end) for c in known if c.column in _TOLD)
    stated = (Kind.MEASURE, Kind.PROBLEM)
    return [m for m in mentions if not _in(m, headers) and not (m.kind in stated and _in(m, told))]


def _in(mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a mention lies in one of the spans, which are sorted and stand one behind the other."""
    at = bisect_right(spans, mention.start, key=lambda span: span[0]) - 1
    return at >= 0 and mention.end <= spans[at][1]
