"""Attributes of Chinese mentions: kind, status, dates, quantities, frequency, collective units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kg.annotate.chinese.reading.layout import Role
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.telling.figures import Figures
from kg.annotate.chinese.telling.statuses import Statuses
from kg.annotate.counting import MEMBERS, NUMERALS, in_digits
from kg.annotate.status import tell
from kg.dates import dated, to_iso_deadline
from kg.decide.pairs import PairModel
from kg.lexicon import Lexicon
from kg.model import Kind, Mention
from kg.terms import Terms

_BY_WHEN = re.compile(r"\d|年|月")  # a cell that says by when, and no 立行立改
_AGES = re.compile(r"[。；]|.{25}")  # nor a text
_COUNT = re.compile(rf"(\d+|[二{NUMERALS}]+)[{MEMBERS}]")


class Describer:
    """Gives mentions their attributes."""

    def __init__(self, lexicon: Lexicon, terms: Terms, models: Mapping[str, PairModel] | None = None) -> None:
        self._values, self._models = lexicon.values, models
        self._status = lexicon.cues("measure.status")
        self._figures, self._statuses = Figures(terms), Statuses(terms)

    def __call__(self, scene: Scene) -> list[Mention]:
        """Return the mentions of a scene with the attributes that their words, line and layout give them."""
        states = self._statuses.of_problems(scene)
        states |= tell(self._statuses.surroundings(scene), self._models)
        fields = self._fields(scene)
        for measure in scene.places.measures:
            ahead = states[measure] in ("planned", "recommended")
            if ahead and self._statuses.is_headed_done(scene, measure):
                states[measure] = "completed"
            if states[measure] == "completed":
                states[measure] = self._statuses.not_done(scene, measure) or "completed"
            told = fields.get(scene.places.line(measure).passage, {})
            states[measure] = told.get("status", states[measure])
        return [self._describe(scene, i, states, fields) for i in range(len(scene.mentions))]

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
        self, scene: Scene, index: int, states: Mapping[int, str], fields: Mapping[int, Mapping[str, str]]
    ) -> Mention:
        mention = scene.mentions[index]
        words = scene.places.name(index)
        found: dict[str, str] = dict(mention.attributes)
        for value in self._values:
            if value.kind is mention.kind and value.attribute not in found and value.regex.search(words):
                found[value.attribute] = value.value
        pairs = list(found.items())
        if mention.kind is Kind.UNIT:
            pairs += _group(scene, index)
        if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
            pairs += self._figures(words, mention.kind)
        if mention.kind is Kind.MEASURE:
            pairs.append(("status", states[index]))
            deadline = fields.get(scene.places.line(index).passage, {}).get("deadline")
            if deadline and not any(key == "deadline" for key, _ in pairs):
                pairs += dated("deadline", deadline, to_iso_deadline(deadline)).items()
        if mention.kind is Kind.PROBLEM and index in states:
            pairs.append(("status", states[index]))
        return replace(mention, attributes=tuple(sorted(set(pairs))))


def _group(scene: Scene, index: int) -> list[tuple[str, str]]:
    if scene.places.kind_of(index) != "many":
        return []
    pairs = [("collective", "true")]
    if count := _COUNT.match(scene.places.name(index)):
        pairs.append(("count", in_digits(count[1])))
    return pairs


__all__ = ["Describer"]
