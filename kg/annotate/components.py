"""What kg finds as spaCy components, for a pipeline of one's own that tags and parses English.

``nlp.add_pipe("kg_decide")`` writes the span groups ``doc.spans["kg_units"]``, ``"kg_policies"``,
``"kg_problems"`` and ``"kg_measures"``: the mentions that ``kg.annotate.load("en")`` gives, with their
types, statuses, dates and names, from the words as this pipeline tagged and parsed them. Where it parses
otherwise than kg lets its own (which sees quoted titles as one name, capitals as small letters, each
sentence alone), a few mentions differ. It relates them too (``doc._.kg_relations``).

Four components write one group each by the patterns of rules alone, no more than proposals without
types, statuses and dates: ``"kg_units"``, ``"kg_policies"``, ``"kg_problems"`` and ``"kg_measures"``.
Problems and measures read the units, so put ``kg_units`` before them. ``kg_decide`` needs none of them,
and replaces what they wrote.

Units and policies are found in any English ``Doc``; problems, measures and ``kg_decide`` need one that
was tagged and parsed: by ``spacy.load(kg.models.get_path("en"))``, which ships, or ``en_core_web_sm``.
They raise ``InputError`` at the first ``Doc`` that was not; all of them do in ``add_pipe`` where the
pipeline is of another language. Chinese has no components: ``kg.annotate.load("zh")`` reads it.

Each span has

- ``span.label_``: ``unit``, ``policy``, ``problem`` or ``measure``;
- ``span._.kg_rule``: id of the rule (``ontologies/lexicon``, ``kg.annotate.english``) or of the model;
- ``span._.kg_score``: how sure the rule is, or the model's probability;
- ``span._.kg_attributes``: a dictionary by the keys of ``kg.model.Mention``, for instance ``{"status":
  "planned", "deadline": "2024-06"}``; of several quantities ``; `` stands between them;
- ``span._.kg_relations``: what ``kg_decide`` found it to face, take, address or cite, a list of
  ``kg.annotate.extensions.Related`` (subject, kind, object, confidence, rule, basis, role); those of all
  spans are in ``doc._.kg_relations``.

The attributes stay with a ``Doc`` that is written to bytes, copied or joined with others; where it is cut or
put into a ``DocBin``, spaCy must be told to keep them (``copy_user_data=True``, ``store_user_data=True``). A
session that only reads such a ``Doc``, and adds no component, imports this module: it lets spaCy know them.

Each factory takes ``lexicon``: a folder of lexicon files, or several, on top of ours. They are saved with the
pipeline (``nlp.to_disk``, ``nlp.to_bytes``) as they were when it was made, and loaded with it wherever it
goes; that a folder is not there is told at the first ``Doc``.

``nlp.analyze_pipes()`` tells what a pipeline lacks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.annotate import completed
from kg.annotate.carried import Carried
from kg.annotate.english.annotator import English, read
from kg.annotate.english.deciding.spans import undone
from kg.annotate.english.finding.clauses import propose
from kg.annotate.english.reading.lemmas import with_known_lemmas
from kg.annotate.english.reading.proposals import Proposal, by_pattern
from kg.annotate.english.reading.syntax import syntax
from kg.annotate.english.reading.tokens import Sentence, Tokens, cut, from_doc
from kg.annotate.extensions import GROUPS, keep_relations, marked, set_extensions
from kg.data import Names
from kg.errors import InputError
from kg.model import Annotation, Kind, Mention, Passage, PassageKind, Report
from kg.segment import segment

set_extensions()

_PARSED = ["token.tag", "token.dep", "token.head", "doc.sents"]


class Component(Carried):
    """Writes the span group of one kind of mention, by the rules."""

    def __init__(self, kind: Kind, lexicon: Names) -> None:
        super().__init__(lexicon)
        self.kind = kind

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc.spans`` of the kind."""
        report, passages, tokens = as_report(doc)
        if self.kind in (Kind.UNIT, Kind.POLICY):
            found = by_pattern(report, passages, tokens, self.lexicon, [self.kind])
        else:
            group = doc.spans.get(GROUPS[Kind.UNIT], [])
            units = frozenset(i for span in group for i in _rows(tokens, span))
            _need_parse(doc, GROUPS[self.kind])
            proposed = propose(syntax(with_known_lemmas(tokens, self.lexicon), self.lexicon), units)
            by_words = by_pattern(report, passages, tokens, self.lexicon, [self.kind])
            no_acts = undone(tokens, proposed)
            by_tree = [p for p in proposed if p.kind is self.kind and p not in no_acts]
            found = [*by_words, *by_tree]
        doc.spans[GROUPS[self.kind]] = [_span(doc, tokens, p) for p in sorted(set(found))]
        return doc


class Decider(Carried):
    """Puts what the annotator of English makes of a text in the place of what the rules proposed."""

    def __init__(self, nlp: Language, lexicon: Names) -> None:
        super().__init__(lexicon)
        self.nlp = nlp

    @cached_property
    def english(self) -> English:
        """The annotator, which takes the words of a ``Doc`` as the pipeline tagged and parsed them.

        It is made at the first ``Doc``, when the pipeline is whole and its lexicon is loaded.
        """
        from kg.decide import encoder
        from kg.decide.store import load

        return English(self.nlp, self.lexicon, load("en"), encoder.load("en"))

    def _take(self, folders: Iterable[Path]) -> None:
        super()._take(folders)
        self.__dict__.pop("english", None)  # one of the former words

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc.spans`` of all kinds, and how they are related."""
        _need_parse(doc, "kg_decide")
        found = self._annotation(doc)
        spans = [marked(doc, mention) for mention in found.mentions]
        for kind, name in GROUPS.items():
            doc.spans[name] = list(dict.fromkeys(span for span in spans if span.label_ == kind))
        keep_relations(doc, spans, found.relations)
        return doc

    def _annotation(self, doc: Doc) -> Annotation:
        report = _report(doc)
        passages = segment(report)
        sentences = [(p.start, p.end, p.parent) for p in passages if p.kind is PassageKind.SENTENCE]
        tokens = cut(from_doc(doc), [(a, b, parent) for a, b, parent in sentences if parent is not None])
        if not len(tokens):
            return Annotation(report, passages, (), ())
        reading = read(report, passages, tokens, self.lexicon, self.english.encoder)
        return completed(self.english.annotation(reading), self.lexicon)


def _need_parse(doc: Doc, name: str) -> None:
    """Raise InputError where a text comes without the tags and the syntax that the rules read."""
    needed = {"tagger": "TAG", "parser": "DEP"}
    missing = [pipe for pipe, attribute in needed.items() if not doc.has_annotation(attribute)]
    if missing and any(not token.is_space for token in doc):
        message = (
            f"{name}: expected a text that was tagged and parsed; this one saw no {' and no '.join(missing)}"
        )
        ours = 'spacy.load(kg.models.get_path("en"))'
        raise InputError(f"{message}; add {name} to a pipeline that has them: {ours}, or en_core_web_sm")


def _need_english(nlp: Language, name: str) -> None:
    """Raise InputError where a pipeline is of a language that the rules do not know."""
    if nlp.lang != "en":
        message = f"{name}: reads English; the language of this pipeline is {nlp.lang!r}"
        hint = 'add it to an English pipeline; Chinese is read by kg.annotate.load("zh")'
        raise InputError(f"{message}; {hint}")


def as_report(doc: Doc) -> tuple[Report, tuple[Passage, ...], Tokens]:
    """Return a ``Doc`` as report, passages and tokens: one block, the sentences of the pipeline."""
    report = _report(doc)
    tokens = from_doc(doc, block=0)
    tokens.sentences = [Sentence(s.start, s.end, 0) for s in tokens.sentences]
    return report, (Passage(0, len(report.text), PassageKind.PARAGRAPH),), tokens


def _report(doc: Doc) -> Report:
    digest = hashlib.sha256(doc.text.encode("utf-8")).hexdigest()
    return Report(digest[:16], doc.text, digest, "doc", digest, "", "en")


def _rows(tokens: Tokens, span: Span) -> range:
    return range(*tokens.within(span.start_char, span.end_char))


def _span(doc: Doc, tokens: Tokens, proposal: Proposal) -> Span:
    place = tokens.span(proposal.start, proposal.end)
    return marked(
        doc, Mention(*place, proposal.kind, proposal.rule, proposal.score, tuple(proposal.attributes))
    )


@Language.factory("kg_units", default_config={"lexicon": []}, assigns=["doc.spans"])
def make_units(nlp: Language, name: str, lexicon: str | list[str]) -> Component:
    """Make the component of units."""
    _need_english(nlp, name)
    return Component(Kind.UNIT, lexicon)


@Language.factory("kg_policies", default_config={"lexicon": []}, assigns=["doc.spans"])
def make_policies(nlp: Language, name: str, lexicon: str | list[str]) -> Component:
    """Make the component of policy references."""
    _need_english(nlp, name)
    return Component(Kind.POLICY, lexicon)


@Language.factory("kg_problems", default_config={"lexicon": []}, assigns=["doc.spans"], requires=_PARSED)
def make_problems(nlp: Language, name: str, lexicon: str | list[str]) -> Component:
    """Make the component of problems."""
    _need_english(nlp, name)
    return Component(Kind.PROBLEM, lexicon)


@Language.factory("kg_measures", default_config={"lexicon": []}, assigns=["doc.spans"], requires=_PARSED)
def make_measures(nlp: Language, name: str, lexicon: str | list[str]) -> Component:
    """Make the component of measures."""
    _need_english(nlp, name)
    return Component(Kind.MEASURE, lexicon)


@Language.factory(
    "kg_decide",
    default_config={"lexicon": []},
    assigns=["doc.spans", "doc._.kg_relations"],
    requires=_PARSED,
)
def make_decider(nlp: Language, name: str, lexicon: str | list[str]) -> Decider:
    """Make the component of the learned model."""
    _need_english(nlp, name)
    return Decider(nlp, lexicon)
