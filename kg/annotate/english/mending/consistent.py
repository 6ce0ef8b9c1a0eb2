"""A name that was found to be a unit or a policy in some places is one in the others too.

A name in capitals (``USAID``, ``Office of Tides``) counts wherever it stands, once it was found
surely or twice, and not in a few of many places alone; a name in lower case (``loan servicers``)
where half its places were found. The capitalised head of a unit's name with an article (``the
County``) is a unit where the report uses it more than once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.annotate.english.reading.names import Abbreviation
from kg.annotate.english.reading.tokens import Tokens
from kg.model import Kind, Mention

_SPREAD = (Kind.UNIT, Kind.POLICY)
SURE = 0.8
# Share of its places in which a name must have been found, for it to count in all.
CAPITALS, OTHERS = 0.4, 0.5
Words = tuple[str, ...]


def spread(
    tokens: Tokens, mentions: Sequence[Mention], known: Sequence[Abbreviation], heads: frozenset[str]
) -> list[Mention]:
    """Return the mentions with those that the same name makes sure of, in document order."""
    out = list(mentions)
    for kind in _SPREAD:
        mine = [m for m in mentions if m.kind is kind]
        taken = {i for m in mine for i in tokens.rows(m)}
        scores = _names(tokens, mine)
        if kind is Kind.UNIT:
            _add_abbreviations(scores, known)
        for start, end, score in _places(tokens, scores, heads if kind is Kind.UNIT else frozenset()):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                low, high = tokens.span(start, end)
                out.append(Mention(low, high, kind, f"EN-{kind.value.upper()}-AGAIN", round(score, 4)))
    return sorted(out, key=lambda m: (m.start, -m.end, m.kind))


def _names(tokens: Tokens, mentions: Sequence[Mention]) -> dict[Words, list[float]]:
    scores: dict[Words, list[float]] = defaultdict(list)
    for mention in mentions:
        start, end = tokens.within(mention.start, mention.end)
        scores[tuple(tokens.text[start:end])].append(mention.score)
    return scores


def _add_abbreviations(scores: dict[Words, list[float]], known: Sequence[Abbreviation]) -> None:
    """Count a short form as found where its long form was, and the other way about."""
    for abbreviation in known:
        long, short = tuple(abbreviation.long.split()), (abbreviation.short,)
        whole = (*long, "(", abbreviation.short, ")")
        found = [*scores.get(long, ()), *scores.get(whole, ()), *scores.get(short, ())]
        if found and max(found) >= 0.5:
            scores.setdefault(short, []).extend([max(found), max(found)])
            scores.setdefault(long, []).extend([max(found), max(found)])


def _places(
    tokens: Tokens, scores: dict[Words, list[float]], heads: frozenset[str]
) -> Iterator[tuple[int, int, float]]:
    """Yield the places of names that count wherever they stand, longer names first."""
    by_first: dict[str, list[Words]] = defaultdict(list)
    for name in sorted(filter(None, scores), key=lambda words: (-len(words), words)):
        by_first[name[0]].append(name)
    places: dict[Words, list[int]] = defaultdict(list)
    for sentence in tokens.sentences:
        at = sentence.start
        while at < sentence.end:
            name = _longest(tokens, at, sentence.end, by_first.get(tokens.text[at], ()))
            if name:
                places[name].append(at)
            at += len(name) if name else 1
    for name, starts in sorted(places.items(), key=lambda item: (-len(item[0]), item[0])):
        found = scores[name]
        if _counts(name, found, len(starts)):
            yield from ((start, start + len(name), sum(found) / len(found)) for start in starts)
    yield from _heads(tokens, heads)


def _longest(tokens: Tokens, at: int, end: int, names: Sequence[Words]) -> Words:
    """Return the longest of the names whose words stand at `at`, or no words."""
    for name in names:
        if at + len(name) <= end and tuple(tokens.text[at : at + len(name)]) == name:
            return name
    return ()


def _counts(name: Words, found: Sequence[float], places: int) -> bool:
    if any(len(word) > 1 and word[0].isupper() for word in name):
        return (len(found) > 1 or max(found) >= SURE) and sum(found) >= CAPITALS * places
    return sum(found) >= OTHERS * places


def _heads(tokens: Tokens, heads: frozenset[str]) -> Iterator[tuple[int, int, float]]:
    """Yield ``the County`` and ``the Department`` where the report writes them so more than once."""
    places: dict[str, list[int]] = defaultdict(list)
    for sentence in tokens.sentences:
        for at in range(sentence.start + 1, sentence.end):
            text = tokens.text[at]
            after = tokens.text[at + 1] if at + 1 < sentence.end else ""
            is_alone = not after[:1].isupper() and after != "of"
            if (
                text[0].isupper()
                and text.lower() in heads
                and tokens.text[at - 1].lower() == "the"
                and is_alone
            ):
                places[text].append(at)
    for _, starts in sorted(places.items()):
        if len(starts) > 1:
            yield from ((at, at + 1, 0.6) for at in starts)
