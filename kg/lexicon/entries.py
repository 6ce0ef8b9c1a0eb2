"""The entries of a lexicon, and the lexicon that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.errors import UnknownNameError
from kg.model import Kind


@dataclass(frozen=True, slots=True)
class Words:
    """A class of words."""

    id: str
    name: str
    lemmas: frozenset[str]
    forms: frozenset[str]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that proposes a mention."""

    id: str
    kind: Kind
    regex: re.Pattern[str]
    score: float
    attributes: tuple[tuple[str, str], ...]

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the places in ``text[start:end]`` that it names: its group ``span``, or the whole match."""
        group = "span" if "span" in self.regex.groupindex else 0
        return (match.span(group) for match in self.regex.finditer(text, start, end))


@dataclass(frozen=True, slots=True)
class Value:
    """A regular expression that gives an attribute of a mention a value."""

    id: str
    kind: Kind
    attribute: str
    value: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A regular expression that gives a heading its role."""

    id: str
    role: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A regular expression for words around a mention, or in it, that say something of it."""

    id: str
    name: str  # its class
    value: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries of one language, in the order of their files, later folders on top."""

    language: str
    words: tuple[Words, ...]
    patterns: tuple[Pattern, ...]
    values: tuple[Value, ...]
    sections: tuple[Section, ...]
    every_cue: tuple[Cue, ...]
    own: tuple[Pattern, ...]  # those of ``patterns`` that the user's folders hold
    by_class: Mapping[str, tuple[Cue, ...]] = field(repr=False)  # class of cues → its cues
    by_lemma: Mapping[str, tuple[str, ...]] = field(repr=False)  # lemma → names of its classes
    by_form: Mapping[str, tuple[str, ...]] = field(repr=False)
    by_phrase: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(
        repr=False
    )  # first word → phrases

    def lemmas(self, name: str) -> frozenset[str]:
        """Return the lemmas of a class."""
        found = [words.lemmas for words in self.words if words.name == name]
        if not found:
            raise UnknownNameError("class of words", name, {words.name for words in self.words})
        return frozenset().union(*found)

    def cues(self, name: str) -> tuple[Cue, ...]:
        """Return the cues of a class."""
        if name not in self.by_class:
            raise UnknownNameError("class of cues", name, self.by_class)
        return self.by_class[name]

    def classes(self, lemma: str, form: str) -> tuple[str, ...]:
        """Return the classes that a word belongs to, by its lemma or as it is written (lower case)."""
        return tuple(sorted({*self.by_lemma.get(lemma, ()), *self.by_form.get(form, ())}))
