"""English tables that follow up problems: what the cells of deadline and status say of a row.

The columns are known by the first row of a table (``Problem | Measure | Deadline | Status``). Their names
and the words for a status are cues of the lexicon (``column``, ``measure.status``, ``problem.status``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.annotate.english.reading.cued import Cued
from kg.dates import dated, month_comes_first, to_iso_deadline
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind

_CELL = re.compile(r"[^|\n]+")
_HEADER = "header"
_RECOMMENDED, _RECOMMENDED_STATUS = "recommendation", "recommended"
_AROUND = " *_.:;,|"  # signs around the words of a status
_TOLD = ("deadline", "status")  # columns that state no problem and no measure themselves


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with known columns; `row` is where its row begins."""

    start: int
    end: int
    column: str  # header, problem, measure, recommendation, unit, deadline, status or ""
    row: int


class Statuses:
    """Reads the words for a status, by a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = {kind: lexicon.cues(f"{kind}.status") for kind in (Kind.MEASURE, Kind.PROBLEM)}

    def of(self, words: str, kind: Kind) -> str | None:
        """Return the status of a measure or problem that a cell or line of status names, or None.

        >>> from kg.lexicon import load_lexicon
        >>> en = Statuses(load_lexicon("en"))
        >>> [en.of(words, Kind.PROBLEM) for words in ("Closed", "Partly resolved", "see note")]
        ['resolved', 'partly resolved', None]
        """
        plain = words.strip(_AROUND)
        return next((c.value for c in self._cues[kind] if c.regex.fullmatch(plain)), None)


class Ledger:
    """Reads such tables, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._columns, self._statuses = Cued(lexicon, "column"), Statuses(lexicon)
        self._not_begun = lexicon.cues("measure.not-begun")

    def cells(self, text: str, passages: Sequence[Passage]) -> list[Cell]:
        """Return the cells of the tables that have a row of known column names on top."""
        found: list[Cell] = []
        columns: list[str] = []
        last = None
        for at, passage in enumerate(passages):
            if passage.kind is PassageKind.SENTENCE:
                continue
            if passage.kind is not PassageKind.TABLE_ROW:
                last, columns = None, []
                continue
            spans = list(_cells(text, passage))
            names = [self._columns.value(text[a:b].strip(" *_:")) or "" for a, b in spans]
            if last is None and sum(bool(name) for name in names) > 1:
                columns = names
                found += (Cell(a, b, _HEADER, passage.start) for a, b in spans)
            elif columns and len(spans) == len(columns):
                found += (
                    Cell(a, b, name, passage.start) for (a, b), name in zip(spans, columns, strict=True)
                )
            last = at
        return found

    def with_rows(self, text: str, mentions: Sequence[Mention], known: Sequence[Cell]) -> list[Mention]:
        """Return the mentions, measures with deadline and status of their row, problems with its status."""
        rows: dict[int, dict[str, str]] = {}
        ends: dict[int, int] = {}
        for cell in known:
            ends[cell.row] = max(cell.end, ends.get(cell.row, 0))
            if cell.column in _TOLD and cell.end > cell.start:
                rows.setdefault(cell.row, {})[cell.column] = " ".join(text[cell.start : cell.end].split())
        starts = sorted(rows)
        advice = sorted((cell.start, cell.end) for cell in known if cell.column == _RECOMMENDED)
        month_first = month_comes_first(text)
        out = []
        for mention in mentions:
            row = starts[max(0, bisect_right(starts, mention.start) - 1)] if starts else None
            said = rows[row] if row is not None and row <= mention.start < ends[row] else {}
            told = self._told(mention, said, month_first)
            if self._is_still_advice(mention, said.get("status", ""), _in(mention, advice)):
                told["status"] = _RECOMMENDED_STATUS
            kept = [pair for pair in mention.attributes if pair[0] not in told]
            pairs = tuple(sorted([*kept, *told.items()]))
            out.append(replace(mention, attributes=pairs) if told else mention)
        return out

    def _told(self, mention: Mention, row: Mapping[str, str], month_first: bool | None) -> dict[str, str]:
        """Return the attributes that the cells of its row give a mention."""
        found: dict[str, str] = {}
        if mention.kind in (Kind.MEASURE, Kind.PROBLEM) and (said := row.get("status")):
            status = self._statuses.of(said, mention.kind)
            found |= {"status": status} if status else {}
        if mention.kind is Kind.MEASURE and (written := row.get("deadline")) and re.search(r"\d", written):
            found |= dated("deadline", written, to_iso_deadline(written, month_first))
        return found

    def _is_still_advice(self, mention: Mention, said: str, in_column: bool) -> bool:
        """Tell whether a measure is recommended, and the cell says no more than that nothing was done yet."""
        recommended = in_column or mention.get("status") == _RECOMMENDED_STATUS
        plain = said.strip(_AROUND)
        return (
            mention.kind is Kind.MEASURE
            and recommended
            and any(cue.regex.fullmatch(plain) for cue in self._not_begun)
        )


def _cells(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the cells of a row, also empty ones between two others."""
    end = passage.end
    while end > passage.start and text[end - 1] in "| \t":
        end -= 1
    for match in _CELL.finditer(text, passage.start, end):
        words = match[0]
        start = match.start() + len(words) - len(words.lstrip())
        yield start, max(start, match.end() - len(words) + len(words.rstrip()))


def without_labels(mentions: Sequence[Mention], known: Sequence[Cell]) -> list[Mention]:
    """Return the mentions without names of columns and what a status or deadline would state."""
    headers = sorted((c.start, c.end) for c in known if c.column == _HEADER)
    told = sorted((c.start, c.end) for c in known if c.column in _TOLD)
    stated = (Kind.MEASURE, Kind.PROBLEM)
    return [m for m in mentions if not _in(m, headers) and not (m.kind in stated and _in(m, told))]


def _in(mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a mention lies in one of the spans, which are sorted and stand one behind the other."""
    at = bisect_right(spans, mention.start, key=lambda span: span[0]) - 1
    return at >= 0 and mention.end <= spans[at][1]
