"""Full names of units: for short forms that a report sets up, or that can only mean its issuer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.reading.lexicon import Terms
from kg.model import Kind, Mention

_INTRODUCED = re.compile(
    r"^[（(]\s*(?:以下|下)?(?:简称|统称|称)(?:为)?[：:]?\s*[“「\"]?([^”」\"）)]{2,20})[”」\"]?\s*[）)]"
)
_BODY = {
    "党组": ("党组",),
    "党委": ("党委", "委员会"),
    "党工委": ("党工委", "工作委员会"),
    "党总支": ("党总支", "总支部委员会"),
    "党支部": ("党支部", "支部委员会"),
}
_LEVELS = "省市县区旗州盟镇乡"
_SELF = "units.self-"
Hosts = Mapping[str, tuple[str, ...]]
_CHINA = re.compile(r"^(?:中国共产党|中共)")
_ISSUING = (Role.TITLE, Role.SIGNATURE)


def core(name: str) -> str:
    """Return a party organ's name without 中共, 委员会 read as 党委, so that its forms agree.

    >>> core("中共东屏理工大学委员会"), core("东屏理工大学党委")
    ('东屏理工大学党委', '东屏理工大学党委')
    """
    plain = _CHINA.sub("", name)
    if plain != name:
        for short, forms in _BODY.items():
            for form in forms[1:]:
                if plain.endswith(form) and not plain.endswith("纪律检查委员会"):
                    return plain[: -len(form)] + short
    return plain


def hosts(terms: Terms) -> Hosts:
    """Return for each word by which a report may call its issuer the ends of names that it fits.

    >>> from kg.annotate.chinese.reading.lexicon import load_terms
    >>> hosts(load_terms())["我院"]
    ('院',)
    """
    known: dict[str, tuple[str, ...]] = {}
    for name in sorted(terms.classes):
        if name.startswith(_SELF):
            ends = tuple(sorted(terms.words(name.replace(_SELF, "units.host-"))))
            for word in sorted(terms.words(name)):
                known[word] = known.get(word, ()) + ends
    return known


def name_units(
    text: str, lines: Sequence[Line], mentions: Sequence[Mention], known: Hosts = MappingProxyType({})
) -> list[Mention]:
    """Return the mentions, units with `same` and `method` where the report itself says whom they mean.

    The issuer is whom title or signature names; 局党组 or 党组 is the issuer when its full name
    ends so and names no other. A short form in （以下简称“…”） stands for the name before it.
    """
    names = [text[m.start : m.end] for m in mentions]
    issuer = _issuer(lines, mentions, names)
    same: dict[str, tuple[str, str]] = {}
    for mention, name in zip(mentions, names, strict=True):
        if mention.kind is Kind.UNIT and (found := _INTRODUCED.match(text[mention.end : mention.end + 40])):
            full = issuer if issuer and core(issuer).endswith(core(name)) else name
            same[found[1]] = (full, "abbreviation")
    if issuer:
        body = core(issuer)
        for mention, name in zip(mentions, names, strict=True):
            if mention.kind is not Kind.UNIT or name in same or name == issuer:
                continue
            if _means(name, body, known):
                same[name] = (issuer, "alias" if core(name) == body else "definite")
    units = [name for mention, name in zip(mentions, names, strict=True) if mention.kind is Kind.UNIT]
    same = _only_ones(units, same) | same
    out = []
    for mention, name in zip(mentions, names, strict=True):
        if mention.kind is Kind.UNIT and name in same and same[name][0] != name:
            pairs = {*mention.attributes, ("same", same[name][0]), ("method", same[name][1])}
            mention = replace(mention, attributes=tuple(sorted(pairs)))
        out.append(mention)
    return out


def _only_ones(units: Sequence[str], same: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return whom short names mean that fit one full name alone: 省委 where 青湖省委 is the only one.

    中共松涧镇委员会 and 松涧镇党委 are two forms of one name.
    """
    full = {name: core(same[name][0] if name in same else name) for name in dict.fromkeys(units)}
    found: dict[str, tuple[str, str]] = {}
    for name, plain in full.items():
        if name in same:
            continue
        forms = [other for other in full if full[other] == plain and other not in same]
        if len(forms) > 1:
            longest = max(forms, key=len)
            if name != longest:
                found[name] = longest, "alias"
            continue
        if not (plain in _BODY or plain[0] in _LEVELS):
            continue
        longer = {other for other in full.values() if len(other) > len(plain) and other.endswith(plain)}
        if len(longer) == 1:
            meant = next(other for other in full if full[other] in longer)
            found[name] = same[meant][0] if meant in same else meant, "definite"
    return found


def _issuer(lines: Sequence[Line], mentions: Sequence[Mention], names: Sequence[str]) -> str | None:
    """Return the name by which title or signature calls the issuer."""
    for role in reversed(_ISSUING):
        for line in lines:
            if line.role is role:
                found = [
                    name
                    for mention, name in zip(mentions, names, strict=True)
                    if mention.kind is Kind.UNIT and line.start <= mention.start and mention.end <= line.end
                ]
                if found:
                    return max(found, key=len)
    return None


def _means(name: str, body: str, known: Hosts) -> bool:
    """Whether a short name can only mean the issuer, as 市水务局党组 or 局党组 for 清河市水务局党组."""
    plain = core(name)
    if plain == body:
        return True
    kind = next((kind for kind in _BODY if body.endswith(kind)), "")
    if not kind or not plain.endswith(kind):
        return False
    rest = plain[: -len(kind)]
    host = body[: -len(kind)]
    if not rest or host.endswith(rest):
        return True
    if ends := known.get(rest):
        return host.endswith(ends)
    return len(rest) >= 3 and rest[0] in _LEVELS and host.endswith(rest[1:])
