"""What is missing: problems without measures, measures without policies, deadlines passed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import networkx as nx

from kg.analyse.pairs import Pairs, backward, bodies, find_pairs, label, of_kind, stated, where
from kg.analyse.questions.base import Options
from kg.analyse.table import Row, Table
from kg.dates import find_last_day

COLUMNS = ("gap", "kind", "label", "full", "stated", "detail", "reports", "node", "evidence")
DONE = {"completed", "closed"}
PASSED = "deadline passed, not completed"
SILENT = "unit in no statement"


@dataclass(frozen=True, slots=True)
class Facts:
    """The pairs that gaps are looked for in: all of them, or the stated ones."""

    problems: Pairs
    measures: Pairs
    addressed: Pairs
    cited: Pairs
    about_units: Pairs  # all that is said of a unit: also what it is a part of, leads, has as member

    @property
    def stated(self) -> Facts:
        """Return the stated ones."""
        every = (self.problems, self.measures, self.addressed, self.cited, self.about_units)
        return Facts(*map(stated, every))


def gaps(G: nx.MultiDiGraph, options: Options) -> Table:
    """List what the graph lacks, told apart by whether it is lacking in the full or the stated graph."""
    facts = Facts(
        find_pairs(G, "unit", "problem"),
        find_pairs(G, "unit", "measure"),
        find_pairs(G, "problem", "measure"),
        find_pairs(G, "measure", "policy"),
        {},
    )
    facts = replace(facts, about_units=facts.problems | facts.measures | find_pairs(G, "unit", "unit"))
    strict = facts.stated
    rows: list[Row] = []
    for gap, find in GAPS.items():
        full, narrow = set(find(G, facts)), set(find(G, strict))
        for node in sorted(full | narrow, key=lambda n: (*alphabetical(label(G, n)), n)):
            data = G.nodes[node]
            reports = " ".join(data.get("reports", ()))
            here = (str(data.get("kind")), label(G, node), node in full, node in narrow, None)
            rows.append((gap, *here, reports, node, where(G, node)))
    late, unreadable = _late(G, facts)
    rows += late
    known = "" if latest_day(G) else ", which is not known"
    notes = (
        "full: lacking in the full graph; stated: lacking where only stated facts count. "
        "A gap may be one of the report, or of its reading: look at the sentences around it.",
        "A deadline is compared with the date of the latest report that mentions the unit of the measure, or "
        f"its body{known}: the graph does not know what happened after. "
        f"{unreadable} deadlines name no year and are not compared.",
        "A unit in no statement, named or a group, is mentioned, and nothing is said of it: no problem, no "
        "measure, and neither part nor member nor lead of another; the same as kg query silent-units.",
    )
    return Table("gaps", "What is missing, and where?", COLUMNS, tuple(rows), notes)


def _without_measure(G: nx.MultiDiGraph, facts: Facts) -> Iterator[str]:
    having = {problem for problem, _ in facts.addressed}
    yield from (problem for problem in of_kind(G, "problem") if problem not in having)


def _without_policy(G: nx.MultiDiGraph, facts: Facts) -> Iterator[str]:
    having = {measure for measure, _ in facts.cited}
    yield from (measure for measure in of_kind(G, "measure") if measure not in having)


def _without_unit(G: nx.MultiDiGraph, facts: Facts) -> Iterator[str]:
    having = {problem for _, problem in facts.problems}
    yield from (problem for problem in of_kind(G, "problem") if problem not in having)


def _in_no_statement(G: nx.MultiDiGraph, facts: Facts) -> Iterator[str]:
    speaking = {unit for pair in facts.about_units for unit in pair}
    yield from (unit for unit in of_kind(G, "unit") if unit not in speaking)


GAPS: dict[str, Callable[[nx.MultiDiGraph, Facts], Iterator[str]]] = {
    "problem with no measure": _without_measure,
    "problem with no unit": _without_unit,
    "measure with no policy": _without_policy,
    SILENT: _in_no_statement,
}


def alphabetical(label: str) -> tuple[str, str]:
    """Return the key by which a reader looks a label up: capitals do not come before small letters.

    >>> sorted(["Zone", "area", "Area"], key=alphabetical)
    ['Area', 'area', 'Zone']
    """
    return label.casefold(), label


def latest_day(G: nx.MultiDiGraph, reports: Iterable[str] | None = None) -> date | None:
    """Return the date of the latest of these reports, or of all; None where none has a date."""
    known = G.graph.get("reports", {})
    dates = (known.get(report, {}).get("date") for report in (known if reports is None else reports))
    return max((day for day in map(find_last_day, dates) if day), default=None)


def _late(G: nx.MultiDiGraph, facts: Facts) -> tuple[list[Row], int]:
    """Return the measures whose deadline had passed, undone, when their unit was last reported on.

    A later report on others knows nothing of them; one on another unit of the same body may. A measure
    of no unit is judged by its own reports.
    """
    mentioning = _mentioning(G)
    units = backward(facts.measures)
    rows: list[Row] = []
    unreadable = 0
    for node in of_kind(G, "measure"):
        data = G.nodes[node]
        if not data.get("deadline"):
            continue
        day = find_last_day(data["deadline"])
        unreadable += day is None
        own = data.get("reports", ())
        seen = latest_day(G, {*own, *(report for unit in units.get(node, ()) for report in mentioning(unit))})
        if day and seen and day < seen and data.get("status") not in DONE:
            detail = f"deadline {data['deadline']}, status {data.get('status') or 'not said'}, as of {seen}"
            row = (PASSED, "measure", label(G, node), True, True, detail)
            rows.append((*row, " ".join(own), node, where(G, node)))
    return rows, unreadable


def _mentioning(G: nx.MultiDiGraph) -> Callable[[str], Iterable[str]]:
    """Return what tells which reports mention a unit, or another that is one body with it."""
    body = bodies(G)
    found: dict[str, set[str]] = {}
    for unit, head in body.items():
        found.setdefault(head, set()).update(G.nodes[unit].get("reports", ()))
    return lambda unit: found[body[unit]] if unit in body else G.nodes[unit].get("reports", ())
