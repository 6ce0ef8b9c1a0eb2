"""One annotation → for each mention the key of the entity that it means, and how that was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from kg.link.authority import Authority, Entry
from kg.link.coordinated import name_of, parts_of
from kg.link.meaning import (
    Meaning,
    Resolved,
    Together,
    is_borne_by_any,
    of_entry,
    of_issuer,
    of_name,
    unit_form,
)
from kg.link.names import full_name, is_understood, local_names, meant_name, split_title, written_name
from kg.link.places import is_of_its_report, whole_name
from kg.link.shortened import shortened_names
from kg.link.wording import all_of
from kg.mint import normalise_name, own_iri, own_key
from kg.model import Annotation, Issue, Kind, Link, Mention, PassageKind, Span

_UPPER_OR_DIGIT = re.compile(r"[A-Z0-9]|[^\x00-\x7f\u2010-\u203f]")
_GOES_ON = re.compile(r"[\w,;’'”)]\s+$")  # before a word that begins no sentence and no item
_DETERMINER = re.compile(r"\b(?:the|this|that|our|its|their|each)\s+$", re.IGNORECASE)
_OPENING = "“\"‘'《「『〈"


def resolve(annotation: Annotation, authority: Authority) -> Resolved:
    """Say of each mention what it means; of one that means nothing known, why."""
    report, text = annotation.report, annotation.report.text
    short, issues = local_names(annotation, authority)
    short = shortened_names(annotation, authority) | short
    present = _present(annotation)
    names, units = _Names(annotation, authority, short, present), list(_unit_names(annotation))
    resolver = _Resolver(
        names=names,
        abbreviated=_abbreviated(annotation, authority),
        sizes=_sizes(names),
        named=dict(reversed(units)),  # of mentions of one name the first
        bare={name for name, unit in units if _stands_bare(text, name, unit)},
        memo=_Memo(),
    )
    repeats = _repeated_problems(annotation)
    meanings: list[Meaning | None] = []
    for at, mention in enumerate(annotation.mentions):
        meaning = resolver.meaning(annotation.mentions[repeats.get(at, at)])
        meanings.append(meaning)
        if meaning is None:
            words, kind = text[mention.start : mention.end], mention.kind
            message = f"{kind} {words!r} means no {kind} that the report names"
            issues.append(Issue("link", report.id, message, mention.start, mention.end))
    links = tuple(_links(annotation, meanings))
    return Resolved(
        annotation, tuple(meanings), links, tuple(issues), short, present, tuple(resolver.memo.together)
    )


def _present(annotation: Annotation) -> frozenset[str]:
    text = annotation.report.text
    named = [m for m in annotation.mentions if m.kind in (Kind.UNIT, Kind.POLICY)]
    return frozenset(
        normalise_name(name) for m in named for name in (full_name(m, text), meant_name(m) or "")
    )


def _abbreviated(annotation: Annotation, authority: Authority) -> frozenset[str]:
    """Return the names, normalised, that short names of the report stand for."""
    return frozenset(
        authority.normalise(mention.kind, mention.get("same") or "")
        for mention in annotation.mentions
        if mention.get("method") == "abbreviation" and mention.get("same")
    )


def _links(annotation: Annotation, meanings: Sequence[Meaning | None]) -> Iterator[Link]:
    for mention, meaning in zip(annotation.mentions, meanings, strict=True):
        span = Span(annotation.report.id, mention.start, mention.end)
        if meaning is None:
            yield Link(span, None, "unresolved: a pronoun or no name", mention.score, mention.why)
        else:
            yield Link(span, meaning.iri, meaning.method, mention.score, mention.why)


@dataclass(frozen=True, slots=True)
class _Names:
    """How one report names things."""

    annotation: Annotation
    authority: Authority
    short: Mapping[tuple[Kind, str], str]  # what its short names stand for
    present: frozenset[str]  # the names that it has, normalised

    def of(self, mention: Mention) -> tuple[str, str]:
        """Return the canonical name, normalised, and how it was found."""
        kind, same = mention.kind, meant_name(mention)
        written = written_name(mention, self.annotation.report.text, self.authority)
        name = self.authority.normalise(kind, written)
        if kind is Kind.POLICY and (titled := split_title(name, self.authority)):
            name = titled[0]
        method = (mention.get("method") or "alias") if same else "name"
        if (kind, name) in self.short and not self.is_common(mention):
            name, method = self.short[kind, name], "abbreviation" if method == "name" else method
        if kind is Kind.UNIT:
            name = unit_form(name, self.authority, self.short, self.present)
        if (whole := whole_name(name, self.annotation.report, self.authority.wording)) != name:
            name, method = whole, "place"
        return name, method

    def is_common(self, mention: Mention) -> bool:
        """Tell whether a unit is called by a common noun (``the state``), which no name in capitals is."""
        words = full_name(mention, self.annotation.report.text)
        is_lower = mention.get("same") is None and _UPPER_OR_DIGIT.search(words) is None
        return is_lower and (" " not in words or self.authority.is_generic(normalise_name(words)))


def _sizes(names: _Names) -> dict[str, set[str]]:
    """Return the counts that a report gives with each name of a group."""
    sizes: dict[str, set[str]] = {}
    for mention in names.annotation.mentions:
        count = mention.get("count")
        if count and mention.kind is Kind.UNIT and mention.get("collective") == "true":
            sizes.setdefault(names.of(mention)[0], set()).add(count)
    return sizes


def _unit_names(annotation: Annotation) -> Iterator[tuple[str, Mention]]:
    """Yield the words, normalised, by which a report names units one by one, each with its mention."""
    for mention in annotation.mentions:
        words = full_name(mention, annotation.report.text)
        is_one = mention.kind is Kind.UNIT and mention.get("collective") != "true"
        if is_one and not is_understood(mention) and _UPPER_OR_DIGIT.search(words):
            yield normalise_name(words), mention


def _stands_bare(text: str, name: str, mention: Mention) -> bool:
    """Tell whether a name of one word stands amid a sentence without an article: "State", not "the State"."""
    before = text[max(0, mention.start - 8) : mention.start]
    return " " not in name and bool(_GOES_ON.search(before)) and not _DETERMINER.search(before)


@dataclass(slots=True)
class _Memo:
    """What was met before in the report that is resolved."""

    first: dict[tuple[Kind, str], Mention] = field(default_factory=dict)  # what equal words meant
    ends: dict[str, int] = field(
        default_factory=dict
    )  # where the first mention ends that has a key of its own
    together: list[Together] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Resolver:
    """What is known of a report before its mentions are resolved, and what was met on the way."""

    names: _Names
    abbreviated: frozenset[str]  # of its names those that have a short name
    sizes: Mapping[str, Set[str]]  # how many the groups of one name are said to be
    named: Mapping[str, Mention]  # the first mention of a unit whose words are this name, normalised
    bare: Set[str]  # of these, those that stand without an article
    memo: _Memo

    def meaning(self, mention: Mention) -> Meaning | None:
        """Return what a mention means, or None where nothing can be said."""
        if mention.kind in (Kind.PROBLEM, Kind.MEASURE):
            return self._own(str(mention.kind), mention, "own")
        name, method = self.names.of(mention)
        if not re.search(r"[^\W_]", name):
            return None
        if all_of(self.names.authority.wording.pronoun, name) and not mention.get("same"):
            return None
        if mention.kind is Kind.UNIT and mention.get("collective") == "true":
            return self._group(mention, name)
        entry = self.names.authority.find(mention.kind, name, self.names.present)
        if entry is not None and not (self.names.is_common(mention) and _is_capital(entry, name)):
            return of_entry(mention.kind, entry)
        if mention.kind is Kind.UNIT and name not in self.abbreviated and self._is_many(mention):
            return self._group(mention, name)
        if group := self._several(mention, name):
            return group
        if named := self._named(mention, name, method):
            return named
        if mention.kind is Kind.POLICY and not self._is_capitalised(mention) and self._is_vague(name):
            return self._own("policy", mention, "own")
        words = f"{name}|common" if name in self.bare and self.names.is_common(mention) else name
        return self._shared_in_text(str(mention.kind), mention, words, "own")

    def _named(self, mention: Mention, name: str, method: str) -> Meaning | None:
        """Return what a name means beyond its report, or None where it means something in it alone.

        By the name of a part or a rule that any body has, all that one issuer publishes means the same one.
        """
        if is_borne_by_any(mention.kind, name, self.names.authority):
            return of_issuer(mention.kind, name, self.names.annotation.report)
        if mention.kind is Kind.UNIT and self._is_of_its_report(mention, name):
            return None
        return of_name(mention.kind, name, method) if self._is_name(mention, name) else None

    def _is_of_its_report(self, mention: Mention, name: str) -> bool:
        """Tell whether a unit is called by what means another unit in another report: 校团委, Ohio office."""
        known = self.names.authority
        written = written_name(mention, self.names.annotation.report.text, known)
        return is_of_its_report(name, known.wording) or all_of(known.wording.common, written) is not None

    def _several(self, mention: Mention, name: str) -> Meaning | None:
        """Return the group of the units that the words name together, or None where they name one."""
        if mention.kind is not Kind.UNIT or not re.search(r"\band\b|,", name):
            return None
        text = self.names.annotation.report.text
        words = text[mention.start : mention.end]
        headed = self.names.authority.wording.headed
        parts = parts_of(words, lambda part: self._unit(part) is not None, headed)
        if not parts:
            return None
        group = self._group(mention, name)
        spans = [
            Span(self.names.annotation.report.id, mention.start + a, mention.start + b) for a, b in parts
        ]
        meant = [self._unit(name_of(text[s.start : s.end])) for s in spans]
        known = tuple((span, unit) for span, unit in zip(spans, meant, strict=True) if unit is not None)
        if all(other.mention != mention for other in self.memo.together):
            self.memo.together.append(Together(mention, group, known))
        return group

    def _unit(self, name: str) -> Meaning | None:
        """Return the one unit that a normalised name is used for in this report, or None."""
        if (mention := self.named.get(name)) is not None:
            meant = self.meaning(mention)
            return meant if meant is not None and not meant.collective else None
        if (Kind.UNIT, name) in self.names.short:
            name = self.names.short[Kind.UNIT, name]
        if entry := self.names.authority.find(Kind.UNIT, name, self.names.present):
            return of_entry(Kind.UNIT, entry)
        return None

    def _group(self, mention: Mention, name: str) -> Meaning:
        """Return the group of this report that the words mean, wherever in it they stand."""
        meaning = self._shared_in_text("group", mention, self._of_size(mention, name), "own")
        return replace(meaning, collective=True)

    def _is_many(self, mention: Mention) -> bool:
        words = mention.get("same") or full_name(mention, self.names.annotation.report.text)
        return self.names.authority.is_many(words)

    def _of_size(self, mention: Mention, name: str) -> str:
        """Return the name of a group, with its size where the report counts several of the name.

        What four of the grantees said, the five that were visited did not say.
        """
        count = mention.get("count")
        return f"{name}|{count}" if count and len(self.sizes.get(name, ())) > 1 else name

    def _is_name(self, mention: Mention, name: str) -> bool:
        """Tell whether these words name something beyond this report.

        That another spelling of them occurs (``loan servicers``, ``loan servicer``) makes them no name;
        that the report gives them a short name does.
        """
        if self.names.authority.is_generic(name, mention.kind):
            return False
        if mention.kind is Kind.POLICY and all_of(self.names.authority.wording.section, name):
            return False
        if mention.kind is Kind.POLICY and (
            mention.get("class") == "formulation" or self._is_quoted(mention)
        ):
            return True
        return name in self.abbreviated or self._is_capitalised(mention)

    def _is_vague(self, name: str) -> bool:
        """Tell whether a report may well mean two things by the same words: ``guidance``, ``the policy``.

        ``key practices for planning`` are one thing in all of a report.
        """
        return " " not in name or self.names.authority.is_generic(name, Kind.POLICY)

    def _is_capitalised(self, mention: Mention) -> bool:
        """Tell whether a capital, digit or Chinese sign is in the words, that of the sentence aside."""
        text = self.names.annotation.report.text
        words = mention.get("same") or text[mention.start : mention.end]
        later = words.split(maxsplit=1)
        if len(later) == 2 and later[0].casefold() in ("the", "a", "an"):
            words = later[1]
        elif len(later) == 2 and later[0].istitle() and not mention.get("same"):
            # "Relevant rules were …": the capital may be the sentence's.
            before = text[max(0, mention.start - 3) : mention.start].rstrip()
            words = later[1] if not before or before[-1] in ".!?:\n•-" else words
        return _UPPER_OR_DIGIT.search(words) is not None

    def _is_quoted(self, mention: Mention) -> bool:
        before = self.names.annotation.report.text[max(0, mention.start - 1) : mention.start]
        return bool(before) and before in _OPENING

    def _shared_in_text(self, name: str, mention: Mention, words: str, method: str) -> Meaning:
        """Return what the first mention with these words in this text means."""
        first = self.memo.first.setdefault((mention.kind, f"{name}|{words}"), mention)
        return self._own(name, first, method)

    def _own(self, name: str, mention: Mention, method: str) -> Meaning:
        key = own_key(name, Span(self.names.annotation.report.id, mention.start, mention.end))
        # Of two that begin together the longer comes first, and keeps the plain name.
        if self.memo.ends.setdefault(key, mention.end) != mention.end:
            key = f"{key}-{mention.end}"
        return Meaning(own_iri(key), key, method)


def _is_capital(entry: Entry, name: str) -> bool:
    """Tell whether an entry is written with capitals wherever it has this name."""
    spelt = (word for word in (*entry.names, *entry.abbreviations) if normalise_name(word) == name)
    return all(_UPPER_OR_DIGIT.search(word) is not None for word in spelt)


def _repeated_problems(annotation: Annotation) -> dict[int, int]:
    """Return the problems that repeat, word for word, a problem that a heading above them states."""
    text = annotation.report.text
    stated: dict[tuple[int, str], int] = {}  # heading, words → mention
    repeats: dict[int, int] = {}
    for at, mention in enumerate(annotation.mentions):
        if mention.kind is Kind.PROBLEM:
            words = normalise_name(text[mention.start : mention.end])
            block = _block(annotation, mention)
            for above in _governing(annotation, block):
                if (above, words) in stated:
                    repeats[at] = stated[above, words]
                    break
            else:
                if block is not None:
                    stated.setdefault((block, words), at)
    return repeats


def _block(annotation: Annotation, mention: Mention) -> int | None:
    """Return the index of the innermost block that holds a mention, by bisection."""
    passages = annotation.passages
    low, high = 0, len(passages)
    while low < high:
        middle = (low + high) // 2
        if passages[middle].start <= mention.start:
            low = middle + 1
        else:
            high = middle
    if low == 0:
        return None
    index: int | None = low - 1
    if passages[low - 1].kind is PassageKind.SENTENCE:
        index = passages[low - 1].parent
    return index if index is not None and passages[index].end >= mention.end else None


def _governing(annotation: Annotation, block: int | None) -> Iterator[int]:
    """Yield the headings and items above a block, the nearest first."""
    while block is not None:
        block = annotation.passages[block].parent
        if block is not None:
            yield block
