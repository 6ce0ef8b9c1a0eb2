r"""Whether a query would leave the machine: told from its tokens, in every way of cutting them.

Oxigraph would follow ``SERVICE`` and ``LOAD`` to the network and cannot be told not to, so a
query is read here before the engine sees it. The word alone proves nothing (it may stand in a
string, a comment or an IRI), its absence proves enough: what lacks the letters needs no reading.
A second grammar would be no guard: where two grammars end a comment or a string at different
places, one finds words where the other finds none. So every reading counts that a grammar may take.

What follows a word is the same for all words before one place, so each place is read once: a
text of a megabyte that was made to take long takes as long as any other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from kg.errors import MalformedQueryError
from kg.rdf.sparql import TOKENS

IRI = re.compile(r"<[^<>\s]*>")
SILENT = re.compile("SILENT", re.IGNORECASE)
SPACE = re.compile(r"\s*")
# What stands behind a variable or IRI that is asked, or loaded.
ENDS = {"SERVICE": re.compile(r"\{"), "LOAD": re.compile(r"INTO|;|\Z", re.IGNORECASE)}


def refuse_remote(text: str, *, update: bool = False) -> None:
    """Refuse a query or update that would send a request to another machine.

    Raises
    ------
    MalformedQueryError
        If some reading of it has a SERVICE, or a LOAD if it is an update.
    """
    operations = ("SERVICE", "LOAD") if update else ("SERVICE",)
    for reading in sorted({text, _unescape(text)}):  # Oxigraph undoes no escape first, others do
        for word in operations:
            if word in reading.upper() and _may_begin(word, reading):
                message = (
                    f"{word} is refused: it would send a request to another machine; "
                    "run the query there instead"
                )
                raise MalformedQueryError(message)


def _unescape(text: str) -> str:
    r"""Undo the \u escapes that SPARQL allows anywhere, even inside a keyword."""
    return re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})",
        lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)),
        text,
    )


def _may_begin(word: str, text: str) -> bool:
    """Tell whether an operation begins in a word, in any way of cutting a text into tokens.

    ``<`` begins an IRI or compares, which the grammar alone tells apart; what follows is cut in both ways.
    The words need no space about them: Oxigraph reads ``SERVICEex:a{}`` too.
    """
    places = _Places(text, word)
    letters = re.compile(word, re.IGNORECASE)
    seen: set[int] = set()
    ahead = [0]
    while ahead:
        at = ahead.pop()
        if at in seen or at == len(text):
            continue
        seen.add(at)
        if text[at] == "#":
            ahead.append(places.line_end(at))
            continue
        found = TOKENS.match(text, at)
        if found is None:
            continue
        if found.lastgroup in ("words", "name"):
            end = found.end() if found.lastgroup == "words" else text.index(":", at)
            if any(places.is_asked(m.end()) for m in letters.finditer(text, at, end)):
                return True
        ahead.append(found.end())
        if text[at] == "<":
            ahead += (at + 1, places.bracket_end(at))  # an IRI may hold escapes and more
        elif text[at] == "\\" and text[at + 1 : at + 2].isalnum():
            ahead.append(at + 1)  # no grammar has such a token; a quote behind it would begin no string
    return False


@dataclass(slots=True)
class _Places:
    """What follows each place of a text, sought once: from many places the way leads through one."""

    text: str
    word: str
    lines: list[int] = field(init=False)
    brackets: list[int] = field(init=False)
    stops: list[int] = field(init=False)
    into: list[int] = field(init=False)
    gaps: dict[int, int] = field(default_factory=dict)
    runs: dict[int, int] = field(default_factory=dict)
    named: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        def every(pattern: str) -> list[int]:
            found = [match.start() for match in re.finditer(pattern, self.text, re.IGNORECASE)]
            return [*found, len(self.text)]

        self.lines, self.brackets = every(r"[\r\n]"), every(">")
        self.stops = every(r"""[\s{}<>"'#(),;\\]""")
        self.into = every("INTO") if self.word == "LOAD" else [len(self.text)]

    def line_end(self, at: int) -> int:
        """Return where the line ends that a place stands in."""
        return _next(self.lines, at)

    def bracket_end(self, at: int) -> int:
        """Return where the text goes on behind the next ``>``."""
        return min(_next(self.brackets, at) + 1, len(self.text))

    def is_asked(self, at: int) -> bool:
        """Tell whether a variable or IRI follows, with what makes it one that is asked."""
        after = self._gap_end(at)
        if self._is_named(after):
            return True
        silent = SILENT.match(self.text, after)
        return silent is not None and self._is_named(self._gap_end(silent.end()))

    def _is_named(self, at: int) -> bool:
        """Tell whether a variable or IRI stands here, whatever it is made of, and its end behind it."""
        if at not in self.named:
            self.named[at] = self._reads_named(at)
        return self.named[at]

    def _reads_named(self, at: int) -> bool:
        iri = IRI.match(self.text, at)
        end = iri.end() if iri is not None else self._run_end(at)
        if end == at:
            return False
        within = iri is None and _next(self.into, at + 1) < end  # LOADex:aINTO
        return within or ENDS[self.word].match(self.text, self._gap_end(end)) is not None

    def _gap_end(self, at: int) -> int:
        """Return the end of the space and comments that begin here."""
        passed = []
        while at not in self.gaps:
            passed.append(at)
            comment = self.text.startswith("#", at)
            after = self.line_end(at) if comment else _end(SPACE.match(self.text, at), at)
            if after == at:
                break
            at = after
        at = self.gaps.get(at, at)
        self.gaps.update(dict.fromkeys(passed, at))
        return at

    def _run_end(self, at: int) -> int:
        """Return the end of the signs that begin here and that a name may be made of, escaped or not."""
        passed = []
        while at not in self.runs:
            passed.append(at)
            stop = _next(self.stops, at)
            escapes = self.text.startswith("\\", stop) and self.text[stop + 1 : stop + 2] not in ("", "\n")
            if not escapes:
                at = stop
                break
            at = stop + 2
        at = self.runs.get(at, at)
        self.runs.update(dict.fromkeys(passed, at))
        return at


def _next(places: list[int], at: int) -> int:
    """Return the first of the places, which are in order, that does not lie before this one."""
    return places[min(bisect_left(places, at), len(places) - 1)]


def _end(match: re.Match[str] | None, at: int) -> int:
    return at if match is None else match.end()
