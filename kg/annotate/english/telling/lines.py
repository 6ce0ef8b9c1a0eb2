"""Lines of status under recommendations: ``Status: Closed - Implemented``, ``Recommendation implemented``.

Such a line is said of what the recommendation over it asks for. Where a finding stands there as well, the
line is said of that, unless it speaks of a recommendation or of implementing. The lines are cues of the
lexicon (``recommendation.status-line``, ``recommendation.said``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.telling.asked import Asked, Sentences
from kg.annotate.english.telling.statuses import Statuses
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind

_REACH = 6000  # characters that a recommendation with all that is said of it may have
_HEADS = (PassageKind.HEADING, PassageKind.TITLE)
_NUMBERED = re.compile(r"\d")


class Lines:
    """Finds the statuses that lines tell of recommendations, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._statuses, self._asked = Statuses(lexicon), Asked(lexicon)
        self._line = Cued(lexicon, "recommendation.status-line", "said")
        self._said = Cued(lexicon, "recommendation.said")

    def find(
        self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention]
    ) -> Iterator[tuple[int, str]]:
        """Yield the measures of which a line tells the status, by index, with it."""
        blocks = [passage for passage in passages if passage.kind is not PassageKind.SENTENCE]
        stated = [i for i, m in enumerate(mentions) if m.kind in (Kind.MEASURE, Kind.PROBLEM)]
        starts = [mentions[i].start for i in stated]
        sentences = Sentences(passages)
        last = 0
        for line, _ in self._line.finditer(text):
            at = line.start()
            if at < last or (status := self._statuses.of_advice(line["said"])) is None:
                continue
            begin = self._beginning(text, blocks, starts, last, at)
            inside = stated[bisect_left(starts, begin) : bisect_left(starts, at)]
            is_finding = any(mentions[i].kind is Kind.PROBLEM for i in inside)
            if not is_finding or self._said.search(line[0]):
                yield from ((i, status) for i in self._advice(text, mentions, inside, begin, sentences))
            last = line.end("said")

    def _advice(
        self, text: str, mentions: Sequence[Mention], inside: Sequence[int], begin: int, sentences: Sentences
    ) -> Iterator[int]:
        """Yield those that are asked for: what the recommendation begins with, and what "should" be done."""
        measures = [index for index in inside if mentions[index].kind is Kind.MEASURE]
        point = -1  # where the sentence begins that is the recommendation
        if measures and self._asked.opens(text, begin, first := mentions[measures[0]].start):
            point = sentences.start(first)
        for index in measures:
            start = mentions[index].start
            sentence = sentences.start(start)
            if sentence == point or self._asked.is_asked(text[sentence:start]):
                yield index

    def _beginning(
        self, text: str, blocks: Sequence[Passage], starts: Sequence[int], last: int, at: int
    ) -> int:
        """Return where the recommendation begins that a line is about, behind the line before.

        That is the block with its number; else the item, the block of the line itself, or the numbered
        heading over it.
        """
        nearest: int | None = None
        for number in range(bisect_left(blocks, at, key=lambda block: block.start) - 1, -1, -1):
            block = blocks[number]
            if block.start < last or block.start < at - _REACH:
                break
            if self._asked.begins(text, block):
                return block.start
            holds = bisect_left(starts, block.start) < bisect_left(starts, min(block.end, at))
            is_own = block.end > at
            if nearest is None and holds and (block.kind is PassageKind.ITEM or is_own):
                nearest = block.start
            words = text[block.start : block.end]
            if block.kind is PassageKind.TITLE or (
                block.kind in _HEADS and (block.number or _NUMBERED.search(words))
            ):
                return block.start if nearest is None else nearest
        return last if nearest is None else nearest
