"""``coverage.csv``: each sentence that gave nothing to the graph, and why.

Nothing is lost in silence: a reader sees what was skipped without reading the report again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Annotation, Link, Passage, PassageKind, Span, Statement
from kg.output.tables import to_csv
from kg.segment import speaking_parts, touches

COLUMNS = ("source", "report", "start", "end", "passage", "reason", "sentence")

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences of a report speak in the graph."""

    report: str
    sentences: int
    with_mention: int
    with_statement: int


def to_coverage_csv(
    annotations: Iterable[Annotation], links: Iterable[Link], statements: Iterable[Statement]
) -> str:
    """Return the table of silent sentences as CSV."""
    named, speaking = _spans(links), _evidence(statements)
    rows: list[Sequence[object]] = []
    for annotation in annotations:
        report = annotation.report
        for passage in speaking_parts(annotation.passages):
            reason = why_silent(annotation, passage, named, speaking)
            if reason is not None:
                block = _block(annotation, passage)
                text = report.text[passage.start : passage.end]
                rows.append(
                    (report.source, report.id, passage.start, passage.end, str(block.kind), reason, text)
                )
    return to_csv(COLUMNS, rows)


def count_coverage(
    annotations: Iterable[Annotation], links: Iterable[Link], statements: Iterable[Statement]
) -> list[Coverage]:
    """Count, for each report, the sentences that name something and those that state something."""
    named, speaking = _spans(links), _evidence(statements)
    counted = []
    for annotation in annotations:
        passages = speaking_parts(annotation.passages)
        key = annotation.report.id
        counted.append(
            Coverage(
                report=key,
                sentences=len(passages),
                with_mention=sum(_touched(named, key, passage) for passage in passages),
                with_statement=sum(_touched(speaking, key, passage) for passage in passages),
            )
        )
    return counted


def why_silent(
    annotation: Annotation,
    passage: Passage,
    named: dict[str, Spans],
    speaking: dict[str, Spans],
) -> str | None:
    """Return why a sentence gave no statement, or None when it gave one."""
    key = annotation.report.id
    if _touched(speaking, key, passage):
        return None
    if _touched(named, key, passage):
        return "what it names is in no statement"
    kind = _block(annotation, passage).kind
    if kind == PassageKind.FURNITURE:
        return "page furniture, contact line or signature: never annotated"
    if kind in (PassageKind.TITLE, PassageKind.HEADING):
        return "heading that names a theme only"
    return "no unit, problem, measure or policy found"


def _block(annotation: Annotation, passage: Passage) -> Passage:
    if passage.kind == PassageKind.SENTENCE and passage.parent is not None:
        return annotation.passages[passage.parent]
    return passage


def _spans(links: Iterable[Link]) -> dict[str, Spans]:
    return _by_report(link.span for link in links)


def _evidence(statements: Iterable[Statement]) -> dict[str, Spans]:
    return _by_report(span for statement in statements for span in statement.evidence)


def _by_report(spans: Iterable[Span]) -> dict[str, Spans]:
    grouped: dict[str, Spans] = {}
    for span in sorted(set(spans)):
        grouped.setdefault(span.report, []).append((span.start, span.end))
    return grouped


def _touched(spans: dict[str, Spans], report: str, passage: Passage) -> bool:
    return touches(spans.get(report, ()), passage.start, passage.end)
