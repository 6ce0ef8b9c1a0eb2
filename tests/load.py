"""Many readers at once on loopback against ``kg serve``; each asks a given number of questions, then ends."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

SERVE = (
    "import sys; from pathlib import Path; from kg.serve import serve, settings;"
    "serve(settings(Path(sys.argv[1])), port=int(sys.argv[2]))"
)
PATHS = (
    "/cookbook/problems-by-unit",
    "/cookbook/chains",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2050",
    "/",
)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    """Serve a build in a process of its own until the block ends."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(folder), str(port)], env=environment)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


@dataclass(frozen=True)
class Load:
    """What came of a load: answers by status, seconds of each in order, memory after it."""

    statuses: Counter[int]
    times: tuple[float, ...]
    seconds: float
    megabytes: float


def run_load(port: int, server: psutil.Process, *, readers: int, questions: int) -> Load:
    """Let so many readers ask so many questions each, one after the other."""

    def read(number: int) -> list[tuple[int, float]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        found = []
        for turn in range(questions):
            begin = time.perf_counter()
            connection.request("GET", PATHS[(number + turn) % len(PATHS)])
            answer = connection.getresponse()
            answer.read()
            found.append((answer.status, time.perf_counter() - begin))
        connection.close()
        return found

    begin = time.perf_counter()
    with ThreadPoolExecutor(readers) as pool:
        rows = [row for rows in pool.map(read, range(readers)) for row in rows]
    seconds = time.perf_counter() - begin
    times = tuple(sorted(took for _, took in rows))
    return Load(Counter(status for status, _ in rows), times, seconds, memory(server))


def memory(server: psutil.Process) -> float:
    """Return the resident megabytes of the server and its workers."""
    return sum(p.memory_info().rss for p in (server, *server.children(recursive=True))) / (1 << 20)
