"""Choose biases and thresholds, and calibrate scores, on what was found without having been seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.decide.pairs import Calibration, PairModel
from kg.decide.train.corpus import KINDS, Corpus, Document
from kg.decide.train.learn import BIASES, Spans, Spotter, mix
from kg.decide.train.links import Example, gold_triples, keys_of, learn
from kg.model import Kind, Mention, RelationKind
from kg.relate import Scene, relate

# Biases of the weights that ship, chosen on what was found unseen (``choose_bias``).
BIAS = {"unit": 0.0, "problem": -0.3, "measure": 0.0, "policy": -0.3}
THRESHOLDS = (0.5, 0.6)  # what is less likely than not is no statement


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


def span_outcomes(document: Document, mentions: Sequence[Mention]) -> list[bool | None]:
    """Return of each mention whether gold has it; None where gold leaves it open."""
    rows = []
    entities = document.gold["entities"]
    for i, m in enumerate(mentions):
        for at, e in enumerate(entities):
            if e["kind"] == m.kind and e["start"] < m.end and m.start < e["end"]:
                shared = min(e["end"], m.end) - max(e["start"], m.start)
                share = shared / (max(e["end"], m.end) - min(e["start"], m.start))
                if share >= 0.5:
                    rows.append((-share, at, i))
    out: list[bool | None] = [False] * len(mentions)
    used: set[int] = set()
    for _, at, i in sorted(rows):
        if out[i] is False and at not in used:
            used.add(at)
            out[i] = None if entities[at].get("optional") else True
    return out


def tally_spans(document: Document, mentions: Sequence[Mention]) -> dict[str, Tally]:
    """Return the counts of each kind."""
    outcomes = span_outcomes(document, mentions)
    gold = Counter(e["kind"] for e in document.gold["entities"] if not e.get("optional"))
    said = Counter(m.kind.value for m, o in zip(mentions, outcomes, strict=True) if o is not None)
    hits = Counter(m.kind.value for m, o in zip(mentions, outcomes, strict=True) if o)
    return {kind: Tally(gold[kind], said[kind], hits[kind]) for kind in KINDS}


def choose_bias(corpus: Corpus, spotter: Spotter) -> dict[str, float]:
    """Return for each kind the bias that found its mentions best."""
    best: dict[str, tuple[float, float]] = {}
    for bias in BIASES:
        total = {kind: Tally() for kind in KINDS}
        for d in corpus.documents:
            for kind, tally in tally_spans(d, corpus.named(d, spotter.found[bias][d.name])).items():
                total[kind] += tally
        for kind in KINDS:
            best[kind] = max(best.get(kind, (-1.0, 0.0)), (total[kind].f1, bias))
    return {kind: bias for kind, (_, bias) in best.items()}


def _mixed(corpus: Corpus, spotter: Spotter, bias: Mapping[str, float]) -> dict[str, Spans]:
    """Return what was found unseen, each kind at the tried bias that is nearest to its own."""
    near = {kind: min(BIASES, key=lambda tried: (abs(tried - bias[kind]), tried)) for kind in KINDS}
    return {d.name: mix(spotter.found, d.name, near) for d in corpus.documents}


def found_mentions(corpus: Corpus, spotter: Spotter, bias: Mapping[str, float]) -> dict[str, list[Mention]]:
    """Return the named mentions of each document, as found unseen."""
    mixed = _mixed(corpus, spotter, bias)
    return {d.name: corpus.named(d, mixed[d.name]) for d in corpus.documents}


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
    """Return the isotonic regression of outcomes on scores (pool adjacent violators), thinned."""
    order = np.argsort(np.asarray(scores), kind="stable")
    x, y = np.asarray(scores)[order], np.asarray(outcomes, dtype=np.float64)[order]
    blocks: list[list[float]] = []  # sum of outcomes, count, sum of scores
    for score, outcome in zip(x, y, strict=True):
        blocks.append([float(outcome), 1.0, float(score)])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            top = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], top, strict=True)]
    # One outcome more of each sort keeps the ends off zero and one.
    knots = [(b[2] / b[1], (b[0] + 0.5) / (b[1] + 1.0)) for b in blocks if b[1] >= max(3, len(x) // 100)]
    return (
        Calibration(tuple(k[0] for k in knots), tuple(k[1] for k in knots))
        if len(knots) > 1
        else Calibration()
    )


def calibrate_spans(corpus: Corpus, spotter: Spotter, bias: Mapping[str, float]) -> dict[str, Calibration]:
    """Return a calibration for each kind, from mentions found unseen."""
    rows: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in KINDS}
    from kg.annotate.spans import mentions_of

    mixed = _mixed(corpus, spotter, bias)
    for d in corpus.documents:
        mentions = mentions_of(d.tokens, mixed[d.name])
        for mention, outcome in zip(mentions, span_outcomes(d, mentions), strict=True):
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
    examples: Mapping[str, Sequence[Example]],
    fold: Mapping[str, int],
    models: Sequence[Mapping[str, PairModel]],
) -> dict[str, Calibration]:
    """Return a calibration for each relation, from pairs that its model was not fitted on."""
    out = {}
    for name, rows in examples.items():
        told = [row for row in rows if row.label is not None]
        scores = [models[fold[row.document]][name].raw(row.features) for row in told]
        out[name] = calibrate(scores, [bool(row.label) for row in told])
    return out


__all__ = ["Kind", "Spans", "Tally"]
