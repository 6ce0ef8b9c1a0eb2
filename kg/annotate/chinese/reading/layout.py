"""The lines of a notice as the rules see them: words, clauses, and the role that layout gives them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kg.annotate.chinese.reading.words import Word

_SENTENCE_END = "。！？\t"
_CLAUSE_END = "，；：" + _SENTENCE_END
_CUT_QUOTE = 12  # a longer quote with commas in it is text, not a name


class Role(StrEnum):
    """What the layout says a line holds."""

    TITLE = "title"
    THEME = "theme"  # a heading that names an aim or a field
    PROBLEM = "problem"  # a heading, cell or labelled text that states problems
    MEASURE = "measure"  # text or cell under a label such as 整改情况
    BODY = "body"
    RESPONSIBLE = "responsible"
    SUBJECT = "subject"  # a cell that names whom the row is about
    DEADLINE = "deadline"
    GOAL = "goal"
    STATUS = "status"
    LABEL = "label"
    SIGNATURE = "signature"


@dataclass(slots=True)
class Clause:
    """Words ``first:last`` of a line between two separators; `stop` is the sign that ends it.

    What the rules learn of it later (`start` and what follows) they note in place.
    """

    first: int
    last: int
    stop: str
    sentence: int  # which sentence of the line
    place: int  # which clause of the sentence
    start: int = 0  # where its predicate begins: behind number, time, subject and auxiliary
    subject: str = ""  # unit, inspector, person, other; empty where it is left out
    mood: str = ""  # what the text is doing here, see `moods`
    open: bool = False  # but a preposition and its object: the verb stands in the next clause


@dataclass(slots=True)
class Line:
    """A heading, paragraph or cell; `above` are the lines of the headings over it, nearest first."""

    index: int
    start: int
    end: int
    role: Role
    passage: int
    words: list[Word]
    clauses: list[Clause]
    above: tuple[int, ...] = ()
    row: int | None = None  # passage of the table row
    number: str = ""  # of its heading or item, as written
    under: str = ""  # role of the nearest heading that has one of problem or measure
    points: tuple[int, ...] = field(default=())  # offsets at which 一是 and its like begin


class LineFinder:
    """Finds the line that a place of the text stands in."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines, self._ends = lines, [line.end for line in lines]

    def line(self, at: int) -> Line:
        """Return the line of a place; of one behind the last line, the last."""
        return self._lines[min(bisect_right(self._ends, at), len(self._ends) - 1)]


def clauses(words: Sequence[Word], points: Sequence[int] = ()) -> list[Clause]:
    """Return the clauses of a line; titles, brackets and short quotes are not cut.

    A point (一是, （2）) begins a clause and a sentence even where the full stop before it is missing.
    """
    guarded = _guarded(words)
    found: list[Clause] = []
    first = sentence = place = 0
    for i, word in enumerate(words):
        if word.start in points and i > first:
            found.append(Clause(first, i, "", sentence, place))
            first, sentence, place = i, sentence + 1, 0
        if word.text not in _CLAUSE_END or guarded[i]:
            continue
        if i > first:
            found.append(Clause(first, i, word.text, sentence, place))
            place += 1
        first = i + 1
        if word.text in _SENTENCE_END:
            sentence, place = sentence + 1, 0
    if first < len(words):
        found.append(Clause(first, len(words), "", sentence, place))
    return found


def _guarded(words: Sequence[Word]) -> list[bool]:
    """Return for each word whether it stands in a title, a bracket or a short quote."""
    guarded = [False] * len(words)
    stack: list[tuple[str, int]] = []
    pairs = {"》": "《", "〉": "〈", "）": "（", "”": "“"}
    for i, word in enumerate(words):
        if word.text in "《〈（“":
            stack.append((word.text, i))
        elif opener := pairs.get(word.text):
            while stack and stack[-1][0] != opener and opener != "“":
                stack.pop()
            if not stack or stack[-1][0] != opener:
                continue
            begin = stack.pop()[1]
            length = word.start - words[begin].end
            if length <= (_CUT_QUOTE if opener == "“" else 90 if opener == "《" else 40):
                guarded[begin : i + 1] = [True] * (i + 1 - begin)
    return guarded
