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
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.tokens import Tokens
from kg.model import Kind, Report

_ABBREVIATION = re.compile(
    r"\((?:the |hereinafter |“|\")*([A-Z][A-Za-z]*[A-Z][A-Za-z&/-]*s?|[A-Z][a-z]+)(?:”|\")?\)"
)
_ABOUT = re.compile(r"\s+(?:for|of|to|in|on|under|by|with|that|administering)\s+")
_ACTIVE = frozenset({"action-verb", "speech-verb", "plan-verb", "deficiency-verb"})


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, where it stands, and the words before its bracket that it stands for."""

    short: str
    start: int  # of the long form
    end: int  # behind the closing bracket
    long: str

    @property
    def head(self) -> str:
        """The word that says what it is, in lower case: the last one before what goes on about it.

        >>> Abbreviation("WIC", 0, 0, "Special Nutrition Program for Women, Infants, and Children").head
        'program'
        """
        words = _ABOUT.split(self.long, maxsplit=1)[0].split()
        return words[-1].lower().strip(",.") if words else ""


def abbreviations(text: str) -> list[Abbreviation]:
    """Return the short forms that brackets introduce, with the words whose initials they are.

    >>> [(a.short, a.long) for a in abbreviations("The Office of Public Records (OPR) keeps books (ten).")]
    [('OPR', 'Office of Public Records')]
    """
    found = []
    for match in _ABBREVIATION.finditer(text):
        words = list(re.finditer(r"[\w’'&.-]+", text[max(0, match.start() - 160) : match.start()]))
        long = _initials(match.group(1), [word.group() for word in words])
        if long:
            offset = max(0, match.start() - 160) + words[-long].start()
            found.append(
                Abbreviation(match.group(1), offset, match.end(), text[offset : match.start()].rstrip())
            )
    return found


def things(known: Iterable[Abbreviation], heads: frozenset[str]) -> frozenset[str]:
    """Return the short and long names that are no unit's, since their head is a law, a programme, a system.

    >>> sorted(things(abbreviations("Data Act (DA); Office of Data (OD)"), frozenset({"act"})))
    ['DA', 'Data Act', 'Data Act (DA)']
    """
    return frozenset(
        name for a in known if a.head in heads for name in (a.short, a.long, f"{a.long} ({a.short})")
    )


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


def name_columns(report: Report, tokens: Tokens, words: Columns, proposals: Sequence[Proposal]) -> Columns:
    """Return what the rest of the report says of a token's name.

    ``ab`` tells of what kind an abbreviation is; ``kn`` marks names that a sure rule or an
    abbreviation made known; ``sf`` counts how often the word is the subject of a verb that only
    somebody can do; ``df`` how often it stands in the report.
    """
    size = len(tokens)
    kinds = {i: p.kind.value for p in proposals if p.score >= 0.8 for i in range(p.start, p.end)}
    short: dict[str, str] = {}
    column = [""] * size
    for abbreviation in abbreviations(report.text):
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
