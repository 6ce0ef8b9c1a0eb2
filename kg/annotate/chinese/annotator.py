"""Chinese reports: rules propose, the learned model decides, the layout relates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.chinese.deciding.choosing import CHOSEN, MARKED, Chooser, Sentence, chosen
from kg.annotate.chinese.deciding.features import FeatureMaker, View
from kg.annotate.chinese.deciding.scoring import Scorer
from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.finding.rules import Reading, Rules
from kg.annotate.chinese.finding.starts import ClauseStarts
from kg.annotate.chinese.mending.bounds import UnitBounds
from kg.annotate.chinese.mending.faults import Faults
from kg.annotate.chinese.mending.joining import Joiner
from kg.annotate.chinese.mending.names import UnitNames
from kg.annotate.chinese.mending.tidy import Tidier
from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.reading.lexicon import load_terms
from kg.annotate.chinese.reading.words import Word
from kg.annotate.chinese.relating.pairs import relate
from kg.annotate.chinese.relating.places import Places
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.relating.scene_words import SceneWords
from kg.annotate.chinese.telling.attributes import Describer
from kg.annotate.own import with_own
from kg.decide.sequence import Floats, Found, SequenceModel
from kg.decide.store import Model
from kg.lexicon import load_lexicon
from kg.model import Annotation, Kind, Mention, Report
from kg.segment.chinese import segment_chinese

if TYPE_CHECKING:
    from kg.decide.encoder import Encoder, Read

KINDS = tuple(kind.value for kind in Kind)
LEAST = 0.5  # a rule's proposal below this is only a hint for the model
ADDED = {
    Kind.POLICY: 0.8,
    Kind.UNIT: 0.8,
    Kind.PROBLEM: 0.93,
    Kind.MEASURE: 2.0,
}  # surer proposals of rules that the model says nothing of are kept
_SPREAD = 2.5  # reports have few lines: better some padding than many small batches
_CELL = 0.8  # a measure that a rule finds in a cell of measures is kept from here
_NAMES = frozenset({Role.TITLE, Role.SIGNATURE})  # lines that open with the name of the issuer
_CUT_OFF = 2  # first signs of such a name that the dictionary may take for another word
_WHO = frozenset({Role.RESPONSIBLE, Role.SUBJECT})  # cells that name units and nothing else
_NONE = frozenset({Role.LABEL, Role.DEADLINE, Role.STATUS})  # lines that hold no mention
LEARNED = {
    Kind.UNIT: "ZH-U-LEARNED",
    Kind.PROBLEM: "ZH-P-LEARNED",
    Kind.MEASURE: "ZH-M-LEARNED",
    Kind.POLICY: "ZH-L-LEARNED",
}


class Annotator:
    """Segments, annotates and relates one Chinese report; made once, used for many."""

    def __init__(
        self,
        lexicon: Sequence[Path] = (),
        *,
        model: Model | None = None,
        encoder: Encoder | None = None,
        why: bool = False,
    ) -> None:
        terms = load_terms(lexicon)
        self._rules = Rules(terms)
        self.features = FeatureMaker(terms, model.spans.features if model else None)
        self._lexicon = load_lexicon("zh", lexicon)
        self._describe = Describer(self._lexicon, terms, model.statuses if model else None)
        self._words, self._names = SceneWords(terms), UnitNames(terms)
        self._scorer = Scorer(self.features, model.spans) if model else None
        self._tidy, self._join = Tidier(terms), Joiner(terms)
        self._starts = ClauseStarts(terms)
        self._group = terms.cue("units.group")  # groups that hardly ever are no unit
        self._bounds, self._faults = UnitBounds(terms), Faults(terms)
        self._model, self._encoder, self._why = model, encoder, why

    def __call__(self, report: Report) -> Annotation:
        """Return all that one report says."""
        passages = segment_chinese(report)
        reading = self._rules(report, passages)
        stretches = [(line.start, line.end) for line in reading.lines]
        seen = self._encoder(reading.text) if self._encoder else None
        mentions = with_own(reading.text, stretches, self._mentions(reading, seen), self._lexicon)
        mentions = self._names(reading.text, reading.lines, mentions)
        scene = Scene(Places(reading.text, reading.lines, mentions, self._words))
        mentions = [_moved(mention, reading) for mention in self._describe(scene)]
        relations = relate(
            scene,
            self._model.relations if self._model else None,
            self._model.calibrations if self._model else None,
            seen,
        )
        return Annotation(report, passages, tuple(mentions), relations)

    def read(self, report: Report) -> Reading:
        """Return a report as the rules read it, for training."""
        return self._rules(report, segment_chinese(report))

    def rows(
        self, reading: Reading, seen: Read | None = None
    ) -> Iterator[tuple[list[Word], list[list[str]]]]:
        """Yield for each sentence the words that are labelled and their features."""
        for line, view in zip(reading.lines, self.views(reading, seen), strict=True):
            for start, end in view.sentences():
                kept = view.kept[start:end]
                yield [line.words[i] for i in kept], [self.features.row(view, i) for i in kept]

    def _mentions(self, reading: Reading, seen: Read | None) -> list[Mention]:
        if self._model is None or self._scorer is None:
            found = [
                Mention(p.start, p.end, p.kind, p.rule, p.sure)
                for line, proposals in zip(reading.lines, reading.proposals, strict=True)
                for p in proposals
                if p.sure >= LEAST and line.role not in _NONE
            ]
        else:
            found = self._decided(reading, self._model, self._scorer, seen)
        found.sort(key=lambda m: (m.start, -m.end, m.kind))
        found = self._bounds(reading.text, reading.lines, found)
        found = self._join(reading.text, reading.lines, found)
        found = self._faults(reading.text, reading.lines, found)
        unique = {(m.start, m.end, m.kind): m for m in sorted(found, key=lambda m: m.score)}
        return sorted(unique.values(), key=lambda m: (m.start, -m.end, m.kind))

    def _decided(self, reading: Reading, model: Model, scorer: Scorer, seen: Read | None) -> list[Mention]:
        views = self.views(reading, seen)
        labelled = self._labelled(reading, model, views, scorer(views))
        mentions = []
        for line, proposals, view, found in zip(
            reading.lines, reading.proposals, views, labelled, strict=True
        ):
            ours: list[Mention] = []
            for span, names in found if line.role not in _NONE else ():
                kind = Kind(span.kind)
                start, end = line.words[view.kept[span.start]].start, line.words[view.kept[span.end - 1]].end
                start, end = self._tidy.edges(reading.text, start, end, kind)
                if kind is Kind.UNIT and line.role in _NAMES and start - line.start <= _CUT_OFF:
                    start = line.start
                parts = self._parts(reading.text, start, end, kind, line)
                curve = model.calibrations.get(span.kind)
                sure = curve(span.probability) if curve else round(span.probability, 4)
                why: tuple[tuple[str, float], ...] = ()
                if self._why and names:
                    why = model.choosers[kind].explain(names)
                elif self._why:
                    why = scorer.explain(view, view.kept[span.start], span.kind)
                ours += [Mention(a, b, kind, _rule(proposals, a, b, kind), sure, why=why) for a, b in parts]
            mentions += ours + self._added(reading.text, line, proposals, ours)
        return self._tidy.spread(reading.text, mentions)

    def views(self, reading: Reading, seen: Read | None = None) -> list[View]:
        """Return the lines of a report as the features see them; `seen` is the report by the encoder."""
        return [
            self.features.view(line, proposals, seen)
            for line, proposals in zip(reading.lines, reading.proposals, strict=True)
        ]

    def chooser(self, reading: Reading, sentences: Sequence[Sentence], kind: Kind) -> Chooser:
        """Return what finds the candidates of a kind of names in a report."""
        return Chooser(self.features, KINDS, reading.text, self._tidy.edges, sentences, kind)

    def _labelled(
        self, reading: Reading, model: Model, views: Sequence[View], scores: Sequence[Floats]
    ) -> list[list[tuple[Found, tuple[str, ...]]]]:
        """Return what is found in each line, names with what they were judged by."""
        sentences, lines = sentences_of(reading, views, model.spans, scores)
        out: list[list[tuple[Found, tuple[str, ...]]]] = [[] for _ in views]
        for sentence, line in zip(sentences, lines, strict=True):
            for found in _by_model(sentence, model):
                out[line].append((found, ()))
        for kind in CHOSEN:
            judged = chosen(self.chooser(reading, sentences, kind), kind, model.choosers)
            for sentence, line, names in zip(sentences, lines, judged, strict=True):
                out[line] += [(_shifted(found, sentence.start), features) for found, features in names]
        return [sorted(found) for found in out]

    def _parts(self, text: str, start: int, end: int, kind: Kind, line: Line) -> Iterable[tuple[int, int]]:
        """Return what a span holds: units that act together and problems of a heading are told apart."""
        if kind is Kind.UNIT:
            return self._tidy.units(text, start, end)
        if self._starts.is_time(text[start:end]):  # 2019年以来，…: when something was wrong, not what
            return ()
        if kind is Kind.PROBLEM and line.role is Role.PROBLEM:
            return self._tidy.problems(text, start, end)
        return [(start, end)]

    def _added(
        self, text: str, line: Line, proposals: Sequence[Proposal], ours: Sequence[Mention]
    ) -> list[Mention]:
        """Return what rules are sure of and the model passed over: acting units, nested titles, policies."""
        nested = [
            p for p in proposals if p.kind is Kind.POLICY and text[p.start - 1 : p.start] in ("〈", "《")
        ]
        added = []
        filled = line.row is not None and line.role is Role.MEASURE  # a cell that says what was done
        for p in proposals:
            clash = [m for m in ours if m.kind is p.kind and m.start < p.end and p.start < m.end]
            inside = p in nested and all(m.start < p.start and p.end < m.end for m in clash)
            if p.kind is Kind.UNIT and not (_acts(line, p) or self._group.match(text, p.start)):
                continue
            least = (
                0.25 if line.role in _WHO else _CELL if filled and p.kind is Kind.MEASURE else ADDED[p.kind]
            )
            if p.sure >= least and (not clash or inside):
                added.append(Mention(p.start, p.end, p.kind, p.rule, p.sure))
        return added


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


def _by_model(sentence: Sentence, model: Model) -> Iterator[Found]:
    """Yield the problems and measures of a sentence: the sequence model decides of them alone."""
    reading = sentence.lattice.reading
    for number, start, end in sentence.lattice.found[MARKED]:
        kind = model.spans.kinds[number]
        if kind not in CHOSEN and reading is not None:
            chance = exp(reading.log_probability(number, start, end))
            yield _shifted(Found(start, end, kind, chance), sentence.start)


def _shifted(found: Found, by: int) -> Found:
    return replace(found, start=found.start + by, end=found.end + by)


def _moved(mention: Mention, reading: Reading) -> Mention:
    start, end = reading.compact.span(mention.start, mention.end)
    return replace(mention, start=start, end=end)


def _rule(proposals: Sequence[Proposal], start: int, end: int, kind: Kind) -> str:
    """Return the id of the rule that proposed about these words, or that of the model."""
    near = [
        (min(p.end, end) - max(p.start, start), p.rule)
        for p in proposals
        if p.kind is kind
        and 2 * (min(p.end, end) - max(p.start, start)) >= max(p.end, end) - min(p.start, start)
    ]
    return max(near)[1] if near else LEARNED[kind]


def _acts(line: Line, proposal: Proposal) -> bool:
    """Whether a unit is the subject that stands right before a predicate, or a cell of those responsible."""
    if line.role in _WHO:
        return True
    return any(
        line.words[c.first].start <= proposal.start and proposal.end <= c.start <= proposal.end + 4
        for c in line.clauses
    )


def load_chinese(
    lexicon: Sequence[Path] = (), *, rules_only: bool = False, why: bool = False
) -> Callable[[Report], Annotation]:
    """Return the annotator of Chinese reports.

    Parameters
    ----------
    lexicon
        Folders of lexicon files on top of those that ship.
    rules_only
        Leave the learned model out.
    why
        Tell of each mention which features decided.
    """
    from kg.decide.encoder import load as load_encoder
    from kg.decide.store import load

    if rules_only:
        return Annotator(lexicon, why=why)
    return Annotator(lexicon, model=load("zh"), encoder=load_encoder("zh"), why=why)


__all__ = ["Annotator", "load_chinese"]
