"""Bytes of a text file → str, by byte order mark, strict UTF-8, UTF-16, GB18030, Big5 or Windows-1252.

The order is that of certainty: what is valid UTF-8 is UTF-8. After that the evidence is how
the high bytes stand: in pairs in a Chinese encoding, alone among ASCII in a Western one. A few damaged
bytes in a file that shows its encoding are read as U+FFFD and told with their lines.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kg.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip archive or an Office document", ".docx, if it is one"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", ".docx, after saving it as one"),
    (b"{\\rtf", "an RTF document", ".docx, after saving it as one"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_WIDE = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")  # a Chinese character in UTF-8, hardly chance
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_READABLE = re.compile("[\t\n\r\x20-\x7e\u2010-\u203f\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e·]")
# The encodings of text that pages name, as Python calls them: not "hex" or "rot13", which are none, nor
# UTF-16, which a page that can be read to find it named is not in.
_OF_TEXT = re.compile(
    r"utf-8(?:-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|tis-620|gb\w+|hz|big5\w*|euc_\w+|shift_jis\w*"
    r"|iso2022_\w+|johab|ptcp154|hp-roman8"
)
_LOST = "\ufffd".encode()
SAMPLE = 200_000
MOST_ODD = 0.05  # of the bytes of a damaged file of UTF-8: more are another encoding
SHOWN = 3  # numbers of damaged lines that a note tells
# Characters so frequent that a fifth of any Chinese text is made of them (and of its signs);
# simplified and traditional forms, since the encoding is what is to be found.
FREQUENT = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要时時来來用们們到作地于於出就分对對成会會可主发發年动動同工也能下过過"
    "子说說产產种種面而方后後多定行学學法所民得经經十三之进進着著等部度家力如水化高自二理起小现現实實加量都两兩体體制機机"
    "当當使点點从從业業本性应應开開合还還因由其前外政四日社义義事平相全表间間与與关關各重新内內数數正心明利质質第向此变變"
    "条條没沒结結解问問意建月公无無系情者最立代已通并並提直题題党黨展五员員革位入常文总總次品式活设設及管特件长長求基资資"
    "级級统統组組计計别別期根论論指区區强強放决決被干幹先则則任取据據处處报報告整改监監督检檢查审審核落责責任未依规規"
    "，。、；：？！“”‘’（）《》〔〕—…·「」『』"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and what was odd about it."""

    text: str
    encoding: str
    oddities: tuple[str, ...] = ()


def decode(data: bytes, name: str, *, declared: str | None = None) -> Decoded:
    """Decode a text file.

    Parameters
    ----------
    data
        The bytes of the file.
    name
        What to call it in an error.
    declared
        The encoding that the document names itself (HTML); tried after UTF-8.

    >>> decode("naïve café".encode("cp1252"), "a.txt").encoding
    'windows-1252'
    >>> decode("整改情况通报".encode("gb18030"), "a.txt").text
    '整改情况通报'
    """
    for magic, what, suffix in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{name}: {what}, not text; rename it to {suffix}, or leave it out")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding == "utf-8-sig" and _count_odd(data):
                return _decode_mixed(data.removeprefix(mark), name)
            return Decoded(_strictly(data, encoding, name), encoding.removesuffix("-sig"))
    if b"\x00" in data and not _strays(data):
        return _decode_wide(data, name)
    if len(_CONTROL.findall(data[:SAMPLE])) > max(3, len(data[:SAMPLE]) * 0.05):
        raise InputError(f"{name}: binary data, not text; give a .txt .md .html .docx or .pdf file")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, name, declared)


def _strays(data: bytes) -> bool:
    """Tell whether the NUL bytes are strays in a text of UTF-8 (a converter's), which are taken out later."""
    if data.count(b"\x00") * 100 > len(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"{name}: begins as {encoding} but byte {error.start} is not; save it again as UTF-8"
        raise InputError(message) from error


def _decode_wide(data: bytes, name: str) -> Decoded:
    """Decode UTF-16 without a mark; any other text with NUL bytes is binary."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:SAMPLE]
        if "\x00" not in sample and len(_READABLE.findall(sample)) > 0.9 * len(sample):
            return Decoded(text, encoding, (f"no byte order mark; read as {encoding.upper()}",))
    raise InputError(f"{name}: binary data (NUL bytes), not text; give a .txt .md .html .docx or .pdf file")


def _decode_legacy(data: bytes, name: str, declared: str | None) -> Decoded:
    """Decode what is not UTF-8, or not UTF-8 all through."""
    if _count(_UTF8_SEQUENCE, data) >= 0.5 * _count(_HIGH_RUN, data) and not _is_chinese(data):
        return _decode_mixed(data, name)
    encoding = _known(declared) or _find_chinese(data) or "windows-1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return _decode_mixed(data, name)
    return Decoded(text, encoding, (f"not UTF-8; read as {encoding}",))


def _decode_mixed(data: bytes, name: str) -> Decoded:
    """Decode line by line: each that is not UTF-8 is in the encoding that its bytes look like.

    Or it is damaged: what no encoding has becomes U+FFFD, where the others show what the file is in.
    """
    lines: list[str] = []
    strays: dict[str, int] = {}
    damaged: list[int] = []
    nearly_utf8 = _count_odd(data) <= len(data) * MOST_ODD
    is_cut = (
        nearly_utf8 and _CUT.search(data) is not None and 2 * _count(_WIDE, data) > _count(_HIGH_RUN, data)
    )
    all_lines = data.split(b"\n")
    for number, line in enumerate(all_lines, 1):
        try:
            lines.append(line.decode("utf-8"))
            continue
        except UnicodeDecodeError:
            text, encoding = _decode_stray(line, cut=is_cut and number == len(all_lines))
        lost = text.count("\ufffd") > line.count(_LOST)  # more than the file itself says
        if lost and not (nearly_utf8 or encoding == "gb18030"):
            known = "UTF-8, UTF-16, GB18030, Big5 and Windows-1252"
            raise InputError(
                f"{name}: encoding not recognised at line {number} (known: {known}); save it as UTF-8"
            )
        lines.append(text)
        if lost:
            damaged.append(number)
        if encoding != "utf-8":
            strays[encoding] = strays.get(encoding, 0) + 1
    found = ", ".join(f"{count} as {encoding}" for encoding, count in sorted(strays.items()))
    told = [f"mixed encodings: lines that are not UTF-8 read: {found}"] if found else []
    if damaged:
        shown = ", ".join(map(str, damaged[:SHOWN])) + (", …" if len(damaged) > SHOWN else "")
        told.append(f"bytes of no known encoding read as U+FFFD, line {shown}; compare it with the original")
    return Decoded("\n".join(lines), "mixed" if found else "utf-8", tuple(told))


def _count_odd(data: bytes) -> int:
    """Return how many bytes are neither ASCII nor part of a character of UTF-8."""
    return _count(_HIGH_RUN, data) - _count(_UTF8_SEQUENCE, data)


def _count(pattern: re.Pattern[bytes], data: bytes) -> int:
    return sum(map(len, pattern.findall(data)))


def _decode_stray(line: bytes, *, cut: bool) -> tuple[str, str]:
    """Decode a line that is not UTF-8; `cut`: it ends within a character of it, as the file does."""
    odd = _count_odd(line)
    if cut or _count(_WIDE, line) >= odd:
        return line.decode("utf-8", "replace"), "utf-8"
    if _is_chinese(line):
        try:
            return line.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            if 2 * _count(_HIGH_RUN, line) > len(line):
                return line.decode("gb18030", "replace"), "gb18030"
            # else the pairs were chance; a single Western byte among UTF-8 is likelier
    parts: list[str] = []
    last = 0
    for match in _UTF8_SEQUENCE.finditer(line):
        parts += [_western(line[last : match.start()]), match.group().decode("utf-8", "replace")]
        last = match.end()
    text = "".join([*parts, _western(line[last:])])
    return text, "utf-8" if text.count("\ufffd") - line.count(_LOST) == odd else "windows-1252"


def _western(data: bytes) -> str:
    return data.decode("windows-1252", "replace")


def _is_chinese(data: bytes) -> bool:
    return _find_chinese(data) is not None


def _find_chinese(data: bytes) -> str | None:
    """Return the Chinese encoding in which the bytes read as Chinese, if there is one.

    GB18030 and Big5 share most byte pairs, and either makes characters of any bytes; but only
    the right one makes the characters that every Chinese text is full of.
    """
    # Not at a newline, the sample may end within a character: hence "replace" and a share.
    sample = data[:SAMPLE]
    scores = {encoding: _score(sample.decode(encoding, "replace")) for encoding in ("gb18030", "big5")}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= 0.2 else None


def _score(text: str) -> float:
    """Return the share of frequent characters and signs among those that are not ASCII."""
    wide = [sign for sign in text if sign > "\x7f"]
    return sum(sign in FREQUENT for sign in wide) / len(wide) if wide else 0.0


def _known(declared: str | None) -> str | None:
    """Return the codec that a document names, GB2312 and GBK widened to GB18030, if it is one of text."""
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    if _OF_TEXT.fullmatch(name) is None:
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "windows-1252"}.get(name, name)
