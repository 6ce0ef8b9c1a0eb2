"""Warm workers that answer queries in turn; what waits too long or too many is told so."""

from __future__ import annotations

from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock

from kg.errors import QueryError
from kg.store.results import Outcome
from kg.store.worker import MEMORY, Job, Worker


class BusyError(QueryError):
    """All workers are at work, and enough requests wait for them already."""


class Pool:
    """A few workers over one store. A store that may be changed has one, which also answers."""

    def __init__(
        self,
        folder: Path,
        *,
        size: int,
        timeout: float,
        waiting: int = 64,
        memory: int = MEMORY,
        writable: bool = False,
    ) -> None:
        self.timeout, self.waiting = timeout, waiting
        workers = [Worker(folder, memory=memory, writable=writable) for _ in range(1 if writable else size)]
        self.workers = tuple(workers)
        self._free: LifoQueue[Worker] = LifoQueue()  # the last used is the warmest
        for worker in workers:
            self._free.put(worker)
        self._lock, self._queued = Lock(), 0

    def start(self) -> None:
        """Start the first worker, so that a store that cannot be opened is told at once."""
        self.workers[0].start()

    def ask(self, job: Job) -> Outcome:
        """Answer a job with the next free worker.

        Raises
        ------
        BusyError
            If too many wait, or none came free in time.
        QueryError, UnknownNameError
            As ``Worker.ask``.
        """
        with self._lock:
            if self._queued >= self.waiting:
                raise BusyError("too many queries at once; try again in a moment")
            self._queued += 1
        try:
            worker = self._free.get(timeout=self.timeout)
        except Empty as error:
            raise BusyError("all workers are busy; try again in a moment") from error
        finally:
            with self._lock:
                self._queued -= 1
        try:
            return worker.ask(job, timeout=self.timeout)
        finally:
            self._free.put(worker)

    def stop(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.stop()
