"""Problems that a report denies: ``found no evidence that it misused funds``, ``had no problems with it``.

What should be there and is not stays a problem (``no evidence that it reviewed bids``, ``had no ledger``):
a denial frees of a fault only, so words of fault must stand in what is denied, as its head or its verb.
A fault that is the object or the first part of something missing is not denied (``had no controls
preventing fraud``, ``no fraud hotline``), and a reason behind a denial that tells of a lack stands for
itself (``… because it kept no records``). What an examination did not disclose, and what a rule allows for a
time on a condition, is no problem either.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import accumulate

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.syntax import Syntax
from kg.annotate.english.reading.tokens import Sentence
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_OPENING = frozenset({"mark", "nsubj", "nsubj:pass", "obj"})  # how a word hangs that opens another clause
# tags of what describes a noun, in front of it
_DESCRIBING = ("JJ", "RB", "DT", "PDT", "PRP$", "NN", "CD", "VBN", "VBG", "HYPH")
_CLAUSES = frozenset({"clause", "told"})  # values of cues that a whole clause follows
_AUXILIARIES = frozenset({"be", "have", "do"})


@dataclass(frozen=True, slots=True)
class Denial:
    """Tokens ``start:end`` that deny; what is denied in them begins at `first` and ends before `last`.

    Where a break ends it, what is said for itself begins at `behind`; else that is `end`.
    """

    start: int
    first: int
    last: int
    end: int
    behind: int


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of a sentence in lower case, parted by one space, and at which character each begins."""

    line: str
    starts: Sequence[int]
    first: int  # token of the report

    def row(self, at: int) -> int:
        """Return the token that the character stands in or, between two, the one behind it."""
        return self.first + max(0, bisect_right(self.starts, at) - 1)

    def at(self, row: int) -> int:
        """Return where a token begins."""
        return self.starts[row - self.first] if row - self.first < len(self.starts) else len(self.line)

    def stop(self, at: int) -> int:
        """Return the first token behind a character."""
        return self.first + bisect_left(self.starts, at)


class Denials:
    """Finds what a report denies, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._before, self._found = lexicon.cues("denied.before"), Cued(lexicon, "denied.found")
        self._found_behind, self._whole = Cued(lexicon, "denied.found-behind"), Cued(lexicon, "denied.whole")
        self._noun, self._verb = Cued(lexicon, "denied.noun"), Cued(lexicon, "denied.verb")
        self._break, self._doubt = Cued(lexicon, "denied.break"), Cued(lexicon, "denied.doubt")
        self._occurring = lexicon.lemmas("denied.occurring")
        self._finding = lexicon.lemmas("denied.finding")

    def mend(self, tree: Syntax, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions without the problems that the report denies; of some a reason is left."""
        sentences = tree.tokens.sentences
        starts = [sentence.start for sentence in sentences]
        known: dict[int, list[Denial]] = {}  # by sentence, only of those that have a problem
        kept = []
        for mention in mentions:
            if mention.kind is not Kind.PROBLEM:
                kept.append(mention)
                continue
            rows = tree.tokens.rows(mention)
            left: Mention | None = mention
            at = max(0, bisect_right(starts, rows.start) - 1)
            while left is not None and at < len(starts) and starts[at] < rows.stop:
                if at not in known:
                    known[at] = list(self.find(tree, sentences[at]))
                left = _left(tree, left, known[at], self._finding)
                at += 1
            if left is not None:
                kept.append(left)
        return kept

    def find(self, tree: Syntax, sentence: Sentence) -> Iterator[Denial]:
        """Yield the denials of a sentence."""
        texts = [text.lower() for text in tree.tokens.text[sentence.start : sentence.end]]
        starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0)) if texts else []
        words = _Words(" ".join(texts), starts, sentence.start)
        line = words.line
        for found, _ in self._whole.finditer(line):
            if not self._doubt.search(line[: found.start()]):
                start = words.row(found.start())
                end, behind = self._end(tree, words, found.end(), is_clause=True)
                yield Denial(start, start, end, end, behind)
        for found, _ in self._found.finditer(line):
            noun = self._noun_at(tree, words, found.end())
            if noun and self._found_behind.match(line, noun.end()):
                start = words.row(found.start())
                yield Denial(start, start, words.stop(noun.end()), *self._end(tree, words, noun.end()))
        for cue in self._before:
            for found in cue.regex.finditer(line):
                if self._doubt.search(line[: found.start()]):
                    continue
                fault = self._fault(tree, words, found.end(), cue.value)
                if fault:
                    start, (first, last) = words.row(found.start()), fault
                    is_clause = cue.value in _CLAUSES
                    end, behind = self._end(tree, words, words.at(last), is_clause=is_clause)
                    yield Denial(start, first, end if is_clause else last, end, behind)

    def _fault(self, tree: Syntax, words: _Words, at: int, value: str) -> tuple[int, int] | None:
        """Return the tokens of fault that begin at a character; of a clause, those up to its verb."""
        first = words.stop(at)
        if value == "told":
            return first, first + 1
        if value == "clause":
            verb = self._faulty_verb(tree, words, first)
            return (first, verb + 1) if verb is not None else None
        found = self._noun_at(tree, words, at) if value == "noun" else self._verb.match(words.line, at)
        return (first, words.stop(found.end())) if found else None

    def _noun_at(self, tree: Syntax, words: _Words, at: int) -> re.Match[str] | None:
        """Return the noun of fault that begins at a character, with what describes it in front.

        A verb behind a noun makes the fault an object: ``no controls preventing fraud`` denies controls.
        """
        found, tags = self._noun.match(words.line, at), tree.tokens.tag
        if found is None:
            return None
        is_noun = False
        for i in range(words.stop(at), words.row(found.start("fault"))):
            tag = tags[i]
            is_joined = i > words.first and tags[i - 1] == "HYPH"
            if not tag.startswith(_DESCRIBING) or (is_noun and tag.startswith("VB") and not is_joined):
                return None
            is_noun = is_noun or (tag.startswith("NN") and not tree.tokens.text[i + 1].startswith("-"))
        return found

    def _faulty_verb(self, tree: Syntax, words: _Words, first: int) -> int | None:
        """Return the verb of a clause that begins at a token if it states a fault, else None."""
        tokens, stop = tree.tokens, words.first + len(words.starts)
        verb = self._first_verb(tree, words, range(first, stop))
        if verb is None:
            return None
        is_over = False
        while verb < stop - 1 and (
            tokens.tag[verb] == "MD"
            or tokens.lemma[verb] in _AUXILIARIES
            or tokens.tag[verb].startswith("RB")
        ):
            if tokens.lemma[verb] in tree.words.negations:
                return verb
            is_over, verb = True, verb + 1
        if self._verb.match(words.line, words.at(verb)):
            return verb
        if is_over and not tokens.tag[verb].startswith("VB"):
            if "deficiency-adj" in tree.classes[verb] or self._noun_at(tree, words, words.at(verb)):
                return verb
            return verb if self._noun_at(tree, words, words.at(first)) else None
        if tokens.lemma[verb] not in self._occurring:
            return None
        behind = verb + 1 + (verb + 1 < stop and tokens.tag[verb + 1] in ("IN", "TO"))
        committed = self._noun_at(tree, words, words.at(behind))
        return verb if committed or self._noun_at(tree, words, words.at(first)) else None

    def _first_verb(self, tree: Syntax, words: _Words, rows: range) -> int | None:
        """Return the first finite verb of a clause; a participle of fault may be one mistagged."""
        tokens = tree.tokens
        for i in rows:
            is_fault = tokens.tag[i] == "VBN" and self._verb.match(words.line, words.at(i))
            if tokens.tag[i] in _FINITE or is_fault:
                return i
            if i > rows.start and tokens.tag[i] in ("IN", "WDT", "WP") and tokens.dep[i] in _OPENING:
                return None  # a clause inside of it: what its verb says is not what is denied
        return None

    def _end(self, tree: Syntax, words: _Words, at: int, *, is_clause: bool = False) -> tuple[int, int]:
        """Return the token at which a denial ends that holds up to a character, and that behind its break."""
        tokens, stop = tree.tokens, words.first + len(words.starts)
        found = next((one for one, _ in self._break.finditer(words.line) if one.start() >= at), None)
        end, behind = (words.stop(found.start()), words.stop(found.end())) if found else (stop, stop)
        if is_clause:
            return end, behind
        for i in range(words.stop(at), end - 1):
            verb = next((j for j in range(i + 1, end) if not tokens.tag[j].startswith("RB")), i)
            if tokens.lemma[i] == "and" and tokens.tag[verb] in _FINITE:
                return i, i + 1
        return end, behind


def _left(tree: Syntax, mention: Mention, denials: Sequence[Denial], finding: Set[str]) -> Mention | None:
    """Return what denials leave of a problem: nothing, all of it, or the reason that is given behind one."""
    tokens, rows = tree.tokens, tree.tokens.rows(mention)
    for denial in denials:
        if not _is_touched(tree, rows, denial, finding):
            continue
        if rows.stop <= denial.end:
            return None
        told = next((i for i in range(denial.behind, rows.stop) if tokens.tag[i] in _FINITE), None)
        if denial.behind > denial.end and told is not None:
            return replace(mention, start=tokens.start[told])
    return mention


def _is_touched(tree: Syntax, rows: range, denial: Denial, finding: Set[str]) -> bool:
    """Tell whether what is denied is in a problem, and no verb of the problem stands before the denial.

    That of who looked for it is none: ``review found no evidence of fraud``.
    """
    if rows.stop <= denial.first or rows.start >= denial.last:
        return False
    tokens = tree.tokens
    before = (i for i in range(rows.start, denial.start) if tokens.tag[i].startswith(("VB", "MD")))
    return all(tokens.lemma[i] in finding for i in before)
