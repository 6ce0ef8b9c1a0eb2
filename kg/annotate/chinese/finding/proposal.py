"""What a rule proposes: words that may be a mention."""

from __future__ import annotations

from typing import NamedTuple

from kg.model import Kind


class Proposal(NamedTuple):
    """Characters ``start:end`` that a rule takes for a mention; `sure` is how often such rules are right."""

    start: int
    end: int
    kind: Kind
    rule: str
    sure: float = 0.8


def disjoint(proposals: list[Proposal]) -> list[Proposal]:
    """Return the proposals that do not overlap a surer or longer one, in order of the text.

    >>> a, b = Proposal(0, 9, Kind.UNIT, "A"), Proposal(3, 5, Kind.UNIT, "B")
    >>> [p.rule for p in disjoint([b, a])]
    ['A']
    """
    kept: list[Proposal] = []
    for proposal in sorted(proposals, key=lambda p: (-p.sure, p.start - p.end, p.start)):
        if all(proposal.end <= other.start or other.end <= proposal.start for other in kept):
            kept.append(proposal)
    return sorted(kept)
