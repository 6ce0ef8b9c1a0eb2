"""The words of the Chinese rules by class: ``zh-*.toml``, those that ship and those of the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import kg.lexicon
from kg.errors import UnknownNameError


@dataclass(frozen=True)
class Terms:
    """Classes of words, called ``file.table`` as in ``measures.action``, and the ids of their rules."""

    classes: Mapping[str, frozenset[str]]
    ids: Mapping[str, str]

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


def load_terms(folders: Sequence[Path] = ()) -> Terms:
    """Return the words that ship, with the entries of the user's `folders` on top."""
    lexicon = kg.lexicon.load_lexicon("zh", folders)
    classes: dict[str, frozenset[str]] = {}
    ids: dict[str, str] = {}
    for entry in lexicon.words:
        classes[entry.name] = classes.get(entry.name, frozenset()) | entry.forms
        ids.setdefault(entry.name, entry.id)
    return Terms(classes, ids)
