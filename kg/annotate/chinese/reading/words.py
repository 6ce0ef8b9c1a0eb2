"""Words and their parts of speech: jieba's dictionary and algorithm, with words of the domain.

jieba is used without its model for unknown words (``HMM=False``): it joins words across the
bounds of names, and it halves the speed. Nothing is logged and no cache is written.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.terms import Terms

_NUMBER = re.compile(r"[0-9.]+%?|[A-Za-z]+|[一二三四五六七八九十百千万亿两几〇零]+$")
_FREQUENCY = 20_000  # of a word of ours: enough to win over its parts


class Word(NamedTuple):
    """A word at ``start:end`` of the text, as it is read (see `script`), with its part of speech."""

    start: int
    end: int
    text: str
    pos: str


class Segmenter:
    """Cuts a text into words; one for each set of domain words."""

    def __init__(self, tokenizer: Any, tags: dict[str, str]) -> None:
        self._tokenizer = tokenizer
        self._tags = tags

    def cut(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words of ``text[start:end]``, blanks left out."""
        words = []
        at = start
        for part in self._tokenizer.cut(text[start:end], HMM=False):
            stop = at + len(part)
            if not part.isspace():
                words.append(Word(at, stop, part, self._tag(part)))
            at = stop
        return words

    def _tag(self, word: str) -> str:
        if tag := self._tags.get(word):
            return tag
        if _NUMBER.match(word):
            return "m"
        return "x" if not word.isalnum() else "z"


@cache
def _dictionary() -> tuple[Any, dict[str, int], int, dict[str, str]]:
    """Return jieba's tokenizer class, its frequencies with all prefixes, their sum, and the tags."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of jieba's own code, under newer versions of Python
        import jieba
    frequencies: dict[str, int] = {}
    tags: dict[str, str] = {}
    total = 0
    source = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8")
    for line in source.splitlines():
        word, count, tag = line.split(" ")
        frequencies[word] = int(count)
        tags[word] = tag
        total += int(count)
    for word in tags:
        for cut in range(1, len(word)):
            frequencies.setdefault(word[:cut], 0)
    return jieba.Tokenizer, frequencies, total, tags


def segmenter(terms: Terms) -> Segmenter:
    """Return a segmenter that knows jieba's words and those of the lexicon."""
    tokenizer_class, frequencies, total, tags = _dictionary()
    frequencies, tags = dict(frequencies), dict(tags)
    for tag in ("n", "v", "a"):
        for word in sorted(terms.words(f"words.{tag}")):
            total += _FREQUENCY - frequencies.get(word, 0)
            frequencies[word] = _FREQUENCY
            tags[word] = tag
            for cut in range(1, len(word)):
                frequencies.setdefault(word[:cut], 0)
    tokenizer = tokenizer_class()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    return Segmenter(tokenizer, tags)
