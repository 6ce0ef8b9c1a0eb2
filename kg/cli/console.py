"""What the commands share: exit codes, how loud to be, progress, tables that fit the terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import typer

EXIT_INCOMPLETE = 1
EXIT_USAGE = 2
EXIT_FAILED = 3


@dataclass
class _Volume:
    quiet: bool = False
    verbose: bool = False


VOLUME = _Volume()


def set_volume(*, quiet: bool, verbose: bool) -> None:
    """Set how much the command tells; the last of the two options wins over neither."""
    VOLUME.quiet, VOLUME.verbose = quiet, verbose
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(name)s: %(message)s")


def tell(message: str) -> None:
    """Print to stdout, unless the user wants results only."""
    if not VOLUME.quiet:
        typer.echo(message)


def complain(message: str) -> None:
    """Print an error to stderr."""
    typer.echo(f"kg: {message}", err=True)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function (stage, done, total) that draws progress on a terminal and is silent elsewhere."""
    if VOLUME.quiet or not sys.stderr.isatty():
        yield _log_stage
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def draw(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)  # type: ignore[arg-type]  # TaskID is an int

        yield draw


def _log_stage(stage: str, done: int, total: int) -> None:
    if VOLUME.verbose:
        typer.echo(f"{stage}: {done} of {total}", err=True)


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None
) -> None:
    """Print rows as a table that fits the terminal; cells wrap, none is cut.

    IRIs of instances lose the part that all of them share; ``kg explain`` takes them so.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.mint import BASE

    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        # Text, not str: what came from a report is never read as markup
        table.add_row(*(Text("" if value is None else str(value).replace(BASE, "")) for value in row))
    console.print(table)
