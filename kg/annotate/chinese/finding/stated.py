"""Rules for problems that a heading, a cell or a labelled text states, and for those named in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.finding.starts import ClauseStarts
from kg.annotate.chinese.reading.layout import Line
from kg.model import Kind
from kg.segment.chinese_marks import TO_TEN
from kg.terms import Terms

_PIECE = re.compile(r"(?:《[^》]*》|“[^”，。；]*”|（[^）]*）|[^，。；\n])+")
_SHORTEST = 3  # signs of a problem
_SHORT = 8  # signs of a piece that hardly is a problem of its own


class StatedProblems:
    """Proposes problems by layout and by what introduces them; made once, used for every report."""

    def __init__(self, terms: Terms, starts: ClauseStarts) -> None:
        words = terms.alternatives
        self._starts = starts
        self._deficiency = terms.pattern("problems.predicate")
        self._generic = terms.pattern("problems.generic")
        self._openings = re.compile(f"^(?:(?:{words('problems.heading-openings')}|[“：:\\s])+)")
        self._closings = re.compile(
            f"(?:(?:”)?(?:等)?(?:{words('problems.heading-closings')})|[。；：:，\\s])+$"
        )
        self._as_problem = terms.cue("problems.quoted-as")
        self._piece_opening = re.compile(
            rf"(?:[（(]?[{TO_TEN}\d]+[）)、.是])+|[\s]+"
            f"|(?:{words('problems.piece-opening')})(?:：|，)?"
        )
        self._own_predicate = terms.pattern("problems.own-predicate")
        self._named = re.compile(
            f"(?:{terms.regex('problems.named-behind')})(?P<problem>{terms.regex('problems.named')})"
        )

    def stated(self, line: Line, text: str) -> Iterator[Proposal]:
        """Yield the problems of a heading, a cell or a labelled text, one for each predicate."""
        start, end = self._bounds(text, line)
        pieces = [(m.start() + start, m.end() + start) for m in _PIECE.finditer(text[start:end])]
        begin = None
        for at, (a, b) in enumerate(pieces):
            opening = self._piece_opening.match(text[a:b])
            a += opening.end() if opening else 0
            begin = a if begin is None else begin
            own = self._deficiency.search(text[begin:b])
            ends = at + 1 == len(pieces) or text[b : b + 1] in "。；\n"
            if (own and not self._waits(text, pieces, at)) or ends:
                if b - begin >= _SHORTEST:
                    yield Proposal(begin, b, Kind.PROBLEM, "ZH-P-STATED", 0.93)
                begin = None

    def named(self, line: Line, text: str) -> Iterator[Proposal]:
        """Yield noun phrases that name a problem inside other words."""
        for found in self._named.finditer(text, line.start, line.end):
            words = found["problem"]
            begin = found.start("problem") + (len(words) - len(words.lstrip("“的了")))
            sure = 0.35 if self._generic.search(words) else 0.6
            yield Proposal(begin, found.end("problem"), Kind.PROBLEM, "ZH-P-NAMED", sure)

    def _bounds(self, text: str, line: Line) -> tuple[int, int]:
        """Return where the problems of a line stand: in its quotation, or between the words around them."""
        start, end = self._starts.behind_number(text, line.start, line.end), line.end
        inner = _quoted(text[start:end])
        if inner and self._closes(text[start + inner[1] + 1 : end]):
            return start + inner[0], start + inner[1]
        if found := self._openings.match(text[start:end]):
            start += found.end()
        if found := self._closings.search(text[start:end]):
            end = start + found.start()
        return start, end

    def _closes(self, rest: str) -> bool:
        """Whether what stands behind a quotation says no more than that it is the problem of the heading.

        In “两个责任”压得不实 it is only what the problem is about.
        """
        return not rest or bool(self._as_problem.match(rest) or self._closings.fullmatch(rest))

    def _waits(self, text: str, pieces: list[tuple[int, int]], at: int) -> bool:
        """Whether what follows has no predicate of its own and so belongs to this problem."""
        if at + 1 >= len(pieces) or text[pieces[at][1]] in "。；\n":
            return False
        words = text[slice(*pieces[at + 1])]
        own = self._deficiency.search(words) or self._own_predicate.match(words)
        return not own and len(words) < _SHORT


def _quoted(words: str) -> tuple[int, int] | None:
    """Return the bounds of the quotation before 问题 in a heading: from the first “ to the last ” before it.

    >>> _quoted("关于“履行“一岗双责”有差距”问题的整改")
    (3, 14)
    """
    stop = words.rfind("问题")
    begin = words.find("“")
    if begin < 0 or begin > 8:
        return None
    end = words.rfind("”", begin, stop if stop > 0 else len(words))
    return (begin + 1, end) if end - begin > 3 and (stop < 0 or stop - end <= 8) else None
