"""Every cookbook query at a size: Oxigraph on disk, Oxigraph in memory, rdflib in memory, side by side.

    python -m tests.bench.sparql --quads 1000000 [--no-rdflib] [--only chains] [--rdflib-limit 60]

The graph is copies of the sample of tests/sample_build.py, each a report of its own, over half as
many sets of units. Medians of five runs, in CPU seconds, so that a busy machine changes little;
rdflib runs once, and is ended at the limit.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset

from kg.rdf import Quad, encode, vocab, vocabulary
from kg.rdf.vocab import OVS
from kg.store.cookbook import NamedQuery, list_queries
from kg.store.disk import in_memory, open_store, save
from kg.store.parameters import fill
from kg.store.run import local, run, select
from kg.validate import to_quads, validate
from tests.sample_build import copies, sample

QUADS_A_COPY = 830
GIVEN: dict[str, str] = {"earlier": "Round 1", "later": "Round 2", "date": "2022-07-01", "word": "tender"}
Clock = Callable[[], object]


def median_time(action: Clock, runs: int) -> float:
    times = []
    for _ in range(runs):
        begin = time.process_time()
        action()
        times.append(time.process_time() - begin)
        if sum(times) > 10:
            break
    return statistics.median(times)


def build(size: int) -> list[Quad]:
    n = max(1, size // QUADS_A_COPY)
    linked, annotations = copies(n, units=max(1, n // 2))
    begin = time.perf_counter()
    quads = encode(linked, annotations)
    small = encode(*sample())
    quads += to_quads(validate(small))  # what the shapes find in one copy, so that conformance has rows
    took = time.perf_counter() - begin
    print(f"{len(quads):,} quads of {len(annotations):,} reports, encoded in {took:.1f} s")
    return quads


def filled(query: NamedQuery, store: ox.Store, thing: str) -> str:
    values = {**GIVEN, "thing": thing, "subject": thing}
    given = {p.name: values[p.name] for p in query.parameters if p.required}
    return fill(query, given, select(local(store)))


def rdflib_dataset(quads: list[Quad]) -> Dataset:
    dataset = Dataset(default_union=True)
    begin = time.perf_counter()
    for subject, predicate, object_, graph in [*quads, *vocabulary()]:
        dataset.store.add((subject, predicate, object_), dataset.get_context(graph))
    print(f"rdflib loaded in {time.perf_counter() - begin:.1f} s, {_memory()} MB in this process")
    return dataset


def rdflib_time(dataset: Dataset, text: str, limit: float) -> float | None:
    """Run a query in a copy of this process, so that it can be ended; None if it was."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def work() -> None:
        begin = time.process_time()
        list(dataset.query(text, initNs=dict(vocab.prefixes())))
        theirs.send(time.process_time() - begin)

    process = context.Process(target=work)
    process.start()
    found = ours.recv() if ours.poll(limit) else None
    process.kill()
    process.join()
    return found


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--no-rdflib", action="store_true")
    parser.add_argument("--rdflib-limit", type=float, default=60)
    parser.add_argument("--only", nargs="*", default=[])
    options, _ = parser.parse_known_args()  # the names of benchmarks stand there too
    quads = build(options.quads)
    thing = next(q.subject for q in quads if q.predicate == OVS.hasProblem)
    begin = time.perf_counter()
    memory = in_memory(quads)
    print(f"Oxigraph in memory: loaded in {time.perf_counter() - begin:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        begin = time.perf_counter()
        save(quads, path)
        size = sum(f.stat().st_size for f in path.iterdir()) >> 20
        print(f"Oxigraph on disk: written in {time.perf_counter() - begin:.1f} s, {size} MB")
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            disk = pool.submit(disk_times, path, str(thing), options.only).result()
        dataset = None if options.no_rdflib else rdflib_dataset(quads)
        del quads
        table(memory, disk, dataset, str(thing), options)


def disk_times(path: Path, thing: str, only: list[str]) -> dict[str, float]:
    """Return the median time of each query on the store at `path`."""
    begin = time.perf_counter()
    store = open_store(path)
    print(f"Oxigraph on disk: opened in {(time.perf_counter() - begin) * 1000:.0f} ms", flush=True)
    found = {}
    for query in list_queries():
        if not only or query.name in only:
            text = filled(query, store, thing)
            found[query.name] = median_time(lambda text=text: run(store, text), 5)  # type: ignore[misc]
    return found


def table(
    memory: ox.Store,
    disk: dict[str, float],
    dataset: Dataset | None,
    thing: str,
    options: argparse.Namespace,
) -> None:
    print(f"{'query':28} {'rows':>7} {'memory s':>9} {'disk s':>9} {'rdflib s':>9}")
    ratios: dict[str, list[float]] = {"memory": [], "disk": []}
    for query in list_queries():
        if options.only and query.name not in options.only:
            continue
        text = filled(query, memory, thing)
        rows = len(run(memory, text))  # type: ignore[arg-type]
        in_mem = median_time(lambda text=text: run(memory, text), 5)  # type: ignore[misc]
        on_disk = disk[query.name]
        by_rdflib = rdflib_time(dataset, text, options.rdflib_limit) if dataset is not None else math.nan
        shown = f"> {options.rdflib_limit:.0f}" if by_rdflib is None else f"{by_rdflib:.3f}"
        print(f"{query.name:28} {rows:7} {in_mem:9.4f} {on_disk:9.4f} {shown:>9}", flush=True)
        least = options.rdflib_limit if by_rdflib is None else by_rdflib
        ratios["memory"].append(least / in_mem)
        ratios["disk"].append(least / on_disk)
    if dataset is not None:
        means = {name: statistics.geometric_mean(values) for name, values in ratios.items()}
        shown = ", ".join(f"{mean:.1f} {name}" for name, mean in means.items())
        print(f"times faster than rdflib, geometric mean: {shown}")


if __name__ == "__main__":
    main()
