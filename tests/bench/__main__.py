"""``make bench``: run the benchmarks, all or those named: ``python -m tests.bench [NAME …]``.

Each module of this package but this one is a benchmark with a ``main()`` that prints a table.
Figures in README and CHANGELOG come from here. They are measured, never asserted: a test that
fails on a busy machine tests the machine.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

import tests.bench as package
from kg.cli import THREADS
from kg.errors import UnknownNameError


def main() -> None:
    for name in THREADS:  # as the command does, before anything loads numpy
        os.environ.setdefault(name, "1")
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return
    known = [module.name for module in pkgutil.iter_modules(package.__path__) if module.name[0] != "_"]
    for name in sys.argv[1:] or known:
        if name not in known:
            raise UnknownNameError("benchmark", name, known)
        print(f"\n## {name}", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
