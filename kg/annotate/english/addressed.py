"""To whom recommendations are addressed: ``recommends the following actions for the Parks Office: …``.

What stands behind the colon, in the sentence or as items below it, is that unit's to do, and nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.annotate.english.reading.layout import Place
from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, PassageKind

_BEFORE = 160  # characters of a sentence in front of a unit in which the verb of recommending stands


class Addressed:
    """Finds who is to take recommended measures, by the cues of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._before = lexicon.cues("unit.addressed")
        self._behind = lexicon.cues("unit.addressed-behind")

    def find(
        self,
        text: str,
        mentions: Sequence[Mention],
        sentence_of: Sequence[int],
        tokens: Tokens,
        layout: Mapping[int, Place],
    ) -> dict[int, int]:
        """Return the unit of each measure that is recommended to one, both by their index.

        Parameters
        ----------
        sentence_of
            The number of each mention's sentence in ``tokens.sentences``.
        """
        found: dict[int, int] = {}
        inside, below = {}, {}
        for unit, colon in self._units(text, mentions, sentence_of, tokens):
            sentence = tokens.sentences[sentence_of[unit]]
            inside[sentence_of[unit]] = unit, colon
            if not text[colon + 1 : tokens.span(sentence.start, sentence.end)[1]].strip():
                below.update(dict.fromkeys(_items(sentence.block, layout), unit))
        for index, mention in enumerate(mentions):
            if mention.kind is not Kind.MEASURE:
                continue
            number = sentence_of[index]
            unit, colon = inside.get(number, (below.get(tokens.sentences[number].block, -1), -1))
            if unit >= 0 and mention.start > colon:
                found[index] = unit
        return found

    def _units(
        self, text: str, mentions: Sequence[Mention], sentence_of: Sequence[int], tokens: Tokens
    ) -> Iterator[tuple[int, int]]:
        """Yield the units that something is recommended to, each with the colon behind it."""
        for index, mention in enumerate(mentions):
            if mention.kind is not Kind.UNIT:
                continue
            sentence = tokens.sentences[sentence_of[index]]
            low, high = tokens.span(sentence.start, sentence.end)
            before = text[max(low, mention.start - _BEFORE) : mention.start]
            if any(cue.regex.search(before) for cue in self._before):
                behind = (cue.regex.match(text, mention.end, high) for cue in self._behind)
                if end := next((match.end() for match in behind if match), None):
                    yield index, end - 1


def _items(block: int, layout: Mapping[int, Place]) -> list[int]:
    """Return the items that stand right below a block."""
    found: list[int] = []
    for other in sorted(layout):
        if other > block:
            if layout[other].kind is not PassageKind.ITEM:
                break
            found.append(other)
    return found
