"""Names of units that a Chinese report has in full and cut short: 市住建局 beside 市住房和城乡建设局.

A name is cut from another only if that is the single name of the report that it fits: one with the same
place, kind of body and organ, of which it keeps the first sign. No ordinal is left out (附属第二医院 is not
cut to 附属医院), and two that stand side by side in a list are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kg.link.authority import Authority
from kg.link.names import meant_name, written_name
from kg.link.places import level_left_out, place_of, whole_name
from kg.link.simplified import simplified
from kg.link.wording import Wording, all_of
from kg.model import Annotation, Kind, Mention

_LISTED = re.compile(r"[、，和及与]|以及")
_COUNT = re.compile(r"[0-9一二三四五六七八九十百两各]")
_SEVERAL = re.compile(r"[、，]|等.+")


class _Parts(NamedTuple):
    """What the name of a unit is made of."""

    place: str
    core: str  # what tells it from others of its kind
    head: str  # what kind of body it is
    organ: str  # which organ of that, or ""


def shortened_names(annotation: Annotation, authority: Authority) -> dict[tuple[Kind, str], str]:
    """Return of which full name of a report each name of a unit in it is cut short, both normalised."""
    if annotation.report.language != "zh":
        return {}
    names = dict(_names(annotation, authority))
    beside = set(_side_by_side(annotation, names))
    alike: dict[tuple[str, str, str], dict[str, str]] = {}  # the cores of names of one sort, by the names
    for name in names.values():
        whole = whole_name(name, annotation.report, authority.wording)
        if (parts := _parts(whole, authority.wording)) and not authority.find(Kind.UNIT, name):
            alike.setdefault((parts.place, parts.head, parts.organ), {})[name] = parts.core
    found: dict[str, str] = {}
    for (place, head, _), cores in alike.items():
        # The longer ones first, so that a name that is cut from one that is cut itself means the full one.
        for short, core in sorted(cores.items(), key=lambda item: (-len(item[0]), item[0])):
            longer = {
                name
                for name, full in cores.items()
                if len(name) > len(short)
                and (core == full or _is_cut(core, full, head, is_placed=bool(place)))
            }
            meant = {found.get(name, name) for name in longer}
            if len(meant) == 1 and beside.isdisjoint((short, name) for name in longer):
                found[short] = next(iter(meant))
    return {(Kind.UNIT, short): name for short, name in found.items()}


def _names(annotation: Annotation, authority: Authority) -> Iterator[tuple[Mention, str]]:
    """Yield the units that are called by a name of their own, each with it, normalised."""
    for mention in annotation.mentions:
        if mention.kind is Kind.UNIT and mention.get("collective") != "true" and not meant_name(mention):
            written = written_name(mention, annotation.report.text, authority)
            yield mention, authority.normalise(Kind.UNIT, written)


def _side_by_side(annotation: Annotation, names: dict[Mention, str]) -> Iterator[tuple[str, str]]:
    """Yield the names that stand next to each other in a list, both ways round."""
    units = sorted(names, key=lambda mention: (mention.start, mention.end))
    for left, right in pairwise(units):
        if _LISTED.fullmatch(annotation.report.text[left.end : max(left.end, right.start)]):
            yield names[left], names[right]
            yield names[right], names[left]


def _parts(name: str, wording: Wording) -> _Parts | None:
    """Return what a name is made of; None where it does not tell what kind of body it is.

    >>> from kg.link import load_authority
    >>> _parts("中共松涧市粮储局党组", load_authority().wording)
    _Parts(place='松涧市', core='粮储', head='局', organ='党组')
    """
    plain = simplified(name)
    found = None if _SEVERAL.search(plain) else all_of(wording.shortened, plain)
    if found is None:
        return None
    core = found["core"]
    place = place_of(core, wording) or level_left_out(plain, wording) or ""
    return _Parts(place, core.removeprefix(place), found["head"], found["organ"] or "")


def _is_cut(core: str, full: str, head: str, *, is_placed: bool) -> bool:
    """Tell whether the one core of two names of a sort is the other with signs left out.

    >>> _is_cut("粮储", "粮食和物资储备", "局", is_placed=True)
    True
    >>> _is_cut("附属", "附属第二", "医院", is_placed=False)
    False
    """
    signs = iter(full)
    return (
        (1 if is_placed else 2) <= len(core) < len(full)
        and core[0] == full[0]
        and not full.startswith(core + head)  # a body of that body
        and all(sign in signs for sign in core)
        and _COUNT.findall(core) == _COUNT.findall(full)
    )
