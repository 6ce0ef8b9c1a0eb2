"""Names that stand together for several units: ``the Department of State and USAID`` is a group of two.

Nothing is guessed from the word ``and``, which many names hold (``Food and Nutrition Service``): every part
is a unit that the report names by itself, or that authority data knows. Beside one such that has more than a
word, or is in capitals, a ministry or department of something in capitals is a part too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.mint import normalise_name

_JOINT = re.compile(r",?\s+and\s+(?:the\s+)?|,\s+(?:the\s+)?")
_BRACKET = re.compile(r"\s*\([A-Z][\w&/.-]*\)?\s*$")
_HEADED = re.compile(
    r"(?:[A-Z][\w’'.-]* ){0,3}(?:Ministry|Department|Agency|Bureau|Commission|Office)"
    r" of (?:the )?[A-Z][\w’'-]*"
)
_FIRM = re.compile(r"\S+\s\S.*|[A-Z]{3,}s?", re.DOTALL)  # a name that is no common word with a capital
Part = tuple[int, int]  # where the words of one unit begin and end


def parts_of(words: str, is_known: Callable[[str], bool]) -> list[Part]:
    """Return where the names of the units stand that words name together; none where they name one.

    Parameters
    ----------
    words
        All words of the mention.
    is_known
        Whether a normalised name is that of a unit.

    >>> known = {"port office", "usaid", "department of state"}.__contains__
    >>> words = "Port Office, Department of State, and USAID"
    >>> [words[a:b] for a, b in parts_of(words, known)]
    ['Port Office', 'Department of State', 'USAID']
    >>> parts_of("Food and Nutrition Service", known), parts_of("Ports and USAID", known)
    ([], [])
    """
    found = next(_splits(words, 0, is_known), [])
    names = [words[a:b] for a, b in found]
    known = [name for name in names if is_known(name_of(name))]
    firm = any(_FIRM.fullmatch(name) for name in known)
    return found if len(found) > 1 and (len(known) == len(found) or firm) else []


def _splits(words: str, start: int, is_known: Callable[[str], bool]) -> Iterator[list[Part]]:
    """Yield the ways to cut the words from `start` on into names, those of longer names first."""
    if start and _is_part(words[start:], is_known):
        yield [(start, len(words))]
    for joint in reversed(list(_JOINT.finditer(words, start))):
        if _is_part(words[start : joint.start()], is_known):
            for others in _splits(words, joint.end(), is_known):
                yield [(start, joint.start()), *others]


def _is_part(name: str, is_known: Callable[[str], bool]) -> bool:
    return is_known(name_of(name)) or _HEADED.fullmatch(" ".join(name.split())) is not None


def name_of(words: str) -> str:
    """Return the normalised name that the words of a part are, without a short name in brackets."""
    return normalise_name(_BRACKET.sub("", " ".join(words.split())))
