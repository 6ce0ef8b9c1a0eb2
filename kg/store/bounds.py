"""Where a build cut its reports, as it kept it in ``annotations/ID.json``, read when it is asked for.

It is never cut anew: a user's own words cut a text too, and only the build had them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from kg.data import ANNOTATIONS
from kg.errors import REBUILD, OutputError
from kg.model import Bounds


class Kept(Mapping[str, Bounds]):
    """The bounds of the reports of a build by their ids.

    Parameters
    ----------
    folder
        The output folder.
    reports
        The ids of the reports.
    check
        Raises OutputError where the folder is of another build by now.
    """

    def __init__(self, folder: Path, reports: Collection[str], check: Callable[[], None]) -> None:
        self._folder, self._reports, self._check = folder, reports, check
        self._read: dict[str, Bounds] = {}

    def __getitem__(self, report: str) -> Bounds:
        """Return the bounds of a report.

        Raises
        ------
        OutputError
            If they are missing or damaged, or the folder was built again since it was opened.
        """
        if report not in self._reports:
            raise KeyError(report)
        if report not in self._read:
            path = self._folder / ANNOTATIONS / f"{report}.json"
            try:
                found = _bounds(path)
            finally:
                self._check()  # else what is wrong is wrong with another build
            self._read[report] = found
        return self._read[report]

    def __iter__(self) -> Iterator[str]:
        return iter(self._reports)

    def __len__(self) -> int:
        return len(self._reports)


def _bounds(path: Path) -> Bounds:
    if not path.is_file():
        raise OutputError(f"{path}: is missing; it holds where sentences begin and end; {REBUILD}")
    try:
        data = json.loads(path.read_bytes())
        if "sentences" not in data and "entities" in data:
            message = "does not tell where sentences begin and end, as a build of an older kg"
            raise OutputError(f"{path}: {message}; {REBUILD}")
        return Bounds(_pairs(data["sentences"]), _pairs(data["flows"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutputError(f"{path}: damaged ({error!r}); {REBUILD}") from error


def _pairs(rows: object) -> tuple[tuple[int, int], ...]:
    """Return pairs of offsets in order, as they were kept."""
    if not isinstance(rows, list):
        raise TypeError(f"no list: {rows!r}")
    pairs = tuple((start, end) for start, end in rows)
    for start, end in pairs:
        if type(start) is not int or type(end) is not int or not 0 <= start <= end:
            raise ValueError(f"no place in a text: {start!r}, {end!r}")
    return pairs
