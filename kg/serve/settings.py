"""How a build is served, as one value whose every part is checked; needs nothing of the extra ``serve``."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import TypedDict

from kg.errors import ServeError
from kg.store.run import LONGEST

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# What is counted, and the least that makes sense.
COUNTED = {"limit": 1, "body": 1, "workers": 1, "waiting": 0, "memory": 1, "graph_body": 1}


class Limits(TypedDict, total=False):
    """What a server may be told beside its folder and who may ask; ``Settings`` has the defaults."""

    timeout: float
    limit: int
    body: int
    workers: int
    waiting: int
    memory: int
    graph_body: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How a build is served; ``kg.serve.settings`` makes it.

    Raises
    ------
    ServeError
        If a value is none that can be meant.
    """

    folder: Path
    timeout: float = 30.0  # seconds a query may take
    limit: int = 100_000  # rows an answer may have
    body: int = 1 << 20  # bytes a request may have
    workers: int = 2  # processes that answer queries
    waiting: int = 64  # queries that may wait for a worker
    hosts: tuple[str, ...] = LOOPBACK  # what a request may call the server
    origins: tuple[str, ...] = ()  # other sites whose pages may ask (CORS); none by default
    token: str | None = None  # updates are allowed to whoever has it; None: to nobody
    memory: int = 2 << 30  # bytes that a query may take beside the store
    graph_body: int = 64 << 20  # bytes of a graph sent to the graph store

    def __post_init__(self) -> None:
        for name, least in COUNTED.items():
            number = getattr(self, name)
            if not isinstance(number, Integral) or isinstance(number, bool) or number < least:
                raise ServeError(f"{name} is {number!r}; expected a whole number, {least} or more")
        seconds = isinstance(self.timeout, Real) and not isinstance(self.timeout, bool)
        if not seconds or not 0 < self.timeout <= LONGEST:
            raise ServeError(
                f"timeout is {self.timeout!r}; expected a number of seconds above 0, at most {LONGEST:.0f}"
            )
        if not (self.token is None or (isinstance(self.token, str) and self.token.strip())):
            raise ServeError("the token is empty, so that anybody had it; give one, or none for no updates")
