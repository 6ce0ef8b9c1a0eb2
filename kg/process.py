"""A process of our own, apart from the caller's program: values go to it and come back by pipes.

``multiprocessing`` would run the caller's script a second time in the new process ("spawn"), which
a script without a main guard, a notebook cell or a program on standard input does not bear. This
one imports ``kg`` and nothing of the caller's.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, TypeVar

from kg.errors import KgError

# What the process runs: the places that the caller's modules come from, without its script.
BOOT = (
    "import json, sys; path, module, name = json.loads(sys.argv[1]); sys.path[:] = path; "
    "from importlib import import_module; getattr(import_module(module), name)()"
)
TAIL = 2000  # characters of what the process said last
T = TypeVar("T")
R = TypeVar("R")


class Ended(Exception):  # noqa: N818  # an event, told as what it means by who asked
    """The process has ended, and will say nothing any more; how, where that is known."""

    def __init__(self, how: str = "", said: str = "") -> None:
        super().__init__(how, said)
        self.how, self.said = how, said


class Channel:
    """The end of the pipes that the process itself has; made once, when it starts.

    The process ends when the other end closes, whatever it is doing: who asked is gone, and nobody
    else would end a query that goes on.
    """

    def __init__(self) -> None:
        # What anything prints there must not come between the values.
        self._out = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        self._sent: SimpleQueue[object] = SimpleQueue()
        # A stream of its own: the thread may hold it while Python ends, which flushes the standard ones.
        Thread(target=_listen, args=(os.fdopen(os.dup(0), "rb"), self._sent), daemon=True).start()

    def receive(self) -> object:
        """Return the next value that was sent."""
        return self._sent.get()

    def send(self, value: object) -> None:
        """Send a value, whole or not at all."""
        data = pickle.dumps(value)
        self._out.write(data)
        self._out.flush()


def _listen(sent: IO[bytes], values: SimpleQueue[object]) -> None:
    """Hand on what is sent; at its end, end the process: a thread that Oxigraph does not hold up."""
    while True:
        try:
            values.put(pickle.load(sent))  # noqa: S301  # from the process that started this one
        except (EOFError, pickle.UnpicklingError):
            os._exit(0)


class Process:
    """A running process, seen from the one that started it; it is ended with the last reference to it."""

    def __init__(self, body: Callable[[], None], answer: Callable[[object], None] | None = None) -> None:
        """Run a function of a module of kg, which opens a ``Channel`` to talk.

        `answer` is called with each value that it sends, and ``Ended``, from another thread; without it
        ``receive`` waits for them.
        """
        boot = json.dumps([[path or str(Path.cwd()) for path in sys.path], body.__module__, body.__name__])
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # closed by _end
        # -P: the folder that it is started in is no place for modules.
        self._process = subprocess.Popen(  # noqa: S603  # this Python, with words of our own
            [sys.executable, "-P", "-c", BOOT, boot],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in = self._process.stdin
        self._answers: SimpleQueue[object] = SimpleQueue()
        told = (self._process.stdout, answer or self._answers.put)
        self._reader = Thread(target=_read, args=told, daemon=True)
        self._reader.start()
        self._end = weakref.finalize(self, _end, self._process, self._reader, self._said)

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def send(self, value: object) -> None:
        """Send it a value.

        Raises
        ------
        Ended
            If it has ended.
        """
        data = pickle.dumps(value)
        try:
            self._in.write(data)
            self._in.flush()
        except OSError as error:
            raise Ended from error

    def receive(self, timeout: float) -> object:
        """Return the next value that it sends.

        Raises
        ------
        TimeoutError
            If it sends none within so many seconds.
        Ended
            If it has ended.
        """
        try:
            found = self._answers.get(timeout=max(0.0, timeout))
        except Empty as error:
            raise TimeoutError from error
        if isinstance(found, Ended):
            raise found
        return found

    def how_it_ended(self) -> tuple[str, str]:
        """Return its exit code or signal in words, and the last that it said; ask once it has ended."""
        code = self._process.wait(5)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        self._said.seek(0)
        return how, self._said.read().decode("utf-8", "replace").strip()[-TAIL:]

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self._end()


@dataclass(frozen=True, slots=True)
class _Call:
    """What a process of ``spread`` is asked."""

    function: Callable[[Any], object]
    piece: object


@dataclass(frozen=True, slots=True)
class _Refused:
    """What a process of ``spread`` answers where the function raises a ``KgError``."""

    error: KgError


def spread(call: Callable[[T], R], work: Sequence[T], *, processes: int) -> Generator[R, None, None]:
    """Call a function of a module of kg with each piece of work, in several processes, as they come back.

    However the iteration ends (an error, Ctrl-C, whoever asked has enough), the processes are ended
    at once, whatever they are doing: nobody waits for what nobody wants any more.

    Raises
    ------
    Ended
        If one of the processes has ended, by an error or from outside.
    KgError
        The one that the function has raised, as it would be in this process.
    """
    answers: SimpleQueue[tuple[int, object]] = SimpleQueue()
    running: list[Process] = []
    waiting = iter(work)
    try:
        for number in range(min(processes, len(work))):
            running.append(Process(answer_calls, partial(_put, answers, number)))
        for process in running:
            _send(process, _Call(call, next(waiting)))
        for _ in work:
            number, answer = answers.get()
            if isinstance(answer, Ended):
                raise Ended(*running[number].how_it_ended())
            if isinstance(answer, _Refused):
                raise answer.error
            for piece in islice(waiting, 1):
                _send(running[number], _Call(call, piece))
            yield answer  # type: ignore[misc]  # what the function returned
    finally:
        for process in running:
            process.stop()


def _send(process: Process, value: object) -> None:
    try:
        process.send(value)
    except Ended:
        raise Ended(*process.how_it_ended()) from None


def _put(answers: SimpleQueue[tuple[int, object]], number: int, answer: object) -> None:
    answers.put((number, answer))


def answer_calls() -> None:
    """Call what is sent, until the channel ends the process: the body of the processes of ``spread``."""
    # Ctrl-C reaches every process of a terminal: it is for the first, which ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = Channel()
    while True:
        asked = channel.receive()
        assert isinstance(asked, _Call)
        try:
            answer = asked.function(asked.piece)
        except KgError as error:  # what a user's file or option has is told as one process would tell it
            answer = _Refused(error)
        channel.send(answer)


def _read(out: IO[bytes], answer: Callable[[object], None]) -> None:
    """Hand on what the process sends until its end: the body of a thread, which a wait can be timed by."""
    while True:
        try:
            answer(pickle.load(out))  # noqa: S301  # from the process that we started
        except (EOFError, pickle.UnpicklingError):  # cut off in the middle of a value, or after one
            answer(Ended())
            return


def _end(process: subprocess.Popen[bytes], reader: Thread, said: IO[bytes]) -> None:
    process.kill()
    process.wait()
    reader.join(5)
    for pipe in (process.stdin, process.stdout, said):
        if pipe is not None:
            _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # what was not sent yet goes nowhere
        return
