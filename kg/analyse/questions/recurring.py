"""Tell which problems come back: found in one round, and found again in a later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import networkx as nx

from kg.analyse.pairs import (
    backward,
    concept_label,
    find_pairs,
    forward,
    label,
    of_kind,
    rounds,
    rounds_before,
    rounds_of,
    undated_rounds,
    where,
)
from kg.analyse.project import ORGANISATION
from kg.analyse.questions.base import Options
from kg.analyse.same import MEANING, group_problems, jaccard, words
from kg.analyse.table import Row, Table, rounded

COLUMNS = (
    "problem",
    "unit",
    "round",
    "status",
    "earlier_problem",
    "earlier_unit",
    "earlier_round",
    "earlier_status",
    "matched",
    "overlap",
    "units",
    "kind",
    "earlier_matches",
    "stated",
    "node",
    "earlier_node",
    "unit_node",
    "earlier_unit_node",
    "evidence",
    "earlier_evidence",
)
SAME, KIND = "same problem", "same kind"
WORDS = {"node": SAME, "words": "same words", "alike": "like words", "type": KIND}
# How the unit of the later round stands to that of the earlier: the surest first.
ONE_UNIT, GROUP, OTHERS, NOBODY = "same unit", "a group and a unit", "other units", "no unit given"
TIED = {
    ("partOf", True): "later is part of earlier",
    ("partOf", False): "earlier is part of later",
    ("hasMember", False): "later is member of earlier",
    ("hasMember", True): "earlier is member of later",
    ("leadingBodyOf", True): "later leads earlier",
    ("leadingBodyOf", False): "earlier leads later",
}
ORDER = (ONE_UNIT, *TIED.values(), GROUP, OTHERS, NOBODY)


@dataclass(frozen=True, slots=True)
class Found:
    """A problem of a unit, or of nobody, in a round."""

    problem: str
    unit: str | None
    round: str


@dataclass(frozen=True, slots=True)
class Match:
    """What was found in an earlier round, and how it is known to be the same."""

    earlier: Found
    matched: str
    overlap: float
    units: str

    def rank(self) -> tuple[int, bool, float, str, str]:
        """Return what the surest match is the least by."""
        sure = (SAME, *WORDS.values()).index(self.matched)
        return ORDER.index(self.units), sure > 0, -self.overlap, self.earlier.problem, self.earlier.unit or ""


def recurring(G: nx.MultiDiGraph, options: Options) -> Table:
    """List what a later round finds again, with the surest match of each earlier round."""
    before = rounds_before(G)
    faced = find_pairs(G, "unit", "problem")
    rows: list[Row] = []
    for later, matches in _matches(G, before, options):
        best = min(matches, key=Match.rank)
        pairs = [(found.unit, found.problem) for found in (later, best.earlier)]
        rows.append(
            (
                *_told(G, later),
                *_told(G, best.earlier),
                best.matched,
                rounded(best.overlap),
                best.units,
                concept_label(G, G.nodes[later.problem].get("type")),
                len({match.earlier.problem for match in matches}),
                all(u is not None and faced[u, p].stated for u, p in pairs),
                later.problem,
                best.earlier.problem,
                later.unit,
                best.earlier.unit,
                where(G, later.problem),
                where(G, best.earlier.problem),
            )
        )
    place = {name: at for at, name in enumerate(COLUMNS)}

    def key(row: Row) -> tuple[int, float, str, str]:
        units, overlap = str(row[place["units"]]), float(row[place["overlap"]] or 0)
        return ORDER.index(units), -overlap, str(row[place["problem"]]), repr(row)

    notes = (
        f"matched: {SAME} is one node of both rounds; {WORDS[options.same]} is "
        f"{MEANING[options.same]}, overlap how far; {KIND} alone counts only where the units are one, or "
        "tied by a report.",
        f"units: for '{GROUP}' and '{OTHERS}', no report ties the one to the other: whether the problem came "
        "back, or is found elsewhere now, is for the reader to say.",
        _rounds_note(G, before, options),
        "earlier_matches: problems of the earlier round that match, of which the surest is shown. stated: "
        "both times, the words state that the unit has the problem.",
    )
    return Table("recurring", "Which problems come back?", COLUMNS, tuple(sorted(rows, key=key)), notes)


def _rounds_note(G: nx.MultiDiGraph, before: dict[str, list[str]], options: Options) -> str:
    """Tell the order of the rounds, and what is left out because that of some is not known."""
    order, undated = rounds(G), undated_rounds(G)
    dated = [name for name in order if name not in undated]
    if not order:
        return "rounds: no report names one."
    told = [f"rounds, the earliest first: {'; '.join(dated) or 'none has a date'}."]
    if undated:
        told.append(f"Without a date, and so neither earlier nor later: {'; '.join(undated)}.")
    unknown = {
        name: [other for other in order[:at] if other not in before[name] and name not in before[other]]
        for at, name in enumerate(order)
    }
    if any(unknown.values()):
        left = sum(1 for _ in _matches(G, unknown, options))
        told.append(
            f"Matches of rounds whose dates do not tell which was first are left out: {left}. "
            "A report's date can be given in its front matter or sidecar (date: 2024-03-01)."
        )
    return " ".join(told)


def _told(G: nx.MultiDiGraph, found: Found) -> tuple[str, str | None, str, str | None]:
    unit = label(G, found.unit) if found.unit else None
    return label(G, found.problem), unit, found.round, G.nodes[found.problem].get("status")


def _matches(
    G: nx.MultiDiGraph, before: dict[str, list[str]], options: Options
) -> Iterator[tuple[Found, list[Match]]]:
    """Yield what was found in a round with its matches in one of the rounds `before` it."""
    order = list(before)
    heads = group_problems(G, options.same)
    having = backward(find_pairs(G, "unit", "problem"))
    by_head: dict[tuple[str, str], list[Found]] = defaultdict(list)
    by_kind: dict[tuple[str, str, str], list[Found]] = defaultdict(list)
    everything: list[Found] = []
    for problem in of_kind(G, "problem"):
        kind = G.nodes[problem].get("type")
        units: list[str | None] = [*having.get(problem, [])] or [None]
        for unit, name in product(units, rounds_of(G, [problem], order)):
            found = Found(problem, unit, name)
            everything.append(found)
            by_head[heads[problem], name].append(found)
            if kind and unit:
                by_kind[str(kind), name, unit].append(found)
    tied = _tied(G)
    belonging = forward(tied)
    for later in everything:
        kind = str(G.nodes[later.problem].get("type"))
        for name in before[later.round]:
            near = by_head.get((heads[later.problem], name), ())
            matches = [_match(G, later, one, WORDS[options.same], tied) for one in near]
            for unit in (later.unit, *belonging.get(later.unit or "", ())) if later.unit else ():
                of_kind_too = by_kind.get((kind, name, str(unit)), ())
                matches += [_match(G, later, one, KIND, tied) for one in of_kind_too if one not in near]
            if matches:
                yield later, matches


def _match(
    G: nx.MultiDiGraph, later: Found, earlier: Found, matched: str, tied: dict[tuple[str, str], str]
) -> Match:
    same = later.problem == earlier.problem
    overlap = jaccard(*(words(label(G, found.problem)) for found in (later, earlier)))
    return Match(
        earlier, SAME if same else matched, 1.0 if same else overlap, _units(G, later, earlier, tied)
    )


def _units(G: nx.MultiDiGraph, later: Found, earlier: Found, tied: dict[tuple[str, str], str]) -> str:
    if later.unit is None or earlier.unit is None:
        return NOBODY
    if later.unit == earlier.unit:
        return ONE_UNIT
    groups = {bool(G.nodes[unit].get("collective")) for unit in (later.unit, earlier.unit)}
    return tied.get((later.unit, earlier.unit), GROUP if len(groups) > 1 else OTHERS)


def _tied(G: nx.MultiDiGraph) -> dict[tuple[str, str], str]:
    """Return how each unit (of a later round) stands to the units that some report ties it to."""
    found: dict[tuple[str, str], str] = {}
    for a, b, key in sorted(G.edges(keys=True)):
        if key in ORGANISATION and a != b:
            found.setdefault((a, b), TIED[key, True])
            found.setdefault((b, a), TIED[key, False])
    return found
