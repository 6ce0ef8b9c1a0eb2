"""English: one report → its Annotation; the order in which the parts are put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.attributes import describe
from kg.annotate.clauses import Syntax, propose, syntax
from kg.annotate.columns import (
    Columns,
    chunk_columns,
    clause_columns,
    proposal_columns,
    quote_column,
    sentence_columns,
    word_columns,
)
from kg.annotate.features import feature_rows
from kg.annotate.layout import Place, places
from kg.annotate.names import abbreviations, name_columns
from kg.annotate.parse import load_pipeline, parse
from kg.annotate.proposals import Proposal, by_pattern
from kg.annotate.resolve import resolve
from kg.annotate.senses import sense_columns
from kg.annotate.situate import situate
from kg.annotate.spans import from_model, from_rules
from kg.annotate.tokens import Tokens
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Annotation, Issue, Mention, Passage, Report
from kg.relate import Scene, relate
from kg.segment import segment

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.decide.store import Model


@dataclass(frozen=True)
class Reading:
    """A report as rules and features see it."""

    report: Report
    passages: tuple[Passage, ...]
    tokens: Tokens
    layout: Mapping[int, Place]
    tree: Syntax
    proposals: Sequence[Proposal]
    columns: Columns

    def rows(self) -> list[list[list[str]]]:
        """Return the features of each token, sentence by sentence."""
        return feature_rows(self.tokens, self.columns)


def read(report: Report, passages: tuple[Passage, ...], tokens: Tokens, lexicon: Lexicon) -> Reading:
    """Gather all that rules, parse and layout know of the tokens of a report."""
    words = word_columns(tokens, lexicon)
    layout = places(report, passages, lexicon)
    by_words = by_pattern(report, passages, tokens, lexicon)
    tree = syntax(tokens, lexicon, by_words)
    proposals = [*by_words, *propose(tree)]
    columns = {
        **words,
        **name_columns(report, tokens, words, proposals),
        "q": quote_column(tokens),
        **chunk_columns(tokens, words),
        **clause_columns(tokens, words),
        **sentence_columns(tokens, words, layout),
        **proposal_columns(len(tokens), proposals),
    }
    columns.update(sense_columns(tokens, columns))
    return Reading(report, passages, tokens, layout, tree, proposals, columns)


class English:
    """The annotator of English reports: loaded once, used for every report."""

    def __init__(self, nlp: Language, lexicon: Lexicon, model: Model | None) -> None:
        self.nlp, self.lexicon, self.model = nlp, lexicon, model
        self._heads = lexicon.lemmas("unit-head")

    def __call__(self, report: Report) -> Annotation:
        """Return all that one report says."""
        passages = segment(report)
        reading = read(report, passages, parse(report, passages, self.nlp), self.lexicon)
        if not len(reading.tokens):
            issue = Issue("annotate", report.id, "no sentence found; nothing was annotated")
            return Annotation(report, passages, (), (), (issue,))
        mentions = self.mentions(reading)
        scene = self.scene(reading, mentions)
        mentions = describe(report.text, mentions, scene.mood, self.lexicon)
        pairs, curves = (self.model.relations, self.model.calibrations) if self.model else (None, None)
        return Annotation(report, passages, tuple(mentions), relate(scene, pairs, curves))

    def mentions(self, reading: Reading) -> list[Mention]:
        """Return the mentions, those of one unit or policy with one name, in document order."""
        found = (
            from_model(reading.tokens, reading.rows(), self.model, reading.proposals)
            if self.model
            else from_rules(reading.tokens, reading.proposals)
        )
        return self.name(reading, found)

    def name(self, reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
        """Say which mentions of units and policies are the same."""
        text = reading.report.text
        return resolve(text, mentions, abbreviations(text), self._heads)

    def scene(self, reading: Reading, mentions: Sequence[Mention]) -> Scene:
        """Return what is known of the mentions when they are related."""
        return situate(reading.report, mentions, reading.tokens, reading.tree, reading.layout)


def load_english(model: str | None, lexicon: Sequence[Path], *, rules_only: bool) -> English:
    """Return the annotator with its pipeline, lexicon and weights."""
    from kg.decide.store import load as load_weights

    weights = None if rules_only else load_weights("en")
    return English(load_pipeline(model), load_lexicon("en", lexicon), weights)
