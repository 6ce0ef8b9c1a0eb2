"""What mentions mean: the entity of each, and the groups whose words name several units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.link.authority import Authority, Entry
from kg.mint import named_iri, named_key, normalise_name
from kg.model import Annotation, Issue, Kind, Link, Mention, Span


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a mention means: the entity's IRI and key, how that was found, its canonical name."""

    iri: str
    key: str
    method: str
    name: str = ""  # normalised, of what has a name
    entry: Entry | None = None
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """An annotation with the meaning of each of its mentions, in the same order."""

    annotation: Annotation
    meanings: tuple[Meaning | None, ...]
    links: tuple[Link, ...]
    issues: tuple[Issue, ...]
    short: Mapping[tuple[Kind, str], str]  # what the short names stand for that the report sets up
    present: frozenset[str]  # the names that the report has, normalised
    groups: tuple[Together, ...] = ()  # names that stand for several units

    def named_unit(self, words: str, authority: Authority) -> Meaning | None:
        """Return the unit that a name would mean in this report, or None where it names none."""
        name = authority.normalise(Kind.UNIT, words)
        name = self.short.get((Kind.UNIT, name), name)
        name = in_one_form(name, authority, self.short, self.present)
        if entry := authority.find(Kind.UNIT, name, self.present):
            key = named_key(Kind.UNIT, entry.key)
            return Meaning(named_iri(key), key, "authority", normalise_name(entry.key), entry)
        if not re.search(r"[^\W_]", name) or authority.is_generic(name):
            return None
        key = f"{Kind.UNIT}|{name}"
        return Meaning(named_iri(key), key, "name", name)


@dataclass(frozen=True, slots=True)
class Together:
    """A mention whose words name several units, and these, each with where it stands in the report."""

    mention: Mention
    group: Meaning
    parts: tuple[tuple[Span, Meaning], ...]


def in_one_form(
    name: str, authority: Authority, short: Mapping[tuple[Kind, str], str], present: frozenset[str]
) -> str:
    """Return a normalised name; of the office of inspector general of a unit, the one form of all."""
    found = authority.variant(name)
    if found is None or authority.find(Kind.UNIT, name, present) is not None:
        return name
    whole, canonical = found
    if authority.find(Kind.UNIT, canonical.format(whole=whole), present) is not None:
        return canonical.format(whole=whole)
    whole = short.get((Kind.UNIT, whole), whole)
    if entry := authority.find(Kind.UNIT, whole, present):
        whole = normalise_name(entry.key)
    return name if authority.is_generic(whole) else canonical.format(whole=whole)
