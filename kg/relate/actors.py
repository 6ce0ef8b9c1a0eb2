"""Whom a report goes on speaking of: the units that were chosen for the mentions before.

Notices leave the subject out for pages. What is then meant is hardly ever the unit that was named last, but
the one that has acted most, or that acted first in the paragraph.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kg.relate.place import bucket
from kg.relate.scene import Scene


@dataclass(slots=True)
class Actors:
    """The units chosen so far, of one relation, in document order."""

    _last: int = -1  # the mention that a unit was looked for last
    _previous: str = ""  # the unit that was found for it
    _count: Counter[str] = field(default_factory=Counter)
    _most: int = 0  # of the counts
    _total: int = 0
    _first: dict[int, str] = field(default_factory=dict)  # by block

    def previous(self, scene: Scene, index: int) -> str:
        """Return the unit of the mention before, in the same block, if any."""
        is_near = self._last >= 0 and scene.block[index] == scene.block[self._last]
        return self._previous if is_near else ""

    def note(self, scene: Scene, index: int, unit: str) -> None:
        """Remember the unit of a mention; ``""`` says that none was found."""
        self._last, self._previous = index, unit
        if unit:
            self._count[unit] += 1
            self._most, self._total = max(self._most, self._count[unit]), self._total + 1
            self._first.setdefault(scene.block[index], unit)

    def features(self, scene: Scene, unit: int, index: int) -> list[str]:
        """Return how a unit fits to those chosen before, as strings."""
        name = scene.entity[unit]
        voice, opening = scene.voice[index], scene.opening[index] if scene.opening else ""
        chosen = _named(self.previous(scene, index), name)
        first = _named(self._first.get(scene.block[index], ""), name)
        count = self._count[name]
        held = "none" if not count else "most" if count == self._most else "some"
        share = 4 * count // self._total if self._total else "-"
        main = bucket(scene.main_units.get(name, 9))
        same = scene.sentence[unit] == scene.sentence[index]
        collective = bool(scene.mentions[unit].get("collective"))
        return [
            f"voice={voice}",
            f"voice={voice},previous={chosen}",
            f"voice={voice},opening={opening}",
            f"voice={voice},opening={opening},previous={chosen}",
            f"voice={voice},main={main}",
            f"voice={voice},opening={opening},main={main}",
            f"voice={voice},same={same}",
            f"voice={voice},collective={collective},previous={chosen}",
            f"held={held}",
            f"held={held},voice={voice}",
            f"held={held},voice={voice},opening={opening}",
            f"share={share},voice={voice}",
            f"held={held},previous={chosen}",
            f"held={held},previous={chosen},voice={voice}",
            f"held={held},count={bucket(count)}",
            f"first={first}",
            f"first={first},previous={chosen}",
            f"first={first},previous={chosen},voice={voice}",
            f"first={first},opening={opening},voice={voice}",
        ]


def _named(chosen: str, name: str) -> str:
    return "this" if chosen == name else "other" if chosen else "none"
