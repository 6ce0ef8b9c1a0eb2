"""Where each mention stands: its line, clause and sentence, what holds it; whom the report is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from heapq import nlargest

from kg.annotate.chinese.reading.layout import Clause, Line, Role
from kg.annotate.chinese.relating.items import responsible_by_item, responsible_over
from kg.annotate.chinese.relating.listed import Listed
from kg.annotate.chinese.relating.places import Places
from kg.annotate.chinese.relating.whom import issuer_of, reports_on_others, section_of, section_units
from kg.model import Kind
from kg.segment.chinese_marks import CIRCLED, TO_TEN

_STOP = re.compile("[，。；]")
_NUMBERED = re.compile(rf"[（(]?[{TO_TEN}\d]{{1,3}}[）)、.．]|第|[{CIRCLED}]")


class Scene:
    """Lines and mentions of one report together: what relations ask of them."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.text, self.words = places.text, places.words
        self.lines, self.mentions = places.lines, places.mentions
        self.listed = Listed(places)
        self._numbered: dict[str, list[int]] | None = None
        self._ends: dict[int, dict[int, list[int]]] = {}  # line → sentence → clauses that ； ends
        self._responsible = self._of_rows(Role.RESPONSIBLE)
        self._subjects = self._of_rows(Role.SUBJECT)
        self._cached: dict[int, frozenset[str]] = {}
        self._problem_lines = [self.places[p].line for p in self.places.problems]
        self._rivals: dict[int, list[tuple[int, int]]] = {}
        self._rows: dict[int, list[Line]] = {}
        self._under: dict[int, list[Line]] = {}
        for line in self.lines:
            if line.row is not None:
                self._rows.setdefault(line.row, []).append(line)
            for above in line.above:
                self._under.setdefault(above, []).append(line)

    def _of_rows(self, role: Role) -> dict[int, list[int]]:
        """Return the units in the cells of one role, by row."""
        found: dict[int, list[int]] = {}
        for i in self.places.units:
            line = self.places.line(i)
            if line.row is not None and line.role is role:
                found.setdefault(line.row, []).append(i)
        return found

    def responsible(self, row: int | None) -> list[int]:
        """Return the units in the cells of those responsible of a row of a table."""
        return [] if row is None else self._responsible.get(row, [])

    @cached_property
    def _by_item(self) -> dict[int, tuple[int, ...]]:
        return responsible_by_item(self.places)

    def answerable(self, mention: int) -> Sequence[int]:
        """Return the units that are named as responsible for the item that a mention stands in."""
        return responsible_over(self.places.line(mention), self._by_item)

    def concerned(self, row: int | None) -> list[int]:
        """Return the units that a row of a table is about, where a column names them."""
        return [] if row is None else self._subjects.get(row, [])

    @cached_property
    def issuer(self) -> int | None:
        """The unit that the report is about, if any."""
        return issuer_of(self.places)

    @cached_property
    def is_issuer_at_fault(self) -> bool:
        """Whether problems that name nobody are the issuer's: an inspector tells of those of others."""
        return self.issuer is None or not reports_on_others(self.places, self.issuer)

    def is_overseer(self, unit: int) -> bool:
        """Whether a unit calls others to account, and is not the one that the report is about."""
        if self.words.overseer.search(self.places.name(unit)) is None:
            return False
        answers = self.issuer if self.is_issuer_at_fault else None
        return answers is None or self._named(unit) != self._named(answers)

    def is_warned_of(self, problem: int) -> bool:
        """Whether a problem is but what a measure is against, and nobody has it: 坚决杜绝形式主义."""
        mention, held = self.mentions[problem], self.places[problem].holder
        if held is None or self.mentions[held].kind is not Kind.MEASURE:
            return False
        before = self.text[self.mentions[held].start : mention.start]
        is_generic = self.words.warned_of.fullmatch(self.text, mention.start, mention.end)
        return bool(is_generic or self.words.wards_off.search(before))

    @cached_property
    def _sections(self) -> dict[int, tuple[int, ...]]:
        return section_units(self.places)

    def section(self, mention: int) -> tuple[int, ...]:
        """Return the units that fill the nearest such heading over a mention: it is about them."""
        return section_of(self.places.line(mention), self._sections)

    def leads(self, unit: int) -> bool:
        """Whether a unit may speak for the report: the issuer by any name, or a committee that leads.

        Where title or signature names the issuer, no other may.
        """
        issuer = self.issuer
        if issuer is not None and self._named(unit) == self._named(issuer):
            return True
        if issuer is not None and self.places.line(issuer).role in (Role.TITLE, Role.SIGNATURE):
            return self.places.kind_of(unit) == "short"
        return self.places.kind_of(unit) in ("short", "body")

    def _named(self, unit: int) -> str:
        return self.mentions[unit].get("same") or self.places.name(unit)

    def opens(self, unit: int) -> bool:
        """Whether a unit is the subject of the first sentence of a paragraph of text."""
        line, place = self.places.line(unit), self.places[unit]
        earlier = any(u < unit for u in self.places.acting(place.line))
        return place.sentence == 0 and line.role is Role.BODY and not earlier

    def opener(self, measure: int) -> int | None:
        """Return the unit that opens the paragraph of a measure as a subject, if there is one before it."""
        acting = self.places.acting(self.places[measure].line)
        return acting[0] if acting and acting[0] < measure and self.opens(acting[0]) else None

    def at_fault(self, problem: int) -> int | None:
        """Return the unit whose list of faults a paragraph is: 甲党组存在的主要问题是：一是…。二是….

        It keeps its faults through all sentences of the paragraph.
        """
        unit = self.opener(problem)
        if unit is None or not self.words.faulty.match(self.text, self.mentions[unit].end):
            return None
        return unit

    def outlined(self, mention: int) -> bool:
        """Whether a numbered heading or a label stands over a mention."""
        over = (self.lines[i] for i in self.places.line(mention).above)
        return any(
            line.role is not Role.THEME or _NUMBERED.match(self.text, line.start, line.end) for line in over
        )

    def sentence_start(self, mention: int) -> int:
        """Return where the sentence of a mention begins in its line."""
        line, first = self.places.line(mention), self._opening(mention)
        return line.words[first.first].start if first else line.start

    def first_word(self, mention: int) -> int:
        """Return which word of its line the sentence of a mention begins with."""
        first = self._opening(mention)
        return first.first if first else 0

    def _opening(self, mention: int) -> Clause | None:
        """Return the first clause of the sentence of a mention."""
        line, place = self.places.line(mention), self.places[mention]
        return next((c for c in line.clauses if c.sentence == place.sentence), None)

    def demanded(self, measure: int) -> bool:
        """Whether a measure's clause says 要 or 必须 and names nobody."""
        first = self._opening(measure)
        return first is not None and self.text[first.start - 1 : first.start] in self.words.demanded

    def between(self, first: int, last: int) -> list[int]:
        """Return the problems of the lines from `first` to `last`."""
        return self.places.problems[
            bisect_left(self._problem_lines, first) : bisect_right(self._problem_lines, last)
        ]

    def rival(self, measure: int, problem: int, lines: int) -> int:
        """Return the most that another problem of the `lines` before a measure shares with it.

        What stands in its own words, as in 坚决杜绝形式主义, keeps it from no problem before.
        """
        if measure not in self._rivals:
            line = self.places[measure].line
            others = [p for p in self.between(line - lines, line + 1) if self.places[p].holder != measure]
            shares = [(self.echo(measure, p), p) for p in others]
            self._rivals[measure] = nlargest(2, shares)
        return next((echo for echo, p in self._rivals[measure] if p != problem), 0)

    def below(self, line: Line) -> Sequence[Line]:
        """Return the other cells of a line's row, or the lines that it is a heading of."""
        if line.row is not None:
            return [other for other in self._rows.get(line.row, ()) if other is not line]
        return self._under.get(line.index, ())

    def numbered(self, number: str) -> list[int]:
        """Return the problems that stand under a number."""
        if self._numbered is None:
            self._numbered = {}
            for problem in self.places.problems:
                self._numbered.setdefault(self.ordinal(problem)[0], []).append(problem)
        return self._numbered.get(number, [])

    def subjects(self, measure: int) -> list[int]:
        """Return the units of the same sentence that stand before a mention and act, nearest first."""
        mention, place = self.mentions[measure], self.places[measure]
        before = [
            u
            for u in self.places.acting(place.line)
            if self.places[u].sentence == place.sentence
            and self.mentions[u].end <= mention.start + 1
            and not self.listed.parts(u, measure)
        ]
        before.sort(key=lambda u: -self.mentions[u].end)
        return before

    def beside(self, problem: int) -> list[int]:
        """Return the unit right before a problem, though it is no subject: 针对甲局监管不力的问题."""
        text, words, start = self.text, self.words, self.mentions[problem].start
        found = []
        for unit in self.places.of_line(self.places[problem].line, Kind.UNIT):
            mention = self.mentions[unit]
            before = text[max(0, mention.start - 3) : mention.start]
            if words.at_fault.fullmatch(text, mention.end, start) and not words.dealt_with.search(before):
                found.append(unit)
        return found

    def owners(self, problem: int) -> list[int]:
        """Return the unit right behind a problem and 的, which has it: 对学习走过场的2家单位.

        >>> from kg.annotate.chinese.relating.places import Places
        >>> from kg.annotate.chinese.relating.scene_words import SceneWords
        >>> from kg.model import Mention
        >>> from kg.terms import load_terms
        >>> lacks, unit = Mention(1, 6, Kind.PROBLEM, "r"), Mention(7, 11, Kind.UNIT, "r")
        >>> text = "对学习走过场的2家单位通报批评"
        >>> line = Line(0, 0, 15, Role.BODY, 0, [], [])
        >>> Scene(Places(text, [line], [lacks, unit], SceneWords(load_terms()))).owners(0)
        [1]
        """
        end = self.mentions[problem].end
        units = self.places.of_line(self.places[problem].line, Kind.UNIT)
        return [u for u in units if self.mentions[u].start == end + 1 and self.text[end] == "的"]

    def is_aside(self, unit: int, mention: int) -> bool:
        """Whether a unit is the subject of its own group of a sentence alone, among others that name none.

        In 修订办法；72家单位提交报告；开发课程 only the second is done by the 72.
        """
        if self.group(unit) == self.group(mention) or self.point(unit) != self.point(mention):
            return False
        place, start = self.places[unit], self.mentions[unit].start
        return any(
            self.places[m].sentence == place.sentence and self.mentions[m].end <= start
            for m in self.places.of_line(place.line, self.mentions[mention].kind)
        )

    def joined(self, unit: int) -> list[int]:
        """Return the units that 、 or 和 joins to a unit, itself first."""
        group = [unit]
        units = self.places.of_line(self.places[unit].line, Kind.UNIT)
        for other in reversed([u for u in units if self.mentions[u].end <= self.mentions[unit].start]):
            between = self.text[self.mentions[other].end : self.mentions[group[-1]].start]
            if not self.words.linked.fullmatch(between.strip("”“")):
                break
            group.append(other)
        return group

    @cached_property
    def _over_measures(self) -> frozenset[int]:
        lines = (self.places.line(measure) for measure in self.places.measures)
        return frozenset(above for line in lines for above in line.above)

    def is_answered_below(self, problem: int) -> bool:
        """Whether measures stand below the numbered heading of a problem."""
        line = self.places.line(problem)
        numbered = (i for i in (line.index, *line.above) if _NUMBERED.match(self.lines[i].number))
        return next(numbered, None) in self._over_measures

    def ordinal(self, mention: int) -> tuple[str, int]:
        """Return the number that a mention stands under, and the line of the section over that number."""
        line = self.places.line(mention)
        for index in (line.index, *line.above):
            here = self.lines[index]
            if _NUMBERED.match(here.number):
                return here.number, here.above[0] if here.above else -1
        return "", -1

    def point(self, mention: int) -> int:
        """Return which point of its paragraph a mention stands in: 1 for 一是, 0 for none."""
        line, start = self.places.line(mention), self.mentions[mention].start
        return bisect_right(line.points, start)

    def heads(self, problem: int) -> bool:
        """Whether a problem opens its line as 针对…问题 does: what follows in the line answers it."""
        mention, place = self.mentions[problem], self.places[problem]
        if place.sentence:
            return False
        line = self.places.line(problem)
        before = self.text[line.start : mention.start]
        after = self.text[mention.end : mention.end + 6]
        named = self.words.problem.search(after) or self.words.problem_ends.search(self.places.name(problem))
        return bool(self.words.told.search(before) or (named and not _STOP.search(before)))

    def group(self, mention: int) -> int:
        """Return which of the groups that ； parts in its sentence a mention stands in, from 1."""
        line, place = self.places.line(mention), self.places[mention]
        if line.index not in self._ends:
            ends = self._ends[line.index] = defaultdict(list)
            for at, clause in enumerate(line.clauses):
                if clause.stop == "；":
                    ends[clause.sentence].append(at)
        return 1 + bisect_left(self._ends[line.index].get(place.sentence, ()), place.clause)

    def echo(self, one: int, other: int) -> int:
        """Return how many pairs of signs two mentions share, common ones left out."""
        return len(self._pairs(one) & self._pairs(other))

    def _pairs(self, mention: int) -> frozenset[str]:
        if mention not in self._cached:
            words = self.words.no_echo.sub(" ", self.places.name(mention))
            words = re.sub(r"[^\u4e00-\u9fff]", " ", words)
            found = {words[i : i + 2] for i in range(len(words) - 1)}
            self._cached[mention] = frozenset(pair for pair in found if " " not in pair) - self.words.common
        return self._cached[mention]
