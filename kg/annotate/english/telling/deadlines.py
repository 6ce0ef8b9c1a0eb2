"""By when a measure is to be taken: the words for it in the measure, or in front of it in its sentence.

A deadline is a date where it is one, with the words beside it: ``by spring 2026`` allows all of that year.
What names no year has one only where the report has a date and nobody can mistake the year. Words that tell
one from the other are cues of the lexicon (``deadline.…``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.annotate.counting import WORDS
from kg.annotate.english.reading.cued import Cued, alternatives
from kg.annotate.english.reading.dates import FISCAL, WORDED, as_part
from kg.annotate.english.telling.asked import Asked
from kg.dates import (
    DAY,
    MONTH,
    MONTH_YEAR,
    QUARTER,
    YEAR,
    YEAR_MONTH,
    dated,
    to_iso,
    to_iso_date,
    to_iso_deadline,
)
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_OF_NO_YEAR = rf"(?:{as_part(DAY)}\s+{as_part(MONTH)}|{as_part(MONTH)}\.?\s+{as_part(DAY)})(?!,?\s*\d)"
DAY_ALONE = re.compile(rf"\b{_OF_NO_YEAR}\b")
COUNTS = rf"(?:\d{{1,3}}|one|{WORDS})"
_NUMBERS = "|".join(map(as_part, (MONTH_YEAR, YEAR_MONTH)))  # elsewhere such may be the number of a paper
_TIME = (
    rf"(?:{YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?|{WORDED}|{_NUMBERS}"
    rf"|(?:the\s+)?{as_part(QUARTER)}\s+(?:of\s+)?(?:{FISCAL})?{YEAR}|{FISCAL}{YEAR}|{_OF_NO_YEAR}"
    rf"|{YEAR}(?![-–/]\d)|{COUNTS}\s+(?:working\s+)?(?:day|month|week|year)s?)\b(?![-/]\d)"
)
_WHEN = re.compile(
    r"(?:the end of\s+)?"
    rf"(?P<when>{_TIME}(?:(?:\s?[-–—]\s?|\s+(?:to|through|until)\s+)(?:the end of\s+)?{_TIME})?)"
)
_SPAN = re.compile(rf"{COUNTS}\s+(?:working\s+)?(?:day|month|week|year)s?")
_YEAR, _MONTH = re.compile(rf"\b{YEAR}\b"), re.compile(rf"\b{MONTH}\b")
_QUARTER = re.compile(rf"\b{QUARTER}", re.I)
_HALF = re.compile(r"\b(?:(first|1st)|second|2nd)\s+half\b", re.I)
_WHOLE, _NEXT = re.compile(r"\byears?\b", re.I), re.compile(r"\bnext\b", re.I)
_SAID = re.compile(r"\b(?:this|next|current|the)\s+(?:calendar\s+)?year\b|\byear[-\s]end\b", re.I)
_OTHER = re.compile(
    r"\b(?:fiscal|financial|school|academic|following|same|FY|month|week|day)", re.I
)  # no year of ours
_STOP = re.compile(r"\n\s*\n|[;|]|(?<![A-Z])[.!?][\"”’)]*\s")  # another sentence begins, or a clause
_REACH = 250  # characters from the words in front of a measure to it
_NOT_YET = ("planned", "recommended")
_WRITTEN_THAT_YEAR = 3  # the first month of which a report that is put out was hardly written the year before
_AHEAD = 9  # months: what is due later than that may have been due before the report


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words for a time with the one in front of them: where all of that stands, and the time alone."""

    start: int
    end: int
    before: str
    words: str
    is_vague: bool = False


class Deadlines:
    """Finds the deadlines of measures, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        before = alternatives(lexicon, "deadline.before")
        self._before = re.compile(rf"\b(?i:{before})\s+")
        self.pattern = re.compile(rf"\b(?:{before})\s+{_WHEN.pattern}")  # numbers in it count nothing
        self._vague, self._in = Cued(lexicon, "deadline.vague"), Cued(lexicon, "deadline.in")
        self._opens, self._between = Cued(lexicon, "deadline.opening"), Cued(lexicon, "deadline.between")
        self._ahead, self._clause = Cued(lexicon, "deadline.ahead"), Cued(lexicon, "deadline.clause")
        self._done, self._asked_by = Cued(lexicon, "deadline.done"), Cued(lexicon, "deadline.asked")
        self._hangs, self._of_thing = Cued(lexicon, "date.hangs"), Cued(lexicon, "date.year-of")
        self._again, self._asked = Cued(lexicon, "deadline.again"), Asked(lexicon)

    def of(
        self,
        text: str,
        mention: Mention,
        status: str,
        others: Sequence[Mention],
        month_first: bool | None,
        told: str | None,
    ) -> dict[str, str]:
        """Return the deadline of a measure with the words for it; of what was done by then, the date.

        Parameters
        ----------
        others
            The mentions of the report in order, of which those in front may be left out.
        told
            The date of the report.
        """
        words = text[mention.start : mention.end]
        low = max(0, mention.start - _REACH)
        low = max([low, *(stop.end() for stop in _STOP.finditer(text, low, mention.start))])
        is_ahead = status in _NOT_YET or self._asked.is_asked(text[low : mention.start])
        every = self._phrases(words)
        phrase = next((one for one in every if is_ahead or not one.is_vague or status == "ongoing"), None)
        if phrase is None and is_ahead:
            phrase = self._within(words, status, month_first, told)
            phrase = phrase or self._in_front(text, low, mention, others)
        if phrase is None:
            return {}
        if not is_ahead and self._was_done(words, phrase, status):
            return dated("date", phrase.words, to_iso_date(phrase.words, month_first))
        is_again = self._again.match(text, mention.start + phrase.end)
        year = told if is_ahead and not is_again else None
        return dated("deadline", phrase.words, to_day(phrase.words, month_first, year))

    def in_field(self, words: str) -> str:
        """Return the time that the field of a date begins with, ``Spring 2026``; "" where it tells no year.

        >>> from kg.lexicon import load_lexicon
        >>> field = Deadlines(load_lexicon("en")).in_field
        >>> field("Spring 2026"), field("by March 31, 2025."), field("in due course")
        ('Spring 2026', 'March 31, 2025', '')
        """
        before = self._before.match(words)
        at = before.end() if before else 0
        strict = _WHEN.match(words, at)
        found = strict or self._vague.match(words, at)
        written = (strict["when"] if strict else found[0]) if found else ""
        return " ".join(written.split()) if _YEAR.search(written) else ""

    def _phrases(self, words: str) -> Iterator[Phrase]:
        """Yield the words for a time by when something is, in order."""
        for before in self._before.finditer(words):
            strict = _WHEN.match(words, before.end())
            if found := strict or self._vague.match(words, before.end()):
                written = " ".join((strict["when"] if strict else found[0]).split())
                said = before[0].strip().lower()
                yield Phrase(before.start(), found.end(), said, written, is_vague=strict is None)

    def _was_done(self, words: str, phrase: Phrase, status: str) -> bool:
        """Tell whether a measure was done by a time: ``40 boats have been sold by the end of March 2024``."""
        before = words[: phrase.start]
        is_date = phrase.before == "by" and _YEAR.search(phrase.words) is not None
        is_done = self._done.search(before) is not None and self._asked_by.search(before) is None
        return status == "completed" and is_date and is_done

    def _within(self, words: str, status: str, month_first: bool | None, told: str | None) -> Phrase | None:
        """Return the time in which something is still to be done: ``publish a draft in spring 2026``."""
        for found, _ in self._in.finditer(words):
            time = _WHEN.match(words, found.end()) or self._vague.match(words, found.end())
            before = words[: found.end()]
            is_other = any(one.search(before) for one in (self._hangs, self._of_thing, self._clause))
            if time is None or is_other:
                continue
            written = " ".join(time[0].split())
            day = to_day(written, month_first, told)
            is_over = bool(day and told) and str(day) < str(told)[: len(str(day))]
            if _SPAN.fullmatch(written) or (status == "planned" and not is_over):
                return Phrase(found.start(), time.end(), "in", written)
        return None

    def _in_front(self, text: str, low: int, mention: Mention, others: Sequence[Mention]) -> Phrase | None:
        """Return the words in front of a measure in its sentence that tell its deadline, the last of them.

        They stand right in front of its verb, ``should, by May 2025, publish``, or they open its sentence.
        """
        plain = _without_measures(text, low, mention.start, others)
        found = None
        for phrase in self._phrases(plain):
            before, behind = plain[: phrase.start], plain[phrase.end :]
            is_open = self._opens.search(before)
            if not behind.strip(" ,\n"):
                is_joined = self._between.search(before) and self._ahead.search(before)
                found = phrase if is_open or is_joined else found
            elif is_open and self._ahead.search(behind) and not self._clause.search(behind):
                found = phrase
        return replace(found, end=0) if found else None


def _without_measures(text: str, low: int, high: int, mentions: Sequence[Mention]) -> str:
    """Return the words between two places, blanks instead of the measures that lie there."""
    words = text[low:high]
    at = bisect_left(mentions, low, key=lambda one: one.start)
    for one in mentions[at : bisect_left(mentions, high, key=lambda one: one.start)]:
        if one.kind is Kind.MEASURE and one.end <= high:
            words = words[: one.start - low] + " " * (one.end - one.start) + words[one.end - low :]
    return words


def to_day(words: str, month_first: bool | None, told: str | None) -> str | None:
    """Return the last day, month or year that words for a deadline allow, as ISO 8601; None if not sure.

    Parameters
    ----------
    told
        The date of the report, by which words without a year may have one.

    >>> [to_day(t, None, "2024-05-16") for t in ("spring 2026", "first half of 2025", "the end of June")]
    ['2026', '2025-06', '2024-06']
    >>> [to_day(t, None, "2024-05-16") for t in ("the end of April next year", "year end", "November 10")]
    ['2025-04', '2024', '2024-11-10']
    >>> [to_day(t, None, "2024-05-16") for t in ("the end of March", "six months", "the flood season")]
    [None, None, None]
    >>> to_day("the end of June", None, None), to_day("the end of the fiscal year", None, "2024-05-16")
    (None, None)
    """
    half = _HALF.search(words)
    if year := _YEAR.search(words):
        is_june = half is not None and half[1] and not _OTHER.search(words)
        return f"{year[0]}-06" if is_june else to_iso_deadline(words, month_first)
    if not told or told.count("-") < 1 or _OTHER.search(words) or _SPAN.search(words):
        return None
    now, month = int(told[:4]), int(told[5:7])
    named, quarter = _MONTH.search(words), _QUARTER.search(words)
    if part := (re.search(_OF_NO_YEAR, words) or named or quarter):
        end = to_iso(f"{part[0]} {now}") or ""
    else:
        end = f"{now}-{6 if half[1] else 12:02}" if half else str(now) if _WHOLE.search(words) else ""
    if not end:
        return None
    if _SAID.search(words) or end.count("-") < 1:
        is_sure = month >= _WRITTEN_THAT_YEAR
        return f"{now + bool(_NEXT.search(words))}{end[4:]}" if is_sure else None
    return end if month <= int(end[5:7]) <= month + _AHEAD else None
