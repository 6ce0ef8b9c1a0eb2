"""Numbers as lists write them: Roman, or as letters; dates that are written in Chinese numerals."""

from __future__ import annotations

import re

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)

_NOUGHT = "〇零○Ｏ"
_ONES = "一二三四五六七八九"
_HAN_DATE = re.compile(
    rf"([{_NOUGHT}{_ONES}]{{4}})年([{_ONES}]|十[一二]?)月([{_ONES}]|[二三]?十[{_ONES}]?)日"
)
_DIGITS = str.maketrans(dict.fromkeys(_NOUGHT, "0") | {sign: str(n) for n, sign in enumerate(_ONES, 1)})


def with_digits(text: str) -> str:
    """Return a text with the days that it writes in Chinese numerals, as signatures do, in digits.

    >>> with_digits("水务局　二〇二四年三月二十一日"), with_digits("二○二三年十二月十日")
    ('水务局　2024年3月21日', '2023年12月10日')
    >>> with_digits("一二三四年的计划")
    '一二三四年的计划'
    """
    return _HAN_DATE.sub(lambda d: f"{d[1].translate(_DIGITS)}年{_tens(d[2])}月{_tens(d[3])}日", text)


def _tens(written: str) -> str:
    """Return a number below a hundred in digits."""
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return written.translate(_DIGITS)
    return (tens or "一").translate(_DIGITS) + (ones or "〇").translate(_DIGITS)


def roman(number: int) -> str:
    """Write a number in Roman numerals; as it is where they have none.

    >>> [roman(number) for number in (4, 14, 400, 0, 4000)]
    ['IV', 'XIV', 'CD', '0', '4000']
    """
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def letters(number: int) -> str:
    """Write a number as a letter, past the alphabet as two, as web pages do; as it is below 1.

    >>> [letters(number) for number in (1, 26, 27, 702, 703, 0)]
    ['a', 'z', 'aa', 'zz', 'aaa', '0']
    """
    if number < 1:
        return str(number)
    written = ""
    while number:
        number, place = divmod(number - 1, 26)
        written = chr(ord("a") + place) + written
    return written
