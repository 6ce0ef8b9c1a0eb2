"""Rows → a pandas DataFrame, for whoever has pandas; rows → a table that a notebook shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from kg.errors import MissingExtraError, check_name

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 50  # rows that a notebook shows of a table


def to_frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Return rows of plain values as a DataFrame.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        from pandas import DataFrame
    except ImportError as error:
        raise MissingExtraError("pandas", extra="notebook") from error
    return DataFrame(list(rows), columns=list(columns))


def index_of(columns: Sequence[str], name: str) -> int:
    """Return which column has this name.

    Raises
    ------
    UnknownNameError
        If none has.

    >>> index_of(["unit", "count"], "count")
    1
    """
    check_name("column", name, columns)
    return columns.index(name)


def to_html(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "", notes: Iterable[str] = ()
) -> str:
    """Return the first rows as an HTML table for a notebook; what came from a report stays text.

    >>> to_html(["words"], [["<b>late</b>"]])
    '<table><thead><tr><th>words</th></tr></thead><tbody><tr><td>&lt;b&gt;late&lt;/b&gt;</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows[:SHOWN])
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    more = [f"{SHOWN} of {len(rows)} rows; to_pandas() has them all"] if len(rows) > SHOWN else []
    below = "".join(f"<p>{escape(note)}</p>" for note in (*more, *notes))
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))


def in_short(name: str, columns: Sequence[str], rows: Sequence[object]) -> str:
    """Return what a table is, for where only text is shown: it may have thousands of rows.

    >>> in_short("Result", ["unit", "problem"], [1])
    '<Result: 1 row of unit, problem>'
    """
    return f"<{name}: {len(rows)} row{'' if len(rows) == 1 else 's'} of {', '.join(columns)}>"
