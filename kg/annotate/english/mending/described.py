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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.annotate.english.mending.forms import Forms
from kg.annotate.english.reading.cued import Cued, cues_with
from kg.lexicon import Lexicon

_LABEL = 60  # characters before a name that a label is looked for in
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
        self.of, self.none = Cued(lexicon, "name.of"), Cued(lexicon, "described.no-antecedent")
        self.acronym = Cued(lexicon, "described.acronym")
        self.capitals = {cue.value for cue in lexicon.cues("described.acronym")}
        self.last, self.hosts = (lexicon.lemmas(f"described.{name}-head") for name in ("last", "host"))
        self.first, self.most, self.only = (
            {cue.value: cue.regex for cue in lexicon.cues(f"described.{name}")}
            for name in ("first", "most", "only")
        )

    def own_name(self, words: str) -> str:
        """Return a name in lower case without what it is of: ``party committee of`` a county.

        >>> from kg.lexicon import load_lexicon
        >>> rules = Described(load_lexicon("en"), Forms(load_lexicon("en")))
        >>> rules.own_name("Department of Piers"), rules.own_name("Port of Tide Sound Commission")
        ('department of', 'commission')
        """
        name = self.forms.plain(words).casefold()
        match = self.of.search(name)
        if match is None:
            return name
        first, rest = name[: match.start()].split()[-1:], name[match.end() :].split()
        if len(rest) > 1 and rest[-1] in self.last and self.hosts.issuperset(first):
            return rest[-1]
        return name[: match.end()]

    def is_none(self, text: str, unit: NamedUnit) -> bool:
        """Tell whether a unit is named where the report only says whose money it is: no antecedent."""
        return self.none.search(text[max(0, unit.start - _LABEL) : unit.start]) is not None

    def hosts_of(self, text: str, unit: NamedUnit) -> Iterator[NamedUnit]:
        """Yield the unit that a body of a party is of, by its name, which may be meant as well."""
        for cue in self.inside:
            found = cue.regex.fullmatch(self.forms.plain(unit.name))
            at = text.find(found["of"], unit.start, unit.end) if found else -1
            if found:
                yield NamedUnit(max(unit.start, at), unit.end, found["of"])
                return


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
    >>> of("school", 40), of("Ministry", 40)
    ('Tidewater University', None)
    """

    def __init__(self, text: str, units: Sequence[NamedUnit], described: Described) -> None:
        units = [unit for unit in units if not described.is_none(text, unit)]
        units = [named for unit in units for named in (unit, *described.hosts_of(text, unit))]
        self._units, self._rules = units, described
        keys = {unit.name: described.forms.fold(unit.name) for unit in units}
        self._keys = [keys[unit.name] for unit in units]
        self._count = Counter(self._keys)
        # How each is called: as it is written there, and its name, both up to what it is of.
        written = {words: described.own_name(words) for words in {text[u.start : u.end] for u in units}}
        own = {name: described.own_name(name) for name in keys}
        self._called = [{written[text[u.start : u.end]], own[u.name]} for u in units]
        self._acronyms = {
            i for i, u in enumerate(units) if described.acronym.fullmatch(text[u.start : u.end])
        }
        self._introduced: dict[str, list[NamedUnit]] = {}
        for unit in units:
            for cue in described.introduced:
                if found := cue.regex.search(text, unit.start, unit.end) or cue.regex.match(text, unit.end):
                    word = found["word"].casefold() if found["article"] else found["word"]
                    self._introduced.setdefault(word, []).append(unit)
        self._fitting: dict[str, _Fitting] = {}

    def of(self, words: str, at: int) -> str | None:
        """Return the name of the unit that words mean that stand at `at`, or None."""
        word = words.casefold()
        if introduced := self._introduced.get(words) or self._introduced.get(word):
            before = bisect_left(introduced, at, key=lambda unit: unit.start)
            return introduced[max(0, before - 1)].name
        if word in self._rules.first:  # of a university all through, whatever school of it is near
            fitting = self._that(f"first {word}", self._rules.first[word].search)
            if before := bisect_left(fitting.starts, at):
                return fitting.most[before - 1]
            if fitting.only:
                return fitting.only
        fitting = self._that(word, self._has_head(word))
        before = bisect_left(fitting.starts, at)
        if before and at - fitting.starts[before - 1] <= _NEAR:
            return fitting.names[before - 1]
        return fitting.most[before - 1] if before else fitting.only or self._beside(word, at)

    def _beside(self, word: str, at: int) -> str | None:
        """Return what a word means that is the head of no name."""
        if word in self._rules.most:
            fits = self._rules.most[word].search
            capitals = self._acronyms if word in self._rules.capitals else frozenset()
            fitting = self._those(f"most {word}", lambda i: i in capitals or any(map(fits, self._called[i])))
            before = bisect_left(fitting.starts, at)
            return fitting.most[before - 1] if before else None
        if word in self._rules.only:
            return self._that(f"only {word}", self._rules.only[word].search).only
        return None

    def _has_head(self, word: str) -> Callable[[str], object]:
        """Return a test of names: the word is their head.

        What a unit is called after is no head: the state is not the Department of State, nor State Health
        Services.
        """
        head = re.compile(
            rf"(?<!\bof )(?<!\bof the )(?<!\bfor )\b{re.escape(word)}(?= (?:of|for|on|in|to|no)\b|,|$)"
        )
        return head.search

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
        """Return which of two units the report names more often, of equals the first."""
        return second if self._count[self._keys[second]] > self._count[self._keys[first]] else first


@dataclass(frozen=True, slots=True)
class _Fitting:
    """The units of a report that may be meant by a word, in document order."""

    starts: list[int]
    names: list[str]
    most: list[str]  # of each, the one that the report names most of it and those before
    only: str | None  # their name, if all have one
