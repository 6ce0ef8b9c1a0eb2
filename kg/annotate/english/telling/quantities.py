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
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}  # right behind: $188K
_SPACE = r"[ \u00a0\u2009\u202f]"  # that stands between thousands: 477 075
# Signs and codes in front of an amount. An R is that of rand only where the number is one of money.
_BIG = r"(?:million|billion|thousand)\b"
_SIGN = (
    r"(?:(?:US|CA|AU|NZ|HK|[CAS])?\$|GH[¢₵]|[€£¥₹₱₦₵₩₺₪₫₽฿¢])\s?|(?:Rs\.?|INR|K[Ss]hs?\.?)\s?(?=\d)"
    r"|(?:RMB|USD|EUR|GBP|CHF|ZAR|KES|NGN|GHS|PHP|CAD|AUD|NZD|JPY|CNY)\s"
    rf"|R\s?(?=\d{{1,3}}(?:(?:{_SPACE}|,)\d{{3}})+(?!\d)|\d+(?:[.,]\d+)?(?:\s{_BIG}|(?:m|bn|k)\b)"
    r"|\d+\.\d\d(?!\d))"
)
_DIGITS = (
    rf"[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d{{1,3}},\d{{1,2}}(?=\s{_BIG})"
    r"|\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
)
_THOUSANDS = re.compile(rf"(?:{_SPACE}\d{{3}})+(?!\d)")
_GOES_ON = re.compile(rf"{_SPACE}\d{{3}}(?!\d)")
_WORDS_COUNTED = 4  # of what is counted: "12 federal grant programs"


class Quantities:
    """Finds numbers and what they count, by the words of a lexicon (the classes ``number.*``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._number = _number(lexicon)
        self._name, self._of = Cued(lexicon, "number.name"), Cued(lexicon, "number.of")
        self._part, self._to = Cued(lexicon, "number.part"), Cued(lexicon, "number.to")
        self._between = Cued(lexicon, "number.between")
        self._uncounted, self._and = Cued(lexicon, "number.uncounted"), Cued(lexicon, "number.and")
        self._currencies = lexicon.cues("number.currency")
        self._many, self._single = Cued(lexicon, "number.many"), Cued(lexicon, "number.single")

    def find(self, words: str) -> Iterator[str]:
        """Yield the numbers with what they count; one that counts nothing in sight is left out.

        >>> from kg.lexicon import load_lexicon
        >>> text = "paid $2.5 million for 12 used vehicles, 74 without a tender under Form ACF 196 of 2019"
        >>> find = Quantities(load_lexicon("en")).find
        >>> list(find(text))
        ['$2.5 million', '12 used vehicles']
        >>> list(find("missed seven of 18 meetings, paid R477 075 between 3 and 17 days late"))
        ['seven of 18 meetings', 'R477 075', 'between 3 and 17 days']
        """
        after = 0  # where the number before goes on to
        for match in self._number.finditer(words):
            before = words[: match.start()]
            if match.start() < after or self._name.search(before) or _is_odd(words, match):
                continue
            last = self._last_of_range(words, match)
            end = last.end() if _is_whole(last) else self._counted(words, last)
            if end:
                after = end
                is_range, is_money = last is not match, bool(last["sign"] or last["coin"])
                part = None if is_money else self._part.search(before)
                part = part or (self._between.search(before) if is_range else None)
                yield " ".join(words[part.start() if part else match.start() : end].split())

    def money(self, quantity: str) -> tuple[str, str] | None:
        """Return an exact amount of money as a number, and its currency; None of what is none.

        >>> from kg.lexicon import load_lexicon
        >>> money = Quantities(load_lexicon("en")).money
        >>> money("$2.5 million"), money("4.86 million yuan"), money("Rs. 12.5 crore")
        (('2500000', 'USD'), ('4860000', 'CNY'), ('125000000', 'INR'))
        >>> money("R477 075"), money("$188K"), money("€1 234 567,50")
        (('477075', 'ZAR'), ('188000', 'USD'), ('1234567.5', 'EUR'))
        >>> money("over $2 million"), money("12 vehicles"), money("¥300"), money("$2 to $3 million")
        (None, None, None, None)
        """
        match = self._number.fullmatch(quantity)
        if match is None or match["about"] or match["share"] or match["low"]:
            return None
        mark = (match["sign"] or match["coin"] or "").strip()
        currency = next((cue.value for cue in self._currencies if cue.regex.fullmatch(mark)), None)
        if currency is None:
            return None
        scale = _SHORT[match["short"].lower()] if match["short"] else _SCALES[(match["scale"] or "").strip()]
        return f"{(Decimal(_plain(match['digits'])) * scale).normalize():f}", currency

    def _last_of_range(self, words: str, match: re.Match[str]) -> re.Match[str]:
        """Return the second number of ``between 3 and 17 days``; of what is no range the number itself."""
        to = self._to.match(words, match.end())
        second = self._number.match(words, to.end()) if to else None
        if to is None or second is None or second["about"] or (match["share"] and not second["share"]):
            return match
        is_one = to[0].strip() != "and" or self._between.search(words[: match.start()])
        return second if is_one and _value(match) < _value(second) else match

    def _counted(self, words: str, match: re.Match[str]) -> int:
        """Return where what a number counts ends, or 0 where none is told: ``12 federal grant programs``."""
        at = match.end()
        if (of := self._of.match(words, at)) and (total := self._number.match(words, of.end())):
            return total.end() if _is_whole(total) else self._counted(words, total)
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


def continued(text: str, end: int) -> str:
    """Return the thousands that a number goes on with behind the end of a mention: ``477`` and `` 075``."""
    found = _THOUSANDS.match(text, end) if text[end - 1 : end].isdigit() else None
    return found[0] if found else ""


def _is_whole(match: re.Match[str]) -> bool:
    """Tell whether a number needs no word behind it: it is an amount of money or a share."""
    return bool(match["sign"] or match["share"] or match["coin"])


def _is_odd(words: str, match: re.Match[str]) -> bool:
    """Tell whether a number cannot be read: thousands that go on (``12 345/2020``), a range that falls."""
    digits = match["digits"]
    if match["low"] and int(match["low"].strip(" -–")) >= Decimal(_plain(digits)):
        return True
    return digits.isdigit() and len(digits) <= 3 and _GOES_ON.match(words, match.end("digits")) is not None


def _plain(digits: str) -> str:
    """Return digits as a program reads them: no sign between thousands, a full stop for a decimal comma.

    >>> _plain("1,234.5"), _plain("1 234,50"), _plain("477 075"), _plain("8,1")
    ('1234.5', '1234.50', '477075', '8.1')
    """
    bare = re.sub(r"\s", "", digits)
    is_decimal = bare != digits or re.fullmatch(r"\d+,\d{1,2}", bare)
    return bare.replace(",", "." if is_decimal else "")


def _value(match: re.Match[str]) -> Decimal:
    return Decimal(_plain(match["digits"])) * _SCALES[(match["scale"] or "").strip()]


def _number(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a number with its sign, scale and currency."""
    about, share, coin = (alternatives(lexicon, f"number.{name}") for name in ("about", "share", "coin"))
    return re.compile(
        rf"(?<![\w.,/$€£¥₹₱₦-])(?P<about>(?:{about})\s)?(?P<sign>{_SIGN})?(?P<low>\d{{1,3}}\s?[-–]\s?)?(?P<digits>{_DIGITS})"
        rf"(?(sign)(?P<short>(?:[KkMmBb]|[Mm]n|[Bb]n|[Tt]n)(?!\w))?)(?![\w/]|[-–—]\w|[,.]\d)"
        rf"(?P<scale>\s(?:{'|'.join(filter(None, _SCALES))})\b)?"
        rf"(?P<share>\s?%|\s(?:{share})\b)?"
        rf"(?P<coin>\s(?:{coin})\b)?"
    )
