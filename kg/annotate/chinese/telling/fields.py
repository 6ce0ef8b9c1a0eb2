"""What rows and lines of fields tell of measures: by when they are due, and how far they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.relating.scene import Scene
from kg.lexicon import Cue
from kg.segment.chinese_marks import CIRCLED, TO_TEN

_BY_WHEN = re.compile(r"\d|年|月|[周天日]内")  # a cell that says by when, and no 立行立改
_AGES = re.compile(r"[。；]|.{25}")  # nor a text
_STOP = re.compile("[，；（()）]")
_ORDINAL = re.compile(rf"[\d{TO_TEN}{CIRCLED}]")


class Fields:
    """Reads the fields of a report; made once, used for every report."""

    def __init__(self, statuses: Sequence[Cue]) -> None:
        self._statuses = statuses

    def __call__(self, scene: Scene) -> dict[int, dict[str, str]]:
        """Return the deadline and the status that fields give measures, by measure.

        A field tells of its row, of its line, or, on a line of its own, of the item that it stands in.
        """
        rows, items = self._of_passages(scene), _due_by_item(scene)
        found: dict[int, dict[str, str]] = {}
        for measure in scene.places.measures:
            line = scene.places.line(measure)
            found[measure] = dict(rows.get(line.passage, {}))
            over = () if line.row is not None else (line.index, *line.above)
            due = next((items[index] for index in over if index in items), None)
            if due is not None:
                found[measure].setdefault("deadline", due)
        return found

    def _of_passages(self, scene: Scene) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {}
        for line in scene.lines:
            words = _words(scene, line)
            if _says_when(line, words):
                found.setdefault(line.passage, {}).setdefault("deadline", _when(words))
            if line.role in (Role.STATUS, Role.DEADLINE):
                status = next((cue.value for cue in self._statuses if cue.regex.fullmatch(words)), None)
                if status is not None:
                    found.setdefault(line.passage, {}).setdefault("status", status)
        return found


def _due_by_item(scene: Scene) -> dict[int, str]:
    """Return the deadlines that stand on lines of their own, by the line that their item begins with.

    An item with several is left out: which is whose is not said.
    """
    found: dict[int, set[str]] = {}
    item: Line | None = None  # the last numbered line: what stands in brackets behind it is split from it
    for line in scene.lines:
        if line.row is not None:
            continue
        words = _words(scene, line)
        if not _says_when(line, words):
            item = line if _ORDINAL.search(line.number) else item
            continue
        under = _item_over(scene, line, item)
        if under is not None:
            found.setdefault(under, set()).add(_when(words))
    return {under: next(iter(every)) for under, every in found.items() if len(every) == 1}


def _item_over(scene: Scene, line: Line, last: Line | None) -> int | None:
    """Return the line that the item of a deadline begins with; `last` is the numbered line before it.

    It may be a label itself, as in （一）反馈问题：台账缺页; the label of the deadline never is.
    """
    over = [scene.lines[above] for above in line.above]
    is_labelled = bool(over) and over[0].role is Role.LABEL
    if not is_labelled and last is not None and last.above == line.above:
        return last.index
    over = over[1:] if is_labelled else over
    return next(
        (one.index for one in over if one.role is not Role.LABEL or _ORDINAL.search(one.number)), None
    )


def _words(scene: Scene, line: Line) -> str:
    return scene.text[line.start : line.end].strip(" |。；，")


def _when(words: str) -> str:
    """Return the time alone that a field states first: of 2024年6月底，长期坚持 no more than the time."""
    first = _STOP.split(words.lstrip("（("), maxsplit=1)[0].strip()
    return first if _BY_WHEN.search(first) else words


def _says_when(line: Line, words: str) -> bool:
    return line.role is Role.DEADLINE and bool(_BY_WHEN.search(words)) and not _AGES.search(words)
