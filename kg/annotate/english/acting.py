"""Who acts in the clause of a problem, and who only tells of it: ``the bureau found that one clinic …``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.annotate.english.reading.syntax import Syntax
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_OF_STAFF = frozenset({"compound", "nmod:poss"})  # how a unit hangs on its staff
_OPENING = 12  # tokens in front of a subject in which the "that" of its clause stands
_TOLD = 6  # tokens in front of that "that" in which the verb of telling stands
_SAME = "PRP"  # begins the tags of pronouns: "its clinics" are those of who tells


@dataclass(frozen=True, slots=True)
class Acting:
    """What a report's problems are asked with: who acts in them, who tells of them."""

    text: str
    tree: Syntax
    mentions: Sequence[Mention]
    units: Mapping[int, int]  # by token the mention of a unit that it is a part of
    later: frozenset[str]  # words of the names of units, but the first of each
    telling: frozenset[str]  # verbs
    indefinite: frozenset[str]  # words in front of the noun of a unit

    def owners(self, head: int) -> tuple[int, ...]:
        """Return the units with a name that act in the very clause of a problem, if its subject is one.

        What something was done to does not act; ``some branches`` may well be a part of whom it is told.

        Parameters
        ----------
        head
            The token of the problem on which its others hang.
        """
        tree, units = self.tree, self.units
        tokens, here = tree.tokens, head
        for _ in range(6):
            subject = tree.subject.get(here)
            if subject is not None:
                if tokens.dep[subject].endswith("pass"):
                    return ()
                found = [units[subject]] if subject in units else []
                beside = [i for i in tree.children[subject] if i in units and tokens.dep[i] in _OF_STAFF]
                found += [units[i] for i in beside[: not found]]
                if not found or not self._is_known(found[0]):
                    return ()
                return tuple(dict.fromkeys([*found, *self._units_of(subject)]))
            if tokens.dep[here] != "conj" or tokens.head[here] == here:
                break
            here = tokens.head[here]
        return ()

    def tellers(self, start: int, end: int) -> tuple[int, ...]:
        """Return the units that are said to find what the tokens of a problem say of another unit.

        Of ``the bureau found that one clinic had no licence`` the bureau; nobody where the subject of what
        was found is no unit, or one of who found it: ``… that its clinics …``.
        """
        tree = self.tree
        tokens = tree.tokens
        subjects = (s for i in range(start, end) if (s := tree.subject.get(i, -1)) >= 0)
        subject = next((s for s in subjects if s < end and self._is_unit(s)), None)
        if subject is None or tokens.dep[subject].endswith("pass"):
            return ()
        first = tree.first[subject]
        if any(tokens.tag[i].startswith(_SAME) for i in range(first, subject)):
            return ()
        verb = self._telling_verb(first)
        teller = tree.subject.get(verb, -1)
        if not 0 <= teller < verb or tokens.pos[teller] == "PRON" or tokens.dep[teller].endswith("pass"):
            return ()
        found = self._units_of(teller)  # its staff, or a report of it
        if teller in self.units:
            beside = [i for i in tree.children[teller] if i in self.units and tokens.dep[i] == "conj"]
            found = [self.units[i] for i in [teller, *beside]]
        owner = self._words(self.units[subject]) if subject in self.units else set()
        return tuple(dict.fromkeys(unit for unit in found if not owner or not owner <= self._words(unit)))

    def _is_unit(self, subject: int) -> bool:
        """Tell whether a subject is a unit, be it one that nothing else is said of: ``one clinic``."""
        if subject in self.units:
            return True
        tree = self.tree
        if "unit-head" not in tree.classes[subject]:
            return False
        rows = range(tree.first[subject], subject)
        return any(tree.tokens.tag[i] == "CD" or tree.tokens.lemma[i] in self.indefinite for i in rows)

    def _words(self, unit: int) -> set[str]:
        """Return the words of a unit's name, those of its mention where it has no other."""
        mention = self.mentions[unit]
        return set((mention.get("same") or self.text[mention.start : mention.end]).casefold().split())

    def _telling_verb(self, first: int) -> int:
        """Return the verb of telling whose that-clause has a subject that begins at a token, or -1."""
        tokens = self.tree.tokens
        for i in range(first - 1, max(0, first - _OPENING), -1):
            if tokens.tag[i].startswith("VB") or tokens.text[i] in ";.":
                return -1  # another clause stands between
            if tokens.text[i].lower() == "that":
                verbs = (j for j in range(i - 1, max(-1, i - _TOLD), -1) if tokens.tag[j].startswith("VB"))
                verb = next(verbs, -1)
                return verb if verb >= 0 and tokens.lemma[verb] in self.telling else -1
        return -1

    def _units_of(self, subject: int) -> list[int]:
        """Return the units that are named in a subject."""
        rows = range(self.tree.first[subject], min(self.tree.last[subject], subject + 12) + 1)
        return [self.units[i] for i in rows if i in self.units]

    def _is_known(self, unit: int) -> bool:
        """Tell whether a name says who is meant: ``the Authority`` does where a longer name has the word."""
        mention = self.mentions[unit]
        words = self.text[mention.start : mention.end].split()
        if len(words) > 1 or words[0].isupper():
            return not self.text[mention.start : mention.end].islower()
        return words[0] in self.later


def who_acts(
    lexicon: Lexicon, text: str, tree: Syntax, mentions: Sequence[Mention], units: Mapping[int, int]
) -> Acting:
    """Prepare what is asked of each problem of a report."""
    names = {text[m.start : m.end] for m in mentions if m.kind is Kind.UNIT}
    later = frozenset(word for name in names for word in name.split()[1:])
    verbs, indefinite = lexicon.lemmas("relation.telling"), lexicon.lemmas("relation.indefinite")
    return Acting(text, tree, mentions, units, later, verbs, indefinite)
