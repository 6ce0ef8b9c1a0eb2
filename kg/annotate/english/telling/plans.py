"""Plans of corrective action whose last line tells their date: ``Implementation date(s): March 1, 2023``.

The date is the deadline of the measures between the label at which the plan begins and the line, but for
those that are done, those that are recommended and those that have one of their own; no plan reaches over
the number of another finding. Where no plan is over the line, its date is that of the recommendation there,
which begins with its number. It is that of none where something of the plan was done on that day: then the
line says so once more. A line with more than one date in it tells no deadline.
The labels are cues of the lexicon (``plan.begin``, ``plan.date``), and so are the words in front of a date
that say what was done then (``plan.done``), if none says that it is still to be (``plan.ahead``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.dates import DATE
from kg.annotate.english.telling.deadlines import Deadlines, to_day
from kg.dates import dated, month_comes_first, to_iso_deadline
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_REACH = 6000  # characters that a plan may have
# What ends the words of a field: the next label, the end of the line or of a date's sentence.
_FIELD_END = re.compile(r"\n|(?<=\d\d)\.\s|(?<=[\s.\d])[A-Z][a-z]+(?:\s[a-z]+){0,3}(?:\(s\))?:")
_LINE, _SIGNS = re.compile(r"\n"), " \t*_"
_STOP = re.compile(r"[.;:]\s|\n")  # ends what is said before a date
_ADVICE = "recommended"
_NOT_YET = ("planned", _ADVICE)
_DONE = ("completed", "closed")


class Plans:
    """Gives the measures of plans their date, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._begin, self._date = Cued(lexicon, "plan.begin"), Cued(lexicon, "plan.date")
        self._alone, self._finding = Cued(lexicon, "plan.date-alone"), Cued(lexicon, "finding.begin")
        self._number, self._deadlines = Cued(lexicon, "recommendation.begin"), Deadlines(lexicon)
        self._done, self._ahead = Cued(lexicon, "plan.done"), Cued(lexicon, "plan.ahead")

    def with_dates(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions, measures of a plan with its date for a deadline."""
        starts = [mention.start for mention in mentions]
        month_first = month_comes_first(text)
        out = list(mentions)
        for begin, end, written, only in self._plans(text):
            told = dated("deadline", written, to_day(written, month_first, None))
            inside = range(bisect_left(starts, begin), bisect_left(starts, end))
            plan = [index for index in inside if mentions[index].kind is Kind.MEASURE]
            done = [mentions[index] for index in plan if mentions[index].get("status") in _DONE]
            if any(told["deadline"] in (one.get("date"), one.get("deadline")) for one in done):
                continue
            if self._was_then(text, begin, end, told["deadline"], month_first):
                continue
            for index in plan:
                mention = mentions[index]
                status = mention.get("status")  # a plan answers what the auditors recommend
                has_date = status in only if only else status not in (*_DONE, _ADVICE)
                if has_date and mention.get("deadline") is None:
                    pairs = sorted([*mention.attributes, *told.items()])
                    out[index] = replace(mention, attributes=tuple(pairs))
        return out

    def _was_then(self, text: str, begin: int, end: int, day: str, month_first: bool | None) -> bool:
        """Tell whether a plan says in words that something was done on the day of its line."""
        for date in DATE.finditer(text, begin, end):
            if to_iso_deadline(date[0], month_first) == day:
                start = max([begin, *(stop.end() for stop in _STOP.finditer(text, begin, date.start()))])
                before = text[start : date.start()]
                if self._done.search(before) and not self._ahead.search(before):
                    return True
        return False

    def _plans(self, text: str) -> Iterator[tuple[int, int, str, Sequence[str]]]:
        """Yield where plans begin and end, the one date that the field behind each tells, and of which it is.

        A plan without a label begins with the number of its finding, and the date is that of what is planned
        alone; where it is a recommendation that has such a field, of that too.
        """
        begins = sorted(match.end() for match, _ in self._begin.finditer(text))
        findings = sorted(match.start() for match, _ in self._finding.finditer(text))
        last = 0
        for field, _ in self._date.finditer(text):
            start, end = field.span()
            if start < last:
                continue  # it lies in the field before
            at = bisect_left(begins, start) - 1
            begin = begins[at] if at >= 0 else -1
            low = max(last, start - _REACH)
            number = next(iter(findings[bisect_left(findings, low) : bisect_left(findings, start)][-1:]), -1)
            low = max(low, number)
            only: Sequence[str] = ()
            if begin < low:  # it is that of the finding before
                begin = self._recommendation(text, low, start)
                begin, only = (begin, _NOT_YET) if begin >= 0 else (number, _NOT_YET[:1])
            stop = _FIELD_END.search(text, end)
            words = text[end : stop.start() if stop else len(text)]
            date = DATE.search(words)
            written = date[0] if date else self._deadlines.in_field(words.strip(_SIGNS))
            rest = words.partition(written)[::2] if written else (words,)
            if written and begin >= 0 and self._alone.fullmatch("".join(rest)):
                yield begin, start, " ".join(written.split()), only
            last = end

    def _recommendation(self, text: str, low: int, high: int) -> int:
        """Return where the last recommendation begins between two places; -1: there is none."""
        lines = [low, *(line.end() for line in _LINE.finditer(text, low, high))]
        return next((at for at in reversed(lines) if self._number.match(text, at, high)), -1)
