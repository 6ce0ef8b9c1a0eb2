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
_LEFT = "ZH-P-LEFT"
_IN_CELL = 0.8  # a measure that a rule finds in a cell of measures is kept from here
_OF_WHO = 0.25  # so is what it finds in a cell that names units
_WHO = frozenset({Role.RESPONSIBLE, Role.SUBJECT})  # cells that name units and nothing else


class PassedOver:
    """Keeps what rules are sure of: acting units, nested titles, policies; made once."""

    def __init__(self, terms: Terms) -> None:
        self._group = terms.cue("units.group")  # groups that hardly ever are no unit
        self._state_only, self._left_over = terms.cue("measures.state-only"), terms.cue("measures.left-over")

    def __call__(
        self, text: str, line: Line, proposals: Sequence[Proposal], ours: Sequence[Mention]
    ) -> list[Mention]:
        """Return the mentions of a line that rules are sure of and that clash with none of `ours`.

        What only says how far a measure is (正在整改) is none, and what of it is not done yet is a problem.
        """
        added = []
        for p in proposals:
            if p.sure < _least(line, p.kind):
                continue
            if p.kind is Kind.UNIT and not (_acts(line, p) or self._group.match(text, p.start)):
                continue
            if p.kind is Kind.MEASURE and self._state_only.fullmatch(text, p.start, p.end):
                continue
            is_left = p.kind is Kind.MEASURE and self._left_over.fullmatch(text, p.start, p.end)
            kind, rule = (Kind.PROBLEM, _LEFT) if is_left else (p.kind, p.rule)
            clash = [m for m in ours if m.kind is kind and m.start < p.end and p.start < m.end]
            inside = _is_nested(text, p) and all(m.start < p.start and p.end < m.end for m in clash)
            if not _is_done(p, ours) and (not clash or inside):
                added.append(Mention(p.start, p.end, kind, rule, p.sure))
        return added


def _is_nested(text: str, proposal: Proposal) -> bool:
    """Whether a proposal is a title, which may stand in another: 《关于印发〈办法〉的通知》."""
    return proposal.kind is Kind.POLICY and text[proposal.start - 1 : proposal.start] in ("〈", "《")


def _is_done(proposal: Proposal, ours: Sequence[Mention]) -> bool:
    """Whether what is stated as a problem holds a measure: the text says what was done, no fault.

    The measure may begin with the 对 before it: 对移送线索开展核查.
    """
    return proposal.kind is Kind.PROBLEM and any(
        m.kind is Kind.MEASURE and proposal.start - 1 <= m.start and m.end <= proposal.end for m in ours
    )


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
