"""What is done about a recommendation of a number answers the problems that the recommendation answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.relate.scene import Scene

Pair = tuple[int, int]


def inherited(scene: Scene, pairs: Iterable[Pair]) -> Mapping[int, Sequence[Pair]]:
    """Return for each measure that answers recommended ones by number the pairs of those.

    Nothing is said of a measure whose recommendation answers no problem.

    Parameters
    ----------
    pairs
        Measures with the problems that they answer.
    """
    problems: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        problems[pair[0]].append(pair)
    found = {
        measure: [pair for asked in recommended for pair in problems.get(asked, ())]
        for measure, recommended in enumerate(scene.answered)
    }
    return {measure: of for measure, of in found.items() if of}
