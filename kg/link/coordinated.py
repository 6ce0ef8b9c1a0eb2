"""Names that stand together for several units: ``the Department of State and USAID`` is a group of two.

Nothing is guessed from the word ``and``, which many names hold (``Food and Nutrition Service``): every part
is a unit that the report names by itself, or that authority data knows. Beside one such that has more than a
word, or is in capitals, a ministry or department of something in capitals is a part too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.link.wording import Expressions, all_of
from kg.mint import normalise_name

_JOINT = re.compile(r",?\s+and\s+(?:the\s+)?|,\s+(?:the\s+)?")
_BRACKET = re.compile(r"\s*\([A-Z][\w&/.-]*\)?\s*$")
_FIRM = re.compile(r"\S+\s\S.*|[A-Z]{3,}s?", re.DOTALL)  # a name that is no common word with a capital
Part = tuple[int, int]  # where the words of one unit begin and end


def parts_of(words: str, is_known: Callable[[str], bool], headed: Expressions = ()) -> list[Part]:
    """Return where the names of the units stand that words name together; none where they name one.

    Parameters
    ----------
    words
        All words of the mention.
    is_known
        Whether a normalised name is that of a unit.
    headed
        What else is a name beside one that is known (``headed`` of ``kg.link.wording``).

    >>> known = {"port office", "usaid", "department of state"}.__contains__
    >>> words = "Port Office, Department of State, and USAID"
    >>> [words[a:b] for a, b in parts_of(words, known)]
    ['Port Office', 'Department of State', 'USAID']
    >>> parts_of("Food and Nutrition Service", known), parts_of("Ports and USAID", known)
    ([], [])
    """

    def is_part(name: str) -> bool:
        return is_known(name_of(name)) or all_of(headed, " ".join(name.split())) is not None

    found = _split(words, 0, is_part, set()) or []
    names = [words[a:b] for a, b in found]
    known = [name for name in names if is_known(name_of(name))]
    firm = any(_FIRM.fullmatch(name) for name in known)
    return found if len(found) > 1 and (len(known) == len(found) or firm) else []


def _split(words: str, start: int, is_part: Callable[[str], bool], stuck: set[int]) -> list[Part] | None:
    """Return the words from `start` on cut into names, longer names first; None where they cannot be.

    Names in names (``P and Q`` beside ``P`` and ``Q``) lead to the same start in many ways: those in `stuck`
    were tried, in vain.
    """
    if start in stuck:
        return None
    if start and is_part(words[start:]):
        return [(start, len(words))]
    for joint in reversed(list(_JOINT.finditer(words, start))):
        if is_part(words[start : joint.start()]):
            others = _split(words, joint.end(), is_part, stuck)
            if others is not None:
                return [(start, joint.start()), *others]
    stuck.add(start)
    return None


def name_of(words: str) -> str:
    """Return the normalised name that the words of a part are, without a short name in brackets."""
    return normalise_name(_BRACKET.sub("", " ".join(words.split())))
