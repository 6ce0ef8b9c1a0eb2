"""Fit the sequence model, and read each document with one that has not seen it.

Folds hold whole sources (``folds``): what a model is judged by, it was never shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.annotate.english.deciding.choosing import BIASES
from kg.annotate.english.deciding.features import TEMPLATES
from kg.annotate.english.reading.tokens import iter_sentences
from kg.decide.fit import Settings, combine, fit
from kg.decide.sequence import Lattice, Rows, SequenceModel
from kg.decide.templates import feature_rows
from kg.decide.train.corpus import KINDS, Corpus, Document


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
    """The fitted model of spans, and what each document's sentences are by models that had not seen it."""

    model: SequenceModel
    lattices: Mapping[str, Sequence[Lattice]]


def learn_spans(corpus: Corpus, plan: Plan, fold: Mapping[str, int]) -> Spotter:
    """Fit the spans on all documents, and on each part of them for the sake of the others."""
    documents = corpus.documents
    rows = {
        d.name: feature_rows(d.evidence.columns, list(iter_sentences(d.tokens)), TEMPLATES) for d in documents
    }
    lattices: dict[str, list[Lattice]] = {}
    for held in range(plan.folds):
        model = _fit([d for d in documents if fold[d.name] != held], rows, plan, is_final=False)
        for d in documents:
            if fold[d.name] == held:
                scores = [model.emissions(sentence) for sentence in rows[d.name]]
                lattices[d.name] = model.lattices(scores, BIASES)
    return Spotter(_fit(documents, rows, plan, is_final=True), lattices)


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
