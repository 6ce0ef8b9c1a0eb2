"""Where a report passes from one matter to the next: findings by their numbers, ledgers by their headings."""

from __future__ import annotations

from kg.model import PassageKind
from kg.relate.scene import Scene

_SEVERAL = 2  # headings that are units, for those beside them to be such as well


def in_other_findings(scene: Scene, a: int, b: int) -> bool:
    """Tell whether two mentions stand under the numbers of different findings."""
    if not scene.numbered or "" in (scene.numbered[a], scene.numbered[b]):
        return False
    return scene.numbered[a] != scene.numbered[b]


def is_of_other_findings(scene: Scene, unit: int, index: int) -> bool:
    """Tell whether a unit is named under the numbers of other findings alone, and so is told of there.

    One that is named only later is told of later. One that was named before may go unnamed for a while, but
    not where another unit acts under this number.
    """
    finding = scene.numbered[index] if scene.numbered else ""
    if not finding:
        return False
    name = scene.entity[unit]
    places = scene.findings_of[name]
    if "" in places or finding in places:
        return False
    return scene.first_mention[name] > index or finding in scene.acted


def is_of_other_ledgers(scene: Scene, unit: int, index: int) -> bool:
    """Tell whether a mention stands in a row under one of several equal headings, and a unit under others.

    Where several of them are units, one that is a heading has the rows below it, and of other rows those
    that name it.
    """
    if not scene.fills or scene.kind[index] != PassageKind.TABLE_ROW.value or not scene.headings[index]:
        return False
    here, over = scene.headings[index][0], scene.headings[index][1:]
    named = scene.in_ledgers[scene.entity[unit]]
    if scene.block[index] in named or here in named.values():
        return False
    beside = {ledger for ledger, above in scene.ledgers.items() if above == over and ledger != here}
    if beside.issuperset(named.values()):
        return True
    heads = {ledger: name for ledger, name in scene.owned_ledgers.items() if ledger in beside}
    return len(heads) >= _SEVERAL and scene.entity[unit] in heads.values()
