"""Cues and words of the English lexicon as rules look for them.

A class of words whose name has a point in it (``clause.negation``) is for rules alone: no feature of the
learned model is made of it, so that more words can be told to the rules without fitting the model anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import DataError
from kg.lexicon import Cue, Lexicon


def is_seen(name: str) -> bool:
    """Tell whether features are made of a class of words.

    >>> is_seen("deficiency-noun"), is_seen("clause.negation")
    (True, False)
    """
    return "." not in name


def alternatives(lexicon: Lexicon, name: str) -> str:
    """Return a regular expression for any of the lemmas and phrases of a class, the longest first.

    >>> from kg.lexicon import load_lexicon
    >>> alternatives(load_lexicon("en"), "name.headed")
    'department|ministry'
    """
    words = {
        *lexicon.lemmas(name),
        *(p for entry in lexicon.words if entry.name == name for p in entry.phrases),
    }
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


def cues_with(lexicon: Lexicon, name: str, *groups: str) -> tuple[Cue, ...]:
    """Return the cues of a class, whose regular expressions name the groups that a rule reads.

    Raises
    ------
    DataError
        If an entry of the user's own lacks one of them.
    """
    cues = lexicon.cues(name)
    for cue in cues:
        missing = [group for group in groups if group not in cue.regex.groupindex]
        if missing:
            raise DataError(
                f"lexicon: {cue.id!r}: regex has no group {missing[0]!r}, which the class {name!r} needs;"
                f" name one: (?P<{missing[0]}>…)"
            )
    return cues


class Cued:
    """The cues of a class, tried one after the other: what the first of them finds counts.

    Parameters
    ----------
    groups
        Those that are read of what is found.

    >>> from kg.lexicon import load_lexicon
    >>> Cued(load_lexicon("en"), "name.article").sub("", "the Office of Piers")
    'Office of Piers'
    """

    def __init__(self, lexicon: Lexicon, name: str, *groups: str) -> None:
        self._cues = cues_with(lexicon, name, *groups)
        self._regexes = [cue.regex for cue in self._cues]

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first place in ``text[start:end]`` that a cue matches."""
        stop = len(text) if end is None else end
        return next((found for one in self._regexes if (found := one.search(text, start, stop))), None)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return what a cue matches right at the beginning of ``text[start:end]``."""
        stop = len(text) if end is None else end
        return next((found for one in self._regexes if (found := one.match(text, start, stop))), None)

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the match of a cue with all of ``text[start:end]``."""
        stop = len(text) if end is None else end
        return next((found for one in self._regexes if (found := one.fullmatch(text, start, stop))), None)

    def sub(self, new: str, text: str) -> str:
        """Return the text with `new` in the place of what the cues match."""
        for one in self._regexes:
            text = one.sub(new, text)
        return text

    def finditer(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield every place that a cue matches, with its value, in the order of the text."""
        found = [(match, cue.value) for cue in self._cues for match in cue.regex.finditer(text)]
        return iter(sorted(found, key=lambda one: one[0].span()))

    def value(self, word: str) -> str | None:
        """Return the value of the cue that matches all of a word."""
        return next((cue.value for cue in self._cues if cue.regex.fullmatch(word)), None)
