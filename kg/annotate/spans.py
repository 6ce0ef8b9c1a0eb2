"""Proposals or probabilities → mentions, with the boundaries of the guidelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.annotate.columns import Columns
from kg.annotate.conjuncts import cut_measure
from kg.annotate.features import TEMPLATES
from kg.annotate.proposals import Proposal
from kg.annotate.tokens import Tokens
from kg.decide.templates import scores, span_rows
from kg.model import Kind, Mention

if TYPE_CHECKING:
    from kg.decide.sequence import Found
    from kg.decide.store import Model

_EDGE = frozenset({",", ";", ".", ":", "and", "or", "*", "/", "-", "–", "—", "'", "’", "‘"})
_TAIL = _EDGE | {"’s", "'s"}
_PAIRS = {"“": "”", "(": ")", "[": "]", "《": "》", "‘": "’", '"': '"'}
_CLOSERS = frozenset(_PAIRS.values())
_ARTICLES = frozenset({"the", "a", "an"})
# What may stand between the cue of a quoted finding and its opening quote.
_LEADS = _ARTICLES | {"problem", "problems", "issue", "issues", "of", "that"}
_QUOTES = {"“": "”", '"': '"'}
# No name of a unit goes on behind these: a time follows.
_TIMES = frozenset({"from", "since", "until", "during"})
# Without the learned model a proposal counts from this score on.
SURE = 0.6
# From this score on a rule of names is believed whatever the learned model says.
TRUSTED = 0.93


def from_rules(tokens: Tokens, proposals: Sequence[Proposal]) -> list[Mention]:
    """Return the mentions that rules alone are sure enough of."""
    found = []
    for p in proposals:
        if p.score >= SURE:
            found.append(_mention(tokens, p.start, p.end, p.kind, p.rule, p.score, p.attributes))
    return _unique(m for m in found if m is not None)


def from_model(
    tokens: Tokens, columns: Columns, model: Model, proposals: Sequence[Proposal]
) -> list[Mention]:
    """Return the mentions that the learned model finds; a rule that proposed the same keeps its name."""
    by_span = {(p.start, p.end, p.kind): p for p in reversed(proposals)}
    sentences = [range(s.start, s.end) for s in tokens.sentences]
    decoded = model.spans.label(scores(columns, sentences, TEMPLATES, model.spans), bias=model.bias)
    children = tokens.children()
    found = []
    for sentence, spans in zip(tokens.sentences, decoded, strict=True):
        for span in spans:
            kind = Kind(span.kind)
            curve = model.calibrations.get(span.kind)
            score = curve(span.probability) if curve else round(span.probability, 4)
            place = range(sentence.start, sentence.end)
            rows = span_rows(columns, place, place[span.start : span.end], TEMPLATES)
            why = model.spans.explain(rows, 0, len(rows), span.kind)
            for start, end in _parts(tokens, children, sentence.start, span):
                rule = by_span.get((start, end, kind))
                name = rule.rule if rule else f"EN-MODEL-{kind.value.upper()}"
                attributes = rule.attributes if rule else ()
                found.append(_mention(tokens, start, end, kind, name, score, attributes, why))
    return _one_reading(_unique(m for m in found if m is not None))


def _one_reading(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without measures of the very words of a problem: what is done wrong is none."""
    best: dict[tuple[int, int], Mention] = {}
    for m in mentions:
        if m.kind in (Kind.PROBLEM, Kind.MEASURE):
            rival = best.get((m.start, m.end))
            best[m.start, m.end] = m if rival is None or m.kind is Kind.PROBLEM else rival
    return [m for m in mentions if m.kind in (Kind.UNIT, Kind.POLICY) or best[m.start, m.end] is m]


def add_sure(tokens: Tokens, mentions: Sequence[Mention], proposals: Sequence[Proposal]) -> list[Mention]:
    """Return the mentions with those of rules that hardly ever err, where nothing of their kind stands."""
    taken = {(m.kind, i) for m in mentions for i in range(*tokens.within(m.start, m.end))}
    added = [
        _mention(tokens, p.start, p.end, p.kind, p.rule, p.score, p.attributes)
        for p in proposals
        if p.score >= TRUSTED and all((p.kind, i) not in taken for i in range(p.start, p.end))
    ]
    return _unique([*mentions, *(m for m in added if m is not None)])


def mentions_of(tokens: Tokens, found: Sequence[Sequence[Found]]) -> list[Mention]:
    """Return what was decoded as mentions, trimmed, without rule or reason."""
    children = tokens.children()
    rows = []
    for sentence, spans in zip(tokens.sentences, found, strict=True):
        for span in spans:
            for start, end in _parts(tokens, children, sentence.start, span):
                rows.append(_mention(tokens, start, end, Kind(span.kind), "MODEL", span.probability))
    return _unique(m for m in rows if m is not None)


def _parts(
    tokens: Tokens, children: Sequence[Sequence[int]], first: int, span: Found
) -> Iterator[tuple[int, int]]:
    """Yield the rows of a decoded span; a measure that is several is cut."""
    start, end = first + span.start, first + span.end
    if span.kind == Kind.MEASURE:
        yield from cut_measure(tokens, children, start, end)
    else:
        yield start, end


def _mention(  # noqa: PLR0913, a mention has as many parts
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
    if kind is Kind.PROBLEM:
        start, end = _quoted_finding(tokens, start, end)
    if kind is Kind.UNIT:
        start, end = _name_alone(tokens, start, end)
    before = None
    while before != (start, end) and start < end:
        before = start, end
        start, end = _balance(tokens, start, end, kind)
        while start < end and _is_edge(tokens.text[start], end - start):
            start += 1
        while end > start and tokens.text[end - 1] in _TAIL:
            end -= 1
    if start >= end or not any(map(str.isalnum, "".join(tokens.text[start:end]))):
        return None
    low, high = tokens.span(start, end)
    return Mention(low, high, kind, rule, score, attributes, why)


def _name_alone(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Return a unit's name without the label before it (``Responsible body:``) and the time behind it."""
    colon = next((i for i in reversed(range(start, end - 1)) if tokens.text[i] == ":"), start - 1)
    start = colon + 1
    end = next((i for i in range(start + 1, end) if tokens.text[i].lower() in _TIMES), end)
    return start, end


def _quoted_finding(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Return the words between the quotes where a finding is quoted, else the span as it is.

    ``problem of “the ledger is not kept” that the team pointed out`` states what is quoted.
    """
    at = start
    while at < min(end, start + 4) and tokens.text[at].lower() in _LEADS:
        at += 1
    closer = _QUOTES.get(tokens.text[at]) if at < end else None
    if closer is None:
        return start, end
    stop = next((i for i in range(at + 1, end) if tokens.text[i] == closer), end)
    return (at + 1, stop) if stop > at + 3 else (start, end)


def _is_edge(text: str, left: int) -> bool:
    return text in _EDGE or (left > 1 and text.lower() in _ARTICLES)


def _balance(tokens: Tokens, start: int, end: int, kind: Kind) -> tuple[int, int]:
    """Return the span with whole pairs of quotes and brackets, none around it.

    An opening sign whose partner stands right behind the span takes it in; a finding or a title that
    is quoted begins behind its opening quote instead.
    """
    opened: list[int] = []
    for i in range(start, end):
        text = tokens.text[i]
        if opened and text == _PAIRS[tokens.text[opened[-1]]]:
            opened.pop()
        elif text in _PAIRS:
            opened.append(i)
        elif text in _CLOSERS and text != "’" and not _opened_inside(tokens, start, i, text):
            return (start, i) if i == end - 1 or i - start >= end - i else (i + 1, end)
    if not opened:
        whole = end - start > 2 and _PAIRS.get(tokens.text[start]) == tokens.text[end - 1]
        return (start + 1, end - 1) if whole else (start, end)
    at = opened[-1]
    is_next = end < len(tokens) and tokens.text[end] == _PAIRS[tokens.text[at]]
    if at == start or (is_next and tokens.text[at] in '“"《' and kind in (Kind.PROBLEM, Kind.POLICY)):
        return at + 1, end
    return (start, end + 1) if is_next else (start, at) if at == end - 1 else (start, end)


def _opened_inside(tokens: Tokens, start: int, at: int, closer: str) -> bool:
    """Tell whether a closing sign answers one inside an earlier word (``200.303(a`` and ``)``)."""
    opener = next(o for o, c in _PAIRS.items() if c == closer)
    return any(opener in tokens.text[i][1:] and closer not in tokens.text[i] for i in range(start, at))


def _unique(mentions: Iterable[Mention]) -> list[Mention]:
    found: dict[tuple[int, int, Kind], Mention] = {}
    for mention in mentions:
        found.setdefault((mention.start, -mention.end, mention.kind), mention)
    return [found[key] for key in sorted(found)]
