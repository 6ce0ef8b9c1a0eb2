"""Problems and measures, put right once they are decided on: where they begin, are cut, and which lack.

Two verbs with one object are one measure (``formulated and issued the plan``); what a unit violated or dumped
is no measure but a problem, and so is a check that it gave up; outcomes that are counted (``Six people have
been arrested``) are measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.english.reading.cued import Cued, cues_with
from kg.annotate.english.reading.syntax import Syntax
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind

_PAST = frozenset({"VBD", "VBN"})
_PARTS = 2  # of a chain of clauses in -ing behind a demand, for them to be cut
_WORDS = 2  # of a problem that is left without the words in front of it


class Actions:
    """Puts problems and measures right by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._frame, self._having = lexicon.cues("problem.frame"), lexicon.lemmas("problem.having")
        self._opening = Cued(lexicon, "mention.opening")
        self._vow, self._reply = Cued(lexicon, "measure.vow"), Cued(lexicon, "measure.reply")
        self._ceased = Cued(lexicon, "measure.ceased")
        self._counted = cues_with(lexicon, "measure.counted", "span")
        self._headings = cues_with(lexicon, "measure.heading", "span")

    def mend(
        self, text: str, spans: Sequence[tuple[int, int]], tree: Syntax, mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Return the mentions, problems and measures by the guidelines.

        Parameters
        ----------
        spans
            The sentences of the text.
        """
        problems = [(m.start, m.end) for m in mentions if m.kind is Kind.PROBLEM]
        out: list[Mention] = []
        for m in mentions:
            if self._only_says(text, m):
                continue
            m = self._without_opening(text, m)
            if m.kind is Kind.MEASURE and self._is_fault(text, tree, m):
                if not any(start < m.end and m.start < end for start, end in problems):
                    out.append(replace(m, kind=Kind.PROBLEM, rule="EN-PR-WRONGDOING"))
            elif m.kind is Kind.MEASURE:
                out += _measures(tree, m)
            elif m.kind is Kind.PROBLEM:
                out += self._problems(text, tree, m)
            else:
                out.append(m)
        stated = [(m.start, m.end) for m in out if m.kind in (Kind.MEASURE, Kind.PROBLEM)]
        out += self._counts(text, spans, stated)
        return sorted(out, key=lambda m: (m.start, -m.end, m.kind))

    def _only_says(self, text: str, mention: Mention) -> bool:
        """Tell whether what was taken for a measure or problem is a vow, or disputes what a report says."""
        is_vow = mention.kind is Kind.MEASURE and self._vow.match(text, mention.start, mention.end)
        disputes = mention.kind in (Kind.MEASURE, Kind.PROBLEM) and self._reply.match(
            text, mention.start, mention.end
        )
        return bool(is_vow or disputes)

    def _is_fault(self, text: str, tree: Syntax, measure: Mention) -> bool:
        """Tell whether what was taken for a measure is wrongdoing, or gives up a check."""
        tokens, rows = tree.tokens, tree.tokens.rows(measure)
        verb = next((i for i in rows if not tokens.tag[i].startswith("RB")), rows.start)
        does_wrong = tokens.tag[verb].startswith("VB") and "wrongdoing-verb" in tree.classes[verb]
        return does_wrong or bool(self._ceased.match(text, measure.start, measure.end))

    def _without_opening(self, text: str, mention: Mention) -> Mention:
        """Return a problem or measure without what counts it: ``Third, special training``."""
        if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
            opening = self._opening.match(text, mention.start, mention.end)
            if opening and opening.end() < mention.end:
                return replace(mention, start=opening.end())
        return mention

    def _problems(self, text: str, tree: Syntax, problem: Mention) -> Iterator[Mention]:
        """Yield a problem without ``in terms of`` in front of it; two faults behind ``with`` apart."""
        tokens = tree.tokens
        start = problem.start
        for cue in self._frame:
            if (frame := cue.regex.match(text, start, problem.end)) and len(
                text[frame.end() : problem.end].split()
            ) >= _WORDS:
                start = frame.end()
        rows = range(*tokens.within(start, problem.end))
        behind = rows.start and tokens.text[rows.start - 1].lower() in self._having
        if behind and "deficiency-adj" in tree.classes[rows.start]:
            for i in rows[2:-2]:
                if (
                    tokens.text[i] == "and"
                    and "deficiency-adj" in tree.classes[i + 1]
                    and tokens.tag[i - 1].startswith("NN")
                ):
                    yield replace(problem, start=start, end=tokens.end[i - 1])
                    start = tokens.start[i + 1]
        yield replace(problem, start=start)

    def _counts(
        self, text: str, spans: Sequence[tuple[int, int]], stated: Sequence[tuple[int, int]]
    ) -> Iterator[Mention]:
        """Yield what was done to a number of things where nothing else is stated: ``18 were fined``."""
        for low, high in spans:
            for cue in self._counted:
                for found in cue.regex.finditer(text, low, high):
                    start, end = found.span("span")
                    if not any(a < end and start < b for a, b in stated):
                        yield Mention(start, end, Kind.MEASURE, cue.id, 0.7)

    def with_headings(
        self, text: str, passages: Sequence[Passage], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Return the mentions with what headings demand that state nothing else: ``(II) Tighten the …``."""
        stated = [(m.start, m.end) for m in mentions if m.kind in (Kind.MEASURE, Kind.PROBLEM)]
        out = list(mentions)
        for passage in passages:
            if passage.kind not in (PassageKind.HEADING, PassageKind.TITLE):
                continue
            for cue in self._headings:
                found = cue.regex.match(text, passage.start, passage.end)
                if found and not any(a < passage.end and passage.start < b for a, b in stated):
                    out.append(Mention(*found.span("span"), Kind.MEASURE, cue.id, 0.7))
        return sorted(out, key=lambda m: (m.start, -m.end, m.kind))


def _measures(tree: Syntax, measure: Mention) -> Iterator[Mention]:
    tokens, rows = tree.tokens, tree.tokens.rows(measure)
    start = _with_first_verb(tree, rows)
    cuts = _chain(tree, rows) or _contrasted(tree, rows)
    for low, high in zip([start, *cuts], [*cuts, rows.stop], strict=True):
        end = high
        while end > low + 1 and tokens.text[end - 1].lower() in (",", "and", ";", "while"):
            end -= 1
        yield replace(
            measure, start=tokens.start[low], end=measure.end if high == rows.stop else tokens.end[end - 1]
        )


def _with_first_verb(tree: Syntax, rows: range) -> int:
    """Return where a measure begins, with a verb in front of it that shares its object."""
    tokens, start = tree.tokens, rows.start
    joined = start - 2
    if joined < 0 or tokens.text[start - 1].lower() not in ("and", "or"):
        return start
    tags = {tokens.tag[joined], tokens.tag[start]}
    if (
        not (tags <= _PAST or (len(tags) == 1 and tokens.tag[joined].startswith("VB")))
        or tokens.start[start] - tokens.end[joined] > len(" and ") + 1
    ):
        return start
    if {"speech-verb", "wrongdoing-verb"} & set(tree.classes[joined]) or tokens.dep[joined].startswith(
        ("aux", "cop")
    ):
        return start
    # The last verb of a list with an object of each: "held meetings, met and set rules" keeps its own.
    if not {"action-verb", "plan-verb"} & set(tree.classes[joined]) and not _shares(tree, joined, start):
        return start
    if any(tokens.lemma[i] == "be" for i in range(max(0, joined - 2), joined)):
        return start  # was collected and sold: what is acted upon stands in front
    while tokens.tag[joined - 1].startswith("RB") and tokens.lemma[joined - 1] not in tree.words.negations:
        joined -= 1
    return joined


def _shares(tree: Syntax, first: int, second: int) -> bool:
    """Tell whether the parse joins two verbs."""
    heads = tree.tokens.head
    return heads[second] == first or heads[first] == second or heads[first] == heads[second]


def _chain(tree: Syntax, rows: range) -> list[int]:
    """Return where clauses in -ing begin behind a demand: ``must act, training staff, and keeping books``.

    What is demanded may be a measure by itself, and the clauses behind it another one.
    """
    tokens = tree.tokens
    if rows.start == 0:
        return []
    demands = tokens.tag[rows.start] == "VB" and tokens.tag[rows.start - 1] == "MD"
    goes_on = tokens.tag[rows.start] == "VBG" and tokens.text[rows.start - 1] == ","
    if not demands and not goes_on:
        return []
    cuts = [
        i
        for i in rows[1:]
        if tokens.tag[i] == "VBG"
        and (tokens.text[i - 1] == "," or (tokens.text[i - 1] == "and" and tokens.text[i - 2] == ","))
    ]
    if len(cuts) < _PARTS or tokens.text[cuts[-1] - 1] != "and":
        return []
    # One object for all, or a list of what something includes, is one measure.
    shared = any(tokens.text[i + 1] in (",", "and") for i in cuts if i + 1 < rows.stop)
    is_list = not tree.words.listing.isdisjoint(tokens.text[rows.start : cuts[0]])
    return [] if shared or is_list else cuts


def _contrasted(tree: Syntax, rows: range) -> list[int]:
    """Return where ``while`` begins a clause with its own subject: ``9 were shut, while 4 were fined``."""
    tokens = tree.tokens
    for i in rows[2:-2]:
        if tokens.text[i].lower() == "while" and tokens.text[i - 1] == ",":
            parts = range(rows.start, i), range(i + 1, rows.stop)
            told = all(any(tokens.dep[k].endswith("subj:pass") for k in part) for part in parts)
            return [i + 1] if told else []
    return []
