"""What was taken into the ends of a unit's name and is no part of it: verbs, prepositions, kinds, adverbs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from kg.terms import Terms

_GAP = re.compile(r"(?<![-–—])\s+")
_SHORTEST = 2  # signs of a name, and of what tells it from others of its kind


class UnitEdges:
    """Finds the names in what was taken for one; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        words = terms.alternatives
        self._head = re.compile(f"(?:{words('units.head')})$")
        self._not_head = re.compile(f"(?:{words('units.not')})$")
        self._place = re.compile(f"..(?:{words('units.region')})$")
        self._systems = tuple(sorted(terms.words("units.system")))
        self._generic = terms.words("units.generic") | terms.words("units.generic-handed")
        self._kinds, self._several = terms.words("units.kind"), terms.cue("units.several")
        self._group = re.compile(f"(?:{words('units.collective')})")
        self._led_in, self._verb = terms.cue("units.led-in"), terms.cue("units.led-verb")
        self._led = re.compile(f"(?:{words('units.led')})(?=\\d|{words('units.after-verb')})")
        self._before, self._taken = terms.pattern("units.before-name"), terms.pattern("units.taken-in")
        self._of_another, self._owned = terms.cue("units.of-another"), terms.pattern("units.owned")
        self._no_end = re.compile(f"(?:{terms.regex('units.no-end')})$")
        self._none = [terms.cue(f"units.{name}") for name in ("carried-out", "built", "label")]
        self._uncounted = terms.cue("units.uncounted")

    def __call__(
        self, text: str, start: int, end: int, names: Set[str] = frozenset()
    ) -> Iterator[tuple[int, int]]:
        """Yield the names in ``text[start:end]``; none where it holds none.

        Parameters
        ----------
        names
            The names that the report has: what stands behind a preposition is one if it is among them.

        >>> from kg.terms import load_terms
        >>> edges = UnitEdges(load_terms())
        >>> def cut(words: str) -> list[str]:
        ...     return [words[slice(*found)] for found in edges(words, 0, len(words))]
        >>> cut("仍有两个单位"), cut("10家党组织开展"), cut("下属国有青峰林场"), cut("资金全部")
        (['两个单位'], ['10家党组织'], ['国有青峰林场'], [])
        """
        at = start
        for gap in (*_GAP.finditer(text, start, end), None):
            stop = gap.start() if gap else end
            found = self._cut(text, at, stop, names)
            if found is not None and ((at, stop) == (start, end) or self._is_name(text[slice(*found)])):
                yield from self._apart(text, *found)
            at = gap.end() if gap else end

    def _apart(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield a unit and the one that is said to belong to it: 该集团所属隧道分公司."""
        for owned in self._owned.finditer(text, start, end):
            if self._is_name(text[start : owned.start()]) and self._is_own(text[owned.end() : end]):
                yield start, owned.start()
                start = owned.end()
        yield start, end

    def _cut(self, text: str, start: int, end: int, names: Set[str]) -> tuple[int, int] | None:
        """Return the bounds of one name, None where none is left."""
        if any(words.match(text, start) for words in self._none):
            return None
        last = self._end(text, start, end)
        first = None if last is None else self._begin(text, start, last, names)
        if first is None or last is None or last - first < _SHORTEST:
            return None
        return None if self._uncounted.match(text, first, last) else (first, last)

    def _begin(self, text: str, start: int, end: int, names: Set[str]) -> int | None:
        """Return where a name begins behind what leads to it, None where only a kind of unit is left."""
        if (found := self._led_in.match(text, start, end)) and found.end() < end:
            start = found.end()
        if (verb := self._verb.match(text, start, end) or self._led.match(text, start, end)) is not None:
            rest = text[verb.end() : end]
            return verb.end() if self._is_name(rest) and rest not in self._generic else None
        if (found := self._before.match(text, start, end)) and text[found.end() : end] in names:
            start = found.end()
        if (kind := self._of_another.match(text, start, end)) and self._is_own(text[kind.end() : end]):
            start = kind.end()
        return start

    def _end(self, text: str, start: int, end: int) -> int | None:
        """Return where a name ends before what was taken into it, None where none is left."""
        for at in range(start + _SHORTEST, end):
            if self._taken.match(text, at, end) and self._is_name(text[start:at]):
                end = at
                break
        if rest := self._no_end.search(text[start:end]):
            end = start + rest.start()
            return end if self._is_name(text[start:end]) else None
        return end

    def _is_name(self, words: str) -> bool:
        """Whether words end as the name of a unit or place does."""
        if self._not_head.search(words):
            return False
        found = self._head.search(words) or self._place.search(words)
        return found is not None or words.endswith(self._systems)

    def _is_own(self, words: str) -> bool:
        """Whether words are the name of one unit, and more than the kind of it.

        >>> from kg.terms import load_terms
        >>> is_own = UnitEdges(load_terms())._is_own
        >>> is_own("国有青峰林场"), is_own("技师学院党委"), is_own("国有企业党组织"), is_own("7家单位")
        (True, True, False, False)
        """
        if not self._is_name(words) or self._group.match(words) or self._several.search(words):
            return False
        while head := self._head.search(words):
            words = words[: head.start()]
        return len(words) >= _SHORTEST and words not in self._kinds
