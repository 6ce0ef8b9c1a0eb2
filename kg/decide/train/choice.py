"""Fit the judges of candidates: how likely a stretch of words is a problem, or a measure.

They learn from candidates of documents that the sequence model had not seen, so that they know how far it can
be trusted. A candidate that shares half of its characters with a mention of gold is partly right, one of the
very same characters wholly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.annotate.english.deciding.choosing import CHOSEN, judged
from kg.decide.choose import Judged, apart
from kg.decide.logistic import fit_pairs
from kg.decide.pairs import PairModel
from kg.decide.sequence import Lattice
from kg.decide.train.corpus import KINDS, Corpus, Document
from kg.decide.train.overlap import Tally, matches, worth_of
from kg.model import Kind, Mention

# With the encoder of all texts candidates are surer than with those that left texts out, which chose
# still lower ones.
THRESHOLDS = (0.3, 0.35, 0.4)
_PENALTY = 15.0
_LEAST = 4  # documents' candidates with a feature, for it to count
Models = Mapping[str, PairModel]


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate with what gold says of it: 0, ``PARTLY`` or 1; None where gold leaves it open."""

    document: str
    sentence: int
    candidate: Judged
    worth: float | None


def rows_of(document: Document, lattices: Sequence[Lattice], kind: Kind) -> Iterator[Row]:
    """Yield the candidates of a document."""
    tokens = document.tokens
    gold = [e for e in document.gold["entities"] if e["kind"] == kind]
    for number, found in enumerate(judged(document.evidence, lattices, KINDS, kind)):
        for candidate in found:
            start, end = tokens.span(candidate.start, candidate.end)
            yield Row(document.name, number, candidate, worth_of(start, end, gold))


def learn_choosers(
    corpus: Corpus, lattices: Mapping[str, Sequence[Lattice]], fold: Mapping[str, int], count: int
) -> tuple[dict[str, PairModel], list[dict[str, PairModel]]]:
    """Return the judges, and for each fold those that were fitted on the others; thresholds are shared."""
    final: dict[str, PairModel] = {}
    crossed: list[dict[str, PairModel]] = [{} for _ in range(count)]
    for kind in CHOSEN:
        rows = [row for d in corpus.documents for row in rows_of(d, lattices[d.name], kind)]
        models = [_fit([row for row in rows if fold[row.document] != held]) for held in range(count)]
        threshold = _best_threshold(corpus, kind, rows, models, fold)
        final[kind.value] = replace(_fit(rows), threshold=threshold)
        for held, model in enumerate(models):
            crossed[held][kind.value] = replace(model, threshold=threshold)
    return final, crossed


def _fit(rows: Sequence[Row]) -> PairModel:
    told = [(row.candidate.features, row.worth) for row in rows if row.worth is not None]
    return fit_pairs([f for f, _ in told], [w for _, w in told], penalty=_PENALTY, least=_LEAST)


def _best_threshold(
    corpus: Corpus, kind: Kind, rows: Sequence[Row], models: Sequence[PairModel], fold: Mapping[str, int]
) -> float:
    """Return the threshold by which the mentions of documents left out were found best."""
    documents = {d.name: d for d in corpus.judges}
    by_sentence: dict[tuple[str, int], list[tuple[int, int, float]]] = {}
    for row in rows:
        if row.document not in documents:
            continue
        chance = models[fold[row.document]].raw(row.candidate.features)
        place = row.candidate.start, row.candidate.end, chance
        by_sentence.setdefault((row.document, row.sentence), []).append(place)
    best = -1.0, 0.0
    for threshold in THRESHOLDS:
        found: dict[str, list[Mention]] = {name: [] for name in documents}
        for (name, _), weighed in by_sentence.items():
            for i in apart(weighed, threshold):
                start, end = documents[name].tokens.span(*weighed[i][:2])
                found[name].append(Mention(start, end, kind, "MODEL", weighed[i][2]))
        total = sum((matches(documents[name].gold, m).tally(kind) for name, m in found.items()), Tally())
        best = max(best, (total.f1, threshold))
    return best[1]
