"""Warm workers that answer queries in turn; what waits too long or too many is told so."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import LifoQueue

from kg.errors import QueryError
from kg.store.disk import edition
from kg.store.results import Outcome
from kg.store.worker import MEMORY, Job, Worker


class BusyError(QueryError):
    """All workers are at work, and enough requests wait for them already."""


class Pool:
    """A few workers over one store. A store that may be changed has one, which also answers.

    Who waits is counted in the event loop, before any thread is taken: the workers have threads of
    their own, so that queries which take long keep nothing else of the server from its work.
    """

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
        self.folder, self.timeout, self.waiting = folder, timeout, waiting
        count = 1 if writable else size
        self.workers = tuple(Worker(folder, memory=memory, writable=writable) for _ in range(count))
        self._free: LifoQueue[Worker] = LifoQueue()  # the last used is the warmest
        for worker in self.workers:
            self._free.put(worker)
        self._opened: dict[Worker, tuple[int, int, int]] = {}
        self._turn, self._queued = asyncio.Semaphore(count), 0
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="kg-query")

    def start(self) -> None:
        """Start the first worker, so that a store that cannot be opened is told at once."""
        self._ready(self.workers[0])

    async def ask(self, job: Job) -> Outcome:
        """Answer a job with the next free worker.

        Raises
        ------
        BusyError
            If too many wait, or none came free in time.
        OutputError
            If there is no store any more.
        QueryError, UnknownNameError
            As ``Worker.ask``.
        """
        if self._turn.locked() and self._queued >= self.waiting:
            raise BusyError("too many queries at once; try again in a moment")
        self._queued += 1
        try:
            await asyncio.wait_for(self._turn.acquire(), self.timeout)
        except TimeoutError as error:
            raise BusyError("all workers are busy; try again in a moment") from error
        finally:
            self._queued -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, job)
        finally:
            self._turn.release()

    def _answer(self, job: Job) -> Outcome:
        worker = self._free.get()
        try:
            self._ready(worker)
            return worker.ask(job, timeout=self.timeout)
        finally:
            self._free.put(worker)

    def _ready(self, worker: Worker) -> None:
        """Let a worker open the store that lies there now, if another build has put one in its place."""
        now = edition(self.folder)
        if self._opened.get(worker, now) != now:
            worker.stop()
        worker.start()
        self._opened[worker] = now

    def stop(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)
