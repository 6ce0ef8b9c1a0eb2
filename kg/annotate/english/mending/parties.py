"""Names of units, put right once they are decided on: those that lack, where they begin and end, inspectors.

What acts in a measure is a unit where a rule took it for a name, and so is ``our county``; who only
inspects or feeds back is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.syntax import Syntax
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_NAMED = 0.85  # from this score on a rule's name is one where it acts
_LONGEST = 200  # characters of a name before what was found of it
_TOLD = 110  # characters in front of a name in which is looked for what was told to it
_ABOVE = 6  # verbs from that of a measure up to the one with the subject


class Parties:
    """Puts the names of units right by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._ours, self._told = lexicon.cues("unit.own"), Cued(lexicon, "unit.told")
        self._before, self._behind = lexicon.cues("unit.before"), lexicon.cues("unit.behind")
        self._inspector = Cued(lexicon, "unit.inspector")

    def mend(
        self, text: str, tree: Syntax, named: Sequence[Proposal], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Return the mentions with the units that lack, and without inspectors that take no measure.

        Parameters
        ----------
        named
            What rules take for names.
        """
        whole = [self._whole(text, m) if m.kind is Kind.UNIT else m for m in mentions]
        acting = {i for m in mentions if m.kind is Kind.MEASURE for i in _subject(tree, m)}
        closed = {i for m in whole if m.kind in (Kind.UNIT, Kind.POLICY) for i in tree.tokens.rows(m)}
        found = []
        for start, end, rule in sorted(
            {*self._own(text, tree), *self._named_units(text, tree, named, acting)}
        ):
            if closed.isdisjoint(range(start, end)):
                closed.update(range(start, end))
                found.append(self._whole(text, Mention(*tree.tokens.span(start, end), Kind.UNIT, rule, 0.7)))
        kept = [m for m in whole if not self._only_inspects(text, tree, m, acting)]
        return sorted([*kept, *found], key=lambda m: (m.start, -m.end, m.kind))

    def _own(self, text: str, tree: Syntax) -> Iterator[tuple[int, int, str]]:
        """Yield ``our county`` where it acts or is acted upon as the subject of a verb."""
        tokens = tree.tokens
        for cue in self._ours:
            for match in cue.regex.finditer(text):
                start, end = tokens.within(*match.span())
                if start < end and tokens.dep[end - 1].startswith("nsubj"):
                    yield start, end, cue.id

    def _named_units(
        self, text: str, tree: Syntax, named: Sequence[Proposal], acting: set[int]
    ) -> Iterator[tuple[int, int, str]]:
        """Yield the names of rules that take a measure, or that inspectors told what they found."""
        tokens = tree.tokens
        for p in named:
            if (
                p.kind is not Kind.UNIT
                or p.score < _NAMED
                or self._is_inspector(text, *tokens.span(p.start, p.end))
            ):
                continue
            start = tokens.start[p.start]
            before = text[max(0, start - _TOLD) : start]
            is_whole = tokens.dep[p.end - 1].startswith("nsubj") or p.start in acting
            acts = is_whole and acting.issuperset(range(p.start, p.end))
            if acts or self._told.search(before):
                yield p.start, p.end, p.rule

    def _whole(self, text: str, unit: Mention) -> Mention:
        """Return a unit with all of its name: ``Lake Group Co., Ltd.``, not ``China of Lake Group``."""
        start, end = unit.start, unit.end
        for cue in self._before:
            if match := cue.regex.search(text, max(0, start - _LONGEST), start):
                start = match.start()
        for cue in self._behind:
            if match := cue.regex.match(text, end):
                end = match.end()
        return replace(unit, start=start, end=end) if (start, end) != (unit.start, unit.end) else unit

    def _only_inspects(self, text: str, tree: Syntax, m: Mention, acting: set[int]) -> bool:
        return (
            m.kind is Kind.UNIT
            and self._is_inspector(text, m.start, m.end)
            and acting.isdisjoint(tree.tokens.rows(m))
        )

    def _is_inspector(self, text: str, start: int, end: int) -> bool:
        return self._inspector.search(" ".join(text[start:end].split())) is not None


def _subject(tree: Syntax, measure: Mention) -> range:
    """Return the tokens of the subject of a measure's first verb, or of the one that it is joined to."""
    tokens, rows = tree.tokens, tree.tokens.rows(measure)
    outer = [i for i in rows if tokens.head[i] not in rows or tokens.head[i] == i]
    here = next((i for i in outer if tokens.tag[i].startswith("VB")), None)
    for _ in range(_ABOVE if here is not None else 0):
        assert here is not None
        subject = tree.subject.get(here)
        if subject is not None:
            return range(0) if subject in rows else range(tree.first[subject], tree.last[subject] + 1)
        if tokens.head[here] == here or tokens.dep[here] not in ("conj", "xcomp", "parataxis"):
            break
        here = tokens.head[here]
    return range(0)
