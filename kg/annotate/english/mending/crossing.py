"""Problems and measures that begin or end in the middle of a name or date: it is taken in whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.annotate.english.reading.dates import DATE
from kg.model import Kind, Mention

_BLANK = 2  # line breaks that hold a blank line
_NAMES = (Kind.UNIT, Kind.POLICY)


def with_whole_names(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, a problem or measure that cuts a name reaching to the ends of the name.

    A model that labels word by word begins one at ``Budget's guidance`` in ``Office of Budget's guidance``.

    >>> name, cut = Mention(0, 16, Kind.UNIT, "U"), Mention(10, 40, Kind.PROBLEM, "P")
    >>> [(m.start, m.end) for m in with_whole_names([name, cut])]
    [(0, 40), (0, 16)]
    """
    starts: dict[int, int] = {}  # character inside a name → where the name begins
    ends: dict[int, int] = {}
    for name in mentions:
        if name.kind in _NAMES:
            inside = range(name.start + 1, name.end)
            starts.update(dict.fromkeys(inside, name.start))
            ends.update(dict.fromkeys(inside, name.end))
    whole = [
        m if m.kind in _NAMES else replace(m, start=starts.get(m.start, m.start), end=ends.get(m.end, m.end))
        for m in mentions
    ]
    return sorted(whole, key=lambda m: (m.start, -m.end, m.kind))


def with_whole_dates(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, a problem or measure that ends within a date reaching to its end.

    A blank line parts what looks like one.

    >>> found = with_whole_dates("It opened on July 10, 2023; it", [Mention(3, 20, Kind.MEASURE, "M")])
    >>> [(m.start, m.end) for m in found]
    [(3, 26)]
    """
    dates = [date for date in DATE.finditer(text) if date[0].count("\n") < _BLANK]
    ends = {at: date.end() for date in dates for at in range(date.start() + 1, date.end())}
    return [m if m.kind in _NAMES or m.end not in ends else replace(m, end=ends[m.end]) for m in mentions]
