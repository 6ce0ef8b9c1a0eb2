"""Whose 市财政局 is meant: names that leave their place out, in the reports of a place."""

from __future__ import annotations

import re

from kg.link.wording import Wording, all_of, first_match
from kg.model import Report

_PARTY = re.compile(r"[《「\s]*(?:中国共产党|中共)?")  # in front of a place in the name of an issuer


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
    found = all_of(wording.placeless, name)
    place = places_of(report, wording).get(found["level"]) if found else None
    return name if place is None else place + name.removeprefix(place[-1])


def places_of(report: Report, wording: Wording) -> dict[str, str]:
    """Return the places that the issuer of a report, or its title, begins with, by their levels.

    >>> from kg.link import load_authority
    >>> letter = Report("", "", "", "", "", "", "zh", issuer="宁波市江北区审计局")
    >>> places_of(letter, load_authority().wording)
    {'市': '宁波市', '区': '江北区'}
    """
    for words in (report.issuer or "", report.title):
        found: dict[str, str] = {}
        at = match.end() if (match := _PARTY.match(words)) else 0
        while match := first_match(wording.place, words, at):
            found.setdefault(match["level"], match[0])
            at = match.end()
        if found:
            return found
    return {}
