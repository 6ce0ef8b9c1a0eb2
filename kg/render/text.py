"""Text as it is drawn and as a browser counts it: folded labels, UTF-16 offsets, clean XML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, lru_cache
from unicodedata import category, east_asian_width

from kg.errors import InputError
from kg.xml import xml_text

_TOKEN = re.compile(r"\s+|[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]+|.", re.DOTALL)


def check_title(title: object) -> None:
    """Refuse what is no text as the heading of a page or a picture.

    >>> check_title(5)
    Traceback (most recent call last):
    ...
    kg.errors.InputError: title is 5; expected text, or None for the heading that there is without one
    """
    if title is not None and not isinstance(title, str):
        what = f"title is {title!r}"
        raise InputError(f"{what}; expected text, or None for the heading that there is without one")


@cache
def _em(char: str) -> float:
    """Return about how wide a character is in a sans serif face, in units of its size."""
    if category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return 0.0
    if east_asian_width(char) in "WF":
        return 1.0
    # Rather wide than narrow: a reader's face is not known, and what is too long runs out of its box.
    if char in " iljtf.,;:'|!()[]-":
        return 0.36
    return 0.72 if char.isupper() or char in "mwMW%@" else 0.6


@lru_cache(maxsize=65_536)  # words come back
def width(text: str) -> float:
    """Return about how wide a text is, in units of the size of its letters.

    >>> width("ok"), width("好")
    (1.2, 1.0)
    """
    return sum(map(_em, text))


def fold(text: str, *, ems: float, lines: int) -> list[str]:
    """Fold a label into a few lines; what does not fit ends in an ellipsis.

    >>> fold("sluggish renewal of the fire register", ems=9, lines=2)
    ['sluggish renewal', 'of the fire regis…']
    >>> fold("消防台账更新迟缓", ems=5, lines=3)
    ['消防台账更', '新迟缓']
    """
    out, line, room = [], "", ems
    # A line is never longer than this many characters, so the tail of a huge label is not looked at.
    for word in _TOKEN.findall(" ".join(text[: int(8 * ems * lines)].split())):
        token, need = word, width(word)
        if need > room and line.strip():
            out.append(line.rstrip())
            line, room = "", ems
            token = token.lstrip()
            need = width(token)
        while need > ems:  # one word, longer than a line
            cut = _cut(token, ems)
            out.append(token[:cut])
            token = token[cut:]
            need = width(token)
        line, room = line + token, room - need
        if len(out) > lines:
            break
    if line.strip():
        out.append(line.rstrip())
    if len(out) <= lines:
        return out or [""]
    last = out[lines - 1] + " " + out[lines]
    return [*out[: lines - 1], last[: _cut(last, ems - 0.6)].rstrip() + "…"]


def _cut(text: str, ems: float) -> int:
    """Return how many characters of a text fit, at least one."""
    total = 0.0
    for index, char in enumerate(text):
        total += _em(char)
        if total > ems:
            return max(index, 1)
    return max(len(text), 1)


def utf16(text: str) -> Callable[[int], int]:
    """Return a function from offsets in code points to offsets as JavaScript counts them.

    >>> utf16("a😀b")(2)
    3
    """
    astral = [index for index, char in enumerate(text) if ord(char) > 0xFFFF] if not text.isascii() else []
    if not astral:
        return int
    return lambda offset: offset + bisect_left(astral, offset)


def xml(text: str) -> str:
    """Return text that is safe between tags and in quoted attributes of SVG and HTML.

    >>> xml('<b a="1">')
    '&lt;b a=&quot;1&quot;&gt;'
    """
    clean = xml_text(text)
    for char, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "#39")):
        clean = clean.replace(char, f"&{name};")
    return clean
