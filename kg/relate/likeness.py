"""How alike measures and problems are in their words; rare words of the report count more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from math import log, sqrt

_STEM = 6  # letters by which forms of one word are known as one: assess, assessment
_AROUND = 0.3  # what the sentence around counts, where problems are ranked


class Likeness:
    """Shared words of mentions, weighted by how few measures and problems have them (tf-idf cosine).

    Parameters
    ----------
    words, sentence
        Words of content, and number of the sentence, of each mention.
    measures, problems
        The indices of the mentions that are compared.

    >>> like = Likeness([{"audit", "ledger"}, {"ledgers"}, {"boat"}], [0, 1, 2], [0], [1, 2])
    >>> like.rank(0, 1), like.words(0, 2)
    (0, 0.0)
    """

    def __init__(
        self,
        words: Sequence[Set[str]],
        sentence: Sequence[int],
        measures: Sequence[int],
        problems: Sequence[int],
    ) -> None:
        told = sorted([*measures, *problems])
        self._stems = [frozenset(word[:_STEM] for word in row) for row in words]
        counts = Counter(stem for i in told for stem in self._stems[i])
        self._weight = {stem: log((len(told) + 1) / (count + 0.5)) for stem, count in counts.items()}
        sentences: dict[int, set[str]] = defaultdict(set)
        for i in told:
            sentences[sentence[i]] |= self._stems[i]
        self._wide = [stems | sentences.get(sentence[i], set()) for i, stems in enumerate(self._stems)]
        self._problems = problems
        self._ranks: dict[int, dict[int, int]] = {}

    def words(self, a: int, b: int) -> float:
        """Return how alike the words of two mentions are, from 0 to 1."""
        return self._cosine(self._stems[a], self._stems[b])

    def sentences(self, a: int, b: int) -> float:
        """Return how alike two mentions are with the others of their sentences."""
        return self._cosine(self._wide[a], self._wide[b])

    def rank(self, measure: int, problem: int) -> int:
        """Return how many problems of the report are more like a measure than this one."""
        ranks = self._ranks.get(measure)
        if ranks is None:
            like = {p: self.words(measure, p) + _AROUND * self.sentences(measure, p) for p in self._problems}
            order = sorted(like, key=lambda p: (-like[p], p))
            ranks = self._ranks[measure] = {p: at for at, p in enumerate(order)}
        return ranks[problem]

    def _cosine(self, a: Set[str], b: Set[str]) -> float:
        shared = self._sum(a & b)
        return shared / sqrt(self._sum(a) * self._sum(b)) if shared > 0.0 else 0.0

    def _sum(self, stems: Set[str]) -> float:
        return sum(max(0.0, self._weight.get(stem, 0.0)) for stem in sorted(stems))
