"""Rules for units: a head word and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.annotate.chinese.finding.proposal import Proposal, disjoint
from kg.annotate.chinese.reading.words import Word
from kg.model import Kind
from kg.terms import Terms

_NAMELIKE = ("n", "j", "b", "vn", "an", "l", "i", "z", "s", "f", "m", "q", "k", "g", "t", "zg", "nr")


def _goes_on(words: Sequence[Word], i: int) -> bool:
    """Whether a word of one sign is but the first sign of a longer one that the dictionary lacks."""
    return (
        i + 1 < len(words)
        and words[i + 1].start == words[i].end
        and len(words[i + 1].text) == 1
        and words[i + 1].text.isalnum()
    )


class UnitRules:
    """Proposes units in the words of a line."""

    def __init__(self, terms: Terms) -> None:
        self._id = terms.ids["units.head"]
        heads = sorted(terms.words("units.head"), key=lambda head: (-len(head), head))
        self._generic, self._never = (
            terms.words("units.generic"),
            terms.words("units.never") | terms.words("units.joined"),
        )
        self._not = re.compile(f"(?:{terms.alternatives('units.not')})$")
        self._head = re.compile(f"(?:{'|'.join(map(re.escape, heads))})$")
        self._collective = terms.words("units.collective")
        self._opens = re.compile(f"^(?:{terms.alternatives('units.collective')})")
        self._no_name, self._each = terms.cue("units.no-name"), terms.pattern("units.each")
        self._short = terms.words("units.short")
        self._modifier = terms.words("units.modifier")
        self._led = terms.words("units.led")
        self._inspector = re.compile(f"(?:{terms.alternatives('units.inspector')})$")

    def __call__(self, words: Sequence[Word], text: str) -> list[Proposal]:
        """Return the units of a line, the longest at each place."""
        found, titled = [], 0
        for i, word in enumerate(words):
            titled += (word.text in "《〈") - (word.text in "》〉")
            if titled > 0 or not (head := self._head.search(word.text)) or self._not.search(word.text):
                continue
            first = self._expand(words, i)
            start, end = words[first].start, word.end
            if self._no_name.match(text, end) or (len(word.text) == 1 and _goes_on(words, i)):
                continue
            if sure := self._sure(text[start:end], head[0], i - first):
                rule = "ZH-U-COLLECTIVE" if self._opens.match(text[start:end]) else self._id
                found.append(Proposal(start, end, Kind.UNIT, rule, sure))
        return disjoint(found)

    def _expand(self, words: Sequence[Word], last: int) -> int:
        """Return the first word of the name that ends with the word at `last`."""
        first = last
        while first and last - first < 9:
            word, after = words[first - 1], words[first]
            if word.end != after.start or word.text in self._never or not word.text.isalnum():
                break
            known = (
                word.text in self._modifier or word.text in self._collective or self._opens.match(word.text)
            )
            left_out = not word.text.strip("某")  # XX, as `plain` reads it
            if not known and not left_out and not word.pos.startswith(_NAMELIKE):
                break
            first -= 1
        while (
            first < last
            and words[first].pos in ("f", "d", "q", "k", "uj")
            and words[first].text not in self._collective
        ):
            first += 1
        while first < last and words[first].text in self._led and self._counts(words[first + 1]):
            first += 1
        return first

    def _counts(self, word: Word) -> bool:
        """Whether a word says how many units: what stands before it is a verb, not part of a name."""
        return word.pos == "m" or word.text in self._collective or self._each.match(word.text) is not None

    def _sure(self, name: str, head: str, before: int) -> float:
        """Return how likely `name` is a unit; 0 where it is none."""
        if self._inspector.search(name) or len(name) < 2:
            return 0.0
        if name in self._short:
            return 0.85
        if name == head:
            return 0.3 if head in self._generic or len(head) < 2 else 0.7
        if head in self._generic and not before and len(name) < 3:
            return 0.25
        return 0.8 if head in self._generic else 0.9
