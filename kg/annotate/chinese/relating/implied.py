"""Who faces a problem as it takes the measure against it, and does not call others to account for it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotate.chinese.relating.scene import Scene
from kg.model import Basis, Relation, RelationKind

RULE = "ZH-F-IMPLIED"
_LEAST = 0.4  # of what two guesses together imply
_HELPS = "ZH-T-TOGETHER"  # who only helps to answer a problem need not have it


def implied(scene: Scene, relations: Sequence[Relation]) -> list[Relation]:
    """Return that a unit which takes a measure faces the problem that it addresses, where nothing says so.

    Each is as sure as both that it follows from.
    """
    known = {(r.subject, r.object) for r in relations if r.kind is RelationKind.FACES}
    told = {r.object for r in relations if r.kind is RelationKind.FACES and r.basis is Basis.STATED}
    takers: dict[int, list[Relation]] = {}
    for relation in relations:
        if relation.kind is RelationKind.TAKES and relation.rule != _HELPS:
            takers.setdefault(relation.object, []).append(relation)
    found: dict[tuple[int, int], Relation] = {}
    for answer in relations:
        if answer.kind is not RelationKind.ADDRESSES:
            continue
        for take in takers.get(answer.subject, ()):
            pair = take.subject, answer.object
            sure = round(take.confidence * answer.confidence, 4)
            is_of_another = scene.is_warned_of(answer.object) or scene.owners(answer.object)
            if sure < _LEAST or pair in known or is_of_another:
                continue
            if _is_about_others(scene, take, is_told=answer.object in told):
                continue
            if pair not in found or found[pair].confidence < sure:
                found[pair] = Relation(pair[0], RelationKind.FACES, pair[1], Basis.INFERRED, RULE, sure)
    return list(found.values())


def _is_about_others(scene: Scene, take: Relation, *, is_told: bool) -> bool:
    """Whether a unit acts about the fault of another: 甲局套取资金，县纪委立案查处 is of 甲局 alone.

    So do bodies that call others to account, and whoever does that about a problem of which the text says who
    has it (`is_told`).
    """
    oversees = scene.words.oversees.search(scene.places.name(take.object)) is not None
    is_overseer = scene.is_overseer(take.subject)
    return (is_overseer and oversees) or (is_told and (is_overseer or oversees))
