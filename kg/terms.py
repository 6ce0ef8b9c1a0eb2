"""The words and cues of the Chinese rules by class: ``zh-*.toml``, those that ship and those of the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import kg.lexicon
from kg.errors import DataError, UnknownNameError
from kg.lexicon import Cue


@dataclass(frozen=True)
class Terms:
    """Classes of words and cues, called ``file.table`` as in ``measures.action``, and the ids of rules."""

    classes: Mapping[str, frozenset[str]]
    ids: Mapping[str, str]
    cues: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)

    def words(self, name: str) -> frozenset[str]:
        """Return the words of a class."""
        try:
            return self.classes[name]
        except KeyError:
            raise UnknownNameError("class of words", name, self.classes) from None

    def alternatives(self, name: str) -> str:
        """Return a regular expression for any word of a class, the longest first; `(?!)` for none.

        >>> Terms({"problems.negated": frozenset()}, {}).alternatives("problems.negated")
        '(?!)'
        """
        words = sorted(self.words(name), key=lambda word: (-len(word), word))
        return "|".join(map(re.escape, words)) or "(?!)"

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a pattern that finds any word of a class.

        >>> load_terms().pattern("units.role").search("由党委书记召集")[0]
        '党委书记'
        """
        return re.compile(self.alternatives(name))

    def told(self, name: str) -> tuple[Cue, ...]:
        """Return the cues of a class, each with what it says."""
        if name not in self.cues:
            raise UnknownNameError("class of cues", name, self.cues)
        return self.cues[name]

    def regex(self, name: str) -> str:
        """Return one regular expression for all cues of a class; at a place the first that fits counts.

        >>> load_terms().regex("problems.outweighed")
        '，轻'
        """
        found = [cue.regex.pattern for cue in self.told(name)]
        return found[0] if len(found) == 1 else "|".join(f"(?:{pattern})" for pattern in found)

    def cue(self, name: str) -> re.Pattern[str]:
        """Return a pattern for all cues of a class.

        >>> load_terms().cue("problems.against-rules").search("去年擅自")[0]
        '擅自'
        """
        try:
            return re.compile(self.regex(name))
        except re.error as error:
            message = (
                "its cues are tried as one; give each flags of its own, as (?i:…), and no group's name twice"
            )
            raise DataError(f"class of cues {name!r}: {error}: {message}") from error


def load_terms(folders: Sequence[Path] = ()) -> Terms:
    """Return the words that ship, with the entries of the user's `folders` on top."""
    lexicon = kg.lexicon.load_lexicon("zh", folders)
    classes: dict[str, frozenset[str]] = {}
    ids: dict[str, str] = {}
    for entry in lexicon.words:
        classes[entry.name] = classes.get(entry.name, frozenset()) | entry.forms
        ids.setdefault(entry.name, entry.id)
    return Terms(classes, ids, lexicon.by_class)
