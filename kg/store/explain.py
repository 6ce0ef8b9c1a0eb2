"""Why is a thing in the graph? Everything behind a statement, unit, problem, measure or policy."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.mint import assertion_iri, report_iri
from kg.model import Entity, Link, Report, Span, Statement
from kg.segment import sentence_around, sentence_bounds
from kg.store.build import Build

ROLES = ("subject", "cue", "object")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report in their sentence, which is ``before + exact + after``."""

    report: str  # id
    title: str
    source: str
    start: int
    end: int
    exact: str
    before: str
    after: str
    role: str  # subject, cue, object; or mention


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement with the words that it rests on."""

    id: str
    subject: str  # label
    predicate: str
    object: str  # label
    basis: str
    confidence: float
    rule: str
    why: tuple[tuple[str, float], ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An entity (None for a single statement), where it is mentioned, and what is claimed of it."""

    entity: Entity | None
    mentions: tuple[Quote, ...]
    methods: tuple[str, ...]  # how each mention was linked
    reasons: tuple[tuple[tuple[str, float], ...], ...]  # of each mention, where the build kept them
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class _Texts:
    """The reports, each cut into its sentences when a quote of it is first asked for."""

    reports: dict[str, Report]
    bounds: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def sentence_around(self, span: Span) -> tuple[int, int]:
        report = self.reports.get(span.report)
        if report is None:
            return span.start, span.end
        if report.id not in self.bounds:
            self.bounds[report.id] = sentence_bounds(report)
        return sentence_around(report.text, self.bounds[report.id], span.start, span.end)


def explain(build: Build, term: str) -> tuple[Explanation, ...]:
    """Return what stands behind a term; several when a name is shared.

    Parameters
    ----------
    build
        An opened build.
    term
        IRI, name (see ``Build.find``), or the end of an id: ``problem-c1554``, ``assertion-044f5e9c3fba``.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the message lists the nearest names.
    """
    labels = {entity.id: entity.label for entity in build.entities}
    texts = _Texts(build.reports)
    claims = [s for s in build.statements if _is(term, assertion_iri(s))]
    if claims:
        told = tuple(_claim(s, labels, texts) for s in claims)
        return (Explanation(None, (), (), (), told),)
    return tuple(_explain_entity(build, entity, labels, texts) for entity in build.find(term))


def _is(term: str, iri: str) -> bool:
    return iri == term or (len(term) >= 4 and iri.endswith((f"/{term}", f"/assertion-{term}")))


def _explain_entity(build: Build, entity: Entity, labels: dict[str, str], texts: _Texts) -> Explanation:
    links: list[Link] = [link for link in build.links if link.entity == entity.id]
    statements = [s for s in build.statements if entity.id in (s.subject, s.object)]
    return Explanation(
        entity,
        tuple(_quote(link.span, "mention", texts) for link in links),
        tuple(link.method for link in links),
        tuple(link.why for link in links),
        tuple(_claim(s, labels, texts) for s in statements),
    )


def _claim(statement: Statement, labels: dict[str, str], texts: _Texts) -> Claim:
    evidence = zip(statement.evidence, statement.roles, strict=True)
    return Claim(
        assertion_iri(statement),
        labels.get(statement.subject, statement.subject),
        statement.predicate,
        labels.get(statement.object, statement.object),
        str(statement.basis),
        statement.confidence,
        statement.rule,
        statement.why,
        tuple(_quote(span, role, texts) for span, role in evidence),
    )


def _quote(span: Span, role: str, texts: _Texts) -> Quote:
    report = texts.reports.get(span.report)
    text = report.text if report is not None else ""
    start, end = texts.sentence_around(span)
    return Quote(
        span.report,
        report.title if report is not None else "",
        report.source if report is not None else report_iri(span.report),
        span.start,
        span.end,
        text[span.start : span.end],
        text[start : span.start],
        text[span.end : end],
        role,
    )
