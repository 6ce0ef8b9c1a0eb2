"""Units that a sentence names aside, and those that it calls ``the former`` and ``the latter``.

Who is to do something ``in coordination with the Port Office`` does it, and not the Port Office. The words
are those of the lexicon (``relation.aside``, ``relation.former``, ``relation.latter``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_BEFORE = 60  # characters in front of a unit in which the words that set it aside stand
_AND = re.compile(r"\s?,?\s(?:and|or|&)\s(?:the\s)?|\s?,\s(?:the\s)?")
_PAIR = re.compile(r"\s(?:and|or)\s(?:the\s)?")
_WITHIN = 2  # sentences, its own among them, in which the two stand that are told apart


def aside(
    lexicon: Lexicon, text: str, mentions: Sequence[Mention], sentence: Sequence[int]
) -> frozenset[int]:
    """Return the units that stand behind such words, also those that are joined to one by ``and``.

    Parameters
    ----------
    sentence
        The number of each mention's sentence.
    """
    words = Cued(lexicon, "relation.aside")
    found: set[int] = set()
    waiting: list[int] = []  # behind a comma: in a list if an "and" follows, else they begin the clause
    last = -1
    for at, mention in enumerate(mentions):
        if mention.kind is not Kind.UNIT:
            continue
        between = text[mentions[last].end : mention.start] if last >= 0 else ""
        goes_on = last >= 0 and sentence[last] == sentence[at] and _AND.fullmatch(between)
        if words.search(text[max(0, mention.start - _BEFORE) : mention.start]):
            found.add(at)
            waiting, last = [], at
        elif goes_on:
            waiting.append(at)
            last = at
            if not between.strip().startswith(",") or re.search(r"\w", between):
                found.update(waiting)
        else:
            waiting, last = [], -1
    return frozenset(found)


def former_and_latter(
    lexicon: Lexicon, text: str, tokens: Tokens, mentions: Sequence[Mention], sentence_of: Sequence[int]
) -> dict[int, int]:
    """Return the unit that each ``former`` and ``latter`` means that stands alone, by its token.

    They mean two units that are named together last; ``the former director`` means neither.

    Parameters
    ----------
    sentence_of
        The number of each token's sentence.
    """
    which: Mapping[str, int] = {
        **dict.fromkeys(lexicon.lemmas("relation.former"), 0),
        **dict.fromkeys(lexicon.lemmas("relation.latter"), 1),
    }
    places = [i for i, word in enumerate(tokens.text) if word.lower() in which]
    if not places:
        return {}
    units = [i for i, m in enumerate(mentions) if m.kind is Kind.UNIT]
    found: dict[int, int] = {}
    latest: dict[int, int] = {}  # pair, by its first unit → the last sentence that speaks of the two
    for place in places:
        is_alone = place and tokens.text[place - 1].lower() == "the" and not _has_noun(tokens, place + 1)
        before = [i for i in units if mentions[i].end <= tokens.start[place]] if is_alone else []
        pair = next(
            (
                (one, other)
                for one, other in reversed(list(pairwise(before)))
                if _PAIR.fullmatch(text, mentions[one].end, mentions[other].start)
            ),
            None,
        )
        if pair:
            own = sentence_of[tokens.within(mentions[pair[1]].start, mentions[pair[1]].end)[0]]
            if sentence_of[place] - latest.get(pair[0], own) < _WITHIN:
                latest[pair[0]] = sentence_of[place]
                found[place] = pair[which[tokens.text[place].lower()]]
    return found


def _has_noun(tokens: Tokens, at: int) -> bool:
    return at < len(tokens) and tokens.tag[at].startswith(("NN", "JJ", "CD", "VBG"))
