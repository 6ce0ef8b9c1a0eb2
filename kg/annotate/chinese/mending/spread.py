"""A unit that is surely named once is named wherever the same words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Kind, Mention
from kg.terms import Terms

_SURE = 0.85  # a name found as surely as this counts wherever it stands
_SHORTEST = 4  # signs of such a name


class Spreader:
    """Finds the names of units again; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._no_name = terms.cue("units.no-name")

    def __call__(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions, and with them each place where a surely found unit's name stands unfound.

        >>> from kg.terms import load_terms
        >>> found = [Mention(0, 5, Kind.UNIT, "R", 0.9)]
        >>> more = Spreader(load_terms())("市财政局办修订办法，市财政局办检查。", found)
        >>> [(m.start, m.end) for m in more]
        [(0, 5), (10, 15)]
        """
        taken = bytearray(len(text))
        for mention in mentions:
            if mention.kind is Kind.UNIT:
                taken[mention.start : mention.end] = b"x" * (mention.end - mention.start)
        names: dict[str, Mention] = {}
        for mention in mentions:
            name = text[mention.start : mention.end]
            if mention.kind is Kind.UNIT and mention.score >= _SURE and len(name) >= _SHORTEST:
                names.setdefault(name, mention)
        more: list[Mention] = []
        for name in sorted(names, key=lambda name: (-len(name), name)):
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                if not any(taken[at:end]) and not self._no_name.match(text, end):
                    more.append(replace(names[name], start=at, end=end))
                    taken[at:end] = b"x" * len(name)
                at = text.find(name, end)
        return sorted([*mentions, *more], key=lambda m: (m.start, -m.end, m.kind))
