"""Forms of a name: without what is not of it, and what all its spellings share."""

from __future__ import annotations

import re
from collections import Counter

from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Kind

BRACKET = re.compile(r"\s*\((?![a-z0-9]{1,4}\)|[A-Z]\))([^()]{1,60})\)")  # no paragraph of a rule: 3(a)(1)(B)
_POSSESSIVE = re.compile(r"[’']s?$")
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"\*\*|(?<!\w)_|_(?!\w)")
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,20}>")
_END = re.compile(r"[\s•●▪■]+$|(?<=\))[.,;:•●▪■\s]+$")
# More than one of what capitals stand for, or a possessive that lost its apostrophe: "IGs", "DFPSs".
_MANY_CAPITALS = re.compile(r"\b([A-Z]{2,})s\b")
_CAPITALS = re.compile(r"[A-Z]{2,5}")
Key = tuple[Kind, str]  # kind and folded name
Name = tuple[str, str]  # canonical name, and how it was found


class Forms:
    """Takes names apart by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._article, self._many = Cued(lexicon, "name.article"), Cued(lexicon, "name.many")

    def plain(self, text: str) -> str:
        """Return the name that a mention's words are, without article, bracket and possessive.

        >>> from kg.lexicon import load_lexicon
        >>> forms = Forms(load_lexicon("en"))
        >>> forms.plain("the Office of Public Records (OPR)’s"), forms.plain("2 CFR 200.332(b)")
        ('Office of Public Records', '2 CFR 200.332(b)')
        """
        text = _END.sub("", _SPACES.sub(" ", _MARKUP.sub("", _TAG.sub(" ", text))).strip())
        text = BRACKET.sub("", _POSSESSIVE.sub("", self._article.sub("", text)))
        return _POSSESSIVE.sub("", text).strip() or text

    def fold(self, words: str) -> str:
        """Return what spellings of one name share: no capitals, hyphens, plural or number of members.

        >>> from kg.lexicon import load_lexicon
        >>> fold = Forms(load_lexicon("en")).fold
        >>> fold("Health Services"), fold("37 inspected units"), fold("DFPSs") == fold("DFPS")
        ('health service', 'inspected unit', True)
        """
        words = _MANY_CAPITALS.sub(r"\1", words)
        if _CAPITALS.fullmatch(words):
            return words.casefold()  # its last letter stands for a word
        words = self._many.sub("", words.casefold().replace("-", " "))
        return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words.split())


def most(counts: Counter[str]) -> str:
    """Return the form that is written most often."""
    return min(counts, key=lambda form: (-counts[form], form))
