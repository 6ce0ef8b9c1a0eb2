"""Lemmas of verbs that the pipeline cuts short, set right by the words of the lexicon.

A trained lemmatizer makes ``violat`` of ``violated``, and a rule that asks for ``violate`` passes the
word over. Where a verb has a lemma that no list holds, and is written as a regular form of a verb of
the lists, its lemma is that verb.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from kg.annotate.english.reading.cued import is_seen
from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import Lexicon, Words

# The classes that hold verbs; words of other kinds that stand in them have no such forms in any text.
VERBS = frozenset(
    {"action-verb", "asking", "criteria", "deficiency-verb", "deficiency-verb-weak", "goal"}
    | {"intention-verb", "plan-verb", "problem-cue", "recommend", "speech-verb", "stopping-verb"}
    | {"wrongdoing-verb"}
)
_DOUBLING = re.compile(r"(?:[^aeiou]|qu)[aeiou][^aeiouwxy]$")  # one vowel and one consonant at the end
_SYLLABLE = re.compile(r"[aeiouy]+")


def inflections(verb: str) -> frozenset[str]:
    """Return the regular forms of a verb: with -s, -ed, -ing; both spellings where the stress decides.

    >>> sorted(inflections("omit")), sorted(inflections("study"))
    (['omited', 'omiting', 'omits', 'omitted', 'omitting'], ['studied', 'studies', 'studying'])
    """
    if re.search(r"[^aeiou]y$", verb):
        return frozenset({f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"})
    present = f"{verb}es" if re.search(r"(?:[sxzo]|[cs]h)$", verb) else f"{verb}s"
    if verb.endswith("ie"):
        return frozenset({present, f"{verb}d", f"{verb[:-2]}ying"})
    if verb.endswith("e"):
        stem = verb if re.search(r"[eoy]e$", verb) else verb[:-1]
        return frozenset({present, f"{verb}d", f"{stem}ing"})
    doubles = _DOUBLING.search(verb) is not None
    stems = {verb + verb[-1]} if doubles else {verb}
    if doubles and len(_SYLLABLE.findall(verb)) > 1:
        stems.add(verb)
    return frozenset({present, *(f"{stem}{ending}" for stem in stems for ending in ("ed", "ing"))})


def with_known_lemmas(tokens: Tokens, lexicon: Lexicon) -> Tokens:
    """Return the tokens; of verbs whose lemma no list holds, the lemma is the listed verb that they are of.

    >>> from kg.lexicon import load_lexicon
    >>> cut = Tokens(["violated"], [0], [8], ["violat"], ["VBD"], ["VERB"], ["root"], [0])
    >>> with_known_lemmas(cut, load_lexicon("en")).lemma
    ['violate']
    """
    verbs = _verbs(lexicon.words)
    lemmas = [
        lemma
        if not (tag.startswith("VB") or pos == "VERB") or any(map(is_seen, lexicon.by_lemma.get(lemma, ())))
        else verbs.get(text.lower(), lemma)
        for lemma, text, tag, pos in zip(tokens.lemma, tokens.text, tokens.tag, tokens.pos, strict=True)
    ]
    return replace(tokens, lemma=lemmas)


@lru_cache(maxsize=8)
def _verbs(words: tuple[Words, ...]) -> Mapping[str, str]:
    """Return the verb of each regular form; of two that share one, the first by the alphabet."""
    known = {lemma for entry in words if entry.name in VERBS for lemma in entry.lemmas}
    return {form: verb for verb in sorted(known, reverse=True) for form in inflections(verb)}
