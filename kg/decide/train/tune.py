"""Choose biases and thresholds, and calibrate scores, on what was found without having been seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from kg.annotate.english.deciding.choosing import BIASES, Choice, chosen
from kg.annotate.english.deciding.spans import mentions_of
from kg.decide.pairs import Calibration, PairModel
from kg.decide.sequence import Lattice
from kg.decide.train.corpus import KINDS, Corpus, Document
from kg.decide.train.links import Example, gold_triples, keys_of, learn
from kg.decide.train.overlap import Tally, matches
from kg.model import Kind, Mention, RelationKind
from kg.relate import Scene, relate

# Biases of the names that ship, chosen on what was found unseen (``choose_bias``).
BIAS = {"unit": 0.0, "policy": 0.0}
THRESHOLDS = (0.5, 0.6)  # what is less likely than not is no statement
FEWEST, STEPS = 10, 20  # a step of a calibration holds so many outcomes that are true, or this part of them
Choosers = Mapping[str, PairModel]


def choices(
    document: Document, lattices: Sequence[Lattice], bias: Mapping[str, float], choosers: Choosers
) -> list[Choice]:
    """Return what is found in a document."""
    return list(chosen(document.evidence, lattices, KINDS, bias, choosers))


def choose_bias(
    corpus: Corpus, lattices: Mapping[str, Sequence[Lattice]], choosers: Callable[[str], Choosers]
) -> dict[str, float]:
    """Return for each kind of names the bias that found its mentions best; ``choosers`` is by document."""
    best: dict[str, tuple[float, float]] = {}
    for bias in BIASES:
        tried = dict.fromkeys(BIAS, bias)
        total = dict.fromkeys(BIAS, Tally())
        for d in corpus.judges:
            found = corpus.named(d, choices(d, lattices[d.name], tried, choosers(d.name)))
            told = matches(d.gold, found)
            total = {kind: tally + told.tally(Kind(kind)) for kind, tally in total.items()}
        for kind, tally in total.items():
            best[kind] = max(best.get(kind, (-1.0, 0.0)), (tally.f1, bias))
    return {kind: bias for kind, (_, bias) in best.items()}


def tally_links(document: Document, scene: Scene, models: Mapping[str, PairModel]) -> dict[str, Tally]:
    """Return the counts of each relation."""
    keys = keys_of(document, scene.mentions, scene.name)
    asked, free = gold_triples(document)
    given = set()
    for r in relate(scene, models):
        a, b = (keys[i] or f"?{scene.entity[i]}" for i in (r.subject, r.object))
        given.add((a, r.kind.value, b))
    given -= free
    counts = [Counter(relation for _, relation, _ in rows) for rows in (asked, given, asked & given)]
    return {r.value: Tally(*(count[r.value] for count in counts)) for r in RelationKind}


def choose_thresholds(
    documents: Sequence[Document],
    scenes: Mapping[str, Scene],
    models: Callable[[str], Mapping[str, PairModel]],
) -> dict[str, float]:
    """Return for each relation the threshold that gave the best links; ``models`` is by document."""
    best: dict[str, tuple[float, float]] = {}
    for threshold in THRESHOLDS:
        total = {r.value: Tally() for r in RelationKind}
        for d in documents:
            moved = {name: replace(m, threshold=threshold) for name, m in models(d.name).items()}
            for name, tally in tally_links(d, scenes[d.name], moved).items():
                total[name] += tally
        for name, tally in total.items():
            best[name] = max(best.get(name, (-1.0, 0.0)), (tally.f1, threshold))
    return {name: threshold for name, (_, threshold) in best.items()}


def calibrate(scores: Sequence[float], outcomes: Sequence[bool]) -> Calibration:
    """Return the isotonic regression of outcomes on scores (pool adjacent violators), thinned.

    Neighbouring steps are joined until each holds some outcomes that are true. Of pairs of mentions hardly
    one in a hundred is related, and it is the few highest scores that have to be told apart.

    >>> curve = calibrate([0.1] * 960 + [0.6] * 20 + [0.9] * 20, [False] * 970 + [True] * 10 + [True] * 20)
    >>> [round(curve(score), 2) for score in (0.1, 0.6, 0.9)]
    [0.0, 0.5, 0.98]
    """
    x, at = np.unique(np.asarray(scores, dtype=np.float64), return_inverse=True)
    counts, sums = np.bincount(at), np.bincount(at, weights=np.asarray(outcomes, dtype=np.float64))
    blocks: list[list[float]] = []  # sum of outcomes, count, sum of scores
    for score, count, total in zip(x.tolist(), counts.tolist(), sums.tolist(), strict=True):
        blocks.append([total, count, score * count])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            _join(blocks)
    least = max(FEWEST, float(sums.sum()) / STEPS)
    steps: list[list[float]] = []
    for block in reversed(blocks):
        steps.append(block)
        if len(steps) > 1 and steps[-2][0] < least:
            _join(steps)
    # One outcome more of each sort keeps the ends off zero and one.
    knots = [(b[2] / b[1], (b[0] + 0.5) / (b[1] + 1.0)) for b in reversed(steps)]
    return (
        Calibration(tuple(k[0] for k in knots), tuple(k[1] for k in knots))
        if len(knots) > 1
        else Calibration()
    )


def _join(blocks: list[list[float]]) -> None:
    """Join the last block to the one before it."""
    top = blocks.pop()
    blocks[-1] = [a + b for a, b in zip(blocks[-1], top, strict=True)]


def calibrate_spans(corpus: Corpus, found: Mapping[str, Sequence[Choice]]) -> dict[str, Calibration]:
    """Return a calibration for each kind, from mentions found unseen."""
    rows: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in KINDS}
    for d in corpus.judges:
        mentions: list[Mention] = mentions_of(d.tokens, found[d.name], d.reading.tree.words)
        told = matches(d.gold, mentions)
        for i, mention in enumerate(mentions):
            outcome = told.outcome(i)
            if outcome is not None:
                rows[mention.kind.value].append((mention.score, outcome))
    return {kind: calibrate([s for s, _ in pairs], [o for _, o in pairs]) for kind, pairs in rows.items()}


def cross_fit(
    examples: Mapping[str, Sequence[Example]], fold: Mapping[str, int], count: int
) -> list[dict[str, PairModel]]:
    """Return for each fold the models that were fitted on the others."""
    return [
        {name: learn([row for row in rows if fold[row.document] != held]) for name, rows in examples.items()}
        for held in range(count)
    ]


def calibrate_links(
    corpus: Corpus,
    examples: Mapping[str, Sequence[Example]],
    fold: Mapping[str, int],
    models: Sequence[Mapping[str, PairModel]],
) -> dict[str, Calibration]:
    """Return a calibration for each relation, from pairs that its model was not fitted on."""
    out = {}
    judges = {d.name for d in corpus.judges}
    for name, rows in examples.items():
        told = [row for row in rows if row.label is not None and row.document in judges]
        scores = [models[fold[row.document]][name].raw(row.features) for row in told]
        out[name] = calibrate(scores, [bool(row.label) for row in told])
    return out
