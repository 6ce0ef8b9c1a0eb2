"""Text → "en" or "zh", by the share of its scripts; no data, the same answer everywhere."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile(
    "[\u0370-\u1fff\u3041-\u30ff\u3130-\u318f\ua000-\ud7af\ufe70-\ufefe\uff66-\uff9f]"
)  # Greek to Khmer and beyond, kana, Hangul
SAMPLE = 200_000
NAMES = {"en": "en", "eng": "en", "english": "en", "zh": "zh", "zho": "zh", "chi": "zh", "chinese": "zh"}


def find_language(text: str) -> str | None:
    """Return "zh" or "en", or None where neither script prevails.

    A Chinese character counts as three letters, since it says as much.

    >>> find_language("整改 of 3 项"), find_language("The ledger (台账)."), find_language("Отчёт")
    ('zh', 'en', None)
    """
    sample = text[:SAMPLE]
    han, latin, other = (len(script.findall(sample)) for script in (_HAN, _LATIN, _OTHER))
    if other * 2 > han * 3 + latin or not (han or latin):
        return None
    return "zh" if han * 3 > latin else "en"


def find_named_language(name: str) -> str | None:
    """Return the subtag of a language that somebody named, or None if kg does not read it.

    >>> find_named_language("zh-Hans-CN"), find_named_language("English"), find_named_language("fr")
    ('zh', 'en', None)
    """
    return NAMES.get(name.strip().replace("_", "-").split("-")[0].casefold())
