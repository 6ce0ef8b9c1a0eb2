"""Numbers with what they count, in the words of an English mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.lexicon import Cue, Lexicon

_NUMBER = re.compile(
    r"(?<![\w.,/$€£¥-])(?P<about>(?:more than|less than|fewer than|at least|at most|up to|over|about|nearly"
    r"|almost|around|approximately|some)\s)?"
    r"(?P<sign>(?:US|C|A)?[$€£¥]\s?|(?:Rs\.?|RMB|USD|EUR|GBP)\s)?"
    r"(?P<digits>\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w/]|[-–—][\w]|[,.]\d)"
    r"(?P<scale>\s(?:hundred|thousand|million|billion|trillion|lakh|crore)\b)?"
    r"(?P<share>\s?%|\spercent(?:age points?)?\b)?"
    r"(?P<coin>\s(?:yuan|dollars|euros|pounds|rupees|yen)\b)?"
)
_OF = re.compile(r"\sof\s(?:the\s|its\s|their\s)?(?=\d)")
# With one capital begins a sentence behind a note's mark, not what is counted.
_WORD = re.compile(r"\s([a-z][A-Za-z’'-]*|[A-Z]{2,}[A-Za-z-]*)")
_PLURAL = re.compile(r"[a-z][a-z-]*s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AND = re.compile(r"\sand(?=\s[a-z])")
_VERB = re.compile(r"[a-z]+(?:ed|ing)")
_WORDS_COUNTED = 4  # of what is counted: "12 federal grant programs"


def quantities(words: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the numbers with what they count; one that counts nothing in sight is left out.

    >>> from kg.lexicon import load_lexicon
    >>> text = "paid $2.5 million for 12 used vehicles, 74 without a tender under Form ACF 196 of 2019"
    >>> list(quantities(text, load_lexicon("en")))
    ['$2.5 million', '12 used vehicles']
    """
    names = lexicon.cues("number.name")
    after = 0  # where the number before goes on to
    for match in _NUMBER.finditer(words):
        before = words[: match.start()]
        if match.start() < after or any(cue.regex.search(before) for cue in names):
            continue
        whole = match["sign"] or match["share"] or match["coin"]
        end = match.end() if whole else _counted(words, match, lexicon)
        if end:
            after = end
            yield " ".join(words[match.start() : end].split())


def _counted(words: str, match: re.Match[str], lexicon: Lexicon) -> int:
    """Return where what a number counts ends, or 0 where none is told: ``12 federal grant programs``."""
    at = match.end()
    if (of := _OF.match(words, at)) and (total := _NUMBER.match(words, of.end())):
        return total.end() if total["share"] else _counted(words, total, lexicon)
    if match["digits"] == "1" and not match["scale"]:
        return _single(words, at, lexicon, is_object=match.start() > 0)
    for _ in range(_WORDS_COUNTED):
        word = _WORD.match(words, at)
        if word is None or _is(word[1], lexicon.cues("number.uncounted")):
            # Two of one kind: "12 inspection and rectification meetings".
            joined = _AND.match(words, at) if at > match.end() else None
            word = _WORD.match(words, joined.end()) if joined else None
        if word is None or _is(word[1], lexicon.cues("number.uncounted")):
            return 0
        at = word.end()
        if _is(word[1], lexicon.cues("number.many")):
            return at
        if _PLURAL.fullmatch(word[1]) and not _is(word[1], lexicon.cues("number.single")):
            # "2019 audits" were one year's; "2,019 audits" and "over 2000 audits" are many.
            is_year = _YEAR.fullmatch(match["digits"]) and not match["about"] and not match["scale"]
            return 0 if is_year else at
    return 0


def _single(words: str, at: int, lexicon: Lexicon, *, is_object: bool) -> int:
    """Return where the one thing that is counted ends: ``1 inspection proposal``; 0 where none is told.

    What is acted upon goes on to the next word that is no noun; a subject has its verb behind it.
    """
    end = 0
    for _ in range(_WORDS_COUNTED if is_object else 1):
        word = _WORD.match(words, at)
        if (
            word is None
            or _is(word[1], lexicon.cues("number.uncounted"))
            or (end and _VERB.fullmatch(word[1]))
        ):
            break
        at = end = word.end()
    return end


def _is(word: str, cues: Sequence[Cue]) -> bool:
    return any(cue.regex.fullmatch(word) for cue in cues)
