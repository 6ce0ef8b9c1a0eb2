"""What a question is, and what may be said with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx

from kg.analyse.project import check_whole
from kg.analyse.table import Table


@dataclass(frozen=True, slots=True)
class Options:
    """What shapes an answer beside the graph."""

    seed: int = 0
    backend: str | None = None
    same: str = "alike"  # when two problems are the same: see kg.analyse.same
    samples: int = 200  # resamples for intervals, at most; 0 leaves the columns of intervals empty
    betweenness: bool = True  # False leaves its columns empty, where nobody looks at them

    def __post_init__(self) -> None:
        check_whole("seed", self.seed, "a whole number")
        many = "how many resamples to make at most; 0 for no intervals"
        check_whole("samples", self.samples, many, least=0)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be asked by name."""

    title: str
    meaning: str
    function: Callable[[nx.MultiDiGraph, Options], Table]
