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
from itertools import accumulate

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

    def own_name(self, words: str) -> str:
        """Return a name in lower case without what it is of: ``party committee of`` a county."""
        name = self.forms.plain(words).casefold()
        match = self.of.search(name)
        return name[: match.end()] if match else name

    def inside_of(self, name: str) -> str:
        """Return the name of the unit that a body of a party is of, by its name; nothing of others."""
        plain = self.forms.plain(name)
        for cue in self.inside:
            if found := cue.regex.fullmatch(plain.casefold()):
                return plain[-len(found["of"]) :]
        return ""


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
        keys = {unit.name: described.forms.fold(unit.name) for unit in units}
        self._keys = [keys[unit.name] for unit in units]
        self._count = Counter(self._keys)
        # How each is called: as it is written there, and its name, both up to what it is of.
        written = {words: described.own_name(words) for words in {text[u.start : u.end] for u in units}}
        own = {name: described.own_name(name) for name in keys}
        self._called = [{written[text[u.start : u.end]], own[u.name]} for u in units]
        self._introduced: dict[str, str] = {}
        for unit in units:
            for cue in described.introduced:
                if found := cue.regex.search(text, unit.start, unit.end) or cue.regex.match(text, unit.end):
                    self._introduced.setdefault(found["word"].casefold(), unit.name)
        self._inside = {name: described.inside_of(name) for name in keys}
        self._fitting: dict[str, _Fitting] = {}

    def of(self, word: str, at: int) -> str | None:
        """Return the name of the unit that a word in lower case means that stands at `at`, or None."""
        if (name := self._introduced.get(word)) is not None:
            return name
        fitting = self._that(word, self._has_head(word))
        before = bisect_left(fitting.starts, at)
        if before and at - fitting.starts[before - 1] <= _NEAR:
            return fitting.names[before - 1]
        return fitting.most[before - 1] if before else fitting.only or self._beside(word, at)

    def _beside(self, word: str, at: int) -> str | None:
        """Return what a word means that is the head of no name."""
        of_party = self._those(f"inside {word}", self._has_inside(f" {word}"))
        if before := bisect_left(of_party.starts, at):
            return self._inside[of_party.names[before - 1]]
        if word in self._rules.most:
            fitting = self._that(f"most {word}", self._rules.most[word].search)
            before = bisect_left(fitting.starts, at)
            return fitting.most[before - 1] if before else None
        if word in self._rules.only:
            return self._that(f"only {word}", self._rules.only[word].search).only
        return None

    def _has_inside(self, end: str) -> Callable[[int], bool]:
        return lambda i: self._inside[self._units[i].name].casefold().endswith(end)

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

    def _that(self, test: str, fits: Callable[[str], object]) -> _Fitting:
        """Return the units of which a name passes a test."""
        return self._those(test, lambda i: any(fits(name) for name in self._called[i]))

    def _those(self, test: str, fits: Callable[[int], bool]) -> _Fitting:
        """Return the units that pass a test, which is made once a report, by the name of it."""
        if test not in self._fitting:
            units = [i for i in range(len(self._units)) if fits(i)]
            most = list(accumulate(units, self._named_more))
            one = len({self._keys[i] for i in units}) == 1
            self._fitting[test] = _Fitting(
                [self._units[i].start for i in units],
                [self._units[i].name for i in units],
                [self._units[i].name for i in most],
                self._units[units[0]].name if one else None,
            )
        return self._fitting[test]

    def _named_more(self, first: int, second: int) -> int:
        """Return which of two units the report names more often, of equals the later one."""
        return second if self._count[self._keys[second]] >= self._count[self._keys[first]] else first


@dataclass(frozen=True, slots=True)
class _Fitting:
    """The units of a report that may be meant by a word, in document order."""

    starts: list[int]
    names: list[str]
    most: list[str]  # of each, the one that the report names most of it and those before
    only: str | None  # their name, if all have one
