"""Titles between quotes: one policy each, and nothing crosses their borders; near misses."""

from __future__ import annotations

import pytest

from kg.annotate.english.mending.titles import Titles
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention

PLAN = "Plan for Rectifying the Problems Fed Back by the Third Team of the County Party Committee"


def put(text: str, *marked: tuple[str, Kind]) -> list[tuple[str, str]]:
    """Return the mentions that are left of those whose words are given."""
    mentions = [Mention(text.index(w), text.index(w) + len(w), kind, "R") for w, kind in marked]
    found = Titles(load_lexicon("en")).mend(text, [(0, len(text))], mentions)
    return [(m.kind.value, text[m.start : m.end]) for m in found]


def test_what_is_issued_under_a_title_is_one_policy_and_the_measure_ends_behind_it() -> None:
    text = f'The town issued the "{PLAN}" (Zhen Fa [2023] No. 9) in a timely manner, and trained staff.'
    found = put(
        text,
        ('issued the "Plan for Rectifying the Problems', Kind.MEASURE),
        ("Third Team of the County Party Committee", Kind.UNIT),
        (f'{PLAN}" (Zhen Fa [2023] No. 9)', Kind.POLICY),
        ("Problems Fed Back by the Third Team", Kind.PROBLEM),
        ("trained staff", Kind.MEASURE),
    )
    assert found == [
        ("measure", f'issued the "{PLAN}" (Zhen Fa [2023] No. 9) in a timely manner'),
        ("policy", PLAN),
        ("measure", "trained staff"),
    ]


def test_a_measure_that_ends_at_the_title_takes_its_number_in() -> None:
    text = f'The town issued the "{PLAN}" (Zhen Fa [2023] No. 9) in time, and trained staff.'
    assert put(text, (f'issued the "{PLAN}"', Kind.MEASURE))[0] == (
        "measure",
        f'issued the "{PLAN}" (Zhen Fa [2023] No. 9) in time',
    )


def test_a_title_behind_a_verb_of_issuing_is_a_policy_without_more() -> None:
    text = 'The town drew up the "Measures for Keeping the Ledger of Lake Town".'
    assert put(text) == [("policy", "Measures for Keeping the Ledger of Lake Town")]


@pytest.mark.parametrize(
    "text",
    [
        'The town set up the "Lake Town University Think Tank Alliance".',  # no rule
        'The town issued a "clean plan and rules" for all.',  # no title
        'The mayor praised the "Measures for Keeping the Ledger of Lake Town".',
        'The town issued 12" pipes, the "Measures for Keeping the Ledger of Lake Town".',  # which opens?
    ],
)
def test_other_words_between_quotes_are_none(text: str) -> None:
    assert put(text) == []


def test_a_mention_around_a_quoted_word_stays_as_it_is() -> None:
    text = 'The Harbor Office kept "carpet-style" checks.'
    marked = (("Harbor Office", Kind.UNIT), ('kept "carpet-style" checks', Kind.MEASURE))
    assert put(text, *marked) == [("unit", "Harbor Office"), ("measure", 'kept "carpet-style" checks')]


def test_the_title_of_a_report_that_is_cited_by_its_number_states_nothing() -> None:
    text = "3 GAO, Harbor Grants: Coast Office Should Improve Oversight of Dredging, GAO-19-2043 (2019)."
    assert put(text, ("Improve Oversight of Dredging", Kind.MEASURE)) == []
    text = "4 Tide Board Lost Track of Buoys, Report No. A-12."
    assert put(text, ("Lost Track of Buoys", Kind.PROBLEM)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Finding 2: Coast Office Lost Track of Buoys",  # a heading of this report
        "It lost Track of Buoys, as we wrote in GAO-19-2043.",  # no title
        "Lost Track of Buoys\n\nIn GAO-19-2043 we wrote of piers.",  # the number is that of another paragraph
    ],
)
def test_a_heading_and_what_a_sentence_says_are_no_titles_of_others(text: str) -> None:
    start = text.lower().index("lost")
    assert len(put(text, (text[start : text.index("Buoys") + 5], Kind.PROBLEM))) == 1
