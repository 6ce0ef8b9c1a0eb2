"""The panel tells the argument of a node: what is done, what only recommended, what a filter hides."""

from __future__ import annotations

from urllib.parse import unquote

import networkx as nx
import pytest
from selenium.webdriver import Keys

from tests.browser.test_explore import AIR
from tests.graphs import BASE, edge, node, report, synthetic_graph, toy_graph

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


def test_amounts_and_numbers_of_documents_are_told(visit):
    G = toy_graph()
    G.nodes[f"{BASE}measure/train"].update(amount="71300", currency="CNY")
    G.nodes[f"{BASE}policy/code"].update(number="清政发〔2021〕9号", year="2021")
    page = visit(G, "#select=node,train")
    assert "Amount\n71300 CNY" in page.find("#why dl").text
    page.open("#select=node,code")
    assert "Document number\n清政发〔2021〕9号\nYear\n2021" in page.find("#why dl").text


def test_names_that_hold_one_another_are_told_as_similar(visit):
    G = toy_graph()
    for name in ("Harbour Authority Board", "Authority", "Harbour Club"):
        G.add_node(f"{BASE}unit/{name}", **node("unit", name, []))
    page = visit(G, "#select=node,harbour")
    assert page.texts("#why .similar .node") == ["Authority", "Harbour Authority Board"]
    page.find("#why .similar li:last-child .node").click()
    assert page.find("#why h2").text == "Harbour Authority Board"


def test_the_report_takes_the_panel_and_gives_it_back(visit):
    page = visit(toy_graph(), "#select=node,order")
    page.button("Show in the report").click()
    assert not page.find("#why").is_displayed()
    panel, text = page.find("#panel").rect, page.find("#source").rect
    assert text["height"] > 0.9 * panel["height"]
    assert page.find("#turn").text == "← Back to the panel"
    page.find("#turn button").click()
    assert page.find("#why h2").text == "Rest Periods Order"
    assert not page.find("#source").is_displayed()
    page.find("#turn button").click()
    assert page.find("#source .here").text == "Rest Periods Order"
    page.find("#source mark.k-measure").click()  # what is chosen in the report is told
    assert page.find("#why").is_displayed()


def test_rules_are_technical_and_doubt_is_told_in_words(visit):
    G = toy_graph()
    key = next(e for e in G.edges(keys=True) if e[1].endswith("measure/check") and e[2] == "addressedBy")
    page = visit(G, "#select=edge,rest,addressedBy,check")
    assert "less likely" not in page.find("#why").text
    assert "T-01" not in page.find("#why").text
    page.find("#why .technical summary").click()
    assert "T-01" in page.find("#why .technical").text
    G.edges[key]["confidence"] = 0.3
    page = visit(G, "#select=edge,rest,addressedBy,check")
    assert "0.30 – less likely right than not" in page.find("#why").text


def test_marks_of_markdown_are_not_shown_and_places_stay(visit):
    words = "kept no [ledger of fees](https://example.org/a) in 2020"
    text = f"# Pier audit\n\nWe found that **the Tide Office** {words}.\n"
    start = text.index(words)
    G = nx.MultiDiGraph(reports={"r" * 16: report("Pier audit", text)})
    place = {"report": "r" * 16, "start": start, "end": start + len(words)}
    G.add_node(f"{BASE}problem/p", **node("problem", "kept no ledger of fees", [place]))
    page = visit(G, "#select=node,p")
    assert (
        page.find("#why blockquote").text == "We found that the Tide Office kept no ledger of fees in 2020."
    )
    assert page.find("#why blockquote mark").text == "kept no ledger of fees in 2020"
    page.button("Show in the report").click()
    assert page.find("#source .text").text.startswith("Pier audit")
    page.wait(lambda: f",{start},{start + len(words)}" in unquote(page.driver.current_url))


def test_escape_leads_back_to_where_the_panel_was_opened(visit):
    page = visit(toy_graph(), "#view=tables")
    button = page.find("#table tbody .c-label button")
    button.send_keys(Keys.ENTER)
    page.find("#why .why").send_keys(Keys.ENTER)  # a second step within the panel
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.driver.switch_to.active_element == button


def test_those_who_do_not_see_are_told(visit):
    page = visit(toy_graph(), "#group=type")
    drawn = page.find("#canvas").get_attribute("aria-label")
    assert drawn.startswith("Graph of 10 nodes and 13 relations, drawn in ")
    page.find("#canvas").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    said = page.find("#live").get_attribute("textContent")
    assert said == "Unfolded: No kind given, 2 nodes"
    page.open("#near=order,1&select=node,order")
    assert "Neighbourhood of “Rest Periods Order”" in page.find("#canvas").get_attribute("aria-label")
    assert page.button("Hide: Rest Periods Order").is_displayed()
    page.find("#skip").send_keys(Keys.ENTER)
    assert page.driver.switch_to.active_element.get_attribute("id") == "canvas"


def test_a_large_graph_opens_with_a_list_of_where_to_begin(visit):
    G = synthetic_graph(200)
    page = visit(G)
    units = page.texts("#start section:first-of-type .node")
    counts = [int(count) for count in page.texts("#start section:first-of-type .count")]
    assert len(units) == 5
    assert counts == sorted(counts, reverse=True)
    page.find("#start .node").click()
    assert page.find("#why h2").text == units[0]
    assert not page.find("#start").is_displayed()
    page.open()
    page.button("Close this list").click()
    assert not page.find("#start").is_displayed()
    assert not visit(toy_graph()).find("#start").is_displayed()


def test_what_is_less_likely_right_than_not_stands_apart(visit):
    G = toy_graph()
    harbour, fire = f"{BASE}unit/harbour", f"{BASE}problem/fire"
    page = visit(G, "#select=node,unit/harbour")
    likely = page.texts("#why .r-problem .row .node")
    assert not page.texts("#why .doubtful")
    G.edges[harbour, fire, "hasProblem"]["confidence"] = 0.31
    page = visit(G, "#select=node,unit/harbour")
    assert page.texts("#why .r-problem .doubtful") == ["less likely right than not 1"]
    assert sorted(page.texts("#why .r-problem .row .node")) == sorted(likely)  # nothing is left out
    assert page.texts("#why .r-problem .doubtful + ul .row .node") == [G.nodes[fire]["label"]]


def test_where_to_begin_counts_what_is_likely(visit):
    G = synthetic_graph(200)
    for _, _, key, data in G.edges(keys=True, data=True):
        if key == "hasProblem":
            data["confidence"] = 0.9
    first = visit(G).texts("#start section:first-of-type .node")[0]
    top = next(node for node, label in G.nodes(data="label") if label == first)
    for _, _, key, data in G.out_edges(top, keys=True, data=True):
        if key == "hasProblem":
            data["confidence"] = 0.2
    assert first not in visit(G).texts("#start section:first-of-type .node")


def test_a_shared_search_shows_its_hits(visit):
    page = visit(toy_graph(), "#query=quay+safety")
    assert page.texts("#hits .hit .what")[0] == "Quay Safety Code"


def test_one_is_one(visit):
    page = visit(nx.subgraph(toy_graph(), [f"{BASE}unit/harbour", f"{BASE}problem/fire"]).copy())
    assert page.find("#counts").text == "2 nodes · 1 relation · 2 reports"


def test_a_unit_to_begin_with_is_shown_itself_and_not_its_group(visit):
    page = visit(synthetic_graph(200))
    unit = page.texts("#start .node")[0]
    page.find("#start .node").click()
    page.wait(lambda: "near=" in page.driver.current_url)
    assert page.find("#notice").text.startswith(f"Neighbourhood of “{unit}”")
    ties = len({row.text for row in page.all("#why .tied > .node")})
    assert 0 < page.shown() < 200
    assert page.shown() > ties // 2
    page.open("#view=tables")
    page.find("#table tbody .c-label button").click()
    page.find("#why .tied > .node").click()
    assert page.shown() == 200  # a table is no drawing of groups


def test_a_mark_of_a_report_is_shown_itself_and_not_its_group(visit):
    page = visit(synthetic_graph(200))
    page.find("#start section:last-of-type .link").click()
    page.find("#source mark").click()
    page.wait(lambda: "near=" in page.driver.current_url)
    assert page.find("#why h2").text in page.find("#notice").text
    assert page.driver.switch_to.active_element.text == page.find("#why h2").text
    assert page.shown() < 200
    assert page.logs() == []


def test_the_list_of_where_to_begin_comes_back(visit):
    page = visit(synthetic_graph(200))
    assert not page.all("#begin")
    page.button("Close this list").click()
    page.button("Where to begin").click()
    assert page.find("#start").is_displayed()
    assert page.driver.switch_to.active_element.text == "Where to begin"
    assert not page.all("#begin")
    page.wait(lambda: min(page.js(AIR)) > 0)  # all of the drawing in the room that the list leaves
    assert not visit(toy_graph()).all("#begin")


@pytest.fixture
def phone(driver):
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size | {"width": 1440, "height": 900})


@pytest.mark.usefixtures("phone")
def test_on_a_phone_where_to_begin_stands_before_the_drawing(visit):
    page = visit(synthetic_graph(200))
    list_, stage = page.find("#start").rect, page.find("#stage").rect
    assert list_ == stage
    assert list_["width"] == 390
    assert page.find("#tab-tables").is_displayed()
    page.button("Close this list").click()
    page.js(
        "const was = CanvasRenderingContext2D.prototype.fillText; window.said = {};"
        "CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {"
        "  said[text] = /[0-9.]+px/.exec(this.font)[0]; was.call(this, text, x, y); }"
    )
    page.find("#fit").click()
    page.wait(lambda: page.js("return Object.keys(said).length"))
    said = page.js("return said")
    assert len({said[name] for name in ("Units", "Problems", "Measures", "Policies")}) == 1
    page.button("Where to begin").click()
    page.find("#start .node").click()
    assert page.find("#panel").is_displayed()


def test_escape_leads_from_the_report_to_the_panel_and_then_out(visit):
    page = visit(toy_graph(), "#select=edge,rest,addressedBy,check")
    title = page.find("#why h2").text
    page.button("Show in the report").click()
    page.find("#source .text").send_keys(Keys.ESCAPE)
    assert page.find("#why h2").text == title
    assert not page.find("#source").is_displayed()
    assert page.find("#turn").text.startswith("Report: ")  # it is still open behind
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not page.find("#panel").is_displayed()


def test_escape_closes_the_report_that_stands_beside_its_panel(visit):
    page = visit(toy_graph(), "#select=edge,rest,addressedBy,check")
    size = {"width": 1700, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page.button("Show in the report").click()
        assert page.find("#why").is_displayed()
        page.find("#source .text").send_keys(Keys.ESCAPE)
        assert page.find("#why").is_displayed()
        assert not page.find("#source").is_displayed()
    finally:
        page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size | {"width": 1440})
