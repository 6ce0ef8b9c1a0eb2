"""The command ``kg``: parse the command line, call the library, print. Nothing heavy is imported early."""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from kg import __version__
from kg.cli import ask, build, judge, show
from kg.cli.console import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, complain, set_volume
from kg.errors import DataError, KgError, MalformedQueryError, UnknownNameError

HELP = """Turn oversight reports into a knowledge graph that answers with the sentence it stands on.

kg build REPORTS -o output/ makes the graph; kg explain, kg query, kg analyse and
output/graph.html ask it.
"""

EPILOG = (
    "Exit codes: 0 all well; 1 done, but something was left out or a check failed; "
    "2 wrong usage; 3 nothing could be done; 130 interrupted."
)

app = typer.Typer(
    name="kg",
    help=HELP,
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
build.register(app)
ask.register(app)
show.register(app)
judge.register(app)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback(epilog=EPILOG)
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also tell every skipped thing and each stage.")
    ] = False,
) -> None:
    del version
    set_volume(quiet=quiet, verbose=verbose)


def hoisted(arguments: list[str]) -> list[str]:
    """Move the options of every command to the front, so that they may stand anywhere.

    >>> hoisted(["build", "reports", "--quiet", "-o", "out"])
    ['--quiet', 'build', 'reports', '-o', 'out']
    >>> hoisted(["explain", "--", "-v"])
    ['explain', '--', '-v']
    """
    everywhere = {"--quiet", "-q", "--verbose", "-v"}
    end = arguments.index("--") if "--" in arguments else len(arguments)
    front = [word for word in arguments[:end] if word in everywhere]
    return [*front, *(word for word in arguments[:end] if word not in everywhere), *arguments[end:]]


# Read by the libraries under numpy when they load: what they add up does not depend on the number of
# processors then, and --jobs is what uses more of them.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def _terminate(number: int, frame: FrameType | None) -> None:
    del frame
    sys.exit(128 + number)  # unlike the default, lets what is half-written be taken away


def write_all_characters() -> None:
    r"""Let output that is not UTF-8, such as a redirect on Windows, write as ``\u27e6`` what it lacks.

    A way of writing such characters that the user chose (``PYTHONIOENCODING=cp1252:replace``) stays.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def exit_code(error: KgError) -> int:
    """Return the exit code of an error: a wrong name or query is wrong usage, as a wrong option is.

    >>> exit_code(UnknownNameError("query", "chian", ["chains"])), exit_code(DataError("a.toml: not TOML"))
    (2, 3)
    """
    wrong = isinstance(error, UnknownNameError | MalformedQueryError) and not isinstance(error, DataError)
    return EXIT_USAGE if wrong else EXIT_FAILED


def main() -> None:
    """Run the command; a ``KgError`` becomes its message on stderr and its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    write_all_characters()
    for name in THREADS:
        os.environ.setdefault(name, "1")
    try:
        app(hoisted(sys.argv[1:]))
    except KgError as error:
        complain(str(error))
        sys.exit(exit_code(error))
    except KeyboardInterrupt:
        complain("interrupted")
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:  # `kg query … | head`: the reader has what it wanted
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a full disk or a missing permission, wherever it is met
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{error.strerror or error}")
        sys.exit(EXIT_FAILED)
