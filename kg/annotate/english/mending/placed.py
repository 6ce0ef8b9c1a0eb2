"""Names of units that leave their place out, and the bodies of a party at such units.

``Municipal Water Bureau`` is ``Lake City Water Bureau`` where the report names one such alone. Of a party,
``Bureau's Party Committee`` and ``Party Committee of the Municipal Water Bureau`` are the
``Party Committee of Lake City Water Bureau``, which most such reports have in their title.
The words are cues of the lexicon (``en-names.toml``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kg.annotate.english.mending.forms import Name, most
from kg.annotate.english.reading.cued import Cued, cues_with
from kg.lexicon import Lexicon

Units = Mapping[str, Counter[str]]  # folded name → how often each form is written, in the order of the text


class Placed:
    """Finds the names of a report that say in full what such names mean."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._levels = cues_with(lexicon, "name.level", "rest")
        self._of_level = {cue.value: cue.regex for cue in lexicon.cues("name.level-of")}
        self._party = Cued(lexicon, "name.party", "place", "body")
        self._of, self._areas = Cued(lexicon, "name.of"), lexicon.lemmas("name.area")
        self._alike = {
            cue.value: cue.regex for name in ("most", "first") for cue in lexicon.cues(f"described.{name}")
        }

    def full(self, name: str, others: Sequence[str]) -> str | None:
        """Return which of the other folded names is one with its place, if that is one alone.

        >>> from kg.lexicon import load_lexicon
        >>> full = Placed(load_lexicon("en")).full
        >>> full("municipal water bureau", ["lake city water bureau", "lake county water bureau"])
        'lake city water bureau'
        >>> full("municipal water bureau", ["lake city water bureau", "port city water bureau"])
        """
        if (level := self._level(name)) is None:
            return None
        found = [other for other in others if self._is_of_level(other, *level)]
        return found[0] if len(found) == 1 else None

    def _level(self, name: str) -> tuple[str, str] | None:
        """Return the level of the place that a folded name leaves out, and what stands behind it."""
        for cue in self._levels:
            if match := cue.regex.fullmatch(name):
                return cue.value, match["rest"]
        return None

    def _is_of_level(self, name: str, level: str, rest: str) -> bool:
        place = name.removesuffix(f" {rest}")
        return place != name and level in self._of_level and bool(self._of_level[level].fullmatch(place))

    def names(self, units: Units) -> dict[str, Name]:
        """Map folded names that leave their place out to those that have it, and how that was found.

        >>> from kg.lexicon import load_lexicon
        >>> words = ("Party Group of Lake City Water Bureau", "Party Group of the Bureau")
        >>> fold = str.casefold
        >>> Placed(load_lexicon("en")).names({fold(name): Counter([name]) for name in words})
        {'party group of the bureau': ('Party Group of Lake City Water Bureau', 'definite')}
        """
        found = {
            name: (most(units[full]), "alias") for name in units if (full := self.full(name, list(units)))
        }
        return found | dict(self._of_parties(units))

    def _of_parties(self, units: Units) -> Iterator[tuple[str, Name]]:
        bodies: dict[str, dict[str, list[str]]] = {}  # the body of a party → its places → their names
        for key in units:
            if match := self._party.fullmatch(key):
                bodies.setdefault(match["body"], {}).setdefault(match["place"], []).append(key)
        for places in bodies.values():
            counts = {
                place: Counter({form: n for key in keys for form, n in units[key].items()})
                for place, keys in places.items()
            }
            meant = self._meant(counts, units)
            for place, keys in places.items():
                full, method = meant.get(place, (place, "alias"))
                if len(keys) > 1 or full != place:
                    name = most(counts[full]) if " " in full else self._name(counts[full])
                    yield from ((key, (name, method)) for key in keys)
                if method == "definite":  # of many none is meant, though they are folded to the same
                    several = (form for form in counts[place] if form.endswith("s"))
                    yield from ((form, (form, "")) for form in several)

    def _name(self, counts: Counter[str]) -> str:
        """Return the form that is written most often, of those that say "of" if there are any."""
        of = Counter({form: n for form, n in counts.items() if self._of.search(form)})
        return most(of or counts)

    def _meant(self, counts: Mapping[str, Counter[str]], units: Units) -> dict[str, Name]:
        """Map places of one sort of body that leave something out to the fullest ones, and say how."""
        found: dict[str, Name] = {}
        whole = [place for place in counts if " " in place]
        for place in whole:
            if full := self.full(place, whole):
                found[place] = full, "alias"
        for place in whole:  # what names no level either: that of the one that does
            longer = {
                found.get(other, (other, ""))[0]
                for other in whole
                if other.endswith(f" {place}") and self._says_level(other, place)
            }
            if len(longer) == 1 and place not in found:
                found[place] = longer.pop(), "alias"
        for place in counts:
            if " " in place:
                continue
            fits = self._fitting(place, whole)
            if place in self._areas and any(
                unit.endswith(f" {place}") and not unit.endswith(tuple(fits)) for unit in units
            ):
                continue  # "the town" may be another of them
            if fits and (named := self._named_first(fits, found, counts)):
                found[place] = named, "definite"
        return found

    def _says_level(self, name: str, rest: str) -> bool:
        """Tell whether all that a folded name has in front of the rest is a level, or a place of one."""
        level = self._level(name)
        return (level is not None and level[1] == rest) or any(
            self._is_of_level(name, level, rest) for level in self._of_level
        )

    def _fitting(self, word: str, places: Sequence[str]) -> list[str]:
        """Return the places for which a word alone may stand: the bureau for the Bureau of Tides.

        Where one is a university, the school is that and no school of it.
        """
        if alike := [place for place in places if word in self._alike and self._alike[word].search(place)]:
            return alike
        return [place for place in places if self._head(place) == word]

    def _head(self, place: str) -> str:
        of = self._of.search(place)
        return (place[: of.start()] if of else place).rpartition(" ")[2]

    def _named_first(
        self, fits: Sequence[str], found: Mapping[str, Name], counts: Mapping[str, Counter[str]]
    ) -> str | None:
        """Return the only place that fits, or the one that the report names first and far more often."""
        named: dict[str, int] = {}  # in the order of the text
        for place in fits:
            full = found.get(place, (place, ""))[0]
            named[full] = named.get(full, 0) + counts[place].total()
        first, *others = named
        return first if all(named[first] >= 2 * named[other] for other in others) else None
