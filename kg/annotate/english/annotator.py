"""English: one report → its Annotation; the order in which the parts are put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.english.deciding.choosing import Evidence
from kg.annotate.english.deciding.spans import add_sure, from_model, from_rules
from kg.annotate.english.finding.clauses import propose
from kg.annotate.english.mending.actions import Actions
from kg.annotate.english.mending.citations import with_each_citation
from kg.annotate.english.mending.cited import Cited
from kg.annotate.english.mending.consistent import spread
from kg.annotate.english.mending.crossing import with_whole_dates, with_whole_names
from kg.annotate.english.mending.denied import Denials
from kg.annotate.english.mending.inspecting import Inspecting
from kg.annotate.english.mending.parties import Parties
from kg.annotate.english.mending.resolve import Resolver
from kg.annotate.english.mending.titles import Titles
from kg.annotate.english.reading.columns import (
    Columns,
    chunk_columns,
    clause_columns,
    proposal_columns,
    quote_column,
    sentence_columns,
    word_columns,
)
from kg.annotate.english.reading.encoded import encoder_columns, guesses
from kg.annotate.english.reading.layout import Place, places
from kg.annotate.english.reading.lemmas import with_known_lemmas
from kg.annotate.english.reading.memory import actor_columns, memory_columns
from kg.annotate.english.reading.names import Abbreviations, name_columns
from kg.annotate.english.reading.parse import load_pipeline, parse
from kg.annotate.english.reading.proposals import Proposal, by_pattern, stretches, token_set
from kg.annotate.english.reading.senses import sense_columns
from kg.annotate.english.reading.syntax import Syntax, syntax
from kg.annotate.english.reading.tokens import Tokens
from kg.annotate.english.reading.wording import wording
from kg.annotate.english.replies import Replies
from kg.annotate.english.situate import situate, surroundings
from kg.annotate.english.telling.attributes import Describer
from kg.annotate.english.telling.ledger import Ledger, without_labels
from kg.annotate.english.telling.outcomes import Outcomes
from kg.annotate.english.telling.plans import Plans
from kg.annotate.own import with_own
from kg.annotate.status import plainly, tell
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Annotation, Issue, Kind, Mention, Passage, Report
from kg.relate import Scene, relate
from kg.segment import segment

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.decide.encoder import Encoder, Read
    from kg.decide.store import Model

UNIT_FROM = 0.3  # a guess of this probability makes its words a unit for the rules of clauses


@dataclass(frozen=True)
class Reading:
    """A report as rules and features see it."""

    report: Report
    passages: tuple[Passage, ...]
    tokens: Tokens
    layout: Mapping[int, Place]
    tree: Syntax
    named: Sequence[Proposal]  # units and policies by pattern
    base: Columns
    seen: Read | None  # what the encoder makes of it

    def evidence(self) -> Evidence:
        """Return what the model that decides sees: proposals of rules, all that is known of each token."""
        guessed = guesses(self.tokens, self.seen) if self.seen else []
        sure = [guess for guess in guessed if guess.score >= UNIT_FROM]
        units = token_set([*sure, *(p for p in self.named if not guessed)], Kind.UNIT)
        proposals = [*self.named, *propose(self.tree, units)]
        columns = {
            **self.base,
            **(encoder_columns(self.tokens, self.seen) if self.seen else {}),
            **memory_columns(self.tokens, guessed),
            **actor_columns(self.tree, units),
            **proposal_columns(len(self.tokens), proposals),
        }
        return Evidence(self.tree, columns, proposals, self.seen)


def read(
    report: Report,
    passages: tuple[Passage, ...],
    tokens: Tokens,
    lexicon: Lexicon,
    encoder: Encoder | None = None,
) -> Reading:
    """Gather all that rules, parse and layout know of the tokens of a report."""
    tokens = with_known_lemmas(tokens, lexicon)
    words = word_columns(tokens, lexicon)
    layout = places(report, passages, lexicon)
    named = by_pattern(report, passages, tokens, lexicon)
    tree = syntax(tokens, lexicon)
    columns = {
        **words,
        **name_columns(report, tokens, words, named, Abbreviations(lexicon)),
        "q": quote_column(tokens),
        **chunk_columns(tokens, words),
        **clause_columns(tokens, words, tree.words.negations),
        **sentence_columns(tokens, words, layout, lexicon),
        **proposal_columns(len(tokens), named),
    }
    columns.update(sense_columns(tokens, columns))
    seen = encoder(report.text) if encoder else None
    return Reading(report, passages, tokens, layout, tree, named, columns, seen)


class English:
    """The annotator of English reports: loaded once, used for every report."""

    def __init__(
        self,
        nlp: Language,
        lexicon: Lexicon,
        model: Model | None,
        encoder: Encoder | None = None,
        *,
        why: bool = False,
    ) -> None:
        self.nlp, self.lexicon, self.model, self.encoder, self.why = nlp, lexicon, model, encoder, why
        wording(lexicon)  # what is wrong in it is told before a report is read
        self._heads, self._abbreviations = lexicon.lemmas("bare-unit"), Abbreviations(lexicon)
        self._titles, self._actions, self._parties = Titles(lexicon), Actions(lexicon), Parties(lexicon)
        self._denials, self._cited = Denials(lexicon), Cited(lexicon)
        self._resolver, self._describer = Resolver(lexicon), Describer(lexicon)
        self._replies, self._inspecting = Replies(lexicon), Inspecting(lexicon)
        self._ledger, self._outcomes, self._plans = Ledger(lexicon), Outcomes(lexicon), Plans(lexicon)

    def __call__(self, report: Report) -> Annotation:
        """Return all that one report says."""
        passages = segment(report)
        tokens = parse(report, passages, self.nlp)
        if not len(tokens):
            issue = Issue("annotate", report.id, "no sentence found; nothing was annotated")
            return Annotation(report, passages, (), (), (issue,))
        return self.annotation(read(report, passages, tokens, self.lexicon, self.encoder))

    def annotation(self, reading: Reading) -> Annotation:
        """Return all that a report says, from what was gathered of its tokens."""
        mentions, scene = self.described(reading)
        pairs, curves = (self.model.relations, self.model.calibrations) if self.model else (None, None)
        related = relate(scene, pairs, curves)
        return Annotation(reading.report, reading.passages, tuple(mentions), related)

    def described(self, reading: Reading) -> tuple[list[Mention], Scene]:
        """Return the mentions with all that is told of them, and what is known of them to relate them."""
        report, passages = reading.report, reading.passages
        known = self._ledger.cells(report.text, passages)
        mentions = without_labels(self.mentions(reading), known)
        scene = self.scene(reading, mentions)
        statuses = self._statuses(reading, scene) | self._outcomes.find(report.text, passages, mentions)
        mentions = self._describer.describe(report.text, mentions, statuses, report.date)
        mentions = self._ledger.with_rows(report.text, mentions, known)
        return self._plans.with_dates(report.text, mentions), scene

    def _statuses(self, reading: Reading, scene: Scene) -> dict[int, str]:
        """Return how far each measure is, by its index."""
        around = surroundings(reading.report, reading.passages, reading.tokens, scene, self.lexicon)
        told = tell(around, self.model.statuses if self.model else None)
        return told | plainly(around, self.lexicon.cues("measure.plain"))

    def mentions(self, reading: Reading) -> list[Mention]:
        """Return the mentions, those of one unit or policy with one name, in document order."""
        if self.model is None:
            found = from_rules(reading.tokens, reading.evidence().proposals, reading.tree.words)
        else:
            found = from_model(reading.evidence(), self.model, why=self.why)
        return self.name(reading, found)

    def name(self, reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
        """Spread names over the report, and say which mentions of units and policies are the same."""
        text = reading.report.text
        parts = list(stretches(reading.passages))
        mentions = self._titles.mend(text, parts, mentions)
        mentions = with_each_citation(text, mentions, self.lexicon)
        mentions = self._actions.mend(text, _sentences(reading.tokens), reading.tree, mentions)
        mentions = self._inspecting.mend(text, reading.passages, reading.layout, reading.tree, mentions)
        mentions = self._actions.with_headings(text, reading.passages, mentions)
        mentions = with_whole_dates(text, mentions)
        mentions = self._denials.mend(reading.tree, mentions)
        mentions = self._parties.mend(text, reading.tree, reading.named, mentions)
        mentions = with_own(text, parts, mentions, self.lexicon)
        known = self._abbreviations.find(text)
        no_units = self._abbreviations.things(known)
        sure = [
            m
            for m in add_sure(reading.tokens, mentions, reading.named, reading.tree.words)
            if m.kind is not Kind.UNIT or " ".join(text[m.start : m.end].split()) not in no_units
        ]
        everywhere = self._cited.with_names(text, spread(reading.tokens, sure, known, self._heads))
        return _once(with_whole_names(self._resolver.resolve(text, everywhere, known)))

    def scene(self, reading: Reading, mentions: Sequence[Mention]) -> Scene:
        """Return what is known of the mentions when they are related."""
        report = reading.report
        answered = self._replies.answered(report.text, reading.passages, mentions)
        return situate(report, mentions, reading.tree, reading.layout, self.lexicon, reading.seen, answered)


def _once(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions in document order; of those of a kind that have the same words, the surest."""
    found = {(m.start, -m.end, m.kind): m for m in sorted(mentions, key=lambda m: m.score)}
    return [found[place] for place in sorted(found)]


def _sentences(tokens: Tokens) -> list[tuple[int, int]]:
    return [tokens.span(s.start, s.end) for s in tokens.sentences if s.end > s.start]


def load_english(
    model: str | None, lexicon: Sequence[Path], *, rules_only: bool, why: bool = False
) -> English:
    """Return the annotator with its pipeline, lexicon and weights."""
    from kg.decide import encoder
    from kg.decide.store import load as load_weights

    if rules_only:
        return English(load_pipeline(model), load_lexicon("en", lexicon), None)
    weights = load_weights("en")
    return English(load_pipeline(model), load_lexicon("en", lexicon), weights, encoder.load("en"), why=why)
