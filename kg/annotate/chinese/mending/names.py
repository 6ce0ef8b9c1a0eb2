"""Full names of units: for short forms that a report sets up, or that can only mean its issuer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.chinese.mending.described import hosts
from kg.annotate.chinese.mending.organs import Organs
from kg.annotate.chinese.reading.layout import Line, Role
from kg.model import Kind, Mention
from kg.terms import Terms

_ISSUING = (Role.TITLE, Role.SIGNATURE)


class UnitNames:
    """Gives units their full names; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        organs = Organs(terms)
        self._hosts, self._core, self._bodies = hosts(terms), organs.core, organs.bodies
        self._introduced = re.compile(
            rf"^[（(]\s*(?:{terms.regex('units.introduced')})[：:]?\s*"
            r"[“「\"]?(?P<name>[^”」\"）)]{2,20})[”」\"]?\s*[）)]"
        )
        self._levels = terms.words("units.level")

    def __call__(self, text: str, mentions: Sequence[Mention], issuer: str | None) -> list[Mention]:
        """Return the mentions, units with `same` and `method` where the report itself says whom they mean.

        The issuer is whom title or signature names (``issuer_of``); 局党组 or 党组 is the issuer when its
        full name ends so and names no other. A short form in （以下简称“…”） stands for the name before it.
        """
        names = [text[m.start : m.end] for m in mentions]
        same: dict[str, tuple[str, str]] = {}
        for mention, name in zip(mentions, names, strict=True):
            if mention.kind is Kind.UNIT and (
                found := self._introduced.match(text[mention.end : mention.end + 40])
            ):
                full = issuer if issuer and self._core(issuer).endswith(self._core(name)) else name
                same[found["name"]] = (full, "abbreviation")
        if issuer:
            body = self._core(issuer)
            for mention, name in zip(mentions, names, strict=True):
                if mention.kind is not Kind.UNIT or name in same or name == issuer:
                    continue
                if self._means(name, body):
                    same[name] = (issuer, "alias" if self._core(name) == body else "definite")
        units = [name for mention, name in zip(mentions, names, strict=True) if mention.kind is Kind.UNIT]
        same = self._only_ones(units, same) | same
        out = []
        for mention, name in zip(mentions, names, strict=True):
            if mention.kind is Kind.UNIT and name in same and same[name][0] != name:
                pairs = {*mention.attributes, ("same", same[name][0]), ("method", same[name][1])}
                mention = replace(mention, attributes=tuple(sorted(pairs)))
            out.append(mention)
        return out

    def _only_ones(
        self, units: Sequence[str], same: Mapping[str, tuple[str, str]]
    ) -> dict[str, tuple[str, str]]:
        """Return whom short names mean that fit one full name alone: 省委 where 青湖省委 is the only one.

        中共松涧镇委员会 and 松涧镇党委 are two forms of one name.
        """
        full = {name: self._core(same[name][0] if name in same else name) for name in dict.fromkeys(units)}
        named: dict[str, list[str]] = {}
        longer_than: dict[str, set[str]] = {}  # by what they end in
        for name, plain in full.items():
            named.setdefault(plain, []).append(name)
            for at in range(1, len(plain)):
                longer_than.setdefault(plain[at:], set()).add(plain)
        found: dict[str, tuple[str, str]] = {}
        for name, plain in full.items():
            if name in same or not plain:
                continue
            forms = [other for other in named[plain] if other not in same]
            if len(forms) > 1:
                longest = max(forms, key=len)
                if name != longest:
                    found[name] = longest, "alias"
                continue
            if not (plain in self._bodies or plain[0] in self._levels):
                continue
            longer = longer_than.get(plain, ())
            if len(longer) == 1:
                meant = named[next(iter(longer))][0]
                found[name] = same[meant][0] if meant in same else meant, "definite"
        return found

    def _means(self, name: str, body: str) -> bool:
        """Whether a short name can only mean the issuer, as 市水务局党组 or 局党组 for 清河市水务局党组."""
        plain = self._core(name)
        if plain == body:
            return True
        kind = next((kind for kind in self._bodies if body.endswith(kind)), "")
        if not kind or not plain.endswith(kind):
            return False
        rest = plain[: -len(kind)]
        host = body[: -len(kind)]
        if not rest or host.endswith(rest):
            return True
        if ends := self._hosts.get(rest):
            return host.endswith(ends)
        return len(rest) >= 3 and rest[0] in self._levels and host.endswith(rest[1:])


def issuer_of(text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> str | None:
    """Return the name by which title or signature calls the issuer."""
    units = [mention for mention in mentions if mention.kind is Kind.UNIT]
    for role in reversed(_ISSUING):
        for line in lines:
            if line.role is role:
                inside = [m for m in units if line.start <= m.start and m.end <= line.end]
                if inside:
                    return max((text[m.start : m.end] for m in inside), key=len)
    return None
