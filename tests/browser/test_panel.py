"""The panel tells the argument of a node: what is done and what only recommended, what a filter hides, what goes on."""

from __future__ import annotations

import networkx as nx
import pytest

from tests.graphs import BASE, edge, node, toy_graph

pytestmark = pytest.mark.browser


def busy_graph(measures: int = 15) -> nx.MultiDiGraph:
    """The toy graph, where the first unit is told to take more measures than a list shows at once."""
    G = toy_graph()
    G.graph["labels"]["recommended"] = {"en": "recommended", "zh": "建议"}
    for i in range(measures):
        key = f"{BASE}measure/more{i:02}"
        G.add_node(key, **node("measure", f"rewrite part {i:02}", [], status="recommended"))
        G.add_edge(f"{BASE}unit/harbour", key, key="takesMeasure", **edge("takesMeasure"))
    return G


@pytest.mark.parametrize(
    ("language", "stages", "badge"),
    [
        ("en", ["Completed 2", "Recommended 15", "Not said 1"], "recommended"),
        ("zh", ["已完成 2", "建议 15", "未说明 1"], "建议"),
    ],
)
def test_measures_stand_in_groups_by_how_far_they_are(visit, language, stages, badge):
    page = visit(busy_graph(), f"#select=node,harbour&lang={language}")
    heads = page.texts("#why .stage h4")
    assert [head.casefold() for head in heads] == [stage.casefold() for stage in stages]
    assert set(page.texts("#why .stage:nth-of-type(2) .badge")) == {badge}


def test_a_unit_is_told_as_problems_with_their_answers_then_measures_then_policies(visit):
    page = visit(busy_graph(), "#select=node,harbour")
    assert (
        page.find("#why .summary").text == "1 problem, 18 measures: 2 completed, 15 recommended, 1 not said"
    )
    heads = [head.split(" ")[0] for head in page.texts("#why h3")]
    assert heads[:3] == ["Problems", "Measures", "Policies"]
    below = page.texts("#why .r-problem .answers .node")
    assert below == ["rewrote the register completed", "trained 37 wardens 🔥 by June 2023 completed"]
    assert page.texts("#why .r-policy .node") == ["Quay Safety Code"]
    assert not page.find("#why .mentions blockquote").is_displayed()
    page.open("#select=node,fire")
    assert page.find("#why .summary").text == "faced by 1 unit, 2 measures answer it: 2 completed"
    assert [head.split(" ")[0] for head in page.texts("#why h3")] == [
        "Units",
        "Measures",
        "Policies",
        "Evidence",
    ]


def test_what_a_list_does_not_show_at_once_comes_by_a_button(visit):
    page = visit(busy_graph(), "#select=node,harbour")
    rows = "#why .stage:nth-of-type(2) li"
    assert len(page.all(rows)) == 12
    page.button("and 3 more").click()
    assert len(page.all(rows)) == 15
    page.open("#group=type&select=group,measure|")
    page = visit(busy_graph(60), "#group=type&select=group,measure|")
    assert len(page.all("#why .members li")) == 50
    page.button("and 10 more").click()
    assert len(page.all("#why .members li")) == 60


def test_the_panel_obeys_the_filters_and_says_so(visit):
    page = visit(busy_graph(), "#select=node,harbour&statuses=completed")
    head = page.find("#why .r-measure")
    assert head.text.startswith("Measures 2 of 18\n16 hidden by filters Show them")
    assert len(page.all("#why .r-measure li")) == 2
    page.button("Show them: Measures").click()
    assert len(page.all("#why .r-measure li")) == 2 + 12 + 1
    assert page.shown() < 10
    page.button("Leave them out: Measures").click()
    page.js("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    page.find("input[data-facet='statuses'][data-value='completed']").click()
    assert page.find("#why .r-measure h3").text == "Measures 18"
    assert page.logs() == []


def test_names_that_hold_one_another_are_told_as_similar(visit):
    G = toy_graph()
    for name in ("Harbour Authority Board", "Authority", "Harbour Club"):
        G.add_node(f"{BASE}unit/{name}", **node("unit", name, []))
    page = visit(G, "#select=node,harbour")
    assert page.texts("#why .similar .node") == ["Authority", "Harbour Authority Board"]
    page.find("#why .similar li:last-child .node").click()
    assert page.find("#why h2").text == "Harbour Authority Board"
