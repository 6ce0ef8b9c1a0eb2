"""What the first guesses at a report tell of each word: by name wherever it stands, and by who acts.

The encoder guesses units and policies. Each word then carries how often the name that it belongs to was
guessed in the whole report, and whether a unit acts in its clause.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from kg.annotate.english.reading.columns import Columns, governors
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.syntax import Syntax, actor, mood
from kg.annotate.english.reading.tokens import Tokens
from kg.model import Kind

_KINDS = (Kind.UNIT, Kind.POLICY)
Name = tuple[str, ...]


def memory_columns(tokens: Tokens, guesses: Sequence[Proposal]) -> Columns:
    """Return for units and policies the column of what is remembered of a name (``m.KIND``)."""
    lower = [re.sub(r"[’']s$", "", text.lower()) for text in tokens.text]
    return {
        f"m.{kind.value}": _remembered(lower, [guess for guess in guesses if guess.kind is kind])
        for kind in _KINDS
    }


def _remembered(lower: Sequence[str], guesses: Sequence[Proposal]) -> list[str]:
    """Mark each place of each guessed name by the share of its places that were guessed."""
    weight: dict[Name, float] = defaultdict(float)
    best: Counter[Name] = Counter()
    for guess in guesses:
        name = tuple(lower[guess.start : guess.end])
        weight[name] += guess.score
        best[name] += guess.score >= 0.5
    by_first: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(weight, key=lambda n: (-len(n), n)):
        by_first[name[0]].append(name)
    places: dict[Name, list[int]] = defaultdict(list)
    column = [""] * len(lower)
    covered = 0
    for i, word in enumerate(lower):
        if i < covered:
            continue
        for name in by_first.get(word, ()):
            if tuple(lower[i : i + len(name)]) == name:
                places[name].append(i)
                covered = i + len(name)
                break
    for name, starts in places.items():
        share = min(1.0, weight[name] / len(starts))
        level = f"{int(share * 5)}{'+' if best[name] > 1 else '1' if best[name] else '-'}"
        for start in starts:
            for i in range(start, start + len(name)):
                column[i] = f"{'B' if i == start else 'I'}{level}"
    return column


def actor_columns(tree: Syntax, units: frozenset[int]) -> Columns:
    """Return who acts in the clause of each token, and the modal over its verb."""
    verbs = governors(tree.tokens)
    who = {verb: actor(tree, verb, units) for verb in set(verbs)}
    modal = {verb: mood(tree, verb)[0] for verb in set(verbs)}
    return {"su": [who[verb] for verb in verbs], "md": [modal[verb] for verb in verbs]}
