"""How alike measures and problems are in their words; rare words of the report count more."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
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
        stems = [frozenset(word[:_STEM] for word in row) for row in words]
        counts = Counter(stem for i in told for stem in stems[i])
        weight = {stem: max(0.0, log((len(told) + 1) / (count + 0.5))) for stem, count in counts.items()}
        sentences: dict[int, set[str]] = defaultdict(set)
        for i in told:
            sentences[sentence[i]] |= stems[i]
        wide = [row | sentences.get(sentence[i], set()) for i, row in enumerate(stems)]
        self._problems = sorted(problems)
        self._own = _Rows(stems, weight, self._problems)
        self._wide = _Rows(wide, weight, self._problems)
        self._ranks: dict[int, tuple[dict[int, int], list[int]]] = {}

    def words(self, a: int, b: int) -> float:
        """Return how alike the words of two mentions are, from 0 to 1."""
        return self._own.cosine(a, b)

    def sentences(self, a: int, b: int) -> float:
        """Return how alike two mentions are with the others of their sentences."""
        return self._wide.cosine(a, b)

    def rank(self, measure: int, problem: int) -> int:
        """Return how many problems of the report are more like a measure than this one."""
        if measure not in self._ranks:
            self._ranks[measure] = self._ranked(measure)
        ranks, alike = self._ranks[measure]
        found = ranks.get(problem)
        if found is not None:
            return found
        # those that are not alike at all follow in their order
        return len(alike) + bisect_left(self._problems, problem) - bisect_left(alike, problem)

    def _ranked(self, measure: int) -> tuple[dict[int, int], list[int]]:
        """Return the rank of each problem that is like a measure at all, and these problems in order."""
        own, wide = self._own.cosines(measure), self._wide.cosines(measure)
        like = {p: own.get(p, 0.0) + _AROUND * wide.get(p, 0.0) for p in own.keys() | wide.keys()}
        order = sorted(like, key=lambda p: (-like[p], p))
        return {p: at for at, p in enumerate(order)}, sorted(like)


class _Rows:
    """Rows of stems, to be compared by the cosine of what they share.

    Sums are taken in the order of the stems, so that they do not depend on how a set is laid out.
    """

    def __init__(
        self, rows: Sequence[Set[str]], weight: Mapping[str, float], problems: Sequence[int]
    ) -> None:
        self._weight = weight
        self._rows = [sorted(stem for stem in row if weight.get(stem, 0.0) > 0.0) for row in rows]
        self._sums = [sum(weight[stem] for stem in row) for row in self._rows]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for problem in problems:
            for stem in self._rows[problem]:
                self._holders[stem].append(problem)

    def cosine(self, a: int, b: int) -> float:
        other = set(self._rows[b])
        return self._scaled(a, b, sum(self._weight[stem] for stem in self._rows[a] if stem in other))

    def cosines(self, a: int) -> dict[int, float]:
        """Return the cosine of a row with each problem that shares a stem with it."""
        shared: dict[int, float] = defaultdict(float)
        for stem in self._rows[a]:
            for problem in self._holders.get(stem, ()):
                shared[problem] += self._weight[stem]
        return {problem: self._scaled(a, problem, total) for problem, total in shared.items()}

    def _scaled(self, a: int, b: int, shared: float) -> float:
        return shared / sqrt(self._sums[a] * self._sums[b]) if shared > 0.0 else 0.0
