"""What the inspectors say they do themselves is no measure of whom they inspect.

``We will return to check``, ``We will continue to monitor the school's progress`` and, in a column of the
auditor, ``Confirmed by testing 40 files`` are their own acts; of ``We asked the school to revise its plan``
what the school is to do is the measure. Who answers a report speaks in the first person as well: what stands
in a quotation, under a heading of responses or plans, or behind a label of one, is left alone. The words are
cues of the lexicon (``inspecting.…``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.annotate.english.reading.cued import Cued, cues_with
from kg.annotate.english.reading.layout import Place
from kg.annotate.english.reading.syntax import Syntax
from kg.annotate.english.telling.tables import Span, find_tables
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage

_ANSWERS = frozenset({"response", "action"})  # roles of sections in which somebody else says "we"
_ABOVE = 6  # verbs up to the one that has the subject


class Inspecting:
    """Takes the acts of inspectors out, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._acts, self._voice = Cued(lexicon, "inspecting.act"), Cued(lexicon, "inspecting.voice")
        self._mostly = Cued(lexicon, "inspecting.act-mostly")
        self._asked = cues_with(lexicon, "inspecting.asked", "measure")
        self._answer, self._replies = Cued(lexicon, "inspecting.answer"), Cued(lexicon, "inspecting.reply")
        self._column, self._tested = Cued(lexicon, "inspecting.column"), Cued(lexicon, "inspecting.tested")
        self._self = lexicon.lemmas("inspecting.self")

    def mend(
        self,
        text: str,
        passages: Sequence[Passage],
        layout: Mapping[int, Place],
        tree: Syntax,
        mentions: Sequence[Mention],
    ) -> list[Mention]:
        """Return the mentions without what inspectors do, and what they asked for cut to the measure."""
        out: list[Mention] = []
        cells = sorted(self._cells(text, passages))
        has_voice = self._voice.search(text) is not None
        sentences = [
            (tree.tokens.span(s.start, s.end), s.block) for s in tree.tokens.sentences if s.end > s.start
        ]
        starts = [span[0] for span, _ in sentences]
        for mention in mentions:
            if mention.kind is not Kind.MEASURE:
                out.append(mention)
                continue
            (start, end), block = sentences[max(0, bisect_right(starts, mention.start) - 1)]
            if self._is_tested(text, mention, cells):
                continue
            place = layout.get(block)
            if (place and self._is_reply(text, passages, place)) or self._answers(
                text, passages[block] if block >= 0 else None, mention
            ):
                out.append(mention)
            elif asked := self._request(text, start, end, mention):
                out.append(asked)
            elif not self._is_own(tree, mention, text[start:end], has_voice=has_voice):
                out.append(mention)
        return out

    def _is_own(self, tree: Syntax, measure: Mention, sentence: str, *, has_voice: bool) -> bool:
        """Tell whether ``we`` are the subject of what inspectors do."""
        if not (self._acts.search(sentence) or (has_voice and self._mostly.search(sentence))):
            return False
        tokens = tree.tokens
        rows = tokens.rows(measure)
        here = next((i for i in rows if tokens.tag[i].startswith("VB")), rows.start)
        for _ in range(_ABOVE):
            subject = tree.subject.get(here)
            if subject is not None:
                return tokens.text[subject].lower() in self._self
            if tokens.head[here] == here:
                break
            here = tokens.head[here]
        return False

    def _request(self, text: str, start: int, end: int, measure: Mention) -> Mention | None:
        """Return what a unit was asked to do, where asking was taken for the measure."""
        for cue in self._asked:
            for found in cue.regex.finditer(text, start, end):
                if found.start() <= measure.start < found.start("measure") < measure.end:
                    return replace(measure, start=found.start("measure"))
        return None

    def _is_reply(self, text: str, passages: Sequence[Passage], place: Place) -> bool:
        """Tell whether a section, or what stands over it, is somebody's who answers."""
        over = (passages[heading] for heading in place.headings)
        return place.role in _ANSWERS or any(self._replies.search(text, p.start, p.end) for p in over)

    def _answers(self, text: str, block: Passage | None, measure: Mention) -> bool:
        """Tell whether a measure is quoted, or stands behind words of who answers in its paragraph."""
        if block is None:
            return False
        before = text[block.start : measure.start]
        is_quoted = before.count("“") > before.count("”") or before.count('"') % 2 == 1
        return is_quoted or self._answer.search(before) is not None

    def _cells(self, text: str, passages: Sequence[Passage]) -> Iterator[Span]:
        """Yield the cells of the columns of the auditor."""
        for table in find_tables(text, passages):
            columns: list[int] = []
            width = 0
            for row in table.rows:
                names = [" ".join(text[a:b].strip(" *_:#.").split()) for a, b in row]
                if found := [at for at, name in enumerate(names) if self._column.fullmatch(name)]:
                    columns, width = found, len(row)
                elif len(row) == width:
                    yield from (row[at] for at in columns)

    def _is_tested(self, text: str, measure: Mention, cells: Sequence[Span]) -> bool:
        """Tell whether a measure begins a cell of the auditor, or a sentence there, with what auditors do."""
        at = bisect_right(cells, (measure.start, len(text))) - 1
        if at < 0 or not cells[at][0] <= measure.start < cells[at][1]:
            return False
        return self._tested.match(text[cells[at][0] : measure.end], measure.start - cells[at][0]) is not None
