"""What the commands share: exit codes, how loud to be, progress, tables that fit the terminal."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

EXIT_INCOMPLETE = 1
EXIT_USAGE = 2
EXIT_FAILED = 3
EXIT_INTERRUPTED = 130

WIDTH = 140  # of a table where there is no terminal
FEW_WORDS = 14


OUTPUT = Path("output")
Graph = Annotated[Path, typer.Option("--graph", "-g", metavar="FOLDER", help="The output folder of a build.")]
# For commands whose one argument is the build, so that what works elsewhere works here.
Output = Annotated[Path, typer.Argument(metavar="FOLDER", help="The output folder of a build.")]
AlsoGraph = Annotated[
    Path | None,
    typer.Option("--graph", "-g", metavar="FOLDER", help="FOLDER, as other commands take it."),
]


def one_folder(argument: Path, option: Path | None) -> Path:
    """Return the build that a command was given, as argument or as option.

    Raises
    ------
    typer.BadParameter
        If it was given two.

    >>> one_folder(OUTPUT, Path("harbours")).name
    'harbours'
    """
    if option is not None and argument not in (OUTPUT, option):
        raise typer.BadParameter(f"two folders: {argument} and {option}; give one")
    return option or argument


@dataclass
class _Volume:
    quiet: bool = False
    verbose: bool = False


VOLUME = _Volume()


def set_volume(*, quiet: bool, verbose: bool) -> None:
    """Set how much the command tells: no more than results (`quiet`), and what parts log (`verbose`)."""
    VOLUME.quiet, VOLUME.verbose = quiet, verbose
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(name)s: %(message)s")


def tell(message: str) -> None:
    """Print to stdout, unless the user wants results only."""
    if not VOLUME.quiet:
        typer.echo(message)


def complain(message: str) -> None:
    """Print an error to stderr."""
    typer.echo(f"kg: {message}", err=True)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "report"), count(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


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

    Where the columns are too many for the width, each row is printed as lines of its own. IRIs
    of instances lose the part that all of them share, but for those between brackets; ``kg explain``
    takes them so.
    """
    from rich.console import Console
    from rich.text import Text

    from kg.mint import BASE

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    base = re.compile(f"(?<!<){re.escape(BASE)}")
    # Text, not str: what came from a report is never read as markup
    cells = [[Text("" if value is None else base.sub("", str(value))) for value in row] for row in rows]
    if title:
        console.print(Text(title, style="italic"))
    if _fits(columns, cells, console.width):
        console.print(_table(columns, cells))
        return
    for number, row in enumerate(cells, start=1):
        console.print(Text(f"── {number} of {len(cells)}", style="dim"))
        console.print(_record(columns, row))


def _fits(columns: Sequence[str], cells: Sequence[Sequence[Text]], width: int) -> bool:
    """Whether each column gets the room of its name and of a few words, or of an IRI to copy."""

    def least(cell: Text) -> int:
        return cell.cell_len if _is_whole(cell) else min(FEW_WORDS, cell.cell_len)

    rooms = [max(len(name), *(least(row[at]) for row in cells), 0) for at, name in enumerate(columns)]
    return sum(rooms) + 3 * (len(columns) - 1) <= width


def _is_whole(cell: Text) -> bool:
    """Tell whether a cell is one IRI between brackets, which nobody can copy off several lines."""
    return cell.plain.startswith("<") and cell.plain.endswith(">") and " " not in cell.plain


def _table(columns: Sequence[str], cells: Sequence[Sequence[Text]]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for at, name in enumerate(columns):
        whole = any(_is_whole(row[at]) for row in cells)
        table.add_column(name, overflow="fold", no_wrap=whole)
    for row in cells:
        table.add_row(*row)
    return table


def _record(columns: Sequence[str], row: Sequence[Text]) -> Table:
    from rich.table import Table

    record = Table.grid(padding=(0, 2))
    record.add_column(no_wrap=True)
    record.add_column(overflow="fold")
    for name, cell in zip(columns, row, strict=True):
        record.add_row(name, cell)
    return record
