"""Rules for measures and problems: what a clause of a Chinese report says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.chinese.finding.proposal import Proposal, disjoint
from kg.annotate.chinese.finding.starts import ClauseStarts
from kg.annotate.chinese.finding.stated import StatedProblems
from kg.annotate.chinese.reading.layout import Clause, Line, Role
from kg.annotate.chinese.reading.words import Word
from kg.model import Kind
from kg.terms import Terms

_SILENT = frozenset(
    {
        Role.DEADLINE,
        Role.STATUS,
        Role.LABEL,
        Role.RESPONSIBLE,
        Role.SUBJECT,
        Role.SIGNATURE,
        Role.TITLE,
        Role.GOAL,
    }
)  # lines whose clauses say nothing


class ClauseRules:
    """Proposes measures and problems, clause by clause, by verbs, deficiencies and layout."""

    def __init__(self, terms: Terms) -> None:
        self._id = {
            name: terms.ids[name] for name in ("measures.action", "measures.attitude", "problems.predicate")
        }
        self._action = terms.words("measures.action")
        self._adverb = terms.words("measures.adverb") - terms.words("measures.own-adverb")
        self._attitude = terms.pattern("measures.attitude")
        self._say = terms.words("measures.reporting")
        self._background = terms.pattern("measures.background")
        self._no_background = terms.cue("measures.no-background")
        self._deficiency = terms.pattern("problems.predicate")
        self._kept_off = re.compile(f"(?:{terms.alternatives('problems.negated')})[^，。；]{{0,14}}$")
        self._problem_ends = re.compile(f"(?:{terms.alternatives('problems.ending')})$")
        self._objects = terms.words("problems.object")
        self._no_problem = terms.pattern("problems.no-opening")
        self._prepositions = terms.words("clauses.preposition")
        self._needs_more = terms.pattern("clauses.needs-more")
        self._object_only = terms.words("clauses.object-only")
        self._inspector, self._purpose = terms.cue("clauses.inspector"), terms.cue("clauses.purpose")
        self._starts = ClauseStarts(terms)
        self._problems = StatedProblems(terms, self._starts)

    def mark(self, line: Line, text: str, units: list[Proposal]) -> None:
        """Note in each clause where its predicate begins, who its subject is, whether it is half a clause."""
        subject, sentence = "", -1
        for clause in line.clauses:
            start, _ = self._starts.trimmed(line, clause, text, units)
            own = self._subject(line, clause, start, text, units)
            subject = own or (subject if clause.sentence == sentence else "")
            sentence = clause.sentence
            clause.open = clause.stop == "，" and self._unfinished(line, clause, start)
            clause.start, clause.subject = start, subject

    def _subject(self, line: Line, clause: Clause, start: int, text: str, units: list[Proposal]) -> str:
        first = line.words[clause.first]
        before = text[first.start : start]
        end = line.words[clause.last - 1].end
        if self._inspector.search(before) or self._inspector.match(text, start, end):
            return "inspector"
        if any(first.start <= unit.start and unit.end <= start for unit in units):
            return "unit"
        word = next((w for w in line.words[clause.first : clause.last] if w.start >= start), first)
        if word.pos.startswith("nr") and len(word.text) > 1:
            return "person"
        return "other" if word.pos.startswith(("n", "m", "r", "j")) and word.text not in self._action else ""

    def __call__(self, line: Line, text: str, units: list[Proposal]) -> list[Proposal]:
        """Return what the clauses of a line state; a problem may lie inside a measure."""
        if line.role in _SILENT:
            return []
        if line.role is Role.PROBLEM:
            return list(self._problems.stated(line, text))
        found = []
        merged: int | None = None
        for clause in line.clauses:
            start, end = self._starts.trimmed(line, clause, text, units)
            if start >= end:
                continue
            begin = start if merged is None else merged
            words = text[start:end]
            merged = None
            if self._is_problem(words, text, line, start):
                found.append(Proposal(start, end, Kind.PROBLEM, self._id["problems.predicate"], 0.75))
            elif found and self._purpose.match(words) and found[-1].kind is Kind.MEASURE:
                found[-1] = found[-1]._replace(end=end)
            elif self._opens_measure(line, clause, start, words):
                if clause.stop == "，" and self._unfinished(line, clause, start):
                    merged = begin
                    continue
                sure = 0.5 if self._attitude.search(words) else 0.85
                rule = self._id["measures.attitude" if sure < 0.6 else "measures.action"]
                found += self._split(line, Proposal(begin, end, Kind.MEASURE, rule, sure))
        return found + [p for p in self._problems.named(line, text) if not any(p[:3] == q[:3] for q in found)]

    def _is_problem(self, words: str, text: str, line: Line, start: int) -> bool:
        found = self._deficiency.search(words)
        if not found or self._kept_off.search(words[: found.start()]):
            return False
        if any(
            word.start >= start and word.text in self._action
            for word in line.words
            if word.start < start + 4 and word.end > start
        ):
            tail = words[found.start() :]
            return (
                len(tail) <= len(found[0]) + 2
                and not self._problem_ends.search(words)
                and found[0] not in self._objects
            )
        return not self._needs_more.match(words) and not self._no_problem.match(words)

    def _opens_measure(self, line: Line, clause: Clause, start: int, words: str) -> bool:
        """Whether the first words are adverbs or a preposition, and then a verb that acts."""
        if self._background.match(words) and not self._no_background.match(words):
            return False
        at = next((i for i in range(clause.first, clause.last) if line.words[i].start >= start), clause.last)
        for word in line.words[at : clause.last]:
            if word.text in self._say:
                return False
            if word.text in self._action or (word.text[:2] in self._action and word.pos.startswith("v")):
                return True
            if word.text in self._prepositions:
                return self._acts(line.words[at + 1 : clause.last]) or bool(self._needs_more.match(words))
            if word.text in self._adverb or word.pos.startswith(("d", "ad", "z")) or word.text in ("“", "《"):
                at += 1
                continue
            return word.pos in ("v", "vn") and len(word.text) >= 2 and clause.last - at > 1
        return False

    def _acts(self, words: list[Word]) -> bool:
        return any(word.text in self._action or word.pos == "v" for word in words)

    def _unfinished(self, line: Line, clause: Clause, start: int) -> bool:
        """Whether a clause is but a preposition and its object, the verb being in the next one."""
        words = [word for word in line.words[clause.first : clause.last] if word.start >= start]
        if not words or not self._needs_more.match(words[0].text):
            return False
        depth = 0
        for word in words[1:]:
            depth += (word.text in "《“（") - (word.text in "》”）")
            if not depth and word.text in self._action and words[0].text not in self._object_only:
                return False
        return True

    def _split(self, line: Line, proposal: Proposal) -> Iterator[Proposal]:
        """Yield the parts of a clause that 、 joins, where each begins with a verb that acts."""
        words = [word for word in line.words if proposal.start <= word.start < proposal.end]
        cuts, depth = [], 0
        for before, word, after in zip(words, words[1:], words[2:], strict=False):
            depth += (word.text in "《“（") - (word.text in "》”）")
            verb = after.text in self._action and after.pos.startswith("v")
            if (
                word.text == "、"
                and not depth
                and verb
                and not before.pos.startswith("v")
                and after is not words[-1]
            ):
                cuts.append(word)
        start = proposal.start
        for cut in cuts:
            yield proposal._replace(start=start, end=cut.start)
            start = cut.end
        yield proposal._replace(start=start)


def problems_and_measures(proposals: list[Proposal]) -> list[Proposal]:
    """Return one reading: measures that do not overlap, problems that do not overlap."""
    return sorted(
        disjoint([p for p in proposals if p.kind is Kind.MEASURE])
        + disjoint([p for p in proposals if p.kind is Kind.PROBLEM])
    )
