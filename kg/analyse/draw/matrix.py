"""Units against kinds of problems: who has how many of what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx

from kg.analyse.draw import style
from kg.analyse.multigraph import Source, graph_of
from kg.analyse.pairs import concept_label, find_pairs, label, named_units
from kg.colours import LINES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_UNITS = 30
LABEL = 3.2  # inches
NAME, REPORT = 2.0, 2.4  # inches of a name that several units have, and of the report that tells them apart
NO_KIND = "no kind given"

Counts = Counter[tuple[str, str]]


def problem_matrix(G: nx.MultiDiGraph | Source) -> Figure:
    """Draw the number of problems of each kind that each named unit has, of which stated."""
    G = graph_of(G)
    full, strict = _count(G)
    with style.drawing():
        if not full:
            return style.say_nothing(*style.new_figure(6, 2), "No named unit has a problem.")
        totals: Counter[str] = Counter()
        for (unit, _), number in full.items():
            totals[unit] += number
        units = sorted(totals, key=lambda unit: (-totals[unit], label(G, unit), unit))[:MOST_UNITS]
        kinds = sorted(
            {kind for unit, kind in full if unit in units}, key=lambda kind: (kind == NO_KIND, kind)
        )
        return _draw(G, units, kinds, full, strict, len(totals))


def _count(G: nx.MultiDiGraph) -> tuple[Counts, Counts]:
    named = set(named_units(G))
    full: Counts = Counter()
    strict: Counts = Counter()
    for (unit, problem), pair in find_pairs(G, "unit", "problem").items():
        if unit in named:
            kind = concept_label(G, G.nodes[problem].get("type")) or NO_KIND
            full[unit, kind] += 1
            strict[unit, kind] += pair.stated
    return full, strict


def _draw(
    G: nx.MultiDiGraph, units: list[str], kinds: list[str], full: Counts, strict: Counts, total: int
) -> Figure:
    from matplotlib.colors import LinearSegmentedColormap

    top = 0.75 + 0.7 * max(style.text_width(kind) for kind in kinds)
    right = 0.3 + 0.7 * style.text_width(kinds[-1])
    names = _names(G, units)
    left = max(LABEL, *(style.text_width(name) + 0.2 for name in names))
    width, height = left + 0.55 * len(kinds) + right, top + 0.28 * len(units) + 0.45
    figure, axes = style.new_figure(width, height, left=left, right=right, top=top, bottom=0.45)
    colours = LinearSegmentedColormap.from_list("problems", ["#ffffff", LINES["problem"]])
    cells = [[full[unit, kind] for kind in kinds] for unit in units]
    most = max(max(row) for row in cells)
    axes.pcolormesh(cells, cmap=colours, vmin=0, vmax=1.6 * most, edgecolors=style.FAINT, linewidth=0.5)
    for y, unit in enumerate(units):
        for x, kind in enumerate(kinds):
            if full[unit, kind]:
                told = f"{full[unit, kind]} ({strict[unit, kind]})"
                axes.text(x + 0.5, y + 0.5, told, ha="center", va="center", fontsize=8)
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    axes.set_xticks(
        [x + 0.5 for x in range(len(kinds))], kinds, rotation=45, ha="left", rotation_mode="anchor"
    )
    axes.set_yticks([y + 0.5 for y in range(len(units))], names)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    figure.text(0.1 / width, 1 - 0.3 / height, "Problems by unit and kind (of which stated)", fontsize=11)
    left_out = f"{total - len(units)} units with fewer problems are left out." if total > len(units) else ""
    figure.text(0.1 / width, 0.15 / height, left_out, color=style.SOFT, fontsize=8)
    return figure


def _names(G: nx.MultiDiGraph, units: list[str]) -> list[str]:
    """Return the names of units: with their report where several have one, longer where they begin alike."""
    shared = Counter(label(G, unit) for unit in units)
    cut = Counter(style.fit(name, LABEL - 0.2) for name in shared)
    names = []
    for unit in units:
        name = label(G, unit)
        reports = [G.graph["reports"][key] for key in G.nodes[unit].get("reports") or ()]
        if shared[name] > 1 and reports:
            title = str(reports[0].get("title") or reports[0].get("source") or "")
            more = f" and {len(reports) - 1} more" if len(reports) > 1 else ""
            names.append(f"{style.fit(name, NAME)} ({style.fit(title, REPORT)}{more})")
        else:
            fitted = style.fit(name, LABEL - 0.2)
            names.append(fitted if cut[fitted] == 1 else style.fit(name, NAME + REPORT))
    return names
