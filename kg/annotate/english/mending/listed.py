"""Units of which a report writes the head once: ``the U.S. Departments of State, Labor, and Defense``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Kind, Mention

_HEAD = re.compile(
    r"\b(?P<before>(?:U\.\s?S\.|United\s+States|Federal)\s+)?"
    r"(?P<head>Department|Ministrie|Bureau|Secretarie)s\s+(?P<of>of\s+)(?:the\s+)?"
)
_ONE = {"Ministrie": "Ministry", "Secretarie": "Secretary"}
_THE = re.compile(r"the\s+\Z")
# Between two of the list: signs, brackets of short names, names that were not found to be units.
_BETWEEN = re.compile(r"(?:[,\s]|\band\b|\bthe\b|\([A-Z][A-Za-z]*\)|[A-Z][\w-]*)*")
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
_OWN_HEAD = re.compile(
    r"\b(?:Department|Ministry|Agency|Administration|Bureau|Commission|Service|Corporation|Office|Foundation)\b"
)
_REACH = 90  # characters from one of the list to the next


def listed(text: str, mentions: Sequence[Mention]) -> dict[int, str]:
    """Return the names in full of the units in such lists, by where their mentions begin.

    >>> text = "The U.S. Departments of State (State), Labor, and the Treasury met; Ports did not."
    >>> places = [(text.index(name), len(name)) for name in ("State", "the Treasury", "Ports")]
    >>> list(listed(text, [Mention(at, at + size, Kind.UNIT, "r") for at, size in places]).values())
    ['U.S. Department of State', 'U.S. Department of the Treasury']
    """
    units = [m for m in mentions if m.kind is Kind.UNIT]
    found: dict[int, str] = {}
    for head in _HEAD.finditer(text):
        before = " ".join((head["before"] or "").split())
        name = f"{before} {_ONE.get(head['head'], head['head'])} of".strip()
        for mention, start in _chain(text, head, units):
            words = " ".join(_BRACKET.sub("", text[start : mention.end]).split())
            article = "" if words.startswith("the ") or not _THE.search(text[:start]) else "the "
            found[mention.start] = f"{name} {article}{words}"
    return found


def _chain(text: str, head: re.Match[str], units: Sequence[Mention]) -> Iterator[tuple[Mention, int]]:
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
        is_next = start - end <= _REACH and _BETWEEN.fullmatch(text, end, start)
        if not is_next or (first and text[end:start].strip() not in ("", "the")):
            return
        if _OWN_HEAD.search(words) or (unit.start < start and re.search(r",|\band\b", words)):
            return
        yield unit, start
        end = unit.end
