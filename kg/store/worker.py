"""A query with a deadline: it runs in a process of its own, which is killed when time is up.

Oxigraph can neither cancel a query nor bound its memory, and a signal does not reach it inside
an aggregate; a process can be ended, whatever it is doing. The process opens the store to read
and stays warm for the next query.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from types import TracebackType

import pyoxigraph as ox

from kg.errors import KgError, QueryError, UnknownNameError
from kg.store.disk import open_store, open_writable
from kg.store.parameters import Given
from kg.store.results import Answer, Outcome, Result, Triples
from kg.store.run import Graphs, query, run, update

START = 30.0  # seconds that a fresh process may take to open the store
MEMORY = 2 << 30  # bytes that a query may take beside the store itself


class OutOfTimeError(QueryError):
    """A query took longer than it may."""


class OutOfMemoryError(QueryError):
    """A query needed more memory than it may."""


class UnforeseenError(QueryError):
    """The process of a query failed in a way that nobody foresaw, and has ended."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is asked: a query by name, file or text, its parameters, how many rows."""

    query: str
    given: Mapping[str, Given] = field(default_factory=dict)
    limit: int | None = None
    plain: bool = False  # the query is SPARQL text, whatever it looks like
    graphs: Graphs | None = None
    update: bool = False  # it is an update, for a worker that may write
    ours: bool = False  # the update was written by kg from parsed triples: no parse that refuses is due


def _answer(store: ox.Store, job: Job) -> Outcome:
    if job.update:
        update(store, job.query, ours=job.ours)
        return Answer(True)
    if job.plain:
        return run(store, job.query, limit=job.limit, graphs=job.graphs)
    return query(store, job.query, job.given, limit=job.limit)


class _Border:
    """The border of a process: an error that nobody foresaw is told to the other end, and ends the process.

    What is not sent is lost, and the other end could only guess why.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        """Begin what may fail."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send the error, if there is one; it goes on."""
        if isinstance(error, Exception):
            told = f"{type(error).__name__}: {error}"
            message = f"an error of kg, not of the query; please report it with the query: {told}"
            self.connection.send(UnforeseenError(message))


def _serve(connection: Connection, folder: str, memory: int, *, writable: bool) -> None:
    """Answer jobs until the other end closes: the body of the process."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends this process
    _bound_memory(memory)
    with _Border(connection):
        try:
            store = open_writable(Path(folder)) if writable else open_store(Path(folder))
        except KgError as error:
            connection.send(error)
            return
        connection.send(None)
        while True:
            try:
                job: Job = connection.recv()
            except EOFError:
                return
            try:
                connection.send(_answer(store, job))
            except KgError as error:
                told = error if isinstance(error, QueryError | UnknownNameError) else QueryError(str(error))
                connection.send(told)
            except MemoryError:
                connection.send(OutOfMemoryError(_too_much(memory)))


def _bound_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there a query is bounded by its time alone
        return
    # Data, not address space: the files of the store are mapped, and are no cost of the query.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _too_much(memory: int) -> str:
    return f"the query needed more than {memory >> 20} MB; narrow it, or ask for fewer rows"


class Worker:
    """A process that answers queries over one store, one at a time; ended at a deadline and started anew."""

    def __init__(self, folder: Path, *, memory: int = MEMORY, writable: bool = False) -> None:
        self.folder, self.memory, self.writable = folder, memory, writable
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def start(self) -> None:
        """Start the process, if it is not running."""
        if self._process is not None and self._process.is_alive():
            return
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        arguments = (theirs, str(self.folder), self.memory)
        options = {"writable": self.writable}
        self._process = context.Process(target=_serve, args=arguments, kwargs=options, daemon=True)
        self._process.start()
        theirs.close()
        self._connection = ours
        ready = self._receive(START, "the store could not be opened in time")
        if isinstance(ready, KgError):
            raise ready

    def ask(self, job: Job, *, timeout: float) -> Outcome:
        """Answer a job within so many seconds.

        Raises
        ------
        OutOfTimeError
            If it takes longer; the process is ended.
        OutOfMemoryError
            If the process ran out of memory.
        UnforeseenError
            If kg is at fault.
        QueryError, UnknownNameError
            If the query is at fault, or a name in it.
        """
        self.start()
        assert self._connection is not None
        self._connection.send(job)
        message = f"the query took longer than {timeout:g} s and was stopped; narrow it, or allow more time"
        found = self._receive(timeout, message)
        if isinstance(found, KgError):
            raise found
        assert isinstance(found, Result | Answer | Triples)
        return found

    def _receive(self, timeout: float, message: str) -> object:
        assert self._connection is not None
        deadline = monotonic() + timeout
        try:
            if not self._connection.poll(max(0.0, deadline - monotonic())):
                self.stop()
                raise OutOfTimeError(message)
            found = self._connection.recv()
        except (EOFError, ConnectionResetError, BrokenPipeError) as error:
            self.stop()
            raise OutOfMemoryError(_too_much(self.memory)) from error
        if isinstance(found, UnforeseenError):
            self.stop()  # it ends by itself, but the next job must not be sent to it
        return found

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        if self._connection is not None:
            self._connection.close()
        self._process, self._connection = None, None


def query_in_time(
    folder: Path, text: str, given: Mapping[str, Given], *, limit: int | None, timeout: float
) -> Outcome:
    """Ask a store once, in a process of its own that is ended after `timeout` seconds."""
    worker = Worker(folder)
    try:
        return worker.ask(Job(text, given, limit), timeout=timeout)
    finally:
        worker.stop()
