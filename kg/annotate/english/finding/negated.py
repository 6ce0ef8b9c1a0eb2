"""Negations that carry several predicates: ``did not A, B, or C`` is one problem."""

from __future__ import annotations

from dataclasses import dataclass

from kg.annotate.english.reading.columns import SUBJECTS
from kg.annotate.english.reading.syntax import Syntax
from kg.annotate.english.reading.tokens import Sentence, Tokens


@dataclass(frozen=True, slots=True)
class Scope:
    """What one negation carries: from the verb behind it to the end of the last thing."""

    verb: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        """Tell whether ``start:end`` is a part of what is carried, behind its first verb."""
        return self.verb < start and end <= self.end


def negated_scopes(tree: Syntax, sentence: Sentence) -> list[Scope]:
    """Return the negations that carry several predicates: ``did not A, B, or C``, ``that (1) A, (2) B``."""
    tokens = tree.tokens
    found = []
    for verb in range(sentence.start, sentence.end):
        negations = [c for c in tree.children[verb] if tokens.lemma[c] in tree.words.negations and c < verb]
        if not negations or not tokens.tag[verb].startswith("VB"):
            continue
        last = _last_item(tree, verb, sentence.end)
        if last:
            found.append(Scope(verb, _stop(tokens, last, sentence.end)))
            continue
        carried = _carried(tree, verb)
        if carried:
            last = carried[-1]
            found.append(Scope(verb, _stop(tokens, last, min(tree.last[verb] + 1, sentence.end))))
    return found


def _carried(tree: Syntax, verb: int) -> list[int]:
    """Return the verbs joined to a negated one by ``or``, in order."""
    tokens = tree.tokens
    chain, here = [], [verb]
    while here:
        joined = [
            c
            for at in here
            for c in tree.children[at]
            if c > at and tokens.dep[c] == "conj" and _is_alike(tree, verb, c)
        ]
        chain.extend(joined)
        here = joined
    ors = [c for c in chain if any(tokens.lemma[x] in tree.words.alternatives for x in tree.children[c])]
    return sorted(c for c in chain if c <= max(ors)) if ors else []


def _is_alike(tree: Syntax, verb: int, other: int) -> bool:
    """Tell whether a joined verb has the form of the negated one and nothing of its own before it."""
    tokens = tree.tokens
    bare = tokens.tag[verb] == "VB" and tokens.tag[other] in ("VB", "VBP")
    own = any(
        tokens.dep[c] in SUBJECTS
        or tokens.dep[c].startswith("aux")
        or tokens.lemma[c] in tree.words.negations
        for c in tree.children[other]
        if tokens.dep[c] != "cc"
    )
    return (bare or tokens.tag[verb] == tokens.tag[other]) and not own


def _last_item(tree: Syntax, verb: int, end: int) -> int:
    """Return where the last item of ``ensure that (1) …, (2) …`` begins, or 0."""
    tokens, leads = tree.tokens, tree.words.list_leads | {":"}
    marks = [
        at
        for at in range(verb + 1, end - 2)
        if tokens.text[at] == "(" and tokens.text[at + 2] == ")" and tokens.text[at + 1] in "123456789abcdef"
    ]
    is_list = len(marks) > 1 and tokens.text[marks[0] + 1] in "1a" and tokens.text[marks[1] + 1] in "2b"
    led = marks and tokens.text[marks[0] - 1].lower() in leads and marks[0] - verb < 5
    return marks[-1] if is_list and led else 0


def _stop(tokens: Tokens, at: int, end: int) -> int:
    """Return the end, without what closes the sentence."""
    stop = next((i for i in range(at, end) if tokens.text[i] in (";", "!", "?")), end)
    while stop - 1 > at and tokens.text[stop - 1] in (".", ",", ":"):
        stop -= 1
    return stop
