"""Expressions by which linking reads names: ``[[wording]]`` of ``ontologies/authority/*.toml``.

They stand with the authority data, since a folder of a user's own may add to them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import DataError, UnknownKeyError
from kg.rows import Row

# What is made of the words that introduce a short name: brackets behind a name, and the short name in them.
_INTRODUCED = (
    r"\s?[(（][^()（）\n]{{0,40}}?(?:{words})\s?(?:为|：|:)?\s?(?:the\s)?"
    r"[“\"‘'《](?P<short>[^”\"’'》\n]{{2,60}})[”\"’'》]"
)
_GROUPS = {
    "place": ("level",),
    "placeless": ("level",),
    "shortened": ("core", "head", "organ"),
    "titled": ("number", "title"),
}  # which an expression of this name has, and others need not have
NAMES = (
    "before",
    "borne",
    "common",
    "headed",
    "introduced",
    "owner",
    "place",
    "placeless",
    "pronoun",
    "rule",
    "section",
    "shared",
    "shortened",
    "titled",
    "unplaced",
)
FIELDS = {"name", "regex"}
Expressions = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The expressions, each for one purpose; ``wording.toml`` tells at each name where it is looked for."""

    before: Expressions
    borne: Expressions
    common: Expressions
    headed: Expressions
    introduced: re.Pattern[str]  # all of them as one, with what stands around; its group "short" is the name
    owner: Expressions
    place: Expressions
    placeless: Expressions
    pronoun: Expressions
    rule: Expressions
    section: Expressions
    shared: Expressions
    shortened: Expressions
    titled: Expressions
    unplaced: Expressions


def make_wording(entries: Iterable[Row]) -> Wording:
    """Return what the entries of all folders hold, in their order."""
    found: dict[str, list[re.Pattern[str]]] = {name: [] for name in NAMES}
    for row in entries:
        if set(row.values) != FIELDS:
            raise DataError(f"{row.where}: expected name and regex, and no others, found {row.values!r}")
        name = row.text("name")
        if name not in found:
            raise UnknownKeyError(f"name in {row.where}:", name, NAMES)
        found[name].append(_expression(row, name))
    words = "|".join(f"(?:{one.pattern})" for one in found["introduced"])
    return Wording(
        before=tuple(found["before"]),
        borne=tuple(found["borne"]),
        common=tuple(found["common"]),
        headed=tuple(found["headed"]),
        introduced=re.compile(_INTRODUCED.format(words=words)),
        owner=tuple(found["owner"]),
        place=tuple(found["place"]),
        placeless=tuple(found["placeless"]),
        pronoun=tuple(found["pronoun"]),
        rule=tuple(found["rule"]),
        section=tuple(found["section"]),
        shared=tuple(found["shared"]),
        shortened=tuple(found["shortened"]),
        titled=tuple(found["titled"]),
        unplaced=tuple(found["unplaced"]),
    )


def _expression(row: Row, name: str) -> re.Pattern[str]:
    words = row.regex("regex")
    missing = [group for group in _GROUPS.get(name, ()) if group not in words.groupindex]
    if missing:
        raise DataError(f"{row.where}: regex has no group {missing[0]!r}; name one: (?P<{missing[0]}>…)")
    if name == "introduced":
        if words.groups:
            raise DataError(f"{row.where}: regex has a group; it is read within another: write (?:…)")
        try:
            re.compile(_INTRODUCED.format(words=f"(?:{words.pattern})"))
        except re.error as error:
            advice = "it is read within another; give flags as (?i:…)"
            raise DataError(f"{row.where}: regex: {error}: {advice}") from error
    return words


def first_match(expressions: Expressions, text: str, at: int) -> re.Match[str] | None:
    """Return what the first of the expressions that matches finds at a place, or None."""
    return next((match for one in expressions if (match := one.match(text, at))), None)


def all_of(expressions: Expressions, text: str) -> re.Match[str] | None:
    """Return what the first of the expressions finds that is all of a text, or None."""
    return next((match for one in expressions if (match := one.fullmatch(text))), None)
