"""What a user's own patterns name counts, whatever rules and model say of the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.lexicon import Lexicon, Pattern
from kg.model import Kind, Mention

TRUSTED = 0.93  # from this score on a pattern is believed; below, it is one word among others
_ARTICLES = ("the ", "The ", "a ", "A ", "an ", "An ")


def with_own(
    text: str, stretches: Iterable[tuple[int, int]], mentions: Sequence[Mention], lexicon: Lexicon
) -> list[Mention]:
    """Return the mentions, those of the user's patterns in the place of what they overlap of their kind.

    Parameters
    ----------
    stretches
        Parts ``start:end`` of the text, in order; no mention lies in two of them.
    """
    found = _named(text, stretches, [pattern for pattern in lexicon.own if pattern.score >= TRUSTED])
    taken: dict[Kind, set[int]] = {kind: set() for kind in Kind}
    own = []
    # Of those that overlap, the longest; of equal ones the first.
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if taken[mention.kind].isdisjoint(range(mention.start, mention.end)):
            taken[mention.kind].update(range(mention.start, mention.end))
            own.append(mention)
    if not own:
        return list(mentions)
    beside = [m for m in mentions if taken[m.kind].isdisjoint(range(m.start, m.end))]
    return sorted([*beside, *own], key=lambda m: (m.start, -m.end, m.kind))


def _named(text: str, stretches: Iterable[tuple[int, int]], patterns: Sequence[Pattern]) -> Iterator[Mention]:
    """Yield what the patterns name, without articles."""
    for stretch in stretches if patterns else ():
        for pattern in patterns:
            for start, end in pattern.find(text, *stretch):
                begin = start + next((len(a) for a in _ARTICLES if text.startswith(a, start, end)), 0)
                if begin < end:
                    yield Mention(begin, end, pattern.kind, pattern.id, pattern.score, pattern.attributes)
