"""Chinese reports: one report → its Annotation; the order in which the parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.chinese.deciding.spans import FromModel, from_rules
from kg.annotate.chinese.finding.rules import Reading, Rules
from kg.annotate.chinese.mending.bounds import UnitBounds
from kg.annotate.chinese.mending.described import Described
from kg.annotate.chinese.mending.faults import Faults
from kg.annotate.chinese.mending.joining import Joiner
from kg.annotate.chinese.mending.names import UnitNames, issuer_of
from kg.annotate.chinese.mending.spread import Spreader
from kg.annotate.chinese.relating.pairs import relate
from kg.annotate.chinese.relating.places import Places
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.relating.scene_words import SceneWords
from kg.annotate.chinese.telling.attributes import Describer
from kg.annotate.own import with_own
from kg.lexicon import load_lexicon
from kg.model import Annotation, Mention, Report
from kg.segment.chinese import Segmenter
from kg.terms import load_terms

if TYPE_CHECKING:
    from kg.decide.encoder import Encoder, Read
    from kg.decide.store import Model


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
        self._model, self._encoder = model, encoder
        self._lexicon = load_lexicon("zh", lexicon)
        self._segment, self._rules = Segmenter(terms), Rules(terms)
        self._from_model = FromModel(terms, model, why=why) if model else None
        self._spread, self._names, self._described = Spreader(terms), UnitNames(terms), Described(terms)
        self._bounds, self._join, self._faults = UnitBounds(terms), Joiner(terms), Faults(terms)
        self._words = SceneWords(terms)
        self._describe = Describer(self._lexicon, terms, model.statuses if model else None)

    def __call__(self, report: Report) -> Annotation:
        """Return all that one report says."""
        passages = self._segment(report)
        reading = self._rules(report, passages)
        seen = self._encoder(reading.text) if self._encoder else None
        mentions = self._name(reading, self._mend(reading, self._decide(reading, seen)), report.issuer)
        scene = Scene(Places(reading.text, reading.lines, mentions, self._words))
        mentions = [_moved(mention, reading) for mention in self._describe(scene, report.date)]
        pairs, curves = (self._model.relations, self._model.calibrations) if self._model else (None, None)
        return Annotation(report, passages, tuple(mentions), relate(scene, pairs, curves, seen))

    def read(self, report: Report) -> Reading:
        """Return a report as the rules read it, for training."""
        return self._rules(report, self._segment(report))

    def _decide(self, reading: Reading, seen: Read | None) -> list[Mention]:
        """Return the mentions that the learned model finds, or the rules where there is none."""
        if self._from_model is None:
            return from_rules(reading)
        return self._spread(reading.text, self._from_model(reading, seen))

    def _mend(self, reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with the borders of the guidelines, each once, in order of the text."""
        found = sorted(mentions, key=lambda m: (m.start, -m.end, m.kind))
        for mend in (self._bounds, self._join, self._faults):
            found = mend(reading.text, reading.lines, found)
        unique = {(m.start, m.end, m.kind): m for m in sorted(found, key=lambda m: m.score)}
        return sorted(unique.values(), key=lambda m: (m.start, -m.end, m.kind))

    def _name(self, reading: Reading, mentions: Sequence[Mention], issuer: str | None) -> list[Mention]:
        """Return the mentions with those of the user's own, and which units are the same.

        The issuer that a report's metadata name counts where its text names none in full.
        """
        text = reading.text
        known = with_own(text, [(line.start, line.end) for line in reading.lines], mentions, self._lexicon)
        written = issuer_of(text, reading.lines, known)
        named = self._names(text, known, written)
        return self._described(text, named, [name for name in (written, issuer) if name])


def _moved(mention: Mention, reading: Reading) -> Mention:
    start, end = reading.compact.span(mention.start, mention.end)
    return replace(mention, start=start, end=end)


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
