"""Which finding of a single audit each block surely belongs to: a number that relations do not cross."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.layout import Place
from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import Lexicon


def numbered(text: str, tokens: Tokens, layout: Mapping[int, Place], lexicon: Lexicon) -> dict[int, str]:
    """Return the number of the finding that each block surely belongs to.

    A plan that stands behind all findings is laid out as a part of the last of them. So a block that names
    the number of another finding of the report, or before which that was named last, is left open.
    """
    cues = Cued(lexicon, "finding.number")
    findings = {p.finding for p in layout.values() if cues.fullmatch(p.finding)}
    named = [(m.start(), m.group()) for m, _ in cues.finditer(text) if m.group() in findings]
    found: dict[int, str] = {}
    for block, (start, end) in _spans(tokens).items():
        finding = layout[block].finding if block in layout else ""
        first, last = bisect_left(named, (start,)), bisect_left(named, (end,))
        if finding in findings and all(number == finding for _, number in named[max(0, first - 1) : last]):
            found[block] = finding
    return found


def _spans(tokens: Tokens) -> dict[int, tuple[int, int]]:
    """Return where the text of each block begins and ends."""
    found: dict[int, tuple[int, int]] = {}
    for sentence in tokens.sentences:
        if sentence.end > sentence.start:
            start, end = tokens.span(sentence.start, sentence.end)
            found[sentence.block] = (found.get(sentence.block, (start, end))[0], end)
    return found
