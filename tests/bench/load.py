"""Fifty readers at once on loopback against ``kg serve`` over the sample: answers, times, memory by round."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kg.rdf import encode
from kg.store import save
from tests.load import run_load, served
from tests.sample_build import copies

READERS, QUESTIONS, ROUNDS = 50, 20, 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        save(encode(*copies(20, units=10)), Path(folder) / "store")
        with served(Path(folder)) as (port, server):
            print("round  answers  errors  answers/s  median ms  p95 ms     MB")
            for number in range(ROUNDS):
                load = run_load(port, server, readers=READERS, questions=QUESTIONS)
                answers, good = load.statuses.total(), load.statuses[200]
                median, late = (load.times[int(answers * part)] * 1000 for part in (0.5, 0.95))
                print(
                    f"{number + 1:5} {answers:8} {answers - good:7} {answers / load.seconds:10.0f} "
                    f"{median:10.0f} {late:7.0f} {load.megabytes:6.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
