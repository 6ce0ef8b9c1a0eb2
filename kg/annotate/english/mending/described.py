"""Which unit of a report a definite description means: ``the Department``, ``the school``, ``the agency``.

Of the units whose names fit, it is the one named last if that was near, else the one that the report names
most: what an audit of a department calls ``the Department`` all through is not the one in its last table.
Where the report says what it will call a unit (``Port Office (the Office)``), that counts. Where no name fits
before, the only one that fits later does; what fits beside the word itself is data (``en-described.toml``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.annotate.english.mending.forms import Forms
from kg.annotate.english.reading.cued import Cued, cues_with
from kg.lexicon import Lexicon

_NEAR = 300  # characters: in the sentence before, or the one before that


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A place of a report where a unit is called by name."""

    start: int
    end: int
    name: str  # the canonical one


class Described:
    """What a lexicon says of definite descriptions."""

    def __init__(self, lexicon: Lexicon, forms: Forms) -> None:
        self.forms = forms
        self.introduced = cues_with(lexicon, "described.introduced", "word")
        self.inside = cues_with(lexicon, "described.inside", "of")
        self.of = Cued(lexicon, "name.of")
        self.as_well, self.most, self.only = (
            {cue.value: cue.regex for cue in lexicon.cues(f"described.{name}")}
            for name in ("as-well", "most", "only")
        )

    def own_name(self, name: str) -> str:
        """Return a name without what it is of, but for its preposition: ``party committee of`` a county."""
        match = self.of.search(name)
        return name[: match.end()] if match else name


class Antecedents:
    """The units that one report names, for its definite descriptions to mean.

    Parameters
    ----------
    text
        The report.
    units
        Where it calls a unit by name, in document order.

    >>> from kg.lexicon import load_lexicon
    >>> lexicon = load_lexicon("en")
    >>> text = "Tidewater University was audited. Its law school has no plan."
    >>> units = [NamedUnit(0, 20, "Tidewater University")]
    >>> of = Antecedents(text, units, Described(lexicon, Forms(lexicon))).of
    >>> of("school", 40), of("ministry", 40)
    ('Tidewater University', None)
    """

    def __init__(self, text: str, units: Sequence[NamedUnit], described: Described) -> None:
        self._units, self._rules = units, described
        self._keys = [described.forms.fold(unit.name) for unit in units]
        self._count = Counter(self._keys)
        # How each is called: as it is written there, and its name, both up to what it is of.
        self._called = [
            {described.own_name(words.casefold()) for words in (_plain(text, unit, described), unit.name)}
            for unit in units
        ]
        self._introduced: dict[str, str] = {}
        for unit in units:
            for cue in described.introduced:
                if found := cue.regex.search(text, unit.start, unit.end) or cue.regex.match(text, unit.end):
                    self._introduced.setdefault(found["word"].casefold(), unit.name)
        self._fitting: dict[str, list[int]] = {}

    def of(self, word: str, at: int) -> str | None:
        """Return the name of the unit that a word in lower case means that stands at `at`, or None."""
        if (name := self._introduced.get(word)) is not None:
            return name
        if word not in self._fitting:
            self._fitting[word] = self._that(self._has_head(word))
        fitting = self._fitting[word]
        before = fitting[: bisect_left(fitting, at, key=lambda i: self._units[i].start)]
        if before:
            last = before[-1]
            return self._units[last].name if at - self._units[last].start <= _NEAR else self._most(before)
        if (only := self._only(fitting)) is not None:
            return only
        return self._beside(word, at)

    def _beside(self, word: str, at: int) -> str | None:
        """Return what a word means that is the head of no name."""
        for unit in reversed(self._units[: bisect_left(self._units, at, key=lambda unit: unit.start)]):
            for cue in self._rules.inside:
                inside = cue.regex.fullmatch(self._rules.forms.plain(unit.name).casefold())
                if inside and inside["of"].endswith(f" {word}"):
                    return unit.name[-len(inside["of"]) :]
        if word in self._rules.most:
            of_such = self._that(self._rules.most[word].search)
            return self._most([i for i in of_such if self._units[i].start < at])
        if word in self._rules.only:
            return self._only(self._that(self._rules.only[word].search))
        return None

    def _has_head(self, word: str) -> Callable[[str], object]:
        """Return a test of names: the word is their head, or what counts as much as it is.

        What a unit is called after is no head: the state is not the Department of State, nor State Health
        Services.
        """
        head = re.compile(
            rf"(?<!\bof )(?<!\bof the )(?<!\bfor )\b{re.escape(word)}s?(?= (?:of|for|on|in|to|no)\b|,|[’']|$)"
        )
        other = self._rules.as_well.get(word)
        return lambda name: head.search(name) or (other and other.search(name))

    def _that(self, fits: Callable[[str], object]) -> list[int]:
        return [i for i, names in enumerate(self._called) if any(fits(name) for name in names)]

    def _most(self, units: Sequence[int]) -> str | None:
        """Return the name of the unit that the report names most, of equals the last."""
        best = max(reversed(units), key=lambda i: self._count[self._keys[i]], default=None)
        return None if best is None else self._units[best].name

    def _only(self, units: Sequence[int]) -> str | None:
        one = len({self._keys[i] for i in units}) == 1
        return self._units[units[0]].name if one else None


def _plain(text: str, unit: NamedUnit, described: Described) -> str:
    return described.forms.plain(text[unit.start : unit.end])
