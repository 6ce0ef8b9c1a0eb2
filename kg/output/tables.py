"""The tables of a build as CSV (RFC 4180, UTF-8): statements with their quotes, and the things they name.

The files begin with a byte order mark, by which Excel tells UTF-8 from the code page of its machine;
what is printed has none. Cells come from reports, and spreadsheets run what begins like a formula;
such a cell is given a leading apostrophe (OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.mint import assertion_iri
from kg.model import SHOWN_ATTRIBUTES, Entity, Kind, Link, Report, Span, Statement

Row = Sequence[object]
MARK = "\ufeff"

STATEMENT_COLUMNS = (
    "statement",
    "subject",
    "predicate",
    "object",
    "basis",
    "confidence",
    "rule",
    "report",
    "role",
    "start",
    "end",
    "quote",
    "subject_label",
    "object_label",
    "source",
)
ENTITY_COLUMNS = (
    "id",
    "label",
    "label_en",
    "label_zh",
    "collective",
    *SHOWN_ATTRIBUTES,
    "mentions",
    "reports",
    "first_report",
    "first_start",
    "first_end",
    "first_quote",
)


def to_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    r"""Return a table as CSV text.

    >>> to_csv(["unit", "n"], [["=cmd()", 2]])
    "unit,n\r\n'=cmd(),2\r\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def to_csv_file(columns: Sequence[str], rows: Iterable[Row]) -> str:
    r"""Return a table as a file that spreadsheets open with all its letters: read it as ``utf-8-sig``.

    >>> to_csv_file(["unit"], [["港务局"]])
    '\ufeffunit\r\n港务局\r\n'
    """
    return MARK + to_csv(columns, rows)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """Return a text with an apostrophe before what a spreadsheet would run as a formula.

    >>> guarded("=1+1"), guarded("1+1=2")
    ("'=1+1", '1+1=2')
    """
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def statement_rows(
    statements: Iterable[Statement], entities: Mapping[str, Entity], reports: Mapping[str, Report]
) -> list[Row]:
    """Return a row for each quote of each statement, told apart by ``statement``, the IRI of its assertion.

    A statement has several quotes, as ``role`` says: for its subject, its object, and what joins them.
    """
    rows: list[Row] = []
    for s in sorted(
        statements, key=lambda s: (s.report, s.evidence, s.predicate, s.subject, s.object, s.rule)
    ):
        report = reports[s.report]
        for span, role in zip(s.evidence, s.roles, strict=True):
            rows.append(
                (
                    assertion_iri(s),
                    s.subject,
                    s.predicate,
                    s.object,
                    str(s.basis),
                    f"{s.confidence:.3f}",
                    s.rule,
                    s.report,
                    role,
                    span.start,
                    span.end,
                    report.text[span.start : span.end],
                    entities[s.subject].label,
                    entities[s.object].label,
                    report.source,
                )
            )
    return rows


def entity_rows(
    kind: Kind, entities: Iterable[Entity], links: Iterable[Link], reports: Mapping[str, Report]
) -> list[Row]:
    """Return a row for each entity of a kind, with how often and where first it is named."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for link in links:
        if link.entity is not None:
            spans[link.entity].append(link.span)
    rows: list[Row] = []
    for entity in sorted(entities, key=lambda e: (e.label, e.id)):
        if entity.kind == kind:
            rows.append(_entity_row(entity, sorted(spans[entity.id]), reports))
    return rows


def _entity_row(entity: Entity, spans: list[Span], reports: Mapping[str, Report]) -> Row:
    labels = dict(entity.labels)
    first = spans[0] if spans else None
    quote = reports[first.report].text[first.start : first.end] if first else ""
    attributes = [entity.shown(name) for name in SHOWN_ATTRIBUTES]
    place = (first.report, first.start, first.end, quote) if first else ("", "", "", "")
    return (
        entity.id,
        entity.label,
        labels.get("en"),
        labels.get("zh"),
        str(entity.collective).lower(),
        *attributes,
        len(spans),
        len(Counter(span.report for span in spans)),
        *place,
    )
