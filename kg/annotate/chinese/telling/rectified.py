"""How far problems are: what the lines below them, their own line or one that names their numbers state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.relating.scene import Scene
from kg.segment.chinese_marks import CIRCLED, TO_TEN
from kg.terms import Terms

_STOPS = "，。；：（(\n"
_AT_STOPS = re.compile(f"(?<=[{_STOPS}])")
_NUMBER = re.compile("[（(][^（(）)]+[）)]")
_ORDINAL = re.compile(rf"[\d{TO_TEN}{CIRCLED}]")
_NO_SECTION = -1  # stands over the number of a problem, see `Scene.ordinal`
_SAYS_SO = "已"  # with it, nobody hopes for what is stated
PARTLY = "partly resolved"


class Rectified:
    """The rules of how far problems are; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        resolved, ends = terms.regex("status.resolved"), terms.regex("status.ends")
        undone, bare = terms.regex("status.unresolved"), terms.regex("status.bare")
        self._not_done = terms.cue("status.not-done")
        self._resolved = re.compile(f"(?P<undone>{undone})?(?P<done>{resolved})(?={ends})")
        self._kept_up = re.compile(f"(?:{resolved})(?:{terms.regex('status.kept-up')})")
        self._not_begun, self._partly = terms.cue("status.not-begun"), terms.cue("status.partly")
        self._hoped = terms.cue("status.hoped")
        self._said = re.compile(
            f"(?:{bare})(?P<said>(?:{resolved})(?={ends})|(?:{terms.regex('status.partly')})"
            f"|(?:{undone})(?:{resolved})(?={ends})|(?:{terms.regex('status.not-begun')})"
            f"|(?:{terms.regex('status.not-done')}))"
        )
        self._numbers = re.compile(f"(?P<numbers>{terms.regex('status.of-numbers')})(?={bare})")

    def __call__(self, scene: Scene) -> dict[int, str]:
        """Return the status of each problem of which the report states one, by its index."""
        states: dict[int, str] = {}
        told: dict[int, str | None] = {}  # by line: most problems of a heading share it
        for problem in scene.places.problems:
            line = scene.places.line(problem)
            if line.index not in told:
                below = self._below(scene, scene.below(line))
                told[line.index] = below or self._below(scene, _labelled(scene, line))
            status = told[line.index] or self._behind(scene, problem, line)
            if status:
                states[problem] = status
        for problem, status in self._numbered(scene):
            states.setdefault(problem, status)
        return states

    def _below(self, scene: Scene, lines: Sequence[Line]) -> str | None:
        """Return what the lines below a heading, or the other cells of a row, state.

        Where a time is asked for, 长期坚持 is one.
        """
        own = [line for line in lines if not self._of_numbers(scene, line)[1]]
        texts = [scene.text[line.start : line.end] for line in own]
        found = [text for line, text in zip(own, texts, strict=True) if line.role is not Role.DEADLINE]
        return self._told("\n".join(texts), "\n".join(found))

    def _told(self, text: str, found: str) -> str | None:
        said = list(self._statements(text))
        is_partly = self._partly.search(self._kept_up.sub(" ", found)) is not None
        if is_partly and (any(said) or not said):
            return PARTLY
        if self._not_done.search(text):  # not before: what goes on is not done either
            said.append(False)
        return ("resolved" if all(said) else PARTLY if any(said) else "open") if said else None

    def _statements(self, text: str) -> Iterator[bool]:
        """Yield whether each statement of a text says that something is resolved."""
        for found in self._resolved.finditer(text):
            clause = 1 + max(text.rfind(stop, 0, found.start()) for stop in _STOPS)
            hoped = self._hoped.search(text[clause : found.start()]) and _SAYS_SO not in found["done"]
            if found["undone"] or not hoped:
                yield found["undone"] is None
        yield from (False for _ in self._not_begun.finditer(text))

    def _behind(self, scene: Scene, problem: int, line: Line) -> str | None:
        """Return what the line of a numbered problem states behind it, as 已整改 does."""
        if scene.places[problem].sentence or not (line.number or scene.heads(problem)):
            return None
        start = scene.mentions[problem].end
        others = (
            scene.mentions[p].start
            for p in scene.places.of_line(line.index, scene.mentions[problem].kind)
            if scene.places[p].sentence
        )
        text = scene.text[start : min(others, default=line.end)]
        clauses = _AT_STOPS.split(text)[1:]
        said = [clause for clause in clauses if self._said.match(clause)]
        return self._told("\n".join(said), "\n".join(said)) if said else None

    def _numbered(self, scene: Scene) -> Iterator[tuple[int, str]]:
        """Yield the problems whose numbers a line names, with what it states: （三）（四）均已整改."""
        for line in scene.lines:
            numbers, said = self._of_numbers(scene, line)
            status = self._told(f"{said}。", said) if said else None
            for number in _NUMBER.findall(numbers if status else ""):
                for problem in scene.numbered(number):
                    if status and scene.ordinal(problem)[1] in (*line.above, _NO_SECTION):
                        yield problem, status

    def _of_numbers(self, scene: Scene, line: Line) -> tuple[str, str]:
        """Return the numbers that a line begins with, and what it states of them, or nothing."""
        named = self._numbers.match(scene.text, line.start, line.end)
        said = named and self._said.match(scene.text, named.end(), line.end)
        return (named["numbers"], said[0]) if named and said else ("", "")


def _labelled(scene: Scene, line: Line) -> list[Line]:
    """Return what stands below the other labels of the item of a problem that has a label itself.

    In （一）反馈问题：台账缺页 and on the next line 整改情况：已完成 both are labels of one item.
    Where another problem with a label follows in the item, what comes then is said of that one.
    """
    over = [scene.lines[i] for i in line.above[:2]]
    if line.row is not None or line.role is not Role.PROBLEM or not over or over[0].role is not Role.LABEL:
        return []
    for item in over:
        below = scene.below(item) if _ORDINAL.search(item.number) else ()
        others = (one for one in below if one.index > line.index and one.above[0] != over[0].index)
        found = list(takewhile(lambda one: one.role is not Role.PROBLEM, others))
        if labelled := [one for one in found if scene.lines[one.above[0]].role is Role.LABEL]:
            return labelled
    return []
