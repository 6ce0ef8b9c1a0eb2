"""Which mentions of units and policies are the same: names, short names, definite descriptions.

Every mention of a unit or policy that has a better name than its own words gets ``same``, the
name, and ``method``, how it was found. What ``the department`` means is told in ``described``; where
nothing fits, it stays what it is. The head of a department who is told to act stands for it.
``Department of Piers`` beside ``U.S. Department of Piers`` is that, unless the report names
another (``Ohio Department of Piers``); ``Piers Department`` is, where the report names one of Piers;
``Piers`` is, where ``Department of Piers (Piers)`` says so, also in a list of departments. A common noun
in lower case (``the state``) is never what its capitals name (``State``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.english.mending.appositions import Appositions
from kg.annotate.english.mending.counted import Counted
from kg.annotate.english.mending.described import Antecedents, Described, NamedUnit
from kg.annotate.english.mending.documents import Documents
from kg.annotate.english.mending.forms import BRACKET, Forms, Key, Name
from kg.annotate.english.mending.listed import Lists
from kg.annotate.english.mending.same import SameNames
from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.names import Abbreviation
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_SPACES = re.compile(r"\s+")
_ONE_WORD = re.compile(r"[A-Z][a-z]+")
_GOES_ON = re.compile(r"[\w,;’'”)]\s+$")  # what stands before is no end of a sentence and no mark of an item
_OF_NAME = re.compile(r"\s+of\s+(?:the\s+)?[A-Z]")  # behind a head that is a part of a name
_NAME_AFTER = re.compile(r"[ \n](?:[A-Z][a-z]+[ \n]){2}")
_NAME_BEFORE = re.compile(r"(?<![.:;!?•|])[ ](?:[A-Z][\w’'&-]+)[ \n]$")
_NUMBER = re.compile(r"(?<![\w.-])\d{1,2}\s+$")


class Resolver:
    """Finds which mentions of a report mean one unit or policy, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._forms = Forms(lexicon)
        self._same, self._lists = SameNames(lexicon, self._forms), Lists(lexicon)
        # alone they may stand for a unit
        self._heads = lexicon.lemmas("bare-unit") | lexicon.lemmas("described.alone")
        self._described, self._rules = Cued(lexicon, "name.described"), Described(lexicon, self._forms)
        self._code = Cued(lexicon, "policy.code")
        self._documents = Documents(lexicon, self._forms)
        self._appositions = Appositions(lexicon, self._forms)
        self._counted = Counted(lexicon, self._forms)

    def resolve(self, text: str, mentions: Sequence[Mention], known: Sequence[Abbreviation]) -> list[Mention]:
        """Return the mentions, those of one unit or policy with one ``same``.

        Parameters
        ----------
        text
            The report.
        mentions
            In document order.
        known
            The abbreviations that the report introduces.
        """
        mentions = [self._whole_citation(text, mention) for mention in mentions]
        names = self._lists.names(text, mentions)
        proper = self._proper(text, mentions)
        canonical = self._canonical(text, mentions, known, names, proper)
        short = self._one_word_names(text, mentions, canonical, names)
        titles = [(m.start, m.end) for m in mentions if m.kind is Kind.POLICY]
        named: list[NamedUnit] = []
        found: dict[int, Name] = {}
        bare: list[int] = []  # heads that stand alone, for which a name is looked for when all are known
        for at, mention in enumerate(mentions):
            if mention.kind not in (Kind.UNIT, Kind.POLICY):
                continue
            words = self._forms.plain(text[mention.start : mention.end])
            full = self._full(text, mention, names)
            folded = canonical.get((mention.kind, self._forms.fold(full)), (full, ""))
            name, method = canonical.get((mention.kind, full), folded)
            if mention.kind is Kind.UNIT and words in proper:
                name, method = words, ""
            if mention.kind is Kind.UNIT and words in short:
                name, method = short[words], "abbreviation"
            elif mention.kind is Kind.UNIT and words.casefold() in self._heads:
                if self._is_described(text, mention, words) or (
                    name == words and _stands_alone(text, mention)
                ):
                    bare.append(at)
            elif mention.kind is Kind.UNIT and not any(a <= mention.start < b for a, b in titles):
                named.append(NamedUnit(mention.start, mention.end, name))
            if name in short and words not in short:
                name, method = words, ""  # "the States" is not what "State" stands for
            found[at] = name, method
        found |= self._understood(text, mentions, named, bare)
        for rule in (self._documents, self._appositions, self._counted):
            found.update(rule.described(text, mentions, found))
        return [
            _with(mention, text, *found[at]) if at in found else mention
            for at, mention in enumerate(mentions)
        ]

    def _understood(
        self, text: str, mentions: Sequence[Mention], named: Sequence[NamedUnit], bare: Sequence[int]
    ) -> dict[int, Name]:
        """Return what heads mean that stand alone, by the places of their mentions."""
        words = {at: self._forms.plain(text[mentions[at].start : mentions[at].end]) for at in bare}
        first = {words[at].casefold(): mentions[at].start for at in reversed(bare)}
        antecedents = Antecedents(text, named, self._rules, first)
        found: dict[int, Name] = {}
        for at, word in words.items():
            meant = antecedents.of(word, mentions[at].start)
            found[at] = (word, "") if meant is None else (meant, "definite")
        return found

    def _is_described(self, text: str, mention: Mention, words: str) -> bool:
        """Tell whether a head that stands alone is no name: ``the Department``, ``its office``."""
        before = text[max(0, mention.start - 8) : mention.start]
        described = words[:1].islower() or self._described.search(before) is not None
        return described and _OF_NAME.match(text, mention.end) is None

    def _whole_citation(self, text: str, mention: Mention) -> Mention:
        """Return the mention of a title of a code with its number, where it stands right before: 8 U.S.C."""
        if mention.kind is Kind.POLICY and self._code.match(text, mention.start):
            number = _NUMBER.search(text, max(0, mention.start - 4), mention.start)
            return replace(mention, start=number.start()) if number else mention
        return mention

    def _full(self, text: str, mention: Mention, names: Mapping[int, str]) -> str:
        """Return the name that a mention's words are, with the head that a list has for it and others."""
        listed_as = names.get(mention.start) if mention.kind is Kind.UNIT else None
        return listed_as or self._forms.plain(text[mention.start : mention.end])

    def _proper(self, text: str, mentions: Sequence[Mention]) -> frozenset[str]:
        """Return the single words in lower case that inside of a sentence stand as names, with a capital."""
        found = set()
        for mention in mentions:
            if mention.kind is Kind.UNIT:
                words = self._forms.plain(text[mention.start : mention.end])
                before = text[max(0, mention.start - 3) : mention.start]
                if (
                    _ONE_WORD.fullmatch(words)
                    and _GOES_ON.search(before)
                    and text.startswith(words, mention.start)
                ):
                    found.add(words.casefold())
        return frozenset(found)

    def _canonical(
        self,
        text: str,
        mentions: Sequence[Mention],
        known: Sequence[Abbreviation],
        names: Mapping[int, str],
        proper: frozenset[str],
    ) -> Mapping[Key, Name]:
        """Map each folded name to the fullest one and how it was found."""
        written: dict[Key, Counter[str]] = {}
        brackets: dict[Key, str] = {}
        for mention in mentions:
            if mention.kind in (Kind.UNIT, Kind.POLICY):
                words = self._full(text, mention, names)
                if mention.kind is Kind.UNIT and words in proper:
                    continue
                key = mention.kind, self._forms.fold(words)
                written.setdefault(key, Counter())[words] += 1
                inside = BRACKET.search(text[mention.start : mention.end])
                if inside:
                    brackets[key] = inside.group(1)
        return self._same.names(written, brackets, known)

    def _one_word_names(
        self,
        text: str,
        mentions: Sequence[Mention],
        canonical: Mapping[Key, Name],
        listed_as: Mapping[int, str],
    ) -> Mapping[str, str]:
        """Return what ``State`` stands for where the report says ``Department of State (State)``.

        A word that is set up for two units stands for neither.
        """
        found: dict[str, set[str]] = {}
        for mention in mentions:
            if mention.kind is Kind.UNIT:
                inside = BRACKET.search(text, mention.start, mention.end) or BRACKET.match(text, mention.end)
                words = self._full(text, mention, listed_as)
                if inside and _ONE_WORD.fullmatch(inside.group(1)) and inside.group(1) in words.split()[1:]:
                    name = canonical.get((Kind.UNIT, self._forms.fold(words)), (words, ""))[0]
                    found.setdefault(inside.group(1), set()).add(name)
        return {short: next(iter(names)) for short, names in found.items() if len(names) == 1}


def _stands_alone(text: str, mention: Mention) -> bool:
    """Tell whether no other name stands right beside a word in capitals: ``Port Security Grant Program``."""
    if _OF_NAME.match(text, mention.end) or _NAME_AFTER.match(text, mention.end):
        return False
    return _NAME_BEFORE.search(text, max(0, mention.start - 40), mention.start) is None


def _with(mention: Mention, text: str, name: str, method: str) -> Mention:
    extra = dict(mention.attributes)
    own = _SPACES.sub(" ", text[mention.start : mention.end]).strip()
    if name != own:
        extra["same"] = name
        extra["method"] = method or "alias"
    return replace(mention, attributes=tuple(sorted(extra.items())))
