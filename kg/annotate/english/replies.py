"""Which recommendations measures answer by number: ``For recommendation 2, the Port will hire staff``.

What such a measure does is done about what the recommendation is about. ``These actions would meet the intent
of Recommendation 2`` says so of the measures of the sentence before. The words are cues of the lexicon
(``recommendation.for``, ``recommendation.these``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.telling.followed import Followed, _all
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind


class Replies(Followed):
    """Finds them, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon)
        self._for, self._these = Cued(lexicon, "recommendation.for"), Cued(lexicon, "recommendation.these")

    def answered(
        self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention]
    ) -> dict[int, tuple[int, ...]]:
        """Return the recommended measures that each measure answers, all by their index."""
        measures = [i for i, m in enumerate(mentions) if m.kind is Kind.MEASURE]
        numbered = self._numbered(text, passages, mentions, measures)
        found: dict[int, set[int]] = {}
        for measure, number in self._by_number(text, passages, mentions, measures) if numbered else ():
            found.setdefault(measure, set()).update(numbered.get(number, ()))
        recommended = {i for group in numbered.values() for i in group}
        return {i: tuple(sorted(asked)) for i, asked in found.items() if asked and i not in recommended}

    def _by_number(
        self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention], measures: Sequence[int]
    ) -> Iterator[tuple[int, str]]:
        """Yield measures with the numbers of the recommendations that they are said to answer."""
        starts = [mentions[i].start for i in measures]
        last: tuple[int | None, list[int]] = None, []  # block and measures of the sentence before
        for passage in passages:
            if passage.kind is not PassageKind.SENTENCE:
                continue
            here = list(measures[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)])
            said = text[passage.start : passage.end]
            if self._these.search(said) and passage.parent == last[0]:
                yield from ((i, number) for number in self._numbers(said) for i in last[1])
            elif here:
                yield from self._in_sentence(text, passages, passage, [(i, mentions[i]) for i in here])
            last = passage.parent, here

    def _in_sentence(
        self, text: str, passages: Sequence[Passage], sentence: Passage, here: Sequence[tuple[int, Mention]]
    ) -> Iterator[tuple[int, str]]:
        """Yield those of a sentence: what stands behind a number, up to the next, else what is before it."""
        said = text[sentence.start : sentence.end]
        refs = [ref for ref, _ in self._named.finditer(said) if self._for.search(said[: ref.start()])]
        begin = self._begin.match(text, sentence.start, sentence.end)
        if begin and self._answer.search(text, begin.end(), max(begin.end(), here[0][1].start)):
            yield from ((i, begin["number"]) for i, _ in here)
            return
        low = 0
        for at, ref in enumerate(refs):
            high = refs[at + 1].start() if at + 1 < len(refs) else len(said)
            behind = [i for i, m in here if ref.end() <= m.start - sentence.start < high]
            before = [i for i, m in here if low <= m.start - sentence.start < ref.start()]
            yield from ((i, number) for number in _all(ref["numbers"]) for i in behind or before)
            low = ref.end()

    def _numbers(self, sentence: str) -> list[str]:
        """Return the numbers of the recommendations that a sentence names."""
        return [number for ref, _ in self._named.finditer(sentence) for number in _all(ref["numbers"])]
