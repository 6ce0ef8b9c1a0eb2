"""Read every sign of a Chinese report as its simplest form, one for one, so that offsets stay.

Traditional characters, full-width letters, corner brackets, straight quotes, half-width commas
and stray signs of OCR mean what their common forms mean; only the words of rules know one form.
"""

from __future__ import annotations

import re
import unicodedata

from kg.segment.chinese_blanks import Blanks
from kg.segment.chinese_tables import tabbed
from kg.terms import Terms

_SIGNS = {
    "「": "“", "」": "”", "『": "“", "』": "”", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”",
    "„": "“", "‟": "“", "＂": '"', "″": '"', "︰": "：", "﹔": "；", "﹐": "，", "､": "、",
    "｡": "。", "•": "·", "‧": "·", "․": ".", "\u00a0": " ", "\u3000": " ", "\u2002": " ",
    "\u2003": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ", "＜": "〈", "＞": "〉",
    "«": "《", "»": "》", "［": "〔", "］": "〕", "[": "〔", "]": "〕", "﹝": "〔", "﹞": "〕",
    "○": "〇", "◯": "〇", ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？",
    "!": "！", "X": "某", "×": "某", "＊": "某", "*": "某",
}  # fmt: skip
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff”》）%])[.．](?=[\u4e00-\u9fff“《\s（]|$)")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:，\d{3})+(?!\d)(?=(?:\.\d+)?(?P<sum>\s*[余多]?[万亿元])?)")
_LONG_QUOTE = re.compile(r"[‘’]")
_NOUGHT = re.compile(r"(?<=\d)[Oo]+(?=[\d年月日元个部人次件项处家万亿%，。、；]|$)")
_ONE = re.compile(r"(?<=\d)[lI](?=\d)|(?<![A-Za-z])[lI](?=\d+[年月日人个次件项家万])")


class Script:
    """Reads texts in plain signs; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        wide = {
            code: ord(unicodedata.normalize("NFKC", chr(code)))
            for code in range(0xFF10, 0xFF5B)
            if chr(code).isalnum()
        }
        private = dict.fromkeys(range(0xE000, 0xF900), ord(" "))
        traditional = {ord(pair[0]): ord(pair[1]) for pair in sorted(terms.words("script.traditional"))}
        signs = {ord(a): ord(b) for a, b in _SIGNS.items()}
        self._table = traditional | wide | private | signs | {0xFF38: ord("某")}
        self._column, self._blanks = terms.cue("layout.column-name"), Blanks(terms)

    def __call__(self, text: str) -> str:
        """Return `text` in plain signs, as long as before.

        >>> from kg.terms import load_terms
        >>> plain = Script(load_terms())
        >>> plain("關於「財務管理不規範」問題,責任人:李XX.")
        '关于“财务管理不规范”问题，责任人：李某某。'
        >>> plain("2O22年1月1O日退缴4，3OO元")
        '2022年1月10日退缴4,300元'
        >>> plain("补征1,203.6万元,涉及12,300人,第3,5项")
        '补征1,203.6万元，涉及12,300人，第3，5项'
        """
        said = text
        text = _FULL_STOP.sub("。", text.translate(self._table))
        text = _ONE.sub("1", _NOUGHT.sub(lambda found: "0" * len(found[0]), text))
        text = _THOUSANDS.sub(lambda found: _grouped(found, said), text)
        text = _LONG_QUOTE.sub(lambda found: "“" if found[0] == "‘" else "”", text)
        return self._blanks(tabbed(_balanced(text), self._column))


def _grouped(found: re.Match[str], said: str) -> str:
    """Return a number whose thousands a comma parts; a full-width one may part a list unless it is a sum."""
    is_wide = "，" in said[found.start() : found.end()]
    return found[0] if is_wide and not found["sum"] else found[0].replace("，", ",")


def _balanced(text: str) -> str:
    """Return `text` with straight double quotes read as opening and closing in turn, line by line."""
    if '"' not in text:
        return text
    lines = []
    for line in text.split("\n"):
        parts = line.split('"')
        signs = ["“" if i % 2 == 0 else "”" for i in range(len(parts) - 1)] + [""]
        lines.append("".join(part + sign for part, sign in zip(parts, signs, strict=True)))
    return "\n".join(lines)
