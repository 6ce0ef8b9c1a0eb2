"""What is held of a report while its relations are decided, one kind after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import RelationKind
from kg.relate.candidates import Pair
from kg.relate.scene import Scene

# Who takes a measure and what it answers is known before it is asked who faces the problem.
ORDER = (RelationKind.TAKES, RelationKind.ADDRESSES, RelationKind.FACES, RelationKind.CITES)


@dataclass(slots=True)
class Known:
    """Who takes each measure, and which measures answer each problem."""

    takers: dict[int, set[str]] = field(default_factory=dict)  # entities by measure
    answers: dict[int, set[int]] = field(default_factory=dict)  # measures by problem

    def learn(self, scene: Scene, relation: RelationKind, pairs: Iterable[Pair]) -> None:
        """Take note of pairs that hold."""
        for subject, object_ in pairs:
            if relation is RelationKind.TAKES:
                self.takers.setdefault(object_, set()).add(scene.entity[subject])
            elif relation is RelationKind.ADDRESSES:
                self.answers.setdefault(object_, set()).add(subject)

    def acts_on(self, unit: str, problem: int) -> str:
        """Tell whether a unit takes a measure that answers a problem: it then faces the problem.

        >>> known = Known(takers={4: {"unit:port"}}, answers={7: {4}})
        >>> known.acts_on("unit:port", 7), known.acts_on("unit:bank", 7), known.acts_on("unit:port", 8)
        ('yes', 'no', 'unanswered')
        """
        measures = self.answers.get(problem)
        if not measures:
            return "unanswered"
        return "yes" if any(unit in self.takers.get(m, ()) for m in measures) else "no"
