"""What an English report says became of its recommendations: by their number, or in a sentence of one word.

``Recommendation 2 remains open.`` is said of the measures of the recommendation that has this number, where
the report has one alone. ``Not implemented.`` behind a point that begins with a measure is said of that.
The words are cues of the lexicon (``recommendation.…``, ``measure.status``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.telling.asked import Asked
from kg.annotate.english.telling.statuses import Statuses
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind

_LABEL = 14  # characters of a point in front of its measure: "(2) ", "1(b) ", "FY 2022-03  "
_REACH = 12  # sentences behind a point in which its status may stand
_SIGNS = " \t\n*_#.:()[]"  # around the number of a block
_NUMBER = re.compile(r"\d+")
_PLAIN = re.compile(r"[(\[]?(\d{1,3})[.):\]]?")  # the number of an item of a list
_WORD = re.compile(r"[a-z]{2}")  # that is no label: whoever takes the measure is named
_RANGE = re.compile(r"(\d+)\s*(?:through|to|[-–—])\s*(\d+)")
_MOST = 60  # numbers of a range of recommendations
_NOTE = re.compile(r"[\s*_–—]*(?:$|[.;:–(])")  # what follows a status that is a sentence, or begins one
_NOTE_BEHIND = re.compile(r"[(\[](?P<said>[A-Z][^()\[\]\n]{3,60})[)\]]\.?\s*$")  # a status in brackets
_ADVICE, _NOT_YET = "recommended", "not yet"


class Followed:
    """Finds the statuses of recommendations, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._statuses = Statuses(lexicon)
        self._asked, self._begin = Asked(lexicon), Cued(lexicon, "recommendation.begin", "number")
        self._answer = Cued(lexicon, "recommendation.answer")
        self._behind = Cued(lexicon, "recommendation.behind", "number")
        self._named = Cued(lexicon, "recommendation.named", "numbers")
        self._lead, self._unsure = Cued(lexicon, "recommendation.lead"), lexicon.cues("recommendation.unsure")
        self._outcomes = lexicon.cues("recommendation.outcome")

    def find(self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention]) -> dict[int, str]:
        """Return the status of each measure of which such words tell one, by index; later words count."""
        measures = [i for i, m in enumerate(mentions) if m.kind is Kind.MEASURE]
        found = dict(self._by_sentence(text, passages, mentions, measures))
        numbered = self._numbered(text, passages, mentions, measures)
        for passage in passages:
            if passage.kind is PassageKind.SENTENCE and numbered:
                for number, status in self._said(text[passage.start : passage.end]):
                    found |= dict.fromkeys(numbered.get(number, ()), status)
        return found

    # -- a sentence of one word ------------------------------------------------------------

    def _by_sentence(
        self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention], measures: Sequence[int]
    ) -> Iterator[tuple[int, str]]:
        starts = [mentions[i].start for i in measures]
        point: list[int] = []  # measures of the latest numbered point that begins with one or asks for one
        left = 0  # sentences in which its status may stand
        is_under = is_bare = False  # the block stands right under the number of a recommendation, or is one
        for passage in passages:
            said = text[passage.start : passage.end]
            words = self._alone(said)
            if passage.kind is not PassageKind.SENTENCE:
                left = left if passage.kind is PassageKind.PARAGRAPH or words else 0
                is_under, is_bare = is_bare, self._asked.is_bare(text, passage)
                continue
            block = passages[passage.parent] if passage.parent is not None else passage
            if block.kind is PassageKind.TABLE_ROW:
                continue  # its columns tell it
            if words:
                status = self._statuses.of_advice(words)
                yield from ((index, status) for index in point if status and left > 0)
                continue
            here = list(measures[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)])
            label = text[passage.start : mentions[here[0]].start] if here else said
            is_first = text[block.start : passage.start].strip(_SIGNS) == (block.number or "").strip(_SIGNS)
            left -= 1
            is_label = len(label) <= _LABEL and not _WORD.search(label)
            if is_label and (_NUMBER.search(label) or (block.number and is_first)):
                point, left = here, _REACH if is_first else 1
            elif here and is_first and (is_under or self._is_point(text, block)):
                point = [i for i in here if self._asked.is_asked(text[passage.start : mentions[i].start])]
                left = _REACH
            if (note := _NOTE_BEHIND.search(said)) and self._alone(note[0]):
                status = self._statuses.of_advice(note["said"])
                yield from ((index, status) for index in point if status and index in here)

    def _is_point(self, text: str, block: Passage) -> bool:
        is_item = block.kind is PassageKind.ITEM or (block.kind is PassageKind.PARAGRAPH and block.number)
        return bool(is_item) or self._asked.begins(text, block)

    def _alone(self, sentence: str) -> str:
        """Return the status that is all of a sentence, or in brackets, or before a sign; "": it has none."""
        if note := _NOTE_BEHIND.fullmatch(sentence.strip()):
            return note["said"] if self._statuses.is_whole(note["said"]) else ""
        end = self._statuses.end(sentence)
        is_alone = end and _NOTE.match(sentence, end) and sentence.strip("*_–— ")[:1].isupper()
        return sentence[:end] if is_alone else ""

    # -- by number -------------------------------------------------------------------------

    def _numbered(
        self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention], measures: Sequence[int]
    ) -> Mapping[str, Sequence[int]]:
        """Return the measures of the recommendations by number; of a number that several have, none."""
        starts = [mentions[i].start for i in measures]

        def within(start: int, end: int) -> list[int]:
            return list(measures[bisect_left(starts, start) : bisect_left(starts, end)])

        groups: dict[str, list[list[int]]] = {}
        waiting = ""  # a number whose measures stand in the next block
        last: list[int] = []  # measures of the sentence before, if no number stands behind them yet
        for at, passage in enumerate(passages):
            inside = within(passage.start, passage.end)
            if passage.kind is PassageKind.SENTENCE:
                for number, end in self._numbers_behind(text, passage):
                    before = [i for i in inside if mentions[i].end <= end]
                    groups.setdefault(number, []).append(before or last)
                    inside, last = inside[len(before) :], []
                last = inside
                continue
            last = []
            begin = self._begin.match(text, passage.start, passage.end)
            number = begin["number"] if begin else self._of_item(text, passages, at) or waiting
            is_bare = begin and not text[begin.end() : passage.end].strip(_SIGNS)
            waiting = number if is_bare and not inside else ""
            body = begin.end() if begin else passage.start
            is_answer = inside and self._answer.search(text, body, max(body, mentions[inside[0]].start))
            if number and inside and not is_answer:
                first = next(
                    (p for p in passages[at + 1 : at + 2] if p.kind is PassageKind.SENTENCE), passage
                )
                groups.setdefault(number, []).append(within(passage.start, first.end) or inside)
        return {number: found[0] for number, found in groups.items() if len(found) == 1 and found[0]}

    def _numbers_behind(self, text: str, sentence: Passage) -> Iterator[tuple[str, int]]:
        """Yield the numbers behind recommendations of a sentence: ``Train the staff. (Recommendation 3)``."""
        at = sentence.start
        while found := self._behind.search(text, at, sentence.end):
            yield found["number"], found.start()
            at = found.end()

    def _of_item(self, text: str, passages: Sequence[Passage], at: int) -> str:
        """Return the number of an item in a list of recommendations, or an empty one."""
        passage = passages[at]
        number = _PLAIN.fullmatch(passage.number or "")
        if passage.kind is not PassageKind.ITEM or number is None:
            return ""
        parent = passages[passage.parent] if passage.parent is not None else None
        lead = next(
            (
                p
                for p in reversed(passages[max(0, at - 3 * int(number[1]) - 3) : at])
                if p.kind in (PassageKind.PARAGRAPH, PassageKind.HEADING, PassageKind.TITLE)
            ),
            None,
        )
        over = [one for one in (parent, lead) if one is not None]
        return number[1] if any(self._lead.search(text, one.start, one.end) for one in over) else ""

    def _said(self, sentence: str) -> Iterator[tuple[str, str]]:
        """Yield the numbers of the recommendations that a sentence tells a status of, with the status."""
        refs = list(self._named.finditer(sentence))
        for at, (ref, _) in enumerate(refs):
            end = refs[at + 1][0].start() if at + 1 < len(refs) else len(sentence)
            begin = refs[at - 1][0].end() if at else 0
            behind = sentence[ref.end() : end]
            status = next((cue.value for cue in self._outcomes if cue.regex.search(f"[ {behind}")), None)
            if status is None:
                before = f"{sentence[begin : ref.start()].rstrip()} ]"
                status = next((cue.value for cue in self._outcomes if cue.regex.search(before)), None)
            clause = f"{sentence[begin : ref.start()]} [ {behind}"
            unsure = {cue.value for cue in self._unsure if cue.regex.search(clause)}
            if status and not unsure - ({_NOT_YET} if status == _ADVICE else set()):
                yield from ((number, status) for number in _all(ref["numbers"]))


def _all(words: str) -> Iterator[str]:
    """Yield the numbers of a list: ``1, 3 through 5 and 7``.

    >>> list(_all("1, 3 through 5 and 7"))
    ['3', '4', '5', '1', '7']
    """
    for found in _RANGE.finditer(words):
        first, last = int(found[1]), int(found[2])
        yield from map(str, range(first, min(last, first + _MOST) + 1))
    yield from _NUMBER.findall(_RANGE.sub(" ", words))
