"""The articles of a law belong to its name where a report cites them: 《预算法》第五十二条."""

from __future__ import annotations

from dataclasses import replace

from kg.annotate.chinese.reading.layout import Line
from kg.model import Mention
from kg.terms import Terms

_SHORTEST = 2  # signs of a name


class Sections:
    """Gives policies the articles right behind their titles; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._section, self._rules_of = terms.cue("policies.section"), terms.cue("policies.rules-of")

    def __call__(self, text: str, line: Line, policy: Mention) -> Mention:
        """Return a policy with the articles that its line cites of it.

        >>> from kg.model import Kind
        >>> from kg.terms import load_terms
        >>> text, line = "依据《海堤法》第七条的规定处以罚款", Line(0, 0, 17, "body", 0, [], [])
        >>> whole = Sections(load_terms())(text, line, Mention(3, 6, Kind.POLICY, "r"))
        >>> text[whole.start:whole.end]
        '海堤法》第七条'
        """
        start, end = policy.start, policy.end
        if text[end - 1 : end] == "》":
            end -= 1
        section = self._section.match(text, end, line.end)
        end = section.end() if section else policy.end
        rules = self._rules_of.search(text[start:end])
        if rules and rules.start() >= _SHORTEST:
            end = start + rules.start()
        return replace(policy, start=start, end=end)
