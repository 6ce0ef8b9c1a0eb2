"""The lines of a notice as the rules see them: words, clauses, and the role that layout gives them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kg.annotate.chinese.reading.fields import FieldReader
from kg.annotate.chinese.reading.lexicon import Terms
from kg.annotate.chinese.reading.words import Segmenter, Word
from kg.model import Passage, PassageKind
from kg.segment.chinese import CELL


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


LONGEST = 2_000  # signs of a line; paragraphs of reports have some hundreds
_STOPS = "。！？；，"  # where a longer one is cut, the best first

_COLUMNS = (
    ("subject", re.compile("被(?:审计|检查|巡察|巡视|督查)|问题单位|涉及单位|整改单位")),
    ("status", re.compile("状态|进展$|完成情况|是否")),
    ("deadline", re.compile("时限|期限|时间|日期")),
    ("responsible", re.compile("责任|牵头|单位|部门|处室|科室|领导")),
    ("measure", re.compile("措施|整改情况|做法|进展|成效|落实")),
    ("problem", re.compile("问题|表现|内容")),
    ("number", re.compile("序号|编号|类别")),
)
_DATE = re.compile(r"(?:\d{4}年|\d{1,2}月|长期|立行立改|持续|年底)")
_DONE = re.compile(
    r"^(?:(?:已经?|均|已?全部|基本|正在|整改|持续|长期|完成|尚?未|推进|阶段性)"
    r"?(?:完成|整改中|进行中|整改到位|推进|推进中|整改|销号|坚持|办结|启动|落实|解决)(?:整改)?)[。；]?$"
)
_ABOUT = re.compile("关于|针对|对于|对|反馈|指出|存在|有关|解决|着眼")
_LISTS = re.compile("存在.{0,6}(?:问题|不足)$|主要问题|发现的?.{0,4}问题")  # a heading over problems
_FIELD_ROLES = frozenset({Role.RESPONSIBLE, Role.DEADLINE, Role.STATUS, Role.GOAL})
_LINE = 30  # signs of a value on the line below its label
_SENTENCE_END = "。！？\t"
_CLAUSE_END = "，；：" + _SENTENCE_END
_CUT_QUOTE = 12  # a longer quote with commas in it is text, not a name


class Places:
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


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a paragraph, cut behind a stop where it goes on too long for one line.

    What is in one line is compared with all else in it: items run together over pages would take forever.
    """
    while end - start > LONGEST:
        stops = (text.rfind(sign, start, start + LONGEST) for sign in _STOPS)
        cut = next((stop + 1 for stop in stops if stop >= start), start + LONGEST)
        yield start, cut
        start = cut
    yield start, end


class LayoutReader:
    """Turns passages into lines; holds what the lexicon says about labels and deficiencies."""

    def __init__(self, terms: Terms, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._labels = [
            (Role(name), terms.pattern(f"layout.{name}"))
            for name in ("responsible", "deadline", "goal", "measure", "problem")
        ]
        self._labels.insert(0, (Role.STATUS, terms.pattern("layout.person")))
        self._plans = terms.pattern("layout.plan-heading")
        self._fields = FieldReader(terms)
        self._deficiency = terms.pattern("problems.predicate")
        self._kept_off = terms.pattern("problems.negated")

    def lines(self, text: str, passages: Sequence[Passage]) -> list[Line]:
        """Return the lines of `text`, which is the report's as `script` reads it."""
        points: dict[int, tuple[int, ...]] = {}
        for p in passages:
            if p.kind is PassageKind.ITEM and p.parent is not None:
                points[p.parent] = (*points.get(p.parent, ()), p.start)
        lines: list[Line] = []
        of_passage: dict[int, int] = {}
        columns: list[str] = []
        covered = 0
        for index, passage in enumerate(passages):
            if passage.kind in (PassageKind.SENTENCE, PassageKind.FURNITURE) or passage.start < covered:
                continue
            covered = passage.end
            if passage.kind is PassageKind.TABLE_ROW:
                columns = self._row(text, passage, index, lines, columns)
                continue
            columns = []
            above = self._above(passages, passage, of_passage)
            role = self._role(text, passage, [lines[i] for i in above])
            is_text = passage.kind in (PassageKind.PARAGRAPH, PassageKind.ITEM)
            fields = self._fields(text, passage.start, passage.end) if is_text else []
            end = fields[0].start if fields else passage.end
            under = next((lines[i].role for i in above if lines[i].role in (Role.PROBLEM, Role.LABEL)), "")
            of_passage[index] = len(lines)
            for begin, stop in _stretches(text, passage.start, end) if is_text else [(passage.start, end)]:
                line = self._line(len(lines), begin, stop, role, index, text)
                line.above, line.number, line.under = above, passage.number or "", under
                if is_text:
                    line.points = tuple(at for at in points.get(index, ()) if begin <= at < stop)
                    line.clauses = clauses(line.words, line.points)
                lines.append(line)
            for part in fields:
                role = Role.STATUS if part.name == "person" else Role(part.name)
                cell = self._line(len(lines), part.value, part.end, role, index, text)
                cell.above = above
                lines.append(cell)
        return lines

    def _line(self, index: int, start: int, end: int, role: Role, passage: int, text: str) -> Line:
        words = self._segmenter.cut(text, start, end)
        return Line(index, start, end, role, passage, words, clauses(words))

    @staticmethod
    def _above(passages: Sequence[Passage], passage: Passage, of_passage: dict[int, int]) -> tuple[int, ...]:
        above = []
        parent = passage.parent
        while parent is not None:
            if parent in of_passage:
                above.append(of_passage[parent])
            parent = passages[parent].parent
        return tuple(above)

    def label_role(self, label: str) -> Role | None:
        """Return what a label such as 整改情况 announces."""
        return next((role for role, pattern in self._labels if pattern.search(label)), None)

    def states_problem(self, words: str) -> bool:
        """Whether a heading names shortcomings: a deficiency that is not kept off."""
        found = self._deficiency.search(words)
        return found is not None and not self._kept_off.search(words[: found.end()])

    def _role(self, text: str, passage: Passage, above: list[Line]) -> Role:
        words = text[passage.start : passage.end]
        label = next((line for line in above if line.role is Role.LABEL), None)
        announced = self._announced(text, label, passage) if label else None
        listed = any(
            line.role is Role.THEME and self._lists_problems(text[line.start : line.end]) for line in above
        )
        if passage.kind is PassageKind.TITLE:
            return Role.TITLE
        if passage.kind is PassageKind.HEADING:
            return self._heading_role(words, passage, listed)
        if announced:
            return announced
        if len(words) <= 30 and not re.search("[，。；：、]", words) and self._signs(words):
            return Role.SIGNATURE
        return Role.PROBLEM if listed and not re.search("整改", words[:200]) else Role.BODY

    def _heading_role(self, words: str, passage: Passage, listed: bool) -> Role:
        if passage.number and not re.search(r"[\d一二三四五六七八九十①-⑳]", passage.number):
            return Role.LABEL
        if passage.number and "问题" in passage.number:
            return Role.PROBLEM
        if self._lists_problems(words):
            return Role.THEME
        if "问题" in words and _ABOUT.search(words):
            return Role.PROBLEM
        if self._plans.search(words):
            return Role.THEME
        return Role.PROBLEM if listed or self.states_problem(words) else Role.THEME

    @staticmethod
    def _lists_problems(words: str) -> bool:
        """Whether a heading announces problems and not what was done about them."""
        return bool(_LISTS.search(words)) and not re.search("关于|针对|整改|措施|情况", words)

    def _announced(self, text: str, label: Line, passage: Passage) -> Role | None:
        """Return what the label over a passage announces; one of a field reaches to the end of its line."""
        role = self.label_role(text[label.start : label.end])
        below = "\n" in text[label.end : passage.start] or label.passage != passage.parent
        words = text[passage.start : passage.end]
        far = below and (len(words) > _LINE or "。" in words)
        return None if role in _FIELD_ROLES and far else role

    @staticmethod
    def _signs(words: str) -> bool:
        return bool(
            re.search(
                r"(?:党组|党委|党总支|党支部|委员会|工委|纪委|[局委办厅部院校所处]|中心|公司|政府|大学|学院|医院|集团)$",
                words,
            )
        )

    def _row(
        self, text: str, passage: Passage, index: int, lines: list[Line], columns: list[str]
    ) -> list[str]:
        cells = [
            (m.start(), m.end()) for m in CELL.finditer(text, passage.start, passage.end) if m[0].strip()
        ]
        names = [
            next((name for name, pattern in _COLUMNS if pattern.search(text[a:b])), "") for a, b in cells
        ]
        header = sum(bool(name) for name in names) >= 2 and all(b - a <= 12 for a, b in cells)
        heading = tuple(lines[-1].above) if lines else ()
        for place, (start, end) in enumerate(cells):
            name = "label" if header else self._cell(text[start:end].strip(), place, columns, len(cells))
            role = Role(name) if name in set(Role) else Role.LABEL if name == "number" else Role.BODY
            line = self._line(len(lines), start, end, role, index, text)
            line.row, line.above = (None if header else index), heading if not header else ()
            lines.append(line)
        return names if header else columns

    def _cell(self, words: str, place: int, columns: list[str], count: int) -> str:
        """Return the role of a cell: by its column, or where the row is broken, by its words."""
        if not re.search(r"[^\d\s.、:—-]", words):
            return "number"  # or the line under the header of a table in Markdown
        if columns and count == len(columns):
            # 整改情况 is a column of measures, of which 已完成 is none
            return (
                "status" if columns[place] == "measure" and _DONE.match(words) else columns[place] or "body"
            )
        if columns and place < len(columns) and columns[place] == "problem":
            return "problem"
        if _DONE.match(words.strip()):
            return "status"
        if len(words) <= 16 and _DATE.search(words):
            return "deadline"
        if self._signs(words.strip()) and len(words) <= 20:
            return "responsible"
        return "problem" if place == 0 and self.states_problem(words) else "measure" if columns else "body"
