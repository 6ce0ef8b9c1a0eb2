"""Proposals or probabilities → mentions, with the boundaries of the guidelines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.annotate.english.deciding.choosing import BIASES, Choice, Evidence, chosen
from kg.annotate.english.deciding.features import TEMPLATES
from kg.annotate.english.finding.borders import trimmed
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.tokens import Tokens, iter_sentences
from kg.annotate.english.reading.wording import Wording
from kg.annotate.own import TRUSTED
from kg.decide.templates import scores, span_rows
from kg.model import Kind, Mention

if TYPE_CHECKING:
    from kg.decide.sequence import Lattice
    from kg.decide.store import Model

# Rules of what was not done.
_FAILURES = frozenset({"EN-PR-FAILED", "EN-PR-NOT", "EN-PR-NOT-UNIT", "EN-PR-ADJECTIVE"})
_LETTER = re.compile(r"[A-Z]\.")  # ``Subpart F.``
SURE = 0.6  # without the learned model a proposal counts from this score on


def from_rules(tokens: Tokens, proposals: Sequence[Proposal], words: Wording) -> list[Mention]:
    """Return the mentions that rules alone are sure enough of."""
    found = []
    no_acts = undone(tokens, proposals)
    for p in proposals:
        if p.score >= SURE and p not in no_acts:
            found.append(_mention(tokens, words, p))
    return _unique(m for m in found if m is not None)


def undone(tokens: Tokens, proposals: Sequence[Proposal]) -> frozenset[Proposal]:
    """Return the measures that were not taken: ``deduct fines`` in ``failed to deduct fines``."""
    over: dict[int, list[Proposal]] = {}
    for p in proposals:
        if p.kind is Kind.PROBLEM and p.rule in _FAILURES:
            for row in range(p.start + 1, p.end):
                over.setdefault(row, []).append(p)
    return frozenset(
        p
        for p in proposals
        if p.kind is Kind.MEASURE
        and any(p.end <= problem.end for problem in over.get(p.start, ()))
        and _is_governed(tokens, p)
    )


def _is_governed(tokens: Tokens, measure: Proposal) -> bool:
    rows = range(measure.start, measure.end)
    verb = next((i for i in rows if tokens.head[i] not in rows), measure.start)
    return tokens.text[measure.start - 1].lower() == "to" or tokens.dep[verb] in ("xcomp", "ccomp")


def from_model(evidence: Evidence, model: Model, *, why: bool = False) -> list[Mention]:
    """Return the mentions that the learned model finds; a rule that proposed the same keeps its name.

    `why` asks for the features that decided on each.
    """
    tokens = evidence.tree.tokens
    lattices = read_sentences(evidence, model)
    by_span = {(p.start, p.end, p.kind): p for p in reversed(evidence.proposals)}
    found = []
    for span in chosen(evidence, lattices, model.spans.kinds, model.bias, model.choosers):
        curve = model.calibrations.get(span.kind.value)
        score = curve(span.probability) if curve else round(span.probability, 4)
        rule = by_span.get((span.start, span.end, span.kind))
        name = rule.rule if rule else f"EN-MODEL-{span.kind.value.upper()}"
        attributes = rule.attributes if rule else ()
        reasons = _why(evidence, model, span) if why else ()
        proposal = Proposal(span.start, span.end, span.kind, name, score, attributes)
        found.append(_mention(tokens, evidence.tree.words, proposal, reasons))
    return _one_reading(_unique(m for m in found if m is not None))


def read_sentences(evidence: Evidence, model: Model) -> list[Lattice]:
    """Return what the sequence model makes of each sentence, under each bias that is asked for."""
    sentences = list(iter_sentences(evidence.tree.tokens))
    biases = sorted({*BIASES, *model.bias.values()}, reverse=True)
    return model.spans.lattices(scores(evidence.columns, sentences, TEMPLATES, model.spans), biases)


def _why(evidence: Evidence, model: Model, span: Choice) -> tuple[tuple[str, float], ...]:
    """Return the features by which a problem or measure was judged, or a name was marked."""
    judge = model.choosers.get(span.kind.value)
    if judge:
        return judge.explain(span.features, most=8)
    sentences = evidence.tree.tokens.sentences
    at = bisect_right(sentences, span.start, key=lambda s: s.start) - 1
    whole = range(sentences[at].start, sentences[at].end)
    rows = span_rows(evidence.columns, whole, range(span.start, span.end), TEMPLATES)
    return model.spans.explain(rows, 0, len(rows), span.kind.value)


def mentions_of(tokens: Tokens, spans: Iterable[Choice], words: Wording) -> list[Mention]:
    """Return what was chosen as mentions, trimmed, without rule or reason."""
    proposals = (Proposal(s.start, s.end, s.kind, "MODEL", s.probability) for s in spans)
    rows = (_mention(tokens, words, p) for p in proposals)
    return _unique(m for m in rows if m is not None)


def _one_reading(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without measures of the very words of a problem: what is done wrong is none."""
    best: dict[tuple[int, int], Mention] = {}
    for m in mentions:
        if m.kind in (Kind.PROBLEM, Kind.MEASURE):
            rival = best.get((m.start, m.end))
            best[m.start, m.end] = m if rival is None or m.kind is Kind.PROBLEM else rival
    return [m for m in mentions if m.kind in (Kind.UNIT, Kind.POLICY) or best[m.start, m.end] is m]


def add_sure(
    tokens: Tokens, mentions: Sequence[Mention], proposals: Sequence[Proposal], words: Wording
) -> list[Mention]:
    """Return the mentions with those of rules that hardly ever err, where nothing of their kind stands.

    A part of a name alone (``Tide Circle`` in ``Chief Engineer, Tide Circle``) gives way to it.
    """
    whole = {(p.kind, i): p for p in proposals if p.score >= TRUSTED for i in range(p.start, p.end)}
    mentions = [m for m in mentions if not _is_part(tokens, m, whole)]
    taken = {(m.kind, i) for m in mentions for i in tokens.rows(m)}
    added = [
        _mention(tokens, words, p)
        for p in proposals
        if p.score >= TRUSTED and all((p.kind, i) not in taken for i in range(p.start, p.end))
    ]
    return _unique([*mentions, *(m for m in added if m is not None)])


def _is_part(tokens: Tokens, mention: Mention, whole: Mapping[tuple[Kind, int], Proposal]) -> bool:
    start, end = tokens.within(mention.start, mention.end)
    name = whole.get((mention.kind, start))
    return name is not None and end <= name.end and (start, end) != (name.start, name.end)


def _mention(
    tokens: Tokens, words: Wording, proposal: Proposal, why: tuple[tuple[str, float], ...] = ()
) -> Mention | None:
    """Return what is left of a proposal as a mention; None if nothing is."""
    left = trimmed(tokens, proposal.start, proposal.end, proposal.kind, words)
    if left is None:
        return None
    low, high = tokens.span(*left)
    at = bisect_right(tokens.sentences, left[1] - 1, key=lambda s: s.start) - 1
    if at >= 0 and left[1] == tokens.sentences[at].end and _LETTER.fullmatch(tokens.text[left[1] - 1]):
        high -= 1  # the stop of the sentence, no abbreviation's
    p = proposal
    return Mention(low, high, p.kind, p.rule, p.score, p.attributes, why)


def _unique(mentions: Iterable[Mention]) -> list[Mention]:
    found: dict[tuple[int, int, Kind], Mention] = {}
    for mention in mentions:
        found.setdefault((mention.start, -mention.end, mention.kind), mention)
    return [found[key] for key in sorted(found)]
