"""What a report is doing at each clause: telling of faults, asking for something, telling what was done.

``巡察发现`` or ``主要是：`` opens a list of faults that may run over several sentences; ``要求`` or
``下一步`` ends it. A heading says for itself what stands below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.annotate.chinese.reading.layout import Line, Role
from kg.terms import Terms

_OF_ROLE = {Role.PROBLEM: "headed", Role.LABEL: "", Role.THEME: "", Role.TITLE: ""}


class MoodReader:
    """Marks the clauses of a report with the mood that was set last."""

    def __init__(self, terms: Terms) -> None:
        self._opens = [
            (mood, re.compile(f"(?:{terms.alternatives(f'moods.{mood}')})"))
            for mood in ("fault", "ask", "plan", "done")
        ]
        self._opens.append(("ask", terms.cue("moods.asks-for")))

    def __call__(self, lines: Sequence[Line], text: str) -> None:
        """Note in each clause the mood that holds in it."""
        mood = ""
        for line in lines:
            if line.role in _OF_ROLE:
                mood = self._set(text[line.start : line.end], "") or _OF_ROLE[line.role]
                continue
            for clause in line.clauses:
                words = text[line.words[clause.first].start : line.words[clause.last - 1].end]
                mood = self._set(words, mood)
                clause.mood = mood

    def _set(self, words: str, mood: str) -> str:
        """Return the mood that the last cue in `words` sets, else the one that held."""
        found = [(match.end(), name) for name, pattern in self._opens for match in pattern.finditer(words)]
        return max(found)[1] if found else mood
