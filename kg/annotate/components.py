"""The rules as spaCy components, for a pipeline of one's own that tags and parses English.

``nlp.add_pipe("kg_units")``, ``"kg_policies"``, ``"kg_problems"`` and ``"kg_measures"`` write the span
groups ``doc.spans["kg_units"]`` and so on; ``"kg_decide"``, after all of them, puts what the learned
model decides in their place. Problems and measures read the units, so put ``kg_units`` before them.

Units and policies are found in any English ``Doc``; problems, measures and ``kg_decide`` need one that
was tagged and parsed: by ``spacy.load(kg.models.get_path("en"))``, which ships, or ``en_core_web_sm``.
They raise ``InputError`` at the first ``Doc`` that was not; all of them do in ``add_pipe`` where the
pipeline is of another language. Chinese has no components: ``kg.annotate.load("zh")`` reads it.

Each span has

- ``span.label_``: ``unit``, ``policy``, ``problem`` or ``measure``;
- ``span._.kg_rule``: id of the rule (``ontologies/lexicon``, ``kg.annotate.english``) or of the model;
- ``span._.kg_score``: how sure the rule is, or the model's probability;
- ``span._.kg_attributes``: a dictionary, for instance ``{"collective": "true"}``.

The attributes stay with a ``Doc`` that is written to bytes, copied or joined with others.

Each factory takes ``lexicon``: a folder of lexicon files, or several, on top of ours. ``nlp.analyze_pipes()``
tells what a pipeline lacks.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.annotate.english.annotator import read
from kg.annotate.english.deciding.spans import add_sure, from_model, undone
from kg.annotate.english.finding.clauses import propose
from kg.annotate.english.reading.lemmas import with_known_lemmas
from kg.annotate.english.reading.proposals import Proposal, by_pattern
from kg.annotate.english.reading.syntax import syntax
from kg.annotate.english.reading.tokens import Sentence, Tokens, from_doc
from kg.annotate.own import with_own
from kg.data import Names
from kg.errors import InputError
from kg.lexicon import load_lexicon
from kg.model import Kind, Passage, PassageKind, Report

GROUPS = {
    Kind.UNIT: "kg_units",
    Kind.POLICY: "kg_policies",
    Kind.PROBLEM: "kg_problems",
    Kind.MEASURE: "kg_measures",
}
_PARSED = ["token.tag", "token.dep", "token.head", "doc.sents"]


def set_extensions() -> None:
    """Register the extension attributes; a second call changes nothing.

    They are kept by label and place: spaCy's own store knows a span by its place alone, and a stretch may
    be both problem and measure.
    """
    for name, default in (("kg_rule", ""), ("kg_score", 0.0), ("kg_attributes", None)):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=partial(_get, name, default), setter=partial(_set, name))


def _get(name: str, default: object, span: Span) -> object:
    return _known(span).get(_key(name, span), default)


def _set(name: str, span: Span, value: object) -> None:
    _known(span)[_key(name, span)] = value


def _key(name: str, span: Span) -> tuple[str, str, int, int]:
    # in the manner of spaCy's own keys, which it moves along when it joins, cuts and copies a Doc
    return "._.", f"{name}.{span.label_}", span.start_char, span.end_char


def _known(span: Span) -> dict[tuple[str, str, int, int], object]:
    # spaCy's stub says that keys are strings; it uses tuples itself
    return cast("dict[tuple[str, str, int, int], object]", span.doc.user_data)


class Component:
    """Writes the span group of one kind of mention, by the rules."""

    def __init__(self, kind: Kind, lexicon: Names) -> None:
        set_extensions()
        self.kind = kind
        self.lexicon = load_lexicon("en", lexicon)

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


class Decider:
    """Puts what the learned model decides in the place of what the rules proposed."""

    def __init__(self, lexicon: Names) -> None:
        set_extensions()
        self.lexicon = load_lexicon("en", lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc.spans`` of all kinds."""
        from kg.decide import encoder
        from kg.decide.store import load

        _need_parse(doc, "kg_decide")
        model = load("en")
        report, passages, tokens = as_report(doc)
        reading = read(report, passages, tokens, self.lexicon, encoder.load("en"))
        decided = add_sure(tokens, from_model(reading.evidence(), model), reading.named, reading.tree.words)
        mentions = with_own(report.text, [(0, len(report.text))], decided, self.lexicon)
        for kind, name in GROUPS.items():
            doc.spans[name] = [
                _span(
                    doc, tokens, Proposal(*tokens.within(m.start, m.end), kind, m.rule, m.score, m.attributes)
                )
                for m in mentions
                if m.kind is kind
            ]
        return doc


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
    text = doc.text
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    report = Report(digest[:16], text, digest, "doc", digest, "", "en")
    tokens = from_doc(doc, block=0)
    tokens.sentences = [Sentence(s.start, s.end, 0) for s in tokens.sentences]
    return report, (Passage(0, len(text), PassageKind.PARAGRAPH),), tokens


def _rows(tokens: Tokens, span: Span) -> range:
    return range(*tokens.within(span.start_char, span.end_char))


def _span(doc: Doc, tokens: Tokens, proposal: Proposal) -> Span:
    start, end = tokens.span(proposal.start, proposal.end)
    span = doc.char_span(start, end, label=proposal.kind.value, alignment_mode="expand")
    assert span is not None, "a proposal's offsets are those of tokens"
    span._.kg_rule, span._.kg_score = proposal.rule, proposal.score
    span._.kg_attributes = dict(proposal.attributes)
    return span


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


@Language.factory("kg_decide", default_config={"lexicon": []}, assigns=["doc.spans"], requires=_PARSED)
def make_decider(nlp: Language, name: str, lexicon: str | list[str]) -> Decider:
    """Make the component of the learned model."""
    _need_english(nlp, name)
    return Decider(lexicon)
