"""Choose among pairs: the learned model by its probabilities, or the rules alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from kg.decide.pairs import Calibration, PairModel
from kg.model import Basis, Kind, Relation, RelationKind
from kg.relate.actors import Actors
from kg.relate.barred import is_barred
from kg.relate.candidates import Pair, candidates
from kg.relate.features import features
from kg.relate.known import ORDER, Known
from kg.relate.numbers import inherited
from kg.relate.rows import row_pairs
from kg.relate.rules import rule_score
from kg.relate.scene import Scene

# A unit that is the best of all is taken a little below the threshold: somebody must act.
BEST_BONUS = 0.2
# A rule as sure as this is believed whatever the model says: what a measure's own words name.
CERTAIN = 0.9
BY_ROW, BY_ADDRESS, BY_NUMBER = "RE-ROW", "RE-ADDRESSED", "RE-NUMBERED"
BY_REFERENCE = "RE-REFERRED"
_BY_NESTING = (RelationKind.ADDRESSES, RelationKind.CITES)


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with its probability and what spoke for it."""

    pair: Pair
    probability: float
    rule: str
    features: tuple[str, ...] = ()


def relate(
    scene: Scene,
    models: Mapping[str, PairModel] | None = None,
    calibrations: Mapping[str, Calibration] | None = None,
) -> tuple[Relation, ...]:
    """Return the relations between the mentions of a scene, sorted.

    Parameters
    ----------
    models, calibrations
        Learned models by relation, and their calibrations; without them the rules decide alone.
    """
    found: list[Relation] = []
    known = Known()
    for relation in ORDER:
        model = (models or {}).get(relation)
        in_rows, stated = row_pairs(scene, relation)
        told = _told(scene, relation)
        if relation in (RelationKind.TAKES, RelationKind.FACES):
            judged = _units(scene, relation, model, known, in_rows | told.keys())
        else:
            nobody = Actors()
            rows = (
                _judge(scene, relation, pair, model, known, nobody)
                for pair in possible(scene, relation)
                if pair[0] not in in_rows or scene.inside(pair[1], pair[0])
            )
            judged = [row for row in rows if row.probability >= _threshold(model)]
        judged += [Judged(pair, CERTAIN, BY_ROW) for pair in stated if pair[1] not in told]
        judged += told.values()
        if relation is RelationKind.ADDRESSES:
            judged = _with_numbered(scene, judged)
        known.learn(scene, relation, (row.pair for row in judged))
        curve = (calibrations or {}).get(relation) if model else None
        found += [_relation(scene, relation, row, model, curve) for row in judged]
    found += [r for r in _implied(found) if not is_barred(scene, r.kind, (r.subject, r.object))]
    return tuple(sorted(found, key=lambda r: (r.subject, r.kind, r.object)))


def _told(scene: Scene, relation: RelationKind) -> dict[int, Judged]:
    """Return the unit of each measure or problem of which it is told beyond doubt.

    A list behind a colon recommends a measure to it, or ``the former`` or ``the latter`` is the subject.
    """
    units = scene.addressee if relation is RelationKind.TAKES else ()
    found = {i: Judged((unit, i), CERTAIN, BY_ADDRESS) for i, unit in enumerate(units) if unit >= 0}
    kind = {RelationKind.TAKES: Kind.MEASURE, RelationKind.FACES: Kind.PROBLEM}.get(relation)
    for i, unit in enumerate(scene.referred):
        if unit >= 0 and scene.mentions[i].kind is kind:
            found[i] = Judged((unit, i), CERTAIN, BY_REFERENCE)
    return found


def _with_numbered(scene: Scene, judged: Sequence[Judged]) -> list[Judged]:
    """Give measures that answer a recommendation by number its problems, and no others but their own words'.

    Each is as sure as the recommendation answers it.
    """
    sure = {row.pair: row for row in judged}
    given: dict[Pair, Judged] = {}
    for measure, pairs in inherited(scene, sure).items():
        for asked, problem in pairs:
            pair, likely = (measure, problem), sure[asked, problem].probability
            known = given[pair].probability if pair in given else 0.0
            if likely > known and not is_barred(scene, RelationKind.ADDRESSES, pair):
                given[pair] = Judged(pair, likely, BY_NUMBER)
    measures = {measure for measure, _ in given}
    kept = (row for row in judged if row.pair not in given)
    own = [row for row in kept if row.pair[0] not in measures or scene.inside(row.pair[1], row.pair[0])]
    return own + list(given.values())


def possible(scene: Scene, relation: RelationKind) -> Iterator[Pair]:
    """Yield the candidates that their sentences do not rule out.

    Models are fitted on the others as well: without them `takes` on real sources fell from 0.59 to 0.48.
    """
    return (pair for pair in candidates(scene, relation) if not is_barred(scene, relation, pair))


def _threshold(model: PairModel | None) -> float:
    return model.threshold if model else 0.5


def _judge(
    scene: Scene,
    relation: RelationKind,
    pair: Pair,
    model: PairModel | None,
    known: Known,
    actors: Actors,
) -> Judged:
    if model is None:
        rule, score = rule_score(scene, relation, pair)
        return Judged(pair, score, rule)
    if relation in _BY_NESTING:
        rule, certain = rule_score(scene, relation, pair)
        if certain >= CERTAIN:
            return Judged(pair, certain, rule)
    names = features(scene, relation, pair, known, actors)
    return Judged(pair, model.raw(names), f"RE-MODEL-{relation.value.upper()}", tuple(names))


def _units(
    scene: Scene, relation: RelationKind, model: PairModel | None, known: Known, decided: Set[int]
) -> list[Judged]:
    """Choose for each measure or problem its best unit, and others that are likely too."""
    by_object: dict[int, list[Pair]] = {}
    for pair in possible(scene, relation):
        if pair[1] not in decided:
            by_object.setdefault(pair[1], []).append(pair)
    chosen: list[Judged] = []
    actors = Actors()
    for index, pairs in sorted(by_object.items()):
        judged = sorted(
            (_judge(scene, relation, pair, model, known, actors) for pair in pairs),
            key=lambda row: (-row.probability, row.pair),
        )
        threshold = _threshold(model)
        if judged and judged[0].probability >= threshold - BEST_BONUS:
            chosen.append(judged[0])
            chosen += [row for row in judged[1:] if row.probability >= threshold]
            actors.note(scene, index, scene.entity[judged[0].pair[0]])
        else:
            actors.note(scene, index, "")
    return chosen


def _relation(
    scene: Scene, relation: RelationKind, row: Judged, model: PairModel | None, curve: Calibration | None
) -> Relation:
    a, b = row.pair
    basis = Basis.STATED if scene.sentence[a] == scene.sentence[b] else Basis.INFERRED
    is_learned = model is not None and row.rule not in (BY_ROW, BY_ADDRESS, BY_REFERENCE)
    confidence = curve(row.probability) if is_learned and curve else round(row.probability, 4)
    why = model.explain(row.features) if model else ()
    return Relation(a, relation, b, basis, row.rule, confidence, why=why)


def _implied(relations: list[Relation]) -> list[Relation]:
    """Add that a unit which takes a measure faces the problem that it addresses."""
    known = {(r.subject, r.object) for r in relations if r.kind is RelationKind.FACES}
    faced = {r.object for r in relations if r.kind is RelationKind.FACES}
    by_measure: dict[int, list[Relation]] = {}
    for r in relations:
        if r.kind is RelationKind.TAKES:
            by_measure.setdefault(r.object, []).append(r)
    out: dict[Pair, Relation] = {}
    for answer in relations:
        if answer.kind is not RelationKind.ADDRESSES or answer.object in faced:
            continue
        for act in by_measure.get(answer.subject, ()):
            pair = (act.subject, answer.object)
            confidence = round(act.confidence * answer.confidence, 4)
            if pair not in known and (pair not in out or out[pair].confidence < confidence):
                out[pair] = Relation(
                    *pair[:1], RelationKind.FACES, pair[1], Basis.INFERRED, "RE-IMPLIED", confidence
                )
    return list(out.values())
