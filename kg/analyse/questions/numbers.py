"""Compare the numbers in the text with what the graph names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import networkx as nx

from kg.analyse.pairs import find_pairs, forward, label, named_units, of_kind, where
from kg.analyse.project import organisation
from kg.analyse.questions.base import Options
from kg.analyse.table import Row, Table

COLUMNS = (
    "text_says",
    "of",
    "graph_names",
    "graph_names_stated",
    "difference",
    "counted",
    "report",
    "node",
    "evidence",
)
# What the nodes of the graph are that a number of the text is set beside.
MEMBERS = "members that the report lists"
ALL_UNITS = "all named units of its report, at the most these"
ALL_PROBLEMS = "all problems of its report, at the most these"
COUNTED = (MEMBERS, ALL_UNITS, ALL_PROBLEMS)
UNSPECIFIED = "unspecified"  # kind of a problem that says how many and not which
_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18}")


def numbers(G: nx.MultiDiGraph, options: Options) -> Table:
    """Set the counts that reports give of units and problems beside the nodes that the graph has."""
    every = [*_units(G), *_problems(G)]
    rows = [row for row in every if is_comparable(row)]
    unread = sum(1 for node in _counting(G) if find_number(_number(G, node)) is None)
    rows.sort(key=lambda row: (-abs(int(row[4] or 0)), str(row[1]), str(row[7])))
    notes = (
        "A collective is counted by its members where a report lists them, and otherwise by all named units "
        "of its report: an upper bound, since not all of these need belong to it. Where the text counts no "
        "more than that bound, the two say nothing of each other: "
        f"{len(every) - len(rows)} such counts are left out.",
        "graph_names_stated: those of them with a fact that a sentence states outright.",
        "difference: the text's number less the graph's. Units that the text counts and never names "
        "are the usual reason, and no error.",
        f"{unread} counts are no whole numbers and are not compared.",
    )
    title = "Do the numbers in the text agree with what the graph names?"
    return Table("numbers", title, COLUMNS, tuple(rows), notes)


def is_comparable(row: Row) -> bool:
    """Tell whether the two numbers of a row are of the same things, or one is the most that the other can be.

    Two states beside 22 named units say nothing: most of these are no states. Of 40 states at least 18
    are not named then.
    """
    says, names, counted = (row[COLUMNS.index(name)] for name in ("text_says", "graph_names", "counted"))
    return counted == MEMBERS or int(says or 0) > int(names or 0)


def find_number(text: str | None) -> int | None:
    """Return the whole number that a text is, or None.

    >>> find_number("1,206"), find_number("37"), find_number("21.6 million"), find_number("about 40")
    (1206, 37, None, None)
    """
    return int(text.replace(",", "")) if text and _WHOLE.fullmatch(text.strip()) else None


def _number(G: nx.MultiDiGraph, node: str) -> str | None:
    data = G.nodes[node]
    number: str | None = data.get("count") or data.get("quantity")
    return number


def _counting(G: nx.MultiDiGraph) -> Iterator[str]:
    """Iterate over the nodes that say how many, and not which."""
    for node in [*of_kind(G, "unit"), *of_kind(G, "problem")]:
        data = G.nodes[node]
        counts = data.get("collective") if data["kind"] == "unit" else data.get("type") == UNSPECIFIED
        if counts and _number(G, node):
            yield node


def _units(G: nx.MultiDiGraph) -> Iterator[Row]:
    tree, named = organisation(G), _by_report(G, named_units(G))
    speaking = {a for a, _, basis in G.edges(data="basis") if basis == "stated"}
    for node in _counting(G):
        says = find_number(_number(G, node))
        if G.nodes[node]["kind"] != "unit" or says is None:
            continue
        members = sorted(
            a for a, _, relation in tree.in_edges(node, data="relation") if relation == "hasMember"
        )
        reports = set(G.nodes[node].get("reports", ()))
        if not members:
            members = sorted({unit for report in reports for unit in named.get(report, ())})
            counted = ALL_UNITS
        else:
            counted = MEMBERS
        yield _row(G, node, says, members, [m for m in members if m in speaking], counted)


def _problems(G: nx.MultiDiGraph) -> Iterator[Row]:
    faced = find_pairs(G, "unit", "problem")
    certain = {problem for (_, problem), pair in faced.items() if pair.stated}
    specified = _by_report(G, (p for p in of_kind(G, "problem") if G.nodes[p].get("type") != UNSPECIFIED))
    for node in _counting(G):
        says = find_number(_number(G, node))
        if G.nodes[node]["kind"] != "problem" or says is None:
            continue
        reports = set(G.nodes[node].get("reports", ()))
        named = sorted({problem for report in reports for problem in specified.get(report, ())})
        yield _row(
            G,
            node,
            says,
            named,
            [p for p in named if p in certain],
            ALL_PROBLEMS,
        )


def _by_report(G: nx.MultiDiGraph, nodes: Iterable[str]) -> dict[str, list[str]]:
    """Return which of the nodes each report mentions."""
    return forward((report, node) for node in nodes for report in G.nodes[node].get("reports", ()))


def _row(G: nx.MultiDiGraph, node: str, says: int, named: list[str], strict: list[str], counted: str) -> Row:
    reports = " ".join(G.nodes[node].get("reports", ()))
    tail = (says - len(named), counted, reports, node, where(G, node))
    return (says, label(G, node), len(named), len(strict), *tail)
