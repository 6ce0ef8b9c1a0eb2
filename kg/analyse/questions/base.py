"""What a question is, and what may be said with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral

import networkx as nx

from kg.analyse.table import Table
from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Options:
    """What shapes an answer beside the graph."""

    seed: int = 0
    backend: str | None = None
    same: str = "alike"  # when two problems are the same: see kg.analyse.same
    samples: int = 200  # resamples for intervals, at most; 0 leaves the columns of intervals empty
    betweenness: bool = True  # False leaves its columns empty, where nobody looks at them

    def __post_init__(self) -> None:
        _check("seed", self.seed, None, "a whole number")
        _check("samples", self.samples, 0, "how many resamples to make at most; 0 for no intervals")


def _check(name: str, number: object, least: int | None, expected: str) -> None:
    whole = isinstance(number, Integral) and not isinstance(number, bool)
    if not whole or (least is not None and int(number) < least):  # type: ignore[call-overload]  # whole
        raise InputError(f"{name} is {number!r}; expected {expected}")


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be asked by name."""

    title: str
    meaning: str
    function: Callable[[nx.MultiDiGraph, Options], Table]
