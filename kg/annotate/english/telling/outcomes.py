"""Whether an English report says that a problem was solved: in its sentence, the next, or a line of status.

What it says became of its recommendations is found beside it (`Followed`). Text alone says nothing: a
problem has no status unless the report tells what became of it. The words are cues of the lexicon
(``problem.outcome``, ``problem.outcome-before``, ``problem.status``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.telling.followed import Followed
from kg.annotate.english.telling.lines import Lines
from kg.annotate.english.telling.statuses import Statuses
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind

_ABOVE = (PassageKind.HEADING, PassageKind.TITLE, PassageKind.ITEM)
_NUMBERED = re.compile(r"\d")
_POINT = re.compile(r"\n[\s*_]*(?=[#(]?\d{1,3}[).:]?\s+[A-Z])")  # of a list that is one paragraph
_BEFORE = 500  # characters before a problem that words right before it are looked for in, some 80 words


class Outcomes:
    """Finds what a report says became of its problems, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._statuses, self._followed, self._lines = Statuses(lexicon), Followed(lexicon), Lines(lexicon)
        self._said, self._before = lexicon.cues("problem.outcome"), lexicon.cues("problem.outcome-before")
        self._break, self._line = Cued(lexicon, "problem.break"), Cued(lexicon, "problem.status-line", "said")
        self._number = Cued(lexicon, "finding.begin")
        self._this, self._this_above = Cued(lexicon, "problem.this"), Cued(lexicon, "problem.this-above")

    def find(self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention]) -> dict[int, str]:
        """Return the status of each problem and recommendation of which the report says one, by index."""
        problems = [i for i, m in enumerate(mentions) if m.kind is Kind.PROBLEM]
        found = dict(self._lines.find(text, passages, mentions))
        found |= self._followed.find(text, passages, mentions)
        found |= self._in_sentences(text, passages, mentions, problems)
        blocks = [passage for passage in passages if passage.kind is not PassageKind.SENTENCE]
        places = [mentions[i].start for i in problems]
        last = 0
        for line, _ in self._line.finditer(text):
            status = self._statuses.of(line["said"], Kind.PROBLEM)
            if status is not None:
                low = bisect_left(places, self._beginning(text, blocks, places, last, line.start()))
                found |= dict.fromkeys(problems[low : bisect_left(places, line.start())], status)
            last = line.end()
        return found

    def _in_sentences(
        self,
        text: str,
        passages: Sequence[Passage],
        mentions: Sequence[Mention],
        problems: Sequence[int],
    ) -> Iterator[tuple[int, str]]:
        starts = [mentions[i].start for i in problems]
        last: list[int] = []  # problems of the latest sentence that has any
        above: list[int] = []  # of the block before, for a paragraph that begins with "this problem"
        block = None
        for passage in passages:
            if passage.kind is not PassageKind.SENTENCE:
                continue
            if passage.parent != block:
                above, last, block = last, [], passage.parent
            low, high = bisect_left(starts, passage.start), bisect_left(starts, passage.end)
            here = list(problems[low:high])
            for index in here:
                if status := self._told(text, passage, mentions, index, here):
                    yield index, status
            is_above = above and not here and self._this_above.match(text, passage.start)
            if is_above or (last and self._this.match(text, passage.start)):
                status = self.outcome(text[passage.start : passage.end])
                yield from ((index, status) for index in last or above if status)
            last, above = here or last, []

    def _told(
        self, text: str, sentence: Passage, mentions: Sequence[Mention], index: int, others: Sequence[int]
    ) -> str | None:
        """Return what a sentence says of one of its problems: behind it in its clause, or right before it."""
        problem = mentions[index]
        later = bisect_left(others, problem.end, key=lambda i: mentions[i].start)
        end = min([sentence.end, *(mentions[i].start for i in others[later : later + 1])])
        if stop := self._break.search(text, problem.end, end):
            end = stop.start()
        if status := self.outcome(text[problem.start : max(problem.end, end)]):
            return status
        before = text[max(sentence.start, problem.start - _BEFORE) : problem.start]
        return next((cue.value for cue in self._before if cue.regex.search(before)), None)

    def outcome(self, words: str) -> str | None:
        """Return what words say became of a problem: open where any of them says so.

        >>> from kg.lexicon import load_lexicon
        >>> said = Outcomes(load_lexicon("en")).outcome
        >>> [said(f"The gap {words}.") for words in ("was resolved", "was not resolved", "is wide")]
        ['resolved', 'open', None]
        """
        said = {cue.value for cue in self._said if cue.regex.search(words)}
        return next((status for status in ("open", "partly resolved", "resolved") if status in said), None)

    def _beginning(
        self, text: str, blocks: Sequence[Passage], problems: Sequence[int], last: int, at: int
    ) -> int:
        """Return where the finding begins that a line of status is about, behind the line of status before.

        Parameters
        ----------
        problems
            Where the problems of the report begin.
        last, at
            The end of the line of status before, and where this one begins.
        """
        begin = at
        for number in range(bisect_left(blocks, at, key=lambda block: block.start) - 1, -1, -1):
            block = blocks[number]
            points = (
                [point.end() for point in _POINT.finditer(text, block.start, at)] if block.end > at else ()
            )
            if points:
                return max(last, points[-1])
            if block.start < last:
                return last if block.end > at else begin  # a block with a line of its own has its status
            begin = block.start
            words = text[block.start : block.end]
            named = block.number or _NUMBERED.search(words) or block.kind is PassageKind.TITLE
            holds = bisect_left(problems, block.start) < bisect_left(problems, min(block.end, at))
            if block.kind in _ABOVE and (named or holds):
                break  # a label (Condition, Cause) begins no finding, a number or a problem does
            if (holds and _is_within(text, block, at)) or self._number.match(text, block.start, block.end):
                break  # a paragraph that tells a finding and its status
        return begin


def _is_within(text: str, block: Passage, at: int) -> bool:
    """Tell whether a place is in the middle of a line of a block."""
    return block.start < at < block.end and bool(text[text.rfind("\n", 0, at) + 1 : at].strip("*_ "))
