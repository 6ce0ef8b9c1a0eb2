"""Which spans are problems and which are measures: candidates, judged one by one, the best ones apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp
from typing import TYPE_CHECKING

from kg.annotate.english.deciding.judging import MODEL, Case, Chances, chances_of
from kg.annotate.english.finding.candidates import Candidate, Rows, candidates
from kg.annotate.english.finding.negated import Scope, negated_scopes
from kg.annotate.english.reading.columns import Columns
from kg.annotate.english.reading.encoded import guesses
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.syntax import Syntax
from kg.decide.choose import Judged, apart
from kg.decide.sequence import Lattice
from kg.model import Kind

if TYPE_CHECKING:
    from kg.decide.encoder import Read
    from kg.decide.pairs import PairModel

CHOSEN = (Kind.PROBLEM, Kind.MEASURE)
BIASES = (0.0, -0.3, -0.6, -0.9)  # under which the model marks candidates; below zero it marks more
_GUESSED = 0.35  # from this probability on the encoder marks one
_RULED = 0.15  # a rule's proposal counts where the encoder does not think it much less likely


@dataclass(frozen=True)
class Evidence:
    """All that is known of the words of a report."""

    tree: Syntax
    columns: Columns
    proposals: Sequence[Proposal]
    seen: Read | None

    @cached_property
    def chances(self) -> dict[Kind, Chances | None]:
        """What the encoder says for problems and for measures."""
        return {kind: chances_of(self.tree.tokens, self.seen, kind) for kind in CHOSEN}


@dataclass(frozen=True, slots=True)
class Choice:
    """Tokens ``start:end``, chosen to be a mention."""

    start: int
    end: int
    kind: Kind
    probability: float
    features: tuple[str, ...] = ()  # that it was judged by; none of a name


def judged(
    evidence: Evidence, lattices: Sequence[Lattice], kinds: Sequence[str], kind: Kind
) -> Iterator[list[Judged]]:
    """Yield for each sentence the candidates of a kind, problem or measure, with their features.

    Parameters
    ----------
    lattices
        What the sequence model makes of each sentence, under ``BIASES``.
    kinds
        The kinds of the sequence model, in its order.
    """
    tokens = evidence.tree.tokens
    number = kinds.index(kind.value)
    own, rival = evidence.chances[kind], evidence.chances[_other(kind)]
    rules: dict[Rows, list[str]] = {}
    for p in evidence.proposals:
        if p.kind is kind:
            rules.setdefault((p.start, p.end), []).append(p.rule)
    elsewhere = _by_start(evidence, kind, [rows for rows in sorted(rules) if _is_possible(own, rows)])
    for sentence, lattice in zip(tokens.sentences, lattices, strict=True):
        marked = _by_model(lattice, number, sentence.start)
        surely = [rows for rows, names in marked.items() if MODEL in names]
        for at in range(sentence.start, sentence.end):
            for rows, name in elsewhere.get(at, ()):
                if rows[1] <= sentence.end:
                    marked.setdefault(rows, []).append(name)
        case = Case(evidence.tree, evidence.columns, kind, sentence, own, rival, rules, surely)
        found = candidates(evidence.tree, kind, marked, negated_scopes(evidence.tree, sentence))
        # A bracket that the next sentence closes is taken in later; here words of one sentence are judged.
        inside = [c if c.end <= sentence.end else replace(c, end=sentence.end) for c in found]
        yield list(_judge(case, lattice, number, inside))


def _judge(case: Case, lattice: Lattice, number: int, found: Sequence[Candidate]) -> Iterator[Judged]:
    first = case.sentence.start
    for candidate in found:
        assert lattice.reading is not None  # a sentence with a candidate has words
        chance = lattice.reading.log_probability(number, candidate.start - first, candidate.end - first)
        if case.is_likely(candidate, chance):
            yield Judged(candidate.start, candidate.end, tuple(case.features(candidate, chance)))


def _by_model(lattice: Lattice, number: int, first: int) -> dict[Rows, list[str]]:
    """Return the spans of one kind that the model marks, with a name for each bias under which it does."""
    marked: dict[Rows, list[str]] = {}
    for bias in BIASES:
        for k, start, end in lattice.found[bias]:
            if k == number:
                marked.setdefault((first + start, first + end), []).append(
                    MODEL + (f"{-bias:g}" if bias else "")
                )
    return marked


def _by_start(evidence: Evidence, kind: Kind, ruled: Sequence[Rows]) -> dict[int, list[tuple[Rows, str]]]:
    """Return what encoder and rules mark, by its first token."""
    tokens = evidence.tree.tokens
    guessed = guesses(tokens, evidence.seen, (kind,), _GUESSED) if evidence.seen else []
    found: dict[int, list[tuple[Rows, str]]] = {}
    for guess in guessed:
        found.setdefault(guess.start, []).append(((guess.start, guess.end), "encoder"))
    for rows in ruled:
        found.setdefault(rows[0], []).append((rows, "rule"))
    return found


def chosen(
    evidence: Evidence,
    lattices: Sequence[Lattice],
    kinds: Sequence[str],
    bias: Mapping[str, float],
    models: Mapping[str, PairModel],
) -> Iterator[Choice]:
    """Yield the mentions of a report: names as the model marks them, problems and measures by choice.

    Parameters
    ----------
    bias
        Of each kind of names, one of those that the lattices were read under.
    models
        Judges of candidates, one for problems and one for measures.
    """
    for sentence, lattice in zip(evidence.tree.tokens.sentences, lattices, strict=True):
        for kind in (Kind.UNIT, Kind.POLICY):
            for number, start, end in lattice.found[bias[kind.value]]:
                if kinds[number] == kind:
                    assert lattice.reading is not None  # a sentence with a mention has words
                    chance = exp(lattice.reading.log_probability(number, start, end))
                    yield Choice(sentence.start + start, sentence.start + end, kind, chance)
    for kind in CHOSEN:
        model = models[kind.value]
        found = judged(evidence, lattices, kinds, kind)
        for sentence, rows in zip(evidence.tree.tokens.sentences, found, strict=True):
            scopes = negated_scopes(evidence.tree, sentence)
            weighed = [(row.start, row.end, model.raw(row.features)) for row in rows]
            for i in apart(weighed, model.threshold):
                start, end, chance = weighed[i]
                yield Choice(start, _carried_to(scopes, start, end), kind, chance, rows[i].features)


def _carried_to(scopes: Sequence[Scope], start: int, end: int) -> int:
    """Return the end of a span with all that a negation in it carries."""
    return max([end, *(scope.end for scope in scopes if start <= scope.verb < end)])


def _other(kind: Kind) -> Kind:
    return Kind.MEASURE if kind is Kind.PROBLEM else Kind.PROBLEM


def _is_possible(own: Chances | None, rows: Rows) -> bool:
    if own is None:
        return True
    start, end = rows
    return (own.sums[end] - own.sums[start]) / (end - start) > _RULED
