"""Tell which chains from unit to policy are complete, and where the others break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from kg.analyse.pairs import Pairs, find_pairs, forward, label, of_kind, stated, where
from kg.analyse.questions.base import Options
from kg.analyse.table import Cell, Row, Table, rounded

COLUMNS = (
    "unit",
    "problem",
    "state",
    "state_stated",
    "measures",
    "measures_stated",
    "policies",
    "policies_stated",
    "confidence",
    "best_measure",
    "best_policy",
    "unit_node",
    "problem_node",
    "measure_node",
    "policy_node",
    "evidence",
)
STATES = ("complete", "no policy", "measure of others only", "no measure", "no unit", "not stated")


@dataclass(frozen=True, slots=True)
class Chains:
    """The links of the chain: of all facts, or of the stated ones."""

    faced: Pairs
    taken: Pairs
    addressed: Pairs
    cited: Pairs
    measures: dict[str, list[str]]
    policies: dict[str, list[str]]
    takers: frozenset[str]

    def follow(self, unit: str | None, problem: str) -> tuple[str, list[str], list[str], Chain]:
        """Return the state, the unit's own measures, their policies, and the firmest chain."""
        answers = self.measures.get(problem, [])
        # A measure that nobody is said to take is taken for the unit's own; one that another
        # unit takes is not: the way through the problem would lay it at the wrong door.
        own = [m for m in answers if unit is None or (unit, m) in self.taken or m not in self.takers]
        policies = sorted({policy for measure in own for policy in self.policies.get(measure, ())})
        best = max((self._chain(unit, problem, m) for m in own), key=_firmness, default=(None, None, 0.0))
        if unit is None:
            return "no unit", own, policies, best
        if policies:
            return "complete", own, policies, best
        return ("no policy" if own else "measure of others only" if answers else "no measure"), own, [], best

    def _chain(self, unit: str | None, problem: str, measure: str) -> Chain:
        links = [self.addressed[problem, measure].confidence]
        if unit is not None:
            links.append(self.faced[unit, problem].confidence)
        if (unit, measure) in self.taken:
            links.append(self.taken[unit or "", measure].confidence)
        policies = self.policies.get(measure, ())
        if not policies:
            return measure, None, min(links)
        policy = max(policies, key=lambda p: (self.cited[measure, p].confidence, p))
        return measure, policy, min(*links, self.cited[measure, policy].confidence)


Chain = tuple[str | None, str | None, float]  # measure, policy, confidence of the weakest link


def chains(G: nx.MultiDiGraph, options: Options) -> Table:
    """Follow each problem of each unit to the unit's own measures and their policies."""
    full, strict = _chains(G, strict=False), _chains(G, strict=True)
    faced = set(full.faced)
    orphans = set(of_kind(G, "problem")) - {problem for _, problem in faced}
    todo: list[tuple[str | None, str]] = [*faced, *((None, problem) for problem in orphans)]
    rows: list[Row] = []
    for unit, problem in todo:
        state, measures, policies, (measure, policy, confidence) = full.follow(unit, problem)
        known = unit is None or (unit, problem) in strict.faced
        state_stated, measures_stated, policies_stated, _ = (
            strict.follow(unit, problem) if known else ("not stated", [], [], (None, None, 0.0))
        )
        rows.append(
            (
                label(G, unit) if unit else None,
                label(G, problem),
                state,
                state_stated,
                len(measures),
                len(measures_stated),
                len(policies),
                len(policies_stated),
                rounded(confidence) if measure else None,
                label(G, measure) if measure else None,
                label(G, policy) if policy else None,
                unit,
                problem,
                measure,
                policy,
                where(G, problem),
            )
        )
    rows.sort(key=lambda r: (STATES.index(str(r[2])), str(r[0] or "~"), str(r[1]), str(r[11]), str(r[12])))
    counted, counted_stated = Counter(row[2] for row in rows), Counter(row[3] for row in rows)
    notes = (
        "A chain: a unit has a problem, takes a measure that addresses it, and the measure names a policy. "
        "What another unit did about the problem does not complete it.",
        "In the full graph: "
        + _tell(counted)
        + ". Where only stated facts count: "
        + _tell(counted_stated)
        + ".",
        "confidence: of the weakest link of the firmest chain, as far as it goes.",
    )
    title = "Which chains from unit to policy are complete, and where do the others break?"
    return Table("chains", title, COLUMNS, tuple(rows), notes)


def iter_paths(
    G: nx.MultiDiGraph, *, strict: bool = False
) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Iterate over the ways from unit by problem and own measure to policy, as far as each goes."""
    found = _chains(G, strict=strict)
    for unit, problem in found.faced:
        _, own, _, _ = found.follow(unit, problem)
        if not own:
            yield unit, problem, None, None
        for measure in own:
            policies = found.policies.get(measure, [])
            if not policies:
                yield unit, problem, measure, None
            yield from ((unit, problem, measure, policy) for policy in policies)


def _chains(G: nx.MultiDiGraph, *, strict: bool) -> Chains:
    kinds = (("unit", "problem"), ("unit", "measure"), ("problem", "measure"), ("measure", "policy"))
    found = [find_pairs(G, *kind) for kind in kinds]
    faced, taken, addressed, cited = [stated(pairs) for pairs in found] if strict else found
    takers = frozenset(measure for _, measure in taken)
    return Chains(faced, taken, addressed, cited, forward(addressed), forward(cited), takers)


def _firmness(chain: Chain) -> tuple[bool, float, str]:
    measure, policy, confidence = chain
    return policy is not None, confidence, measure or ""


def _tell(counted: Counter[Cell]) -> str:
    return ", ".join(f"{counted[state]} {state}" for state in STATES if counted[state]) or "no chains"
