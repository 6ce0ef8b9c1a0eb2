"""Tokens of a report as columns: what every rule and feature reads, whatever made them.

English gets its columns from a spaCy pipeline (``kg.annotate.english.reading.parse``), a user's own ``Doc``
through ``from_doc``; another language fills them as far as it can: a part of speech that is
not known is ``X``, a head that is not known is the token itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.model import Mention


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``start:end``; ``block`` is the index of the passage that holds them, -1 for none."""

    start: int
    end: int
    block: int


@dataclass(slots=True)
class Tokens:
    """Parallel columns, one row a token; ``head`` is a row, and a root is its own head."""

    text: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)  # offsets in the report
    end: list[int] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)  # Penn Treebank tag
    pos: list[str] = field(default_factory=list)  # universal part of speech
    dep: list[str] = field(default_factory=list)  # universal relation, see ``DEPENDENCIES``
    head: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters that the tokens ``start:end`` cover."""
        return self.start[start], self.end[end - 1]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens that lie in or touch the characters ``start:end``, as a half-open range."""
        return bisect_right(self.end, start), bisect_left(self.start, end)

    def rows(self, mention: Mention) -> range:
        """Return the tokens of a mention."""
        return range(*self.within(mention.start, mention.end))

    def children(self) -> list[list[int]]:
        """Return the dependents of each token, in order."""
        found: list[list[int]] = [[] for _ in self.text]
        for at, head in enumerate(self.head):
            if head != at:
                found[head].append(at)
        return found


# Labels of the `en_core_web` pipelines (ClearNLP style), as the universal ones that the rules know.
DEPENDENCIES = {
    "ROOT": "root",
    "dobj": "obj",
    "dative": "iobj",
    "pobj": "obl",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "relcl": "acl:relcl",
    "prt": "compound:prt",
    "poss": "nmod:poss",
    "neg": "advmod",
    "attr": "xcomp",
    "acomp": "xcomp",
    "oprd": "xcomp",
    "agent": "case",
    "prep": "case",
    "npadvmod": "obl",
    "quantmod": "advmod",
    "pcomp": "advcl",
    "complm": "mark",
    "rcmod": "acl:relcl",
    "num": "nummod",
    "number": "nummod",
    "possessive": "case",
    "intj": "discourse",
    "predet": "det",
    "preconj": "cc",
    "infmod": "acl",
    "partmod": "acl",
    "case": "case",
    "nn": "compound",
    "nmod": "nmod",
    "meta": "dep",
}


def universal(dep: str) -> str:
    """Return the universal name of a dependency label of either style.

    >>> universal("dobj"), universal("nsubj:pass"), universal("acl:relcl")
    ('obj', 'nsubj:pass', 'acl:relcl')
    """
    return DEPENDENCIES.get(dep, dep)


def from_doc(doc: Doc, *, block: int = -1, offset: int = 0) -> Tokens:
    """Return the columns of a ``Doc`` that was tagged and parsed, spaces left out."""
    tokens = Tokens()
    add_doc(tokens, doc, [(t.idx + offset, t.idx + offset + len(t.text)) for t in doc], block)
    return tokens


def add_doc(tokens: Tokens, doc: Doc, places: list[tuple[int, int]], block: int) -> None:
    """Append the tokens of `doc`, which stand at `places`, sentence by sentence."""
    rows: dict[int, int] = {}
    for token in doc:
        if not token.is_space:
            rows[token.i] = len(tokens) + len(rows)
    for token in doc:
        if token.i not in rows:
            continue
        head, dep = _head(token)
        tokens.text.append(token.text)
        tokens.start.append(places[token.i][0])
        tokens.end.append(places[token.i][1])
        tokens.lemma.append((token.lemma_ or token.lower_).lower())
        tokens.tag.append(token.tag_ or "XX")
        tokens.pos.append(token.pos_ or "X")
        tokens.dep.append(dep)
        tokens.head.append(rows.get(head, rows[token.i]))
    for sentence in doc.sents if doc.has_annotation("SENT_START") else [doc[:]]:
        inside = [rows[token.i] for token in sentence if token.i in rows]
        if inside:
            tokens.sentences.append(Sentence(inside[0], inside[-1] + 1, block))


def cut(tokens: Tokens, sentences: Iterable[tuple[int, int, int]]) -> Tokens:
    """Return the tokens of other sentences than a pipeline cut, given as (start, end, block) in the text.

    What hung on a word of another sentence is a root.
    """
    found = Tokens()
    last = 0
    for start, end, block in sentences:
        first, stop = tokens.within(start, end)
        rows = range(max(first, last), stop)
        shift = len(found) - rows.start
        for row in rows:
            within = tokens.head[row] in rows
            for column in ("text", "start", "end", "lemma", "tag", "pos"):
                getattr(found, column).append(getattr(tokens, column)[row])
            found.dep.append(tokens.dep[row] if within else "root")
            found.head.append((tokens.head[row] if within else row) + shift)
        if rows:
            found.sentences.append(Sentence(rows.start + shift, rows.stop + shift, block))
            last = stop
    return found


def _head(token: object) -> tuple[int, str]:
    """Return head and universal label; an object under a preposition hangs on what that hangs on."""
    from spacy.tokens import Token

    assert isinstance(token, Token)
    if token.dep_ in ("pobj", "pcomp") and token.head.dep_ in ("prep", "agent"):
        return token.head.head.i, "nmod" if token.head.head.pos_ in ("NOUN", "PROPN", "PRON") else "obl"
    return token.head.i, universal(token.dep_)


def iter_sentences(tokens: Tokens) -> Iterator[range]:
    """Yield the rows of each sentence."""
    for sentence in tokens.sentences:
        yield range(sentence.start, sentence.end)
