"""Names of things are functions of the input, the same for everybody who mints them again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.mint import mention_iri, named_iri, named_key, normalise_name, own_iri, own_key
from kg.model import Kind, Span


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tide Office", "the  Tide\nOffice"),
        ("Tide Office", "TIDE OFFICE"),
        ("Tide’s Office", "Tide's Office"),
        ("“Tide” Office", "Tide Office,"),
        ("Tide–Harbour Office", "Tide-Harbour Office"),
        ("《水务条例》", "水务 条例"),
        ("Ｔｉｄｅ", "tide"),
        ("局党组（扩大）", "局党组(扩大)"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tide Office", "Tides Office"),
        ("Theatre Office", "atre Office"),
        ("A. Office", "Office"),
        ("2 CFR 200.303(a)", "2 CFR 200.303"),
        ("Office (North)", "Office"),
        ("水务局", "水务局党组"),
    ],
)
def test_names_that_are_not_one(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


def test_a_unit_and_a_policy_of_one_name_are_two_things() -> None:
    assert named_iri(named_key(Kind.UNIT, "Tide")) != named_iri(named_key(Kind.POLICY, "Tide"))


def test_iris_hold_no_sign_that_needs_escaping() -> None:
    for name in ("Tide & Harbour <Office>", "局党组", "2021年", "Ünïted “x”"):
        iri = named_iri(named_key(Kind.UNIT, name))
        assert iri.isascii()
        assert not set(iri) & set(' <>"{}|\\^`')


def test_long_slugs_are_cut_but_the_hash_is_of_all() -> None:
    long = "Office " * 30
    one, other = (named_iri(named_key(Kind.UNIT, long + end)) for end in ("one", "other"))
    assert one != other
    assert len(one.rpartition("/")[2]) <= 48 + 9


def test_what_is_in_one_text_is_named_by_its_first_character() -> None:
    key = own_key("problem", Span("0123456789abcdef", 7, 20))
    assert own_iri(key).endswith("id/text/0123456789abcdef/problem-c7")
    assert mention_iri(Span("0123456789abcdef", 7, 20)).endswith("id/text/0123456789abcdef#char=7,20")


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(name: str) -> None:
    once = normalise_name(name)
    assert normalise_name(once) == once
