"""Relations by rule alone: syntax first, then the sentence, then the structure over it."""

from __future__ import annotations

from kg.model import Kind, RelationKind
from kg.relate.scene import Scene


def rule_score(scene: Scene, relation: RelationKind, pair: tuple[int, int]) -> tuple[str, float]:
    """Return the rule that speaks for a pair, and how sure it is; below 0.5 the pair does not hold."""
    a, b = pair
    if relation in (RelationKind.TAKES, RelationKind.FACES):
        return _unit_rule(scene, a, b)
    if relation is RelationKind.ADDRESSES:
        return _address_rule(scene, a, b)
    return _cite_rule(scene, a, b)


def _unit_rule(scene: Scene, unit: int, index: int) -> tuple[str, float]:
    subject = scene.subject[index]
    if subject >= 0:
        return "RE-SUBJECT", 0.9 if scene.entity[subject] == scene.entity[unit] else 0.0
    before = scene.mentions[unit].start < scene.mentions[index].start
    if scene.sentence[unit] == scene.sentence[index] and not scene.inside(unit, index):
        return "RE-SENTENCE", 0.7 if before and scene.part[unit] == "subject" else 0.55 if before else 0.4
    if before and scene.block[unit] == scene.block[index]:
        distance = scene.sentence[index] - scene.sentence[unit]
        return "RE-BLOCK", 0.5 - 0.01 * min(distance, 10) + (0.05 if scene.part[unit] == "subject" else 0.0)
    if scene.block[unit] in scene.headings[index]:
        return "RE-HEADING", 0.5
    return "RE-MAIN", 0.35 if scene.main_units.get(scene.entity[unit]) == 0 else 0.1


def _address_rule(scene: Scene, measure: int, problem: int) -> tuple[str, float]:
    if scene.inside(problem, measure):
        return "RE-NESTED", 0.9
    if scene.finding[measure] and scene.finding[measure] == scene.finding[problem]:
        return "RE-FINDING", 0.7
    if scene.block[problem] in scene.headings[measure]:
        return "RE-HEADING", 0.7
    before = scene.mentions[problem].start < scene.mentions[measure].start
    if before and scene.sentence[measure] == scene.sentence[problem]:
        return "RE-SENTENCE", 0.6
    shared = len(scene.words[measure] & scene.words[problem])
    if before and scene.heading(measure) == scene.heading(problem) and shared >= 2:
        return "RE-WORDS", 0.55
    between = scene.between(Kind.PROBLEM, measure, problem)
    return "RE-NEXT", 0.5 if before and not between and scene.block[measure] == scene.block[problem] else 0.2


def _cite_rule(scene: Scene, index: int, policy: int) -> tuple[str, float]:
    if scene.inside(policy, index) and not scene.inside(index, policy):  # the same words name nothing
        return "RE-NAMED", 0.9
    if scene.sentence[index] == scene.sentence[policy]:
        return "RE-SENTENCE", 0.45
    return "RE-FINDING", 0.2
