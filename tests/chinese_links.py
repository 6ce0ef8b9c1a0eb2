"""What an annotator of Chinese says of a text, as pairs of words."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import Annotation, RelationKind, Report

Annotator = Callable[[Report], Annotation]


def read(annotate: Annotator, text: str) -> Annotation:
    """Return the annotation of a text as the notice of nobody."""
    return annotate(Report("0" * 16, text, "", "notice.txt", "", "", "zh"))


def links(annotation: Annotation, kind: RelationKind) -> set[tuple[str, str]]:
    """Return the words at both ends of each relation of a kind."""
    text, mentions = annotation.report.text, annotation.mentions
    found = ((mentions[r.subject], mentions[r.object]) for r in annotation.relations if r.kind is kind)
    return {(text[a.start : a.end], text[b.start : b.end]) for a, b in found}
