"""Relations between resolved mentions → Statements, equal ones merged with all their evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.link.meaning import Resolved
from kg.model import Basis, Issue, Kind, Relation, RelationKind, Span, Statement

_OF_AN_END = 0.5  # power to which the chance that the weaker end is right counts
# relation → predicate, whether it is turned round, the kinds that its ends may have
PREDICATES: dict[RelationKind, tuple[str, bool, frozenset[Kind], frozenset[Kind]]] = {
    RelationKind.FACES: ("hasProblem", False, frozenset({Kind.UNIT}), frozenset({Kind.PROBLEM})),
    RelationKind.TAKES: ("takesMeasure", False, frozenset({Kind.UNIT}), frozenset({Kind.MEASURE})),
    RelationKind.ADDRESSES: ("addressedBy", True, frozenset({Kind.MEASURE}), frozenset({Kind.PROBLEM})),
    RelationKind.CITES: (
        "refersToPolicy",
        False,
        frozenset({Kind.MEASURE, Kind.PROBLEM}),
        frozenset({Kind.POLICY}),
    ),
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """A statement as one relation makes it, with the mentions of its ends apart."""

    subject: str
    predicate: str
    object: str
    ends: tuple[Span, Span]
    cue: Span | None
    relation: Relation
    report: str

    @property
    def identity(self) -> tuple[str, str, str, str, Basis, str]:
        return self.subject, self.predicate, self.object, self.relation.rule, self.relation.basis, self.report


def make_statements(
    resolved: Iterable[Resolved], further: Iterable[Statement] = ()
) -> tuple[tuple[Statement, ...], list[Issue]]:
    """Return the statements and the further ones, sorted, and an Issue for each relation that gives none."""
    claims: dict[tuple[str, str, str, str, Basis, str], list[_Claim]] = {}
    issues: list[Issue] = []
    for one in resolved:
        for relation in one.annotation.relations:
            made = list(_claims(one, relation))
            if not made:
                issues.append(_dropped(one, relation))
            for claim in made:
                claims.setdefault(claim.identity, []).append(claim)
    statements = (_merge(same) for same in claims.values())
    every = (*statements, *further)
    order = sorted(every, key=lambda s: (s.report, s.subject, s.predicate, s.object, s.rule, s.basis))
    return tuple(order), issues


def _claims(one: Resolved, relation: Relation) -> Iterator[_Claim]:
    predicate, turned, subjects, objects = PREDICATES[relation.kind]
    ends = (relation.subject, relation.object)
    subject, object_ = (one.annotation.mentions[end] for end in ends)
    meanings = [one.meanings[end] for end in ends]
    if subject.kind not in subjects or object_.kind not in objects or None in meanings:
        return
    report = one.annotation.report.id
    spans = [Span(report, mention.start, mention.end) for mention in (subject, object_)]
    iris = [meaning.iri for meaning in meanings if meaning is not None]
    if turned:
        spans.reverse()
        iris.reverse()
    cue = Span(report, *relation.cue) if relation.cue else None
    # The finer property alone is claimed: the plain one that it entails is written out beside it.
    sure = replace(relation, confidence=_sure(relation.confidence, min(subject.score, object_.score)))
    yield _Claim(iris[0], relation.role or predicate, iris[1], (spans[0], spans[1]), cue, sure, report)


def _sure(related: float, end: float) -> float:
    """Return how likely a claim is: that its ends are related if both are right, and that they are.

    The power is measured, not derived: what is related is likelier a mention than what stands alone. Of those
    from 0 to 1 it errs about least (Brier score) on texts that are held out or real; README has how many.

    >>> _sure(0.985, 0.288), _sure(0.9, 1.0)
    (0.5286, 0.9)
    """
    return round(related * math.pow(end, _OF_AN_END), 4)


def _merge(claims: list[_Claim]) -> Statement:
    """Merge claims that differ in their words only: the surest gives the ends, all give evidence.

    Evidence is the mention of the subject, then all else in order of the text, then the mention
    of the object, each once.
    """
    best = min(claims, key=lambda claim: (-claim.relation.confidence, claim.ends, claim.cue or claim.ends[0]))
    first, last = best.ends
    spans = {span for claim in claims for span in (*claim.ends, claim.cue) if span is not None}
    return Statement(
        subject=best.subject,
        predicate=best.predicate,
        object=best.object,
        evidence=(first, *sorted(spans - {first, last}), last),
        basis=best.relation.basis,
        rule=best.relation.rule,
        confidence=best.relation.confidence,
        report=best.report,
        why=best.relation.why,
    )


def _dropped(one: Resolved, relation: Relation) -> Issue:
    mentions = one.annotation.mentions
    subject, object_ = mentions[relation.subject], mentions[relation.object]
    if one.meanings[relation.subject] is None or one.meanings[relation.object] is None:
        reason = "one end means nothing known"
    else:
        reason = f"it cannot lead from {subject.kind} to {object_.kind}"
    message = f"relation {relation.kind} ({relation.rule}) left out: {reason}"
    return Issue("link", one.annotation.report.id, message, subject.start, object_.end)
