"""Proposals or probabilities → mentions, with the boundaries of the guidelines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.annotate.proposals import Proposal
from kg.annotate.tokens import Tokens
from kg.model import Kind, Mention

if TYPE_CHECKING:
    from kg.decide.store import Model

_EDGE = frozenset(
    {
        ",",
        ";",
        ".",
        ":",
        "and",
        "or",
        '"',
        "”",
        "“",
        "’",
        "‘",
        "*",
        "/",
        "(",
        "[",
        "-",
        "–",
        "—",
        "《",
        "》",
        "'",
    }
)
_TAIL = _EDGE - {"’"} | {"’s", "'s", "’", "'"}
_ARTICLES = frozenset({"the", "a", "an"})
# Without the learned model a proposal counts from this score on.
SURE = 0.6


def from_rules(tokens: Tokens, proposals: Sequence[Proposal]) -> list[Mention]:
    """Return the mentions that rules alone are sure enough of."""
    found = []
    for p in proposals:
        if p.score >= SURE:
            found.append(_mention(tokens, p.start, p.end, p.kind, p.rule, p.score, p.attributes))
    return _unique(m for m in found if m is not None)


def from_model(
    tokens: Tokens, rows: Sequence[Sequence[Sequence[str]]], model: Model, proposals: Sequence[Proposal]
) -> list[Mention]:
    """Return the mentions that the learned model finds; a rule that proposed the same keeps its name."""
    by_span = {(p.start, p.end, p.kind): p for p in reversed(proposals)}
    found = []
    for sentence, row, spans in zip(
        tokens.sentences, rows, model.spans.decode(rows, bias=model.bias), strict=True
    ):
        for span in spans:
            kind = Kind(span.kind)
            start, end = sentence.start + span.start, sentence.start + span.end
            rule = by_span.get((start, end, kind))
            curve = model.calibrations.get(span.kind)
            score = curve(span.probability) if curve else round(span.probability, 4)
            why = model.spans.explain(row, span.start, span.end, span.kind)
            name = rule.rule if rule else f"EN-MODEL-{kind.value.upper()}"
            found.append(
                _mention(tokens, start, end, kind, name, score, rule.attributes if rule else (), why)
            )
    return _unique(m for m in found if m is not None)


def _mention(
    tokens: Tokens,
    start: int,
    end: int,
    kind: Kind,
    rule: str,
    score: float,
    attributes: tuple[tuple[str, str], ...] = (),
    why: tuple[tuple[str, float], ...] = (),
) -> Mention | None:
    """Trim articles, quotes and signs from the ends; None if nothing is left."""
    while start < end and (
        tokens.text[start] in _EDGE or (tokens.text[start].lower() in _ARTICLES and end - start > 1)
    ):
        start += 1
    while end > start and tokens.text[end - 1] in _TAIL:
        end -= 1
    if start >= end or not any(map(str.isalnum, "".join(tokens.text[start:end]))):
        return None
    low, high = tokens.span(start, end)
    return Mention(low, high, kind, rule, score, attributes, why)


def _unique(mentions: object) -> list[Mention]:
    found: dict[tuple[int, int, Kind], Mention] = {}
    for mention in mentions:  # type: ignore[attr-defined]
        found.setdefault((mention.start, -mention.end, mention.kind), mention)
    return [found[key] for key in sorted(found)]
