"""Rows → a pandas DataFrame, for whoever has pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.errors import MissingExtraError

if TYPE_CHECKING:
    import pandas as pd


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
