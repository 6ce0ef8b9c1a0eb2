"""What the learned model may see of each word: the word, its neighbours, its clause, its line, the rules.

The words of a line follow one another without the commas between clauses, so that a label
remembers the clause before: after ``要加强管理，`` the next verb is likely a measure too.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from kg.annotate.chinese.layout import Clause, Line, Role
from kg.annotate.chinese.lexicon import Terms
from kg.annotate.chinese.proposal import Proposal
from kg.annotate.chinese.words import Word

SEPARATORS = frozenset("，；。！？：|｜")
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


class FeatureMaker:
    """Makes the rows of features of a line; those of words are kept for the next line.

    Features of words that a model does not know are left out where `known` names what it knows.
    """

    def __init__(self, terms: Terms, known: Container[str] | None = None) -> None:
        sets = [(name, terms.words(table)) for name, table in _CLASSES]
        self._deficiency = terms.pattern("problems.predicate")
        self._off = terms.pattern("problems.negated")
        self._background = terms.words("measures.background")
        self._says = terms.words("measures.reporting")

        @lru_cache(maxsize=100_000)
        def word_features(text: str, pos: str, offset: int) -> tuple[str, ...]:
            classes = [name for name, words in sets if text in words]
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

        self._word = word_features

    def rows(self, line: Line, proposals: list[Proposal]) -> tuple[list[int], list[list[str]]]:
        """Return the numbers of the words that are labelled, and the features of each."""
        words = line.words
        tags = self._tags(words, proposals)
        of_clause: dict[int, int] = {}
        facts = self._facts(line)
        for number, clause in enumerate(line.clauses):
            for i in range(clause.first, clause.last):
                of_clause[i] = number
        kept, rows = [], []
        for i, word in enumerate(words):
            if word.text in SEPARATORS:
                continue
            number = of_clause.get(i, -1)
            row = self._window(words, i)
            row += self._place(line, number, i, facts)
            row += self._proposed(tags, i)
            kept.append(i)
            rows.append(row)
        return kept, rows

    def _window(self, words: list[Word], i: int) -> list[str]:
        row: list[str] = ["1"]
        word = words[i]
        row += self._word(word.text, word.pos, 0)
        last = len(words) - 1
        before = words[i - 1] if i else None
        after = words[i + 1] if i < last else None
        if before:
            row += self._word(before.text, before.pos, -1)
            row += (f"b={before.text}|{word.text}", f"bp={before.pos}|{word.pos}")
            if i > 1:
                row += self._word(words[i - 2].text, words[i - 2].pos, -2)
        else:
            row.append("-1:^")
        if after:
            row += self._word(after.text, after.pos, 1)
            row += (f"a={word.text}|{after.text}", f"ap={word.pos}|{after.pos}")
            if i + 1 < last:
                row += self._word(words[i + 2].text, words[i + 2].pos, 2)
        else:
            row.append("1:$")
        return row

    def _facts(self, line: Line) -> list[tuple[str, ...]]:
        """Return what is said of each clause as a whole."""
        facts = []
        said = ""
        sentence = -1
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

    def _place(self, line: Line, number: int, i: int, facts: list[tuple[str, ...]]) -> list[str]:
        if number < 0:
            return []
        clause = line.clauses[number]
        at = _position(clause, i)
        row = [f"{at}|{fact}" for fact in facts[number]]
        row += [f"{at}|role={line.role}", f"{at}|under={line.under}", f"role={line.role}", f"at={at}"]
        start = line.words[i].start
        where = (
            "at"
            if start <= clause.start < line.words[i].end
            else "before"
            if start < clause.start
            else "after"
        )
        row += [
            f"t={where}",
            f"t={where}|subj={clause.subject}",
            f"t={where}|role={line.role}",
            f"t={where}|p={line.words[i].pos}",
        ]
        if where == "at":
            row += [f"T|{fact}" for fact in facts[number]]
        if i and line.words[i - 1].text == "、":
            row.append(f"、|{line.words[i].pos}|{facts[number][6]}")
        if at == "in" and i - clause.first <= 2:
            row.append(f"at={i - clause.first}")
        row += [
            f"c|{fact}"
            for fact in facts[number]
            if fact in ("lacks", "lacks-off", "问题", "verb", "bg") or fact.startswith(("said", "stop"))
        ]
        if number and line.clauses[number - 1].sentence == clause.sentence:
            row += [
                f"prev|{fact}"
                for fact in facts[number - 1]
                if fact in ("lacks", "verb", "open", "bg") or fact.startswith(("first=", "firstp=", "subj="))
            ]
        return row

    @staticmethod
    def _tags(words: list[Word], proposals: list[Proposal]) -> dict[int, list[tuple[str, str]]]:
        tags: dict[int, list[tuple[str, str]]] = {}
        at = 0
        for proposal in sorted(proposals):
            while at and words[at - 1].end > proposal.start:
                at -= 1
            while at < len(words) and words[at].end <= proposal.start:
                at += 1
            for i in range(at, len(words)):
                if words[i].start >= proposal.end:
                    break
                tag = (
                    "B"
                    if i == at
                    else "E"
                    if i + 1 == len(words) or words[i + 1].start >= proposal.end
                    else "I"
                )
                tags.setdefault(i, []).append(
                    (f"{proposal.kind[0]}{tag}", f"{proposal.rule}|{int(proposal.sure * 10)}|{tag}")
                )
        return tags

    @staticmethod
    def _proposed(tags: dict[int, list[tuple[str, str]]], i: int) -> list[str]:
        row: list[str] = []
        for short, full in tags.get(i, ()):
            row += (f"r={short}", f"R={full}")
        row += [f"r-1={short}" for short, _ in tags.get(i - 1, ())]
        row += [f"r+1={short}" for short, _ in tags.get(i + 1, ())]
        names = {short for short, _ in tags.get(i, ())}
        row += [f"no-{kind}" for kind in "upm" if not any(name[0] == kind for name in names)]
        return row


def _marker(words: list[Word], clause: Clause) -> str:
    """Return the word before the predicate, such as 要, 将, 已."""
    before = [word.text for word in words if word.end <= clause.start]
    return before[-1] if before else ""


def _position(clause: Clause, i: int) -> str:
    return "first" if i == clause.first else "last" if i == clause.last - 1 else "in"


__all__ = ["SEPARATORS", "FeatureMaker", "Role"]
