"""Names that a report introduces and uses again: abbreviations, and how its names behave.

A name that is once told to be a unit is one wherever it stands; the columns here carry that
knowledge from the place where it is plain to the places where it is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.annotate.english.reading.columns import Columns
from kg.annotate.english.reading.cued import Cued
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import Lexicon
from kg.model import Kind, Report

_ACTIVE = frozenset({"action-verb", "speech-verb", "plan-verb", "deficiency-verb"})


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, where it stands, and the words before its bracket that it stands for."""

    short: str
    start: int  # of the long form
    end: int  # behind the closing bracket
    long: str


class Abbreviations:
    """Finds the short forms that brackets introduce, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._short, self._about = Cued(lexicon, "name.short", "short"), Cued(lexicon, "name.about")
        self._things = lexicon.lemmas("thing")

    def find(self, text: str) -> list[Abbreviation]:
        """Return the short forms with the words whose initials they are.

        >>> from kg.lexicon import load_lexicon
        >>> found = Abbreviations(load_lexicon("en")).find("The Office of Public Records (OPR) has ten (10).")
        >>> [(a.short, a.long) for a in found]
        [('OPR', 'Office of Public Records')]
        """
        found = []
        for match, _ in self._short.finditer(text):
            low, short = max(0, match.start() - 160), match["short"]
            words = list(re.finditer(r"[\w’'&.-]+", text[low : match.start()]))
            long = _initials(short, [word.group() for word in words])
            if long:
                start = low + words[-long].start()
                found.append(Abbreviation(short, start, match.end(), text[start : match.start()].rstrip()))
        return found

    def things(self, known: Iterable[Abbreviation]) -> frozenset[str]:
        """Return the short and long names that are no unit's: their head is a law, a programme, a system.

        >>> from kg.lexicon import load_lexicon
        >>> en = Abbreviations(load_lexicon("en"))
        >>> sorted(en.things(en.find("Data Act (DA); Office of Data (OD)")))
        ['DA', 'Data Act', 'Data Act (DA)']
        """
        return frozenset(
            name
            for a in known
            if self.head(a) in self._things
            for name in (a.short, a.long, f"{a.long} ({a.short})")
        )

    def head(self, abbreviation: Abbreviation) -> str:
        """Return the word that says what it is, in lower case: the last one before what goes on about it.

        >>> from kg.lexicon import load_lexicon
        >>> wic = Abbreviation("WIC", 0, 0, "Special Nutrition Program for Women, Infants, and Children")
        >>> Abbreviations(load_lexicon("en")).head(wic)
        'program'
        """
        about = self._about.search(abbreviation.long)
        words = abbreviation.long[: about.start() if about else None].split()
        return words[-1].lower().strip(",.") if words else ""


def _initials(short: str, words: Sequence[str]) -> int:
    """Return how many of the last words a short form stands for, or 0."""
    letters = [c.lower() for c in short if c.isupper()]
    for count in range(1, min(len(words), 2 * len(letters) + 3) + 1):
        chosen = words[-count:]
        if not chosen[0][0].isupper() or chosen[0][0].lower() != letters[0]:
            continue
        initials = [part[0].lower() for word in chosen for part in re.split(r"[-.&]", word) if part]
        if len(letters) > 1 and _subsequence(letters, initials):
            return count
    return 0


def _subsequence(short: Iterable[str], long: Iterable[str]) -> bool:
    rest = iter(long)
    return all(letter in rest for letter in short)


def name_columns(
    report: Report, tokens: Tokens, words: Columns, proposals: Sequence[Proposal], known: Abbreviations
) -> Columns:
    """Return what the rest of the report says of a token's name.

    ``ab`` tells of what kind an abbreviation is; ``kn`` marks names that a sure rule or an
    abbreviation made known; ``sf`` counts how often the word is the subject of a verb that only
    somebody can do; ``df`` how often it stands in the report.
    """
    size = len(tokens)
    kinds = {i: p.kind.value for p in proposals if p.score >= 0.8 for i in range(p.start, p.end)}
    short: dict[str, str] = {}
    column = [""] * size
    for abbreviation in known.find(report.text):
        start, end = tokens.within(abbreviation.start, abbreviation.end)
        named = [kinds[i] for i in range(start, end) if i in kinds]
        heads = {c for i in range(start, end) for c in words["c"][i].split("+")}
        kind = Counter(named).most_common(1)[0][0] if named else ("unit" if "unit-head" in heads else "other")
        short[abbreviation.short] = kind
        for i in range(start, end):
            column[i] = f"long-{kind}"
    for i, text in enumerate(tokens.text):
        bare = re.sub(r"[’']s?$", "", text)
        if not column[i] and bare in short:
            column[i] = short[bare]
    return {"ab": column, "kn": _known(tokens, proposals), **_behaviour(tokens, words)}


def _known(tokens: Tokens, proposals: Sequence[Proposal]) -> list[str]:
    """Mark each place where the words of a surely proposed name stand again."""
    names: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for p in proposals:
        if p.score >= 0.85 and p.end - p.start > 1 and p.kind in (Kind.UNIT, Kind.POLICY):
            parts = tuple(text.lower() for text in tokens.text[p.start : p.end])
            names.setdefault(parts[0], set()).add((parts, p.kind.value))
    ordered = {first: sorted(rows, key=lambda row: (-len(row[0]), row)) for first, rows in names.items()}
    lower = [text.lower() for text in tokens.text]
    out = [""] * len(lower)
    for i, word in enumerate(lower):
        if out[i]:
            continue
        for parts, kind in ordered.get(word, ()):
            if tuple(lower[i : i + len(parts)]) == parts:
                out[i : i + len(parts)] = [f"B-{kind}", *[f"I-{kind}"] * (len(parts) - 1)]
                break
    return out


def _behaviour(tokens: Tokens, words: Columns) -> Columns:
    acting: Counter[str] = Counter()
    present = Counter(tokens.text)
    for i, dep in enumerate(tokens.dep):
        is_subject = dep in ("nsubj", "nsubj:pass") and tokens.tag[i].startswith("NN")
        if is_subject and _ACTIVE & set(words["c"][tokens.head[i]].split("+")):
            acting[tokens.text[i]] += 1

    def bucket(count: int) -> str:
        return "0" if not count else "1" if count == 1 else "2" if count < 4 else "4" if count < 10 else "9"

    nouns = [tag.startswith("NN") for tag in tokens.tag]
    return {
        "sf": [bucket(acting[t]) if noun else "" for t, noun in zip(tokens.text, nouns, strict=True)],
        "df": [bucket(present[t]) if noun else "" for t, noun in zip(tokens.text, nouns, strict=True)],
    }
