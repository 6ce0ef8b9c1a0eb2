"""Numbers of policies, the ends of their names, what groups range over."""

from __future__ import annotations

import re

import pytest

from kg.annotate.numbered import with_numbers
from kg.link import link
from kg.model import Annotation, Kind, Mention
from kg.read import report_from_text

_PART = re.compile(r"(\{[^}]+\})")


def annotation(marked: str, kind: Kind = Kind.POLICY, **attributes: str) -> Annotation:
    text, mentions = "", []
    for part in _PART.split(marked):
        words = part.strip("{}")
        if part.startswith("{"):
            given = tuple(sorted(attributes.items()))
            mentions.append(Mention(len(text), len(text) + len(words), kind, "R", 0.9, given))
        text += words
    language = "zh" if re.search("[\u4e00-\u9fff]", text) else "en"
    report = report_from_text(text, source="x", language=language)
    return with_numbers(Annotation(report, (), tuple(mentions), ()))


@pytest.mark.parametrize(
    ("marked", "number", "year"),
    [
        ("印发《{收费办法}》（{水发〔2020〕12号}）。", "水发〔2020〕12号", "2020"),
        ("印发《{收费办法}》（水发[2020]12号）。", "水发[2020]12号", "2020"),
        ("issued the {Water Act} ({No. 12 of 2020}).", "No. 12 of 2020", "2020"),
        ("issued the {Water Act (No. 12 of 2020)}.", "No. 12 of 2020", "2020"),
        ("issued the {Water Act}, {No. 12 of 2020}.", "No. 12 of 2020", "2020"),
        ('issued the "{Water Plan}" (Zhen Fa [2023] No. 9).', "Zhen Fa [2023] No. 9", "2023"),
        ("issued the {Water Act of 2019}.", None, "2019"),
        ("followed {水发〔2020〕12号}.", "水发〔2020〕12号", "2020"),
        # near misses
        ("印发《{收费办法}》（试行）。", None, None),
        ("issued the {Water Act} (see page 12).", None, None),
        ("issued the {Water Act} in 2020.", None, None),
    ],
)
def test_the_number_that_stands_with_a_title_is_that_of_the_policy(
    marked: str, number: str | None, year: str | None
) -> None:
    found = annotation(marked, **{"class": "document"})
    assert (found.mentions[0].get("number"), found.mentions[0].get("year")) == (number, year)
    policies = [entity for entity in link([found]).entities if entity.kind is Kind.POLICY]
    assert len(policies) == 1
    assert policies[0].get("number") == number


def test_a_number_alone_means_the_policy_that_has_it_and_no_other() -> None:
    found = annotation(
        "印发《{收费办法}》（{水发〔2020〕12号}），落实{水发〔2020〕12号}、{水发〔2020〕13号}。"
    )
    assert len(link([found]).entities) == 2
    assert found.mentions[2].get("same") == "收费办法"
    assert found.mentions[3].get("same") is None


def test_a_day_behind_the_name_of_a_policy_is_no_part_of_it() -> None:
    found = annotation(
        "issued the {Water Rules on 3 May 2021}, the {Tide Rules in Sept. 2021}, the "
        "{Rules on Contracts of 2021} and {Keeping Piers Safe in Ports 2023}."
    )
    text = found.report.text
    assert [text[m.start : m.end] for m in found.mentions] == [
        *("Water Rules", "Tide Rules", "Rules on Contracts of 2021", "Keeping Piers Safe in Ports 2023")
    ]


@pytest.mark.parametrize(
    ("words", "ranges"),
    [
        ("37 inspected units", "inspected units"),
        ("Three ministries", "ministries"),
        ("five of the grantees", "grantees"),
        ("37个被巡察党组织", "被巡察党组织"),
        ("inspected units", None),
    ],
)
def test_a_counted_group_ranges_over_what_is_counted(words: str, ranges: str | None) -> None:
    (unit,) = annotation(f"{{{words}}} met.", Kind.UNIT, collective="true").mentions
    assert unit.get("ranges") == ranges
