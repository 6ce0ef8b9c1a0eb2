"""What is known of the mentions of one report when they are to be related; knows no language."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.model import Kind, Mention, PassageKind
from kg.relate.likeness import Likeness

_LEADING = 5  # of the units, by how often they are named


@dataclass(frozen=True)
class Scene:
    """Mentions in document order, and columns with one value a mention.

    A language that has no parser leaves ``subject`` at -1 and ``part`` empty.
    """

    mentions: Sequence[Mention]
    name: Sequence[str]  # what names the mention's entity: ``same`` or its words, folded
    sentence: Sequence[int]  # number of the sentence
    block: Sequence[int]  # number of the block, -1 for none
    kind: Sequence[str]  # kind of the block: heading, paragraph, item …
    role: Sequence[str]  # what the section states: condition, recommendation …
    headings: Sequence[tuple[int, ...]]  # blocks over the mention, nearest first
    finding: Sequence[str]  # reference number of the finding, or ""
    words: Sequence[frozenset[str]]  # words of content
    subject: Sequence[int]  # the unit that syntax makes the subject of a measure or problem, or -1
    part: Sequence[str]  # what the mention is in its sentence: subject, object, by, other
    cues: Sequence[str]  # classes of words in front of the mention, joined by +
    opening: Sequence[str] = ()  # how the mention's sentence begins: number, at-once or other
    fills: Sequence[bool] = ()  # whether the mention is all that its sentence, or the cell of a row, says
    mood: Sequence[str] = ()  # auxiliary of the verb over a mention (should, will, to), else its tag (VBD)
    beside: Sequence[tuple[int, ...]] = ()  # other units that stand in that subject
    addressee: Sequence[int] = ()  # the unit that a measure is recommended to by a list behind a colon, or -1
    joined: Sequence[str] = ()  # relation by which a mention, or what it is joined to, hangs on the rest
    clause: Sequence[int] = ()  # how many semicolons stand before each mention
    point: Sequence[int] = ()  # number of the point ``(1) … (2) …`` within the block, 0 before the first
    alone: Sequence[
        bool
    ] = ()  # whether a measure is told of without anybody who takes it: it is planned to be built
    owners: Sequence[tuple[int, ...]] = ()  # the units with a name that act in the very clause of a problem
    tellers: Sequence[tuple[int, ...]] = ()  # the units that only find a problem of another unit
    numbered: Sequence[str] = ()  # number of the finding that a mention surely belongs to, or ""
    referred: Sequence[
        int
    ] = ()  # the unit that is the subject of a mention as "the former" or "the latter", or -1
    aside: Sequence[bool] = ()  # whether a unit is only asked or told: in consultation with the unit
    answered: Sequence[tuple[int, ...]] = ()  # the recommended measures that a measure answers by number
    # log odds of a relation between two mentions, by an encoder; None too far apart to tell
    affinity: Callable[[str, int, int], float | None] | None = None

    @cached_property
    def entity(self) -> tuple[str, ...]:
        """What each mention refers to: units and policies by name, others each by itself."""
        return tuple(
            f"{mention.kind}:{name}" if mention.kind in (Kind.UNIT, Kind.POLICY) else f"#{index}"
            for index, (mention, name) in enumerate(zip(self.mentions, self.name, strict=True))
        )

    @cached_property
    def main_units(self) -> dict[str, int]:
        """Units by how often they are named: 0 for the one that is named most."""
        counts = Counter(self.entity[i] for i in self.of(Kind.UNIT))
        ordered = sorted(counts, key=lambda name: (-counts[name], name))
        return {name: rank for rank, name in enumerate(ordered)}

    @cached_property
    def leading_units(self) -> tuple[str, ...]:
        """The units that are named most."""
        return tuple(name for name, rank in self.main_units.items() if rank < _LEADING)

    @cached_property
    def first_mention(self) -> dict[str, int]:
        """The first mention of each entity."""
        found: dict[str, int] = {}
        for index, name in enumerate(self.entity):
            found.setdefault(name, index)
        return found

    @cached_property
    def findings_of(self) -> dict[str, set[str]]:
        """Under the numbers of which findings each unit is named; ``""`` for none."""
        found: dict[str, set[str]] = {}
        for unit in self.by_kind[Kind.UNIT]:
            found.setdefault(self.entity[unit], set()).add(self.numbered[unit])
        return found

    @cached_property
    def ledgers(self) -> dict[int, tuple[int, ...]]:
        """The headings that stand right over rows of tables, each with those over it."""
        row = PassageKind.TABLE_ROW.value
        over = (above for kind, above in zip(self.kind, self.headings, strict=True) if kind == row and above)
        return {above[0]: above[1:] for above in over}

    @cached_property
    def in_ledgers(self) -> dict[str, dict[int, int]]:
        """The blocks that name each unit, with the one of ``ledgers`` that each is or is under, or -1."""
        found: dict[str, dict[int, int]] = {}
        for unit in self.by_kind[Kind.UNIT]:
            block = self.block[unit]
            of = next((h for h in (block, *self.headings[unit]) if h in self.ledgers), -1)
            found.setdefault(self.entity[unit], {})[block] = of
        return found

    @cached_property
    def owned_ledgers(self) -> dict[int, str]:
        """The units that are all that headings of ``ledgers`` say."""
        units = (unit for unit in self.by_kind[Kind.UNIT] if self.fills[unit])
        return {self.block[unit]: self.entity[unit] for unit in units if self.block[unit] in self.ledgers}

    @cached_property
    def acted(self) -> frozenset[str]:
        """The numbers of the findings in which a unit acts."""
        units = self.by_kind[Kind.UNIT]
        return frozenset(self.numbered[unit] for unit in units if self.part[unit] == "subject")

    @cached_property
    def voice(self) -> tuple[str, ...]:
        """Whether each mention's sentence tells who acts: its subject, one before it, or nobody."""
        acting: set[int] = set()  # sentences with a unit for a subject, as far as they were read
        found = []
        for index, sentence in enumerate(self.sentence):
            found.append(
                "subject" if self.subject[index] >= 0 else "before" if sentence in acting else "silent"
            )
            if self.mentions[index].kind is Kind.UNIT and self.part[index] == "subject":
                acting.add(sentence)
        return tuple(found)

    @cached_property
    def owned(self) -> Counter[str]:
        """In the clauses of how many problems each unit acts."""
        return Counter(self.entity[owners[0]] for owners in self.owners if owners)

    @cached_property
    def _acting(self) -> dict[int, list[int]]:
        """The units that are the subject of something, by sentence."""
        found: dict[int, list[int]] = {}
        for unit in self.by_kind[Kind.UNIT]:
            if self.part[unit] == "subject":
                found.setdefault(self.sentence[unit], []).append(unit)
        return found

    def acting_before(self, index: int) -> list[int]:
        """Return the units that are the subject of something in a mention's sentence, before it."""
        return [unit for unit in self._acting.get(self.sentence[index], ()) if unit < index]

    @cached_property
    def holders(self) -> tuple[tuple[int, ...], ...]:
        """The measures and problems that each mention is a part of."""
        found: list[tuple[int, ...]] = []
        open_: list[int] = []
        for index, mention in enumerate(self.mentions):
            open_ = [holder for holder in open_ if self.mentions[holder].end > mention.start]
            found.append(tuple(holder for holder in open_ if self.inside(index, holder)))
            if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
                open_.append(index)
        return tuple(found)

    @cached_property
    def _first_alone(self) -> dict[str, int]:
        """The first mention of each unit that is no part of a measure or problem."""
        found: dict[str, int] = {}
        for unit in self.by_kind[Kind.UNIT]:
            if not self.holders[unit]:
                found.setdefault(self.entity[unit], unit)
        return found

    def stands_alone(self, unit: int) -> bool:
        """Tell whether a unit was named before without being a part of a measure or problem."""
        return self._first_alone.get(self.entity[unit], unit) < unit

    @cached_property
    def rare(self) -> Counter[str]:
        """In how many problems and measures each word stands."""
        return Counter(
            word
            for index, mention in enumerate(self.mentions)
            if mention.kind in (Kind.PROBLEM, Kind.MEASURE)
            for word in self.words[index]
        )

    @cached_property
    def by_kind(self) -> dict[Kind, list[int]]:
        """The indices of the mentions of each kind, in order."""
        found: dict[Kind, list[int]] = {kind: [] for kind in Kind}
        for index, mention in enumerate(self.mentions):
            found[mention.kind].append(index)
        return found

    @cached_property
    def under(self) -> Counter[tuple[int, Kind]]:
        """How many mentions of a kind stand under each heading."""
        return Counter((self.heading(index), mention.kind) for index, mention in enumerate(self.mentions))

    @cached_property
    def first_sentence(self) -> dict[int, int]:
        """The first sentence with a mention in each block."""
        found: dict[int, int] = {}
        for block, sentence in zip(self.block, self.sentence, strict=True):
            found[block] = min(found.get(block, sentence), sentence)
        return found

    @cached_property
    def likeness(self) -> Likeness:
        """How alike measures and problems are in their words."""
        return Likeness(self.words, self.sentence, self.by_kind[Kind.MEASURE], self.by_kind[Kind.PROBLEM])

    @cached_property
    def _before(self) -> dict[Kind, list[int]]:
        """How many mentions of each kind stand before each index."""
        found: dict[Kind, list[int]] = {kind: [0] for kind in Kind}
        for mention in self.mentions:
            for kind, counts in found.items():
                counts.append(counts[-1] + (mention.kind is kind))
        return found

    def between(self, kind: Kind, a: int, b: int) -> int:
        """Return how many mentions of a kind stand between two."""
        low, high = min(a, b) + 1, max(a, b)
        return self._before[kind][high] - self._before[kind][low] if high > low else 0

    def of(self, *kinds: Kind) -> Iterator[int]:
        """Yield the indices of the mentions of some kinds."""
        return (index for index in range(len(self.mentions)) if self.mentions[index].kind in kinds)

    def near(self, kind: Kind, index: int, reach: int) -> list[int]:
        """Return the mentions of a kind that are at most `reach` mentions away."""
        rows = self.by_kind[kind]
        return rows[bisect_left(rows, index - reach) : bisect_right(rows, index + reach)]

    def inside(self, inner: int, outer: int) -> bool:
        """Tell whether one mention's characters lie in another's."""
        a, b = self.mentions[inner], self.mentions[outer]
        return inner != outer and b.start <= a.start and a.end <= b.end

    def heading(self, index: int) -> int:
        """Return the nearest heading over a mention, or -1."""
        return self.headings[index][0] if self.headings[index] else -1
