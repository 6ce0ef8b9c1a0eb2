"""Spans that may state a problem or a measure: what is marked by model, encoder or rule, and parts of it.

A model that labels word by word seldom cuts where verbs are joined. So whatever is marked is cut at the
joints of its clauses too, and each stretch between two joints is a candidate of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.annotate.english.finding.borders import trimmed
from kg.annotate.english.finding.negated import Scope
from kg.annotate.english.reading.columns import SUBJECTS
from kg.annotate.english.reading.syntax import Syntax
from kg.model import Kind

_SIGNS = frozenset({",", ";", ":"})  # behind which another clause may begin
_CLAUSES = frozenset({"conj", "advcl", "parataxis", "acl", "acl:relcl", "ccomp", "xcomp", "csubj", "dep"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_NOUNS = ("NN", "PRP", "CD")
_FAR = 25  # tokens from the start of a span in which its subject ends
_MOST = 9  # joints of one span; of more, the first and the last are taken
PART = "part"

Rows = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens ``start:end`` that may be a mention, and who says so."""

    start: int
    end: int
    sources: tuple[str, ...]


def candidates(
    tree: Syntax, kind: Kind, marked: Mapping[Rows, Iterable[str]], scopes: Sequence[Scope] = ()
) -> list[Candidate]:
    """Return the candidates of one sentence, trimmed, in order.

    Parameters
    ----------
    tree
        The tree of the report.
    kind
        Problem or measure.
    marked
        Spans of the sentence, each with the names of those that marked it.
    scopes
        Its negations over several predicates, whose parts are no problems and no measures.
    """
    found: dict[Rows, set[str]] = {}
    for rows, sources in marked.items():
        if not any(scope.holds(*rows) for scope in scopes):
            _add(tree, kind, found, rows, sources)
        for part in _parts(tree, *rows):
            if not any(scope.holds(*part) for scope in scopes):
                _add(tree, kind, found, part, (PART,))
    return [Candidate(start, end, tuple(sorted(found[start, end]))) for start, end in sorted(found)]


def _add(tree: Syntax, kind: Kind, found: dict[Rows, set[str]], rows: Rows, sources: Iterable[str]) -> None:
    left = trimmed(tree.tokens, *rows, kind, tree.words)
    if left:
        found.setdefault(left, set()).update(sources)


def _parts(tree: Syntax, start: int, end: int) -> Iterator[Rows]:
    """Yield every stretch between two joints, but for the whole."""
    cuts = sorted({start, end, *_joints(tree, start, end)})
    if len(cuts) > _MOST:
        cuts = [*cuts[: _MOST // 2 + 1], *cuts[-(_MOST // 2 + 1) :]]
    for n, low in enumerate(cuts):
        yield from ((low, high) for high in cuts[n + 1 :] if (low, high) != (start, end))


def _joints(tree: Syntax, start: int, end: int) -> Iterator[int]:
    """Yield the tokens at which another clause, a cause or a predicate begins."""
    tokens, words = tree.tokens, tree.words
    lower = [text.lower() for text in tokens.text[start : end + 1]]
    for at in range(start + 1, end):
        word, before = lower[at - start], lower[at - start - 1]
        is_joined = (
            (before in _SIGNS or before in words.joints) and word != "," and word not in words.no_starts
        )
        is_breach = word == "in" and at + 1 < end and lower[at + 1 - start] in words.breaches
        is_cause = word in words.causes or is_breach
        is_clause = (
            tokens.dep[at] in _CLAUSES
            and tree.first[at] == at
            and tokens.tag[at].startswith("VB")
            and word != "be"
        )
        # The tags of words are right more often than the tree is: a subject ends before a finite verb.
        is_predicate = tokens.tag[at] in _FINITE and tokens.tag[at - 1].startswith(_NOUNS)
        if is_joined or is_cause or is_clause or is_predicate:
            yield at
    for at in range(start, min(end, start + _FAR)):
        if tokens.dep[at] in SUBJECTS and start < tree.last[at] + 1 < end:
            yield tree.last[at] + 1
