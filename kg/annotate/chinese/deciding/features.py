"""What the learned model may see of each word: the word, its neighbours, its clause, its line, the rules.

The words of a line follow one another without the commas between clauses, so that a label
remembers the clause before: after ``要加强管理，`` the next verb is likely a measure too.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.annotate.chinese.deciding.encoded import Chance, Told, chances_of, encoder_names
from kg.annotate.chinese.finding.proposal import Proposal
from kg.annotate.chinese.reading.layout import Clause, Line
from kg.annotate.chinese.reading.words import Word
from kg.annotate.levels import told
from kg.terms import Terms

if TYPE_CHECKING:
    from kg.decide.encoder import Read

Tags = tuple[tuple[str, str], ...]
FIRST = 6  # which of the facts of a clause is the part of speech of its first word
NEAR = 2  # words behind the first of a clause that know how far they are from it
SEPARATORS = frozenset("，；。！？：|｜")
_ENDS = frozenset("。！？|｜")  # signs that no mention goes on behind; a list goes on behind ；
_CLASSES = (
    ("act", "measures.action"),
    ("att", "measures.attitude"),
    ("say", "measures.reporting"),
    ("plan", "measures.planned"),
    ("on", "measures.ongoing"),
    ("done", "measures.completed"),
    ("must", "measures.demand"),
    ("adv", "measures.adverb"),
    ("aim", "measures.purpose"),
    ("bg", "measures.background"),
    ("def", "problems.predicate"),
    ("fault", "problems.noun"),
    ("off", "problems.negated"),
    ("good", "problems.praise"),
    ("coll", "units.collective"),
    ("role", "units.role"),
    ("short", "units.short"),
    ("mod", "units.modifier"),
    ("head", "units.head"),
    ("rule", "policies.ending"),
    ("form", "policies.formulation"),
    ("own", "policies.owner"),
    ("said", "policies.speech"),
    ("cue", "policies.cue"),
)


@dataclass(frozen=True, slots=True)
class View:
    """A line as its features see it."""

    line: Line
    kept: list[int]  # the words that are labelled
    of_clause: list[int]  # the clause of each word, -1 for none
    facts: list[tuple[str, ...]]  # of each clause
    tags: dict[int, Tags]  # of the words that rules propose
    chances: list[list[Chance]]  # what the encoder thinks of each word, by kind; empty without one
    told: list[Told]  # the same as levels

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield the labelled words, as ``start:end`` of ``kept``, that a sentence holds."""
        words, start = self.line.words, 0
        for at, (before, here) in enumerate(pairwise(self.kept), 1):
            if any(words[i].text in _ENDS for i in range(before + 1, here)):
                yield start, at
                start = at
        if start < len(self.kept):
            yield start, len(self.kept)


class FeatureMaker:
    """Makes the rows of features of a line; those of words are kept for the next line.

    Features of words that a model does not know are left out where `known` names what it knows.
    """

    def __init__(self, terms: Terms, known: Container[str] | None = None) -> None:
        classes_of: dict[str, tuple[str, ...]] = {}
        for name, table in _CLASSES:
            for form in sorted(terms.words(table)):
                classes_of[form] = (*classes_of.get(form, ()), name)
        self._classes = classes_of
        self._deficiency = terms.pattern("problems.predicate")
        self._off = terms.pattern("problems.negated")
        self._background = terms.words("measures.background")
        self._says = terms.words("measures.reporting")
        self.joints = terms.words("clauses.joints") | {"、"}  # words at which a span may be cut into names

        @lru_cache(maxsize=100_000)
        def word_features(text: str, pos: str, offset: int) -> tuple[str, ...]:
            classes = classes_of.get(text, ())
            if offset == 0:
                names = [
                    f"w={text}",
                    f"p={pos}",
                    f"p1={pos[0]}",
                    f"s1={text[-1]}",
                    f"s2={text[-2:]}",
                    f"f1={text[0]}",
                    f"n={len(text)}",
                ]
            elif abs(offset) == 1:
                names = [f"w={text}", f"p={pos}", f"s1={text[-1]}"]
            else:
                names = [f"w={text}", f"p1={pos[0]}"]
            prefix = f"{offset}:" if offset else ""
            made = (prefix + name for name in names + [f"c={name}" for name in classes])
            return tuple(name for name in made if known is None or name in known)

        self.word = word_features

    def classes(self, text: str) -> tuple[str, ...]:
        """Return the names of the word lists that a word stands in."""
        return self._classes.get(text, ())

    def view(self, line: Line, proposals: list[Proposal], seen: Read | None = None) -> View:
        """Return what the features of a line's words are made from; `seen` is the report by the encoder."""
        of_clause = [-1] * len(line.words)
        for number, clause in enumerate(line.clauses):
            of_clause[clause.first : clause.last] = [number] * (clause.last - clause.first)
        kept = [i for i, word in enumerate(line.words) if word.text not in SEPARATORS]
        chances = chances_of(line.words, seen) if seen else []
        facts, marks = self._facts(line), tags(line.words, proposals)
        return View(
            line,
            kept,
            of_clause,
            facts,
            marks,
            chances,
            [tuple(told(b, i) for b, i in each) for each in chances],
        )

    def row(self, view: View, i: int) -> list[str]:
        """Return the features of one word."""
        row = ["1", *self._window(view.line.words, i)]
        if (number := view.of_clause[i]) >= 0:
            clause, facts = view.line.clauses[number], view.facts[number]
            at = position(clause, i)
            row += [f"{at}|{fact}" for fact in facts]
            row += place_names(view.line, at)
            row += self.shared(view, number)
            where = where_of(clause, view.line.words[i])
            row += where_names(where, clause.subject, view.line.role, view.line.words[i].pos)
            if where == "at":
                row += [f"T|{fact}" for fact in facts]
            if i and view.line.words[i - 1].text == "、":
                row.append(f"、|{view.line.words[i].pos}|{facts[FIRST]}")
            if at == "in" and i - clause.first <= NEAR:
                row.append(f"at={i - clause.first}")
        for kind, *levels in told_around(view, i):
            row += encoder_names(kind, *levels)
        return row + tag_names(*(view.tags.get(j, ()) for j in (i - 1, i, i + 1)))

    def shared(self, view: View, number: int) -> list[str]:
        """Return what all words of a clause share, of it and of the clause before."""
        row = [
            f"c|{fact}"
            for fact in view.facts[number]
            if fact in ("lacks", "lacks-off", "问题", "verb", "bg") or fact.startswith(("said", "stop"))
        ]
        clauses = view.line.clauses
        if number and clauses[number - 1].sentence == clauses[number].sentence:
            row += [
                f"prev|{fact}"
                for fact in view.facts[number - 1]
                if fact in ("lacks", "verb", "open", "bg") or fact.startswith(("first=", "firstp=", "subj="))
            ]
        return row

    def _window(self, words: list[Word], i: int) -> list[str]:
        word = words[i]
        row = list(self.word(word.text, word.pos, 0))
        for offset in (-1, 1, -2, 2):
            if 0 <= i + offset < len(words):
                row += self.word(words[i + offset].text, words[i + offset].pos, offset)
        row += pair_names("b", words[i - 1], word) if i else ("-1:^",)
        row += pair_names("a", word, words[i + 1]) if i + 1 < len(words) else ("1:$",)
        return row

    def _facts(self, line: Line) -> list[tuple[str, ...]]:
        """Return what is said of each clause as a whole."""
        facts = []
        said = ""
        sentence, lacking = -1, False
        for number, clause in enumerate(line.clauses):
            words = line.words[clause.first : clause.last]
            text = "".join(word.text for word in words)
            if clause.sentence != sentence:
                sentence, said = clause.sentence, ""
            found = self._deficiency.search(text)
            off = bool(found and self._off.search(text[: found.end()]))
            names = [
                f"stop={clause.stop}",
                f"before={line.clauses[number - 1].stop if number else '^'}",
                f"place={min(clause.place, 3)}",
                f"end={words[-1].text}",
                f"endp={words[-1].pos}",
                f"first={words[0].text}",
                f"firstp={words[0].pos}",
                f"size={min(len(words) // 3, 6)}",
                f"said={said}",
                f"mood={clause.mood}",
            ]
            if found:
                names.append("lacks-off" if off else "lacks")
            before = bool(number and lacking and line.clauses[number - 1].sentence == clause.sentence)
            lacking = bool(found) and not off
            names.append(f"pair={before:d}{lacking:d}|{line.role}")
            names += [f"subj={clause.subject}", f"m1={_marker(words, clause)}"]
            if clause.open:
                names.append("open")
            if any(word.text in self._background for word in words if word.start <= clause.start + 3):
                names.append("bg")
            if "问题" in text:
                names.append("问题")
            if "《" in text:
                names.append("《》")
            if words[0].pos.startswith("v"):
                names.append("verb")
            facts.append(tuple(names))
            said = next((word.text for word in words if word.text in self._says), said)
        return facts


def told_around(view: View, i: int) -> Iterator[tuple[int, str, str, str]]:
    """Yield each kind with what the encoder says of it at the word before, at the word and behind it."""
    if not view.told:
        return
    here = view.told[i]
    nothing = ("",) * len(here)
    before = view.told[i - 1] if i else nothing
    after = view.told[i + 1] if i + 1 < len(view.told) else nothing
    yield from zip(range(len(here)), before, here, after, strict=True)


def pair_names(side: str, one: Word, other: Word) -> tuple[str, str]:
    """Return the features of two words that stand side by side: `side` is b before, a after the word."""
    return f"{side}={one.text}|{other.text}", f"{side}p={one.pos}|{other.pos}"


def place_names(line: Line, at: str) -> tuple[str, ...]:
    """Return the features of a word's place in its clause and of its line."""
    return f"{at}|role={line.role}", f"{at}|under={line.under}", f"role={line.role}", f"at={at}"


def where_of(clause: Clause, word: Word) -> str:
    """Return whether a word stands before, at or after the beginning of its clause's predicate."""
    if word.start <= clause.start < word.end:
        return "at"
    return "before" if word.start < clause.start else "after"


def where_names(where: str, subject: str, role: str, pos: str) -> tuple[str, ...]:
    """Return the features of a word's place towards the predicate."""
    return f"t={where}", f"t={where}|subj={subject}", f"t={where}|role={role}", f"t={where}|p={pos}"


def tags(words: list[Word], proposals: list[Proposal]) -> dict[int, Tags]:
    """Return for each word that a rule proposes: kind with begin, inside or end; rule and sureness."""
    found: dict[int, Tags] = {}
    at = 0
    for proposal in sorted(proposals):
        while at and words[at - 1].end > proposal.start:
            at -= 1
        while at < len(words) and words[at].end <= proposal.start:
            at += 1
        for i in range(at, len(words)):
            if words[i].start >= proposal.end:
                break
            ends = i + 1 == len(words) or words[i + 1].start >= proposal.end
            tag = "B" if i == at else "E" if ends else "I"
            full = f"{proposal.rule}|{int(proposal.sure * 10)}|{tag}"
            found[i] = (*found.get(i, ()), (f"{proposal.kind[0]}{tag}", full))
    return found


def tag_names(before: Tags, here: Tags, after: Tags) -> list[str]:
    """Return the features of what rules propose at a word and at its neighbours."""
    row: list[str] = []
    for short, full in here:
        row += (f"r={short}", f"R={full}")
    row += [f"r-1={short}" for short, _ in before]
    row += [f"r+1={short}" for short, _ in after]
    names = {short for short, _ in here}
    return row + [f"no-{kind}" for kind in "upm" if not any(name[0] == kind for name in names)]


def _marker(words: list[Word], clause: Clause) -> str:
    """Return the word before the predicate, such as 要, 将, 已."""
    before = [word.text for word in words if word.end <= clause.start]
    return before[-1] if before else ""


def position(clause: Clause, i: int) -> str:
    """Return which word of its clause a word is: first, last or in between."""
    return "first" if i == clause.first else "last" if i == clause.last - 1 else "in"
