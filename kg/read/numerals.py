"""Numbers as lists write them: Roman, or as letters."""

from __future__ import annotations

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


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
