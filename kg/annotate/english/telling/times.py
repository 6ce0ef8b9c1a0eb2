"""When a measure was taken, or a problem was there: the dates in its words, and those that open its sentence.

A date that hangs on a noun (``the claim for October 2022``) tells when that was. Words that tell one from the
other are cues of the lexicon (``date.…``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.dates import DATE, as_part
from kg.dates import DAY, MONTH, QUARTER, YEAR, dated, to_iso_date
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_MONTH, _DAY = as_part(MONTH), as_part(DAY)
_FIRST = (
    rf"(?:{DATE.pattern}|{_MONTH}\.?(?:\s+{_DAY})?|{_DAY}\s+{_MONTH}|{YEAR})"  # the year may stand behind
)
_LAST = rf"(?:{DATE.pattern}|{YEAR}(?![\d/-]))"
_TILL = r"(?:to|through|until|till)\s+(?:the\s+end\s+of\s+)?"
_RANGE = (
    rf"\b(?:[Bb]etween\s+{_FIRST}\s+and\s+|[Ff]rom\s+{_FIRST}\s+{_TILL})(?P<last>{_LAST})"
    rf"|\b{_FIRST}(?:\s+{_TILL}|\s?[-–—]\s?)(?P<end>{DATE.pattern})"
)
_QUARTER = rf"(?:the\s+)?{as_part(QUARTER)}\s+(?:of\s+)?{YEAR}"
_INSIDE = re.compile(
    rf"{_RANGE}|{DATE.pattern}|(?<=\b[Ii]n\s){YEAR}\b(?![-–/]\d|,?\s(?:and|or|to)\s\d|\s\w+s?\b(?<=s))"
)
_OPENING = re.compile(rf"{_RANGE}|{DATE.pattern}|{_QUARTER}|\b{YEAR}\b(?![-–/]\d)")
_OWN = re.compile(r"(?:[Bb]etween|[Ff]rom)\s")  # that a range begins with
_ISO = re.compile(r"\d{4}(?:-\d\d){0,2}")
_NOUN = re.compile(r",?\s+[a-z]")
_BEFORE = 40  # characters in front of a date that say how it stands
_REACH = 250  # characters from the words that open a sentence to the mention
_STOP = re.compile(
    r"\n\s*\n|[;|]|(?<![A-Z])[.!?][\"”’)]*\s"
)  # between them: another sentence begins, or a clause
_YEAR = 4  # figures of one that stands alone
_NOT_YET = ("planned", "recommended")


@dataclass(frozen=True, slots=True)
class Time:
    """Words for a time, what of them is the date, or the end of several, and where they stand."""

    start: int
    end: int
    words: str
    date: str


class Times:
    """Finds the dates of mentions, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._border, self._hangs = Cued(lexicon, "date.border"), Cued(lexicon, "date.hangs")
        self._article, self._event = Cued(lexicon, "date.article"), Cued(lexicon, "date.event")
        self._year_of = Cued(lexicon, "date.year-of")
        self._opens, self._clause = Cued(lexicon, "date.opening", "in"), Cued(lexicon, "date.clause")

    def openings(self, text: str) -> list[Time]:
        """Return the times that open sentences and clauses of a report, in order.

        >>> from kg.lexicon import load_lexicon
        >>> text = "In May 2023, it met the board of June 2022. From March to June 2024 it slept."
        >>> [time.words for time in Times(load_lexicon("en")).openings(text)]
        ['May 2023', 'From March to June 2024']
        """
        return [time for time in _times(_OPENING, text) if self._opens_sentence(text, time)]

    def told(
        self,
        text: str,
        mention: Mention,
        status: str,
        openings: Sequence[Time],
        others: Sequence[Mention],
        month_first: bool | None,
    ) -> dict[str, str]:
        """Return the date of a mention with the words for it, if there is one.

        Parameters
        ----------
        openings
            The times that open sentences of the report.
        others
            The mentions of the report in order, of which those between may be left out.
        """
        opening = self._opening(text, mention, openings, others) if status not in _NOT_YET else None
        inside = self._inside(text[mention.start : mention.end], mention.kind)
        found = [_dated(time, month_first) for time in (opening, inside) if time]
        sure = [one for one in found if _ISO.fullmatch(one["date"])]
        return next(iter([*sure, *found]), {})

    def _inside(self, words: str, kind: Kind) -> Time | None:
        """Return the first time in the words of a mention that is one of what they state."""
        return next((time for time in _times(_INSIDE, words) if self._is_free(words, time, kind)), None)

    def _is_free(self, words: str, time: Time, kind: Kind) -> bool:
        before = words[: time.start]
        if time.end - time.start == _YEAR and (
            kind is Kind.PROBLEM or self._clause.search(before) or self._year_of.search(before)
        ):
            return False  # of a year alone it is less sure what was in it
        if self._border.search(before) or self._hangs.search(before):
            return False
        is_name = self._article.search(before) and _NOUN.match(words, time.end)
        return not is_name or self._event.match(words, time.end) is not None

    def _opens_sentence(self, text: str, time: Time) -> bool:
        own = _OWN.match(time.words)
        before = text[max(0, time.start - _BEFORE) : time.start] + (own[0] if own else "")
        found = self._opens.search(before)
        return found is not None and (found["in"][:1].isupper() or text[time.end : time.end + 1] == ",")

    def _opening(
        self, text: str, mention: Mention, openings: Sequence[Time], others: Sequence[Mention]
    ) -> Time | None:
        """Return the time that opens the sentence of a mention, if nothing between has it for its own."""
        at = bisect_right(openings, mention.start, key=lambda time: time.end) - 1
        if at < 0 or mention.start - openings[at].end > _REACH:
            return None
        time = openings[at]
        between = text[time.end : mention.start]
        if _STOP.search(between):
            return None
        for index in range(bisect_right(others, time.end, key=lambda one: one.start), len(others)):
            other = others[index]
            if other.start >= mention.start:
                break
            if other.kind is mention.kind is Kind.MEASURE and other.end <= mention.start:
                start, end = other.start - time.end, other.end - time.end
                between = between[:start] + " " * (end - start) + between[end:]
        return None if self._clause.search(between) else time


def _times(pattern: re.Pattern[str], words: str) -> Iterator[Time]:
    """Yield the times in words; of a range the date is its end."""
    for found in pattern.finditer(words):
        date = found["last"] or found["end"] or found[0]
        yield Time(found.start(), found.end(), " ".join(found[0].split()), date)


def _dated(time: Time, month_first: bool | None) -> dict[str, str]:
    return dated("date", time.words, to_iso_date(time.date, month_first))
