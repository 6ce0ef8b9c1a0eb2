"""How reports write how many a group has, in both languages: number words, numerals and counters."""

from __future__ import annotations

from kg.segment.chinese_marks import TO_TEN

_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS = "|".join(_WORDS)  # as a part of a pattern
NUMERALS = TO_TEN.replace("一二", "两")  # before a counter two is 两; one is no group
BODIES = "个家所"  # counters of organisations
MEMBERS = f"{BODIES}户名"  # of whatever a group may have, households and persons too
_DIGITS = {word: str(n) for n, word in enumerate(_WORDS, start=2)}
_DIGITS |= {sign: str(n) for n, sign in enumerate(TO_TEN, start=1)} | {"两": "2"}


def in_digits(count: str) -> str:
    """Return a count that is one word or one numeral in digits, others as they are.

    >>> in_digits("Seven"), in_digits("两"), in_digits("38"), in_digits("十二")
    ('7', '2', '38', '十二')
    """
    return _DIGITS.get(count.lower(), count)
