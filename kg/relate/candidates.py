"""The pairs of mentions of which a relation may hold."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Kind, RelationKind
from kg.relate.place import one_finding
from kg.relate.scene import Scene

NEAR = 90  # mentions between two that may still be related through the layout
FAR = 400  # the same within one finding
CITED_WITHIN = 3  # sentences from a finding to the criterion that it breaks
_UNITS = 7  # different units before a mention that are looked at
Pair = tuple[int, int]


def candidates(scene: Scene, relation: RelationKind) -> Iterator[Pair]:
    """Yield the pairs (subject, object) of which a relation may hold."""
    if relation in (RelationKind.TAKES, RelationKind.FACES):
        target = Kind.MEASURE if relation is RelationKind.TAKES else Kind.PROBLEM
        for index in scene.of(target):
            yield from ((unit, index) for unit in _units_for(scene, index))
    elif relation is RelationKind.ADDRESSES:
        for measure in scene.by_kind[Kind.MEASURE]:
            for problem in scene.near(Kind.PROBLEM, measure, FAR):
                if abs(measure - problem) <= NEAR or one_finding(scene, measure, problem):
                    yield measure, problem
    else:
        for index in scene.of(Kind.MEASURE, Kind.PROBLEM):
            yield from ((index, p) for p in scene.near(Kind.POLICY, index, NEAR) if _citable(scene, index, p))


def _units_for(scene: Scene, index: int) -> list[int]:
    """Return one mention of each unit that may act in, or suffer, a mention: the nearest one before."""
    found: dict[str, int] = {}
    here = scene.mentions[index]
    if scene.subject[index] >= 0:
        found[scene.entity[scene.subject[index]]] = scene.subject[index]
    around = scene.near(Kind.UNIT, index, NEAR)
    for unit in reversed([u for u in around if scene.mentions[u].start <= here.start]):
        if len(found) >= _UNITS:
            break
        found.setdefault(scene.entity[unit], unit)
    for unit in around:
        if here.start < scene.mentions[unit].start and scene.sentence[unit] == scene.sentence[index]:
            found.setdefault(scene.entity[unit], unit)
    for name in scene.leading_units:
        found.setdefault(name, scene.first_mention[name])
    return sorted(found.values())


def _citable(scene: Scene, index: int, policy: int) -> bool:
    return (
        scene.inside(policy, index)
        or abs(scene.sentence[index] - scene.sentence[policy]) <= CITED_WITHIN
        or one_finding(scene, index, policy)
    )
