"""The words by which rules read a sentence: what denies, joins, opens and closes, and how sure a rule is.

They are classes of the lexicon that no feature is made of (``en-clauses.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import DataError, UnknownNameError
from kg.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a lexicon in lower case, and its rules of clauses; its file says where each is looked for."""

    negations: frozenset[str]  # lemmas
    fair_denied: frozenset[str]  # lemmas
    idle: frozenset[str]  # lemmas
    alternatives: frozenset[str]  # lemmas
    edges: frozenset[str]
    articles: frozenset[str]
    leads: frozenset[str]
    times: frozenset[str]
    joining: frozenset[str]
    list_leads: frozenset[str]
    listing: frozenset[str]
    joints: frozenset[str]
    no_starts: frozenset[str]
    causes: frozenset[str]
    breaches: frozenset[str]
    scores: Mapping[str, float]  # by rule
    modals: tuple[tuple[str, re.Pattern[str]], ...]  # rules, and the modals that they ask for

    def rule_of(self, modal: str) -> str | None:
        """Return the rule that makes a measure of what is said under a modal."""
        return next((rule for rule, regex in self.modals if regex.fullmatch(modal)), None)

    def score(self, rule: str) -> float:
        """Return how sure a rule of clauses is.

        Raises
        ------
        UnknownNameError
            If an entry of the user's own has replaced the rule by something else.
        """
        try:
            return self.scores[rule]
        except KeyError:
            raise UnknownNameError("rule of clauses", rule, self.scores) from None


def wording(lexicon: Lexicon) -> Wording:
    """Return the words of a lexicon by which sentences are read.

    >>> from kg.lexicon import load_lexicon
    >>> en = wording(load_lexicon("en"))
    >>> "never" in en.negations, en.rule_of("should"), en.score("EN-ME-SHOULD")
    (True, 'EN-ME-SHOULD', 0.85)
    """
    lemmas, rules = lexicon.lemmas, lexicon.cues("clause.rule")
    return Wording(
        negations=lemmas("clause.negation"),
        fair_denied=lemmas("clause.fair-denied"),
        idle=lemmas("clause.idle"),
        alternatives=lemmas("clause.alternative"),
        edges=lemmas("border.edge"),
        articles=lemmas("border.article"),
        leads=lemmas("border.lead"),
        times=lemmas("border.time"),
        joining=lemmas("border.joining"),
        list_leads=lemmas("clause.list-lead"),
        listing=lemmas("clause.listing"),
        joints=lemmas("clause.joint"),
        no_starts=lemmas("clause.no-start"),
        causes=lemmas("clause.cause"),
        breaches=lemmas("clause.breach"),
        scores={rule.id: _score(rule.id, rule.value) for rule in rules},
        modals=tuple((rule.id, rule.regex) for rule in rules),
    )


def _score(rule: str, value: str) -> float:
    try:
        score = float(value)
    except ValueError:
        score = -1.0
    if not 0.0 <= score <= 1.0:
        raise DataError(f"lexicon: {rule!r}: value is {value!r}; expected a number from 0 to 1, as '0.85'")
    return score
