"""What a name that a user writes is the name of."""

from __future__ import annotations

import pytest

from kg.errors import MalformedQueryError, UnknownNameError
from kg.names import Named, find

DEPARTMENT = Named("d", "unit", "U.S. Department of State", (), ("State", "the State Department"))
STATE = Named("s", "unit", "State", (), ("State",))
LOWER = Named("l", "unit", "state", (), ("state",))
BRANCH = Named("b", "unit", "Department of Education’s Office of Loans", (), ("Office of Loans (OL)",))
GROUP = Named("g", "unit", "recipients OTA", (), ("recipients OTA",))
THINGS = [DEPARTMENT, STATE, LOWER, BRANCH, GROUP]


def test_a_label_does_not_hide_what_reports_call_so() -> None:
    assert find([DEPARTMENT, STATE], "State") == ["d", "s"]
    assert find(THINGS, "STATE") == ["d", "l", "s"]


def test_of_several_those_that_are_written_so_and_of_which_something_is_claimed_go_first() -> None:
    assert find(THINGS, "State", claimed=lambda found: [id_ for id_ in found if id_ in "dl"]) == ["d"]
    assert find(THINGS, "state", claimed=lambda found: [id_ for id_ in found if id_ in "d"]) == ["l"]
    assert find(THINGS, "State", claimed=lambda found: []) == ["d", "s"]
    twins = [Named("1", "problem", "kept no ledger"), Named("2", "problem", "kept no ledger")]
    assert find(twins, "kept no ledger", claimed=lambda found: ["1"]) == ["1", "2"]


@pytest.mark.parametrize("name", ["OTA", "ota", "Department of Education"])
def test_what_hangs_on_a_thing_is_not_the_thing(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find(THINGS, name)
    assert "near matches" in str(caught.value) or "did you mean" in str(caught.value)


def test_a_short_name_in_brackets_and_a_part_of_a_label_find_it() -> None:
    assert find(THINGS, "OL") == ["b"]
    assert find(THINGS, "Office of Loans") == ["b"]
    assert find([Named("t", "unit", "Office of Tides")], "tides") == ["t"]


def test_what_describes_one_thing_alone_finds_it_and_what_describes_several_names_them() -> None:
    water = Named("w", "unit", "清河市水务局党组", (), ("清河市水务局党组",), ("局党组", "水务局"))
    roads = Named("r", "unit", "清河市交通局党组", (), ("清河市交通局党组",), ("局党组",))
    bureau = Named("b", "unit", "水务局")
    assert find([water, bureau], "局党组") == ["w"]
    assert find([water, bureau], "水务局") == ["b"]  # a label goes before
    assert find([water, roads], "水务局") == ["w"]
    with pytest.raises(MalformedQueryError) as caught:
        find([water, roads], "局党组")
    assert "2 things; give one of '清河市交通局党组'; '清河市水务局党组'" in str(caught.value)
