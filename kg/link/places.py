"""Whose 市财政局 is meant: names that leave their place out, in the reports of a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.link.simplified import simplified
from kg.link.wording import Wording, all_of, first_match
from kg.model import Report

# Signs in the place of those that a report leaves out: XX县, 某某公司.
_REDACTED = re.compile(
    r"某|(?<![a-z])x{1,4}(?=[省市县区州旗镇乡村街局厅校院公集学])|[×＊](?=[\u4e00-\u9fff])"
)
# What is a part of what, so that behind a county no province follows.
_RANK = {"省": 0, "自治区": 0, "市": 1, "州": 1, "自治州": 1, "县": 2, "自治县": 2, "区": 2, "镇": 3, "乡": 3}


def whole_name(name: str, report: Report, wording: Wording) -> str:
    """Return a normalised name with the place of its report's issuer, where it leaves that place out.

    The issuer, else the title, has to begin with the place: 市财政局 in what 松涧市水务局党组 published is
    松涧市财政局; in what a county published, or nobody known, it stays as it is.

    >>> from kg.link import load_authority
    >>> notice = Report("", "", "", "", "", "中共松涧市水务局党组关于整改情况的通报", "zh")
    >>> wording = load_authority().wording
    >>> [whole_name(name, notice, wording) for name in ("市财政局", "县财政局", "市直单位", "水务局")]
    ['松涧市财政局', '县财政局', '市直单位', '水务局']
    """
    found = level_left_out(name, wording)
    place = places_of(report, wording).get(found) if found else None
    return name if place is None or found is None else simplified(place + name[len(found) :])


def level_left_out(name: str, wording: Wording) -> str | None:
    """Return the level of the place that a normalised name leaves out, or None where it leaves out none.

    >>> from kg.link import load_authority
    >>> names = ("市民政局", "市场监管局", "镇江市财政局")
    >>> [level_left_out(name, load_authority().wording) for name in names]
    ['市', None, None]
    """
    found = all_of(wording.placeless, simplified(name))
    return found["level"] if found and not has_place(name, wording) else None


def has_place(name: str, wording: Wording) -> bool:
    """Tell whether a name begins with a place, or has one behind words such as 中共 and 关于.

    >>> from kg.link import load_authority
    >>> [has_place(name, load_authority().wording) for name in ("中共松涧市委", "十四届县委", "高新区管委会")]
    [True, False, False]
    """
    return bool(place_of(name, wording))


def place_of(name: str, wording: Wording) -> str:
    """Return the places that a name begins with, in one and in simplified signs; nothing where it has none.

    >>> from kg.link import load_authority
    >>> names = ("宁波市江北区审计局", "中共松涧市委", "水务局")
    >>> [place_of(name, load_authority().wording) for name in names]
    ['宁波市江北区', '松涧市', '']
    """
    return "".join(match[0] for match in _places(name, wording))


def is_told_apart(name: str, wording: Wording) -> bool:
    """Tell whether a normalised name begins with a place, or as that of a body of the nation does.

    >>> from kg.link import load_authority
    >>> names = ("国家税务总局", "资源县民政局", "税务局")
    >>> [is_told_apart(name, load_authority().wording) for name in names]
    [True, True, False]
    """
    return first_match(wording.shared, simplified(name), 0) is not None or has_place(name, wording)


def is_of_its_report(name: str, wording: Wording) -> bool:
    """Tell whether a normalised name of a unit says which one it is only within its report.

    It tells whose it is by words that mean another unit elsewhere (校团委, 该县教育局), or of what class; or
    its words are left out in part (某某县).

    >>> from kg.link import load_authority
    >>> [is_of_its_report(name, load_authority().wording) for name in ("校团委", "施工单位", "本溪市教育局")]
    [True, True, False]
    >>> is_of_its_report("中共某某县柳河镇委员会", load_authority().wording)
    True
    """
    if _REDACTED.search(simplified(name)):
        return True
    return all_of(wording.borne, simplified(name)) is not None and not is_told_apart(name, wording)


def places_of(report: Report, wording: Wording) -> dict[str, str]:
    """Return the places that the issuer of a report, or its title, begins with, by their levels.

    >>> from kg.link import load_authority
    >>> letter = Report("", "", "", "", "", "", "zh", issuer="宁波市江北区审计局")
    >>> places_of(letter, load_authority().wording)
    {'市': '宁波市', '区': '江北区'}
    """
    for words in (report.issuer or "", report.title):
        found: dict[str, str] = {}
        for match in _places(words, wording):
            place, level = words[match.start() : match.end()], match["level"]
            found[level] = place
            if level in ("自治州", "自治县"):
                found[level[-1]] = place  # 州财政局 is its bureau too
        if found:
            return found
    return {}


def _places(words: str, wording: Wording) -> Iterator[re.Match[str]]:
    """Yield the places that words begin with, in simplified signs, each a part of the one before it."""
    words = simplified(words)
    before = first_match(wording.before, words, 0)
    at, rank = before.end() if before else 0, -1
    while match := first_match(wording.place, words, at):
        here = _RANK.get(match["level"], rank)
        if here < rank or any(sign.search(match[0]) for sign in wording.unplaced):
            return
        yield match
        at, rank = match.end(), here
