"""Which format a client wants: the Accept header against what there is (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
}


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type of those offered, the best first, that the client likes most; None if none.

    >>> choose("text/html, text/turtle;q=0.9, */*;q=0.1", ["text/turtle", "application/ld+json"])
    'text/turtle'
    >>> choose("image/png", ["text/turtle"]) is None
    True
    """
    wanted = _parse(accept or "*/*")

    def liking(media: str) -> tuple[float, int]:
        found = [(specific, q) for kind, specific, q in wanted if _matches(kind, media)]
        best = max(found, default=(0, 0.0))
        return best[1], -offered.index(media)

    best = max(offered, key=liking)
    return best if liking(best)[0] > 0 else None


def _parse(accept: str) -> list[tuple[str, int, float]]:
    found = []
    for part in accept.split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        specific = 0 if kind == "*/*" else 1 if kind.endswith("/*") else 2
        found.append((kind.lower(), specific, quality))
    return found


def _matches(kind: str, media: str) -> bool:
    return kind in ("*/*", media) or (kind.endswith("/*") and media.startswith(kind[:-1]))
