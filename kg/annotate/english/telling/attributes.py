"""Attributes of mentions: kind, status, dates and deadlines, quantities, frequency, collective units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.annotate.counting import WORDS, in_digits
from kg.annotate.english.reading.cued import Cued, alternatives
from kg.annotate.english.reading.dates import DATE, FISCAL, WORDED, as_part
from kg.annotate.english.telling.quantities import Quantities, continued
from kg.annotate.english.telling.times import Times
from kg.dates import (
    DAY,
    MONTH,
    MONTH_YEAR,
    QUARTER,
    YEAR,
    YEAR_MONTH,
    dated,
    month_comes_first,
    to_iso_deadline,
)
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_OF_NO_YEAR = rf"(?:{as_part(DAY)}\s+{as_part(MONTH)}|{as_part(MONTH)}\.?\s+{as_part(DAY)})(?!,?\s*\d)"
_DAY_ALONE = re.compile(rf"\b{_OF_NO_YEAR}\b")
_COUNTS = rf"(?:\d{{1,3}}|one|{WORDS})"


class Describer:
    """Gives mentions the attributes that their words tell, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._values = {kind: [v for v in lexicon.values if v.kind is kind] for kind in Kind}
        self._quantities = Quantities(lexicon)
        self._deadline = _deadline(alternatives(lexicon, "deadline.before"))
        self._times, self._frequency = Times(lexicon), Cued(lexicon, "measure.frequency")
        self._count = re.compile(
            rf"^(?:(?:{alternatives(lexicon, 'count.before')}) )?"
            rf"(?P<count>\d{{1,4}}|{WORDS})\b",
            re.IGNORECASE,
        )

    def describe(self, text: str, mentions: Sequence[Mention], statuses: Mapping[int, str]) -> list[Mention]:
        """Return the mentions with what their words give them, and the statuses known by index."""
        month_first = month_comes_first(text)
        policies = [m for m in mentions if m.kind is Kind.POLICY]
        starts = [m.start for m in policies]
        openings = self._times.openings(text)
        found = []
        for index, mention in enumerate(mentions):
            low, high = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
            inner = [m for m in policies[low:high] if m.end <= mention.end]
            status = statuses.get(index, "")
            when: dict[str, str] = {}
            if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
                when = self._deadline_of(text[mention.start : mention.end], mention.kind, month_first)
                when = when or self._times.told(text, mention, status, openings, mentions, month_first)
            found.append(self._described(text, mention, status, inner, when))
        return found

    def _described(
        self,
        text: str,
        mention: Mention,
        status: str,
        policies: Sequence[Mention],
        when: Mapping[str, str],
    ) -> Mention:
        words = text[mention.start : mention.end]
        found: dict[str, str] = dict(mention.attributes)
        amounts: list[tuple[str, str]] = []  # there may be several
        for value in self._values[mention.kind]:
            if value.attribute not in found and value.regex.search(words):
                found[value.attribute] = value.value
        if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
            found |= when
            frequency = self._frequency.search(words)
            if mention.kind is Kind.MEASURE and frequency:
                found["frequency"] = frequency.group().lower()
            plain = self._without(words, [(m.start - mention.start, m.end - mention.start) for m in policies])
            quantities = dict.fromkeys(self._quantities.find(plain + continued(text, mention.end)))
            amounts = [("quantity", one) for one in quantities] + _money(
                map(self._quantities.money, quantities)
            )
        if status and mention.kind in (Kind.MEASURE, Kind.PROBLEM):
            found.setdefault("status", status)  # none where the report tells none: "open" is a claim too
        if mention.kind is Kind.UNIT:
            match = self._count.match(words)
            # A name may begin with a number (Seven Counties Council); words in lower case behind it
            # count units.
            if match and words[match.end() :].lstrip()[:1].islower():
                found.setdefault("collective", "true")
            if match and found.get("collective"):
                found["count"] = in_digits(match["count"])
        return replace(mention, attributes=tuple(sorted([*found.items(), *amounts])))

    def _without(self, words: str, names: Sequence[tuple[int, int]]) -> str:
        """Return words of the same length without policies and dates, whose numbers count nothing."""
        for start, end in names:
            words = words[:start] + "X" * (end - start) + words[end:]
        for pattern in (DATE, self._deadline, _DAY_ALONE):
            words = pattern.sub(lambda found: " " * len(found[0]), words)
        return words

    def _deadline_of(self, words: str, kind: Kind, month_first: bool | None) -> dict[str, str]:
        """Return the deadline in the words of a measure: a date where it is one, with the words beside it.

        Questions compare deadlines, which words do not let them.
        """
        deadline = self._deadline.search(words) if kind is Kind.MEASURE else None
        written = " ".join(deadline["when"].split()) if deadline else ""
        return dated("deadline", written, to_iso_deadline(written, month_first)) if written else {}


def _money(found: Iterable[tuple[str, str] | None]) -> list[tuple[str, str]]:
    """Return amounts with the currency that all of them have; none where there are two currencies."""
    money = dict.fromkeys(each for each in found if each)
    currencies = {currency for _, currency in money}
    if len(currencies) != 1:
        return []
    return [*(("amount", amount) for amount, _ in money), ("currency", currencies.pop())]


def _deadline(before: str) -> re.Pattern[str]:
    """Return the pattern of a deadline, a time or a span of time behind any of the words `before`."""
    numbers = "|".join(map(as_part, (MONTH_YEAR, YEAR_MONTH)))  # elsewhere such may be the number of a paper
    when = (
        rf"(?:{YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?|{WORDED}|{numbers}"
        rf"|(?:the\s+)?{as_part(QUARTER)}\s+(?:of\s+)?(?:{FISCAL})?{YEAR}|{FISCAL}{YEAR}|{_OF_NO_YEAR}"
        rf"|{YEAR}(?![-–/]\d)|{_COUNTS}\s+(?:working\s+)?(?:day|month|week|year)s?)\b(?![-/]\d)"
    )
    return re.compile(
        rf"\b(?:{before})\s+(?:the end of\s+)?"
        rf"(?P<when>{when}(?:(?:\s?[-–—]\s?|\s+(?:to|through|until)\s+)(?:the end of\s+)?{when})?)"
    )


def by_mood(mood: str, moods: Cued) -> str:
    """Return the status that a verb's form implies, by the cues of ``measure.mood``.

    >>> from kg.lexicon import load_lexicon
    >>> moods = Cued(load_lexicon("en"), "measure.mood")
    >>> [by_mood(m, moods) for m in ("should", "will", "VBD", "VBG")]
    ['recommended', 'planned', 'completed', 'ongoing']
    """
    return moods.value(mood) or "ongoing"
