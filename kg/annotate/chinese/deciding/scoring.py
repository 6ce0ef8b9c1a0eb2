"""Scores of words without their feature strings: weights are added up by what words have in common.

A word's features come in parts: its own, those of its neighbours, of the pair with each, of its
clause, of what rules propose. The weights of each part are summed once and remembered, so that a
word costs about ten look-ups instead of ninety; `features` says what the parts mean, and
``test_chinese_scoring`` that both give the same sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.annotate.chinese.deciding.encoded import encoder_names
from kg.annotate.chinese.deciding.features import (
    FIRST,
    NEAR,
    FeatureMaker,
    Tags,
    View,
    pair_names,
    place_names,
    position,
    tag_names,
    told_around,
    where_names,
    where_of,
)
from kg.annotate.chinese.reading.words import Word
from kg.decide.parts import Parts, gains
from kg.decide.sequence import Floats, SequenceModel

_MOST = 300_000  # parts that are remembered; then all are forgotten, so that memory stays bounded
_LEAST_GAIN = 0.01  # of a feature that is worth telling
_PLACES = ("first", "in", "last")
_OFFSETS = (0, -1, 1, -2, 2)


class Scorer:
    """Scores the words of a report; remembers parts from one report to the next."""

    def __init__(self, maker: FeatureMaker, model: SequenceModel) -> None:
        self._maker, self._model = maker, model
        self._known = model.features
        self._gains = {
            kind: {name: found[at] for name, at in model.features.items() if abs(found[at]) >= _LEAST_GAIN}
            for kind, found in gains(model).items()
        }
        self._start()

    def _start(self) -> None:
        self._parts = Parts(self._model)
        self._words: dict[tuple[str, str], tuple[int, ...]] = {}
        self._pairs: dict[tuple[str, str, str, str], tuple[list[int], list[int]]] = {}
        self._wheres: dict[tuple[str, str, str, str], int] = {}
        self._tags: dict[tuple[Tags, Tags, Tags], int] = {}
        self._told: dict[tuple[int, str, str, str], int] = {}
        self._facts: dict[str, dict[str, int]] = {at: {} for at in (*_PLACES, "T")}
        self._edges = self._parts.add(("-1:^",)), self._parts.add(("1:$",))
        self._one = self._parts.add(("1",))

    def __call__(self, views: Sequence[View]) -> list[Floats]:
        """Return for each line the scores (words, kinds, LABELS) of its labelled words."""
        if len(self._parts) > _MOST:
            self._start()
        clauses: list[list[int]] = []  # rows that make up a clause at one of its places
        words: list[list[int]] = []  # rows of each word; below zero, of the clauses
        for view in views:
            words += self._line(view, clauses)
        return self._parts.scores(words, clauses, [len(view.kept) for view in views])

    def explain(self, view: View, i: int, kind: str, *, most: int = 6) -> tuple[tuple[str, float], ...]:
        """Return the features that spoke most for a mention to begin at a word, heaviest first."""
        heavy_of = self._gains[kind]
        total: dict[str, float] = {}
        for feature in self._maker.row(view, i):
            if (gain := heavy_of.get(feature)) is not None:
                total[feature] = total.get(feature, 0.0) + gain
        heavy = sorted([(-abs(gain), feature) for feature, gain in total.items()])[:most]
        return tuple((feature, round(total[feature], 3)) for _, feature in heavy)

    def _line(self, view: View, clauses: list[list[int]]) -> list[list[int]]:
        words = view.line.words
        own = [self._word(word) for word in words]
        pairs = [self._pair(a, b) for a, b in pairwise(words)]
        last = len(words) - 1
        places: dict[tuple[int, str], int] = {}
        rows = []
        for i in view.kept:
            row = [self._one, own[i][0]]
            if i:
                row.append(own[i - 1][1])
                row += pairs[i - 1][0]
                if i > 1:
                    row.append(own[i - 2][3])
            else:
                row.append(self._edges[0])
            if i < last:
                row.append(own[i + 1][2])
                row += pairs[i][1]
                if i + 1 < last:
                    row.append(own[i + 2][4])
            else:
                row.append(self._edges[1])
            if view.of_clause[i] >= 0:
                row += self._clause(view, i, places, clauses)
            here = view.tags.get(i, ()), view.tags.get(i - 1, ()), view.tags.get(i + 1, ())
            if (tagged := self._tags.get(here)) is None:
                tagged = self._tags[here] = self._parts.add(tag_names(here[1], here[0], here[2]))
            row.append(tagged)
            for told in told_around(view, i):
                if (part := self._told.get(told)) is None:
                    part = self._told[told] = self._parts.add(encoder_names(*told))
                row.append(part)
            rows.append(row)
        return rows

    def _word(self, word: Word) -> tuple[int, ...]:
        key = word.text, word.pos
        if (found := self._words.get(key)) is None:
            found = tuple(
                self._parts.add(self._maker.word(word.text, word.pos, offset)) for offset in _OFFSETS
            )
            self._words[key] = found
        return found

    def _pair(self, one: Word, other: Word) -> tuple[list[int], list[int]]:
        key = one.text, one.pos, other.text, other.pos
        if (found := self._pairs.get(key)) is None:
            found = self._parts.ids(pair_names("b", one, other)), self._parts.ids(pair_names("a", one, other))
            if len(self._pairs) > _MOST:
                self._pairs.clear()
            self._pairs[key] = found
        return found

    def _clause(
        self, view: View, i: int, places: dict[tuple[int, str], int], clauses: list[list[int]]
    ) -> list[int]:
        """Return the rows of a word that come of its clause and of its place in it."""
        line, number = view.line, view.of_clause[i]
        clause, word = line.clauses[number], line.words[i]
        at = position(clause, i)
        if (held := places.get((number, at))) is None:
            held = places[number, at] = -1 - len(clauses)
            shared = [*place_names(line, at), *self._maker.shared(view, number)]
            clauses.append(self._of_facts(at, view.facts[number]) + self._parts.ids(shared))
        row = [held]
        where = where_of(clause, word)
        key = where, clause.subject, line.role, word.pos
        if (stands := self._wheres.get(key)) is None:
            stands = self._wheres[key] = self._parts.add(where_names(*key))
        row.append(stands)
        if where == "at":
            row += self._of_facts("T", view.facts[number])
        if i and line.words[i - 1].text == "、":
            row += self._parts.ids((f"、|{word.pos}|{view.facts[number][FIRST]}",))
        if at == "in" and i - clause.first <= NEAR:
            row += self._parts.ids((f"at={i - clause.first}",))
        return row

    def _of_facts(self, at: str, facts: Sequence[str]) -> list[int]:
        known, row = self._facts[at], []
        for fact in facts:
            if (found := known.get(fact)) is None:
                found = known[fact] = self._known.get(f"{at}|{fact}", -1)
            if found >= 0:
                row.append(found)
        return row
