"""A text read by the encoder: what begins or goes on at each word, and whether spans are related."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.decide.encoder.gap import Place, gap
from kg.decide.encoder.network import Floats, Network
from kg.decide.encoder.wordpiece import CLS, SEP, Vocabulary, look

WINDOW = 254  # pieces, without the opening and the closing sign
STEP = 222  # from one window to the next, so that a piece near an edge is read again with more around it
REACH = 220  # pieces between two spans that were still seen together in training
FAR = frozenset({"addresses"})  # relations that were learned over any distance


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as pieces; a line break is one separator."""

    numbers: list[int]
    looks: list[int]
    words: list[tuple[int, int]]  # offsets of the words in the text
    first: list[int]  # the first piece of each word
    breaks: list[int]  # pieces that are line breaks

    def place(self, start: int, end: int) -> Place:
        """Return where pieces ``start:end`` lie."""
        return Place(start, end, bisect_left(self.breaks, (start + end) // 2))


def pieces_of(text: str, vocabulary: Vocabulary) -> Pieces:
    """Return the pieces of a text, in order."""
    numbers: list[int] = []
    looks: list[int] = []
    first: list[int] = []
    places: list[tuple[int, int]] = []
    breaks: list[int] = []
    separator = vocabulary.pieces[SEP]
    before = 0
    for start, end, split in vocabulary.cut(text):
        if "\n" in text[before:start] and numbers:
            breaks.append(len(numbers))
            numbers.append(separator)
            looks.append(0)
        first.append(len(numbers))
        numbers += split
        looks += [look(text[start:end])] * len(split)
        places.append((start, end))
        before = end
    return Pieces(numbers, looks, places, first, breaks)


def windows(size: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end, from, to): the pieces of a window, and those of them that it speaks for.

    >>> list(windows(300))
    [(0, 254, 0, 238), (222, 300, 238, 300)]
    """
    margin = (WINDOW - STEP) // 2
    start = 0
    while start < size:
        end = min(size, start + WINDOW)
        last = end == size
        yield start, end, start + (margin if start else 0), end if last else end - margin
        if last:
            return
        start += STEP


def in_reach(relation: str, first: Place, second: Place) -> bool:
    """Return whether a relation was learned over the distance of two spans."""
    return relation in FAR or abs(first.start + first.end - second.start - second.end) <= 2 * REACH


@dataclass(frozen=True)
class Read:
    """What the encoder makes of one text."""

    network: Network
    kinds: tuple[str, ...]
    starts: list[int]  # offset of each word
    ends: list[int]
    pieces: Pieces
    chances: Floats  # (words, kinds, 3): probabilities of outside, begin, inside
    hidden: NDArray[np.float16]  # (pieces, width)

    def word_at(self, offset: int) -> int:
        """Return the word that holds the character at `offset`, else the next one, -1 behind the last."""
        at = bisect_right(self.ends, offset)
        return at if at < len(self.ends) else -1

    def state(self, start: int, end: int) -> tuple[Place, Floats] | None:
        """Return where characters ``start:end`` lie and their mean state, None without a word."""
        low, high = bisect_right(self.ends, start), bisect_left(self.starts, end)
        if low >= high:
            return None
        first = self.pieces.first
        a, b = first[low], first[high] if high < len(first) else len(self.hidden)
        return self.pieces.place(a, b), self.hidden[a:b].astype(np.float32).mean(axis=0)

    def affinity(self, spans: Sequence[tuple[int, int]]) -> Affinity:
        """Return how likely relations hold between spans of characters."""
        return Affinity(self, spans)


class Affinity:
    """How likely relations hold between spans of a text, by the states of their words."""

    def __init__(self, seen: Read, spans: Sequence[tuple[int, int]]) -> None:
        self._network = seen.network
        self._states = [seen.state(start, end) for start, end in spans]
        self._projected: dict[tuple[str, str, int], Floats] = {}
        self._told: dict[tuple[str, int, int], float | None] = {}

    def __call__(self, relation: str, first: int, second: int) -> float | None:
        """Return the log odds of a relation between two spans; None where they are too far apart to tell."""
        pair = relation, first, second
        if pair not in self._told:  # a pair is asked for again for each name of a unit near by
            self._told[pair] = self._tell(*pair)
        return self._told[pair]

    def _tell(self, relation: str, first: int, second: int) -> float | None:
        a, b = self._states[first], self._states[second]
        if a is None or b is None or not in_reach(relation, a[0], b[0]):
            return None
        ends = self._end(relation, "first", first, a[1]), self._end(relation, "second", second, b[1])
        return self._network.odds(relation, *ends, gap(a[0], b[0]))

    def _end(self, relation: str, end: str, span: int, state: Floats) -> Floats:
        found = self._projected.get((relation, end, span))
        if found is None:
            found = self._projected[relation, end, span] = self._network.projected(relation, end, state)
        return found


@dataclass(frozen=True)
class Encoder:
    """The trained network with its vocabulary."""

    network: Network
    vocabulary: Vocabulary
    kinds: tuple[str, ...]

    def __call__(self, text: str) -> Read:
        """Return what there is to read in a text, in time linear in its length."""
        pieces = pieces_of(text, self.vocabulary)
        hidden = np.zeros((len(pieces.numbers), self.network.width), dtype=np.float16)
        chances = np.zeros((len(pieces.numbers), len(self.kinds), 3), dtype=np.float32)
        opening, closing = self.vocabulary.pieces[CLS], self.vocabulary.pieces[SEP]
        for start, end, low, high in windows(len(pieces.numbers)):
            states = self.network.hidden(
                [opening, *pieces.numbers[start:end], closing], [0, *pieces.looks[start:end], 0]
            )[1 + low - start : 1 + high - start]
            hidden[low:high] = states
            chances[low:high] = np.exp(self.network.labels(states, len(self.kinds)))
        starts, ends = _columns(pieces.words)
        return Read(self.network, self.kinds, starts, ends, pieces, chances[pieces.first], hidden)


def _columns(places: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [start for start, _ in places], [end for _, end in places]
