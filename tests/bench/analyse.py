"""Projections and the heaviest measures at 10,000, 100,000 and 1,000,000 edges, with and without a backend.

Processor seconds of all threads, so that a busy machine changes them little; on an idle one a
backend with threads takes less. A measure is given up after a minute, and what would take
hours is not begun: both show as a dash. ``python -m tests.bench analyse`` runs it; the largest
size takes some minutes.
"""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

import networkx as nx

from kg.analyse import backends, measures, network_measures, project
from kg.analyse.backends import RECOMMENDED, call
from kg.analyse.questions import ask
from kg.analyse.questions.bridges import cuts
from tests.graphs import synthetic_graph

EDGES = (10_000, 100_000, 1_000_000)
LIMIT = 60  # seconds
ALL_PAIRS = 10_000  # edges; past it nothing that grows with nodes times edges is begun

Work = Callable[[str | None], object]


class TooLongError(Exception):
    """A measure has had its time."""


def main() -> None:
    other = RECOMMENDED if RECOMMENDED in backends.installed() else None
    print(f"{'edges':>9}  {'what':34} {'networkx s':>10} {RECOMMENDED + ' s':>12}")
    for edges in EDGES:
        started = time.process_time()
        G = synthetic_graph(round(edges / 1.5))
        show(edges, "make the graph (not ours)", time.process_time() - started, None)
        gc.freeze()  # the graph is there to stay: no measure shall pay for its being looked through
        for name, work, in_backend in works(G, edges):
            plain = measured(work, None)
            show(edges, name, plain, measured(work, other) if other and in_backend else None)


def works(G: nx.MultiDiGraph, edges: int) -> Iterator[tuple[str, Work, bool]]:
    """Iterate over what is measured: name, what to do with which backend, whether a backend can."""
    U, D = project.undirected(G), project.directed(G)
    yield "project: undirected, weighted", lambda _: project.undirected(G), False
    yield "project: unit-unit by kind", lambda _: units(G), False
    if other_ready(U):
        yield "convert once", lambda b: call(nx.number_connected_components, U, backend=b), True
    yield "connected components", lambda b: measures.components(U, backend=b), True
    yield "cut points and bridges", lambda b: cuts(U, backend=b), True
    yield "core number", lambda b: call(nx.core_number, U, backend=b), True
    yield "clustering", lambda b: call(nx.clustering, U, backend=b), False
    yield "PageRank", lambda b: measures.pagerank(D, backend=b), True
    yield "communities (Louvain)", lambda _: measures.communities(U), False
    yield "betweenness, 100 pivots", lambda _: nx.betweenness_centrality(U, k=100, seed=0), False
    if edges <= ALL_PAIRS:
        yield "betweenness, exact", lambda b: call(nx.betweenness_centrality, U, backend=b), True
        yield "closeness", lambda b: call(nx.closeness_centrality, U, backend=b), True
    yield "network_measures.csv", lambda b: network_measures(G, backend=b), True
    yield "ask: central-policies", lambda b: ask(G, "central-policies", backend=b), True
    yield "ask: chains", lambda _: ask(G, "chains"), False
    yield "ask: gaps", lambda _: ask(G, "gaps"), False


def units(G: nx.MultiDiGraph) -> nx.Graph:
    """Return units by shared problem node: by kind, all would be linked to all."""
    return project.unit_unit(G, same="node", weight="newman")


def other_ready(U: nx.Graph) -> bool:
    """Whether the recommended backend is installed; its conversion is then kept with the graph."""
    return U.number_of_nodes() > 0 and RECOMMENDED in backends.installed()


def measured(work: Work, backend: str | None) -> float | None:
    """Return the seconds that work takes, None when it is given up."""
    started = time.process_time()
    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        work(backend)
    except TooLongError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - started


def give_up(_: int, __: FrameType | None) -> None:
    raise TooLongError


def show(edges: int, name: str, plain: float | None, other: float | None) -> None:
    cells = ["-" if seconds is None else f"{seconds:.2f}" for seconds in (plain, other)]
    print(f"{edges:>9,}  {name:34} {cells[0]:>10} {cells[1]:>12}", flush=True)


if __name__ == "__main__":
    main()
