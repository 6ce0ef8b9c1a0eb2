"""Which unit of a report a definite description means: ``the Department``, ``the school``, ``the agency``.

Of the units whose names fit, it is the one named last if that was near, else the one that the report names
most: what an audit of a department calls ``the Department`` all through is not the one in its last table.
Where the report says what it will call a unit (``Port Office (the Office)``, ``Provider: Tide Care``), that
counts. Where no name fits before, the only one that fits later does; what fits beside the word itself is data
(``en-described.toml``). A unit that its sentence names besides is not the one that is described, and what was
the only department is so beside another that something is sent to. Under the number of a finding the units
that are named under it come first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate

from kg.annotate.english.mending.forms import Forms
from kg.annotate.english.reading.cued import Cued, cues_with
from kg.lexicon import Lexicon

_LABEL = 60  # characters before a name that a label is looked for in
_NEAR = 300  # characters: in the sentence before, or the one before that
_ENDS = re.compile(r"(?<![A-Z])[.!?](?=\s|[A-Z])|\||\n\s*\n")  # a sentence; not the initials of a name
_BLANK = re.compile(r"\n\s*\n")
_NUMBERED = 40  # characters of a line in front of the number of a finding that the line begins


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
        self.labels = cues_with(lexicon, "described.label", "word")
        self.inside = cues_with(lexicon, "described.inside", "of")
        self.numbers, self.beside = Cued(lexicon, "finding.number"), Cued(lexicon, "described.beside")
        self.of, self.none = Cued(lexicon, "name.of"), Cued(lexicon, "described.no-antecedent")
        self.acronym = Cued(lexicon, "described.acronym")
        self.capitals = {cue.value for cue in lexicon.cues("described.acronym")}
        self.titled = lexicon.lemmas("described.titled")
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

    def words_for(self, text: str, unit: NamedUnit) -> Iterator[str]:
        """Yield the words by which a report says that it goes on to speak of a unit, where it names it."""
        for cue in self.introduced:
            if found := cue.regex.search(text, unit.start, unit.end) or cue.regex.match(text, unit.end):
                yield found["word"].casefold() if found["article"] else found["word"]
        for cue in self.labels:
            if found := cue.regex.search(text[max(0, unit.start - _LABEL) : unit.start]):
                yield found["word"].casefold()

    def is_none(self, text: str, unit: NamedUnit) -> bool:
        """Tell whether a unit is named where the report only says whose money it is: no antecedent."""
        return self.none.search(text[max(0, unit.start - _LABEL) : unit.start]) is not None

    def hosts_of(self, text: str, unit: NamedUnit) -> Iterator[NamedUnit]:
        """Yield the unit that a body of a party is of, by its name, which may be meant as well."""
        for cue in self.inside:
            found = cue.regex.fullmatch(self.forms.plain(unit.name))
            at = text.find(found["of"], unit.start, unit.end) if found else -1
            if found:  # of a name that stands in other words there, none of these is the host's
                yield NamedUnit(at if at >= 0 else unit.end, unit.end, found["of"])
                return


class Antecedents:
    """The units that one report names, for its definite descriptions to mean.

    Parameters
    ----------
    text
        The report.
    units
        Where it calls a unit by name, in document order.
    first
        Where it uses each word alone for the first time, by the word in lower case.

    >>> from kg.lexicon import load_lexicon
    >>> lexicon = load_lexicon("en")
    >>> text = "Tidewater University was audited. Its law school has no plan."
    >>> units = [NamedUnit(0, 20, "Tidewater University")]
    >>> of = Antecedents(text, units, Described(lexicon, Forms(lexicon))).of
    >>> of("school", 40), of("Ministry", 40)
    ('Tidewater University', None)
    """

    def __init__(
        self,
        text: str,
        units: Sequence[NamedUnit],
        described: Described,
        first: Mapping[str, int] | None = None,
    ) -> None:
        units = [unit for unit in units if not described.is_none(text, unit)]
        units = [named for unit in units for named in (unit, *described.hosts_of(text, unit))]
        self._text, self._units, self._rules, self._first = text, units, described, first or {}
        self._starts = [unit.start for unit in units]
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
            for word in described.words_for(text, unit):
                self._introduced.setdefault(word, []).append(unit)
        self._numbers = _numbers(text, described.numbers)
        self._finding = [self._number(unit.start) for unit in units]
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
        later = self._named_later(at)
        besides = {self._keys[i] for i in later}
        units = [i for i in fitting.units[: bisect_left(fitting.starts, at)] if self._keys[i] not in besides]
        if units:
            return self._units[self._meant(word, units, at)].name
        if any(self._units[i].name == fitting.only and self._is_beside(i) for i in later):
            return None
        return fitting.only or self._beside(word, at)

    def _meant(self, word: str, units: Sequence[int], at: int) -> int:
        """Return which of the units that fit, and were named before, a word means."""
        number, near = self._number(at), units[-1]
        if number and (same := [i for i in units if self._finding[i] == number]):
            units, near = same, same[-1]
            if at - self._starts[near] > _NEAR:
                count = Counter(self._keys[i] for i in units)
                return max(units, key=lambda i: (count[self._keys[i]], i))
        if at - self._starts[near] > _NEAR:
            return reduce(self._named_more, units)
        known = [i for i in units if self._starts[i] < self._first.get(word, at)]
        is_settled = len({self._keys[i] for i in known}) == 1 and self._keys[known[0]] != self._keys[near]
        return known[0] if is_settled and self._is_beside(near) else near

    def _is_beside(self, unit: int) -> bool:
        """Tell whether something is only sent to a unit, or done with it: ``to the Department of …``."""
        before = self._text[max(0, self._starts[unit] - _LABEL) : self._starts[unit]]
        return self._rules.beside.search(before) is not None

    def _named_later(self, at: int) -> range:
        """Return the units that are named behind a place in its sentence."""
        end = _ENDS.search(self._text, at)
        ends = at, end.start() if end else len(self._text)
        return range(*(bisect_left(self._starts, place) for place in ends))

    def _number(self, at: int) -> str:
        """Return the number of the finding that was begun last before a place, or an empty one."""
        before = bisect_left(self._numbers, (at,))
        return self._numbers[before - 1][1] if before else ""

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
        return self._in_title() if word in self._rules.titled else None

    def _in_title(self) -> str | None:
        """Return the only unit that the first lines of the report name, be it no agency by its capitals."""
        title = _BLANK.search(self._text.lstrip())
        end = len(self._text) - len(self._text.lstrip()) + (title.start() if title else 0)
        units = range(bisect_left(self._starts, end))
        is_one = len({self._keys[i] for i in units}) == 1 and self._acronyms.isdisjoint(units)
        return self._units[0].name if is_one else None

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
                units,
                [self._units[i].start for i in units],
                [self._units[i].name for i in most],
                self._units[units[0]].name if one else None,
            )
        return self._fitting[test]

    def _named_more(self, first: int, second: int) -> int:
        """Return which of two units the report names more often, of equals the first."""
        return second if self._count[self._keys[second]] > self._count[self._keys[first]] else first


def _numbers(text: str, numbers: Cued) -> list[tuple[int, str]]:
    r"""Return the numbers of findings that lines of a text begin with, each with its place.

    >>> from kg.lexicon import load_lexicon
    >>> _numbers("Finding 2024-002\nSee 2024-001.", Cued(load_lexicon("en"), "finding.number"))
    [(8, '2024-002')]
    """
    found = ((match.start(), match.group()) for match, _ in numbers.finditer(text))
    return [one for one in found if _begins(text, one[0])]


def _begins(text: str, at: int) -> bool:
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return len(before) <= _NUMBERED and not re.search(r"[.;,]\s|(?i:\bsee\b|\brepeat\b|\bprior\b)", before)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """The units of a report that may be meant by a word, in document order."""

    units: list[int]  # their indices
    starts: list[int]
    most: list[str]  # of each, the one that the report names most of it and those before
    only: str | None  # their name, if all have one
