"""Intervals from resampling the evidence (bootstrap; Efron, 1979), so that no rank claims more than it holds.

The unit that is drawn is the report where there are ten or more, because what one report says
is not independent; below that it is the statement, and the intervals are then a lower bound of
the doubt: they say nothing of the reports that nobody wrote.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analyse.stats import quantile, ranks
from kg.words import PageWords, words_of

if TYPE_CHECKING:
    import networkx as nx

REPORTS = 10  # fewer are too few to draw from
BUDGET = 1_500_000  # draws in all, so that a large graph answers in seconds

RANK_COLUMNS = ("rank", "rank_low", "rank_high", "rank_stated")

Weights = Mapping[tuple[str, str], float]


def draw(G: nx.MultiDiGraph, *, seed: int, samples: int) -> Iterator[dict[tuple[str, str], float]]:
    """Iterate over resamples: for each pair of nodes the weight of its facts, 1 on average.

    A fact's weight is how often its statements (or reports) were drawn, over how many it has.
    Parallel edges between two nodes count as their heaviest.
    """
    sources = _sources(G)
    names = sorted({source for found in sources.values() for source in found})
    rng = random.Random(seed)  # noqa: S311 - a seeded draw, no secret
    for _ in range(samples if names else 0):
        drawn = Counter(rng.choices(names, k=len(names)))
        weights: dict[tuple[str, str], float] = defaultdict(float)
        for (a, b, _key), found in sources.items():
            weight = sum(drawn[name] for name in found) / len(found)
            weights[a, b] = max(weights[a, b], weight)
        yield dict(weights)


def sample_size(G: nx.MultiDiGraph, samples: int) -> int:
    """Return how many resamples are made: those asked for, fewer on a graph of many facts, at least 20."""
    edges = int(G.number_of_edges())
    return max(min(samples, 20), min(samples, BUDGET // max(1, edges)))


def by_report(G: nx.MultiDiGraph) -> bool:
    """Whether whole reports are drawn, and not single statements."""
    return len(G.graph.get("reports", {})) >= REPORTS


def rank_intervals(
    G: nx.MultiDiGraph,
    score: Callable[[Weights], dict[str, float]],
    *,
    seed: int,
    samples: int,
) -> dict[str, tuple[int, int]]:
    """Return, for each thing that `score` scores, the ranks that it holds in 95 % of the resamples.

    Parameters
    ----------
    G
        The multigraph.
    score
        From the weights of pairs of nodes to the score of each thing; it must name all things,
        also those of weight zero.
    seed
        Of the draw.
    samples
        How many resamples to make at most.
    """
    held: dict[str, list[float]] = defaultdict(list)
    for weights in draw(G, seed=seed, samples=sample_size(G, samples)):
        for key, rank in ranks(score(weights)).items():
            held[key].append(rank)
    # Outward, to whole ranks: an interval may be too wide, never too narrow.
    return {key: (int(quantile(r, 0.025)), -int(-quantile(r, 0.975) // 1)) for key, r in held.items()}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ranks of things by what was counted, in full and of what is stated alone, with intervals."""

    place: Mapping[str, int]
    held: Mapping[str, tuple[int, int]]
    place_stated: Mapping[str, int]

    def columns(self, key: str) -> tuple[int, int | None, int | None, int]:
        """Return the cells of `RANK_COLUMNS`; the interval is empty where nothing was drawn."""
        return (self.place[key], *self.held.get(key, (None, None)), self.place_stated[key])


def rank(
    G: nx.MultiDiGraph,
    counts: Mapping[str, float],
    counts_stated: Mapping[str, float],
    score: Callable[[Weights], dict[str, float]],
    *,
    seed: int,
    samples: int,
) -> Ranked:
    """Return the ranks by `counts`, and how firmly the evidence holds them (`rank_intervals`)."""
    held = rank_intervals(G, score, seed=seed, samples=samples)
    return Ranked(ranks(counts), held, ranks(counts_stated))


def note(G: nx.MultiDiGraph, samples: int, seed: int) -> str:
    """Return the sentence that says how the intervals were made."""
    if not samples or not G.number_of_edges():
        why = "no resamples were asked for" if not samples else "there is no statement to draw"
        return f"rank_low and rank_high are empty: {why}."
    return f"rank_low and rank_high hold the rank in 95 % of {drawn(G, samples)}, seed {seed}."


def drawn(G: nx.MultiDiGraph, samples: int, words: PageWords | None = None) -> str:
    """Return how many resamples were drawn, and of what; in English, if no other words are given."""
    what = "reports" if by_report(G) else "statements"
    return (words or words_of("en")).say(f"resamples of {what}", n=sample_size(G, samples), fewest=REPORTS)


def _sources(G: nx.MultiDiGraph) -> dict[tuple[str, str, str], list[str]]:
    name = "reports" if by_report(G) else "statements"
    found: dict[tuple[str, str, str], list[str]] = {}
    for a, b, key, data in sorted(G.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        # A graph that was not built from statements has each edge as one of its own.
        found[a, b, key] = list(data.get(name) or [f"{a} {key} {b}"])
    return found
