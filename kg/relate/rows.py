"""What a row of a table relates: its cells belong together, whatever stands in the rows around it."""

from __future__ import annotations

from collections import defaultdict

from kg.model import Kind, PassageKind, RelationKind
from kg.relate.scene import Scene

Pair = tuple[int, int]


def row_pairs(scene: Scene, relation: RelationKind) -> tuple[frozenset[int], tuple[Pair, ...]]:
    """Return the mentions that their rows decide on, and the pairs that the rows state.

    A unit that fills a cell takes the measures of its row and faces its problems; a measure answers the
    problems in other cells of its row. What a mention names in its own words is left to the rules.

    Parameters
    ----------
    relation
        The first of what is returned are measures (takes, addresses) or problems (faces); nothing for cites.
    """
    decided: set[int] = set()
    pairs: list[Pair] = []
    for row in _rows(scene):
        units = [i for i in row if scene.mentions[i].kind is Kind.UNIT and scene.fills[i]]
        measures, problems = (
            [i for i in row if scene.mentions[i].kind is k] for k in (Kind.MEASURE, Kind.PROBLEM)
        )
        if relation is RelationKind.ADDRESSES:
            found = [(m, p) for m in measures for p in problems if scene.sentence[m] != scene.sentence[p]]
            decided.update(m for m, _ in found)
        else:
            objects = {RelationKind.TAKES: measures, RelationKind.FACES: problems}.get(relation, [])
            found = [(u, o) for u in units for o in objects]
            decided.update(o for _, o in found)
        pairs += found
    return frozenset(decided), tuple(sorted(pairs))


def _rows(scene: Scene) -> list[list[int]]:
    """Return the mentions of each row of a table, by row."""
    rows: dict[int, list[int]] = defaultdict(list)
    for index, kind in enumerate(scene.kind):
        if kind == PassageKind.TABLE_ROW.value:
            rows[scene.block[index]].append(index)
    return list(rows.values())
