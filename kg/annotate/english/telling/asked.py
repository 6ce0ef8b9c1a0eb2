"""Measures that a report asks for, by the words in front of them, and where recommendations begin.

A status beside a recommendation is said of what it asks for, and not of what somebody answers to it. The
words are cues of the lexicon (``recommendation.begin``, ``recommendation.asked``, ``recommendation.answer``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Passage, PassageKind

_LABEL = 14  # characters of a point in front of its measure: "(2) ", "1(b) ", "FY 2022-03  "
_WORD = re.compile(r"[a-z]{2}")  # that is no label: whoever takes the measure is named
_SIGNS = " \t\n*_#.:()[]"  # around the number of a block


class Asked:
    """Tells which measures are asked for, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._begin = Cued(lexicon, "recommendation.begin", "number")
        self._asked = Cued(lexicon, "recommendation.asked")
        self._answer = Cued(lexicon, "recommendation.answer")

    def begins(self, text: str, block: Passage) -> bool:
        """Tell whether a block begins with the number of a recommendation."""
        return self._begin.match(text, block.start, block.end) is not None

    def is_bare(self, text: str, block: Passage) -> bool:
        """Tell whether a block is the number of a recommendation and nothing else."""
        begin = self._begin.match(text, block.start, block.end)
        return begin is not None and not text[begin.end() : block.end].strip(_SIGNS)

    def is_asked(self, words: str) -> bool:
        """Tell whether the words of a sentence in front of a measure ask for it, and no later ones answer.

        >>> from kg.lexicon import load_lexicon
        >>> asked = Asked(load_lexicon("en")).is_asked
        >>> [asked(words) for words in ("The port should ", "It should not wait and will ", "The port ")]
        [True, False, False]
        """
        asks = [match.end() for match, _ in self._asked.finditer(words)]
        return bool(asks) and self._answer.search(words, asks[-1]) is None

    def opens(self, text: str, start: int, measure: int) -> bool:
        """Tell whether a point that begins at `start` begins with a measure: ``Recommendation 2: Buy nets``.

        >>> from kg.lexicon import load_lexicon
        >>> opens = Asked(load_lexicon("en")).opens
        >>> text = "Recommendation 2: Buy nets. The port mended nets."
        >>> opens(text, 0, text.index("Buy")), opens(text, text.index("The"), text.index("mended"))
        (True, False)
        """
        begin = self._begin.match(text, start, measure)
        label = text[begin.end() if begin else start : measure].strip(_SIGNS)
        return len(label) <= _LABEL and not _WORD.search(label) and text[measure].isupper()


class Sentences:
    """The sentences of a report, looked up by place."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._every = [passage for passage in passages if passage.kind is PassageKind.SENTENCE]
        self._starts = [passage.start for passage in self._every]

    def start(self, at: int) -> int:
        """Return where the sentence begins that holds a place, the place itself where none does."""
        index = bisect_right(self._starts, at) - 1
        return self._starts[index] if index >= 0 else at
