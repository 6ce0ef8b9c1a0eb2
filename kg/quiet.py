"""Loggers of other libraries, kept still for as long as kg reads with them, and left as they were."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Keep a logger, and those below it, from telling less than errors.

    What a library says of an odd file would reach the user's terminal; whoever sets the level of
    that logger for a program of their own finds it as they set it.

    >>> logging.getLogger("a").setLevel(logging.INFO)
    >>> with quiet("a"):
    ...     logging.getLogger("a.b").isEnabledFor(logging.WARNING)
    False
    >>> logging.getLogger("a.b").isEnabledFor(logging.INFO)
    True
    """
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(max(before, logging.ERROR))
    try:
        yield
    finally:
        logger.setLevel(before)
