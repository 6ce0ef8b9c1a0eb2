"""Number and year of policies, what counted groups range over, the end of a policy's name; in both languages.

A number in brackets behind a title, or at its end, is that of the titled policy:
``《水费办法》（水发〔2020〕12号）``, ``the Water Act (No. 12 of 2020)``. By itself it then means the same
policy, anywhere in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.counting import MEMBERS, NUMERALS, WORDS
from kg.dates import MONTH
from kg.model import Annotation, Kind, Mention

_YEAR = r"(?:19|20)\d\d"
_CHINESE = rf"[\u4e00-\u9fff]{{1,12}}\s?[〔\[［【(（]{_YEAR}[〕\]］】)）]\s?(?:第)?\d+号"
_TRANSLATED = rf"(?:[A-Z][A-Za-z]+\s){{1,6}}[\[〔]{_YEAR}[\]〕]\s?No\.\s?\d+"  # Zhen Fa [2023] No. 9
_ENGLISH = (
    rf"{_TRANSLATED}|(?:[A-Z][A-Za-z]{{1,9}}\s)?(?i:No)s?\.?\s?\d+(?:[-/]\d+)?(?:\s?(?:of|/)\s?{_YEAR})?"
)
NUMBER = re.compile(rf"{_CHINESE}|{_ENGLISH}")
_BEHIND = re.compile(
    rf"[》”\"’']*\s?[（(]\s?(?P<number>{_CHINESE}|{_ENGLISH})\s?[)）]|[》”\"]*,\s(?P<bare>{_ENGLISH})\b"
)
_AT_END = re.compile(rf"\s?[（(,]\s?(?P<number>{_CHINESE}|{_ENGLISH})\s?[)）]?$|\s(?P<bare>{_ENGLISH})$")
_IN_NUMBER = re.compile(rf"(?:[〔\[［【(（]|of\s?|/\s?)({_YEAR})")
_IN_NAME = re.compile(rf"(?:\bof\s|,\s|[（(])({_YEAR})(?:年(?:修订|修正|版)?)?[)）]?$")
_DATED = re.compile(
    rf"\s(?:on|in)\s(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{MONTH}\.?(?:\s\d{{1,2}}(?:st|nd|rd|th)?)?,?\s{_YEAR}$"
)
_COUNTED = re.compile(
    r"(?:the\s|all\s|these\s|those\s)*(?:of\s)?(?:the\s)?(?:\d[\d,]*"
    rf"|{WORDS})\s(?:of\s(?:the\s|its\s)?)?(?P<what>[A-Za-z].+)|(?:\d+|[二{NUMERALS}百]+)[{MEMBERS}](?P<chinese>.+)",
    re.IGNORECASE | re.DOTALL,
)


def with_numbers(annotation: Annotation) -> Annotation:
    """Return the annotation: policies with number and year, counted groups with what they range over."""
    text = annotation.report.text
    mentions = _undated(text, annotation.mentions)
    titled: dict[str, Mention] = {}  # number → the policy that has it
    out: list[Mention] = []
    for mention in mentions:
        if mention.kind is Kind.UNIT and mention.get("collective") == "true":
            mention = _with(mention, _ranges(text[mention.start : mention.end]))
        elif mention.kind is Kind.POLICY:
            words = text[mention.start : mention.end]
            by_number = NUMBER.fullmatch(words.strip()) is not None
            number = words.strip() if by_number else _number(text, mention)
            mention = _with(mention, dict(_told(words, number)))
            if number and not by_number:
                titled.setdefault(_plain(number), mention)
        out.append(mention)
    return replace(annotation, mentions=tuple(_joined(text, m, titled) for m in out))


def _undated(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Return the mentions, names of policies without a day behind them (``Water Rules on 3 May 2021``)."""
    spans = {(m.start, m.end, m.kind) for m in mentions}
    out = []
    for mention in mentions:
        dated = _DATED.search(text, mention.start, mention.end) if mention.kind is Kind.POLICY else None
        if dated and dated.start() > mention.start and dated.end() == mention.end:
            shorter = (mention.start, dated.start(), mention.kind)
            if shorter not in spans:
                same = [(k, _DATED.sub("", v) if k == "same" else v) for k, v in mention.attributes]
                mention = replace(mention, end=dated.start(), attributes=tuple(same))
        out.append(mention)
    # Relations know mentions by their place in this order.
    keys = [(m.start, -m.end, m.kind) for m in out]
    return out if keys == sorted(keys) else mentions


def _number(text: str, mention: Mention) -> str | None:
    words = text[mention.start : mention.end]
    found = _AT_END.search(words) or _BEHIND.match(text, mention.end)
    return (found["number"] or found["bare"]) if found else None


def _told(name: str, number: str | None) -> Iterator[tuple[str, str]]:
    if number:
        yield "number", " ".join(number.split())
    year = (number and _IN_NUMBER.search(number)) or _IN_NAME.search(name)
    if year:
        yield "year", year[1]


def _joined(text: str, mention: Mention, titled: dict[str, Mention]) -> Mention:
    """Return a mention of a number with the name of the policy that has it; others as they are."""
    words = text[mention.start : mention.end]
    owner = titled.get(_plain(words)) if mention.kind is Kind.POLICY else None
    if owner is None or owner is mention:
        return mention
    name = owner.get("same") or " ".join(_AT_END.sub("", text[owner.start : owner.end]).split())
    kept = [(k, v) for k, v in mention.attributes if k == "class"]
    return replace(mention, attributes=tuple(sorted([*kept, ("same", name), ("method", "alias")])))


def _plain(number: str) -> str:
    brackets = str.maketrans("[［【(（]］】)）", "〔〔〔〔〔〕〕〕〕〕")
    return "".join(number.split()).casefold().translate(brackets)


def _ranges(words: str) -> dict[str, str]:
    found = _COUNTED.fullmatch(words)
    what = (found["what"] or found["chinese"]) if found else ""
    return {"ranges": " ".join(what.split())} if what else {}


def _with(mention: Mention, found: dict[str, str]) -> Mention:
    known = {key for key, _ in mention.attributes}
    more = [(key, value) for key, value in found.items() if key not in known]
    return replace(mention, attributes=tuple(sorted([*mention.attributes, *more]))) if more else mention
