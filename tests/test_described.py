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
    r"|NTA|Pier Works Ltd|Party Committee of .*? Administration"
)


def meant(text: str, word: str) -> Mention:
    """Return the mention of the word behind the last "The", the units of the text being marked."""
    at = text.rindex(f"The {word}") + len("The ")
    marked = {(m.start(), m.end()) for m in UNITS.finditer(text)} | {(at, at + len(word))}
    found = RESOLVER.resolve(text, [Mention(a, b, Kind.UNIT, "UN") for a, b in sorted(marked)], [])
    return next(mention for mention in found if mention.start == at)


NAMED = [
    # one that is near, else the one that the report names most
    (
        "Department of Piers met.{far} Piers Department of Trees met.",
        "Department",
        "Piers Department of Trees",
    ),
    ("{piers} {piers} Department of Trees met.{far}", "Department", "Department of Piers"),
    ("{piers} Department of Trees met.{far}", "Department", "Department of Trees"),
    # what the report says it will call it
    ("Tide Trust (the Office) met. Office of Piers met.", "Office", "Tide Trust"),
    ("Tide Trust (hereinafter “the Office”) met.", "Office", "Tide Trust"),
    # a university is a school, and here the one that is named most
    ("Tide University met. Tide University sat. School of Law met.{far}", "school", "Tide University"),
    ("Tide University met.", "ministry", None),
    # an agency whose name says something else; of companies the only one
    ("Bureau of Tides met.", "agency", "Bureau of Tides"),
    ("NTA met.", "agency", "NTA"),
    ("Pier Works Ltd. met.", "company", "Pier Works Ltd"),
    ("Pier Works Ltd. met. Tide Group met.", "company", None),
    # the unit that a body of a party is of
    ("Party Committee of the Harbour Administration met.", "Administration", "Harbour Administration"),
]
LATER = [("Bureau of Tides left.", "Bureau of Tides"), ("Bureau of Tides and Bureau of Piers left.", None)]


@pytest.mark.parametrize(("text", "word", "same"), NAMED)
def test_what_a_definite_description_means(text: str, word: str, same: str | None) -> None:
    found = meant(text.format(far=FAR, piers="Department of Piers met.") + f" The {word} left.", word)
    assert (found.get("same"), found.get("method")) == (same, same and "definite")


@pytest.mark.parametrize(("text", "same"), LATER)
def test_it_may_be_the_only_unit_that_is_named_later(text: str, same: str | None) -> None:
    assert meant(f"The Bureau met. {text}", "Bureau").get("same") == same
