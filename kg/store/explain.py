"""Why is a thing in the graph? Everything behind a statement, unit, problem, measure or policy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from kg.errors import check_name
from kg.mint import assertion_iri, report_iri
from kg.model import Basis, Bounds, Entity, Link, Report, Span, Statement
from kg.rdf.vocab import ancestors, finer, local_name
from kg.segment import sentence_around
from kg.store.build import Build
from kg.store.run import check_limit


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

    @property
    def sentence(self) -> tuple[int, int]:
        """Where its sentence begins and ends."""
        return self.start - len(self.before), self.end + len(self.after)


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
    more_mentions: int = 0  # left out by the limit
    more_claims: tuple[tuple[str, int], ...] = ()  # left out by the limit: predicate, how many


@dataclass(frozen=True, slots=True)
class _Texts:
    """The reports, and where the build cut them into sentences."""

    reports: Mapping[str, Report]
    bounds: Mapping[str, Bounds]

    def sentence_around(self, span: Span) -> tuple[int, int]:
        report = self.reports.get(span.report)
        if report is None:
            return span.start, span.end
        cut = self.bounds.get(report.id, Bounds())
        return sentence_around(report.text, cut.sentences, span.start, span.end)


def explain(
    build: Build, term: str, *, limit: int | None = None, only: str | None = None, language: str | None = None
) -> tuple[Explanation, ...]:
    """Return what stands behind a term; several when a name is shared.

    What is claimed comes with the stated before the inferred, the surest first.

    Parameters
    ----------
    build
        An opened build.
    term
        IRI, name (see ``Build.find``), or the end of an id: ``problem-c1554``, ``assertion-044f5e9c3fba``.
    limit
        How many mentions, and how many claims, to return at most of each thing.
    only
        Return the claims of this relation and those finer than it, and no mentions: ``refersToPolicy``
        has those of ``implementsPolicy`` too, as the graph has.
    language
        Call things by their labels in this language, where they have one.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the message lists the nearest names. If no statement of the build
        has the relation, or a finer one.
    MalformedQueryError
        If the limit is no number of rows.
    """
    check_limit(limit)
    labels = {e.id: dict(e.labels).get(language or "", e.label) for e in build.entities}
    texts = _Texts(build.reports, build.bounds)
    said = {statement.predicate for statement in build.statements}
    relations = said | {local_name(above) for name in said for above in ancestors(name)}
    if only is not None:
        check_name("relation", only, relations)
    wanted = None if only is None else {only, *map(local_name, finer(only))}
    claims = [s for s in build.statements if _is(term, assertion_iri(s))]
    if claims:
        told = tuple(_claim(s, labels, texts) for s in claims)
        return (Explanation(None, (), (), (), told),)
    return tuple(_explain_entity(build, e, labels, texts, limit, wanted) for e in build.find(term))


def _is(term: str, iri: str) -> bool:
    return iri == term or (len(term) >= 4 and iri.endswith((f"/{term}", f"/assertion-{term}")))


def _explain_entity(
    build: Build,
    entity: Entity,
    labels: dict[str, str],
    texts: _Texts,
    limit: int | None,
    wanted: set[str] | None,
) -> Explanation:
    links: list[Link] = [link for link in build.links if link.entity == entity.id and wanted is None]
    statements = [s for s in build.statements if entity.id in (s.subject, s.object)]
    statements = [s for s in statements if wanted is None or s.predicate in wanted]
    statements.sort(key=lambda s: (s.basis != Basis.STATED, -s.confidence))
    left_out = Counter(s.predicate for s in statements[limit:]) if limit is not None else {}
    told = links[:limit]
    return Explanation(
        entity,
        tuple(_quote(link.span, "mention", texts) for link in told),
        tuple(link.method for link in told),
        tuple(link.why for link in told),
        tuple(_claim(s, labels, texts) for s in statements[:limit]),
        len(links) - len(told),
        tuple(sorted(left_out.items())),
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


def to_json(explanations: Iterable[Explanation]) -> str:
    """Return explanations as JSON: a list of things, each with its mentions and claims."""
    rows = []
    for explanation in explanations:
        row = asdict(explanation)
        for mention, method, why in zip(row["mentions"], row.pop("methods"), row.pop("reasons"), strict=True):
            mention |= {"method": method, "why": why}
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, indent=1)
