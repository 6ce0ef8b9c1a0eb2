"""Linking takes time that grows with the mentions of a report, not with their square."""

from __future__ import annotations

from collections.abc import Set

from kg.link.authority import load_authority
from kg.model import Kind


class Counted(frozenset[str]):
    """Names of a report that count how often they are gone through."""

    times = 0

    def __sub__(self, other: Set[str | None]) -> frozenset[str]:
        Counted.times += 1
        return frozenset(self) - other


def test_a_short_name_is_not_held_against_all_names_again_at_each_mention() -> None:
    known = load_authority()
    short, entry = next(
        (name, entries[0])
        for (kind, name), entries in sorted(known.abbreviated.items())
        if kind is Kind.UNIT and len(entries) == 1 and " " in name and (kind, name) not in known.entries
    )
    others = {f"pier board {number}" for number in range(100)}
    present = Counted({*others, known.normalise(Kind.UNIT, entry.key)})
    assert {known.find(Kind.UNIT, short, present) for _ in range(50)} == {entry}
    assert 1 <= Counted.times < 10
    # near misses: another bears the name as well, or none has it in full
    assert known.find(Kind.UNIT, short, present | {f"ohio {short}"}) is None
    assert known.find(Kind.UNIT, short, frozenset(others)) is None
