"""Attributes of mentions: kind, status, dates and deadlines, quantities, frequency, collective units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.annotate.counting import WORDS, in_digits
from kg.annotate.english.reading.cued import Cued, alternatives
from kg.annotate.english.reading.dates import DATE
from kg.annotate.english.telling.deadlines import DAY_ALONE, Deadlines
from kg.annotate.english.telling.quantities import Quantities, continued
from kg.annotate.english.telling.times import Times
from kg.dates import month_comes_first
from kg.lexicon import Lexicon
from kg.model import Kind, Mention


class Describer:
    """Gives mentions the attributes that their words tell, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._values = {kind: [v for v in lexicon.values if v.kind is kind] for kind in Kind}
        self._quantities = Quantities(lexicon)
        self._deadlines = Deadlines(lexicon)
        self._times, self._frequency = Times(lexicon), Cued(lexicon, "measure.frequency")
        self._count = re.compile(
            rf"^(?:(?:{alternatives(lexicon, 'count.before')}) )?"
            rf"(?P<count>\d{{1,4}}|{WORDS})\b",
            re.IGNORECASE,
        )

    def describe(
        self, text: str, mentions: Sequence[Mention], statuses: Mapping[int, str], told: str | None = None
    ) -> list[Mention]:
        """Return the mentions with what their words give them, and the statuses known by index.

        Parameters
        ----------
        told
            The date of the report, by which a deadline without a year may have one.
        """
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
            if mention.kind is Kind.MEASURE:
                when = self._deadlines.of(text, mention, status, mentions, month_first, told)
            if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
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
        for pattern in (DATE, self._deadlines.pattern, DAY_ALONE):
            words = pattern.sub(lambda found: " " * len(found[0]), words)
        return words


def _money(found: Iterable[tuple[str, str] | None]) -> list[tuple[str, str]]:
    """Return amounts with the currency that all of them have; none where there are two currencies."""
    money = dict.fromkeys(each for each in found if each)
    currencies = {currency for _, currency in money}
    if len(currencies) != 1:
        return []
    return [*(("amount", amount) for amount, _ in money), ("currency", currencies.pop())]


def by_mood(mood: str, moods: Cued) -> str:
    """Return the status that a verb's form implies, by the cues of ``measure.mood``.

    >>> from kg.lexicon import load_lexicon
    >>> moods = Cued(load_lexicon("en"), "measure.mood")
    >>> [by_mood(m, moods) for m in ("should", "will", "VBD", "VBG")]
    ['recommended', 'planned', 'completed', 'ongoing']
    """
    return moods.value(mood) or "ongoing"
