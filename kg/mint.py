"""IRIs as functions of the input: no counter, no random id, no clock.

Units and policies that have a name are shared by all reports, and named by a hash of ``key``, a
string that is kept beside them, so that anyone can mint them again.
What exists in one text only is named under that text; a mention is named as in RFC 5147
(``#char=start,end``, as NIF does), so that its IRI and its offsets check each other.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import quote

from kg.model import Kind, Span, Statement

# The same as void:uriSpace in ontologies/ovs.ttl (a test compares them), so that no RDF library
# is needed to name a thing.
BASE = "https://w3id.org/oversight/id/"


SLUG_LENGTH = 48
_SIGNS = {"": '"“”„‟«»″', "'": "‘’‚‛′`´", "-": "‐‑‒–—−"}
_PLAIN = str.maketrans({fancy: plain for plain, signs in _SIGNS.items() for fancy in signs})
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)")
_HAN_SPACE = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_EDGES = " \t\n\"'*_.,;:!?、。，；：？！…"
_PAIRS = {"《": "》", "〈": "〉", "(": ")", "[": "]", "「": "」", "『": "』"}


def normalise_name(name: str) -> str:
    """Return the form under which two spellings of a name are the same name.

    NFKC, casefold, straight apostrophes and hyphens, one space, none between Chinese characters,
    no leading article, no quotation marks, no punctuation or brackets around it.

    >>> normalise_name("The  Party Group of the “Harbour” Office"), normalise_name("《“水 务”条例》")
    ('party group of the harbour office', '水务条例')
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_PLAIN)
    text = _HAN_SPACE.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
    while True:
        stripped = text.strip(_EDGES)
        if article := _ARTICLE.match(stripped):
            stripped = stripped[article.end() :]
        if len(stripped) > 1 and _PAIRS.get(stripped[0]) == stripped[-1]:
            stripped = stripped[1:-1]
        if stripped == text:
            return text
        text = stripped


def named_key(kind: Kind, name: str) -> str:
    """Return the string that is hashed to mint the IRI of a named unit or policy.

    >>> named_key(Kind.UNIT, "The Ministry of Tides")
    'unit|ministry of tides'
    """
    return f"{kind}|{normalise_name(name)}"


def named_iri(key: str) -> str:
    """Return the IRI of a named unit or policy, from ``named_key``.

    The slug is for people, the hash for identity. A Chinese name has no slug, and a longer hash
    for that, since nothing else keeps two names apart.

    >>> named_iri("unit|ministry of tides")
    'https://w3id.org/oversight/id/unit/ministry-of-tides-23cfd015'
    >>> len(named_iri("unit|水务局").rpartition("/")[2])
    16
    """
    kind, _, name = key.partition("|")
    digest = hashlib.sha256(key.encode("utf-8")).hexdigest()
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].rstrip("-")
    # Digits left over from a Chinese name ("2020") are no slug.
    has_slug = re.search("[a-z]", slug) is not None
    return f"{BASE}{kind}/{slug}-{digest[:8]}" if has_slug else f"{BASE}{kind}/{digest[:16]}"


def own_key(name: str, span: Span) -> str:
    """Return the key of what exists in one text only: kind and first character.

    A better extractor usually moves the end of a span, not its start, so that the IRI survives.

    >>> own_key("problem", Span("831e827bcff38213", 1554, 1683))
    '831e827bcff38213/problem-c1554'
    """
    return f"{span.report}/{name}-c{span.start}"


def own_iri(key: str) -> str:
    """Return the IRI of what exists in one text only, from ``own_key``.

    >>> own_iri("831e827bcff38213/problem-c1554")
    'https://w3id.org/oversight/id/text/831e827bcff38213/problem-c1554'
    """
    return f"{BASE}text/{key}"


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


def shared_prefix(iris: Collection[str]) -> str:
    """Return what all IRIs start with, up to a slash or hash: the explorer leaves it out of its addresses.

    >>> shared_prefix(["https://example.org/id/unit/a", "https://example.org/id/measure/b"])
    'https://example.org/id/'
    >>> shared_prefix(["https://example.org/id/unit/a"]), shared_prefix([])
    ('https://example.org/id/unit/', '')
    """
    if not iris:
        return ""
    first, last = min(iris), max(iris)  # what these two share, all that lie between them share
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    prefix = first[:length]
    return prefix[: max(prefix.rfind("/"), prefix.rfind("#")) + 1]


def node_fragment(name: str) -> str:
    """Return what shows a node in the explorer, behind ``graph.html``; by its IRI, or that without ``BASE``.

    >>> node_fragment("unit/a,b")
    '#select=node,unit%2Fa%252Cb'
    """
    return f"#select=node,{quote(name.replace(',', '%2C'), safe='')}"  # a comma parts names there


def text_fragment(report: str, place: str = "0,0") -> str:
    """Return what shows the text of a report in the explorer, behind ``graph.html``, at ``start,end``."""
    return f"#text={quote(report, safe='')},{place}"
