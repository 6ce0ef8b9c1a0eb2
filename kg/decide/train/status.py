"""Fit how far measures are, on gold measures: a model for each status, against the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.annotate.status import STATUSES, Around, features, statuses
from kg.decide.logistic import fit_pairs
from kg.decide.pairs import PairModel

PENALTY = 4.0
Told = Sequence[tuple[Around, str]]  # the measures of one text in order; "" where gold names no status


def learn_statuses(texts: Sequence[Told]) -> dict[str, PairModel]:
    """Return a model for each status from the measures of annotated texts."""
    rows = [
        (names, status)
        for told in texts
        for names, (_, status) in zip(features([one for one, _ in told]), told, strict=True)
        if status in STATUSES
    ]
    return {
        status: fit_pairs(
            [names for names, _ in rows], [name == status for _, name in rows], penalty=PENALTY, least=3
        )
        for status in STATUSES
    }


def right(texts: Sequence[Told], models: Mapping[str, PairModel]) -> tuple[int, int]:
    """Return how many statuses the models tell right, and of how many."""
    good = count = 0
    for told in texts:
        given = statuses([one for one, _ in told], models)
        pairs = [(status, mine) for (_, status), mine in zip(told, given, strict=True) if status in STATUSES]
        good += sum(status == mine for status, mine in pairs)
        count += len(pairs)
    return good, count


def cross_right(
    texts: Mapping[str, Told], fold: Mapping[str, int], folds: int, among: Sequence[str]
) -> tuple[int, int]:
    """Return the same for some of the texts, each told by models that had not seen its source."""
    good = count = 0
    for held in range(folds):
        models = learn_statuses([told for name, told in texts.items() if fold[name] != held])
        found = right([texts[name] for name in among if fold[name] == held], models)
        good, count = good + found[0], count + found[1]
    return good, count
