"""Problems that a report denies: ``found no evidence that it misused funds``, ``had no problems with it``.

What should be there and is not stays a problem (``no evidence that it reviewed bids``, ``had no ledger``):
a denial frees of a fault only, so words of fault must stand in what is denied.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.syntax import Syntax
from kg.annotate.english.reading.tokens import Sentence
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_OPENING = frozenset({"mark", "nsubj", "nsubj:pass", "obj"})  # how a word hangs that opens another clause
_AUXILIARIES = frozenset({"be", "have", "do"})


@dataclass(frozen=True, slots=True)
class Denial:
    """Tokens ``start:end`` that deny; what is denied in them begins at `first` and ends before `last`."""

    start: int
    first: int
    last: int
    end: int


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

    def mend(self, tree: Syntax, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions without the problems that the report denies."""
        tokens = tree.tokens
        rows = {m: tokens.rows(m) for m in mentions if m.kind is Kind.PROBLEM}
        denials = [
            denial
            for sentence in tokens.sentences
            if any(r.start < sentence.end and sentence.start < r.stop for r in rows.values())
            for denial in self.find(tree, sentence)
        ]
        return [m for m in mentions if not any(_is_denied(tree, rows[m], d) for d in denials if m in rows)]

    def find(self, tree: Syntax, sentence: Sentence) -> Iterator[Denial]:
        """Yield the denials of a sentence."""
        texts = [text.lower() for text in tree.tokens.text[sentence.start : sentence.end]]
        starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0)) if texts else []
        words = _Words(" ".join(texts), starts, sentence.start)
        line = words.line
        for found, _ in self._whole.finditer(line):
            if not self._doubt.search(line[: found.start()]):
                start, end = words.row(found.start()), self._end(tree, words, found.end(), is_clause=True)
                yield Denial(start, start, end, end)
        for found, _ in self._found.finditer(line):
            noun = self._noun.match(line, found.end())
            if noun and self._found_behind.match(line, noun.end()):
                start = words.row(found.start())
                yield Denial(start, start, words.stop(noun.end()), self._end(tree, words, noun.end()))
        for cue in self._before:
            for found in cue.regex.finditer(line):
                if self._doubt.search(line[: found.start()]):
                    continue
                fault = self._fault(tree, words, found.end(), cue.value)
                if fault:
                    start, (first, last) = words.row(found.start()), fault
                    end = self._end(tree, words, words.at(last), is_clause=cue.value == "clause")
                    yield Denial(start, first, end if cue.value == "clause" else last, end)

    def _fault(self, tree: Syntax, words: _Words, at: int, value: str) -> tuple[int, int] | None:
        """Return the tokens of fault that begin at a character; of a clause, those up to its verb."""
        first = words.stop(at)
        if value == "clause":
            verb = self._faulty_verb(tree, words, first)
            return (first, verb + 1) if verb is not None else None
        found = (self._noun if value == "noun" else self._verb).match(words.line, at)
        return (first, words.stop(found.end())) if found else None

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
            if {"deficiency-adj"} & set(tree.classes[verb]) or self._noun.match(words.line, words.at(verb)):
                return verb
            return verb if self._noun.search(words.line, words.at(first), words.at(verb)) else None
        if tokens.lemma[verb] not in self._occurring:
            return None
        behind = verb + 1 + (verb + 1 < stop and tokens.tag[verb + 1] in ("IN", "TO"))
        committed = self._noun.match(words.line, words.at(behind))
        return verb if committed or self._noun.search(words.line, words.at(first), words.at(verb)) else None

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

    def _end(self, tree: Syntax, words: _Words, at: int, *, is_clause: bool = False) -> int:
        """Return the token at which a denial ends that holds up to a character."""
        tokens, stop = tree.tokens, words.first + len(words.starts)
        found = self._break.search(words.line, at)
        end = words.stop(found.start()) if found else stop
        if is_clause:
            return end
        for i in range(words.stop(at), end - 1):
            behind = next((j for j in range(i + 1, end) if not tokens.tag[j].startswith("RB")), i)
            if tokens.lemma[i] == "and" and tokens.tag[behind] in _FINITE:
                return i
        return end


def _is_denied(tree: Syntax, rows: range, denial: Denial) -> bool:
    """Tell whether a denial holds a problem: no verb of it stands before, nothing behind, a fault in it."""
    tokens = tree.tokens
    if rows.stop > denial.end or rows.stop <= denial.first or rows.start >= denial.last:
        return False
    return not any(tokens.tag[i].startswith(("VB", "MD")) for i in range(rows.start, denial.start))
