"""Mentions that rules propose, before anything decides on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import Lexicon
from kg.model import Kind, Passage, PassageKind, Report


@dataclass(frozen=True, slots=True, order=True)
class Proposal:
    """Tokens ``start:end`` that a rule takes for a mention."""

    start: int
    end: int
    kind: Kind
    rule: str
    score: float
    attributes: tuple[tuple[str, str], ...] = ()


def stretches(passages: Iterable[Passage]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a report that may hold mentions: its blocks, without page furniture."""
    for passage in passages:
        if passage.kind not in (PassageKind.SENTENCE, PassageKind.FURNITURE):
            yield passage.start, passage.end


def by_pattern(
    report: Report,
    passages: Sequence[Passage],
    tokens: Tokens,
    lexicon: Lexicon,
    kinds: Iterable[Kind] = tuple(Kind),
) -> list[Proposal]:
    """Return what the patterns of the lexicon propose, block by block."""
    wanted, articles = frozenset(kinds), lexicon.lemmas("border.article")
    found: set[Proposal] = set()
    for stretch in stretches(passages):
        for pattern in lexicon.patterns:
            if pattern.kind not in wanted:
                continue
            for place in pattern.find(report.text, *stretch):
                start, end = tokens.within(*place)
                while start < end - 1 and tokens.text[start].lower() in articles:
                    start += 1
                if start < end:
                    found.add(
                        Proposal(start, end, pattern.kind, pattern.id, pattern.score, pattern.attributes)
                    )
    return longest(found)


def longest(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return proposals without those that lie in a longer one of their kind; ties go to the surer.

    >>> from kg.model import Kind
    >>> a, b = Proposal(0, 3, Kind.UNIT, "A", 0.8), Proposal(1, 3, Kind.UNIT, "B", 0.9)
    >>> [p.rule for p in longest([a, b])]
    ['A']
    """
    kept: dict[Kind, list[Proposal]] = {}
    taken: dict[Kind, set[int]] = {}
    ordered = sorted(proposals, key=lambda p: (p.start - p.end, -p.score, p.rule, p.start))
    for proposal in ordered:
        rows = range(proposal.start, proposal.end)
        used = taken.setdefault(proposal.kind, set())
        if used.isdisjoint(rows):
            used.update(rows)
            kept.setdefault(proposal.kind, []).append(proposal)
    return sorted(p for rows in kept.values() for p in rows)


def token_set(proposals: Iterable[Proposal], kind: Kind) -> frozenset[int]:
    """Return the tokens inside the proposals of a kind."""
    return frozenset(i for p in proposals if p.kind is kind for i in range(p.start, p.end))
