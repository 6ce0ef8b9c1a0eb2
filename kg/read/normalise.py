r"""A decoded text → the text that every offset refers to: NFC, ``\\n``, no invisible characters.

Signs for radicals become the characters that they look like (⽀ is 支; U+2F00 to U+2FD5, and what
the CJK Radicals Supplement has for whole characters): browsers and Word write them into PDFs, and no
name, rule or search in the characters that people type would find them. One stands for one, so that
no offset moves; nothing else is taken of NFKC.

What is taken out is counted, since a reader of the original would see no difference while a
comparison of strings would (Unicode Technical Report 36, 2.3 and 3.5; UAX 9 for bidi controls).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029\x0b]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_KANGXI = [sign for sign in map(chr, range(0x2E80, 0x2FE0)) if unicodedata.normalize("NFKC", sign) != sign]
# Those that NFKC leaves, each before its character (EquivalentUnifiedIdeograph.txt of Unicode).
_OTHERS = (
    "⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻱龜"
)
_RADICALS = str.maketrans(
    "".join(_KANGXI) + _OTHERS[::2], unicodedata.normalize("NFKC", "".join(_KANGXI)) + _OTHERS[1::2]
)
_RADICAL = re.compile(f"[{''.join(map(chr, _RADICALS))}]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text, where its pages begin (of form feeds), and what was odd about it."""

    text: str
    pages: tuple[int, ...]
    oddities: tuple[str, ...]


def normalise(text: str) -> Normalised:
    r"""Normalise once; doing it again changes nothing.

    >>> normalise("Cafe\u0301\r\nnext\u200b").text
    'Café\nnext'
    >>> normalise("⽀付⼯资").text
    '支付工资'
    >>> normalise("a\u200bb\u200b").oddities
    ('2 invisible characters (zero-width, bidi, soft hyphen) removed',)
    """
    text = _NEWLINE.sub("\n", text)
    text, invisible = _INVISIBLE.subn("", text)
    text, control = _CONTROL.subn("", text)
    radicals = len(_RADICAL.findall(text))
    text = text.translate(_RADICALS) if radicals else text
    pages = [unicodedata.normalize("NFC", page) for page in text.split("\f")]
    text = "\n".join(pages)
    if len(pages) == 1:
        # A form feed keeps its place as a line break; NFC cannot compose across it.
        return Normalised(text, (), _oddities(text, invisible, control, radicals))
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page) + 1)
    return Normalised(text, tuple(starts), _oddities(text, invisible, control, radicals))


def _oddities(text: str, invisible: int, control: int, radicals: int) -> tuple[str, ...]:
    damaged = text.count("\ufffd")
    counted = (
        (invisible, "invisible character{s} (zero-width, bidi, soft hyphen) removed"),
        (control, "control character{s} removed"),
        (radicals, "character{s} written with signs for radicals (⽀ for 支), read as meant"),
        (damaged, "character{s} already lost when the file was written (U+FFFD); kept"),
    )
    return tuple(f"{n} {what.format(s='' if n == 1 else 's')}" for n, what in counted if n)
