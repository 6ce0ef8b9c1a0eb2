"""Which pairs are related: the rules alone, or the learned model over what the rules and the layout say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate.chinese.relating.implied import RULE, implied
from kg.annotate.chinese.relating.relations import Candidate, candidates
from kg.annotate.chinese.relating.scene import Scene
from kg.decide.pairs import Calibration, PairModel
from kg.model import Basis, Kind, Relation, RelationKind

if TYPE_CHECKING:
    from kg.decide.encoder import Affinity, Read

_ODDS = (-6.0, -4.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0)  # log odds by the encoder
RIVALS = 60  # lines before a measure in which another problem may echo it better
IMPLIED = RULE  # its confidence is the product of what it follows from
_RULES_ALONE = 0.6
_CERTAIN = 0.95  # a rule of the layout as sure as this is believed
_SOMEBODY = 0.25  # below the threshold the likeliest unit is still taken: somebody must act
_GUESSES = frozenset(f"ZH-T-{name}" for name in ("CARRIED", "LATEST", "TOPIC", "OPENING", "LEADER", "ISSUER"))
_TOLD = frozenset({"ZH-T-SUBJECT", "ZH-T-HEADING", "ZH-T-LIST"})  # where one is believed, nobody is guessed
Pair = tuple[int, RelationKind, int]


def gather(scene: Scene) -> dict[Pair, list[Candidate]]:
    """Return the candidates of each pair, the surest first, in order of the pairs."""
    pairs: dict[Pair, list[Candidate]] = {}
    for candidate in candidates(scene):
        pairs.setdefault(candidate[:3], []).append(candidate)
    return {pair: sorted(found, key=lambda c: (-c.sure, c.rule)) for pair, found in sorted(pairs.items())}


def _bucket(count: int) -> str:
    return next((str(bound) for bound in (0, 1, 2, 3, 5, 8, 13, 30) if count <= bound), "99")


def affinity_of(scene: Scene, seen: Read | None) -> Affinity | None:
    """Return how likely relations hold between the mentions of a scene by the encoder, if there is one."""
    return seen.affinity([(m.start, m.end) for m in scene.mentions]) if seen else None


def features(scene: Scene, pair: Pair, found: list[Candidate], affinity: Affinity | None = None) -> list[str]:
    """Return what a person would look at to tell whether a pair is related."""
    subject, kind, other = pair
    a, b = scene.places[subject], scene.places[other]
    first, second = scene.places.line(subject), scene.places.line(other)
    near = "line" if a.line == b.line and a.sentence == b.sentence else "text" if a.line == b.line else "far"
    rules = [candidate.rule for candidate in found]
    names = [f"rule={rule}" for rule in rules]
    names += [
        f"near={near}",
        f"lines={_bucket(abs(b.line - a.line))}",
        f"roles={first.role}>{second.role}",
        f"top={rules[0]}|{near}",
    ]
    names.append("rules=" + "+".join(sorted(rules)))
    if affinity:
        odds = affinity(kind.value, subject, other)
        told = "far" if odds is None else str(bisect_right(_ODDS, odds))
        names += [f"e={told}", f"e={told}|{near}", f"e={told}|{rules[0]}"]
    if kind in (RelationKind.TAKES, RelationKind.FACES):
        names += _unit_features(scene, subject, other, rules)
    elif kind is RelationKind.ADDRESSES:
        names += _answer_features(scene, subject, other, rules)
    else:
        names += _cite_features(scene, subject, other, rules)
    return names


def _unit_features(scene: Scene, unit: int, other: int, rules: list[str]) -> list[str]:
    mention = scene.mentions[unit]
    line = scene.places.line(other)
    clause = line.clauses[scene.places[other].clause] if line.clauses else None
    after = scene.text[mention.end : mention.end + 2]
    looks = scene.places.kind_of(unit)
    names = [
        f"unit={looks}",
        f"unit={looks}|{rules[0]}",
        f"after={after[:1].strip()}",
        f"held={scene.places[other].holder is not None}",
    ]
    names.append(
        f"issuer={scene.issuer is not None and scene.places.name(unit) == scene.places.name(scene.issuer)}"
    )
    if clause:
        said = scene.text[line.words[clause.first].start : clause.start][-1:]
        names += [
            f"marker={said}|{rules[0]}",
            f"subject={clause.subject}|{rules[0]}",
            f"place={min(clause.place, 2)}|{rules[0]}",
        ]
    names.append(f"line={line.role}|{rules[0]}")
    names.append(f"acts={unit in scene.places.acts}|{rules[0]}")
    return names


def _answer_features(scene: Scene, measure: int, problem: int, rules: list[str]) -> list[str]:
    echo = scene.echo(measure, problem)
    point, group = scene.point(measure), scene.group(problem)
    line = scene.places.line(measure)
    rival = scene.rival(measure, problem, RIVALS)
    names = [
        f"echo={_bucket(echo)}",
        f"echo={_bucket(echo)}|{rules[0]}",
        f"best={echo > rival}|{rules[0]}",
        f"best={echo >= rival > 0}",
    ]
    names.append(f"group={'none' if not point else 'same' if point == group else 'other'}|{rules[0]}")
    held = scene.places[problem].holder
    names.append(f"held={held is not None}|{rules[0]}")
    if held is not None and scene.mentions[held].kind is Kind.MEASURE:
        opens = min(scene.places.of_line(scene.places[held].line, Kind.MEASURE), default=held) == held
        names.append(f"holder-opens={opens}|{rules[0]}")
    sentences = scene.places[measure].sentence - scene.places[problem].sentence
    names.append(f"sentences={_bucket(abs(sentences))}|{rules[0]}")
    names.append(f"under={line.under}|{rules[0]}")
    return names


def _cite_features(scene: Scene, holder: int, policy: int, rules: list[str]) -> list[str]:
    mention = scene.mentions[policy]
    rank = sum(
        1
        for m in scene.places.of_line(scene.places[policy].line, Kind.MEASURE)
        if scene.places[m].line == scene.places[policy].line
        and mention.end <= scene.mentions[m].start < scene.mentions[holder].start
    )
    before = scene.text[max(0, mention.start - 1) : mention.start]
    return [
        f"kind={scene.mentions[holder].kind}|{rules[0]}",
        f"rank={_bucket(rank)}|{rules[0]}",
        f"before={before}|{rules[0]}",
    ]


def relate(
    scene: Scene,
    models: Mapping[str, PairModel] | None = None,
    calibrations: Mapping[str, Calibration] | None = None,
    seen: Read | None = None,
) -> tuple[Relation, ...]:
    """Return the relations of a report, sorted; without `models` the rules decide alone.

    Which are found is decided by the scores of rules and models; `calibrations`, by relation, turn these into
    how often their like was right.
    """
    relations: list[Relation] = []
    affinity = affinity_of(scene, seen)
    units: dict[tuple[RelationKind, int], list[tuple[float, Pair, Candidate, list[str]]]] = {}
    for pair, found in gather(scene).items():
        model = models.get(pair[1]) if models else None
        # A rule that gold never showed, or that hardly ever errs, stands alone.
        is_sure = found[0].sure >= _CERTAIN and pair[1] is RelationKind.ADDRESSES
        decides = model is not None and f"rule={found[0].rule}" in model.features and not is_sure
        names = features(scene, pair, found, affinity) if decides else []
        raw = model.raw(names) if model and decides else found[0].sure
        row = raw, pair, found[0], names
        if pair[1] in (RelationKind.TAKES, RelationKind.FACES):
            units.setdefault((pair[1], pair[2]), []).append(row)
        elif raw >= (model.threshold if model else _RULES_ALONE):
            relations.append(_relation(row, models))
    for rows in units.values():
        relations += [_relation(row, models) for row in _likely(rows, models)]
    relations += implied(scene, relations)
    told = (_calibrated(relation, calibrations or {}) for relation in relations)
    return tuple(sorted(told, key=lambda r: (r.subject, r.kind, r.object)))


def _calibrated(relation: Relation, calibrations: Mapping[str, Calibration]) -> Relation:
    curve = calibrations.get(relation.kind)
    if curve is None or relation.rule == IMPLIED:
        return relation
    return replace(relation, confidence=curve(relation.confidence))


def _likely(
    rows: list[tuple[float, Pair, Candidate, list[str]]], models: Mapping[str, PairModel] | None
) -> Iterable[tuple[float, Pair, Candidate, list[str]]]:
    """Yield the likeliest unit where it is not unlikely, and others that are likely beside it.

    Units that are left out of the sentence exclude one another: one of them is meant.
    """
    model = models.get(rows[0][1][1]) if models else None
    threshold = model.threshold if model else _RULES_ALONE
    best = max(rows, key=lambda row: (row[0], -row[1][0]))
    guessed = False
    for row in sorted(rows, key=lambda row: (-row[0], row[1])):
        guess = row[2].rule in _GUESSES
        likely = row[0] >= threshold or (row is best and row[0] >= threshold - _SOMEBODY)
        if likely and not (guess and guessed):
            yield row
        guessed = guessed or guess or row[2].rule in _TOLD


def _relation(
    row: tuple[float, Pair, Candidate, list[str]],
    models: Mapping[str, PairModel] | None,
) -> Relation:
    raw, (subject, kind, other), candidate, names = row
    model = models.get(kind) if models else None
    why = model.explain(names) if model and names else ()
    return Relation(subject, kind, other, Basis(candidate.basis), candidate.rule, round(raw, 4), why=why)
