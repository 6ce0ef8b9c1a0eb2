"""Clauses that only open a measure: how, when or after what is done what the next clause tells."""

from __future__ import annotations

import re

from kg.terms import Terms

_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|（[^）]*）")


class OpeningClauses:
    """Tells whether a clause only opens a measure; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        words, regex = terms.alternatives, terms.regex
        self._circumstance, self._relative = (
            terms.cue("measures.circumstance"),
            terms.cue("measures.relative"),
        )
        self._verb = terms.pattern("measures.lead-verb")
        self._lead = re.compile(f"(?:{words('measures.lead-adverb')})*(?:{words('measures.lead')})")
        self._end = re.compile(f"(?:{words('measures.lead-end')})$")
        self._on_unit = re.compile(f"(?:{regex('measures.on-unit')})(?:{words('units.head')})$")
        self._by_act = terms.cue("measures.by-act")
        ways = (
            f"(?:{regex('measures.by-way')})(?:{words('measures.way')})",
            f"(?:{regex('measures.by-correcting')})",
            f"(?:{regex('measures.by-act')})(?:{words('measures.lead-act')})",
        )
        self._way = re.compile(f"(?:{'|'.join(ways)})$")
        self._spirit = re.compile(f"(?:{regex('measures.in-spirit')})(?:{words('measures.spirit')})$")

    def __call__(self, words: str) -> bool:
        """Tell whether a clause only opens a measure that stands in the next one.

        >>> from kg.terms import load_terms
        >>> opens = OpeningClauses(load_terms())
        >>> [opens(words) for words in ("按照统一部署", "通过座谈、走访等方式", "在查明情况后")]
        [True, True, True]
        >>> [opens(words) for words in ("按照要求制定方案", "通过座谈、走访等方式开展调研", "在村口设立岗亭")]
        [False, False, False]
        """
        bare = _QUOTED.sub("“”", words)
        if "，" in bare:
            return False
        if self._circumstance.match(bare) or self._spirit.match(bare):
            return True
        led = self._lead.match(bare)
        rest = self._relative.sub("", bare[led.end() :] if led else bare)
        if self._way.match(bare):
            return not self._by_act.match(rest) and (not led or not self._verb.search(rest[:-2]))
        if led is None or not (self._end.search(bare) or self._on_unit.match(bare)):
            return False
        return not self._verb.search(self._end.sub("", rest, count=1))
