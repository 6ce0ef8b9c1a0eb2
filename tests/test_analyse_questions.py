"""The questions: figures counted by hand, near misses, and what happens where there is little to count."""

from __future__ import annotations

import importlib
import random
from collections import Counter
from datetime import date

import networkx as nx
import pytest

from kg.analyse import QUESTIONS, ask, project
from kg.analyse.draw.timeline import UNPLACED, count_rounds
from kg.analyse.pairs import rounds_before
from kg.analyse.questions.bridges import cuts
from kg.analyse.questions.gaps import PASSED, SILENT
from kg.analyse.same import NOTIONS, alike, group_problems, jaccard, words
from kg.analyse.stats import benjamini_hochberg, fisher_exact, ranks, wilson
from kg.dates import find_last_day
from kg.errors import InputError, UnknownNameError
from tests.gold_graph import gold_graph
from tests.graphs import synthetic_graph, toy_graph

KINDS = {"u": "unit", "g": "unit", "p": "problem", "m": "measure", "k": "policy"}


def plain(node: str) -> dict[str, object]:
    return {
        "kind": KINDS[node[0]],
        "label": node,
        "collective": node[0] == "g",
        "reports": ["r0"],
        "evidence": [],
    }


def world(facts: str, *, reports: int = 1, **attributes: dict[str, object]) -> nx.MultiDiGraph:
    """Return a graph from lines: ``u1 p1`` is stated, ``u1 ~ p1`` inferred; the first letter is the kind."""
    G = nx.MultiDiGraph()
    keys = [f"r{i}" for i in range(reports)]
    texts = {"language": "en", "text": "No.", "title": "r", "source": "r.txt"}
    G.graph["reports"] = {
        key: {**texts, "date": f"202{i}-06-01", "round": f"round {i}"} for i, key in enumerate(keys)
    }
    for line in facts.strip().splitlines():
        a, *sign, b = line.split()
        for node in (a, b):
            G.add_node(node, **plain(node))
        basis, confidence = ("inferred", 0.5) if sign else ("stated", 0.9)
        data = {"basis": basis, "confidence": confidence, "reports": ["r0"]}
        G.add_edge(a, b, key="fact", statements=[f"s{G.number_of_edges()}"], **data)
    for node, values in attributes.items():
        G.add_node(node, **{**plain(node), **G.nodes.get(node, {}), **values})
    return G


TOWN = """
u1 p1
u2 p1
u2 ~ p2
g1 p2
u1 m1
u2 m2
p1 m1
p1 m2
p2 ~ m3
m1 k1
m2 k1
m3 k2
"""


def column(
    G: nx.MultiDiGraph, question: str, key: str, *names: str, **options: object
) -> dict[object, tuple[object, ...]]:
    rows = ask(G, question, **options).to_dicts()  # type: ignore[arg-type]
    return {row[key]: tuple(row[name] for name in names) for row in rows}


def test_central_policies_counts_items_and_units() -> None:
    found = column(world(TOWN), "central-policies", "policy", "items", "units", "rank", "rank_stated")
    assert found == {"k1": (2, 2, 1, 1), "k2": (1, 0, 2, 2)}


def test_two_properties_of_one_fact_are_one_item() -> None:
    G = world(TOWN)
    G.add_edge(
        "m1", "k1", key="implementsPolicy", basis="stated", confidence=0.9, reports=["r0"], statements=["x"]
    )
    assert column(G, "central-policies", "policy", "items")["k1"] == (2,)


def test_a_collective_is_no_unit_among_units() -> None:
    found = column(world(TOWN), "systemic-problems", "problem", "units", "units_stated", "collectives")
    assert found == {"p1": (2, 2, 0), "p2": (1, 0, 1)}


def tie(G: nx.MultiDiGraph, *ties: tuple[str, str, str]) -> nx.MultiDiGraph:
    """Add how units are organised, as a report states it: part, relation, whole."""
    for a, key, b in ties:
        G.add_edge(a, b, key=key, basis="stated", confidence=0.9, reports=["r0"], statements=[f"{a} {b}"])
    return G


ONE_BODY = (("u2", "leadingBodyOf", "u1"), ("u3", "partOf", "u1"))
# A list of members, what is part of a group, and a relation of another sort make no units one.
NO_BODY = (
    *(("g1", "hasMember", "u1"), ("g1", "hasMember", "u2")),
    *(("u1", "partOf", "g2"), ("u2", "partOf", "g2"), ("u2", "worksWith", "u3")),
)


@pytest.mark.parametrize(("ties", "units", "stated"), [(ONE_BODY, 2, 1), (NO_BODY, 4, 2)])
def test_units_of_one_body_count_once(
    ties: tuple[tuple[str, str, str], ...], units: int, stated: int
) -> None:
    facts = "u1 ~ p1\nu2 p1\nu3 p1\nu4 ~ p1\ng1 p1\nu1 m1\nu2 m1\nu3 m1\nu4 m1\nm1 k1"
    G = tie(world(facts, g2={}), *ties)
    names = ("units", "units_stated", "unit_nodes", "collectives")
    assert column(G, "systemic-problems", "problem", *names) == {"p1": (units, stated, 4, 1)}
    assert column(G, "central-policies", "policy", "units") == {"k1": (units,)}


def test_units_of_one_body_are_no_pair_and_one_case() -> None:
    facts = "u1 p1\nu1 p2\nu2 p1\nu2 p2\nu3 p1\nu3 p2\nu4 p1"
    G = world(facts, g1={}, g2={})
    alone, tied = tie(G.copy(), *NO_BODY), tie(G.copy(), *ONE_BODY)
    pairs = [
        {(row["unit_a"], row["unit_b"]) for row in ask(one, "units-alike", same="node").to_dicts()}
        for one in (alone, tied)
    ]
    assert len(pairs[0]) == 6
    assert pairs[1] == {("u1", "u4"), ("u2", "u4"), ("u3", "u4")}
    (row,) = ask(alone, "co-occurrence", same="node").to_dicts()
    assert (row["both"], row["only_a"]) == (3, 1)
    table = ask(tied, "co-occurrence", same="node")
    assert len(table) == 0  # one body has p2
    assert "the 2 named units with a problem" in " ".join(table.notes)


def test_pairs_of_one_body_are_not_among_those_that_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.analyse.questions.alike.MOST_PAIRS", 0)
    G = world("u1 p1\nu2 p1\nu3 p1\nu4 p1")
    assert ask(G, "units-alike").notes[-1].startswith("6 pairs are left out")
    assert ask(tie(G, *ONE_BODY), "units-alike").notes[-1].startswith("3 pairs are left out")


def test_what_more_reports_mention_is_the_more_systemic_then_what_is_stated_of_more_units() -> None:
    facts = "u1 p1\nu1 ~ p2\nu2 ~ p2\nu3 ~ p2\nu1 p3\nu2 p3\nu1 ~ p4\nu2 ~ p4"
    G = world(facts, reports=2, p1={"reports": ["r0", "r1"]})
    found = column(G, "systemic-problems", "problem", "rank", "reports", "units_stated", "units")
    assert list(found) == ["p1", "p3", "p2", "p4"]
    assert found == {"p1": (1, 2, 1, 1), "p3": (2, 1, 2, 2), "p2": (3, 1, 0, 3), "p4": (4, 1, 0, 2)}
    held = column(G, "systemic-problems", "problem", "rank_low", "rank", "rank_high")
    assert all(low <= rank <= high for low, rank, high in held.values())  # type: ignore[operator]


def test_a_problem_that_comes_back_is_one_problem_of_two_rounds() -> None:
    G = world("u1 p1\nu1 p2", reports=2, p1={"label": "berths leased without tender"})
    G.add_node("p2", **{**G.nodes["p2"], "label": "Berths were leased without a tender", "reports": ["r1"]})
    rows = ask(G, "systemic-problems").to_dicts()
    assert [(row["rounds"], row["in_rounds"], row["problem_nodes"]) for row in rows] == [
        (2, "round 0; round 1", 2)
    ]
    assert len(ask(G, "systemic-problems", same="words")) == 2


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("“No ledger” was kept.", "no ledger was kept", {"words", "alike"}),
        ("no ledger of berth fees was kept", "a ledger of berth fees was never kept", {"alike"}),
        ("no ledger of berth fees", "no ledger of visitors' passes and keys", set()),
        ("未建立泊位费台账", "泊位费台账未建立", {"alike"}),
        ("未建立泊位费台账", "未组织安全演练", set()),
        ("it is so", "to be or not", set()),  # no word long enough to compare
    ],
)
def test_when_two_problems_are_the_same(a: str, b: str, same: set[str]) -> None:
    G = world("u1 p1\nu2 p2", p1={"label": a}, p2={"label": b})
    assert {notion for notion in NOTIONS if len(set(group_problems(G, notion).values())) == 1} == same


def test_problems_of_one_type_are_the_same_by_type_and_the_untyped_are_not() -> None:
    G = world("u1 p1\nu2 p2\nu3 p3\nu4 p4", p1={"type": "financial"}, p2={"type": "financial"})
    assert Counter(group_problems(G, "type").values()) == {"p1": 2, "p3": 1, "p4": 1}


def test_units_alike() -> None:
    G = world("u1 p1\nu1 p2\nu2 p1\nu2 ~ p2\nu2 p3\nu3 p4")
    [row] = ask(G, "units-alike", same="node").to_dicts()
    assert (row["unit_a"], row["unit_b"], row["shared"], row["of"], row["shared_stated"]) == (
        "u1",
        "u2",
        2,
        3,
        1,
    )
    assert (row["jaccard"], row["jaccard_stated"], row["confidence"]) == (0.666667, 0.333333, 0.5)
    assert (row["low"], row["high"]) == tuple(round(x, 6) for x in wilson(2, 3))


def test_simrank_of_two_units_with_one_problem_between_them() -> None:
    # s(u1, u2) = 0.9 s(p, p) = 0.9: by hand from Jeh and Widom's equation.
    assert column(world("u1 p1\nu2 p1"), "units-alike", "unit_a", "simrank") == {"u1": (0.9,)}


def test_gaps_tell_the_full_graph_from_the_stated_one() -> None:
    found = {
        (row["gap"], row["label"]): (row["full"], row["stated"])
        for row in ask(world(TOWN), "gaps").to_dicts()
    }
    assert found == {("problem with no measure", "p2"): (False, True)}


@pytest.mark.parametrize(
    ("facts", "gap", "node"),
    [
        ("u1 p1\nm1 k1", "problem with no measure", "p1"),
        ("p1 m1\nm1 k1", "problem with no unit", "p1"),
        ("u1 m1", "measure with no policy", "m1"),
    ],
)
def test_each_gap(facts: str, gap: str, node: str) -> None:
    assert (gap, node) in {(row["gap"], row["node"]) for row in ask(world(facts), "gaps").to_dicts()}


def test_a_unit_in_no_statement_is_a_gap_whatever_its_report_says_of_others() -> None:
    G = world("g1 m1", u1={}, u2={"reports": ["r9"]}, g2={}, u3={}, u4={})
    G.add_edge("u3", "u4", key="partOf", basis="inferred", confidence=0.5, reports=["r0"], statements=["s"])
    rows = [row for row in ask(G, "gaps").to_dicts() if row["gap"] == SILENT]
    assert {row["node"]: (row["full"], row["stated"]) for row in rows} == {
        **dict.fromkeys(("g2", "u1", "u2"), (True, True)),
        **dict.fromkeys(("u3", "u4"), (False, True)),
    }


def rounds_world(*tied: tuple[str, str, str]) -> nx.MultiDiGraph:
    """Return two rounds: u1 has p1 (round 0); u2 has p2, of like words, and u3 p3, of one kind (round 1)."""
    words = {"p1": "leased berths without tender", "p2": "berths were leased without any tender"}
    G = world("u1 p1\nu2 ~ p2\nu3 p3\nu3 p4", reports=2)
    for problem, kind in (("p1", "procurement"), ("p2", None), ("p3", "procurement"), ("p4", "safety")):
        G.nodes[problem].update(
            label=words.get(problem, problem), type=kind, reports=["r0" if problem == "p1" else "r1"]
        )
    for a, relation, b in tied:
        G.add_edge(a, b, key=relation, basis="stated", confidence=0.9, reports=["r0"], statements=["s"])
    return G


def test_a_problem_comes_back_by_its_words_and_by_its_kind_where_the_units_belong_together() -> None:
    named = ("earlier_problem", "matched", "units", "stated")
    first = "leased berths without tender"
    like = {"berths were leased without any tender": (first, "like words", "other units", False)}
    assert column(rounds_world(), "recurring", "problem", *named) == like
    kind = {"p3": (first, "same kind", "later is part of earlier", True)}
    assert column(rounds_world(("u3", "partOf", "u1")), "recurring", "problem", *named) == like | kind
    G = rounds_world(("u1", "hasMember", "u2"))
    assert column(G, "recurring", "earlier_unit", "units") == {"u1": ("later is member of earlier",)}
    G.nodes["u1"]["collective"] = True
    G.remove_edge("u1", "u2")
    assert column(G, "recurring", "unit", "units") == {"u2": ("a group and a unit",)}


def test_nothing_comes_back_in_a_round_without_a_date_and_the_notes_tell_how_much_is_left_out() -> None:
    G = rounds_world()
    G.graph["reports"]["r0"]["date"] = None  # of the round that stands first in the texts
    table = ask(G, "recurring")
    assert len(table) == 0
    notes = " ".join(table.notes)
    assert "rounds, the earliest first: round 1." in notes
    assert "Without a date, and so neither earlier nor later: round 0." in notes
    assert "are left out: 1." in notes
    assert "left out" not in " ".join(ask(rounds_world(), "recurring").notes)
    assert count_rounds(G) == {
        "round 1": {"problems, come back": 0, "problems, new": 3},
        "round 0": {UNPLACED: 1},
    }


@pytest.mark.parametrize(
    ("first", "second", "earlier"),
    [
        ("2023", "2024-01-31", True),
        ("2024-01-31", "2024-02", True),
        ("2024", "2024-03-01", False),  # perhaps in May
        ("2024-03", "2024-03", False),
        ("2024-03-01", None, False),
    ],
)
def test_a_round_is_earlier_where_the_dates_tell(first: str, second: str | None, earlier: bool) -> None:
    G = rounds_world()
    G.graph["reports"]["r0"]["date"], G.graph["reports"]["r1"]["date"] = first, second
    assert rounds_before(G)["round 1"] == ["round 0"] * earlier
    assert rounds_before(G)["round 0"] == []
    assert len(ask(G, "recurring")) == earlier


def test_one_node_of_two_rounds_comes_back_and_one_of_no_unit_too() -> None:
    G = world("u1 p1", reports=2, p1={"reports": ["r0", "r1"]}, p2={"reports": ["r0", "r1"]})
    named = ("matched", "units", "round", "earlier_round")
    assert column(G, "recurring", "problem", *named) == {
        "p1": ("same problem", "same unit", "round 1", "round 0"),
        "p2": ("same problem", "no unit given", "round 1", "round 0"),
    }
    assert len(ask(world("u1 p1\nu1 p2"), "recurring")) == 0, "within one round nothing comes back"


def test_facts_of_little_confidence_are_left_out_where_that_is_asked_and_told() -> None:
    G = world("u1 p1\nu2 ~ p1")
    assert column(G, "systemic-problems", "problem", "units") == {"p1": (2,)}
    table = ask(G, "systemic-problems", least_confidence=0.6)
    assert table.column("units") == [1]
    with pytest.raises(UnknownNameError, match="unknown column 'unist'; did you mean 'units'"):
        table.column("unist")
    assert table.notes[-1] == "1 of 2 facts are left out, whose confidence is below 0.6."


def test_problems_that_are_counted_together_are_named() -> None:
    G = world("u1 p1\nu2 p2", p1={"label": "kept no ledger"}, p2={"label": "kept no such ledger"})
    assert column(G, "systemic-problems", "node", "problem_nodes", "members") == {"p1": (2, "p1 p2")}


@pytest.mark.parametrize(
    ("deadline", "status", "late"),
    [
        ("2019-12-31", "planned", True),
        ("2020-05-31", None, True),
        ("2020-06-01", "planned", False),  # the day of the report itself
        ("2020", "ongoing", False),  # the year is not over
        ("2019-12-31", "completed", False),
        ("2019-12-31", "closed", False),
        ("soon", "planned", False),
        (None, "planned", False),
    ],
)
def test_a_deadline_has_passed_or_not(deadline: str | None, status: str | None, late: bool) -> None:
    G = world("u1 m1\nm1 k1", m1={"deadline": deadline, "status": status})
    assert [row["gap"] for row in ask(G, "gaps").to_dicts()] == ["deadline passed, not completed"] * late


@pytest.mark.parametrize(
    ("facts", "mentions", "late"),
    [
        ("u1 m1", {}, False),  # a later report on others knows nothing of it
        ("u1 ~ m1\nu2 p1", {"u2": ["r1"]}, False),
        ("m1 k1", {"k1": ["r0", "r1"]}, False),  # of no unit
        ("u1 m1", {"u1": ["r0", "r1"]}, True),  # the later report is on the unit
        ("u1 ~ m1\nu2 m1", {"u2": ["r0", "r1"]}, True),  # on one of them
        ("m1 k1", {"m1": ["r0", "r1"]}, True),
    ],
)
def test_a_deadline_is_judged_by_the_latest_report_on_its_unit(
    facts: str, mentions: dict[str, list[str]], late: bool
) -> None:
    G = world(facts, reports=2, m1={"deadline": "2020-12-31"})
    for node, reports in mentions.items():
        G.nodes[node]["reports"] = reports
    rows = [row for row in ask(G, "gaps").to_dicts() if row["gap"] == PASSED]
    assert [row["detail"] for row in rows] == [
        "deadline 2020-12-31, status not said, as of 2021-06-01"
    ] * late


def test_a_later_report_on_the_body_of_a_unit_judges_its_deadlines() -> None:
    G = world("u1 m1\nu2 p1", reports=2, u2={"reports": ["r1"]}, m1={"deadline": "2020-12-31"})
    assert PASSED not in {row["gap"] for row in ask(G, "gaps").to_dicts()}
    G.add_edge("u1", "u2", key="partOf", basis="stated", confidence=0.9, reports=["r0"], statements=["s9"])
    assert PASSED in {row["gap"] for row in ask(G, "gaps").to_dicts()}


def test_a_unit_of_reports_without_a_date_is_judged_by_those_that_have_one() -> None:
    G = world("u1 m1", reports=3, u1={"reports": ["r0", "r1", "r2"]}, m1={"deadline": "2020-12-31"})
    G.graph["reports"]["r2"]["date"] = None
    assert [row["gap"] for row in ask(G, "gaps").to_dicts() if row["gap"] == PASSED] == [PASSED]


def test_without_a_dated_report_no_deadline_has_passed() -> None:
    G = world("u1 m1\nm1 k1", m1={"deadline": "1999-01-01"})
    G.graph["reports"]["r0"]["date"] = None
    table = ask(G, "gaps")
    assert len(table) == 0
    assert "which is not known" in " ".join(table.notes)


def test_numbers_and_co_occurrence_say_what_they_compare() -> None:
    G = world("u1 p1\nu2 p1", g1={"collective": True, "count": "7"})
    (row,) = ask(G, "numbers").to_dicts()
    assert row["counted"] == "all named units of its report, at the most these"
    together = ask(G, "co-occurrence")
    assert "more often, or less, than chance" in together.title
    assert "0 of the pairs come together more often than expected" in " ".join(together.notes)


def test_a_count_is_set_beside_what_it_can_be_of_alone() -> None:
    facts = "u1 p1\nu2 p1\nu3 p1"
    groups = {
        "g1": {"collective": True, "count": "2", "label": "two states"},  # any two of three units, or none
        "g2": {"collective": True, "count": "3", "label": "three selected states"},
        "g3": {"collective": True, "count": "40", "label": "40 states"},
    }
    table = ask(world(facts, **groups), "numbers")
    assert [(row["of"], row["text_says"], row["graph_names"]) for row in table.to_dicts()] == [
        ("40 states", 40, 3)
    ]
    assert "2 such counts are left out" in " ".join(table.notes)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-06-30", date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("by 30 June 2024", date(2024, 6, 30)),
        ("before Sept. 3, 2024", date(2024, 9, 3)),
        ("in the third quarter of 2024", date(2024, 9, 30)),
        ("2024年6月底前", date(2024, 6, 30)),
        ("2024年3月5日", date(2024, 3, 5)),
        ("2024年", date(2024, 12, 31)),
        ("February 30, 2024", None),
        ("every 3 months", None),
        ("Order 20241", None),
        ("from January 2024 to June 2025", date(2025, 6, 30)),
        ("June 30, 2024 and July 15, 2024", date(2024, 7, 15)),
        ("2023年至2025年底前", date(2025, 12, 31)),
        ("2024年1月至3月", date(2024, 3, 31)),
        ("2024年11月至2月", date(2025, 2, 28)),
        ("2024年6月30日前完成7个问题", date(2024, 6, 30)),
        ("March 1-15, 2024", date(2024, 3, 15)),
        ("2024年3月5日至7日", date(2024, 3, 7)),
        ("2024年3月5日至4日", date(2024, 12, 31)),  # of which month
        ("30.06.2024", date(2024, 6, 30)),
        ("06/2024", date(2024, 6, 30)),
        ("2024-06-01 to 09-30", date(2024, 12, 31)),
        ("June 30, 2024 and 12 months after", date(2024, 6, 30)),
        ("fiscal year 2024/25", date(2025, 12, 31)),
        ("fiscal year 2024–25", date(2025, 12, 31)),
        ("fiscal year 2010-11", date(2011, 12, 31)),
        ("fiscal year 1999-00", date(2000, 12, 31)),
        ("2010-11", date(2010, 11, 30)),  # ISO 8601 where it stands alone
        ("by 2024-06", date(2024, 6, 30)),
        ("2024/06/05", date(2024, 6, 5)),
        ("in 2024/2025", date(2025, 12, 31)),
        ("January 2024 to February 30, 2024", None),
        ("9999年3月至12月", date(9999, 12, 31)),
        ("9999年12月至3月", None),
        ("May 9999 to January", None),
    ],
)
def test_the_last_day_of_a_date(text: str, day: date | None) -> None:
    assert find_last_day(text) == day


def test_chains_do_not_lay_the_measure_of_one_at_the_door_of_another() -> None:
    facts = "u1 p1\nu2 p1\nu3 p2\nu4 p3\nu5 p4\np1 m1\nu1 m1\nm1 k1\np3 m2\nu4 m2\np4 m3\nm3 k1\np5 m4"
    found = column(world(facts), "chains", "unit", "state", "measures", "policies")
    assert found == {
        "u1": ("complete", 1, 1),
        "u2": ("measure of others only", 0, 0),
        "u3": ("no measure", 0, 0),
        "u4": ("no policy", 1, 0),
        "u5": ("complete", 1, 1),  # nobody else is said to take it
        None: ("no unit", 1, 0),
    }


def test_a_chain_is_as_firm_as_its_weakest_link() -> None:
    G = world("u1 p1\np1 ~ m1\nu1 m1\nm1 k1")
    assert column(G, "chains", "unit", "state", "state_stated", "confidence") == {
        "u1": ("complete", "no measure", 0.5)
    }


def test_co_occurrence_is_fishers_test_over_units() -> None:
    facts = "\n".join(
        [*(f"u{i} p1\nu{i} p2" for i in range(3)), "u3 p1", "u4 p2", *(f"u{i} p3" for i in range(5, 8))]
    )
    rows = {
        (r["problem_a"], r["problem_b"]): r
        for r in ask(world(facts), "co-occurrence", same="node").to_dicts()
    }
    together = rows["p1", "p2"]
    assert [together[name] for name in ("both", "only_a", "only_b", "neither")] == [3, 1, 1, 3]
    assert together["p"] == 0.485714  # the lady tasting tea
    assert (together["expected"], together["direction"]) == (2.0, "more")
    assert rows["p1", "p3"]["direction"] == "less"
    assert len(rows) == 3


def test_a_problem_of_one_unit_is_not_tested() -> None:
    assert len(ask(world("u1 p1\nu1 p2\nu2 p2"), "co-occurrence", same="node")) == 0


def test_fisher_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for table in ((8, 2, 1, 5), (0, 6, 5, 1), (10, 0, 0, 10), (3, 40, 2, 300)):
        a, b, c, d = table
        assert fisher_exact(*table) == pytest.approx(stats.fisher_exact([[a, b], [c, d]]).pvalue, rel=1e-6)
    p = [0.001, 0.2, 0.03, 0.04, 0.9]
    assert benjamini_hochberg(p) == pytest.approx(list(stats.false_discovery_control(p)))


def test_numbers_of_the_text_beside_those_of_the_graph() -> None:
    G = world(
        "g1 m1\nu1 m1\nu2 m1", g1={"count": "37"}, u3={}, p1={"type": "unspecified", "quantity": "1,206"}
    )
    found = column(G, "numbers", "of", "text_says", "graph_names", "graph_names_stated", "difference")
    assert found == {"g1": (37, 3, 2, 34), "p1": (1206, 0, 0, 1206)}


def test_members_that_a_report_lists_count_before_all_units_of_the_report() -> None:
    G = world("u1 m1\nu2 m1", g1={"collective": True, "count": "2"})
    G.add_edge("g1", "u1", key="hasMember", basis="stated", confidence=1.0, reports=["r0"], statements=["s"])
    assert column(G, "numbers", "of", "graph_names", "counted") == {
        "g1": (1, "members that the report lists")
    }


@pytest.mark.parametrize(
    ("question", "name"), [("numbers", "numbers.of_kind"), ("systemic-problems", "systemic.rounds")]
)
def test_what_all_nodes_share_is_not_sought_anew_for_each(
    monkeypatch: pytest.MonkeyPatch, question: str, name: str
) -> None:
    """How often the graph is gone through does not depend on how many nodes it has."""
    module = importlib.import_module(f"kg.analyse.questions.{name.partition('.')[0]}")
    found = getattr(module, name.partition(".")[2])
    often = []
    for size in (2, 20):
        G = world("\n".join(f"u{i} p{i}" for i in range(size)))
        for node, data in G.nodes(data=True):
            if data["kind"] == "problem":
                data.update(type="unspecified", count="3", label=f"kept no ledger {node}")
        calls: list[object] = []
        monkeypatch.setattr(module, found.__name__, lambda *a, c=calls: c.append(a) or found(*a))
        ask(G, question)
        often.append(len(calls))
    assert often[0] == often[1] > 0


def test_a_count_that_is_no_whole_number_is_told_and_not_compared() -> None:
    table = ask(world("g1 m1", g1={"count": "dozens"}), "numbers")
    assert len(table) == 0
    assert table.notes[-1].startswith("1 counts are no whole numbers")


def test_coverage_of_the_toy_reports() -> None:
    # Eight headings and sentences; the title names nothing but the Authority, and is in no statement.
    found = column(toy_graph(), "coverage", "report", "sentences", "named", "speaking", "speaking_stated")
    assert found["h" * 16] == (8, 7, 6, 5)
    assert found["b" * 16] == (3, 3, 3, 2)


def test_communities_of_two_cliques() -> None:
    cliques = "\n".join(f"u{a} p{b}" for group in ((0, 1, 2), (3, 4, 5)) for a in group for b in group)
    rows = ask(world(cliques + "\nu0 p3"), "communities").to_dicts()
    assert [(row["nodes"], row["units"], row["stability"]) for row in rows] == [(6, 3, 1.0), (6, 3, 1.0)]


def test_bridges_of_two_cliques() -> None:
    cliques = "\n".join(f"u{a} p{b}" for group in ((0, 1, 2), (3, 4, 5)) for a in group for b in group)
    rows = ask(world(cliques + "\nu0 ~ p3"), "bridges").to_dicts()
    assert {(row["what"], row["label"], row["cut_off"], row["cut_off_stated"]) for row in rows} == {
        ("bridge", "p3 - u0", 6, 0),
        ("cut point", "u0", 5, 0),
        ("cut point", "p3", 5, 0),
    }


def test_cuts_know_nodes_from_blocks_whatever_nodes_are_called() -> None:
    """Two triangles that a line joins, with a tail: blocks have numbers too."""
    edges = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5), (5, 6)]
    named = cuts(nx.Graph([(str(a), str(b)) for a, b in edges]))
    assert named == ({"2": [2, 4], "3": [3, 3], "5": [1, 5]}, {("2", "3"): 3, ("5", "6"): 1})
    points, lines = cuts(nx.Graph(edges))
    numbers = {str(node): sizes for node, sizes in points.items()}
    assert (numbers, {(str(a), str(b)): cut for (a, b), cut in lines.items()}) == named


def test_figures_counted_by_hand_in_the_samples() -> None:
    G = gold_graph()
    policies = column(G, "central-policies", "policy", "items", "items_stated", "units")
    # The harbour notice auctions leases under them, round 1 amends them, round 2 fulfils them.
    assert policies["Measures for the Administration of Berth Leasing"] == (3, 3, 1)
    # A heading of the harbour notice, and the collectives of both rounds.
    assert policies["two responsibilities"][:2] == (3, 3)
    problems = column(G, "systemic-problems", "problem", "rounds")
    assert problems["integrity risks in port leasing"] == (2,)
    assert problems["weak awareness of serving the grassroots"] == (1,)
    # The unit of Berth 9, due in June 2024, is in no later report; what others report of says nothing of it.
    assert PASSED not in {row["gap"] for row in ask(G, "gaps").to_dicts()}
    unit = next(node for node, name in G.nodes(data="label") if name == "Planning and Construction Division")
    G.nodes[unit]["reports"].append(
        next(k for k, r in G.graph["reports"].items() if "round-2" in r["source"])
    )
    late = {row["label"]: row["detail"] for row in ask(G, "gaps").to_dicts() if row["gap"] == PASSED}
    words = "deadline June 30, 2024, status planned, as of 2024-11-22"
    assert late == {"trial operation of Berth 9 by June 30, 2024": words}


def test_ranks_hold_an_interval_that_narrows_with_the_evidence() -> None:
    def interval(copies: int) -> tuple[object, ...]:
        facts = [f"m{i} k1" for i in range(4 * copies)] + [f"m{i} k2" for i in range(2 * copies)]
        return column(world("\n".join(facts)), "central-policies", "policy", "rank", "rank_low", "rank_high")[
            "k1"
        ]

    assert interval(1) == (1, 1, 2), "four against two may be chance"
    assert interval(20) == (1, 1, 1), "eighty against forty is not"


@pytest.mark.parametrize("name", ["central-policies", "systemic-problems"])
def test_no_resamples_give_no_interval(name: str) -> None:
    table = ask(world("u1 p1\nu2 p2\nu1 m1\nm1 k1"), name, samples=0)
    assert set(table.column("rank_low")) == set(table.column("rank_high")) == {None}
    assert set(table.column("rank")) != {None}
    assert table.notes[-1] == "rank_low and rank_high are empty: no resamples were asked for."
    assert ask(world("", p1={}), name).notes[-1].endswith("empty: there is no statement to draw.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"samples": -5},
        {"samples": 2.5},
        {"samples": True},
        {"seed": "a"},
        {"least_confidence": 7},
        {"least_confidence": -0.1},
        {"least_confidence": float("nan")},
        {"least_confidence": "0.5"},
    ],
)
def test_a_number_that_cannot_be_meant_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError, match=rf"is {next(iter(wrong.values()))!r}; expected "):
        ask(world("u1 p1"), "systemic-problems", **wrong)  # type: ignore[arg-type]


def test_ranks_share_a_place() -> None:
    assert ranks({"b": 1, "a": 1, "c": 0}) == {"a": 1, "b": 1, "c": 3}


EMPTY = nx.MultiDiGraph()
ALONE = world("", u1={})
LOOP = world("p1 p1")
TWO = world("u1 p1\nu2 p2")


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("G", [EMPTY, ALONE, LOOP, TWO], ids=["empty", "one node", "self-loop", "two pieces"])
def test_every_question_has_an_answer_where_there_is_little(name: str, G: nx.MultiDiGraph) -> None:
    before = nx.to_dict_of_dicts(G)
    table = ask(G, name)
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert table.notes
    assert nx.to_dict_of_dicts(G) == before


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_order_of_nodes_and_edges_changes_no_answer(name: str) -> None:
    G = synthetic_graph(200)
    H = nx.MultiDiGraph(**G.graph)
    H.add_nodes_from(reversed(list(G.nodes(data=True))))
    H.add_edges_from(reversed(list(G.edges(keys=True, data=True))))
    assert ask(H, name, samples=20) == ask(G, name, samples=20)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_table_has_the_stated_figure_beside_the_full_one(name: str) -> None:
    assert any("stated" in column for column in ask(EMPTY, name).columns)


def test_the_seed_decides_what_is_drawn() -> None:
    G = gold_graph("round-1-summary")
    assert ask(G, "central-policies", seed=1) == ask(G, "central-policies", seed=1)
    assert "seed 2" in " ".join(ask(G, "central-policies", seed=2).notes)


def test_unknown_names_list_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'chains'"):
        ask(EMPTY, "chian")
    with pytest.raises(UnknownNameError, match="known: alike, node, type, words"):
        ask(EMPTY, "gaps", same="similar")
    with pytest.raises(UnknownNameError, match="unknown networkx backend"):
        ask(EMPTY, "gaps", backend="nope")


def test_projections_of_the_town() -> None:
    G = world(TOWN)
    assert sorted(project.unit_problem(G, same="node").edges) == [("u1", "p1"), ("u2", "p1"), ("u2", "p2")]
    assert project.unit_unit(G, same="node").edges["u1", "u2"]["weight"] == 1
    assert project.unit_unit(G, same="node", weight="jaccard").edges["u1", "u2"]["weight"] == 0.5
    assert project.problem_policy(G).edges["p1", "k1"]["weight"] == 2
    assert list(project.problem_policy(G, stated=True).edges) == [("p1", "k1")]
    assert project.stated_only(G).number_of_edges() == G.number_of_edges() - 2
    assert project.directed(G).edges["u2", "p2"]["weight"] == 0.5
    assert nx.utils.graphs_equal(project.full(G), G)


def test_newmans_weight_of_policies_that_share_measures() -> None:
    # m1 names three policies, so each pair gets 1/2 of it; m2 names two, so theirs gets 1 more.
    P = project.policy_policy(world("m1 k1\nm1 k2\nm1 k3\nm2 k1\nm2 k2"))
    assert {(a, b): weight for a, b, weight in P.edges(data="weight")} == {
        ("k1", "k2"): 1.5,
        ("k1", "k3"): 0.5,
        ("k2", "k3"): 0.5,
    }


def test_the_organisation_points_from_part_to_whole() -> None:
    G = world("", u1={}, u2={}, g1={})
    for a, key, b in (("u1", "leadingBodyOf", "u2"), ("g1", "hasMember", "u2"), ("u1", "hasProblem", "g1")):
        G.add_edge(a, b, key=key)
    assert list(project.organisation(G).edges(data="relation")) == [
        ("u1", "u2", "leadingBodyOf"),
        ("u2", "g1", "hasMember"),
    ]


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8])
def test_texts_that_are_alike_are_those_that_a_comparison_of_all_pairs_finds(threshold: float) -> None:
    chance = random.Random(5)
    texts = {
        f"{number:03}": " ".join(f"word{chance.randrange(12)}" for _ in range(chance.randrange(9)))
        for number in range(300)
    }
    leaders: list[str] = []
    expected = {}
    for key in texts:
        scored = [(-jaccard(words(texts[key]), words(texts[leader])), leader) for leader in leaders]
        best = min(scored, default=(0.0, key))
        expected[key] = best[1] if -best[0] >= threshold else key
        if expected[key] == key:
            leaders.append(key)
    assert alike(texts, threshold=threshold) == expected
