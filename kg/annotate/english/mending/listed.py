"""Units of which a report writes the head once: ``the U.S. Departments of State, Labor, and Defense``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_THE = re.compile(r"the\s+\Z")
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
_REACH = 90  # characters from one of the list to the next


class Lists:
    """Finds the units that such lists name, by the words of a lexicon (``list.head`` and beside it)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._head = Cued(lexicon, "list.head", "before", "head", "of")
        self._between = Cued(lexicon, "list.between")
        self._own_head = Cued(lexicon, "list.own-head")

    def names(self, text: str, mentions: Sequence[Mention]) -> dict[int, str]:
        """Return the names in full of the units in such lists, by where their mentions begin.

        >>> from kg.lexicon import load_lexicon
        >>> text = "The U.S. Departments of State (State), Labor, and the Treasury met; Ports did not."
        >>> places = [(text.index(name), len(name)) for name in ("State", "the Treasury", "Ports")]
        >>> units = [Mention(at, at + size, Kind.UNIT, "r") for at, size in places]
        >>> list(Lists(load_lexicon("en")).names(text, units).values())
        ['U.S. Department of State', 'U.S. Department of the Treasury']
        """
        units = [m for m in mentions if m.kind is Kind.UNIT]
        found: dict[int, str] = {}
        for head, one in self._head.finditer(text):
            before = " ".join((head["before"] or "").split())
            name = f"{before} {one} of".strip()
            for mention, start in self._chain(text, head, units):
                words = " ".join(_BRACKET.sub("", text[start : mention.end]).split())
                article = "" if words.startswith("the ") or not _THE.search(text[:start]) else "the "
                found[mention.start] = f"{name} {article}{words}"
        return found

    def _chain(
        self, text: str, head: re.Match[str], units: Sequence[Mention]
    ) -> Iterator[tuple[Mention, int]]:
        """Yield the units of the list behind a head, each with where its own words begin."""
        end = head.end("of")
        for unit in units:
            if unit.end <= end:
                continue
            start = max(unit.start, end)
            first = end == head.end("of")
            if unit.start < end and not (first and unit.start <= head.start("head")):
                continue  # it lies in what stands before
            words = text[start : unit.end]
            is_next = start - end <= _REACH and self._between.fullmatch(text, end, start)
            if not is_next or (first and text[end:start].strip() not in ("", "the")):
                return
            if self._own_head.search(words) or (unit.start < start and re.search(r",|\band\b", words)):
                return
            yield unit, start
            end = unit.end
