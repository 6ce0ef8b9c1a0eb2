"""A tidy table: what every question of ``kg.analyse`` is answered with (Wickham, Tidy Data, 2014)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

from kg.analyse.frames import in_short, index_of, to_frame, to_html

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

DECIMALS = 6  # of measures: beyond, the last digits of a sum differ between machines


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """One row a thing, one column a property; ``notes`` say how to read it and what it leaves out.

    >>> table = Table("sizes", "How large is it?", ("part", "nodes"), (("a", 3), ("b", 1)))
    >>> table.to_dicts()[0]
    {'part': 'a', 'nodes': 3}
    >>> print(table.to_markdown())
    | part | nodes |
    | --- | --- |
    | a | 3 |
    | b | 1 |
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Table: ...

    def __getitem__(self, index: int | slice) -> Row | Table:
        """Return one row, or the table of several."""
        return replace(self, rows=self.rows[index]) if isinstance(index, slice) else self.rows[index]

    def __repr__(self) -> str:
        return in_short(f"Table {self.name!r}", self.columns, self.rows)

    def _repr_html_(self) -> str:
        return to_html(self.columns, self.rows, title=self.title, notes=self.notes)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of one column.

        Raises
        ------
        UnknownNameError
            If there is none of this name.
        """
        index = index_of(self.columns, name)
        return [row[index] for row in self.rows]

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Return the rows as dicts by column, as an answer of ``Build.query`` does."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """Return the table as a data frame, its notes in ``attrs["notes"]``.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        frame = to_frame(self.columns, self.rows)
        frame.attrs["notes"] = list(self.notes)
        return frame

    def to_markdown(self) -> str:
        """Return the table as Markdown, with what a report might have smuggled in made plain text."""
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        return "\n".join(f"| {' | '.join(_markdown(cell) for cell in line)} |" for line in lines)


def rounded(value: float | None) -> float | None:
    """Return a measure as tables show it.

    >>> rounded(2 / 3), rounded(None)
    (0.666667, None)
    """
    return None if value is None else round(float(value), DECIMALS) + 0.0


def _markdown(cell: Cell) -> str:
    from kg.analyse.escape import markdown_cell

    return "" if cell is None else markdown_cell(str(cell))
