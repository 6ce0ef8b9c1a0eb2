"""Names that a report sets up for itself, as in ``Office of Tides (OT)`` and ``（以下简称“局党组”）``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.link.authority import Authority
from kg.mint import normalise_name
from kg.model import Annotation, Issue, Kind, Mention

_ACRONYM = re.compile(r"\s?[(（]\s?(?:[Tt]he\s)?[“\"‘']?([A-Z][A-Za-z0-9&/.-]{1,14})[”\"’']?\s?[)）]")
_DEFINED = re.compile(
    r"\s?[(（][^()（）\n]{0,40}?"
    r"(?:以下简称|下称|简称|hereinafter(?: referred to as| called)?|referred to as)\s?"
    r"(?:为|：|:)?\s?(?:the\s)?"
    r"[“\"‘'《]([^”\"’'》\n]{2,60})[”\"’'》]"
)
_INSIDE = re.compile(r"^(.{4,}?)\s?[(（]([A-Z][A-Za-z0-9&/.-]{1,14})[)）]$", re.DOTALL)
_UNCLOSED = re.compile(r"\d[^\s]*\([a-zA-Z0-9]{1,4}$")  # the last paragraph of a citation
_BEFORE_BRACKET = re.compile(r"(?<=\w) (?=[)\]])")  # where a line or page ended
_EMPHASIS = re.compile(r"\*\*|(?<![^\W_])_+|_+(?![^\W_])")  # what Markdown sets around words


def full_name(mention: Mention, text: str) -> str:
    r"""Return the words of a mention without marks of Markdown and a short name in brackets at their end.

    >>> full_name(Mention(0, 20, Kind.UNIT, "r"), "Office of Tides (OT)")
    'Office of Tides'
    >>> full_name(Mention(0, 17, Kind.POLICY, "r"), "45 CFR 265.3(a)(1")
    '45 CFR 265.3(a)(1)'
    >>> full_name(Mention(0, 27, Kind.UNIT, "r"), "_Office of_\n_Tides_ (Tides)")
    'Office of Tides'
    """
    words = plain_words(text[mention.start : mention.end])
    if mention.kind is Kind.POLICY and _UNCLOSED.search(words):
        return f"{words})"  # the bracket stands on the next page
    inside = _INSIDE.match(words)
    if inside is None:
        return words
    name, short = inside.groups()
    return name if is_acronym(short, name) or short in name.split()[1:] else words


def plain_words(words: str) -> str:
    r"""Return words in one line, without the marks that Markdown sets around emphasis.

    >>> plain_words("45 CFR 265.3(a)(1\n)")
    '45 CFR 265.3(a)(1)'
    >>> plain_words("_Managing Risk_ _and_\n**Control**"), plain_words("form_2_b")
    ('Managing Risk and Control', 'form_2_b')
    """
    return _BEFORE_BRACKET.sub("", " ".join(_EMPHASIS.sub("", " ".join(words.split())).split()))


def is_acronym(short: str, name: str) -> bool:
    """Tell whether the capitals of a short form begin words of the name, in order.

    >>> is_acronym("OFT", "Office for Tides"), is_acronym("Texas", "Office of Tides")
    (True, False)
    """
    capitals = [sign.casefold() for sign in short if sign.isupper()]
    if len(capitals) < 2 or not name or short == name:
        return False
    initials = iter(word[0].casefold() for word in re.findall(r"[^\W\d_][^\W_]*", name))
    matched = sum(any(sign == initial for initial in initials) for sign in capitals)
    # All but one: "FinCEN" has capitals that begin no word.
    return matched >= max(2, len(capitals) - 1)


def local_names(
    annotation: Annotation, authority: Authority
) -> tuple[dict[tuple[Kind, str], str], list[Issue]]:
    """Return what the short names of a report stand for, and an Issue for each that is set up twice."""
    found: dict[tuple[Kind, str], dict[str, int]] = {}
    for mention in annotation.mentions:
        if mention.kind in (Kind.UNIT, Kind.POLICY) and mention.get("collective") != "true":
            name = mention.get("same") or full_name(mention, annotation.report.text)
            for short in _introduced(mention, annotation.report.text):
                meanings = found.setdefault((mention.kind, normalise_name(short)), {})
                meanings.setdefault(authority.normalise(mention.kind, name), mention.start)
    names: dict[tuple[Kind, str], str] = {}
    issues: list[Issue] = []
    for (kind, short), meanings in sorted(found.items()):
        meanings.pop(short, None)
        if len(meanings) == 1:
            names[kind, short] = next(iter(meanings))
        elif meanings:
            message = (
                f"{short!r} is set up for {' and '.join(sorted(map(repr, meanings)))}; not joined to either"
            )
            issues.append(Issue("link", annotation.report.id, message))
    return names, issues


def _introduced(mention: Mention, text: str) -> Iterable[str]:
    """Yield the short names that a report sets up at a mention: in it, or in brackets after it."""
    words = " ".join(text[mention.start : mention.end].split())
    inside = _INSIDE.match(words)
    if inside and is_acronym(inside.group(2), inside.group(1)):
        yield inside.group(2)
    # A closing quotation mark may stand between the name and its brackets.
    after = text[mention.end : mention.end + 120].lstrip("”\"’'》")
    defined = _DEFINED.match(after)
    acronym = _ACRONYM.match(after)
    if defined:
        yield defined.group(1)
    elif acronym and is_acronym(acronym.group(1), words):
        yield acronym.group(1)
