"""Names that any unit or rule could bear: ``[[generic]]``, ``[[part]]`` of ``ontologies/authority``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.mint import normalise_name


@dataclass(frozen=True, slots=True)
class Generic:
    """All of a normalised name of that sort."""

    words: re.Pattern[str]  # of generic words alone
    parts: tuple[re.Pattern[str], ...]  # of parts that any body has


def make_generic(words: Sequence[str], parts: Iterable[Mapping[str, Sequence[str]]]) -> Generic:
    """Return what names of generic words look like, and those of parts, by what they do and what they are."""
    return Generic(_generic(words), tuple(_part(words, part) for part in parts))


def _part(generic: Sequence[str], part: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Return what all of the name of a part of a body may be: what it does, and what it is."""
    words, heads = (_alternatives(forms) for forms in ([*generic, *part["words"]], part["heads"]))
    if not all(head.isascii() for head in part["heads"]):
        return re.compile(rf"(?!国家|中央|全国)(?:{words})+(?:{heads})")
    some = rf"(?:{words})(?:,? (?:& )?(?:{words}))*"
    return re.compile(rf"(?:the )?(?:{some} (?:{heads})|(?:{heads}) of {some})")


def _alternatives(forms: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(map(normalise_name, forms)), key=lambda f: (-len(f), f))))


def _generic(words: Iterable[str]) -> re.Pattern[str]:
    forms = list(words)
    chinese = _alternatives(form for form in forms if not form.isascii()) or "(?!)"
    english = _alternatives(form for form in forms if form.isascii()) or "(?!)"
    return re.compile(rf"(?:{chinese})+|(?:{english})(?:[ /-](?:{english}))*")
