"""Time and peak memory of a whole process, as the operating system counts them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Wall seconds and peak resident memory of one process."""

    seconds: float
    megabytes: float


def measure(*arguments: str, runs: int = 3) -> Cost:
    """Run ``python -m ARGUMENTS`` and return the median time and the highest memory of its runs."""
    costs = [_once(arguments) for _ in range(runs)]
    seconds = sorted(cost.seconds for cost in costs)[len(costs) // 2]
    return Cost(seconds, max(cost.megabytes for cost in costs))


def _once(arguments: tuple[str, ...]) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"python -m {' '.join(arguments)} ended with {process.returncode}")
    return Cost(time.perf_counter() - started, usage.ru_maxrss / 1024)


def best_time(action: Callable[[], object], rounds: int) -> float:
    """Return the least processor time of some rounds, in seconds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best
