"""Where a mention begins and ends, by the guidelines: no article, no quotes around it, no half of a pair."""

from __future__ import annotations

from kg.annotate.english.reading.tokens import Tokens
from kg.annotate.english.reading.wording import Wording
from kg.model import Kind

_EDGE = frozenset({",", ";", ".", ":", "*", "/", "-", "–", "—", "'", "’", "‘"})
_TAIL = _EDGE | {"’s", "'s"}
_PAIRS = {"“": "”", "(": ")", "[": "]", "《": "》", "‘": "’", '"': '"'}
_CLOSERS = frozenset(_PAIRS.values())
_QUOTES = {"“": "”", '"': '"'}


def trimmed(tokens: Tokens, start: int, end: int, kind: Kind, words: Wording) -> tuple[int, int] | None:
    """Return the rows that are left of ``start:end`` without articles, quotes and signs at the ends.

    None says that nothing is left.

    >>> from kg.annotate.english.reading.wording import wording
    >>> from kg.lexicon import load_lexicon
    >>> trimmed(Tokens(text=["the", "Tide", "Office", ","]), 0, 4, Kind.UNIT, wording(load_lexicon("en")))
    (1, 3)
    """
    if kind is Kind.PROBLEM:
        start, end = _quoted_finding(tokens, start, end, words)
    if kind is Kind.UNIT:
        start, end = _name_alone(tokens, start, end, words)
    before = None
    while before != (start, end) and start < end:
        before = start, end
        start, end = _balance(tokens, start, end, kind)
        while start < end and _is_edge(tokens.text[start], end - start, words):
            start += 1
        while end > start and (tokens.text[end - 1] in _TAIL or tokens.text[end - 1] in words.edges):
            end -= 1
    if start >= end or not any(map(str.isalnum, "".join(tokens.text[start:end]))):
        return None
    return start, end


def _name_alone(tokens: Tokens, start: int, end: int, words: Wording) -> tuple[int, int]:
    """Return a unit's name without the label before it (``Responsible body:``) and the time behind it."""
    colon = next((i for i in reversed(range(start, end - 1)) if tokens.text[i] == ":"), start - 1)
    start = colon + 1
    end = next((i for i in range(start + 1, end) if tokens.text[i].lower() in words.times), end)
    return start, end


def _quoted_finding(tokens: Tokens, start: int, end: int, words: Wording) -> tuple[int, int]:
    """Return the words between the quotes where a finding is quoted, else the span as it is.

    ``problem of “the ledger is not kept” that the team pointed out`` states what is quoted.
    """
    at = start
    leads = words.leads | words.articles
    while at < min(end, start + 4) and tokens.text[at].lower() in leads:
        at += 1
    closer = _QUOTES.get(tokens.text[at]) if at < end else None
    if closer is None:
        return start, end
    stop = next((i for i in range(at + 1, end) if tokens.text[i] == closer), end)
    return (at + 1, stop) if stop > at + 3 else (start, end)


def _is_edge(text: str, left: int, words: Wording) -> bool:
    return text in _EDGE or text in words.edges or (left > 1 and text.lower() in words.articles)


def _balance(tokens: Tokens, start: int, end: int, kind: Kind) -> tuple[int, int]:
    """Return the span with whole pairs of quotes and brackets, none around it.

    An opening sign whose partner stands right behind the span takes it in; a finding or a title that
    is quoted begins behind its opening quote instead.
    """
    opened: list[int] = []
    for i in range(start, end):
        text = tokens.text[i]
        if opened and text == _PAIRS[tokens.text[opened[-1]]]:
            opened.pop()
        elif text in _PAIRS:
            opened.append(i)
        elif text in _CLOSERS and text != "’" and not _opened_inside(tokens, start, i, text):
            return (start, i) if i == end - 1 or i - start >= end - i else (i + 1, end)
    if not opened:
        if _closes_word(tokens, start, end):
            return start, end + 1
        whole = end - start > 2 and _PAIRS.get(tokens.text[start]) == tokens.text[end - 1]
        return (start + 1, end - 1) if whole else (start, end)
    at = opened[-1]
    is_next = end < len(tokens) and tokens.text[end] == _PAIRS[tokens.text[at]]
    if at == start or (is_next and tokens.text[at] in '“"《' and kind in (Kind.PROBLEM, Kind.POLICY)):
        return at + 1, end
    return (start, end + 1) if is_next else (start, at) if at == end - 1 else (start, end)


def _opened_inside(tokens: Tokens, start: int, at: int, closer: str) -> bool:
    """Tell whether a closing sign answers one inside an earlier word (``200.303(a)(1`` and ``)``)."""
    opener = next(o for o, c in _PAIRS.items() if c == closer)
    return any(_open(tokens.text[i], opener, closer) for i in range(start, at))


def _closes_word(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether the sign right behind a span closes what its last word opened and left open."""
    if end >= len(tokens) or tokens.text[end] not in _CLOSERS or tokens.start[end] - tokens.end[end - 1] > 1:
        return False
    opener = next(o for o, c in _PAIRS.items() if c == tokens.text[end])
    return start < end and _open(tokens.text[end - 1], opener, tokens.text[end])


def _open(word: str, opener: str, closer: str) -> bool:
    """Tell whether a word opens more than it closes, behind its first sign."""
    return opener != closer and word[1:].count(opener) > word.count(closer)
