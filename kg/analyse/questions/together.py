"""Tell which problems come together more often, or less, than chance would have it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import networkx as nx

from kg.analyse import project
from kg.analyse.pairs import bodies, concept_label, label
from kg.analyse.questions.base import Options
from kg.analyse.same import MEANING
from kg.analyse.stats import benjamini_hochberg, fisher_exact
from kg.analyse.table import Row, Table, rounded

COLUMNS = (
    "problem_a",
    "problem_b",
    "both",
    "only_a",
    "only_b",
    "neither",
    "expected",
    "direction",
    "p",
    "q",
    "both_stated",
    "p_stated",
    "q_stated",
    "node_a",
    "node_b",
)
MOST_TESTS = 200_000

Counts = tuple[int, int, int, int]


def co_occurrence(G: nx.MultiDiGraph, options: Options) -> Table:
    """Test all pairs of problems that two or more units have for coming together in one unit."""
    body = bodies(G)
    full = _having(project.unit_problem(G, same=options.same), body)
    strict = _having(project.unit_problem(G, same=options.same, stated=True), body)
    tested, left_out = _family(full)
    counts, counts_stated = _count(full, tested), _count(strict, tested)
    p, p_stated = ([fisher_exact(*c) for c in found] for found in (counts, counts_stated))
    q, q_stated = benjamini_hochberg(p), benjamini_hochberg(p_stated)
    rows: list[Row] = []
    for i, (a, b) in enumerate(tested):
        both, only_a, only_b, _ = counts[i]
        expected = (both + only_a) * (both + only_b) / max(1, sum(counts[i]))
        direction = "more" if both > expected else "less" if both < expected else "as expected"
        names = (_name(G, a, options.same), _name(G, b, options.same))
        tail = (counts_stated[i][0], rounded(p_stated[i]), rounded(q_stated[i]), a, b)
        rows.append((*names, *counts[i], rounded(expected), direction, rounded(p[i]), rounded(q[i]), *tail))
    rows.sort(key=lambda row: (float(row[8] or 0), -int(row[2] or 0), str(row[0]), str(row[1]), row[-2:]))
    units = len({unit for units in full.values() for unit in units})
    more = sum(row[7] == "more" for row in rows)
    notes = [
        f"direction: {more} of the pairs come together more often than expected, {len(rows) - more} do not; "
        "most pairs of rare problems never meet.",
        f"Problems are the same here where they have {MEANING[options.same]}; "
        f"the cases are the {units} named units with a problem. Units that a report ties together, one "
        "leading or being part of another, are one case.",
        "p: two-sided Fisher exact test of the four counts; q: Benjamini and Hochberg's false discovery rate "
        f"over all {len(tested)} pairs tested, those of problems that two or more units have.",
        "p and q take every fact for a witness of its own, also what one rule infers of all the units and "
        "problems of a paragraph; p_stated and q_stated count only what the words state: go by these first.",
        "Units that one report treats together share its problems by that alone: "
        "a low q says that two problems come together, not why.",
    ]
    if left_out:
        notes.append(
            f"{left_out} pairs of the rarest problems are not tested: there are more than {MOST_TESTS}."
        )
    title = "Which problems come together more often, or less, than chance would have it?"
    return Table("co-occurrence", title, COLUMNS, tuple(rows), tuple(notes))


def _having(B: nx.Graph, body: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the bodies that have each problem, of those problems that some unit has."""
    problems = (node for node, side in sorted(B.nodes(data="bipartite")) if side == 1 and B[node])
    return {problem: {body[unit] for unit in B[problem]} for problem in problems}


def _family(having: dict[str, set[str]]) -> tuple[list[tuple[str, str]], int]:
    """Return the pairs to test, chosen without a look at how often they come together."""
    common = sorted((n for n in having if len(having[n]) >= 2), key=lambda n: (-len(having[n]), n))
    most = len(common)
    while most * (most - 1) // 2 > MOST_TESTS:
        most -= 1
    left_out = len(common) * (len(common) - 1) // 2 - most * (most - 1) // 2
    return list(combinations(sorted(common[:most]), 2)), left_out


def _count(having: dict[str, set[str]], pairs: list[tuple[str, str]]) -> list[Counts]:
    everyone = len({unit for units in having.values() for unit in units})
    found = []
    for a, b in pairs:
        mine, theirs = having.get(a, set()), having.get(b, set())
        both = len(mine & theirs)
        only_a, only_b = len(mine) - both, len(theirs) - both
        found.append((both, only_a, only_b, everyone - both - only_a - only_b))
    return found


def _name(G: nx.MultiDiGraph, node: str, same: str) -> str:
    kind = concept_label(G, G.nodes[node].get("type"))
    return kind if same == "type" and kind else label(G, node)
