"""Who is named as responsible for an item: 责任单位：X below its heading, or （责任单位：X） behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.relating.places import Places
from kg.model import Kind

_TOLD = (Role.PROBLEM, Role.MEASURE)  # what stands below the number of an item
_LABEL = 12  # signs of a label right before its units


def responsible_by_item(places: Places) -> dict[int, tuple[int, ...]]:
    """Return the units that are named as responsible for an item, by the line that it begins with.

    Cells of tables are left out: a row has its own. So are those who only help or look on (督导单位：X).
    """
    found: dict[int, tuple[int, ...]] = {}
    items = _items(places.lines)
    item = None  # the last numbered line: what stands in brackets behind it is split from it
    for line in places.lines:
        if line.row is not None:
            continue
        if line.role is not Role.RESPONSIBLE:
            item = line if line.number else item
            continue
        if places.words.looks_on.search(places.text[max(0, line.start - _LABEL) : line.start]):
            continue
        under = next((above for above in line.above if above in items), None)
        is_labelled = bool(line.above) and places.lines[line.above[0]].role is Role.LABEL
        if not is_labelled and item is not None and item.above == line.above:
            under = item.index
        units = tuple(places.of_line(line.index, Kind.UNIT))
        if under is not None and units and places.lines[under].role is not Role.TITLE:
            found[under] = (*found.get(under, ()), *units)
    return found


def _items(lines: Sequence[Line]) -> frozenset[int]:
    """Return the lines that may be an item: what is no label, or a numbered one over problems and measures.

    （一）反馈问题： is the item of all that follows, 2.整改措施： only of some.
    """
    over = {role: {i for line in lines if line.role is role for i in line.above} for role in _TOLD}
    whole = frozenset.intersection(*map(frozenset, over.values()))
    return frozenset(
        line.index for line in lines if line.role is not Role.LABEL or (line.number and line.index in whole)
    )


def responsible_over(line: Line, items: Mapping[int, Sequence[int]]) -> Sequence[int]:
    """Return the units that are responsible for the nearest item over a line that names any."""
    return next((items[above] for above in (line.index, *line.above) if above in items), ())
