"""Paragraphs that a report numbers through, without a sign behind the number: ``8 The Ministry did not …``.

Footnotes look the same. They are told apart by what else the report holds: where paragraphs are numbered,
hardly one is without a number, and no mark of a note stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.segment.layout import Line

NUMBER = re.compile(r"(\d{1,3})\s+(?=[A-Z“\"(§\[_])")
RUN = 3  # numbers that follow each other
SHORT = 30  # characters of a row of a table, a heading
PARAGRAPH = 120
_MARK = re.compile(r"[a-z][.,;)”\"](\d{1,3})(?![\d%]|\.\d)|\[\^?(\d{1,3})\]")
_MARKED = re.compile(r"\W|\d|[A-Za-z]{1,4}[.)]|[a-z] ")  # a list, a table, a part of a paragraph


def find_numbered(text: str, lines: Sequence[Line]) -> frozenset[int]:
    r"""Return the starts of the lines that begin with the number of a paragraph.

    >>> from kg.segment.layout import iter_lines
    >>> text = "\n\n".join(f"{n} The office kept no ledger of the fees." for n in (7, 8, 9))
    >>> sorted(find_numbered(text, list(iter_lines(text))))
    [0, 42, 84]
    """
    run = max(_runs(text, lines), key=len, default=[])
    if len(run) < RUN:
        return frozenset()
    starts = {line.start for _, line in run}
    plain = sum(line.start not in starts for line in _paragraphs(text, lines))
    noted = {int(one or other) for one, other in _MARK.findall(text)}
    if 2 * plain > len(run) or any(number in noted for number, _ in run):
        return frozenset()
    return frozenset(starts)


def _runs(text: str, lines: Sequence[Line]) -> Iterator[list[tuple[int, Line]]]:
    """Yield the lines set apart that begin with numbers of which each is the next."""
    run: list[tuple[int, Line]] = []
    for line in lines:
        found = NUMBER.match(text, line.start, line.end)
        if found is None or (line.gap < 2 and line.start):
            continue
        if line.end - line.start <= SHORT and text[line.end - 1] not in ".:":
            continue
        number = int(found[1])
        if run and number != run[-1][0] + 1:
            yield run
            run = []
        run.append((number, line))
    if run:
        yield run


def _paragraphs(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the first lines of the paragraphs that are no item of a list."""
    for line, after in pairwise([*lines, None]):
        if line is None or (line.gap < 2 and line.start) or _MARKED.match(text, line.start, line.end):
            continue
        wrapped = after is not None and after.gap < 2
        if wrapped or line.end - line.start > PARAGRAPH:
            yield line
