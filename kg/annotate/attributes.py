"""Attributes of mentions: kind, status, dates and deadlines, quantities, frequency, collective units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.dates import to_iso, to_iso_date
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}},?\s+(?:19|20)\d\d|{_MONTH}\s+(?:of\s+)?(?:19|20)\d\d|\d{{1,2}}/\d{{1,2}}/(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|(?:fiscal year|FY)\s?(?:19|20)\d\d)\b"
)
_YEAR = r"(?:19|20)\d\d"
_SHORT = r"(?:(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_DEADLINE = re.compile(
    r"\b(?:by|before|(?:no|not) later than|until|within)\s+(?:the end of\s+)?"
    rf"(?P<when>{_YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?|\d{{1,2}}/\d{{1,2}}/{_YEAR}"
    rf"|(?:{_MONTH}|{_SHORT})(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?,?\s+(?:of\s+)?{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH}|{_SHORT}),?\s+{_YEAR}"
    rf"|(?:the\s+)?(?:first|second|third|fourth)\s+quarter\s+of\s+{_YEAR}"
    rf"|{_YEAR}(?![-–/]\d)|\d{{1,3}}\s+(?:days|months|weeks|years))\b(?![-/]\d)"
)
_QUANTITY = re.compile(
    r"(?<![\w.-])(?P<span>(?:more than |over |about |at least |nearly )?\$?\d[\d,]*(?:\.\d+)?"
    r"(?:\s?%|\s(?:percent|million|billion|thousand|hundred))?"
    r"(?:\s(?:yuan|dollars))?(?:\s(?!of\b|and\b|in\b|to\b|the\b)[a-z][a-z-]+)?)"
)
_FREQUENCY = re.compile(
    r"\b(?:annually|quarterly|monthly|weekly|daily|semiannually"
    r"|every (?:year|quarter|month|week|day|six months)"
    r"|once a (?:year|quarter|month)|"
    r"(?:on a|on an) (?:annual|quarterly|monthly|weekly|regular) basis|regularly)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^(?:the |all |some )?(?P<count>\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    name: str(n)
    for n, name in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=2
    )
}


def describe(
    text: str, mentions: Sequence[Mention], statuses: Mapping[int, str], lexicon: Lexicon
) -> list[Mention]:
    """Return the mentions with the attributes that their words give them, and the statuses of measures."""
    return [
        _describe(text, mention, statuses.get(index, ""), lexicon) for index, mention in enumerate(mentions)
    ]


def _describe(text: str, mention: Mention, status: str, lexicon: Lexicon) -> Mention:
    words = text[mention.start : mention.end]
    found: dict[str, str] = dict(mention.attributes)
    for value in lexicon.values:
        if value.kind is mention.kind and value.attribute not in found and value.regex.search(words):
            found[value.attribute] = value.value
    if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
        _measured(words, mention.kind, found)
    if mention.kind is Kind.MEASURE:
        found.setdefault("status", status)
    if mention.kind is Kind.PROBLEM:
        found.setdefault("status", "open")
    if mention.kind is Kind.UNIT:
        match = _COUNT.match(words)
        # A name may begin with a number (Seven Counties Council); words in lower case behind it count units.
        if match and words[match.end() :].lstrip()[:1].islower():
            found.setdefault("collective", "true")
        if match and found.get("collective"):
            found["count"] = _NUMBERS.get(match["count"].lower(), match["count"])
    return replace(mention, attributes=tuple(sorted(found.items())))


def _measured(words: str, kind: Kind, found: dict[str, str]) -> None:
    """Add amounts and frequency in the report's own words, dates and deadlines as dates where they are."""
    deadline = _DEADLINE.search(words)
    date = _DATE.search(words)
    if kind is Kind.MEASURE and deadline:
        # Questions compare deadlines, which words do not let them; the words stay beside the date.
        written = " ".join(deadline["when"].split())
        found |= dated("deadline", written, to_iso(written))
    elif date:
        written = " ".join(date.group().split())
        found |= dated("date", written, to_iso_date(written))
    without = _DATE.sub(" ", words)
    quantity = _QUANTITY.search(_DEADLINE.sub(" ", without))
    if quantity:
        found["quantity"] = quantity["span"].strip()
    frequency = _FREQUENCY.search(words)
    if kind is Kind.MEASURE and frequency:
        found["frequency"] = frequency.group().lower()


def dated(key: str, written: str, day: str | None) -> dict[str, str]:
    """Return a date with the words for it beside it, or the words alone where they are no date.

    >>> dated("date", "May 2024", "2024-05"), dated("date", "FY 2024", None)
    ({'date': '2024-05', 'date-words': 'May 2024'}, {'date': 'FY 2024'})
    """
    beside = {f"{key}-words": written} if day and day != written else {}
    return {key: day or written, **beside}


def by_mood(mood: str) -> str:
    """Return the status that a verb's form implies.

    >>> [by_mood(m) for m in ("should", "will", "VBD", "VBG")]
    ['recommended', 'planned', 'completed', 'ongoing']
    """
    if mood in ("should", "must", "shall", "may", "ought", "VB"):
        return "recommended"
    if mood in ("will", "to", "would"):
        return "planned"
    return "completed" if mood in ("VBD", "VBN") else "ongoing"
