"""Numbers with what they count, in the words of an English mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.annotate.english.reading.cued import Cued, alternatives
from kg.lexicon import Lexicon

# With one capital begins a sentence behind a note's mark, not what is counted.
_WORD = re.compile(r"\s([a-z][A-Za-z’'-]*|[A-Z]{2,}[A-Za-z-]*)")
_PLURAL = re.compile(r"[a-z][a-z-]*s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_VERB = re.compile(r"[a-z]+(?:ed|ing)")
_SCALES = {"": 1, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALES |= {"lakh": 10**5, "crore": 10**7}
_WORDS_COUNTED = 4  # of what is counted: "12 federal grant programs"


class Quantities:
    """Finds numbers and what they count, by the words of a lexicon (the classes ``number.*``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._number = _number(lexicon)
        self._name, self._of = Cued(lexicon, "number.name"), Cued(lexicon, "number.of")
        self._uncounted, self._and = Cued(lexicon, "number.uncounted"), Cued(lexicon, "number.and")
        self._currencies = lexicon.cues("number.currency")
        self._many, self._single = Cued(lexicon, "number.many"), Cued(lexicon, "number.single")

    def find(self, words: str) -> Iterator[str]:
        """Yield the numbers with what they count; one that counts nothing in sight is left out.

        >>> from kg.lexicon import load_lexicon
        >>> text = "paid $2.5 million for 12 used vehicles, 74 without a tender under Form ACF 196 of 2019"
        >>> list(Quantities(load_lexicon("en")).find(text))
        ['$2.5 million', '12 used vehicles']
        """
        after = 0  # where the number before goes on to
        for match in self._number.finditer(words):
            before = words[: match.start()]
            if match.start() < after or self._name.search(before):
                continue
            whole = match["sign"] or match["share"] or match["coin"]
            end = match.end() if whole else self._counted(words, match)
            if end:
                after = end
                yield " ".join(words[match.start() : end].split())

    def money(self, quantity: str) -> tuple[str, str] | None:
        """Return an exact amount of money as a number, and its currency; None of what is none.

        >>> from kg.lexicon import load_lexicon
        >>> money = Quantities(load_lexicon("en")).money
        >>> money("$2.5 million"), money("4.86 million yuan"), money("Rs. 12.5 crore")
        (('2500000', 'USD'), ('4860000', 'CNY'), ('125000000', 'INR'))
        >>> money("over $2 million"), money("12 vehicles"), money("¥300")
        (None, None, None)
        """
        match = self._number.fullmatch(quantity)
        if match is None or match["about"] or match["share"]:
            return None
        mark = (match["sign"] or match["coin"] or "").strip()
        currency = next((cue.value for cue in self._currencies if cue.regex.fullmatch(mark)), None)
        if currency is None:
            return None
        value = Decimal(match["digits"].replace(",", "")) * _SCALES[(match["scale"] or "").strip()]
        return f"{value.normalize():f}", currency

    def _counted(self, words: str, match: re.Match[str]) -> int:
        """Return where what a number counts ends, or 0 where none is told: ``12 federal grant programs``."""
        at = match.end()
        if (of := self._of.match(words, at)) and (total := self._number.match(words, of.end())):
            return total.end() if total["share"] else self._counted(words, total)
        if match["digits"] == "1" and not match["scale"]:
            return self._one(words, at, is_object=match.start() > 0)
        for _ in range(_WORDS_COUNTED):
            word = _WORD.match(words, at)
            if word is None or self._uncounted.fullmatch(word[1]):
                # Two of one kind: "12 inspection and rectification meetings".
                joined = self._and.match(words, at) if at > match.end() else None
                word = _WORD.match(words, joined.end()) if joined else None
            if word is None or self._uncounted.fullmatch(word[1]):
                return 0
            at = word.end()
            if self._many.fullmatch(word[1]):
                return at
            if _PLURAL.fullmatch(word[1]) and not self._single.fullmatch(word[1]):
                # "2019 audits" were one year's; "2,019 audits" and "over 2000 audits" are many.
                is_year = _YEAR.fullmatch(match["digits"]) and not match["about"] and not match["scale"]
                return 0 if is_year else at
        return 0

    def _one(self, words: str, at: int, *, is_object: bool) -> int:
        """Return where the one thing that is counted ends: ``1 inspection proposal``; 0 where none is told.

        What is acted upon goes on to the next word that is no noun; a subject has its verb behind it.
        """
        end = 0
        for _ in range(_WORDS_COUNTED if is_object else 1):
            word = _WORD.match(words, at)
            if word is None or self._uncounted.fullmatch(word[1]) or (end and _VERB.fullmatch(word[1])):
                break
            at = end = word.end()
        return end


def _number(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a number with its sign, scale and currency."""
    about, share, coin = (alternatives(lexicon, f"number.{name}") for name in ("about", "share", "coin"))
    return re.compile(
        rf"(?<![\w.,/$€£¥-])(?P<about>(?:{about})\s)?"
        r"(?P<sign>(?:US|C|A)?[$€£¥]\s?|(?:Rs\.?|RMB|USD|EUR|GBP)\s)?"
        r"(?P<digits>\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w/]|[-–—][\w]|[,.]\d)"
        rf"(?P<scale>\s(?:{'|'.join(filter(None, _SCALES))})\b)?"
        rf"(?P<share>\s?%|\s(?:{share})\b)?"
        rf"(?P<coin>\s(?:{coin})\b)?"
    )
