"""Measures and problems that the parse proposes: predicates with what belongs to them.

High recall is the aim; the learned model decides, and without it the score of the rule does.
The boundaries are those of the guidelines: no article in front, no auxiliary before a measure,
no conjunct with an object of its own, no full stop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.columns import NEGATIONS, SUBJECTS, subjects
from kg.annotate.proposals import Proposal, longest
from kg.annotate.tokens import Sentence, Tokens
from kg.lexicon import Lexicon
from kg.model import Kind

_STOP = frozenset({";", ".", "!", "?", ":"})
_LEAVE = frozenset(
    {",", ";", ".", ":", "and", "or", '"', "”", "“", "’", "‘", "-", "–", "—", "(", "[", "*", "/"}
)
_CLAUSES = frozenset(
    {"root", "ROOT", "conj", "parataxis", "ccomp", "advcl", "acl", "acl:relcl", "xcomp", "csubj", "dep"}
)


@dataclass(frozen=True, slots=True)
class Syntax:
    """A report's tokens with what the rules ask of its tree again and again."""

    tokens: Tokens
    children: list[list[int]]
    last: list[int]  # the last token of each subtree
    first: list[int]
    subject: dict[int, int]
    classes: list[tuple[str, ...]]
    units: frozenset[int]  # tokens inside a proposed unit


def syntax(tokens: Tokens, lexicon: Lexicon, units: Sequence[Proposal]) -> Syntax:
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
    inside = frozenset(i for p in units if p.kind is Kind.UNIT for i in range(p.start, p.end))
    return Syntax(tokens, tokens.children(), last, first, subjects(tokens), classes, inside)


def propose(tree: Syntax) -> list[Proposal]:
    """Return the measures and problems that the trees of all sentences propose."""
    found: set[Proposal] = set()
    for sentence in tree.tokens.sentences:
        found.update(_predicates(tree, sentence))
        found.update(_deficiencies(tree, sentence))
    return longest(found)


# -- predicates --------------------------------------------------------------------------


def _predicates(tree: Syntax, sentence: Sentence) -> Iterator[Proposal]:
    tokens = tree.tokens
    for verb in range(sentence.start, sentence.end):
        if not (
            tokens.tag[verb].startswith(("VB", "MD"))
            or tokens.pos[verb] in ("VERB", "AUX")
            or _is_copular(tree, verb)
        ):
            continue
        if tokens.dep[verb] not in _CLAUSES:
            continue
        end = _end(tree, verb, sentence)
        if _negated(tree, verb) or _fails(tree, verb):
            yield _trim(tree, _problem_start(tree, verb), end, Kind.PROBLEM, "EN-PR-NEGATED", 0.75)
        elif _acts(tree, verb, sentence):
            yield from _measure(tree, verb, end)


def _is_copular(tree: Syntax, at: int) -> bool:
    return any(tree.tokens.dep[child] == "cop" for child in tree.children[at])


def _negated(tree: Syntax, verb: int) -> bool:
    return any(tree.tokens.lemma[c] in NEGATIONS and tree.tokens.dep[c] != "cc" for c in tree.children[verb])


def _fails(tree: Syntax, verb: int) -> bool:
    classes = tree.classes[verb]
    if "deficiency-adj" in classes and _is_copular(tree, verb):
        return True
    return tree.tokens.lemma[verb] in ("lack", "fail", "violate", "exceed", "omit", "neglect")


def _acts(tree: Syntax, verb: int, sentence: Sentence) -> bool:
    """Tell whether a verb may be somebody's action: by its class, its subject or its place in a list."""
    tokens, classes = tree.tokens, tree.classes[verb]
    if "speech-verb" in classes or not tokens.tag[verb].startswith("VB"):
        return False
    subject = tree.subject.get(verb)
    if subject is None:
        return "action-verb" in classes
    if "auditor" in tree.classes[subject]:
        return False
    is_unit = subject in tree.units or {"unit-head", "role"} & set(tree.classes[subject])
    return bool(is_unit) and tokens.lemma[verb] not in ("be", "have") or "action-verb" in classes


def _measure(tree: Syntax, verb: int, end: int) -> Iterator[Proposal]:
    tokens = tree.tokens
    start = verb
    while start - 1 in tree.children[verb] and tokens.tag[start - 1].startswith("RB"):
        start -= 1
    passive = next((c for c in tree.children[verb] if tokens.dep[c] in ("nsubj:pass", "csubj:pass")), None)
    if passive is not None:
        start = tree.first[passive]
    modal = any(tokens.lemma[c] in ("should", "must", "will", "shall") for c in tree.children[verb])
    score = 0.75 if modal or tree.subject.get(verb) in tree.units else 0.6
    yield _trim(
        tree, start, end, Kind.MEASURE, "EN-ME-PASSIVE" if passive is not None else "EN-ME-VERB", score
    )


def _problem_start(tree: Syntax, verb: int) -> int:
    """Return where a failed action begins: at its auxiliary after a unit, at its subject else."""
    tokens = tree.tokens
    own = [c for c in tree.children[verb] if tokens.dep[c] in SUBJECTS and c < verb]
    if own and own[0] not in tree.units and tokens.pos[own[0]] not in ("PRON", "DET"):
        return tree.first[own[0]]
    before = [
        c
        for c in tree.children[verb]
        if c < verb and (tokens.dep[c].startswith(("aux", "cop")) or tokens.lemma[c] in NEGATIONS)
    ]
    return min([*before, verb])


def _end(tree: Syntax, verb: int, sentence: Sentence) -> int:
    """Return where a predicate ends: with its subtree, before a conjunct that has its own verb."""
    tokens = tree.tokens
    stop = min(tree.last[verb] + 1, sentence.end)
    for child in tree.children[verb]:
        if child > verb and tokens.dep[child] in ("conj", "parataxis") and tokens.tag[child].startswith("VB"):
            stop = min(stop, _conjunct_start(tree, child))
    for at in range(verb + 1, stop):
        if tokens.text[at] in _STOP and tokens.text[at] != ":":
            return at
    return stop


def _conjunct_start(tree: Syntax, verb: int) -> int:
    return tree.first[verb]


# -- noun phrases of deficiency ------------------------------------------------------------


def _deficiencies(tree: Syntax, sentence: Sentence) -> Iterator[Proposal]:
    tokens = tree.tokens
    for at in range(sentence.start, sentence.end):
        if "deficiency-noun" not in tree.classes[at] or not tokens.tag[at].startswith("NN"):
            continue
        if tokens.dep[at] == "compound" or tokens.lemma[at] in (
            "finding",
            "issue",
            "problem",
            "exception",
            "concern",
        ):
            continue
        if tree.last[at] == at and tree.first[at] == at:
            continue
        yield _trim(
            tree, tree.first[at], min(tree.last[at] + 1, sentence.end), Kind.PROBLEM, "EN-PR-NOUN", 0.6
        )


def _trim(tree: Syntax, start: int, end: int, kind: Kind, rule: str, score: float) -> Proposal:
    tokens = tree.tokens
    end = max(end, start + 1)
    while end - 1 > start and tokens.text[end - 1].lower() in _LEAVE:
        end -= 1
    while (
        start < end - 1
        and (tokens.tag[start] in ("DT", "CC", "IN", ",", ":") or tokens.text[start].lower() in _LEAVE)
        and tokens.lemma[start] != "no"
    ):
        start += 1
    return Proposal(start, end, kind, rule, score)
