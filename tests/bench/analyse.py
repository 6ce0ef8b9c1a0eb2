"""Projections, the heaviest measures and all questions at 10,000, 100,000 and 1,000,000 edges.

    python -m tests.bench.analyse [EDGES ...] [--only WORDS] [--limit SECONDS]

With networkx alone, and with the recommended backend where it has an implementation. Each cell is
a process of its own, copied from the one that holds the graph, that ends when its processor time
or memory is used up: ``> 60``. What passed the limit at one size is not begun at a larger one.
Processor seconds of all threads, so that a busy machine changes them little, the least of three
runs where these are short; the growth is seconds over edges between two sizes, on a scale of
logarithms: 1 is linear, 2 is quadratic.
"""

from __future__ import annotations

import argparse
import gc
import math
import multiprocessing
import multiprocessing.connection
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate

import networkx as nx

from kg.analyse import backends, measures, network_measures, project
from kg.analyse.backends import call, implements
from kg.analyse.pairs import of_kind
from kg.analyse.questions import QUESTIONS, ask
from kg.analyse.questions.bridges import cuts
from kg.analyse.same import group_problems
from tests.graphs import synthetic_graph

EDGES = (10_000, 100_000, 1_000_000)
LIMIT = 60  # processor seconds a cell
MEMORY = 12 << 30  # bytes a cell
VOCABULARY = 20_000  # words that problems are told in, a few of them often, as in any language
SHORT = 2  # seconds; what takes less is run three times
RECOMMENDED = "rustworkx"  # the backend of the extra `fast`
Work = Callable[[str | None], object]
Cell = float | None  # None: it passed the limit


@dataclass(frozen=True)
class Graphs:
    """A multigraph with its two simple projections, made once."""

    G: nx.MultiDiGraph
    U: nx.Graph
    D: nx.DiGraph


@dataclass
class History:
    """The last size and seconds of each cell, by name and engine."""

    before: dict[tuple[str, bool], tuple[int, Cell]] = field(default_factory=dict)

    def passed(self, name: str, backend: bool) -> bool:
        """Whether this passed the limit at a smaller size."""
        return self.before.get((name, backend), (0, 0.0))[1] is None

    def growth(self, name: str, edges: int, cell: Cell) -> str:
        """Return the exponent of growth since the last size, and keep this one."""
        size, seconds = self.before.get((name, False), (0, None))
        if not size or seconds is None or cell is None or min(seconds, cell) < 0.005:
            return ""
        return f"{math.log(cell / seconds) / math.log(edges / size):.1f}"


def works(graphs: Graphs) -> list[tuple[str, Work, bool]]:
    """Return what is measured: name, what to do with which backend, whether the backend has its own."""
    G, U, D = graphs.G, graphs.U, graphs.D
    rows: list[tuple[str, Work, bool]] = [
        ("problems that are alike", lambda _: group_problems(G, "alike"), False),
        ("project: undirected, weighted", lambda _: project.undirected(G), False),
        ("project: unit-unit", lambda _: project.unit_unit(G, weight="newman"), False),
        ("project: policy-policy", lambda _: project.policy_policy(G), False),
        ("project: problem-policy", lambda _: project.problem_policy(G), False),
        ("project: organisation", lambda _: project.organisation(G), False),
        ("connected components", lambda b: measures.components(U, backend=b), True),
        ("cut points and bridges", lambda b: cuts(U, backend=b), True),
        ("core number", lambda b: call(nx.core_number, U, backend=b), True),
        ("clustering", lambda b: call(nx.clustering, U, backend=b), implements(nx.clustering, RECOMMENDED)),
        ("PageRank", lambda b: measures.pagerank(D, backend=b), True),
        ("communities (Louvain)", lambda _: measures.communities(U), False),
        ("betweenness, 100 pivots", lambda _: nx.betweenness_centrality(U, k=100, seed=0), False),
        ("betweenness, exact", lambda b: call(nx.betweenness_centrality, U, backend=b), True),
        ("closeness", lambda b: call(nx.closeness_centrality, U, backend=b), True),
        ("network_measures.csv", lambda b: network_measures(G, backend=b), True),
    ]
    by_backend = {"central-policies", "bridges"}
    rows += ((f"ask: {name}", question(G, name), name in by_backend) for name in QUESTIONS)
    return rows


def question(G: nx.MultiDiGraph, name: str) -> Work:
    """Return the work of answering a question."""
    return lambda backend: ask(G, name, backend=backend)


def main(arguments: list[str] | None = None) -> None:
    """Print a line for each measure and size."""
    options = _parse(arguments or [])
    other = RECOMMENDED if RECOMMENDED in backends.installed() else None
    history = History()
    print(f"{'edges':>9}  {'what':32} {'networkx s':>10} {'growth':>6} {RECOMMENDED + ' s':>12}")
    for edges in options.edges or EDGES:
        graphs = _graphs(edges)
        if other:
            convert = partial(_convert, graphs.U)
            _show(
                edges, "convert once", None, "", _text(measured(convert, other, options.limit), options.limit)
            )
            convert(other)  # kept with the graph, so that no cell pays for it again
        for name, work, in_backend in works(graphs):
            if options.only not in name:
                continue
            cells = {}
            for backend in (None, other) if in_backend and other else (None,):
                skip = history.passed(name, backend is not None)
                cells[backend] = None if skip else measured(work, backend, options.limit)
            growth = history.growth(name, edges, cells[None])
            plain = _text(cells[None], options.limit)
            _show(edges, name, plain, growth, _text(cells[other], options.limit) if other in cells else "")
            history.before |= {(name, backend is not None): (edges, cell) for backend, cell in cells.items()}


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.analyse")
    parser.add_argument("edges", nargs="*", type=int)
    parser.add_argument("--only", default="", help="a part of the names of what is measured")
    parser.add_argument("--limit", type=int, default=LIMIT, help="processor seconds a cell")
    return parser.parse_args(arguments)


def _convert(U: nx.Graph, backend: str | None) -> None:
    call(nx.number_connected_components, U, backend=backend)


def _graphs(edges: int) -> Graphs:
    """Make the graphs of a size, with problems whose words differ as those of reports do."""
    G = synthetic_graph(round(edges / 1.5))
    chance = random.Random(edges)
    words = [f"word{number}" for number in range(VOCABULARY)]
    often = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for problem in of_kind(G, "problem"):
        G.nodes[problem]["label"] = " ".join(chance.choices(words, cum_weights=often, k=8))
    graphs = Graphs(G, project.undirected(G), project.directed(G))
    gc.collect()
    gc.freeze()  # the graphs are there to stay: no measure shall pay for their being looked through
    return graphs


def measured(work: Work, backend: str | None, limit: int) -> Cell:
    """Return the processor seconds that work takes in a copy of this process, None past the limit."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, backend, limit, theirs))
    process.start()
    theirs.close()
    try:
        found: Cell = ours.recv()
    except EOFError:  # the system ended it
        found = None
    process.join()
    return found


def _run(work: Work, backend: str | None, limit: int, pipe: multiprocessing.connection.Connection) -> None:
    spent = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(spent) + limit,) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    best = math.inf
    for _ in range(3):
        started = time.process_time()
        work(backend)
        best = min(best, time.process_time() - started)
        if best > SHORT:
            break
    pipe.send(best)


def _text(cell: Cell, limit: int) -> str:
    return f"> {limit}" if cell is None else f"{cell:.2f}"


def _show(edges: int, name: str, plain: str | None, growth: str, other: str) -> None:
    print(f"{edges:>9,}  {name:32} {plain or '':>10} {growth:>6} {other:>12}", flush=True)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
