"""Who is named as responsible for an item: 责任单位：X below its heading, or （责任单位：X） behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.relating.places import Places
from kg.model import Kind


def responsible_by_item(places: Places) -> dict[int, tuple[int, ...]]:
    """Return the units that are named as responsible for an item, by the line that it begins with.

    Cells of tables are left out: a row has its own.
    """
    found: dict[int, tuple[int, ...]] = {}
    item = None  # the last numbered line: what stands in brackets behind it is split from it
    for line in places.lines:
        if line.row is not None:
            continue
        if line.role is not Role.RESPONSIBLE:
            item = line if line.number else item
            continue
        under = next((above for above in line.above if places.lines[above].role is not Role.LABEL), None)
        is_labelled = bool(line.above) and places.lines[line.above[0]].role is Role.LABEL
        if not is_labelled and item is not None and item.above == line.above:
            under = item.index
        units = tuple(places.of_line(line.index, Kind.UNIT))
        if under is not None and units and places.lines[under].role is not Role.TITLE:
            found[under] = (*found.get(under, ()), *units)
    return found


def responsible_over(line: Line, items: Mapping[int, Sequence[int]]) -> Sequence[int]:
    """Return the units that are responsible for the nearest item over a line that names any."""
    return next((items[above] for above in (line.index, *line.above) if above in items), ())
