"""Mentions held against gold as the scorer does it: half of the characters in common, the best ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model import Kind, Mention

PARTLY = 0.4  # what a candidate is worth that is not exactly the mention


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one kind or relation."""

    gold: int = 0
    predicted: int = 0
    hit: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.gold + other.gold, self.predicted + other.predicted, self.hit + other.hit)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.gold + self.predicted
        return 2 * self.hit / total if total else 0.0


@dataclass(frozen=True)
class Matches:
    """For each mention the gold entity that it matches, or None."""

    gold: Mapping[str, Any]
    mentions: Sequence[Mention]
    entity: Sequence[Mapping[str, Any] | None]

    def outcome(self, index: int) -> bool | None:
        """Tell whether gold has a mention; None where gold leaves it open."""
        entity = self.entity[index]
        if entity is None:
            return False
        return None if entity.get("optional") else True

    def tally(self, kind: Kind) -> Tally:
        """Return the counts of a kind."""
        asked = sum(e["kind"] == kind and not e.get("optional") for e in self.gold["entities"])
        told = [self.outcome(i) for i, m in enumerate(self.mentions) if m.kind is kind]
        return Tally(asked, sum(o is not None for o in told), sum(o is True for o in told))


def matches(gold: Mapping[str, Any], mentions: Sequence[Mention]) -> Matches:
    """Match mentions with the entities of gold, each at most once.

    >>> gold = {"entities": [{"id": "u1", "kind": "unit", "start": 0, "end": 4}]}
    >>> matches(gold, [Mention(0, 5, Kind.UNIT, "R")]).tally(Kind.UNIT)
    Tally(gold=1, predicted=1, hit=1)
    """
    entities = gold["entities"]
    rows = []
    for i, m in enumerate(mentions):
        for at, e in enumerate(entities):
            if e["kind"] == m.kind and e["start"] < m.end and m.start < e["end"]:
                shared = min(e["end"], m.end) - max(e["start"], m.start)
                share = shared / (max(e["end"], m.end) - min(e["start"], m.start))
                if share >= 0.5:
                    rows.append((-share, at, i))
    found: list[Mapping[str, Any] | None] = [None] * len(mentions)
    used: set[int] = set()
    for _, at, i in sorted(rows):
        if found[i] is None and at not in used:
            used.add(at)
            found[i] = entities[at]
    return Matches(gold, mentions, found)


def worth_of(start: int, end: int, gold: Sequence[Mapping[str, Any]]) -> float | None:
    """Return what a candidate is worth: 0, ``PARTLY`` or 1; None where gold leaves it open."""
    best, is_open = 0.0, False
    for e in gold:
        low, high = e["start"], e["end"]
        shared = (min(end, high) - max(start, low)) / (max(end, high) - min(start, low))
        if shared > best:
            best, is_open = shared, bool(e.get("optional"))
    if best < 0.5:
        return 0.0
    return None if is_open else 1.0 if best == 1.0 else PARTLY
