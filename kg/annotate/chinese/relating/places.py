"""Where each mention of a report stands: its line, clause and sentence, what holds it, whether it acts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.annotate.chinese.reading.layout import Line
from kg.annotate.chinese.relating.scene_words import SceneWords
from kg.model import Kind, Mention


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one mention."""

    line: int
    clause: int
    sentence: int
    holder: int | None  # the smallest mention of another kind that holds it


class Places:
    """The mentions of one report, each where it stands."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        mentions: Sequence[Mention],
        words: SceneWords,
    ) -> None:
        self.text, self.lines, self.mentions, self.words = text, lines, mentions, words
        self._starts = [line.start for line in lines]
        self._of_line: dict[int, list[int]] = {}
        self._of_kind: dict[tuple[int, Kind], list[int]] = {}
        for i, mention in enumerate(mentions):
            at = max(0, bisect_right(self._starts, mention.start) - 1)
            self._of_line.setdefault(at, []).append(i)
            self._of_kind.setdefault((at, mention.kind), []).append(i)
        self._places = [self._place(mention) for mention in mentions]
        self.units = [i for i, m in enumerate(mentions) if m.kind is Kind.UNIT]
        self.problems = [i for i, m in enumerate(mentions) if m.kind is Kind.PROBLEM]
        self.measures = [i for i, m in enumerate(mentions) if m.kind is Kind.MEASURE]
        self.policies = [i for i, m in enumerate(mentions) if m.kind is Kind.POLICY]
        self.acts = acts = frozenset(i for i in self.units if self._acts(i))
        self._actors_of_line = {at: [i for i in found if i in acts] for at, found in self._of_line.items()}

    def __getitem__(self, mention: int) -> Place:
        """Return the place of a mention."""
        return self._places[mention]

    def of_line(self, line: int, kind: Kind) -> list[int]:
        """Return the mentions of a kind in a line, in order."""
        return self._of_kind.get((line, kind), [])

    def line(self, mention: int) -> Line:
        """Return the line of a mention."""
        return self.lines[self._places[mention].line]

    def name(self, unit: int) -> str:
        """Return what a mention calls its unit."""
        mention = self.mentions[unit]
        return self.text[mention.start : mention.end]

    def kind_of(self, unit: int) -> str:
        """Return what a unit's name looks like: short, body, part, many or org."""
        name = self.name(unit)
        if (
            self.mentions[unit].get("collective")
            or self.words.many.match(name)
            or self.words.many_inside.search(name)
            or self.words.some.search(name)
        ):
            return "many"
        if name in self.words.short:
            return "short"
        if self.words.part.search(name):
            return "part"
        return "body" if self.words.leading.search(name) else "org"

    def acting(self, line: int) -> list[int]:
        """Return the units of a line that stand free, as subjects do."""
        return self._actors_of_line.get(line, [])

    def _place(self, mention: Mention) -> Place:
        at = max(0, bisect_right(self._starts, mention.start) - 1)
        line = self.lines[at] if self.lines else None
        clause = sentence = 0
        if line is not None and line.clauses:
            words = line.words
            before = bisect_right(line.clauses, mention.start, key=lambda part: words[part.first].start)
            clause = max(0, before - 1)
            sentence = line.clauses[clause].sentence if before else 0
        holders = [
            (other.end - other.start, i)
            for i in self._near(mention)
            if (other := self.mentions[i]).start <= mention.start
            and mention.end <= other.end
            and other.kind is not mention.kind
            and (other.start, other.end) != (mention.start, mention.end)
        ]
        return Place(at, clause, sentence, min(holders)[1] if holders else None)

    def _near(self, mention: Mention) -> list[int]:
        """Return the mentions that begin in the line that a mention begins in."""
        first = max(0, bisect_right(self._starts, mention.start) - 1)
        return self._of_line.get(first, [])

    def _acts(self, unit: int) -> bool:
        """Whether a unit stands free, as a subject does: in no other mention, behind no preposition."""
        mention, place = self.mentions[unit], self._places[unit]
        holder = place.holder
        if holder is not None and not (
            self.mentions[holder].kind is Kind.PROBLEM and self.mentions[holder].start == mention.start
        ):
            return False
        if self.words.addressed.match(self.text, mention.end):
            return True
        if holder is None and self._behind_verb(mention, place):
            return False
        begin = self.lines[place.line].start if self.lines else 0  # 的通报 above says nothing of it
        before = self.text[max(begin, mention.start - 2) : mention.start]
        return not self.words.object_of.search(before.rstrip("“"))

    def _behind_verb(self, mention: Mention, place: Place) -> bool:
        """Whether a verb that acts stands right before a unit: the unit is its object."""
        line = self.lines[place.line]
        if not line.clauses:
            return False
        clause = line.clauses[place.clause]
        before = [word for word in line.words[clause.first : clause.last] if word.end <= mention.start]
        near = [word for word in before if word.text not in self.words.verb_endings][-1:]
        return any(
            word.pos.startswith("v") and len(word.text) > 1 and word.text not in self.words.saying
            for word in near
        )
