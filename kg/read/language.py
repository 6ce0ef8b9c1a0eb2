"""Text → "en" or "zh", by the share of its scripts; the same answer everywhere.

Letters tell English from Chinese, not from French or German: that the words of a text are hardly
English is told by the share of those that every English text is full of.
"""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile(
    "[\u0370-\u1fff\u3041-\u30ff\u3130-\u318f\ua000-\ud7af\ufe70-\ufefe\uff66-\uff9f]"
)  # Greek to Khmer and beyond, kana, Hangul
SAMPLE = 200_000
# Words that make up a fifth of English and more, and are no words of the other languages in Latin letters.
_COMMON = (
    "the of and to for with by from that this these which are were has have had been not it its their they"
    " should would will could may must can at we our than other when there"
)
ENGLISH = frozenset(_COMMON.split())
FEWEST_WORDS = 40  # below this a share says nothing
# Of 260 English reports of all genres none is below 0.18; Dutch, which has an "of", does not come to 0.05.
LEAST_ENGLISH = 0.1
_WORD = re.compile(r"[^\W\d_]+")
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


def find_doubt(text: str) -> str | None:
    """Return what speaks against a text in Latin letters being English, or None.

    >>> find_doubt("The office did not keep a ledger of the fees that it had taken. " * 4)
    >>> find_doubt("Le bureau n'a pas tenu de registre des taxes qu'il a perçues. " * 4)
    '0 in 100 words are such as the, of, and, to; in English it is 25 or so'
    """
    words = _WORD.findall(text[:SAMPLE].casefold())
    share = sum(word in ENGLISH for word in words) / max(1, len(words))
    if len(words) < FEWEST_WORDS or share >= LEAST_ENGLISH:
        return None
    return f"{share * 100:.0f} in 100 words are such as the, of, and, to; in English it is 25 or so"


def find_named_language(name: str) -> str | None:
    """Return the subtag of a language that somebody named, or None if kg does not read it.

    >>> find_named_language("zh-Hans-CN"), find_named_language("English"), find_named_language("fr")
    ('zh', 'en', None)
    """
    return NAMES.get(name.strip().replace("_", "-").split("-")[0].casefold())
