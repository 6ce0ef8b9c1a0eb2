"""Change training sentences towards what reports look like.

Comes in: a sentence of a treebank, a seeded generator, the share of each
change. Goes out: the sentence, perhaps changed, its annotation with it. No
outside text is used: what changes is spelling, punctuation, words in the same
inflected form, names, and whether a quoted title is one token.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kg.models.recipe.convert import Sentence, Word, merge_words
from kg.models.recipe.words import draw_names, inflect, load_lexicon

Augmenter = Callable[[Sentence, random.Random], Sentence]

QUOTES = (("“", "”"), ('"', '"'), ("‘", "’"), ("《", "》"), ("'", "'"), ("「", "」"))
QUOTE_WEIGHTS = (8, 6, 2, 3, 1, 1)
#: In titles these stay small, as they do in headlines.
SMALL_TAGS = frozenset({"IN", "DT", "CC", "TO", "RP"})
NOMINAL = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "nmod", "conj", "obl:agent"})
LONGEST_TITLE = 10
#: Proper nouns that no organ can stand in for, and the noun of ``for example``.
MONTHS = frozenset(
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October"}
    | {"November", "December"}
)
FIXED_NOUNS = frozenset({"example", "instance"})


def augment(sentence: Sentence, rng: random.Random, shares: Mapping[str, float]) -> Sentence:
    """Apply each change to its share of the sentences, in a fixed order."""
    for name, change in AUGMENTERS.items():
        if rng.random() < shares.get(name, 0.0):
            sentence = change(sentence, rng)
    return sentence


# -- words ---------------------------------------------------------------------------------------


def replace_words(sentence: Sentence, rng: random.Random) -> Sentence:
    """Put verbs and nouns of the genre where such a verb or noun stands."""
    words = list(sentence)
    for i, word in enumerate(sentence):
        if word.pos == "VERB" and word.tag.startswith("VB") and rng.random() < 0.3:
            _replace_verb(words, i, rng)
        elif (
            word.tag in {"NN", "NNS"}
            and word.pos == "NOUN"
            and rng.random() < 0.15
            and word.lemma not in FIXED_NOUNS
        ):
            _set_lemma(words, i, rng.choice(load_lexicon().nouns))
    return tuple(words)


def insert_adverbs(sentence: Sentence, rng: random.Random) -> Sentence:
    """Put an adverb before verbs that have none: ``resolutely implement``."""
    for i in reversed(range(len(sentence))):
        word = sentence[i]
        if word.pos != "VERB" or not word.tag.startswith("VB") or rng.random() > 0.5:
            continue
        if i == 0 or not sentence[i - 1].space or word.lemma == "be":
            continue
        modified = any(w.head == i and w.dep in {"advmod", "aux:pass"} for w in sentence)
        if (
            modified
            or sentence[i - 1].tag in {"HYPH", "PRP$", "JJ", "DT"}
            or word.dep in {"amod", "compound"}
        ):
            continue
        adverb = rng.choice(load_lexicon().adverbs)
        sentence = insert(sentence, i, Word(adverb, True, "RB", "ADV", "", adverb, i, "advmod"))
    return sentence


def _replace_verb(words: list[Word], i: int, rng: random.Random) -> None:
    verbs = load_lexicon().verbs
    children = {w.dep: j for j, w in enumerate(words) if w.head == i and j != i}
    if "compound:prt" in children or "iobj" in children:
        return
    if "obj" in children or "nsubj:pass" in children:
        _set_lemma(words, i, rng.choice(verbs["transitive"]))
    elif "ccomp" in children:
        _set_lemma(words, i, rng.choice(verbs["clausal"]))
    elif "xcomp" in children:
        # Only an infinitive: "went fishing" is built otherwise.
        if any(w.head == children["xcomp"] and w.tag == "TO" for w in words):
            _set_lemma(words, i, rng.choice(verbs["infinitive"]))
    elif i + 1 < len(words) and words[i + 1].dep == "case" and words[words[i + 1].head].head == i:
        verb, preposition = rng.choice(verbs["prepositional"]).split()
        if _set_lemma(words, i, verb):
            words[i + 1] = replace(words[i + 1], text=preposition, lemma=preposition)
    else:
        _set_lemma(words, i, rng.choice(verbs["intransitive"]))


def _set_lemma(words: list[Word], i: int, lemma: str) -> bool:
    form = inflect(lemma, words[i].tag)
    if form is None:
        return False
    if words[i].text[:1].isupper():
        form = form.upper() if words[i].text.isupper() and len(words[i].text) > 1 else form.capitalize()
    words[i] = replace(words[i], text=form, lemma=lemma)
    return True


# -- names ---------------------------------------------------------------------------------------


def replace_names(sentence: Sentence, rng: random.Random) -> Sentence:
    """Put the name of an organ where a proper noun without dependents stands."""
    places = [
        i
        for i, word in enumerate(sentence)
        if word.tag == "NNP"
        and word.text not in MONTHS
        and word.dep in NOMINAL - {"conj"}
        and not any(w.head == i and j != i and w.dep not in {"case", "punct"} for j, w in enumerate(sentence))
    ]
    for i in reversed(places):
        if rng.random() < 0.5:
            sentence = splice(sentence, i, draw_names(rng))
    return sentence


def splice(sentence: Sentence, i: int, words: Sequence[Word]) -> Sentence:
    """Put words in the place of one word; their root takes over its head, relation and dependents."""
    root = next(j for j, w in enumerate(words) if w.head == j)
    grow = len(words) - 1

    def moved(index: int) -> int:
        return i + root if index == i else index + grow if index > i else index

    old = sentence[i]
    inner = [replace(w, head=w.head + i) for w in words]
    inner[root] = replace(inner[root], head=moved(old.head), dep=old.dep)
    inner[-1] = replace(inner[-1], space=old.space)
    outer = [replace(w, head=moved(w.head)) for w in sentence]
    return (*outer[:i], *inner, *outer[i + 1 :])


# -- quotes --------------------------------------------------------------------------------------


def _subtree(sentence: Sentence, top: int) -> range | None:
    """Give the words of a noun phrase without what only joins it to the sentence, or None if torn."""
    members = {top}
    grown = True
    while grown:
        grown = False
        for i, word in enumerate(sentence):
            if i not in members and word.head in members:
                if word.head == top and word.dep in {
                    "case",
                    "cc",
                    "punct",
                    "det",
                    "mark",
                    "nmod:poss",
                    "conj",
                }:
                    continue
                members.add(i)
                grown = True
    first, last = min(members), max(members)
    return range(first, last + 1) if len(members) == last - first + 1 else None


def _pick_phrase(sentence: Sentence, rng: random.Random, *, shortest: int) -> tuple[int, range] | None:
    phrases = []
    for i, word in enumerate(sentence):
        if word.pos in {"NOUN", "PROPN"} and word.dep in NOMINAL:
            span = _subtree(sentence, i)
            if span and shortest <= len(span) <= LONGEST_TITLE and not _has_quote(sentence, span):
                phrases.append((i, span))
    return rng.choice(phrases) if phrases else None


def _has_quote(sentence: Sentence, span: range) -> bool:
    return any(sentence[i].tag in {"``", "''", "HYPH"} for i in span)


def merge_title(sentence: Sentence, rng: random.Random) -> Sentence:
    """Make a noun phrase a quoted title that is one token, as the retokenizer of ``kg`` does."""
    picked = _pick_phrase(sentence, rng, shortest=2)
    if not picked:
        return sentence
    _, span = picked
    words = [sentence[i] for i in span]
    titled = rng.random() < 0.8
    inner = "".join((_title(w, k) if titled else w.text) + " " * w.space for k, w in enumerate(words)).strip()
    left, right = rng.choices(QUOTES, QUOTE_WEIGHTS)[0]
    if titled and rng.random() < 0.15:
        inner += f" ({rng.randint(1998, 2026)})" if rng.random() < 0.5 else f" in {rng.randint(1998, 2026)}"
    text = left + inner + right
    groups = [range(i, i + 1) for i in range(span[0])] + [span]
    groups += [range(i, i + 1) for i in range(span[-1] + 1, len(sentence))]
    texts = ["".join(sentence[i].text for i in group) for group in groups]
    texts[span[0]] = text
    merged = list(merge_words(sentence, groups, texts))
    noun = replace(merged[span[0]], text=text, lemma=text)
    if titled:
        noun = replace(noun, tag="NNP", pos="PROPN", morph="Number=Sing")
    merged[span[0]] = noun
    return tuple(merged)


def _title(word: Word, position: int) -> str:
    if position and word.tag in SMALL_TAGS:
        return word.text
    return word.text[:1].upper() + word.text[1:]


def quote_phrase(sentence: Sentence, rng: random.Random) -> Sentence:
    """Set quotation marks about a noun phrase."""
    picked = _pick_phrase(sentence, rng, shortest=1)
    if not picked:
        return sentence
    top, span = picked
    left, right = rng.choices(QUOTES, QUOTE_WEIGHTS)[0]
    opening = Word(left, False, "``", "PUNCT", "", left, top, "punct")
    closing = Word(right, sentence[span[-1]].space, "''", "PUNCT", "", right, top, "punct")
    result = insert(sentence, span[-1] + 1, closing)
    result = insert(result, span[0], opening)
    last = span[-1] + 1
    return tuple(replace(w, space=False) if i == last else w for i, w in enumerate(result))


def insert(sentence: Sentence, at: int, word: Word) -> Sentence:
    """Insert a word that depends on a word of the sentence."""
    moved = [replace(w, head=w.head + (w.head >= at)) for w in (*sentence[:at], word, *sentence[at:])]
    return tuple(moved)


def drop(sentence: Sentence, at: int) -> Sentence:
    """Leave out a word that nothing depends on."""
    kept = [w for i, w in enumerate(sentence) if i != at]
    return tuple(replace(w, head=w.head - (w.head > at)) for w in kept)


def switch_quotes(sentence: Sentence, rng: random.Random) -> Sentence:
    """Write the sentence's quotation marks and apostrophes in another style."""
    left, right = rng.choice((("“", "”"), ('"', '"'), ("''", "''"), ("‘", "’")))
    marks = {"``": left, "''": right}
    curly = rng.random() < 0.5
    words = []
    for word in sentence:
        text = marks.get(word.tag, word.text)
        if word.tag not in marks:
            text = text.replace("'", "’") if curly else text.replace("’", "'")
        words.append(replace(word, text=text))
    return tuple(words)


# -- letters and punctuation ---------------------------------------------------------------------


def lower_case(sentence: Sentence, _: random.Random) -> Sentence:
    """Write all in small letters."""
    return tuple(replace(word, text=word.text.lower()) for word in sentence)


def upper_case(sentence: Sentence, _: random.Random) -> Sentence:
    """Write all in capitals."""
    return tuple(replace(word, text=word.text.upper()) for word in sentence)


def title_case(sentence: Sentence, rng: random.Random) -> Sentence:
    """Write a short sentence as a heading."""
    if len(sentence) > 16:
        return sentence
    words = tuple(replace(word, text=_title(word, i)) for i, word in enumerate(sentence))
    return drop_full_stop(words, rng)


def drop_full_stop(sentence: Sentence, _: random.Random) -> Sentence:
    """Leave the final full stop out."""
    if (
        len(sentence) < 3
        or sentence[-1].text not in {".", ";"}
        or any(w.head == len(sentence) - 1 for w in sentence)
    ):
        return sentence
    return drop(sentence, len(sentence) - 1)


def comma_for_and(sentence: Sentence, _: random.Random) -> Sentence:
    """Part verbs by a comma where ``and`` stood, as translated Chinese does."""
    for i in reversed(range(1, len(sentence) - 1)):
        word = sentence[i]
        joins = word.dep == "cc" and word.text.lower() == "and" and word.head > i
        if not (joins and sentence[word.head].dep == "conj" and sentence[word.head].pos == "VERB"):
            continue
        if sentence[sentence[word.head].head].pos != "VERB" or sentence[i + 1].text == ",":
            continue
        if sentence[i - 1].text == ",":
            if not any(w.head == i for w in sentence):
                sentence = drop(sentence, i)
            continue
        comma = replace(word, text=",", tag=",", pos="PUNCT", morph="", lemma=",", dep="punct")
        before = replace(sentence[i - 1], space=False)
        sentence = (*sentence[: i - 1], before, comma, *sentence[i + 1 :])
    return sentence


#: In the order in which they are applied.
AUGMENTERS: Mapping[str, Augmenter] = {
    "replace_words": replace_words,
    "insert_adverbs": insert_adverbs,
    "replace_names": replace_names,
    "comma_for_and": comma_for_and,
    "merge_title": merge_title,
    "quote_phrase": quote_phrase,
    "switch_quotes": switch_quotes,
    "drop_full_stop": drop_full_stop,
    "title_case": title_case,
    "lower_case": lower_case,
    "upper_case": upper_case,
}
