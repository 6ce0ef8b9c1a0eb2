"""Which mentions of units and policies are the same: names, short names, definite descriptions.

Every mention of a unit or policy that has a better name than its own words gets ``same``, the
name, and ``method``, how it was found. ``the department`` is the last department that was named;
where none was, the one that the report names most; else it stays what it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.names import Abbreviation
from kg.model import Kind, Mention

_ARTICLE = re.compile(r"^(?:the|a|an|its|their|our|this|these|that|those)\s+", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^()]{1,60}\)")
_POSSESSIVE = re.compile(r"[’']s?$")
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return the name that a mention's words are, without article, bracket and possessive.

    >>> plain("the Office of Public Records (OPR)’s")
    'Office of Public Records'
    """
    text = _SPACES.sub(" ", text).strip()
    text = _BRACKET.sub("", _POSSESSIVE.sub("", _ARTICLE.sub("", text)))
    return _POSSESSIVE.sub("", text).strip() or text


def resolve(
    text: str, mentions: Sequence[Mention], known: Sequence[Abbreviation], heads: frozenset[str]
) -> list[Mention]:
    """Return the mentions, those of one unit or policy with one ``same``.

    Parameters
    ----------
    text
        The report.
    mentions
        In document order.
    known
        The abbreviations that the report introduces.
    heads
        Lower-case nouns that alone may stand for a unit: ``department``, ``agency``.
    """
    canonical = _canonical(text, mentions, known)
    named: list[tuple[str, str]] = []  # (last word or head, canonical name), latest last
    out: list[Mention] = []
    for mention in mentions:
        if mention.kind not in (Kind.UNIT, Kind.POLICY):
            out.append(mention)
            continue
        words = plain(text[mention.start : mention.end])
        name, method = canonical.get((mention.kind, words.casefold()), (words, ""))
        if mention.kind is Kind.UNIT and not method:
            name, method = _definite(words, named, heads)
        if mention.kind is Kind.UNIT and words.casefold() not in heads:
            named.append((words.casefold(), name))
        out.append(_with(mention, text, name, method))
    return out


def _canonical(
    text: str, mentions: Sequence[Mention], known: Sequence[Abbreviation]
) -> Mapping[tuple[Kind, str], tuple[str, str]]:
    """Map each written name to the fullest one and how it was found."""
    forms: dict[tuple[Kind, str], Counter[str]] = {}
    for mention in mentions:
        if mention.kind in (Kind.UNIT, Kind.POLICY):
            words = plain(text[mention.start : mention.end])
            forms.setdefault((mention.kind, words.casefold()), Counter())[words] += 1
    found: dict[tuple[Kind, str], tuple[str, str]] = {}
    for (kind, folded), counts in sorted(forms.items()):
        best = min(counts, key=lambda form: (-counts[form], form))
        if len(counts) > 1:
            found[kind, folded] = (best, "alias")
    for abbreviation in known:
        for kind in (Kind.UNIT, Kind.POLICY):
            short, long = (kind, abbreviation.short.casefold()), (kind, plain(abbreviation.long).casefold())
            if short in forms or long in forms:
                full = plain(abbreviation.long)
                found.setdefault(short, (full, "abbreviation"))
                if long in found:
                    found[long] = (full, "alias")
    return found


def _definite(words: str, named: Sequence[tuple[str, str]], heads: frozenset[str]) -> tuple[str, str]:
    """Resolve a bare head (``the Department``) to the last unit named with that head."""
    folded = words.casefold()
    if folded not in heads:
        return words, ""
    for written, name in reversed(named):
        if re.search(rf"\b{re.escape(folded)}\b", written) or re.search(
            rf"\b{re.escape(folded)}\b", name.casefold()
        ):
            return name, "definite"
    return words, ""


def _with(mention: Mention, text: str, name: str, method: str) -> Mention:
    extra = {key: value for key, value in mention.attributes}
    own = _SPACES.sub(" ", text[mention.start : mention.end]).strip()
    if name != own:
        extra["same"] = name
        extra["method"] = method or "alias"
    return replace(mention, attributes=tuple(sorted(extra.items())))
