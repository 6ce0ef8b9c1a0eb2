"""Measures that the model cut apart, put together; two of one clause that it left together, told apart.

A clause that only says how, when or after what (``按照统一部署，``) is no measure: it opens the one in the
clause behind it. The model decides word by word, and cuts there more often than it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.annotate.chinese.mending.opening import OpeningClauses
from kg.annotate.chinese.reading.layout import Line, LineFinder
from kg.model import Kind, Mention
from kg.segment.chinese_marks import TO_TEN
from kg.terms import Terms

_THINGS = ("n", "j", "r", "m", "b", "t", "l")  # what 将 brings forward; before verbs it tells of the future
_TITLE_END = re.compile(r"[^》，。；\n]{0,80}》(?:（[^（）\n]{4,24}号）)?")
_CLAUSE = re.compile(r"[^，。；：\n]{2,60}")
_COUNT = re.compile(r"\d[\d,.]*[万亿]?[^\d，。；、]{1,2}")
_POINT = re.compile(f"[{TO_TEN}]是")
_STOPS = "，。；：！？\n"
_MONEY = re.compile(r"\d[万亿余多]*元$")


class Joiner:
    """Mends the bounds of measures; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._opens = OpeningClauses(terms)
        self._placed = re.compile(
            f"(?:{terms.alternatives('measures.placed-adverb')})?(?:{terms.alternatives('measures.placed')})"
        )
        self._goes_on = re.compile(f"，(?:{terms.alternatives('measures.goes-on')})?")
        self._no_things = terms.words("measures.lead") | terms.words("units.joined")
        self._thing, self._brought = terms.cue("measures.thing"), terms.cue("measures.brought")
        self._forward, self._vow = terms.cue("measures.forward"), terms.cue("measures.vow")
        self._leads, self._aside = terms.pattern("measures.leads"), terms.pattern("measures.aside")
        self._beside, self._answering = terms.cue("measures.beside"), terms.cue("measures.answering")
        self._action, self._about = terms.pattern("measures.action"), terms.cue("measures.about")

    def __call__(self, text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with the measures of each line mended."""
        others = [m for m in mentions if m.kind is not Kind.MEASURE]
        units = {m.start: m.end for m in others if m.kind is Kind.UNIT}
        places = LineFinder(lines)
        whole: list[Mention] = []
        for measure in (m for m in mentions if m.kind is Kind.MEASURE):
            line = places.line(measure.start)
            if not whole or whole[-1].end <= measure.start:
                first = max(line.start, whole[-1].end if whole else 0)
                whole.append(self._whole(text, line, measure, units, first))
        found = [part for measure in self._joined(text, whole) for part in self._parts(text, measure)]
        return sorted([*others, *found], key=lambda m: (m.start, -m.end, m.kind))

    def _joined(self, text: str, measures: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the measures, each with the clauses before it that only open it."""
        held: Mention | None = None
        for measure in measures:
            words = text[measure.start : measure.end]
            if held is not None:
                before = text[held.start : held.end]
                goes_on = self._goes_on.fullmatch(text, held.end, measure.start) is not None
                if goes_on and (
                    self._alike(before, words)
                    or not self._brings(before)
                    or self._placed.match(words)
                    or self._about.fullmatch(before)
                ):
                    measure = replace(measure, start=held.start)
                elif not self._is_opening(before):
                    yield held
            last = words.rpartition("，")[2]
            opens = text.startswith("，", measure.end) and (
                self._is_opening(last)
                or self._brings(words)
                or self._alike(last, text[measure.end + 1 :][:6])
            )
            held = measure if opens else None
            if held is None:
                yield measure
        if held is not None and not self._is_opening(text[held.start : held.end]):
            yield held

    def _is_opening(self, words: str) -> bool:
        """Whether a clause only opens a measure: it says how, or about what (对未完成的2项任务)."""
        return bool(self._opens(words) or self._about.fullmatch(words))

    def _whole(
        self, text: str, line: Line, measure: Mention, units: Mapping[int, int], floor: int
    ) -> Mention:
        """Return a measure with what was cut off it: 将, the end of a title, the rest of a list of units."""
        start, end = measure.start, measure.end
        words, stop = text[start:end], line.end
        first = next((word for word in line.words if word.start <= start < word.end), None)
        is_thing = self._thing.match(words) or (
            first is not None and first.pos.startswith(_THINGS) and first.text not in self._no_things
        )
        ahead = text[start - 1 : end]
        if self._brought.match(ahead) and is_thing:
            start -= 1
        if _COUNT.fullmatch(words):  # 提出监督建议11条: what was counted was cut off
            begin = _clause_start(text, floor, start)
            begin = units.get(begin, begin)
            point = _POINT.match(text, begin, start)
            start = point.end() if point else begin
        start = self._led(text, floor, start, units)
        if words.count("《") > words.count("》") and (closed := _TITLE_END.match(text, end, stop)):
            end = closed.end()
        if (
            text.startswith("、", end)
            and self._leads.match(words)
            and any(units.get(at, 0) >= end for at in range(start + 1, end))
        ):
            rest = _CLAUSE.match(text, end, stop)
            end = rest.end() if rest else end
        return replace(measure, start=start, end=end)

    def _led(self, text: str, floor: int, start: int, units: Mapping[int, int]) -> int:
        """Return where the clause before a measure begins that only opens it, behind the unit that acts."""
        if start <= floor + 1 or text[start - 1] != "，":
            return start
        begin = _clause_start(text, floor, start - 1)
        if said := self._beside.match(text, begin, start - 1):
            begin = said.end()
        begin = units.get(begin, begin)
        words = text[begin : start - 1]
        asks = self._answering.match(words) is not None
        return begin if asks or (self._opens(words) and not self._aside.match(words)) else start

    def _parts(self, text: str, measure: Mention) -> Iterator[Mention]:
        """Yield the measures that 、 joins where each counts what it did: 清退3万元、追回5万元."""
        start = measure.start
        for joint in re.finditer("、", text[measure.start : measure.end]):
            at = measure.start + joint.start()
            left, right = text[start:at], text[at + 1 : measure.end]
            if (
                _MONEY.search(left)
                and _MONEY.search(right.partition("、")[0])
                and self._action.match(right)
                and self._action.match(left)
                and all(left.count(a) == left.count(b) for a, b in ("（）", "“”", "《》"))
            ):
                yield replace(measure, start=start, end=at)
                start = at + 1
        yield replace(measure, start=start)

    def _alike(self, before: str, words: str) -> bool:
        """Whether two clauses vow the same in the same manner: 真抓、不空喊，真干、不拖拉.

        >>> from kg.terms import load_terms
        >>> alike = Joiner(load_terms())._alike
        >>> alike("真抓、不空喊", "真干、不拖拉"), alike("真抓、不空喊", "制定方案")
        (True, False)
        """
        return self._vow.match(before) is not None and self._vow.match(words) is not None

    def _brings(self, words: str) -> bool:
        """Whether words bring something forward and do not say what is done with it.

        >>> from kg.terms import load_terms
        >>> brings = Joiner(load_terms())._brings
        >>> brings("将本月考勤情况"), brings("将本月考勤情况纳入考核"), brings("将完成验收")
        (True, False, False)
        """
        return self._forward.match(words) is not None and self._brought.match(words) is None


def _clause_start(text: str, floor: int, end: int) -> int:
    """Return where the clause begins that goes on to `end`, not before `floor`."""
    return max(floor, *(text.rfind(sign, floor, end) + 1 for sign in _STOPS))
