"""Words of a text, and the pieces of a fixed vocabulary that the encoder reads them by.

Pieces are found greedily, longest first (Wu et al. 2016, as BERT's uncased vocabulary is used): accents and
case are folded, and what case says is kept beside the pieces as one of four looks. Where no blanks set words
apart (Chinese), each piece is a word of its own, and only wide forms are folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

CLS, SEP, UNKNOWN, MASK = "[CLS]", "[SEP]", "[UNK]", "[MASK]"
LOOKS = 4  # lower case, capitalised, capitals, with a digit

_WORD = re.compile(r"\w+|[^\w\s]")
_QUOTES = str.maketrans("“”‘’«»《》", '""\'\'""""')
LONGEST = 60  # characters; no word of a language is longer, and the search is quadratic in them


def words(text: str) -> list[tuple[int, int]]:
    """Return the half-open offsets of words and signs.

    >>> [text[a:b] for text in ("FSA’s 2-year plan",) for a, b in words(text)]
    ['FSA', '’', 's', '2', '-', 'year', 'plan']
    """
    return [match.span() for match in _WORD.finditer(text)]


def look(word: str) -> int:
    """Return what case and digits make of a word.

    >>> [look(word) for word in ("plan", "Plan", "FSA", "2025")]
    [0, 1, 2, 3]
    """
    if word[:1].isupper():
        return 2 if len(word) > 1 and word.isupper() else 1
    return 3 if any(map(str.isdigit, word)) else 0


def fold(word: str) -> str:
    """Return the word without case and accents, quotes straight.

    >>> fold("Café"), fold("”")
    ('cafe', '"')
    """
    bare = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in bare if unicodedata.category(c) != "Mn").translate(_QUOTES)


def narrow(text: str) -> str:
    """Return the text with its wide forms as narrow ones (NFKC), as long as before.

    >>> narrow("（２０２５）①")
    '(2025)1'
    """
    return "".join(n if len(n := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)


@dataclass(frozen=True)
class Vocabulary:
    """The pieces by name.

    Parameters
    ----------
    pieces
        The number of each piece. A piece that goes on a word begins with ``##`` where words are set apart.
    is_spaced
        Whether blanks set words apart; else each piece is a word of its own.
    """

    pieces: Mapping[str, int]
    is_spaced: bool = True

    @cached_property
    def _known(self) -> dict[str, tuple[int, ...]]:
        return {}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.pieces))

    def cut(self, text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield the words of a text: offsets, and the numbers of the pieces.

        >>> list(Vocabulary({"[UNK]": 0, "问题": 1, "题": 2}, is_spaced=False).cut("问题、题"))
        [(0, 2, (1,)), (2, 3, (0,)), (3, 4, (2,))]
        """
        for start, end in words(text):
            if self.is_spaced:
                yield start, end, self.split(text[start:end])
            else:
                yield from self._pieces_of(narrow(text[start:end]), start)

    def _pieces_of(self, run: str, offset: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        start = 0
        while start < len(run):
            for end in range(min(len(run), start + self._longest), start, -1):
                piece = self.pieces.get(run[start:end])
                if piece is not None or end == start + 1:
                    break
            yield offset + start, offset + end, (self.pieces[UNKNOWN] if piece is None else piece,)
            start = end

    def split(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the pieces of a word; the unknown piece where none fits.

        >>> Vocabulary({"[UNK]": 0, "over": 1, "##sight": 2}).split("Oversight")
        (1, 2)
        """
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._split(fold(word))
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        out: list[int] = []
        start = 0
        while start < len(word) <= LONGEST:
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                piece = self.pieces.get(prefix + word[start:end])
                if piece is not None:
                    out.append(piece)
                    start = end
                    break
            else:
                break
        return tuple(out) if out and start == len(word) else (self.pieces[UNKNOWN],)
