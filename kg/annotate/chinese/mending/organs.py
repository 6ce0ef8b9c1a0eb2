"""Names of the organs of a party, so that all forms of one agree: 中共甲大学委员会 and 甲大学党委."""

from __future__ import annotations

import re

from kg.terms import Terms


class Organs:
    """Knows the organs by the words of a lexicon; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._party = re.compile(f"^(?:{terms.alternatives('units.party')})")
        self.bodies = {
            cue.value: re.compile(f"(?:{cue.regex.pattern})\\Z") for cue in terms.told("units.body")
        }

    def core(self, name: str) -> str:
        """Return a party organ's name without 中共, 委员会 read as 党委, so that its forms agree.

        >>> from kg.terms import load_terms
        >>> core = Organs(load_terms()).core
        >>> core("中共东屏理工大学委员会"), core("东屏理工大学党委")
        ('东屏理工大学党委', '东屏理工大学党委')
        >>> core("中共东屏镇第三届纪律检查委员会"), core("中共东屏街道工作委员会")
        ('东屏镇纪委', '东屏街道党工委')
        """
        plain = self._party.sub("", name)
        if plain != name:
            for short, full in self.bodies.items():
                if found := full.search(plain):
                    return plain[: found.start()] + short
        return plain
