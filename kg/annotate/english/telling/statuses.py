"""Words for how far a measure is, or whether a problem was solved, where they stand for themselves.

So they do in a cell of a table, in a line of status and in a sentence of one word. They are cues of the
lexicon (``measure.status``, ``problem.status``; ``measure.progress`` where they tell more than the status).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.dates import DATE, as_part
from kg.dates import DAY, MONTH, QUARTER, YEAR
from kg.lexicon import Cue, Lexicon
from kg.model import Kind

_AROUND = " \t\n*_.:;,|[]–—-"  # signs around the words of a status
_TIME = (
    rf"(?:{DATE.pattern}|\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d\d)?\b|{as_part(DAY)}\s+{as_part(MONTH)}\b\.?"
    rf"|{as_part(MONTH)}\b\.?(?:\s+(?:{as_part(DAY)}|{YEAR}))?|{as_part(QUARTER)}(?:\s+(?:of\s+)?{YEAR})?"
    rf"|{YEAR}\b|FY\s?\d\d\b)"
)
_DATE = re.compile(
    rf"[\s,:(–—-]*\b(?:(?:on|in|as\s+(?:of|at)|at|by|since|during|effective|from)\s+)?{_TIME}\)?"
)
_END = re.compile(r"\s*(?:$|[.;:,()|\[\]/–—]|-(?!\w))")  # of the words of a status: no noun is behind them
_PART = re.compile(r"[;\n]|(?<=[a-z])\s?/\s?(?=[A-Za-z])")
# Of several things that one cell tells, some as this and some as that: the whole is under way.
_MIXED = {Kind.MEASURE: "ongoing", Kind.PROBLEM: "partly resolved"}
_ADVICE, _AHEAD = "recommended", "planned"
_BEGUN = {"ongoing", "completed", "partly resolved", "resolved"}


class Statuses:
    """Reads the words for a status, by a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = {kind: lexicon.cues(f"{kind}.status") for kind in (Kind.MEASURE, Kind.PROBLEM)}
        self._progress = lexicon.cues("measure.progress")
        self._not_begun, self._again = lexicon.cues("measure.not-begun"), Cued(lexicon, "status.again")

    def of(self, words: str, kind: Kind) -> str | None:
        """Return the status of a measure or problem that a cell or line of status begins with, or None.

        Of cues that fit, the longest counts, so that one with a negation does before one without. What
        follows may be a date or a note, but no noun: that one would be what was done.

        >>> from kg.lexicon import load_lexicon
        >>> en = Statuses(load_lexicon("en"))
        >>> [en.of(words, Kind.PROBLEM) for words in ("Closed", "Partly resolved 11/14", "see note")]
        ['resolved', 'partly resolved', None]
        >>> cells = ("OPEN – PARTIAL", "Not implemented; see 9", "Done; not started", "Completed the survey")
        >>> [en.of(words, Kind.MEASURE) for words in cells]
        ['ongoing', 'planned', 'ongoing', None]
        """
        cues = [*self._cues[kind], *(self._progress if kind is Kind.MEASURE else ())]
        first = self._begins(words, cues)
        if first and ";" in words[: first[1]]:
            return first[0].value  # "Resolved; open"
        parts = [self._begins(part, cues) for part in _PART.split(words)]
        found = dict.fromkeys(cue.value for cue, _ in filter(None, parts)) if parts[0] else {}
        if len(found) > 1 and _BEGUN & found.keys():
            return _MIXED[kind]
        return next(iter(found), None)

    def of_advice(self, words: str) -> str | None:
        """Return the status of a recommendation that words begin with: it is one until somebody acts on it.

        >>> from kg.lexicon import load_lexicon
        >>> en = Statuses(load_lexicon("en"))
        >>> [en.of_advice(words) for words in ("Closed - Implemented", "Open", "Pending", "In our view")]
        ['completed', 'recommended', 'planned', None]
        """
        status = self.of(words, Kind.MEASURE)
        return _ADVICE if status == _AHEAD and self.leaves_advice(words) else status

    def leaves_advice(self, words: str) -> bool:
        """Tell whether the words say of a recommendation no more than that nothing was done of it yet."""
        left, told = (self._begins(words, cues) for cues in (self._not_begun, self._cues[Kind.MEASURE]))
        return left is not None and (told is None or left[1] >= told[1])  # "open – partially addressed"

    def is_again(self, words: str) -> bool:
        """Tell whether the words say that what was closed is open again: ``REOPENED 7/22``."""
        return self._again.match(words.strip(_AROUND)) is not None and self.is_whole(words)

    def is_whole(self, words: str) -> bool:
        """Tell whether the words are those of a status and nothing beside a date: ``Implemented 11/14.``."""
        plain = words.strip(_AROUND)
        return bool(plain) and self.end(plain) == len(plain)

    def end(self, words: str) -> int:
        """Return where a status at the beginning of a cell ends, with the date behind it; 0: there is none.

        >>> from kg.lexicon import load_lexicon
        >>> Statuses(load_lexicon("en")).end("Closed 11/14. The net was mended.")
        12
        """
        every = [*self._cues[Kind.MEASURE], *self._cues[Kind.PROBLEM]]
        found = self._begins(words, every)
        return found[1] if found else 0

    def _begins(self, words: str, cues: Sequence[Cue]) -> tuple[Cue, int] | None:
        """Return the cue with the longest match at the beginning, and where that and its date end."""
        start = len(words) - len(words.lstrip(_AROUND))
        best: tuple[Cue, int] | None = None
        longest = start
        for cue in cues:
            match = cue.regex.match(words, start)
            if match is None or match.end() <= longest:
                continue
            date = _DATE.match(words, match.end())
            end = date.end() if date else match.end()
            if _END.match(words, end):
                best, longest = (cue, end), match.end()
        return best
