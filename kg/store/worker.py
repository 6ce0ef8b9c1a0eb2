"""A query with a deadline: it runs in a process of its own, which is killed when time is up.

Oxigraph can neither cancel a query nor bound its memory, and a signal does not reach it inside
an aggregate; a process can be ended, whatever it is doing. The process opens the store to read
and stays warm for the next query. It knows nothing of the caller's program (``process``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from kg.errors import KgError, QueryError, UnknownNameError
from kg.process import Channel, Ended, Process
from kg.store.disk import open_store, open_writable
from kg.store.results import Answer, Outcome, Result, Triples
from kg.store.run import Graphs, Query, check_timeout, query, run, update
from kg.store.values import Given, each

START = 30.0  # seconds that a fresh process may take to open the store
NO_MEMORY = ("memory allocation of", "bad_alloc", "MemoryError")  # the last words of who lacked it
MEMORY = 2 << 30  # bytes that a query may take beside the store itself


class OutOfTimeError(QueryError):
    """A query took longer than it may."""


class OutOfMemoryError(QueryError):
    """A query needed more memory than it may."""


class UnforeseenError(QueryError):
    """The process of a query has ended in a way that nobody foresaw; its notes have what it said last."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is asked: a query by name, file or text, its parameters, how many rows."""

    query: Query
    given: Mapping[str, Given] = field(default_factory=dict)
    limit: int | None = None
    plain: bool = False  # the query is SPARQL text, whatever it looks like
    graphs: Graphs | None = None
    update: bool = False  # it is an update, for a worker that may write
    ours: bool = False  # the update was written by kg from parsed triples: no parse that refuses is due


@dataclass(frozen=True, slots=True)
class About:
    """What a fresh process is told before all jobs."""

    folder: Path
    memory: int
    writable: bool


def _answer(store: ox.Store, job: Job) -> Outcome:
    if job.update:
        assert isinstance(job.query, str)
        update(store, job.query, ours=job.ours)
        return Answer(True)
    if job.plain:
        assert isinstance(job.query, str)
        return run(store, job.query, limit=job.limit, graphs=job.graphs)
    return query(store, job.query, job.given, limit=job.limit)


class _Border:
    """The border of a process: an error that nobody foresaw is told to the other end, and ends the process.

    What is not sent is lost, and the other end could only guess why.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def __enter__(self) -> None:
        """Begin what may fail."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send the error, if there is one; it goes on."""
        if isinstance(error, Exception):
            told = f"{type(error).__name__}: {error}"
            message = f"an error of kg, not of the query; please report it with the query: {told}"
            self.channel.send(UnforeseenError(message))


def serve() -> None:
    """Answer jobs until the other end closes, which ends it: the body of the process."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends this process
    channel = Channel()
    with _Border(channel):
        about = channel.receive()
        assert isinstance(about, About)
        _bound_memory(about.memory)
        try:
            store = open_writable(about.folder) if about.writable else open_store(about.folder)
        except KgError as error:
            channel.send(error)
            return
        channel.send(None)
        while True:
            job = channel.receive()
            assert isinstance(job, Job)
            try:
                channel.send(_answer(store, job))
            except KgError as error:
                told = error if isinstance(error, QueryError | UnknownNameError) else QueryError(str(error))
                channel.send(told)
            except MemoryError:
                channel.send(OutOfMemoryError(_too_much(about.memory)))


def _bound_memory(memory: int) -> None:
    most, hard = _most_memory(memory)
    if hard is not None:
        import resource

        # Data, not address space: the files of the store are mapped, and are no cost of the query.
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _most_memory(memory: int) -> tuple[int, int | None]:
    """Return how many bytes a query may take here, and the limit of who runs kg; None on Windows."""
    try:
        import resource
    except ImportError:  # Windows: there a query is bounded by its time alone
        return memory, None
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    return memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard


def _too_much(memory: int) -> str:
    most, _ = _most_memory(memory)
    return f"the query needed more than {most >> 20} MB; narrow it, or ask for fewer rows"


class Worker:
    """A process that answers queries over one store, one at a time; ended at a deadline and started anew."""

    def __init__(self, folder: Path, *, memory: int = MEMORY, writable: bool = False) -> None:
        self.about = About(folder, memory, writable)
        self._process: Process | None = None

    def start(self) -> None:
        """Start the process, if it is not running.

        Raises
        ------
        OutputError
            If the store cannot be opened.
        OutOfTimeError, OutOfMemoryError, UnforeseenError
            As ``ask``.
        """
        if self._process is not None and self._process.is_alive():
            return
        self.stop()
        self._process = Process(serve)
        ready = self._exchange(self.about, START, "the store could not be opened in time")
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
        check_timeout(timeout)
        self.start()
        message = f"the query took longer than {timeout:g} s and was stopped; narrow it, or allow more time"
        found = self._exchange(job, timeout, message)
        if isinstance(found, KgError):
            raise found
        assert isinstance(found, Result | Answer | Triples)
        return found

    def _exchange(self, value: object, timeout: float, message: str) -> object:
        """Send a value and return the answer; the process is ended where there is none."""
        assert self._process is not None
        try:
            self._process.send(value)
            found = self._process.receive(timeout)
        except TimeoutError:
            self.stop()
            raise OutOfTimeError(message) from None
        except Ended:
            error = _told(*self._process.how_it_ended(), self.about.memory)
            self.stop()
            raise error from None
        if isinstance(found, UnforeseenError):  # it ends by itself, but the next job must not be sent to it
            found.add_note(self._process.how_it_ended()[1])
            self.stop()
        return found

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.stop()
        self._process = None


def _told(how: str, said: str, memory: int) -> QueryError:
    """Return what it means that the process of a query has ended without an answer."""
    if any(words in said for words in NO_MEMORY):
        return OutOfMemoryError(_too_much(memory))
    if how == "SIGKILL":
        message = "the process of the query was killed from outside, for want of memory perhaps"
        return OutOfMemoryError(f"{message}; narrow the query, or ask for fewer rows")
    error = UnforeseenError(
        f"the process of the query ended without an answer ({how}); please report it with the query"
    )
    error.add_note(said)
    return error


def query_in_time(
    folder: Path, text: Query, given: Mapping[str, Given], *, limit: int | None, timeout: float
) -> Outcome:
    """Ask a store once, in a process of its own that is ended after `timeout` seconds."""
    worker = Worker(folder)
    # What another process can read: a class of the caller's own is not known there.
    told = {name: value if value is None else each(name, value) for name, value in given.items()}
    if isinstance(text, os.PathLike):
        text = Path(text)
    try:
        return worker.ask(Job(text, told, limit), timeout=timeout)
    finally:
        worker.stop()
