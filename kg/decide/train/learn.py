"""Fit the spans, and find those of each document without having seen it.

Folds hold whole documents, and documents of one source together (by the name up to its last
underscore): what a model is judged by, it was never shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.decide.fit import Settings, combine, fit
from kg.decide.sequence import Found, Rows, SequenceModel
from kg.decide.train.corpus import KINDS, Corpus, Document

Spans = list[list[Found]]  # by sentence
BIASES = (0.0, -0.3, -0.6, -0.9)  # tried for each kind; below zero finds more


def mix(found: Mapping[float, Mapping[str, Spans]], document: str, bias: Mapping[str, float]) -> Spans:
    """Return what was found in a document with a bias of its own for each kind."""
    chosen = {kind: found[bias[kind]][document] for kind in KINDS}
    return [
        sorted(f for kind in KINDS for f in chosen[kind][number] if f.kind == kind)
        for number in range(len(chosen[KINDS[0]]))
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that are kept of one fit, and the kinds that it is a fit of."""

    kept: tuple[str, ...]
    settings: Settings
    fitted: tuple[str, ...]


# Measures are learned from few manners of writing, so their fit is
# stopped early, and is one of all kinds, which moves each of them less in a step; problems are held
# back by a greater penalty.
GROUPS = (
    Group(("unit", "policy"), Settings(penalty=3.0, least=3, iterations=50, keep=12_000), ("unit", "policy")),
    Group(("problem",), Settings(penalty=12.0, least=3, iterations=50, keep=12_000), ("problem",)),
    Group(("measure",), Settings(penalty=3.0, least=2, iterations=25, keep=20_000), KINDS),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the model is fitted."""

    groups: tuple[Group, ...] = GROUPS
    folds: int = 3


@dataclass(frozen=True, slots=True)
class Spotter:
    """The fitted model of spans, and for each document what was found without having seen it."""

    model: SequenceModel
    found: Mapping[float, Mapping[str, Spans]]  # by bias, by document


def source_of(name: str) -> str:
    """Return what documents of one source share.

    >>> source_of("en_fac_171944_a"), source_of("en_gao_26_107841"), source_of("en_mt_middle_b")
    ('en_fac_171944', 'en_gao_26_107841', 'en_mt_middle')
    """
    return re.sub(r"_(?:[a-z]|ch)$", "", name)


def folds_of(documents: Sequence[Document], count: int) -> dict[str, int]:
    """Return the fold of each document: the largest sources first, each to the smallest fold."""
    sizes: dict[str, int] = {}
    for document in documents:
        sizes[source_of(document.name)] = sizes.get(source_of(document.name), 0) + len(document.tokens)
    filled = [0] * count
    fold: dict[str, int] = {}
    for source in sorted(sizes, key=lambda s: (-sizes[s], s)):
        fold[source] = filled.index(min(filled))
        filled[fold[source]] += sizes[source]
    return {document.name: fold[source_of(document.name)] for document in documents}


def learn_spans(corpus: Corpus, plan: Plan) -> Spotter:
    """Fit the spans on all documents, and on each part of them for the sake of the others."""
    documents = corpus.documents
    fold = folds_of(documents, plan.folds)
    rows = {d.name: d.reading.look().rows() for d in documents}
    found: dict[float, dict[str, Spans]] = {bias: {} for bias in BIASES}
    for held in range(plan.folds):
        model = _fit([d for d in documents if fold[d.name] != held], rows, plan, is_final=False)
        for d in documents:
            for bias in BIASES if fold[d.name] == held else ():
                found[bias][d.name] = model.decode(rows[d.name], bias=dict.fromkeys(KINDS, bias))
    return Spotter(_fit(documents, rows, plan, is_final=True), found)


def _fit(
    documents: Sequence[Document], rows: Mapping[str, Sequence[Rows]], plan: Plan, *, is_final: bool
) -> SequenceModel:
    """Fit each group of kinds by its own settings; only the final fit is thinned."""
    models = []
    for group in plan.groups:
        samples = [s for d in documents for s in d.samples(rows[d.name], group.fitted)]
        settings = group.settings if is_final else replace(group.settings, keep=0)
        models.append(fit(samples, group.fitted, settings).only(group.kept))
    return combine(models, KINDS)
