"""Search and filters together: nothing the reader set is dropped in silence, each count has one meaning."""

from __future__ import annotations

import networkx as nx
import pytest
from selenium.webdriver import Keys

from tests.browser.test_explore import boxes, click
from tests.graphs import BASE, node, toy_graph

pytestmark = pytest.mark.browser


def named(*names: str) -> nx.MultiDiGraph:
    G = toy_graph()
    for name in names:
        G.add_node(f"{BASE}unit/{name}", **node("unit", name, []))
    return G


def test_a_hit_that_filters_hide_keeps_them_and_tells_which(visit):
    page = visit(toy_graph(), "#off=policy&statuses=completed")
    page.search("Rest Periods Order")
    assert "hidden by a filter" in page.find("#hits .hit").text
    page.find("#hits .hit").click()
    assert page.find("#why h2").text == "Rest Periods Order"
    assert page.find("#legend-policy").get_attribute("aria-pressed") == "false"
    before = page.shown()
    told = page.find("#filtered-out").text
    assert "hidden by Classes, Status." in told
    page.button("Show anyway").click()
    assert page.shown() == before + 1
    assert page.find("#legend-policy").get_attribute("aria-pressed") == "false"
    assert not page.all("#filtered-out")
    page.wait(lambda: "also=order" in page.driver.current_url)
    page.button("Hide").click()  # the reader's last word
    assert page.shown() == before
    page.take("Quay Safety Code")
    assert "hidden by Classes." in page.find("#filtered-out").text


def count(page, facet: str, value: str) -> str:
    page.js("document.querySelectorAll('#side details').forEach((d) => (d.open = true))")
    box = f"input[data-facet='{facet}'][data-value='{value}']"
    return page.js(
        "return document.querySelector(arguments[0]).closest('li').querySelector('.count').textContent", box
    )


def test_counts_beside_values_are_of_what_passes_the_other_filters(visit):
    page = visit(toy_graph(), "#types=problem|Safety")
    assert count(page, "statuses", "completed") == "2"
    assert count(page, "statuses", "planned") == "0 of 1"
    assert count(page, "types", "problem|Records") == "1"  # what its own filter leaves out can be chosen
    assert page.find("#legend-measure .count").text == "2 of 4"
    assert page.find("#legend-inferred .count").text == "1 of 4"


def test_what_has_no_kind_and_a_community_can_be_chosen(visit):
    G = toy_graph()
    G.nodes[f"{BASE}problem/rest"]["type"] = None
    for i, key in enumerate(sorted(G)):
        G.nodes[key]["community"] = i % 2
    page = visit(G)
    assert count(page, "types", "problem|") == "1"
    page.find("input[data-facet='types'][data-value='problem|']").click()
    assert page.shown() == 5
    page.open("#communities=1")
    assert page.shown() == 5


@pytest.mark.parametrize(("wrong", "right"), [("habour", "harbour"), ("Pliot ofice", "pilot office")])
def test_misspelt_words_are_put_right(visit, wrong, right):
    page = visit(toy_graph())
    assert page.search(wrong) == []
    said = page.find("#hits .act")
    assert said.text == f"Did you mean “{right}”?"
    page.find("#search").send_keys(Keys.ENTER)
    assert page.texts("#hits .hit .what")[0].casefold().startswith(right)
    assert page.search("lighthouse") == []
    assert not page.all("#hits .act")  # near to nothing


def test_chinese_signs_are_found_in_their_order_with_gaps(visit):
    page = visit(named("南开大学党委", "大学南开"))
    assert page.search("南开党委") == ["南开大学党委"]
    assert page.search("党委南开") == []


def test_more_hits_come_by_a_button(visit):
    page = visit(named(*(f"Lamp Office {i:02}" for i in range(45))))
    assert len(page.search("lamp office")) == 40
    page.js("document.querySelector('#hits .act').dispatchEvent(new MouseEvent('mousedown'))")
    assert len(page.all("#hits .hit")) == 45


def test_a_line_between_groups_lists_all_its_relations(visit):
    page = visit(toy_graph(), "#select=bundle," + "g%253Aunit%257C,g%253Ameasure%257CRecords&group=type")
    assert page.find("#why .over").text == "2 relations"
    assert page.texts("#why .bundle li .tied > .node") == ["Harbour Authority", "Pilot Office"]
    page.find("#why .bundle .why").click()
    assert page.find("#why .over").text == "Relation"


def test_a_click_on_a_bundle_opens_all_of_it(visit):
    G = toy_graph()
    for unit in ("harbour", "pilots"):
        G.nodes[f"{BASE}unit/{unit}"]["type"] = "Port"
    page = visit(G, "#group=type")
    places = boxes(page)
    (x, y), (x2, y2) = places["Port"], places["record keeping"]
    for part in range(30, 70):
        click(page, x + (x2 - x) * part / 100, y + (y2 - y) * part / 100)
        if page.find("#panel").is_displayed() and page.all("#why .bundle"):
            break
    assert page.all("#why .bundle")
    page.wait(lambda: "select=bundle" in page.driver.current_url)


def test_words_are_found_by_their_beginnings_before_names_that_only_hold_them(visit):
    G = named("Different Office", "Office of Rents", "Parent Board", "全省GDP监测处")
    page = visit(G)
    hits = page.search("rent")
    assert hits[0] == "Office of Rents"
    assert set(hits[1:]) == {"Different Office", "Parent Board"}  # after all others
    assert page.search("gdp") == ["全省GDP监测处"]
    assert page.search("测处") == ["全省GDP监测处"]  # Chinese has no words to begin
    # Of what stands only in quotes, no more than the beginnings of words.
    assert page.search("eriods of") == ["rest periods of pilots were not recorded"]
    assert "rest periods of pilots were not recorded" in page.search("inspec")
    assert page.search("nspectors") == []
    page.search("re inspectors")
    marked = page.texts("#hits .hit:first-child mark")
    assert [mark.casefold() for mark in marked] == ["inspectors", "re", "re", "re"]  # not that of “were”
