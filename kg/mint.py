"""IRIs as functions of the input: no counter, no random id, no clock.

Everything that exists in one text is named under that text; a mention is named as in RFC 5147
(``#char=start,end``, as NIF does), so that its IRI and its offsets check each other.
"""

from __future__ import annotations

import hashlib

from kg.model import Span, Statement

# The same as void:uriSpace in ontologies/ovs.ttl (a test compares them), so that no RDF library
# is needed to name a thing.
BASE = "https://w3id.org/oversight/id/"


def report_iri(report: str) -> str:
    """Return the IRI of a report.

    >>> report_iri("831e827bcff38213")
    'https://w3id.org/oversight/id/text/831e827bcff38213'
    """
    return f"{BASE}text/{report}"


def report_id(iri: str) -> str | None:
    """Return the id of the report that an IRI belongs to, None if it belongs to no single one.

    >>> report_id(mention_iri(Span("831e827bcff38213", 4, 9)))
    '831e827bcff38213'
    """
    start = report_iri("")
    if not iri.startswith(start):
        return None
    return iri[len(start) :].partition("/")[0].partition("#")[0] or None


def mention_iri(span: Span) -> str:
    """Return the IRI of the words at a span.

    >>> mention_iri(Span("831e827bcff38213", 4, 9)).rpartition("/")[2]
    '831e827bcff38213#char=4,9'
    """
    return f"{report_iri(span.report)}#char={span.start},{span.end}"


def assertion_iri(statement: Statement) -> str:
    """Return the IRI of a statement: a hash of what it claims, by which rule, on which words.

    Two rules that agree keep two assertions; reading a report again makes none.
    """
    spans = ",".join(f"{span.start}-{span.end}" for span in statement.evidence)
    content = (
        statement.subject,
        statement.predicate,
        statement.object,
        statement.rule,
        statement.basis,
        spans,
    )
    digest = hashlib.sha256("|".join(content).encode()).hexdigest()
    return f"{report_iri(statement.report)}/assertion-{digest[:12]}"
