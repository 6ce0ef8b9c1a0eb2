"""The sentences of a report as the sequence model reads them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.annotate.chinese.deciding.features import View
from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.finding.rules import Reading
from kg.annotate.chinese.reading.words import Word
from kg.decide.sequence import Floats, Lattice, SequenceModel

MARKED = 0.0  # the bias under which the model marks candidates
_SPREAD = 2.5  # reports have few lines: better some padding than many small batches


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a line: what the model makes of its words, and what rules propose of them."""

    view: View
    start: int  # of ``view.kept``
    words: Sequence[Word]
    lattice: Lattice
    proposals: Sequence[Proposal]


def sentences_of(
    reading: Reading, views: Sequence[View], model: SequenceModel, scores: Sequence[Floats]
) -> tuple[list[Sentence], list[int]]:
    """Return the sentences of a report as the model reads them, and the line of each.

    No mention goes on behind the end of a sentence.
    """
    pieces, places = [], []
    for line, (view, rows) in enumerate(zip(views, scores, strict=True)):
        for start, end in view.sentences():
            pieces.append(rows[start:end])
            places.append((line, start, end))
    starts = [[p.start for p in proposals] for proposals in reading.proposals]
    taken = [0] * len(views)  # proposals of each line that belong to the sentences before
    sentences = []
    for (line, start, end), lattice in zip(
        places, model.lattices(pieces, (MARKED,), spread=_SPREAD), strict=True
    ):
        view = views[line]
        words = [view.line.words[i] for i in view.kept[start:end]]
        stop = bisect_left(starts[line], words[-1].end)
        sentences.append(Sentence(view, start, words, lattice, reading.proposals[line][taken[line] : stop]))
        taken[line] = stop
    return sentences, [line for line, _, _ in places]
