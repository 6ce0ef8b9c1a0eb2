"""Full names of units: for short forms that a report sets up, or that can only mean its issuer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.annotate.chinese.layout import Line, Role
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


def name_units(text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> list[Mention]:
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
            if mention.kind is Kind.UNIT and name not in same and name != issuer and _means(name, body):
                same[name] = (issuer, "alias" if core(name) == body else "definite")
    out = []
    for mention, name in zip(mentions, names, strict=True):
        if mention.kind is Kind.UNIT and name in same and same[name][0] != name:
            pairs = {*mention.attributes, ("same", same[name][0]), ("method", same[name][1])}
            mention = replace(mention, attributes=tuple(sorted(pairs)))
        out.append(mention)
    return out


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


def _means(name: str, body: str) -> bool:
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
    if rest in (
        "我校",
        "本校",
        "学校",
        "校",
        "我局",
        "本局",
        "我院",
        "学院",
        "医院",
        "院",
        "集团",
        "公司",
        "集团公司",
        "局",
        "街道",
        "镇",
        "乡",
    ):
        return host.endswith(_HOSTS.get(rest, (rest[-1],)))
    return len(rest) >= 3 and rest[0] in "省市县区旗州盟" and host.endswith(rest[1:])


_HOSTS = {
    "学校": ("大学", "学院", "学校", "中学", "小学"), "校": ("大学", "学院", "学校", "中学", "小学"),
    "我校": ("大学", "学院", "学校"), "本校": ("大学", "学院", "学校"), "学院": ("学院",), "医院": ("医院",),
    "集团": ("集团", "公司"), "公司": ("公司",), "集团公司": ("公司", "集团"), "院": ("院",), "我院": ("院",),
}  # fmt: skip
