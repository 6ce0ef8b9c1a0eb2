"""The tree of a report, with what rules ask of it again and again: who acts, under which modal."""

from __future__ import annotations

from dataclasses import dataclass

from kg.annotate.english.reading.columns import SUBJECTS, subjects
from kg.annotate.english.reading.tokens import Tokens
from kg.annotate.english.reading.wording import Wording, wording
from kg.lexicon import Lexicon

JOINED = frozenset({"conj", "parataxis", "dep"})  # how a verb hangs on one that it goes on


@dataclass(frozen=True, slots=True)
class Syntax:
    """A report's tokens with what the rules ask of its tree again and again."""

    tokens: Tokens
    children: list[list[int]]
    first: list[int]  # the first token of each subtree
    last: list[int]
    subject: dict[int, int]
    classes: list[tuple[str, ...]]
    words: Wording  # of the lexicon


def syntax(tokens: Tokens, lexicon: Lexicon) -> Syntax:
    """Prepare the tree of `tokens`."""
    first, last = list(range(len(tokens))), list(range(len(tokens)))
    for at in range(len(tokens)):
        here, steps = at, 0
        while steps < 40:
            first[here], last[here] = min(first[here], at), max(last[here], at)
            if tokens.head[here] == here:
                break
            here, steps = tokens.head[here], steps + 1
    classes = [
        lexicon.classes(lemma, text.lower()) for lemma, text in zip(tokens.lemma, tokens.text, strict=True)
    ]
    return Syntax(tokens, tokens.children(), first, last, subjects(tokens), classes, wording(lexicon))


def actor(tree: Syntax, verb: int, units: frozenset[int]) -> str:
    """Return who acts in a verb: unit, auditor, person, pronoun, other or nobody."""
    subject = tree.subject.get(verb)
    if subject is None:
        return "nobody"
    rows = range(max(tree.first[subject], subject - 12), min(tree.last[subject], subject + 8) + 1)
    if "auditor" in tree.classes[subject]:
        return "auditor"
    if subject in units or any(
        i in units
        and tree.tokens.dep[i] in ("compound", "nmod:poss", "nmod", "conj", "flat", "appos", "title")
        for i in rows
    ):
        return "unit"
    if {"unit-head", "role"} & set(tree.classes[subject]):
        return "person"
    return "pronoun" if tree.tokens.pos[subject] == "PRON" else "other"


def mood(tree: Syntax, verb: int) -> tuple[str, int]:
    """Return the modal over a verb ("" if none) and the verb that carries it, through joined verbs."""
    tokens, here = tree.tokens, verb
    for _ in range(6):
        found = [tokens.lemma[c] for c in tree.children[here] if tokens.tag[c] in ("MD", "TO") and c < here]
        if found:
            return found[0], here
        own = any(tokens.dep[c] in SUBJECTS or tokens.dep[c].startswith("aux") for c in tree.children[here])
        if own or tokens.dep[here] not in JOINED or tokens.head[here] == here:
            break
        here = tokens.head[here]
    return "", here
