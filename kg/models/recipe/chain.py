"""Chains of predicates, which translated notices are made of.

Comes in: sentences of a treebank that follow one another. Goes out: one
sentence, a run of verb phrases with one subject or with none, parted by commas:
``The office met. It will make a plan.`` becomes ``The office met, made a plan.``
The verbs of a run agree in form and hang on the first one as ``conj``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from kg.models.recipe.convert import Sentence, Word
from kg.models.recipe.words import inflect

#: What a predicate that can be cut from its subject must not have.
BARRED = frozenset(
    {"aux:pass", "nsubj:pass", "expl", "csubj", "cop", "mark", "parataxis", "discourse", "vocative"}
)
#: How often a predicate goes with the last clause rather than with the main one.
LAST_CLAUSE_SHARE = 0.9
IMPERATIVE = ("VB", "Mood=Imp|Person=2|VerbForm=Fin")


def root_of(sentence: Sentence) -> int:
    """Give the index of the sentence's root."""
    return next(i for i, word in enumerate(sentence) if word.head == i)


def chain_sentences(sentences: Sequence[Sentence], rng: random.Random, share: float) -> list[Sentence]:
    """Chain a share of the neighbours that can be chained, and make some imperatives."""
    run: list[Sentence] = []
    for sentence in sentences:
        predicate = cut_predicate(sentence) if rng.random() < share else None
        joined = join_predicate(run[-1], predicate, rng) if run and predicate else None
        if joined:
            run[-1] = joined
        elif predicate and rng.random() < 0.5:
            run.append(to_imperative(predicate) or sentence)
        else:
            run.append(sentence)
    return run


def cut_predicate(sentence: Sentence) -> Sentence | None:
    """Cut off what stands before the verb, and the full stop; None where no plain verb phrase is left."""
    root = root_of(sentence)
    children = [word for i, word in enumerate(sentence) if word.head == root and i != root]
    if sentence[root].pos != "VERB" or len(sentence) < 4 or sentence[-1].text != ".":
        return None
    if any(
        w.dep in BARRED or "Polarity=Neg" in w.morph or (w.lemma == "do" and w.dep == "aux") for w in children
    ):
        return None
    subject = [i for i, w in enumerate(sentence) if w.head == root and w.dep == "nsubj"]
    if len(subject) != 1 or subject[0] > root or sentence[subject[0]].tag in {"WP", "WDT", "EX"}:
        return None
    # All that stands before the verb goes, but for adverbs right before it.
    start = root
    while start and sentence[start - 1].dep == "advmod" and sentence[start - 1].head == root:
        start -= 1
    kept = range(start, len(sentence) - 1)
    if any(sentence[i].head not in kept for i in kept):
        return None
    words = [replace(sentence[i], head=sentence[i].head - start) for i in kept]
    if words[0].pos != "PROPN":
        words[0] = replace(words[0], text=words[0].text[:1].lower() + words[0].text[1:])
    return tuple(words)


def reinflect(predicate: Sentence, tag: str, morph: str) -> Sentence | None:
    """Bring the verb, and the verbs joined to it, into another form; None where there is no such form."""
    root = root_of(predicate)
    old = predicate[root].tag
    words = list(predicate)
    for i, word in enumerate(predicate):
        joined = word.dep == "conj" and word.head == root and word.pos == "VERB" and word.tag == old
        if i != root and not joined:
            continue
        if joined and any(w.head == i and w.dep.startswith(("nsubj", "aux")) for w in predicate):
            continue
        form = inflect(word.lemma, tag)
        if form is None:
            return None
        words[i] = replace(word, text=form, tag=tag, morph=morph)
    return tuple(words)


def to_imperative(predicate: Sentence) -> Sentence | None:
    """Make a sentence without a subject of a predicate."""
    changed = reinflect(predicate, *IMPERATIVE)
    if changed is None:
        return None
    first = replace(changed[0], text=changed[0].text[:1].upper() + changed[0].text[1:])
    last = replace(changed[-1], space=False)
    body = (first, *changed[1:-1], last) if len(changed) > 1 else (replace(first, space=False),)
    return (*body, Word(".", True, ".", "PUNCT", "", ".", root_of(changed), "punct"))


def join_predicate(first: Sentence, predicate: Sentence, rng: random.Random) -> Sentence | None:
    """Hang a predicate on a sentence that ends in a full stop, or give None if they do not fit."""
    root = root_of(first)
    if len(first) < 3 or first[-1].text != "." or first[-1].head != root or first[root].pos != "VERB":
        return None
    governor = _draw_governor(first, root, rng)
    if any(w.head == governor and w.dep in {"aux:pass", "cop"} for w in first):
        return None
    changed = reinflect(predicate, first[governor].tag, first[governor].morph)
    if changed is None:
        return None
    link = _draw_link(rng)
    shift = len(first) - 1 + len(link)
    top = root_of(changed) + shift
    tail = [replace(w, head=w.head + shift) for w in changed]
    tail[top - shift] = replace(tail[top - shift], head=governor, dep="conj")
    body = [replace(first[-2], space=link[0].dep == "cc"), *(replace(w, head=top) for w in link), *tail]
    body[-1] = replace(body[-1], space=False)
    return (*first[:-2], *body, first[-1])


def _draw_governor(sentence: Sentence, root: int, rng: random.Random) -> int:
    """Draw the verb that a further predicate hangs on: mostly that of the last clause with a subject.

    After ``The council required that the office revise its plan`` the next predicate is the office's.
    """
    governor = root
    while True:
        clauses = [
            i
            for i, w in enumerate(sentence)
            if w.head == governor and i > governor and w.dep in {"ccomp", "conj"} and w.pos == "VERB"
        ]
        own = [i for i in clauses if any(w.head == i and w.dep.startswith("nsubj") for w in sentence)]
        if not own:
            break
        governor = own[-1]
    return governor if rng.random() < LAST_CLAUSE_SHARE else root


def _draw_link(rng: random.Random) -> list[Word]:
    """Draw what stands between two predicates: mostly a comma alone."""
    comma = Word(",", True, ",", "PUNCT", "", ",", 0, "punct")
    semicolon = Word(";", True, ":", "PUNCT", "", ";", 0, "punct")
    conjunction = Word("and", True, "CC", "CCONJ", "", "and", 0, "cc")
    links = [[comma], [semicolon], [comma, conjunction], [conjunction]]
    return rng.choices(links, (14, 3, 4, 3))[0]
