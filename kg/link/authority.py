"""``ontologies/authority/*.toml`` → names that are known to mean one unit or policy.

Only these files join an English and a Chinese name, or two names that differ in more than
spelling; a program never guesses that. They also hold the words by which one unit says that it
leads another or is a part of it, and expressions by which names are read (``kg.link.wording``). An entry
says where the fact can be looked up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.data import Names, Stamp, ontologies_path, paths_of, stamp, toml_files
from kg.errors import DataError
from kg.link.generic import Generic, make_generic
from kg.link.places import is_told_apart, level_left_out
from kg.link.wording import Wording, make_wording
from kg.mint import normalise_name
from kg.model import Kind
from kg.rows import Row, rows

TABLES = ("unit", "policy")
FIELDS = frozenset({"abbreviations", "aliases", "attributes", "en", "key", "source", "zh"})
CITATION_FIELDS = frozenset({"canonical", "pattern"})
MEMBER_FIELDS = {"id", "cue", "between", "score", "source"}
VARIANT_FIELDS = {"pattern", "canonical", "source"}
RELATION_FIELDS = frozenset({"id", "predicate", "regex", "score", "source"})
ORGANISATIONAL = ("leadingBodyOf", "partOf")

_PREPOSITIONS = frozenset({"of", "for", "on", "in", "to", "with", "from"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit or policy that is known: its names, and the attributes that it has for certain."""

    kind: Kind
    key: str  # the name that its IRI is minted from
    labels: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]  # mean it in any report
    # mean it only where the report also has one of its names, or two of these, one of them in full
    abbreviations: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """All names that mean it in any report."""
        return (self.key, *(label for _, label in self.labels), *self.aliases)


@dataclass(frozen=True, slots=True)
class NameRule:
    """Words that say that the unit they name leads, or is a part of, the unit named by ``whole``."""

    id: str
    predicate: str
    pattern: re.Pattern[str]  # of all the words; with the groups "whole" and "body"
    score: float


@dataclass(frozen=True, slots=True)
class MemberRule:
    """Words by which a report lists, right behind a group, units in it."""

    id: str
    cue: re.Pattern[str]  # between the group and the first unit
    between: re.Pattern[str]  # between one unit and the next
    score: float


@dataclass(frozen=True, slots=True)
class Authority:
    """Known names, spellings of citations, words that name nothing by themselves, words of belonging."""

    entries: dict[tuple[Kind, str], Entry]  # by kind and normalised name
    abbreviated: dict[tuple[Kind, str], tuple[Entry, ...]]
    citations: tuple[tuple[re.Pattern[str], str], ...]
    generic: Generic
    wording: Wording
    relations: tuple[NameRule, ...] = ()
    members: tuple[MemberRule, ...] = ()
    plural: frozenset[str] = frozenset()  # heads of words for many units, however they are written
    plural_lower: frozenset[str] = frozenset()  # those that with a capital may end the name of one
    # what all of a normalised name may be, with the group "whole", and the one form that stands for all
    variants: tuple[tuple[re.Pattern[str], str], ...] = ()

    def find(self, kind: Kind, name: str, present: frozenset[str] = frozenset()) -> Entry | None:
        """Return the entry that a normalised name means beside the names present, or None."""
        if entry := self.entries.get((kind, name)):
            return entry
        candidates = [
            candidate
            for candidate in self.abbreviated.get((kind, name), ())
            if _is_meant(candidate, name, present)
        ]
        return candidates[0] if len(candidates) == 1 else None

    def normalise(self, kind: Kind, name: str) -> str:
        """Return a name as it is compared; of a citation, the one spelling that stands for all."""
        text = normalise_name(name)
        if kind is Kind.POLICY:
            for pattern, canonical in self.citations:
                if match := pattern.fullmatch(text):
                    return normalise_name(match.expand(canonical))
        return text

    def variant(self, name: str) -> tuple[str, str] | None:
        """Return the unit in the name of a unit of it, and how the whole is written beside its name; or None.

        >>> load_authority().variant("port board, office of the inspector general")
        ('port board', '{whole} office of inspector general')
        """
        for pattern, canonical in self.variants:
            if match := pattern.fullmatch(name):
                return match["whole"], canonical
        return None

    def is_generic(self, name: str, kind: Kind = Kind.UNIT) -> bool:
        """Tell whether a normalised name consists of words that any unit or rule could bear.

        >>> known = load_authority()
        >>> [known.is_generic(name) for name in ("the department", "internal audit division", "学校财务处")]
        [True, True, True]
        >>> [known.is_generic(name) for name in ("tide division", "松涧县财务处", "works board")]
        [False, False, False]
        """
        return self.generic.is_alone(name) or self.is_part(name, kind)

    def is_part(self, name: str, kind: Kind = Kind.UNIT) -> bool:
        """Tell whether a normalised name is that of a part which any body has: ``finance division``.

        >>> known = load_authority()
        >>> [known.is_part(name) for name in ("化工学院党委", "第二附属医院", "国家税务总局")]
        [True, True, False]
        """
        return self.generic.is_part(name, kind) and not is_told_apart(name, self.wording)

    def is_placeless(self, name: str) -> bool:
        """Tell whether a normalised name leaves out the place whose body it names: 市财政局."""
        return level_left_out(name, self.wording) is not None

    def is_many(self, words: str) -> bool:
        """Tell whether a name is a plural that any units could bear, with words before it or none.

        >>> known = load_authority()
        >>> [known.is_many(words) for words in ("U.S. Agencies", "local schools", "Tide Public Schools")]
        [True, True, False]
        >>> known.is_many("Council of Port Agencies"), known.is_many("United States")
        (False, False)
        """
        *before, head = words.split() or [""]
        if _PREPOSITIONS.intersection(before):
            return False  # the head is what stands before
        return head.casefold() in self.plural or head in self.plural_lower


@lru_cache(maxsize=256)  # a report may ask it of each of thousands of mentions
def _is_meant(entry: Entry, name: str, present: frozenset[str]) -> bool:
    """Tell whether a short name means an entry beside the names present.

    A name of several words means it nowhere where another bears it too (``Ohio Department of …``).
    """
    names = frozenset(map(normalise_name, entry.names))
    shorts = frozenset(map(normalise_name, entry.abbreviations))
    in_full = {short for short in shorts if " " in short}
    if any(other.endswith(f" {short}") for short in in_full for other in present - names):
        return name not in in_full and not present.isdisjoint(names)
    others = present & shorts - {name}
    return (
        not present.isdisjoint(names) or not others.isdisjoint(in_full) or (name in in_full and bool(others))
    )


def load_authority(folders: Names = ()) -> Authority:
    """Read the authority data of the project and of further folders, each adding to those before.

    An entry whose key is a name that a folder before knows adds its names to that entry.

    >>> authority = load_authority()
    >>> authority.find(Kind.POLICY, "三重一大").labels[0]
    ('en', 'three important and one big')
    """
    all_folders = (ontologies_path() / "authority", *paths_of(folders))
    return _load(all_folders, stamp(all_folders))


@lru_cache(maxsize=8)
def _load(folders: Sequence[Path], _read_at: Stamp) -> Authority:
    entries: dict[tuple[Kind, str], Entry] = {}
    abbreviated: dict[tuple[Kind, str], tuple[Entry, ...]] = {}
    citations: list[tuple[re.Pattern[str], str]] = []
    generic: list[str] = []
    parts: list[dict[str, tuple[str, ...]]] = []
    plural: set[str] = set()
    lower: set[str] = set()
    relations: dict[str, NameRule] = {}
    members: dict[str, MemberRule] = {}
    variants: list[tuple[re.Pattern[str], str]] = []
    wording: list[Row] = []
    folder, own = None, set[tuple[Kind, str]]()  # the keys that this folder has given
    for path in _files(folders):
        if path.parent != folder:
            folder, own = path.parent, set()
        data = _parse(path)
        for entry in _entries(data, path):
            known = entries.get((entry.kind, normalise_name(entry.key)))
            if known is not None and (known.kind, known.key) not in own:
                _remove(known, entries, abbreviated)
                entry = _extended(known, entry)
            own.add((entry.kind, entry.key))
            _add(entry, entries, abbreviated, path)
        citations += map(_citation, rows(data, "citation", path.name))
        for row in rows(data, "generic", path.name):
            generic += _words(row, {"words"})["words"]
        parts += (_words(row, {"words", "heads", "organs"}) for row in rows(data, "part", path.name))
        for row in rows(data, "plural", path.name):
            held = _words(row, {"words", "lower"})
            plural.update(held["words"])
            lower.update(held["lower"])
        relations |= {rule.id: rule for rule in map(_relation, rows(data, "relation", path.name))}
        variants += map(_variant, rows(data, "variant", path.name))
        wording += rows(data, "wording", path.name)
        members |= {rule.id: rule for rule in map(_member_rule, rows(data, "members", path.name))}
    return Authority(
        entries,
        abbreviated,
        tuple(citations),
        make_generic(generic, parts),
        make_wording(wording),
        tuple(relations.values()),
        tuple(members.values()),
        frozenset(plural),
        frozenset(lower),
        tuple(variants),
    )


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise DataError(f"{folder}: no folder of authority data; expected *.toml files in it")
        paths = toml_files(folder)
        if not paths:
            message = "holds no .toml file of authority data; name a folder that does, or leave it out"
            raise DataError(f"{folder}: {message}")
        yield from paths


def _parse(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path.name}: not a TOML file of authority data: {error}") from error
    known = {*TABLES, "citation", "generic", "members", "part", "plural", "relation", "variant", "wording"}
    unknown = sorted(set(data) - known)
    if unknown:
        raise DataError(f"{path.name}: unknown table {unknown[0]!r}; known: {', '.join(sorted(known))}")
    return data


def _entries(data: dict[str, Any], path: Path) -> Iterator[Entry]:
    for table in TABLES:
        for row in rows(data, table, path.name):
            given = row.values
            unknown = sorted(set(given) - FIELDS)
            if unknown or "key" not in given or "source" not in given:
                problem = f"unknown field {unknown[0]!r}" if unknown else "no key or no source"
                known = ", ".join(sorted(FIELDS))
                raise DataError(f"{path.name}: {problem} in {given.get('key', given)!r}; known: {known}")
            for attribute, value in row.pairs("attributes"):
                row.said(table, attribute, value)
            yield Entry(
                kind=Kind(table),
                key=row.text("key"),
                labels=tuple(
                    (language, row.text(language)) for language in ("en", "zh") if language in given
                ),
                aliases=row.texts("aliases"),
                abbreviations=row.texts("abbreviations"),
                attributes=row.pairs("attributes"),
                source=row.text("source"),
            )


def _remove(
    entry: Entry,
    entries: dict[tuple[Kind, str], Entry],
    abbreviated: dict[tuple[Kind, str], tuple[Entry, ...]],
) -> None:
    for name in entry.names:
        entries.pop((entry.kind, normalise_name(name)), None)
    for name in entry.abbreviations:
        at = (entry.kind, normalise_name(name))
        abbreviated[at] = tuple(other for other in abbreviated[at] if other is not entry)


def _extended(known: Entry, more: Entry) -> Entry:
    """Return an entry with what a later folder adds to it: more names, other labels and attributes."""
    given = more.key if normalise_name(more.key) != normalise_name(known.key) else None
    names = dict.fromkeys((*known.aliases, *([given] if given else ()), *more.aliases))
    labels = dict(known.labels) | dict(more.labels)
    # What the labels were before still means it.
    names |= dict.fromkeys(label for language, label in known.labels if labels[language] != label)
    return replace(
        known,
        labels=tuple(labels.items()),
        aliases=tuple(names),
        abbreviations=tuple(dict.fromkeys((*known.abbreviations, *more.abbreviations))),
        attributes=tuple((dict(known.attributes) | dict(more.attributes)).items()),
        source="; ".join(dict.fromkeys((known.source, more.source))),
    )


def _add(
    entry: Entry,
    entries: dict[tuple[Kind, str], Entry],
    abbreviated: dict[tuple[Kind, str], tuple[Entry, ...]],
    path: Path,
) -> None:
    for name in entry.names:
        other = entries.setdefault((entry.kind, normalise_name(name)), entry)
        if other is not entry and other.key == entry.key:
            message = f"the key {entry.key!r} is given twice; keep one entry, with all the names in it"
            raise DataError(f"{path.name}: {message}")
        if other is not entry:
            both = f"{other.key!r} and {entry.key!r}"
            hint = f"keep it in one of them; to add names to {other.key!r}, give an entry with that key"
            raise DataError(f"{path.name}: {name!r} means both {both}; {hint}")
    for name in entry.abbreviations:
        at = (entry.kind, normalise_name(name))
        abbreviated[at] = (*abbreviated.get(at, ()), entry)


def _citation(row: Row) -> tuple[re.Pattern[str], str]:
    if set(row.values) != CITATION_FIELDS:
        raise DataError(f"{row.where}: expected pattern and canonical, and no others, found {row.values!r}")
    pattern, canonical = row.regex("pattern"), row.text("canonical")
    try:
        pattern.sub(canonical, "")  # asks for its groups, though nothing matches
    except (re.error, IndexError) as error:
        message = f"canonical {canonical!r} does not fit the groups of the pattern: {error}"
        raise DataError(f"{row.where}: {message}") from error
    return pattern, canonical


def _variant(row: Row) -> tuple[re.Pattern[str], str]:
    if set(row.values) != VARIANT_FIELDS:
        expected = f"expected the fields {', '.join(sorted(VARIANT_FIELDS))}, and no others"
        raise DataError(f"{row.where}: {expected}")
    row.text("source")
    pattern, canonical = row.regex("pattern"), row.text("canonical")
    if set(pattern.groupindex) != {"whole"} or canonical.count("{whole}") != 1:
        message = "expected a pattern with the group (?P<whole>…) alone, and {whole} once in canonical"
        raise DataError(f"{row.where}: {message}")
    return pattern, canonical


def _words(row: Row, fields: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the lists of words of an entry, which must have ``words`` and may have others of `fields`."""
    if not {"words"} <= set(row.values) <= fields:
        expected = f"expected {' and '.join(sorted(fields, reverse=True))}, and no others"
        raise DataError(f"{row.where}: {expected}, found {row.values!r}")
    return {field: row.texts(field) for field in fields}


def _member_rule(row: Row) -> MemberRule:
    if set(row.values) != MEMBER_FIELDS:
        expected = f"expected the fields {', '.join(sorted(MEMBER_FIELDS))}, and no others"
        raise DataError(f"{row.where}: {expected}")
    row.text("source")
    return MemberRule(row.text("id"), row.regex("cue"), row.regex("between"), row.share("score", 0))


def _relation(row: Row) -> NameRule:
    if set(row.values) != RELATION_FIELDS:
        expected = f"expected the fields {', '.join(sorted(RELATION_FIELDS))}, and no others"
        raise DataError(f"{row.where}: {expected}")
    if row.text("predicate") not in ORGANISATIONAL:
        known = ", ".join(ORGANISATIONAL)
        raise DataError(f"{row.where}: unknown predicate {row.text('predicate')!r}; known: {known}")
    pattern = row.regex("regex")
    if set(pattern.groupindex) != {"body", "whole"}:
        raise DataError(f"{row.where}: expected a regex with the groups (?P<whole>…) and (?P<body>…)")
    return NameRule(row.text("id"), row.text("predicate"), pattern, row.share("score", 0))
