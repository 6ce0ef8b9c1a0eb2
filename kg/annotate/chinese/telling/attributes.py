"""Attributes of Chinese mentions: kind, status, dates, quantities, frequency, collective units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.telling.fields import Fields
from kg.annotate.chinese.telling.figures import Figures, due
from kg.annotate.chinese.telling.in_front import InFront
from kg.annotate.chinese.telling.plainly import Plainly
from kg.annotate.chinese.telling.rectified import Rectified
from kg.annotate.chinese.telling.statuses import Statuses
from kg.annotate.counting import MEMBERS, NUMERALS, in_digits
from kg.annotate.status import tell
from kg.decide.pairs import PairModel
from kg.lexicon import Lexicon, Value
from kg.model import Kind, Mention
from kg.terms import Terms

# What the words of a measure tell themselves is not taken from what stands around it, nor what goes with it.
_TOLD_TOGETHER = {
    "quantity": ("quantity", "amount", "currency"),
    "deadline": ("deadline", "deadline-words"),
}
_TITLE = re.compile("(?<=《)[^《》]*(?=》)")
_COUNT = re.compile(rf"(\d+|[二{NUMERALS}]+)[{MEMBERS}]")


class Describer:
    """Gives mentions their attributes."""

    def __init__(self, lexicon: Lexicon, terms: Terms, models: Mapping[str, PairModel] | None = None) -> None:
        self._values, self._models = lexicon.values, models
        self._fields = Fields(lexicon.cues("measure.status"))
        self._figures, self._statuses, self._rectified = Figures(terms), Statuses(terms), Rectified(terms)
        self._in_front = InFront(terms, self._figures)
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
            states[measure] = fields[measure].get("status", states[measure])
        return [self._describe(scene, i, states, fields, dated) for i in range(len(scene.mentions))]

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
        if mention.kind is Kind.MEASURE:
            pairs += self._of_measure(scene, index, states[index], fields[index], dated)
        if mention.kind is Kind.PROBLEM:
            pairs += self._figures(words, mention.kind, told=dated)
            pairs += [("status", states[index])] if index in states else []
        return replace(mention, attributes=tuple(sorted(set(pairs))))

    def _of_measure(
        self, scene: Scene, measure: int, state: str, field: Mapping[str, str], dated: str | None
    ) -> list[tuple[str, str]]:
        """Return the figures and the status of a measure: its own words count first, then those before it."""
        words, done = scene.places.name(measure), state == "completed"
        told = self._figures(words, Kind.MEASURE, done=done, told=dated)
        before = scene.text[scene.sentence_start(measure) : scene.mentions[measure].start]
        own = {key for key, _ in told}
        kept_off = {key for first, of_it in _TOLD_TOGETHER.items() if first in own for key in of_it}
        led = self._in_front(before, done=done, told=dated).items()
        told += [(key, value) for key, value in led if key not in kept_off]
        due_by = next((value for key, value in told if key == "deadline"), None)
        if done and due_by and "status" not in field and self._plainly.is_ahead(words, due_by, dated):
            state = "planned"
        if not due_by and (deadline := field.get("deadline")):
            told += due("deadline", deadline, None if done else dated)
        return [*told, ("status", state)]


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
