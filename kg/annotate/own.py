"""What a user's own patterns name counts, whatever rules and model say of the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.lexicon import Lexicon
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
    patterns = [pattern for pattern in lexicon.own if pattern.score >= TRUSTED]
    found: dict[tuple[int, int, Kind], Mention] = {}
    for start, end in stretches if patterns else ():
        for pattern in patterns:
            group = "span" if "span" in pattern.regex.groupindex else 0
            for match in pattern.regex.finditer(text, start, end):
                a, b = match.span(group)
                a += next((len(word) for word in _ARTICLES if text.startswith(word, a, b)), 0)
                if a < b:
                    mention = Mention(a, b, pattern.kind, pattern.id, pattern.score, pattern.attributes)
                    found.setdefault((a, b, pattern.kind), mention)
    if not found:
        return list(mentions)
    own = _longest(found.values())
    return sorted([*_beside(mentions, own), *own], key=lambda m: (m.start, -m.end, m.kind))


def _longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions without those that overlap a longer one of their kind, or an earlier one."""
    kept: dict[Kind, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        others = kept.setdefault(mention.kind, [])
        if not any(mention.start < other.end and other.start < mention.end for other in others):
            others.append(mention)
    return [mention for others in kept.values() for mention in others]


def _beside(mentions: Sequence[Mention], own: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that overlap none of `own` of their kind."""
    taken: dict[Kind, set[int]] = {}
    for mention in own:
        taken.setdefault(mention.kind, set()).update(range(mention.start, mention.end))
    return [m for m in mentions if taken.get(m.kind, set()).isdisjoint(range(m.start, m.end))]
