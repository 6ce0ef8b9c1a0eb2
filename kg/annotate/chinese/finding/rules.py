"""All rules over one report: lines in, proposals out."""

from __future__ import annotations

from dataclasses import dataclass

from kg.annotate.chinese.finding.clauses import ClauseRules, problems_and_measures
from kg.annotate.chinese.finding.policies import PolicyRules
from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.finding.units import UnitRules
from kg.annotate.chinese.reading.compact import Compact, compact
from kg.annotate.chinese.reading.layout import Line
from kg.annotate.chinese.reading.moods import MoodReader
from kg.annotate.chinese.reading.reader import LayoutReader
from kg.annotate.chinese.reading.words import segmenter
from kg.model import Passage, Report
from kg.segment.chinese_script import Script
from kg.terms import Terms


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as the rules read it."""

    compact: Compact  # the report in plain signs, without stray blanks; all offsets below refer to it
    lines: list[Line]
    proposals: list[list[Proposal]]  # by line

    @property
    def text(self) -> str:
        """The text that the offsets of lines and proposals refer to."""
        return self.compact.text


class Rules:
    """The rules of Chinese reports; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._plain = Script(terms)
        self._layout = LayoutReader(terms, segmenter(terms))
        self._moods = MoodReader(terms)
        self._policies = PolicyRules(terms)
        self._units = UnitRules(terms)
        self._clauses = ClauseRules(terms)

    def __call__(self, report: Report, passages: tuple[Passage, ...]) -> Reading:
        """Return lines, words and proposals of a report."""
        short, moved = compact(self._plain(report.text), passages, report.text)
        text = short.text
        lines = self._layout.lines(text, moved)
        self._moods(lines, text)
        proposals = []
        for line in lines:
            policies = [
                p._replace(start=p.start + line.start, end=p.end + line.start)
                for p in self._policies(text[line.start : line.end])
            ]
            units = self._units(line.words, text)
            self._clauses.mark(line, text, units)
            clauses = problems_and_measures(self._clauses(line, text, units))
            proposals.append(sorted([*policies, *units, *clauses]))
        return Reading(short, lines, proposals)
