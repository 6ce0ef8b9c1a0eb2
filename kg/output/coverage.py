"""``coverage.csv``: each sentence that gave nothing to the graph, and why.

Nothing is lost in silence: a reader sees what was skipped without reading the report again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Annotation, Link, Passage, PassageKind, Span, Statement
from kg.output.tables import to_csv

COLUMNS = ("source", "report", "start", "end", "passage", "reason", "sentence")


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
        for passage in sentences(annotation):
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
        passages = list(sentences(annotation))
        key = annotation.report.id
        counted.append(
            Coverage(
                report=key,
                sentences=len(passages),
                with_mention=sum(_touches(named.get(key, ()), passage) for passage in passages),
                with_statement=sum(_touches(speaking.get(key, ()), passage) for passage in passages),
            )
        )
    return counted


def sentences(annotation: Annotation) -> Iterator[Passage]:
    """Iterate over the sentences of a report, and over the blocks that have none."""
    parents = {passage.parent for passage in annotation.passages if passage.kind == PassageKind.SENTENCE}
    for index, passage in enumerate(annotation.passages):
        if passage.kind == PassageKind.SENTENCE or (index not in parents and not _holds(annotation, index)):
            yield passage


def why_silent(
    annotation: Annotation,
    passage: Passage,
    named: dict[str, list[Span]],
    speaking: dict[str, list[Span]],
) -> str | None:
    """Return why a sentence gave no statement, or None when it gave one."""
    key = annotation.report.id
    if _touches(speaking.get(key, ()), passage):
        return None
    if _touches(named.get(key, ()), passage):
        return "what it names is in no statement"
    kind = _block(annotation, passage).kind
    if kind == PassageKind.FURNITURE:
        return "page furniture, contact line or signature: never annotated"
    if kind in (PassageKind.TITLE, PassageKind.HEADING):
        return "heading that names a theme only"
    return "no unit, problem, measure or policy found"


def _holds(annotation: Annotation, index: int) -> bool:
    """Whether the block at `index` only encloses later blocks (its own text is in them)."""
    outer = annotation.passages[index]
    later = annotation.passages[index + 1 : index + 2]
    return any(outer.start <= inner.start and inner.end <= outer.end for inner in later)


def _block(annotation: Annotation, passage: Passage) -> Passage:
    if passage.kind == PassageKind.SENTENCE and passage.parent is not None:
        return annotation.passages[passage.parent]
    return passage


def _spans(links: Iterable[Link]) -> dict[str, list[Span]]:
    return _by_report(link.span for link in links)


def _evidence(statements: Iterable[Statement]) -> dict[str, list[Span]]:
    return _by_report(span for statement in statements for span in statement.evidence)


def _by_report(spans: Iterable[Span]) -> dict[str, list[Span]]:
    grouped: dict[str, list[Span]] = {}
    for span in sorted(set(spans)):
        grouped.setdefault(span.report, []).append(span)
    return grouped


def _touches(spans: Sequence[Span], passage: Passage) -> bool:
    """Whether any of the sorted `spans` shares a character with the passage."""
    from bisect import bisect_left

    # Spans are sorted by start and few are longer than a sentence: look at those that start in
    # the passage, and back over those that may reach into it.
    first = bisect_left(spans, passage.start, key=lambda span: span.start)
    if first < len(spans) and spans[first].start < passage.end:
        return True
    return any(span.end > passage.start for span in spans[max(0, first - 50) : first])
