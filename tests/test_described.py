"""What ``the Department``, ``the school`` and ``the agency`` mean: a unit that the report names."""

from __future__ import annotations

import re

import pytest

from kg.annotate.english.mending.resolve import Resolver
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention

RESOLVER = Resolver(load_lexicon("en"))
FAR = " It says so." * 40
UNITS = re.compile(
    r"(?:Piers )?(?:Department|Office|Bureau|School) of \w+|Tide (?:Trust|University|Group)(?: \([^)]*\))?"
    r"|NTA|Texas|Pier Works Ltd|Party Committee of .*?(?= met)|Port of Alder Sound Commission"
    r"|School’s Science Platform|Tide Schools"
)


def meant(text: str, word: str) -> Mention:
    """Return the mention of the word behind the last "The", the units of the text being marked."""
    at = text.rindex(f"The {word}") + len("The ")
    marked = {(m.start(), m.end()) for m in UNITS.finditer(text)} | {(at, at + len(word))}
    found = RESOLVER.resolve(text, [Mention(a, b, Kind.UNIT, "UN") for a, b in sorted(marked)], [])
    return next(mention for mention in found if mention.start == at)


NAMED = [
    # one that is near, else the one that the report names most, of equals the first
    (
        "Department of Piers met.{far} Piers Department of Trees met.",
        "Department",
        "Piers Department of Trees",
    ),
    ("{piers} {piers} Department of Trees met.{far}", "Department", "Department of Piers"),
    ("{piers} Department of Trees met.{far}", "Department", "Department of Piers"),
    # whose money it is does not matter
    ("{piers}{far} Federal Awarding Agency: Department of Trees.", "Department", "Department of Piers"),
    ("{piers}{far} It was passed through the Department of Trees.", "Department", "Department of Piers"),
    # what the report says it will call it, each time anew
    ("Tide Trust (the Office) met. Office of Piers met.", "Office", "Tide Trust"),
    ("Tide Trust (hereinafter “the Office”) met.", "Office", "Tide Trust"),
    ("Tide Trust (the Office) met. Tide Group (the Office) met.", "Office", "Tide Group"),
    ("Tide Group (Trust) met.", "trust", None),  # in capitals only
    ("Tide Group (thetrust) met.", "trust", None),
    # a university is the school, whatever school of it is near; a party committee of a school is none
    ("Tide University met. School of Law met.", "school", "Tide University"),
    ("School of Law met.", "school", "School of Law"),
    ("Party Committee of the Law School met.", "school", None),
    ("Tide University met.", "ministry", None),
    # an agency whose name says something else; of companies the only one
    ("Bureau of Tides met.", "agency", "Bureau of Tides"),
    ("NTA met.", "agency", "NTA"),
    ("Texas met.", "agency", None),
    ("Pier Works Ltd. met.", "company", "Pier Works Ltd"),
    ("Pier Works Ltd. met. Tide Group met.", "company", None),
    # the unit that a body of a party is of
    ("Party Committee of the Harbour Administration met.", "Administration", "Harbour Administration"),
    ("Party Committee of Oak Town in Green County met.", "County", None),
    # the last word is the head where a place comes first
    ("Port of Alder Sound Commission met.", "Commission", "Port of Alder Sound Commission"),
    ("Port of Alder Sound Commission met.", "port", None),
    # who has something is not what he has, nor are several one
    ("School’s Science Platform met.", "school", None),
    ("Tide Schools met.", "school", None),
]
LATER = [("Bureau of Tides left.", "Bureau of Tides"), ("Bureau of Tides and Bureau of Piers left.", None)]


@pytest.mark.parametrize(("text", "word", "same"), NAMED)
def test_what_a_definite_description_means(text: str, word: str, same: str | None) -> None:
    found = meant(text.format(far=FAR, piers="Department of Piers met.") + f" The {word} left.", word)
    assert (found.get("same"), found.get("method")) == (same, same and "definite")


@pytest.mark.parametrize(("text", "same"), LATER)
def test_it_may_be_the_only_unit_that_is_named_later(text: str, same: str | None) -> None:
    assert meant(f"The Bureau met. {text}", "Bureau").get("same") == same


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Department of Trees met. Federal Agency: U.S. Department of Education left.", "Department"),
        ("Port of Tide met. Port Security Grant Program grew.", "Port"),
        ("Department of Trees met. It was not for the State\nDepartment program.", "Department"),
    ],
)
def test_a_word_of_another_name_is_no_description(text: str, word: str) -> None:
    at = text.rindex(word)
    mentions = [Mention(0, text.index(" met"), Kind.UNIT, "UN"), Mention(at, at + len(word), Kind.UNIT, "UN")]
    assert RESOLVER.resolve(text, mentions, [])[1].get("same") is None
