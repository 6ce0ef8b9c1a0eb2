"""English text → sentence spans, by rules that know quotes, brackets and abbreviations.

Time is linear in the text: one pass finds the stretches that quotes and brackets protect, one
pass visits the signs that may end a sentence, and each sign looks at a bounded window.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kg.segment.cues import Cues, english_cues

# A quotation or parenthesis longer than this was most likely never closed.
PROTECTED = 400
# Characters of context that a decision may look at to either side.
WINDOW = 40

_END = re.compile(
    r"(?:(?:\.\s){2,}\.|[.!?…]+|[。！？]+)"  # ". . .", "...", "?!", full-width signs of translated prose
    # Closing signs; marks of notes, in brackets or stuck to the stop ("ledger.12 The").
    r"(?:[\"”’')\]）」』*_]|\s?\[\d{1,3}\](?!\()|(?<=[^\d\s]\.)\d{1,3}(?=\s+[A-Z“\"]))*"
)
_PAIRS = {"(": ")", "[": "]", "（": "）", "“": "”", "「": "」", "『": "』", "《": "》"}
_BRACKET = re.compile(r"[()\[\]（）“”「」『』《》\"]")
_TOKEN = re.compile(r"[^\s\"“”'()\[\]（）*_/]+$")
_WORD = re.compile(r"[\s\"“‘'(\[（*_]*([^\W\d_]+)")
_NUMBER = re.compile(r"[§#(“]*\s?(?:\d|[A-Z]-?\d|[IVXLC]+\b|[A-Z]\b)")
_CAPITALS = re.compile(r"[A-Z]{2,}(?=[,\s])")
_ALNUM = re.compile(r"[^\W_]")
_STRONG = re.compile(r"[。！？]")
# The number of a note that was pasted behind the stop: "on the matter.1".
_NOTE = re.compile(r"(?<=[a-z][.!?])[”\"’)]?(?P<number>\d{1,3})$")


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences in ``text[start:end]``, without the space around them.

    >>> text = 'See Pub. L. No. 5 of the U.S. Office. It "works. Mostly." Done.Then e.g. this'
    >>> [text[s:e] for s, e in split_sentences(text, 0, len(text))]
    ['See Pub. L. No. 5 of the U.S. Office.', 'It "works. Mostly."', 'Done.', 'Then e.g. this']
    >>> text = 'No ledger was kept.12 It lacks a rule, see para.3'
    >>> [text[s:e] for s, e in split_sentences(text, 0, len(text))]
    ['No ledger was kept.', 'It lacks a rule, see para.3']
    """
    cues = english_cues()
    starts, ends = _protected(text, start, end)
    last = start
    for match in _END.finditer(text, start, end):
        if _inside(match.start(), match.end(), starts, ends):
            continue
        if _ends_sentence(text, match, last, end, cues):
            yield from _trim(text, last, match.end())
            last = match.end()
    yield from _trim(text, last, end)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span without white space, emphasis marks and notes around it, unless nothing is left."""
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    note = _NOTE.search(text, max(start, end - WINDOW), end)
    if note and not ends_in_abbreviation(text[start : note.start()]):
        end = note.start("number")
    if start < end:
        yield start, end


def _protected(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Return starts and ends of the outermost quotations and brackets, in order."""
    spans: list[tuple[int, int]] = []
    open_at: list[tuple[int, str]] = []
    for match in _BRACKET.finditer(text, start, end):
        at, sign = match.start(), match.group()
        closer = _PAIRS.get(sign, "")
        if sign == '"' and _opens(text, start, at):
            closer = '"'
        if closer:
            open_at.append((at, closer))
            del open_at[:-64]
        else:
            _shut(open_at, at, sign, spans)
    return _outermost(spans)


def _opens(text: str, start: int, at: int) -> bool:
    """Tell whether a straight quotation mark opens, by what stands around it."""
    return (at == start or text[at - 1] in " \t\n([“‘—-") and not text[at + 1 : at + 2].isspace()


def _shut(open_at: list[tuple[int, str]], at: int, sign: str, spans: list[tuple[int, int]]) -> None:
    """Close the nearest opening sign that waits for this one; forget those too far back."""
    while open_at and at - open_at[-1][0] > PROTECTED:
        open_at.pop()
    for depth in range(len(open_at) - 1, max(-1, len(open_at) - 9), -1):
        if open_at[depth][1] == sign:
            spans.append((open_at[depth][0], at + 1))
            del open_at[depth:]
            return


def _outermost(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not ends or start >= ends[-1]:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _inside(at: int, after: int, starts: list[int], ends: list[int]) -> bool:
    """Tell whether a quotation or bracket holds the sign and goes on after it."""
    index = bisect_right(starts, at) - 1
    return index >= 0 and at < ends[index] and after < ends[index]


def _ends_sentence(text: str, match: re.Match[str], last: int, end: int, cues: Cues) -> bool:
    at, after = match.start(), match.end()
    if after >= end or _STRONG.match(match.group()):
        return True
    if not _ALNUM.search(text, max(last, at - WINDOW), at):
        return False
    token = _TOKEN.search(text[max(last, at - WINDOW) : at].rstrip())
    before = token.group() if token else ""
    if not text[after].isspace():
        return _is_glued(text, before, match.group(), after, end, cues)
    following = text[after : min(end, after + WINDOW)].lstrip()
    if not following:
        return True
    word = _WORD.match(following)
    if following[0].islower() or (word and word.group(1)[0].islower()):
        return False
    if match.group()[0] != "." or match.group().startswith((". ", "..")):
        return True
    return not _is_abbreviation(text[max(last, at - WINDOW) : at], before, following, cues)


def _is_glued(text: str, before: str, sign: str, after: int, end: int, cues: Cues) -> bool:
    """Tell whether a new sentence follows without a space, as in ``a ledger.Condition``.

    Not in addresses (``www.Example.org``, ``a@B.org``), in ``U.S.Department`` nor in ``plan.PDF``.
    """
    if any(mark in before for mark in ("@", "://", "www", ".")) or len(before) < 2:
        return False
    following = text[after : min(end, after + 3)]
    new_word = (
        len(following) > 1 and following[0].isupper() and (following[1].islower() or following[1] == " ")
    )
    short = _CAPITALS.match(text, after, min(end, after + WINDOW))
    if short and short.group().casefold() not in cues.files and len(before) > 2:
        new_word = before.islower() and before.isalpha()
    closed = sign[-1] in ')”"]' and following[:1].isupper()
    return (new_word and (before[-1].islower() or before[-1].isdigit() or before[-1] == "%")) or closed


def _is_abbreviation(window: str, before: str, after: str, cues: Cues) -> bool:
    """Tell whether the full stop after ``before`` belongs to an abbreviation, and ends nothing."""
    word = re.split(r"[-–—]", before.casefold().strip("-–—,;:"))[-1]  # "by-law No": the last part counts
    if word in cues.never:
        return True
    if word in cues.numbered:
        return _NUMBER.match(after) is not None
    following = _WORD.match(after)
    starts_anew = following is not None and following.group(1).casefold() in cues.starters
    # "U.S.S.R." and the like need be in no list, and may be glued ("AgricultureU.S. Office").
    if word in cues.maybe or re.search(r"(?:[^\W\d_]\.)+[^\W\d_]$", word):
        return not starts_anew
    if len(before) == 1 and before.isalpha() and before.isupper():
        words = window.split()
        return not (len(words) > 1 and words[-2].casefold() in cues.lettered)
    return False


def ends_in_abbreviation(words: str) -> bool:
    """Tell whether a line breaks after an abbreviation that goes on, as in ``see fig.`` / ``3``.

    >>> ends_in_abbreviation("as in fig."), ends_in_abbreviation("a figure.")
    (True, False)
    """
    cues = english_cues()
    token = _TOKEN.search(words[-WINDOW:].removesuffix("."))
    if token is None or not words.endswith("."):
        return False
    word = token.group().casefold()
    return word in cues.never or word in cues.numbered or word in cues.maybe
