"""What the encoder says of the words of a line: how likely a mention of each kind begins or goes on there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.annotate.chinese.reading.words import Word
from kg.model import Kind

if TYPE_CHECKING:
    from kg.decide.encoder import Read

Chance = tuple[float, float]  # that a mention begins at a word, that one goes on
Told = tuple[str, ...]  # of one word, by kind: its two chances as levels


def chances_of(words: Sequence[Word], seen: Read) -> list[list[Chance]]:
    """Return the chances of each word, one a kind, in the order of ``Kind``.

    A word may hold several of the encoder's pieces, and a piece several words: behind the first of them, a
    mention that begins in the piece goes on.
    """
    order = [seen.kinds.index(kind.value) for kind in Kind]
    out = []
    for word in words:
        at = seen.word_at(word.start)
        if at < 0:
            out.append([(0.0, 0.0)] * len(order))
            continue
        pairs = seen.chances[at, order, 1:].tolist()
        is_first = seen.starts[at] >= word.start
        out.append([(b, i) if is_first else (0.0, max(b, i)) for b, i in pairs])
    return out


def encoder_names(kind: int, before: str, here: str, after: str) -> Iterator[str]:
    """Yield the features of what is told of a word, and of those beside it, about one kind."""
    yield f"e{kind}={here}"
    if before or here or after:
        yield f"e{kind}-={before}"
        yield f"e{kind}+={after}"
        yield f"e{kind}-={before}|{here}"
        yield f"e{kind}+={here}|{after}"
