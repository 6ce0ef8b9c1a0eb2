"""Which lines at the edges of pages are their headers and footers, in every format and language.

Such a line stands on several pages, with the number of the page in it or without. A heading may
stand at the top of several pages too, and differ in its number as well; it must not be lost.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from kg.data import ontologies_path
from kg.errors import DataError

EDGE = 3  # headers and footers stand in the first and last lines of a page
LONGEST = 160  # characters of one
_DIGITS = re.compile(r"\d+")


def shape_of(line: str) -> str:
    """Return a line with each number as ``#``, so that the numbers of pages make no difference."""
    return _DIGITS.sub("#", " ".join(line.split()))


def find_edges(page: Sequence[str]) -> list[int]:
    """Return the indices of the outer lines of a page that are not blank."""
    full = [at for at, line in enumerate(page) if line.strip()]
    return full if len(full) <= 2 * EDGE else [*full[:EDGE], *full[-EDGE:]]


def find_repeated(pages: Sequence[Sequence[str]]) -> list[frozenset[int]]:
    """Return for each page the indices of the lines at its edges that the pages repeat.

    >>> find_repeated([["Audit 1", "It met."], ["Audit 2", "It left."]])
    [frozenset({0}), frozenset({0})]
    >>> find_repeated([["Finding 1", "It met."], ["Finding 2", "It left."]])
    [frozenset(), frozenset()]
    >>> find_repeated([["Chapter 1 9", "It met."], ["Chapter 1 10", "It left."]])
    [frozenset({0}), frozenset({0})]
    """
    places: dict[tuple[str, str | None], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for at in find_edges(page):
            places[shape_of(page[at]), number_of(page[at].strip())].append((number, at))
    # Twice is enough in a report of three pages; in a longer one it may be chance.
    least = 2 if len(pages) < 4 else 3
    found: list[set[int]] = [set() for _ in pages]
    for (shape, _), where in places.items():
        if len({number for number, _ in where}) < least or len(shape) > LONGEST:
            continue
        same: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, at in where:
            same[" ".join(pages[number][at].split())].append((number, at))
        lines = [(number, pages[number][at].strip()) for number, at in where]
        numbered = _are_page_numbers(lines)
        for own in same.values():
            alike = len({number for number, _ in own}) >= least
            if alike or numbered:
                for number, at in own:
                    found[number].add(at)
    return [frozenset(one) for one in found]


def _are_page_numbers(lines: Sequence[tuple[int, str]]) -> bool:
    """Tell whether lines that differ in numbers alone count the pages, for most steps between them."""
    steps = 0
    for (page, line), (next_page, next_line) in pairwise(lines):
        numbers = zip(_DIGITS.findall(line), _DIGITS.findall(next_line), strict=True)
        turned = {int(after) - int(before) for before, after in numbers}
        steps += turned <= {0, next_page - page}
    return 2 * steps >= len(lines) - 1


def number_of(line: str) -> str | None:
    """Return the words that number a line if it begins as a finding, recommendation, section or the like.

    >>> number_of("Finding 2021-002: Stock"), number_of("问题2：账实不符"), number_of("Page 2")
    ('Finding 2021-002:', '问题2', None)
    """
    return next((found[0] for pattern in _headings() if (found := pattern.match(line))), None)


@cache
def _headings() -> tuple[re.Pattern[str], ...]:
    folder = ontologies_path() / "lexicon"
    patterns: list[re.Pattern[str]] = []
    for path in sorted(folder.glob("segment-*.toml")):
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["heading"]
            patterns += (re.compile(row["pattern"]) for row in rows)
        except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
            message = f"{path}: expected [[heading]] with a pattern each: {error!r}; reinstall oversight-kg"
            raise DataError(message) from error
    return tuple(patterns)
