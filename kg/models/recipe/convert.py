"""CoNLL-U in, real text with its annotation out.

Comes in: a treebank of Universal Dependencies (CoNLL-U). Goes out: a
:class:`Word` sequence a sentence, with the spaces as they stood in the text,
and :class:`spacy.tokens.Doc` values made of such sentences. A contraction
stays contiguous (``do`` + ``n't``), so that ``doc.text`` is what somebody
wrote and spaCy's own tokenizer can be run over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

#: Relation subtypes that the extraction rules ask for; all others are cut off.
KEPT_SUBTYPES = frozenset({"nsubj:pass", "aux:pass", "acl:relcl", "compound:prt", "nmod:poss", "obl:agent"})

#: Morphological features that are learned. The others (``Typo``, ``Style``,
#: ``ExtPos``, ``NumForm``, ...) multiply the classes and serve no rule.
KEPT_FEATURES = frozenset(
    {"Case", "Degree", "Definite", "Mood", "Number", "NumType", "Person", "Polarity", "Poss", "PronType"}
    | {"Tense", "VerbForm", "Voice"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a sentence; ``head`` is an index in the sentence, its own for the root."""

    text: str
    space: bool
    tag: str
    pos: str
    morph: str
    lemma: str
    head: int
    dep: str


Sentence = tuple[Word, ...]
Tokenizer: TypeAlias = "Callable[[str], Doc]"


def prune_relation(label: str) -> str:
    """Cut a relation's subtype unless a rule asks for it.

    >>> prune_relation("obl:unmarked"), prune_relation("nsubj:pass")
    ('obl', 'nsubj:pass')
    """
    return label if label in KEPT_SUBTYPES else label.partition(":")[0]


def prune_features(features: str) -> str:
    """Keep the features that are learned.

    >>> prune_features("Abbr=Yes|Number=Sing"), prune_features("_")
    ('Number=Sing', '')
    """
    pairs = features.split("|")
    return "|".join(pair for pair in pairs if pair.partition("=")[0] in KEPT_FEATURES)


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Read a CoNLL-U file, sentence by sentence.

    Empty nodes (``8.1``) are left out; they belong to the enhanced graph.
    """
    rows: list[list[str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            if line.strip():
                rows.append(line.rstrip("\n").split("\t"))
            elif rows:
                yield _to_sentence(rows)
                rows = []
    if rows:
        yield _to_sentence(rows)


def _to_sentence(rows: Sequence[Sequence[str]]) -> Sentence:
    surface = _surface_forms(rows)
    words = []
    for row in rows:
        if not row[0].isdigit():
            continue
        index = int(row[0])
        text, space = surface[index]
        head = int(row[6]) - 1 if row[6] != "0" else index - 1
        # A lemma of "_" marks a word that goes with the one before it.
        lemma = text if row[2] == "_" and row[1] != "_" else row[2]
        words.append(
            Word(text, space, row[4], row[3], prune_features(row[5]), lemma, head, prune_relation(row[7]))
        )
    return tuple(words)


def _surface_forms(rows: Sequence[Sequence[str]]) -> dict[int, tuple[str, bool]]:
    """Tell for each word its form in the text and whether a space follows it."""
    surface = {
        int(row[0]): (row[1], "SpaceAfter=No" not in row[9].split("|")) for row in rows if row[0].isdigit()
    }
    for row in rows:
        first, dash, last = row[0].partition("-")
        if not dash:
            continue
        span = range(int(first), int(last) + 1)
        forms = [surface[i][0] for i in span]
        if "".join(forms) != row[1]:
            forms = _cut(row[1], [len(form) for form in forms])
        space = "SpaceAfter=No" not in row[9].split("|")
        for i, form in zip(span, forms, strict=True):
            surface[i] = (form, space and i == span[-1])
    return surface


def _cut(text: str, lengths: Sequence[int]) -> list[str]:
    """Cut a contraction whose words are written otherwise (``wo`` + ``not``) where they would end."""
    pieces, at = [], 0
    for left, length in zip(range(len(lengths) - 1, -1, -1), lengths, strict=True):
        end = len(text) if left == 0 else min(at + length, len(text) - left)
        pieces.append(text[at:end])
        at = end
    return pieces


def merge_words(sentence: Sentence, groups: Sequence[range], texts: Sequence[str] | None = None) -> Sentence:
    """Give a sentence with one word for each group, annotated as the group's head.

    The groups cover the sentence in order. ``texts`` overrides the words' forms.

    >>> a = Word("can", False, "MD", "AUX", "", "can", 2, "aux")
    >>> b = Word("not", True, "RB", "PART", "", "not", 2, "advmod")
    >>> c = Word("go", False, "VB", "VERB", "", "go", 2, "root")
    >>> [(w.text, w.head) for w in merge_words((a, b, c), [range(0, 2), range(2, 3)])]
    [('cannot', 1), ('go', 1)]
    """
    new_index = {old: new for new, group in enumerate(groups) for old in group}
    merged = []
    for new, group in enumerate(groups):
        # The word nearest to the root: any other could close a circle.
        top = min(group, key=lambda i: _depth(sentence, i))
        text = texts[new] if texts else _join(sentence, group)
        head = sentence[top].head
        word = replace(
            sentence[top],
            text=text,
            space=sentence[group[-1]].space,
            head=new if head == top else new_index[head],
        )
        if len(group) > 1:
            word = replace(word, lemma=text if word.pos != "VERB" else word.lemma)
        merged.append(word)
    return tuple(merged)


def _depth(sentence: Sentence, index: int) -> int:
    depth = 0
    while sentence[index].head != index:
        index = sentence[index].head
        depth += 1
    return depth


def _join(sentence: Sentence, group: range) -> str:
    inner = "".join(w.text + " " * w.space for w in sentence[group[0] : group[-1]])
    return inner + sentence[group[-1]].text


def to_text(sentence: Sentence) -> str:
    """Give the text of a sentence."""
    return _join(sentence, range(len(sentence))) if sentence else ""


def match_tokenizer(sentence: Sentence, tokenizer: Tokenizer) -> Sentence:
    """Merge the words that spaCy's tokenizer does not part.

    A token ends where the treebank and the tokenizer both end one. What only
    the tokenizer parts stays whole: the treebank says nothing about the pieces.
    """
    ends = {token.idx + len(token) for token in tokenizer(to_text(sentence))}
    groups, start, at = [], 0, 0
    for i, word in enumerate(sentence):
        at += len(word.text)
        if at in ends or i == len(sentence) - 1 or word.space:
            groups.append(range(start, i + 1))
            start = i + 1
        at += word.space
    if len(groups) < len(sentence):
        sentence = merge_words(sentence, groups)
    return split_prefixes(sentence, tokenizer)


def split_prefixes(sentence: Sentence, tokenizer: Tokenizer) -> Sentence:
    """Part ``non-avian`` where the tokenizer does; the treebanks keep such words whole.

    What stands before the hyphen becomes a ``compound`` of what stands behind it.
    """
    result: list[Word] = []
    moved: dict[int, int] = {}
    for i, word in enumerate(sentence):
        pieces = [token.text for token in tokenizer(word.text)] if "-" in word.text else [word.text]
        hyphened = len(pieces) == 3 and pieces[1] == "-" and pieces[0].isalpha() and pieces[2].isalpha()
        if hyphened:
            top = len(result) + 2
            lemma = word.lemma.rpartition("-")[2]
            result += [
                Word(pieces[0], False, "AFX", "X", "", pieces[0].lower(), -1 - top, "compound"),
                Word("-", False, "HYPH", "PUNCT", "", "-", -1 - top, "punct"),
                replace(word, text=pieces[2], lemma=lemma),
            ]
        else:
            result.append(word)
        moved[i] = len(result) - 1
    # A negative head was set above and is an index of the result already.
    return tuple(replace(w, head=moved[w.head] if w.head >= 0 else -1 - w.head) for w in result)


def to_doc(vocab: Vocab, sentences: Iterable[Sentence]) -> Doc:
    """Build one annotated Doc of sentences that follow one another; the heads tell where each begins."""
    from spacy.tokens import Doc

    words: list[Word] = []
    heads: list[int] = []
    for sentence in sentences:
        heads += [word.head + len(words) for word in sentence]
        words += sentence
    return Doc(
        vocab,
        words=[word.text for word in words],
        spaces=[word.space for word in words],
        tags=[word.tag for word in words],
        pos=[word.pos for word in words],
        morphs=[word.morph for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=["ROOT" if word.dep == "root" else word.dep for word in words],
    )
