"""Report and passages → tokens with parts of speech and syntax, by a spaCy pipeline.

The parser reads something kinder than the page: a quoted title is one proper noun to it, a
sentence in capitals is lower case, glued words are parted, a word that was hyphenated at a
line's end is whole, and a sentence of ten thousand words comes in pieces. Offsets always
refer to the report's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.english.reading.tokens import Sentence, Tokens, add_doc
from kg.errors import InputError
from kg.model import Passage, PassageKind, Report
from kg.segment.cues import english_cues

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# The parser is linear, but what it makes of a sentence above this is noise.
LONGEST = 220
BATCH = 64

_MARKS = re.compile(r"\*\*|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])")
_HYPHEN = re.compile(r"[A-Za-z]{2,}-$")
# A rule drawn with signs is no word; spaCy cuts them off one by one, each time from all that is left.
_SIGNS = re.compile(r"[^\w\s]{100,}")
_OPEN, _CLOSE = '“‘"《「', '”’"》」'


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: where it stands, and how the parser is to see it."""

    start: int
    end: int
    text: str
    seen: str


@lru_cache(maxsize=2)
def load_pipeline(model: str | None = None) -> Language:
    """Return the pipeline that ships, or the installed one of this name; never one for the other.

    Raises
    ------
    InputError
        If the pipeline cannot be loaded, or lacks a part that the rules need.
    """
    import spacy

    from kg.models import get_path

    name = model if model is not None else str(get_path("en"))
    try:
        nlp = spacy.load(name, exclude=["ner", "senter", "textcat"])
    except OSError as error:
        shown = model or Path(name).name
        raise InputError(
            f"model {shown}: cannot be loaded: {error}; install it, or leave the model out"
        ) from error
    missing = [part for part in ("tagger", "parser") if part not in nlp.pipe_names]
    if missing:
        raise InputError(
            f"model {model}: expected a pipeline with tagger and parser, lacks {', '.join(missing)}"
        )
    return nlp


def parse(report: Report, passages: Sequence[Passage], nlp: Language) -> Tokens:
    """Return the tokens of every sentence that is not page furniture."""
    tokens = Tokens()
    places: list[tuple[list[Word], int]] = []
    for passage in passages:
        if passage.kind is PassageKind.SENTENCE and passage.parent is not None:
            words = _words(report.text, passage, nlp)
            places.extend((piece, passage.parent) for piece in _pieces(words))
    docs = nlp.pipe((_doc(words, nlp) for words, _ in places), batch_size=BATCH)
    for (words, block), doc in zip(places, docs, strict=True):
        _append(tokens, words, doc, block)
    return tokens


def _append(tokens: Tokens, words: Sequence[Word], doc: Doc, block: int) -> None:
    """Append a parsed piece as one sentence, with its merged titles spread out again."""
    merged = list(_merge(words))
    first = len(tokens)
    whole = Tokens()
    add_doc(whole, doc, [(group[0].start, group[-1].end) for group in merged], block)
    rows: list[int] = []  # merged row → row of the group's last word, which stands for it
    at = first
    for group in merged:
        at += len(group)
        rows.append(at - 1)
    for number, group in enumerate(merged):
        for word in group:
            is_head = word is group[-1]
            tokens.text.append(word.text)
            tokens.start.append(word.start)
            tokens.end.append(word.end)
            tokens.lemma.append(whole.lemma[number] if is_head and len(group) == 1 else word.text.lower())
            tokens.tag.append(whole.tag[number] if is_head else "NNP")
            tokens.pos.append(whole.pos[number] if is_head else "PROPN")
            tokens.dep.append(whole.dep[number] if is_head else "title")
            tokens.head.append(rows[whole.head[number]] if is_head else rows[number])
    if len(tokens) > first:
        tokens.sentences.append(Sentence(first, len(tokens), block))


def _words(text: str, passage: Passage, nlp: Language) -> list[Word]:
    """Cut a sentence into words; what is neither said nor signed (``**``, ``_``) is left out."""
    words: list[Word] = []
    piece = text[passage.start : passage.end]
    edges = sorted(
        {0, len(piece), *(m.start() for m in english_cues().glued.finditer(piece)), *_mark_edges(piece)}
    )
    for low, high in pairwise(edges):
        for token in nlp.make_doc(_SIGNS.sub(_blank, piece[low:high])):
            if token.is_space or _MARKS.fullmatch(token.text):
                continue
            start = passage.start + low + token.idx
            words.append(Word(start, start + len(token.text), token.text, token.text))
    return _lowered(list(_unhyphenated(text, words)))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _mark_edges(piece: str) -> Iterator[int]:
    for match in _MARKS.finditer(piece):
        yield from match.span()


def _unhyphenated(text: str, words: Iterable[Word]) -> Iterator[Word]:
    """Join ``over-`` and ``sight`` where a line ends between them."""
    held: Word | None = None
    for word in words:
        if held is not None:
            gap = text[held.end : word.start]
            if "\n" in gap and gap.strip() == "" and _HYPHEN.search(held.text) and word.text[0].islower():
                joined = held.text[:-1] + word.text
                held = Word(held.start, word.end, joined, joined)
                continue
            yield held
        held = word
    if held is not None:
        yield held


def _lowered(words: list[Word]) -> list[Word]:
    """Let the parser see a sentence in capitals in lower case."""
    letters = [word.text for word in words if word.text.isalpha() and len(word.text) > 1]
    if len(letters) < 4 or sum(map(str.isupper, letters)) < 0.8 * len(letters):
        return words
    return [Word(w.start, w.end, w.text, w.seen.lower()) for w in words]


def _pieces(words: list[Word]) -> Iterator[list[Word]]:
    """Yield a sentence whole, or cut after a semicolon, a comma or at worst anywhere."""
    while len(words) > LONGEST:
        window = range(LONGEST, LONGEST // 2, -1)
        cut = next((at for sign in (";", ",", ")") for at in window if words[at - 1].text == sign), LONGEST)
        yield words[:cut]
        words = words[cut:]
    if words:
        yield words


def _merge(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield groups of words; a quoted title is one group, everything else stands alone."""
    at = 0
    while at < len(words):
        close = _title_end(words, at)
        if close:
            yield [words[at]]
            yield list(words[at + 1 : close])
            at = close
        else:
            yield [words[at]]
            at += 1


def _title_end(words: Sequence[Word], at: int) -> int:
    """Return where the quoted title that opens here closes, or 0.

    A title has capitals on most of its words, or is a slogan of at most six words; a quoted
    clause is left to the parser.
    """
    sign = _OPEN.find(words[at].text)
    if sign < 0 or len(words[at].text) != 1:
        return 0
    for close in range(at + 2, min(len(words), at + 40)):
        if words[close].text == _CLOSE[sign]:
            inside = [
                word.text for word in words[at + 1 : close] if word.text[0].isalpha() and len(word.text) > 3
            ]
            capitals = sum(text[0].isupper() for text in inside)
            return close if close - at <= 7 or capitals * 2 > len(inside) else 0
    return 0


def _doc(words: Sequence[Word], nlp: Language) -> Doc:
    from spacy.tokens import Doc

    merged = list(_merge(words))
    seen = [group[0].seen if len(group) == 1 else group[-1].seen.capitalize() for group in merged]
    spaces = [b[0].start > a[-1].end for a, b in pairwise(merged)] + [False]
    starts: list[bool | int | None] = [True, *[False] * (len(seen) - 1)]
    return Doc(nlp.vocab, words=seen, spaces=spaces, sent_starts=starts)
