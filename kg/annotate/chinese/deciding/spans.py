"""Proposals or probabilities → mentions: which spans of a report stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from kg.annotate.chinese.deciding.choosing import CHOSEN, Chooser, chosen
from kg.annotate.chinese.deciding.features import FeatureMaker, View
from kg.annotate.chinese.deciding.passed_over import PassedOver
from kg.annotate.chinese.deciding.scoring import Scorer
from kg.annotate.chinese.deciding.sentences import MARKED, Sentence, sentences_of
from kg.annotate.chinese.finding.borders import Borders
from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.finding.rules import Reading
from kg.annotate.chinese.finding.starts import ClauseStarts
from kg.annotate.chinese.reading.layout import Line, Role
from kg.decide.sequence import Found
from kg.decide.store import Model
from kg.model import Kind, Mention
from kg.terms import Terms

if TYPE_CHECKING:
    from kg.decide.encoder import Read

KINDS = tuple(kind.value for kind in Kind)
SURE = 0.5  # without the learned model a proposal counts from here on; with it, it is a hint
_NAMES = frozenset({Role.TITLE, Role.SIGNATURE})  # lines that open with the name of the issuer
_CUT_OFF = 2  # first signs of such a name that the dictionary may take for another word
_NONE = frozenset({Role.LABEL, Role.DEADLINE, Role.STATUS})  # lines that hold no mention
_LEARNED = {
    Kind.UNIT: "ZH-U-LEARNED",
    Kind.PROBLEM: "ZH-P-LEARNED",
    Kind.MEASURE: "ZH-M-LEARNED",
    Kind.POLICY: "ZH-L-LEARNED",
}
Names = tuple[str, ...]  # features


class _Label(NamedTuple):
    """Labelled words of a line, and what they were judged by if they were chosen as a name."""

    found: Found
    judged_by: Names


def from_rules(reading: Reading) -> list[Mention]:
    """Return the mentions that rules alone are sure enough of."""
    return [
        Mention(p.start, p.end, p.kind, p.rule, p.sure)
        for line, proposals in zip(reading.lines, reading.proposals, strict=True)
        for p in proposals
        if p.sure >= SURE and line.role not in _NONE
    ]


def views_of(reading: Reading, maker: FeatureMaker, seen: Read | None = None) -> list[View]:
    """Return the lines of a report as the features see them; `seen` is the report by the encoder."""
    return [
        maker.view(line, proposals, seen)
        for line, proposals in zip(reading.lines, reading.proposals, strict=True)
    ]


class FromModel:
    """Finds the mentions of the learned model, and those that rules are sure of; made once.

    `why` asks for the features that decided on each.
    """

    def __init__(self, terms: Terms, model: Model, *, why: bool = False) -> None:
        self._model, self._why = model, why
        self._maker = FeatureMaker(terms, model.spans.features)
        self._scorer = Scorer(self._maker, model.spans)
        self._borders, self._starts = Borders(terms), ClauseStarts(terms)
        self._passed_over = PassedOver(terms)
        self._about = terms.words("units.about")

    def __call__(self, reading: Reading, seen: Read | None) -> list[Mention]:
        """Return the mentions of a report; a rule that proposed about the same keeps its name."""
        text, views = reading.text, views_of(reading, self._maker, seen)
        mentions = []
        for view, proposals, labels in zip(
            views, reading.proposals, self._labels(reading, views), strict=True
        ):
            ours: list[Mention] = []
            for label in labels if view.line.role not in _NONE else ():
                ours += self._mentions(text, view, proposals, label)
            mentions += ours + self._passed_over(text, view.line, proposals, ours)
        return mentions

    def _labels(self, reading: Reading, views: Sequence[View]) -> list[list[_Label]]:
        """Return what is found in each line: problems and measures as labelled, names as chosen."""
        sentences, lines = sentences_of(reading, views, self._model.spans, self._scorer(views))
        out: list[list[_Label]] = [[] for _ in views]
        for sentence, line in zip(sentences, lines, strict=True):
            out[line] += [_Label(found, ()) for found in _labelled(sentence, self._model)]
        for kind in CHOSEN:
            chooser = Chooser(self._maker, KINDS, reading.text, self._borders.edges, sentences, kind)
            judged = chosen(chooser, kind, self._model.choosers)
            for sentence, line, names in zip(sentences, lines, judged, strict=True):
                out[line] += [_Label(_shifted(found, sentence.start), by) for found, by in names]
        return [sorted(labels) for labels in out]

    def _mentions(
        self, text: str, view: View, proposals: Sequence[Proposal], label: _Label
    ) -> Iterator[Mention]:
        """Yield the mentions that labelled words of a line hold."""
        line, span = view.line, label.found
        kind = Kind(span.kind)
        first, last = line.words[view.kept[span.start]], line.words[view.kept[span.end - 1]]
        start, end = self._borders.edges(text, first.start, last.end, kind)
        cut = text[line.start : start]
        if kind is Kind.UNIT and line.role in _NAMES and len(cut) <= _CUT_OFF and cut not in self._about:
            start = line.start
        curve = self._model.calibrations.get(span.kind)
        sure = curve(span.probability) if curve else round(span.probability, 4)
        why = self._reasons(view, label) if self._why else ()
        for a, b in self._parts(text, start, end, kind, line):
            yield Mention(a, b, kind, _rule(proposals, a, b, kind), sure, why=why)

    def _reasons(self, view: View, label: _Label) -> tuple[tuple[str, float], ...]:
        """Return the features by which a name was judged, or a problem or measure was marked."""
        if label.judged_by:
            return self._model.choosers[label.found.kind].explain(label.judged_by)
        return self._scorer.explain(view, view.kept[label.found.start], label.found.kind)

    def _parts(self, text: str, start: int, end: int, kind: Kind, line: Line) -> Iterable[tuple[int, int]]:
        """Return what a span holds: units that act together and problems of a heading are told apart."""
        if kind is Kind.UNIT:
            return self._borders.units(text, start, end)
        if self._starts.is_time(text[start:end]):  # 2019年以来，…: when something was wrong, not what
            return ()
        if kind is Kind.PROBLEM and line.role is Role.PROBLEM:
            return self._borders.problems(text, start, end)
        return [(start, end)]


def _labelled(sentence: Sentence, model: Model) -> Iterator[Found]:
    """Yield the problems and measures of a sentence: the sequence model decides of them alone."""
    reading = sentence.lattice.reading
    for number, start, end in sentence.lattice.found[MARKED]:
        kind = model.spans.kinds[number]
        if kind not in CHOSEN and reading is not None:
            chance = exp(reading.log_probability(number, start, end))
            yield _shifted(Found(start, end, kind, chance), sentence.start)


def _shifted(found: Found, by: int) -> Found:
    return replace(found, start=found.start + by, end=found.end + by)


def _rule(proposals: Sequence[Proposal], start: int, end: int, kind: Kind) -> str:
    """Return the id of the rule that proposed about these words, or that of the model."""
    near = [
        (min(p.end, end) - max(p.start, start), p.rule)
        for p in proposals
        if p.kind is kind
        and 2 * (min(p.end, end) - max(p.start, start)) >= max(p.end, end) - min(p.start, start)
    ]
    return max(near)[1] if near else _LEARNED[kind]
