"""What the encoder says of words, as columns of tokens and as first guesses of names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.annotate.english.reading.columns import Columns
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.tokens import Tokens
from kg.annotate.levels import told
from kg.model import Kind

if TYPE_CHECKING:
    from kg.decide.encoder import Read

# From this probability on a name is guessed to be a unit or policy: the first guess finds more than is sure.
GUESSED = 0.2


def word_rows(tokens: Tokens, seen: Read) -> list[int]:
    """Return the encoder's word for each token: the one that holds its first letter."""
    return [seen.word_at(start) for start in tokens.start]


def encoder_columns(tokens: Tokens, seen: Read) -> Columns:
    """Return a column ``e.KIND`` a kind: how likely a mention begins (B) or goes on (I) at the token.

    The empty string says that neither is likely at all.
    """
    rows = word_rows(tokens, seen)
    chances = seen.chances
    out: Columns = {}
    for k, kind in enumerate(seen.kinds):
        begins, inside = chances[:, k, 1].tolist(), chances[:, k, 2].tolist()
        column = []
        for at, row in enumerate(rows):
            # A token that goes on the encoder's word (``(a)`` cut off) is inside where that word begins.
            again = at > 0 and rows[at - 1] == row
            b, i = (0.0, max(begins[row], inside[row])) if again else (begins[row], inside[row])
            column.append(told(b, i))
        out[f"e.{kind}"] = column
    return out


def guesses(
    tokens: Tokens, seen: Read, kinds: Sequence[Kind] = (Kind.UNIT, Kind.POLICY), least: float = GUESSED
) -> list[Proposal]:
    """Return the mentions that the encoder finds; a low `least` takes in what is more likely not there."""
    rows = word_rows(tokens, seen)
    chances = seen.chances
    found = []
    for kind in kinds:
        k = seen.kinds.index(kind.value)
        begins, inside = chances[:, k, 1].tolist(), chances[:, k, 2].tolist()
        for sentence in tokens.sentences:
            start, total = -1, 0.0
            for at in range(sentence.start, sentence.end + 1):
                row = rows[at] if at < sentence.end else -1
                opens = row >= 0 and begins[row] >= max(least, inside[row]) and rows[at - 1] != row
                goes_on = row >= 0 and not opens and begins[row] + inside[row] >= least
                if start >= 0 and not goes_on:
                    found.append(Proposal(start, at, kind, "EN-GUESS", round(total / (at - start), 4)))
                    start = -1
                if opens:
                    start, total = at, 0.0
                if start >= 0:
                    total += begins[row] + inside[row]
    return found
