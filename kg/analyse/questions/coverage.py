"""Tell how much of each report speaks in the graph."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx

from kg.analyse.questions.base import Options
from kg.analyse.table import Row, Table, rounded
from kg.segment import bounds_of, touching

COLUMNS = (
    "title",
    "sentences",
    "named",
    "speaking",
    "speaking_stated",
    "share",
    "share_stated",
    "characters",
    "characters_quoted",
    "report",
    "source",
)

Spans = list[tuple[int, int]]


def coverage(G: nx.MultiDiGraph, options: Options) -> Table:
    """Count the sentences of each report that hold evidence of some statement."""
    named = _mentions(G)
    speaking, strict = _evidence(G, only_stated=False), _evidence(G, only_stated=True)
    rows: list[Row] = []
    for key, data in sorted(G.graph.get("reports", {}).items()):
        sentences = bounds_of(key, data).sentences
        found = [
            sum(touches(*sentence) for sentence in sentences)
            for touches in (touching(spans.get(key, ())) for spans in (named, speaking, strict))
        ]
        total = len(sentences)
        rows.append(
            (
                data.get("title") or key,
                total,
                *found,
                rounded(found[1] / total) if total else None,
                rounded(found[2] / total) if total else None,
                len(data.get("text", "")),
                _length(speaking.get(key, [])),
                key,
                data.get("source"),
            )
        )
    rows.sort(key=lambda row: (float(row[5] or 0), str(row[0]), str(row[-2])))
    notes = (
        "named: sentences with a mention; speaking: those that some statement rests on. "
        "A silent sentence may say nothing of oversight, or was not understood: coverage.csv lists them.",
        "characters_quoted: characters of all evidence, counted once.",
    )
    return Table("coverage", "How much of each report speaks in the graph?", COLUMNS, tuple(rows), notes)


def _mentions(G: nx.MultiDiGraph) -> dict[str, Spans]:
    mentions = G.graph.get("mentions", {})
    return {key: sorted({(row["start"], row["end"]) for row in rows}) for key, rows in mentions.items()}


def _evidence(G: nx.MultiDiGraph, *, only_stated: bool) -> dict[str, Spans]:
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for *_, data in G.edges(data=True):
        if data.get("basis") == "stated" or not only_stated:
            for row in data.get("evidence", ()):
                found[row["report"]].add((row["start"], row["end"]))
    return {key: sorted(spans) for key, spans in found.items()}


def _length(spans: Spans) -> int:
    total = reached = 0
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
