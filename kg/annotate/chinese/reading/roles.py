"""Which role layout gives a heading, a labelled text or a cell of a table, by the words of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.annotate.chinese.reading.layout import Line, Role
from kg.model import Passage, PassageKind
from kg.segment.chinese_marks import CIRCLED, TO_TEN
from kg.terms import Terms

_FIELD_ROLES = frozenset({Role.RESPONSIBLE, Role.DEADLINE, Role.STATUS, Role.GOAL})
_LINE = 30  # signs of a value on the line below its label, and of a signature
_BEGINNING = 200  # signs of a text that tell whether it says what was done
_CELL = 16  # signs of a cell that states a time
_NAME = 20  # signs of a cell that names those responsible
_STOP = re.compile("[，。；：、]")
_ORDINAL = re.compile(rf"[\d{TO_TEN}{CIRCLED}]")
_WORDS = re.compile(r"[^\d\s.、:—-]")


class Roles:
    """What the lexicon says about headings, labels and cells; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._labels = [
            (Role(name), terms.pattern(f"layout.{name}"))
            for name in ("responsible", "deadline", "goal", "measure", "problem")
        ]
        self._labels.insert(0, (Role.STATUS, terms.pattern("layout.person")))
        self._numbered_label = re.compile(
            rf"[^\u4e00-\u9fff]*(?:[{TO_TEN}]{{1,3}}[^\u4e00-\u9fff]+)?(?:{terms.regex('layout.label')})：\s*"
        )
        self._plans = terms.pattern("layout.plan-heading")
        self._deficiency = terms.pattern("problems.predicate")
        self._kept_off = terms.pattern("problems.negated")
        self._problem_word, self._about = terms.pattern("layout.problem-word"), terms.pattern("layout.about")
        self._lists, self._answers = terms.cue("layout.lists"), terms.pattern("layout.answers")
        self._answered = terms.pattern("layout.answered")
        self._signature = re.compile(f"(?:{terms.alternatives('layout.signature')})$")
        self._columns = terms.told("layout.column")
        self._cell_date, self._cell_done = terms.cue("layout.cell-date"), terms.cue("layout.cell-done")

    def of_passage(self, text: str, passage: Passage, above: Sequence[Line]) -> Role:
        """Return the role of a passage under the lines `above`, nearest first."""
        words = text[passage.start : passage.end]
        label = next((line for line in above if line.role is Role.LABEL), None)
        announced = self._announced(text, label, passage) if label else None
        listed = any(
            line.role is Role.THEME and self._lists_problems(text[line.start : line.end]) for line in above
        )
        if passage.kind is PassageKind.TITLE:
            return Role.TITLE
        if passage.kind is PassageKind.HEADING:
            if (
                announced is Role.MEASURE
                and label
                and passage.parent == label.passage
                and words.endswith("。")
            ):
                return announced  # a short point of a list of measures
            return self._heading_role(words, passage, listed)
        is_name = len(words) <= _LINE and not _STOP.search(words) and self._signs(words)
        if announced and not (is_name and announced is Role.MEASURE):
            return announced
        if is_name:
            return Role.SIGNATURE
        return Role.PROBLEM if listed and not self._answered.search(words[:_BEGINNING]) else Role.BODY

    def _heading_role(self, words: str, passage: Passage, listed: bool) -> Role:
        if passage.number and not _ORDINAL.search(passage.number):
            return Role.LABEL
        if passage.number and self._numbered_label.fullmatch(words):
            return Role.LABEL  # 1.存在问题：
        if passage.number and self._problem_word.search(passage.number):
            return Role.PROBLEM
        if self._lists_problems(words):
            return Role.THEME
        if self._problem_word.search(words) and self._about.search(words):
            return Role.PROBLEM
        if self._plans.search(words):
            return Role.THEME
        return Role.PROBLEM if listed or self._states_problem(words) else Role.THEME

    def _lists_problems(self, words: str) -> bool:
        """Whether a heading announces problems and not what was done about them."""
        return bool(self._lists.search(words)) and not self._answers.search(words)

    def _label_role(self, label: str) -> Role | None:
        """Return what a label such as 整改情况 announces."""
        return next((role for role, pattern in self._labels if pattern.search(label)), None)

    def _states_problem(self, words: str) -> bool:
        """Whether a heading names shortcomings: a deficiency that is not kept off."""
        found = self._deficiency.search(words)
        return found is not None and not self._kept_off.search(words[: found.end()])

    def _announced(self, text: str, label: Line, passage: Passage) -> Role | None:
        """Return what the label over a passage announces; one of a field reaches to the end of its line."""
        role = self._label_role(text[label.start : label.end])
        below = "\n" in text[label.end : passage.start] or label.passage != passage.parent
        words = text[passage.start : passage.end]
        far = below and (len(words) > _LINE or "。" in words)
        return None if role in _FIELD_ROLES and far else role

    def _signs(self, words: str) -> bool:
        return bool(self._signature.search(words))

    def column(self, words: str) -> str:
        """Return what a cell of the header of a table says that its column holds, if anything."""
        return next((cue.value for cue in self._columns if cue.regex.search(words)), "")

    def of_cell(self, words: str, place: int, columns: list[str], count: int) -> str:
        """Return the role of a cell: by its column, or where the row is broken, by its words."""
        if not _WORDS.search(words):
            return "number"  # or the line under the header of a table in Markdown
        if columns and count == len(columns):
            # 整改情况 is a column of measures, of which 已完成 is none
            return (
                "status"
                if columns[place] == "measure" and self._cell_done.match(words)
                else columns[place] or "body"
            )
        if columns and place < len(columns) and columns[place] == "problem":
            return "problem"
        if self._cell_done.match(words.strip()):
            return "status"
        if len(words) <= _CELL and self._cell_date.search(words):
            return "deadline"
        if self._signs(words.strip()) and len(words) <= _NAME:
            return "responsible"
        return "problem" if place == 0 and self._states_problem(words) else "measure" if columns else "body"
