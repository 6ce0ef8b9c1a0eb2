"""Words and names of the genre, for the augmentation of training sentences.

Comes in: ``words.toml``, a seeded generator. Goes out: verbs and nouns by use,
and names of organs with the analysis that the treebanks give such names.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.models.recipe.convert import Word

#: How often a list of names stands where one was.
LIST_SHARE = 0.25


@dataclass(frozen=True)
class Lexicon:
    """The words of ``words.toml``, as lists by use."""

    verbs: Mapping[str, Sequence[str]]
    nouns: Sequence[str]
    adverbs: Sequence[str]
    heads: Sequence[str]
    fields: Sequence[str]
    parts: Sequence[str]


@cache
def load_lexicon() -> Lexicon:
    """Read the words of the genre."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    verbs = {use: words.split() if isinstance(words, str) else words for use, words in data["verbs"].items()}
    names = data["names"]
    return Lexicon(
        verbs,
        data["nouns"]["common"].split(),
        data["adverbs"]["manner"].split(),
        names["head"].split(),
        names["field"],
        names["part"],
    )


@cache
def inflect(lemma: str, tag: str) -> str | None:
    """Give the form of a lemma for a Penn Treebank tag, or None where it has none.

    >>> inflect("adhere", "VBZ"), inflect("deficiency", "NNS")
    ('adheres', 'deficiencies')
    """
    from lemminflect import getInflection  # needed for training only

    forms = getInflection(lemma, tag=tag, inflect_oov=True)
    return forms[0] if forms else None


def _name_word(text: str, head: int, dep: str) -> Word:
    plural = text.endswith("s") and not text.endswith(("ss", "ics"))
    number = "Number=Plur" if plural else "Number=Sing"
    return Word(text, True, "NNPS" if plural else "NNP", "PROPN", number, text, head, dep)


def _small_word(text: str, head: int, dep: str) -> Word:
    tag, pos, morph = {
        "of": ("IN", "ADP", ""),
        "and": ("CC", "CCONJ", ""),
        "the": ("DT", "DET", "Definite=Def|PronType=Art"),
    }[text]
    return Word(text, True, tag, pos, morph, text, head, dep)


def _compound(texts: Sequence[str], offset: int, head: int, dep: str) -> list[Word]:
    """Give a name of several words whose last word is the head of the others."""
    last = offset + len(texts) - 1
    words = [_name_word(text, last, "compound") for text in texts[:-1]]
    return [*words, _name_word(texts[-1], head, dep)]


def draw_name(rng: random.Random) -> list[Word]:
    """Draw the name of an organ; heads count from its first word, the root's is its own."""
    words = _draw_organ(rng)
    if rng.random() < 0.25:
        texts = rng.choice(load_lexicon().parts).split()
        root = next(i for i, w in enumerate(words) if w.head == i)
        at = len(texts)
        if words[0].text != "the":
            words = [_small_word("the", root + 1, "det"), *(replace(w, head=w.head + 1) for w in words)]
            root += 1
        shift = at + 1
        words = [replace(w, head=w.head + shift) for w in words]
        words[root] = replace(words[root], head=at - 1, dep="nmod")
        front = _compound(texts, 0, at - 1, "root")
        words = [*front, _small_word("of", root + shift, "case"), *words]
    if rng.random() < 0.6:
        root = next(i for i, w in enumerate(words) if w.head == i)
        words = [_small_word("the", root + 1, "det"), *(replace(w, head=w.head + 1) for w in words)]
    return words


def draw_names(rng: random.Random) -> list[Word]:
    """Draw a name, or now and then a list of names as ``conj`` of the first."""
    words = draw_name(rng)
    if rng.random() > LIST_SHARE:
        return words
    top = next(i for i, w in enumerate(words) if w.head == i)
    count = rng.randint(1, 3)
    for left in range(count - 1, -1, -1):
        other = draw_name(rng)
        comma = Word(",", True, ",", "PUNCT", "", ",", 0, "punct")
        link = [_small_word("and", 0, "cc")] if left == 0 else []
        if left or count > 1:
            link.insert(0, comma)
            words[-1] = replace(words[-1], space=False)
        shift = len(words) + len(link)
        head = shift + next(i for i, w in enumerate(other) if w.head == i)
        words += [replace(w, head=head) for w in link]
        words += [replace(w, head=w.head + shift) for w in other]
        words[head] = replace(words[head], head=top, dep="conj")
    return words


def _draw_organ(rng: random.Random) -> list[Word]:
    lexicon = load_lexicon()
    head, first, second = rng.choice(lexicon.heads), rng.choice(lexicon.fields), rng.choice(lexicon.fields)
    kind = rng.random()
    if kind < 0.35:  # Water Resources Bureau
        texts = [*first.split(), head]
        return _compound(texts, 0, len(texts) - 1, "root")
    words = [_name_word(head, 0, "root"), _small_word("of", 0, "case")]
    words += _compound(first.split(), 2, 0, "nmod")
    top = len(words) - 1
    words[1] = replace(words[1], head=top)
    if kind < 0.6:  # Ministry of Housing and Urban Development
        other = _compound(second.split(), len(words) + 1, top, "conj")
        words += [_small_word("and", len(words) + len(other), "cc"), *other]
    return words
