"""Attributes of Chinese mentions: kind, status, dates, quantities, frequency, collective units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.chinese.reading.layout import Role
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.telling.figures import Figures, due
from kg.annotate.chinese.telling.plainly import Plainly
from kg.annotate.chinese.telling.rectified import Rectified
from kg.annotate.chinese.telling.statuses import Statuses
from kg.annotate.counting import MEMBERS, NUMERALS, in_digits
from kg.annotate.status import tell
from kg.decide.pairs import PairModel
from kg.lexicon import Lexicon, Value
from kg.model import Kind, Mention
from kg.terms import Terms

_BY_WHEN = re.compile(r"\d|年|月|[周天日]内")  # a cell that says by when, and no 立行立改
_AGES = re.compile(r"[。；]|.{25}")  # nor a text
_TITLE = re.compile("(?<=《)[^《》]*(?=》)")
_COUNT = re.compile(rf"(\d+|[二{NUMERALS}]+)[{MEMBERS}]")


class Describer:
    """Gives mentions their attributes."""

    def __init__(self, lexicon: Lexicon, terms: Terms, models: Mapping[str, PairModel] | None = None) -> None:
        self._values, self._models = lexicon.values, models
        self._status = lexicon.cues("measure.status")
        self._figures, self._statuses, self._rectified = Figures(terms), Statuses(terms), Rectified(terms)
        self._plainly = Plainly(terms, self._statuses)

    def __call__(self, scene: Scene, dated: str | None = None) -> list[Mention]:
        """Return the mentions of a scene with the attributes that their words, line and layout give them.

        Parameters
        ----------
        dated
            The date of the report.
        """
        states = tell(self._statuses.surroundings(scene), self._models)
        states = self._rectified(scene) | self._plainly(scene, states)
        fields = self._fields(scene)
        for measure in scene.places.measures:
            told = fields.get(scene.places.line(measure).passage, {})
            states[measure] = told.get("status", states[measure])
        return [self._describe(scene, i, states, fields, dated) for i in range(len(scene.mentions))]

    def _fields(self, scene: Scene) -> dict[int, dict[str, str]]:
        """Return the deadline and the status that rows and lines of fields give measures, by passage."""
        found: dict[int, dict[str, str]] = {}
        for line in scene.lines:
            words = scene.text[line.start : line.end].strip(" |。；，")
            if line.role is Role.DEADLINE and _BY_WHEN.search(words) and not _AGES.search(words):
                found.setdefault(line.passage, {}).setdefault("deadline", words)
            if line.role in (Role.STATUS, Role.DEADLINE):
                status = next((cue.value for cue in self._status if cue.regex.fullmatch(words)), None)
                if status is not None:
                    found.setdefault(line.passage, {}).setdefault("status", status)
        return found

    def _describe(
        self,
        scene: Scene,
        index: int,
        states: Mapping[int, str],
        fields: Mapping[int, Mapping[str, str]],
        dated: str | None,
    ) -> Mention:
        mention = scene.mentions[index]
        words = scene.places.name(index)
        found: dict[str, str] = dict(mention.attributes)
        names = _names(scene, mention, words)
        for value in self._values:
            if value.kind is mention.kind and value.attribute not in found and _tells(value, words, names):
                found[value.attribute] = value.value
        pairs = list(found.items())
        if mention.kind is Kind.UNIT:
            pairs += _group(scene, index)
        if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
            done = mention.kind is Kind.MEASURE and states[index] == "completed"
            pairs += self._figures(words, mention.kind, done=done, told=dated)
        if mention.kind is Kind.MEASURE:
            pairs.append(("status", states[index]))
            deadline = fields.get(scene.places.line(index).passage, {}).get("deadline")
            if deadline and not any(key == "deadline" for key, _ in pairs):
                pairs += due("deadline", deadline, None if states[index] == "completed" else dated)
        if mention.kind is Kind.PROBLEM and index in states:
            pairs.append(("status", states[index]))
        return replace(mention, attributes=tuple(sorted(set(pairs))))


def _names(scene: Scene, mention: Mention, words: str) -> list[tuple[int, int]]:
    """Return where titles stand in the words of a measure or problem, and in a measure the names of units."""
    if mention.kind not in (Kind.MEASURE, Kind.PROBLEM):
        return []
    found = [one.span() for one in _TITLE.finditer(words)]
    if mention.kind is Kind.MEASURE:
        found += [
            (unit.start - mention.start, unit.end - mention.start)
            for unit in (scene.mentions[i] for i in scene.places.units)
            if mention.start <= unit.start and unit.end <= mention.end
        ]
    return found


def _tells(value: Value, words: str, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a pattern is found, not only inside names: 检查 in 《检查办法》 tells of no inspection."""
    return any(
        not any(start <= found.start() and found.end() <= end for start, end in names)
        for found in value.regex.finditer(words)
    )


def _group(scene: Scene, index: int) -> list[tuple[str, str]]:
    if scene.places.kind_of(index) != "many":
        return []
    pairs = [("collective", "true")]
    if count := _COUNT.match(scene.places.name(index)):
        pairs.append(("count", in_digits(count[1])))
    return pairs


__all__ = ["Describer"]
