"""The rounds in time: problems new and come back, measures by status."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx

from kg.analyse.draw import style
from kg.analyse.multigraph import Source, graph_of
from kg.analyse.pairs import of_kind, rounds_before, rounds_of, undated_rounds
from kg.analyse.same import MEANING, group_problems
from kg.colours import LINES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_ROUND = "round not given"
UNPLACED = "problems, round without a date or not given"  # new or come back, nobody can say
PARTS = (
    # part, colour, hatch
    ("problems, new", LINES["problem"], None),
    ("problems, come back", "#e39a6d", "///"),
    (UNPLACED, "#f3d9c8", "..."),
    ("measures, completed", LINES["measure"], None),
    ("measures, not completed or not said", "#7cc4bb", "///"),
)


def timeline(G: nx.MultiDiGraph | Source, *, same: str = "alike") -> Figure:
    """Draw the problems and measures of each round.

    A problem comes back if an earlier round has one that is the same (``kg.analyse.same``). Whether it
    does in a round without a date, nobody can say: such rounds stand last, their problems in another colour.
    """
    G = graph_of(G)
    counted = count_rounds(G, same=same)
    with style.drawing():
        if not counted:
            return style.say_nothing(*style.new_figure(6, 2), "No report has been read.")
        if list(counted) == [NO_ROUND]:
            return style.say_nothing(*style.new_figure(6, 2), "No report tells which round it belongs to.")
        undated = undated_rounds(G)
        unplaced = any(parts[UNPLACED] for parts in counted.values())
        parts_shown = [row for row in PARTS if row[0] != UNPLACED or unplaced]
        width = max(6.0, 1.4 + 1.8 * len(counted))
        figure, axes = style.new_figure(width, 4.2, left=0.7, bottom=1.35, top=0.8)
        for x, (name, parts) in enumerate(counted.items()):
            for offset, kind in ((-0.2, "problems"), (0.2, "measures")):
                base = 0
                for part, colour, hatch in (row for row in parts_shown if row[0].startswith(kind)):
                    axes.bar(
                        x + offset,
                        parts[part],
                        width=0.36,
                        bottom=base,
                        label=part if x == 0 else None,
                        color=colour,
                        hatch=hatch,
                        edgecolor="white",
                        linewidth=0.5,
                    )
                    base += parts[part]
                axes.text(x + offset, base, str(base), ha="center", va="bottom", fontsize=8)
            for line, words in enumerate(_wrap(f"no date: {name}" if name in undated else name, 1.65)):
                axes.text(
                    x,
                    -0.06 - 0.065 * line,
                    words,
                    ha="center",
                    va="top",
                    transform=axes.get_xaxis_transform(),
                )
        axes.set_xticks([])
        axes.set_xlim(-0.6, len(counted) - 0.4)
        axes.set_ylabel("number of nodes")
        room = (width - 1.0) * style.SIZE / 11  # titles are in larger letters than the rest
        axes.set_title("\n".join(_wrap(f"Rounds in order of time; the same: {MEANING[same]}", room)))
        figure.legend(loc="lower left", ncols=2, fontsize=8)
        return figure


def count_rounds(G: nx.MultiDiGraph, *, same: str = "alike") -> dict[str, Counter[str]]:
    """Return, for each round in order of time, the numbers that the picture shows; the undated come last."""
    if not G.graph.get("reports"):
        return {}
    heads = group_problems(G, same)
    earlier = rounds_before(G)
    named = list(earlier)
    order = [*named, NO_ROUND]
    unplaced = {*undated_rounds(G), NO_ROUND}
    counted: dict[str, Counter[str]] = {name: Counter() for name in order}
    seen: dict[str, set[str]] = {name: set() for name in order}
    for problem in of_kind(G, "problem"):
        for name in rounds_of(G, [problem], named) or [NO_ROUND]:
            seen[name].add(heads[problem])
    for name in order:
        if name in unplaced:
            counted[name][UNPLACED] = len(seen[name])
            continue
        before = set().union(*(seen[other] for other in earlier[name]))
        counted[name]["problems, come back"] = len(seen[name] & before)
        counted[name]["problems, new"] = len(seen[name] - before)
    for measure in of_kind(G, "measure"):
        done = G.nodes[measure].get("status") in {"completed", "closed"}
        for name in rounds_of(G, [measure], named) or [NO_ROUND]:
            counted[name]["measures, completed" if done else "measures, not completed or not said"] += 1
    if not any(counted[NO_ROUND].values()):
        del counted[NO_ROUND]
    return counted


def _wrap(text: str, inches: float) -> list[str]:
    """Return up to three lines of a width."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < 3:
        line = words.pop(0)
        while words and style.text_width(f"{line} {words[0]}") <= inches and len(lines) < 2:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    lines[-1] = " ".join([lines[-1], *words])
    return [style.fit(line, inches) for line in lines]
