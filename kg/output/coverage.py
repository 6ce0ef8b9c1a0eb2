"""``coverage.csv``: each sentence that gave nothing to the graph, and why.

Nothing is lost in silence: a reader sees what was skipped without reading the report again, and
``why_not`` (``kg explain --why-not``) answers from the file with what came nearest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import REBUILD, OutputError
from kg.model import Annotation, Link, Passage, PassageKind, Span, Statement
from kg.names import folded
from kg.output.tables import to_csv_file
from kg.segment import Touches, speaking_parts, touching

if TYPE_CHECKING:
    from kg.store import Build

NAME = "coverage.csv"
LONGEST = 2**31 - 1  # characters of a field, the most that every system allows
COLUMNS = ("source", "report", "start", "end", "passage", "reason", "sentence")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences of a report speak in the graph."""

    report: str
    sentences: int
    with_statement: int


@dataclass(frozen=True, slots=True)
class Near:
    """Words that were found in a sentence, or nearest to it in its report."""

    kind: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Silent:
    """A sentence that gave nothing."""

    source: str
    start: int
    end: int
    sentence: str
    reason: str
    near: tuple[Near, ...]  # empty where nothing was found in the whole report


@dataclass(frozen=True, slots=True)
class Heard:
    """A place of some words in a sentence that gave something, and what they are there."""

    source: str
    start: int
    end: int
    alone: tuple[Near, ...]  # mentions of just these words
    around: tuple[Near, ...]  # those that hold more than them, or a part; or else the nearest


def why_not(build: Build, words: str) -> list[Silent]:
    """Return the sentences of a build that hold `words` and gave nothing, in order of the reports.

    Raises
    ------
    OutputError
        If the build has no ``coverage.csv``, or one that kg did not write.
    """
    mentions = _mentions(build)
    found = []
    for key, start, end, reason in _silent(build):
        report = build.reports[key]
        sentence = report.text[start:end]
        if folded(words) in folded(sentence):
            around = _nearest(mentions.get(key, ()), start, end)
            found.append(Silent(report.source, start, end, sentence, reason, around))
    return sorted(found, key=lambda row: (row.source, row.start, row.end))


def heard(build: Build, words: str) -> list[Heard]:
    """Return where `words` stand in sentences that gave something, and whether they are a mention there.

    A sentence may give much, and nothing of the name that is asked about.
    """
    wanted = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    mentions, silent = _mentions(build), _by_report(Span(*row[:3]) for row in _silent(build))
    found = []
    for report in build.reports.values():
        for place in wanted.finditer(report.text):
            start, end = place.span()
            if report.id in silent and silent[report.id](start, end):
                continue
            near = _nearest(mentions.get(report.id, ()), start, end)
            alone = tuple(one for one in near if folded(one.words) == folded(words))
            around = tuple(one for one in near if one not in alone)
            found.append(Heard(report.source, start, end, alone, around))
    return sorted(found, key=lambda one: (one.source, one.start, one.end))


def _mentions(build: Build) -> dict[str, list[Near]]:
    """Return by report what was found in it."""
    kinds = {entity.id: str(entity.kind) for entity in build.entities}
    mentions: dict[str, list[Near]] = {}
    for link in build.links:
        report = build.reports.get(link.span.report)
        if report is not None and link.entity is not None:
            said = " ".join(report.text[link.span.start : link.span.end].split())
            near = Near(kinds[link.entity], said, link.span.start, link.span.end)
            mentions.setdefault(report.id, []).append(near)
    return mentions


def _silent(build: Build) -> Iterator[tuple[str, int, int, str]]:
    path = build.folder / NAME
    if not path.is_file():
        raise OutputError(f"{path}: is missing; it holds what gave nothing; {REBUILD}")
    for number, row in enumerate(_rows(path), start=1):
        try:
            key, start, end = row["report"], int(row["start"]), int(row["end"])
            yield build.reports[key].id, start, end, row["reason"]
        except (KeyError, TypeError, ValueError) as error:
            raise OutputError(f"{path}: damaged in row {number}; {REBUILD}") from error


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; a sentence in it may be as long as a report."""
    limit = csv.field_size_limit(LONGEST)  # one limit for all that reads CSV in this process
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (ValueError, csv.Error) as error:
        raise OutputError(f"{path}: damaged ({error}); {REBUILD}") from error
    finally:
        csv.field_size_limit(limit)


def _nearest(mentions: Sequence[Near], start: int, end: int) -> tuple[Near, ...]:
    """Return the mentions in a sentence, or else the one that the fewest characters part from it."""
    inside = tuple(near for near in mentions if near.start < end and start < near.end)
    if inside or not mentions:
        return inside
    return (min(mentions, key=lambda near: (max(near.start - end, start - near.end), near.start)),)


def to_coverage_csv(
    annotations: Iterable[Annotation], links: Iterable[Link], statements: Iterable[Statement]
) -> str:
    """Return the table of silent sentences, the content of ``coverage.csv``."""
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
    return to_csv_file(COLUMNS, rows)


def count_coverage(annotations: Iterable[Annotation], statements: Iterable[Statement]) -> list[Coverage]:
    """Count, for each report, its sentences and those that state something."""
    speaking = _evidence(statements)
    counted = []
    for annotation in annotations:
        passages = speaking_parts(annotation.passages)
        key = annotation.report.id
        counted.append(
            Coverage(
                report=key,
                sentences=len(passages),
                with_statement=sum(_touched(speaking, key, passage) for passage in passages),
            )
        )
    return counted


def why_silent(
    annotation: Annotation,
    passage: Passage,
    named: dict[str, Touches],
    speaking: dict[str, Touches],
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


def _spans(links: Iterable[Link]) -> dict[str, Touches]:
    return _by_report(link.span for link in links)


def _evidence(statements: Iterable[Statement]) -> dict[str, Touches]:
    return _by_report(span for statement in statements for span in statement.evidence)


def _by_report(spans: Iterable[Span]) -> dict[str, Touches]:
    grouped: dict[str, list[tuple[int, int]]] = {}
    for span in sorted(set(spans)):
        grouped.setdefault(span.report, []).append((span.start, span.end))
    return {report: touching(here) for report, here in grouped.items()}


def _touched(spans: dict[str, Touches], report: str, passage: Passage) -> bool:
    return report in spans and spans[report](passage.start, passage.end)
