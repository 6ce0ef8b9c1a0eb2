"""What mentions mean: the entity of each, and the groups whose words name several units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.link.authority import Authority, Entry
from kg.link.names import is_acronym
from kg.link.places import is_of_its_report, whole_name
from kg.link.wording import all_of
from kg.mint import named_iri, named_key, normalise_name
from kg.model import Annotation, Issue, Kind, Link, Mention, Report, Span

_ACRONYM = re.compile(r"\b[a-z]{2,8}\b(?![-.])")  # as names are compared: in lower case
Short = Mapping[tuple[Kind, str], str]  # what the short names of a report stand for


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
    short: Short  # what the short names stand for that the report sets up
    present: frozenset[str]  # the names that the report has, normalised
    groups: tuple[Together, ...] = ()  # names that stand for several units

    def named_unit(self, words: str, authority: Authority) -> Meaning | None:
        """Return the unit that a name would mean in this report, or None where it names none."""
        name = authority.normalise(Kind.UNIT, words)
        name = self.short.get((Kind.UNIT, name), name)
        name = unit_form(name, authority, self.short, self.present)
        name = whole_name(name, self.annotation.report, authority.wording)
        if entry := authority.find(Kind.UNIT, name, self.present):
            return of_entry(Kind.UNIT, entry)
        if is_borne_by_any(Kind.UNIT, name, authority):
            return of_issuer(Kind.UNIT, name, self.annotation.report)
        if is_of_its_report(name, authority.wording) or all_of(authority.wording.common, words):
            return None
        if not re.search(r"[^\W_]", name) or authority.is_generic(name):
            return None
        return of_name(Kind.UNIT, name, "name")


@dataclass(frozen=True, slots=True)
class Together:
    """A mention whose words name several units, and these, each with where it stands in the report."""

    mention: Mention
    group: Meaning
    parts: tuple[tuple[Span, Meaning], ...]


def of_entry(kind: Kind, entry: Entry) -> Meaning:
    """Return the entity that authority data knows."""
    key = named_key(kind, entry.key)
    return Meaning(named_iri(key), key, "authority", normalise_name(entry.key), entry)


def of_name(kind: Kind, name: str, method: str) -> Meaning:
    """Return the one entity that bears a normalised name in all reports."""
    key = f"{kind}|{name}"
    return Meaning(named_iri(key), key, method, name)


def is_borne_by_any(kind: Kind, name: str, authority: Authority) -> bool:
    """Tell whether a normalised name is that of a part or a rule of any body, or leaves its place out.

    >>> from kg.link import load_authority
    >>> known = load_authority()
    >>> [is_borne_by_any(Kind.POLICY, name, known) for name in ("policy 4.12", "tide office order 4.12")]
    [True, False]
    """
    if kind is Kind.POLICY and all_of(authority.wording.rule, name):
        return True
    return authority.is_part(name, kind) or authority.is_placeless(name)


def of_issuer(kind: Kind, name: str, report: Report) -> Meaning | None:
    """Return the entity that all that one issuer publishes means by such a name; None without an issuer."""
    if not report.issuer:
        return None
    key = f"{kind}|{normalise_name(report.issuer)}|{name}"
    return Meaning(named_iri(key), key, "issuer", name)


def unit_form(name: str, authority: Authority, short: Short, present: frozenset[str]) -> str:
    """Return the normalised name of a unit in the one form of all, or else with its initials spelt out."""
    plain = _in_one_form(name, authority, short, present)
    return plain if plain != name else _spelt_out(name, authority, short, present)


def _spelt_out(name: str, authority: Authority, short: Short, present: frozenset[str]) -> str:
    """Return a name with what the initials in it stand for: ``board of the oct``."""
    if authority.find(Kind.UNIT, name, present) is not None:
        return name
    return _ACRONYM.sub(lambda match: _unit_of(match[0], short) or match[0], name)


def _unit_of(initials: str, short: Short) -> str | None:
    """Return the unit whose initials a word is, if the report says so."""
    whole = short.get((Kind.UNIT, initials))
    return whole if whole and is_acronym(initials.upper(), whole) else None


def _in_one_form(name: str, authority: Authority, short: Short, present: frozenset[str]) -> str:
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
