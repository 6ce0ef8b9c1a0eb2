"""Chinese names in simplified signs, since the words by which they are read are kept in those alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.terms import load_terms


def simplified(name: str) -> str:
    """Return a name with each traditional sign as the simplified one, one for one.

    >>> simplified("財務處"), simplified("Tide Office")
    ('财务处', 'Tide Office')
    """
    return name if max(name, default="") < "\u3400" else name.translate(_signs())


@cache
def _signs() -> Mapping[int, int]:
    pairs = load_terms().words("script.traditional")
    return {ord(pair[0]): ord(pair[1]) for pair in sorted(pairs)}
