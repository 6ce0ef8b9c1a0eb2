"""Which texts are left out together: parts of one source never stand on both sides."""

from __future__ import annotations

import re
from collections.abc import Mapping

ENCODER_FOLDS = 2  # encoders that read the texts they did not learn from

_REPORT = re.compile(r"(?:gao|fac)[-_]\d+(?:[-_]\d{3,})?|^zh_[a-z]+")  # Chinese notices: those of one house
_PART = re.compile(r"_(?:[a-z]|ch)$")


def source_of(name: str) -> str:
    """Return what the texts of one source share, by their names.

    >>> source_of("en_fac_171944_a"), source_of("en_mt_middle_b"), source_of("notice-bank-notice")
    ('fac-171944', 'en_mt_middle', 'notice-bank-notice')
    >>> source_of("zh_nankai_middle_a")
    'zh-nankai'
    >>> source_of("en_gao_26_107841") == source_of("real-gao-26-107841-6265-1")
    True
    """
    report = _REPORT.search(name)
    return report.group().replace("_", "-") if report else _PART.sub("", name)


def folds_of(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Return the fold of each text: the largest sources first, each to the smallest fold.

    Parameters
    ----------
    sizes
        Characters of each text, by its name.
    count
        How many folds there are to be.

    >>> folds_of({"a": 5, "en_mt_x_a": 3, "en_mt_x_b": 3}, 2)
    {'a': 1, 'en_mt_x_a': 0, 'en_mt_x_b': 0}
    """
    total: dict[str, int] = {}
    for name, size in sizes.items():
        total[source_of(name)] = total.get(source_of(name), 0) + size
    filled = [0] * count
    fold: dict[str, int] = {}
    for source in sorted(total, key=lambda s: (-total[s], s)):
        fold[source] = filled.index(min(filled))
        filled[fold[source]] += total[source]
    return {name: fold[source_of(name)] for name in sizes}
