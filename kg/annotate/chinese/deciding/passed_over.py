"""What rules are sure of, though the learned model passed it over."""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.reading.layout import Line, Role
from kg.model import Kind, Mention
from kg.terms import Terms

_FROM = {
    Kind.POLICY: 0.8,
    Kind.UNIT: 2.0,  # of no rule: of those that the model passes over nearly all are none
    Kind.PROBLEM: 0.93,
    Kind.MEASURE: 2.0,  # of no rule
}  # surer proposals of rules that the model says nothing of are kept
_IN_CELL = 0.8  # a measure that a rule finds in a cell of measures is kept from here
_OF_WHO = 0.25  # so is what it finds in a cell that names units
_WHO = frozenset({Role.RESPONSIBLE, Role.SUBJECT})  # cells that name units and nothing else


class PassedOver:
    """Keeps what rules are sure of: acting units, nested titles, policies; made once."""

    def __init__(self, terms: Terms) -> None:
        self._group = terms.cue("units.group")  # groups that hardly ever are no unit

    def __call__(
        self, text: str, line: Line, proposals: Sequence[Proposal], ours: Sequence[Mention]
    ) -> list[Mention]:
        """Return the mentions of a line that rules are sure of and that clash with none of `ours`."""
        added = []
        for p in proposals:
            if p.kind is Kind.UNIT and not (_acts(line, p) or self._group.match(text, p.start)):
                continue
            clash = [m for m in ours if m.kind is p.kind and m.start < p.end and p.start < m.end]
            inside = _is_nested(text, p) and all(m.start < p.start and p.end < m.end for m in clash)
            if p.sure >= _least(line, p.kind) and (not clash or inside):
                added.append(Mention(p.start, p.end, p.kind, p.rule, p.sure))
        return added


def _is_nested(text: str, proposal: Proposal) -> bool:
    """Whether a proposal is a title, which may stand in another: 《关于印发〈办法〉的通知》."""
    return proposal.kind is Kind.POLICY and text[proposal.start - 1 : proposal.start] in ("〈", "《")


def _least(line: Line, kind: Kind) -> float:
    """Return how sure a rule must be of a mention of a line."""
    if line.role in _WHO:
        return _OF_WHO
    if line.row is not None and line.role is Role.MEASURE and kind is Kind.MEASURE:
        return _IN_CELL
    return _FROM[kind]


def _acts(line: Line, proposal: Proposal) -> bool:
    """Whether a unit is the subject that stands right before a predicate, or a cell of those responsible."""
    if line.role in _WHO:
        return True
    return any(
        line.words[c.first].start <= proposal.start and proposal.end <= c.start <= proposal.end + 4
        for c in line.clauses
    )
