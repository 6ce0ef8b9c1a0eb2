"""Search, filter, click to evidence, neighbourhoods, paths, undo, address: as a reader would."""

from __future__ import annotations

import re
import time
from html import unescape
from urllib.parse import quote, unquote

import networkx as nx
import pytest
from selenium.webdriver import ActionChains, Keys

from kg.analyse import report_html
from tests.graphs import BASE, HARBOUR, WRAPPED, synthetic_graph, toy_graph, wrapped_graph

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("quay safety", "Quay Safety Code"),
        ("QUAY", "Quay Safety Code"),
        ("消防台账", "fire registers were renewed too slowly"),  # the Chinese label, without spaces
        ("wardens 🔥", "trained 37 wardens 🔥 by June 2023"),
        ("三十七名", "trained 37 wardens 🔥 by June 2023"),  # stands only in a quote
    ],
)
def test_search_finds_labels_and_quotes_in_any_script(visit, words, first):
    assert visit(toy_graph()).search(words)[0] == first


def test_search_tells_why_a_hit_matches_and_where_it_stands(visit):
    page = visit(toy_graph())
    page.search("RÉST pilots inspectors")  # case and accents do not count; stands only around a mention
    assert page.texts("#hits .hit .snippet")[0].startswith("The inspectors found that rest periods of pilots")
    assert page.texts("#hits .hit:first-child mark")[:3] == ["inspectors", "rest", "pilots"]
    assert page.texts("#hits .hit .from")[0] == "Follow-up on the Harbour Authority"
    page.search("消防台账")  # the other language's name
    assert page.texts("#hits .hit:first-child mark") == ["消防台账"]
    assert page.texts("#hits .hit .from")[0].endswith("and 1 more")
    page.search("quay safety")  # the label tells
    assert not page.all("#hits .hit:first-child .snippet")


def test_search_puts_what_is_called_just_that_first_and_whole_words_before_parts(visit):
    G = toy_graph()
    pilots = f"{BASE}unit/pilots"
    G.nodes[pilots]["names"] = ["Pilot Office", "LOG"]
    # The most relations, but no such word.
    G.nodes[f"{BASE}unit/harbour"].update({"label": "Catalogue Authority", "labels": {}})
    page = visit(G)
    hits = page.search("log")
    assert hits[0] == "Pilot Office"
    assert page.texts("#hits .hit .snippet")[0] == "LOG"
    assert set(hits[1:3]) == {"checks the log every quarter", "keep a log from March 2024"}
    assert len(hits) > 4  # what has it around its mentions
    assert hits[-1] == "Catalogue Authority"


def test_search_finds_a_phrase_in_quotation_marks_as_it_stands(visit):
    page = visit(toy_graph())
    assert "rewrote the register" in page.search("the register under")
    assert page.search("register the") != []
    assert page.search('"register the"') == []
    assert page.search("“rewrote the register” quay")[0] == "rewrote the register"
    assert page.search('"rewrote the reg')[0] == "rewrote the register"  # while it is typed
    assert page.search("log-book <!-- (a|b) [c] {1} * + ? . / \\\\ ^ $") == []  # signs are signs
    assert page.logs() == []


def test_search_tells_namesakes_apart(visit):
    G = toy_graph()
    ends = [node for node in G if node.endswith(("policy/order", "policy/code"))]
    G.nodes[ends[0]]["reports"], G.nodes[ends[1]]["reports"] = ["b" * 16], ["h" * 16]
    for node in ends:
        G.nodes[node].update({"label": "The Order", "labels": {}})
    page = visit(G)
    assert page.search("the order")[:2] == ["The Order"] * 2
    assert len(set(page.texts("#hits .hit .from")[:2])) == 2


def test_search_without_a_match_says_so(visit):
    page = visit(toy_graph())
    assert page.search("lighthouse") == []
    assert page.find("#hits").text == "Nothing found"


def test_a_node_answers_why_with_its_sentence(visit):
    page = visit(toy_graph())
    page.take("keep a log")
    assert page.find("#why h2").text == "keep a log from March 2024"
    assert page.texts("#why blockquote") == [
        "The Pilot Office will keep a log from March 2024, as the Rest Periods Order demands."
    ]
    assert page.texts("#why blockquote mark") == [
        "keep a log from March 2024, as the Rest Periods Order demands"
    ]
    assert page.texts("#why dt")[:2] == ["Status", "Deadline"]


def test_quotes_after_an_astral_character_are_not_shifted(visit):
    page = visit(toy_graph())
    page.take("Pilot Office")  # its mention stands after an emoji, two code units in JavaScript
    page.find("#why .mentions summary").click()  # what only names a unit is folded
    assert "Pilot Office" in page.texts("#why blockquote mark")


def test_from_the_quote_to_the_report_and_from_a_mark_to_its_node(visit):
    page = visit(toy_graph())
    page.take("Rest Periods Order")
    page.button("Show in the report").click()
    assert page.find("#source .here").text == "Rest Periods Order"
    marks = {mark.text: mark for mark in page.all("#source mark.k-measure")}
    marks["checks the log every quarter"].click()
    assert page.find("#why h2").text == "checks the log every quarter"


def test_lines_that_were_only_wrapped_are_joined_in_quotes_and_in_the_report(visit):
    page = visit(wrapped_graph())
    assert page.search('"office of the county"')
    page.take("kept no ledger")
    words = page.js("return document.querySelector('#why blockquote mark').textContent")
    assert words == "kept no ledger of the fees that it took from boats"
    assert page.find("#why blockquote").value_of_css_property("white-space") == "normal"
    page.button("Show in the report").click()
    text = page.js("return document.querySelector('#source .text').textContent")
    assert "Tide Office of the County kept no ledger of the fees that it took from boats" in text
    assert "Pier audit\n\nWe found" in text
    assert "- The first pier\n- The second pier\n" in text
    assert len(text) == len(WRAPPED)


def test_chinese_faces_set_only_chinese(visit):
    page = visit(toy_graph())
    for title, has in (("Follow-up on the Harbour Authority", False), ("湾区港务局整改情况通报", True)):
        page.open("#text=" + ("b" if has else "h") * 16 + ",0,1")
        assert page.find("#source h2").text == title
        faces = page.find("#source .text").value_of_css_property("font-family")
        assert ("CJK" in faces) == has


def test_the_report_marks_mentions_within_mentions(visit):
    page = visit(toy_graph())
    page.take("rewrote the register")
    page.button("Show in the report").click()
    assert page.texts("#source mark.k-measure mark.k-policy")


def test_an_edge_answers_why(visit):
    page = visit(toy_graph())
    page.take("rewrote the register")
    page.find("#why .r-policy .why").click()
    assert page.find("#why .over").text == "Relation"
    assert len(page.all("#why .claim")) == 2  # implements and refers to, side by side
    assert page.texts("#why .claim .basis")[0].startswith("Stated")
    assert page.all("#why .claim blockquote mark.role-object")


def test_a_click_on_the_drawing_selects_the_box_under_it(visit):
    page = visit(toy_graph())
    box = page.find("#canvas canvas")
    # Units stand in the first column: walk down its middle until a box is hit.
    for y in range(-200, 200, 20):
        ActionChains(page.driver).move_to_element_with_offset(box, -480, y).click().perform()
        if page.find("#panel").is_displayed():
            break
    page.wait(lambda: page.find("#why .over").text == "Unit")


@pytest.mark.parametrize(("steps", "nodes"), [("1", 4), ("2", 6), ("3", 7)])
def test_neighbourhood(visit, steps, nodes):
    page = visit(toy_graph())
    page.take("fire registers")
    page.find(f"#why .actions .group button:nth-of-type({steps})").click()
    assert page.shown() == nodes


def test_shortest_path_and_its_absence(visit):
    page = visit(toy_graph())
    page.take("Quay Safety Code")
    page.button("Path from here").click()
    page.take("Rest Periods Order")
    assert "6 steps" in page.find("#notice").text
    assert page.shown() == 7
    page.find("#legend-measure").click()
    assert "within these filters" in page.find("#notice").text


@pytest.mark.parametrize(("language", "said"), [("en", "no chain of relations"), ("zh", "没有任何关系")])
def test_a_path_that_no_filter_hides_is_not_told_to_be_filtered(visit, language, said):
    graph = toy_graph()
    graph.remove_edges_from([edge for edge in graph.edges if f"{BASE}policy/order" in edge])
    page = visit(graph, f"#path=order,code&lang={language}")
    assert said in page.find("#notice").text
    page.find("#legend-inferred").click()
    assert said not in page.find("#notice").text


def test_hide_and_undo(visit):
    page = visit(toy_graph())
    page.take("Pilot Office")
    page.button("Hide").click()
    assert page.shown() == 9
    page.find("#undo").click()
    assert page.shown() == 10


def test_the_legend_filters(visit):
    page = visit(toy_graph())
    page.find("#legend-policy").click()
    assert page.shown() == 8
    assert page.find("#legend-policy").get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize(
    ("facet", "value", "nodes"),
    [
        ("statuses", "planned", 4),  # the measure, the problem it answers, its unit, its policy
        ("types", "problem|Safety", 5),
        ("reports", "0", 7),
        ("rounds", "2023", 10),
    ],
)
def test_filters_keep_the_chain_around_what_they_find(visit, facet, value, nodes):
    page = visit(toy_graph())
    page.js("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    page.find(f"input[data-facet='{facet}'][data-value='{value}']").click()
    assert page.shown() == nodes


def test_basis_and_confidence(visit):
    page = visit(toy_graph())
    page.find("#legend-inferred").click()  # leaves what is stated
    assert page.shown() == 9  # the problem that only inference ties to anything goes
    page.set("#confidence", "0.9")
    assert page.shown() < 9


def test_what_has_no_relation_can_be_hidden(visit):
    graph = toy_graph()
    graph.remove_edges_from([edge for edge in graph.edges if f"{BASE}policy/order" in edge])
    page = visit(graph)
    page.find("#linked").click()
    assert page.shown() == 9
    page.set("#confidence", "0.9")  # relations that a filter leaves out are none
    assert page.shown() == 5
    page.wait(lambda: "linked=true" in page.driver.current_url)
    page.open("#linked=true&lang=zh")
    assert page.shown() == 9
    assert page.texts(".tick")[0] == "隐藏没有关系的节点"
    assert page.find("#linked").is_selected()
    page.take("rest periods order")  # what is asked for by name is shown where the reader wants it
    assert page.shown() == 9
    page.find("#filtered-out button").click()
    assert page.shown() == 10


def test_the_address_holds_the_view(visit):
    page = visit(toy_graph())
    page.find("#legend-unit").click()
    page.take("keep a log")
    page.wait(lambda: "select=node,log" in unquote(page.driver.current_url))
    fragment = page.driver.current_url.partition("#")[2]
    assert "off=unit" in fragment
    page.open("#" + fragment)
    assert page.shown() == 8
    assert page.find("#why h2").text == "keep a log from March 2024"


def test_each_link_of_the_summary_opens_its_node(visit):
    G = toy_graph()
    # Two nodes of one last part, as two reports have, and a name with a comma in it.
    names = {node: node for node in G}
    first, second, third, *_ = sorted(G)
    names |= {first: f"{BASE}a/same", second: f"{BASE}b/same", third: f"{BASE}c/one, two + 3"}
    G = nx.relabel_nodes(G, names)
    for rows in G.graph["mentions"].values():
        for row in rows:
            row["node"] = names[row["node"]]
    links = re.findall(r'href="graph\.html(#select=[^"]+)"[^>]*>([^<]+)<', report_html(G))
    assert links
    page = visit(G)
    links += [
        ("#select=node," + quote(node.replace(",", "%2C"), safe=""), G.nodes[node]["label"]) for node in G
    ]
    for fragment, label in links:
        page.open(fragment)
        assert page.find("#why h2").text == unescape(label), fragment
        assert not page.find("#notice").text


def test_each_quote_of_the_summary_opens_its_place_in_the_report(visit):
    G = toy_graph()
    links = re.findall(r'href="graph\.html(#text=(\w+),(\d+),(\d+))"', report_html(G))
    assert links
    page = visit(G)
    start = HARBOUR.index("Pilot Office")  # stands after an emoji, two code units in JavaScript
    links.append((f"#text={'h' * 16},{start},{start + 12}", "h" * 16, start, start + 12))
    for fragment, report, start, end in links:
        page.open(fragment)
        words = G.graph["reports"][report]["text"][int(start) : int(end)]
        assert "".join(page.texts("#source .here")) == words
        assert not page.find("#why").is_displayed()
    assert page.find("#source .here").rect["y"] < 900
    page.button("Close the report").click()
    assert not page.find("#panel").is_displayed()
    page.take("Rest Periods Order")
    page.button("Show in the report").click()
    start = HARBOUR.index("Rest Periods Order")
    page.wait(lambda: f"text={'h' * 16},{start},{start + 18}" in unquote(page.driver.current_url))
    page.find("#source .text").send_keys(Keys.ESCAPE)
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)  # from the panel that it was opened from
    assert not page.find("#panel").is_displayed()
    page.open("#text=gone,1,2")
    assert "“gone”" in page.find("#notice").text


def test_an_address_of_another_build_is_told(visit):
    page = visit(toy_graph(), "#select=node,text%2Fnone%2Fproblem-c1&reports=gone")
    assert "does not hold: “text/none/problem-c1”, “gone”" in page.find("#notice").text
    page.find("#legend-unit").click()
    assert not page.find("#notice").text
    page.js("location.hash = '#select=edge,a,b'")
    page.wait(lambda: "“a”" in page.find("#notice").text)


@pytest.mark.parametrize(
    "fragment", ["#near=nobody,2&off=%E0%A4%A&view=cellar", "#select=edge,a,b", "#=&&&", "#path=log"]
)
def test_an_address_that_makes_no_sense_shows_the_whole(visit, fragment):
    page = visit(toy_graph(), fragment)
    assert page.shown() == 10


def test_chinese_words_and_labels(visit):
    page = visit(toy_graph())
    page.set("#tools select", "zh")
    assert page.find("#legend-unit").text.startswith("单位")
    assert page.js("return document.documentElement.lang") == "zh"
    page.take("quay")
    assert page.find("#why h2").text == "码头安全守则"


def test_the_heading_follows_the_language_unless_it_was_given(visit):
    page = visit(toy_graph())
    assert page.find("h1").text == page.js("return document.title") == "Knowledge graph of 2 reports"
    page.set("#tools select", "zh")
    assert page.find("h1").text == page.js("return document.title") == "2 份报告的知识图谱"
    assert visit(toy_graph(), "#lang=zh").find("h1").text == "2 份报告的知识图谱"
    page = visit(toy_graph(), title="Harbour")
    page.set("#tools select", "zh")
    assert page.find("h1").text == "Harbour"


def test_by_keyboard_alone(visit):
    page = visit(toy_graph())
    page.find("#canvas").send_keys(Keys.ARROW_DOWN)
    assert page.find("#why .over").text == "Unit"
    page.find("#canvas").send_keys(Keys.ARROW_RIGHT)
    assert page.find("#why .over").text.split(" ")[0] in {"Problem", "Measure"}
    page.find("#canvas").send_keys("1")
    assert page.shown() < 10
    page.find("#canvas").send_keys("u")
    assert page.shown() == 10
    page.find("body").send_keys("/")
    assert page.driver.switch_to.active_element.get_attribute("id") == "search"
    page.driver.switch_to.active_element.send_keys("rest periods", Keys.ARROW_DOWN, Keys.ENTER)
    assert page.find("#why h2").text.lower().startswith("rest periods")
    page.find("#why").send_keys(Keys.ESCAPE)
    assert not page.find("#panel").is_displayed()


def test_the_keyboard_keeps_its_place_when_a_filter_changes_the_page(visit):
    page = visit(toy_graph())
    page.js("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    page.find("input[data-facet='statuses'][data-value='planned']").send_keys(Keys.SPACE)
    assert page.driver.switch_to.active_element.get_attribute("data-value") == "planned"
    page.find("#legend-unit").send_keys(Keys.ENTER)
    assert page.driver.switch_to.active_element.get_attribute("id") == "legend-unit"
    page.take("Rest Periods Order")
    page.find("#why .relation button.node").send_keys(Keys.ENTER)
    assert page.driver.switch_to.active_element.text == page.find("#why h2").text


def test_the_keyboard_goes_into_the_panel_that_it_opens_and_back(visit):
    page = visit(toy_graph())
    page.search("rest periods")
    page.find("#search").send_keys(Keys.ENTER)
    assert page.driver.switch_to.active_element.tag_name == "h2"
    assert page.driver.switch_to.active_element.text == page.find("#why h2").text
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.driver.switch_to.active_element.get_attribute("id") == "search"
    assert not page.find("#hits").is_displayed()
    page.find("#tab-tables").click()
    page.find("#table .c-label button").send_keys(Keys.ENTER)
    assert page.driver.switch_to.active_element.text == page.find("#why h2").text


def test_each_stop_of_the_keyboard_has_a_name(visit):
    page = visit(toy_graph())
    assert page.all("#canvas .vis-network[tabindex='-1']")
    assert page.find("#canvas").accessible_name


def test_back_and_forward_lead_through_what_was_read(visit):
    page = visit(toy_graph())
    start = page.driver.current_url

    def step(part: str) -> None:
        page.wait(lambda: part in unquote(page.driver.current_url))

    page.take("keep a log")
    step("select=node,log")
    first = page.driver.current_url
    page.find("#why .relation button.node").click()
    page.wait(lambda: page.driver.current_url != first)
    second = page.find("#why h2").text
    page.find("#tab-tables").click()
    step("view=tables")
    page.search("regi")  # letters are no step
    page.wait(lambda: "query=regi" in page.driver.current_url)
    page.driver.back()
    page.wait(lambda: page.find("#canvas").is_displayed())
    assert page.find("#why h2").text == second
    page.driver.back()
    page.wait(lambda: page.find("#why h2").text == "keep a log from March 2024")
    page.driver.back()
    page.wait(lambda: not page.find("#panel").is_displayed())
    assert page.driver.current_url.partition("#")[0] == start
    page.driver.forward()
    page.wait(lambda: page.find("#panel").is_displayed())
    assert page.find("#why h2").text == "keep a log from March 2024"


def test_a_link_of_its_own_accord_adds_no_step(visit):
    graph = synthetic_graph(200)
    key = next(key for key, data in graph.nodes(data=True) if data["kind"] == "problem")
    page = visit(graph, "#select=node," + quote(key.removeprefix(BASE), safe=""))
    page.wait(lambda: "near=" in page.driver.current_url)
    page.driver.back()
    page.wait(lambda: page.driver.current_url == "about:blank")


def test_marks_in_the_report_by_keyboard(visit):
    page = visit(toy_graph())
    page.take("Quay Safety Code")
    page.button("Show in the report").click()
    text = page.find("#source .text")
    text.send_keys("n")
    now = page.find("#source mark.now").text
    text.send_keys("n")
    assert page.find("#source mark.now").text != now
    text.send_keys(Keys.ENTER)
    assert page.find("#why h2").text


def test_size_layout_and_groups(visit):
    page = visit(toy_graph(), "#size=mentions&layout=force")
    assert page.shown() == 10
    page.open("#group=type")
    page.find("#canvas").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    page.wait(lambda: "open=" in page.driver.current_url)


def test_hubs_are_named_where_boxes_are_too_small_to_read(visit):
    G = synthetic_graph(140)
    page = visit(G, "#layout=force")
    still = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", still)  # each drawing is one at rest
    page.js(
        "const was = CanvasRenderingContext2D.prototype.fillText;"
        "CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {"
        "  const { a, e, f, d } = this.getTransform();"
        "  said.push([text, a * x + e, d * y + f, parseFloat(this.font.split(' ')[1]) * a]);"
        "  was.call(this, text, x, y); }; window.said = []"
    )
    page.find("#fit").click()
    for _ in range(3):
        page.button("Zoom out").click()
    page.js("said.length = 0")
    page.button("Zoom out").click()
    said = page.wait(lambda: page.js("return said"))
    hub = max(G, key=lambda node: (G.degree(node), node))
    assert any(text[:20] == G.nodes[hub]["label"][:20] for text, *_ in said)
    assert {round(size) for *_, size in said} == {12}  # as large as at any distance
    assert len({text for text, *_ in said}) <= 16  # a drawing may have been made twice


def test_a_graph_too_large_to_read_opens_on_groups_until_asked(visit):
    graph = synthetic_graph(200)
    page = visit(graph)
    assert "too small to read" in page.find("#notice").text
    assert page.shown() == 200  # nodes that pass, in their groups
    page.find("#notice button").click()
    page.wait(lambda: "group=none" in page.driver.current_url)
    assert not page.driver.find_elements("css selector", "#notice .note")
    key = next(key for key, data in graph.nodes(data=True) if data["kind"] == "problem")
    page.open("#select=node," + quote(key.removeprefix(BASE), safe=""))
    page.wait(lambda: "near=" in page.driver.current_url)  # the node itself, not its group
    assert page.find("#why .over").text.split(" ")[0] == "Problem"
    assert 0 < page.shown() < 200


def test_a_graph_past_the_limit_opens_on_groups(visit, monkeypatch):
    monkeypatch.setattr("kg.render.payload.LARGE", 200)
    page = visit(synthetic_graph(400))
    assert "400 nodes are more than can be drawn" in page.find("#notice").text
    page.take("(policy")  # a search shows the node itself, not its group
    assert page.find("#why .over").text.split(" ")[0] == "Policy"
    assert 0 < page.shown() <= 200


# How many pixels at the left and at the right of the drawing hold nothing.
AIR = """
const canvas = document.querySelector("#canvas canvas");
const { width, height } = canvas;
const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
const painted = (x) => { for (let y = 0; y < height; y++) if (data[(y * width + x) * 4 + 3]) return true; };
const columns = Array.from({ length: width }, (_, x) => x).filter(painted);
return [columns[0], width - 1 - columns[columns.length - 1]];
"""


@pytest.mark.parametrize("nodes", [10, 200])
def test_a_deep_link_shows_all_that_it_draws_beside_its_panel(visit, nodes):
    graph = toy_graph() if nodes == 10 else synthetic_graph(nodes)
    key = next(key for key, data in graph.nodes(data=True) if data["kind"] == "problem")
    fragment = "#select=node," + quote(key.removeprefix(BASE), safe="")

    def whole() -> bool:
        left, right = page.js(AIR)
        return page.find("#panel").is_displayed() and min(left, right) > 0 and abs(left - right) < 20

    page = visit(graph, fragment)
    page.wait(whole)
    page.open()
    page.js("location.hash = arguments[0]", fragment)
    page.wait(whole)


# A click as a mouse makes it, at a place on the page.
def click(page, x: float, y: float, count: int = 1) -> None:
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": count}
        page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def boxes(page) -> dict[str, tuple[float, float]]:
    """Where the words of the drawing stand on the page, by what they say."""
    page.js(
        "const was = CanvasRenderingContext2D.prototype.fillText; window.said = {};"
        "CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {"
        "  const { a, e, f, d } = this.getTransform();"
        "  said[text] = [a * x + e, d * y + f]; was.call(this, text, x, y); }"
    )
    page.find("#fit").click()
    page.wait(lambda: page.js("return Object.keys(said).length"))
    left, top = page.js(
        "const r = document.querySelector('#canvas').getBoundingClientRect(); return [r.left, r.top]"
    )
    return {text: (x + left + 4, y + top) for text, (x, y) in page.js("return said").items()}


@pytest.mark.parametrize("pause", [0.0, 0.12])
def test_a_double_click_unfolds_the_group_under_it_wherever_it_stands(visit, pause):
    graph = toy_graph()
    page = visit(graph, "#group=type")
    groups = {text: place for text, place in boxes(page).items() if "nodes" in text}
    assert groups
    keys = set()
    for place in groups.values():
        page.open("#group=type")
        click(page, *place)
        page.wait(lambda: page.find("#panel").is_displayed())
        name = page.find("#why h2").text
        page.open("#group=type")
        time.sleep(0.2)
        click(page, *place)
        time.sleep(pause)
        click(page, *place, 2)
        page.wait(lambda: "open=" in page.driver.current_url)
        assert not page.find("#panel").is_displayed()
        keys.add((name, unquote(unquote(page.driver.current_url)).partition("open=")[2]))
    assert len(keys) == len(groups)  # each unfolds another one


def test_the_drawing_stays_where_it_is_when_the_panel_opens_and_closes(visit):
    page = visit(toy_graph())
    places = boxes(page)
    before = page.js(AIR)[0]
    click(page, *places["Pilot Office"])  # at the left
    page.wait(lambda: page.find("#panel").is_displayed())
    time.sleep(0.6)
    assert abs(page.js(AIR)[0] - before) < 3
    page.find("#canvas").send_keys(Keys.ESCAPE)
    time.sleep(0.6)
    assert abs(page.js(AIR)[0] - before) < 3


def test_a_search_that_draws_a_neighbourhood_shows_all_of_it(visit):
    page = visit(synthetic_graph(200))
    page.search("(problem")
    page.find("#search").send_keys(Keys.ENTER)
    page.wait(lambda: "near=" in page.driver.current_url)

    def whole() -> bool:
        left, right = page.js(AIR)
        return min(left, right) > 0 and abs(left - right) < 20

    page.wait(whole)
    time.sleep(0.5)
    assert whole()


def test_the_whole_graph_comes_back_into_view(visit):
    page = visit(toy_graph())
    before = page.js(AIR)
    for name in ("reset", "fit"):
        for _ in range(4):
            page.button("Zoom in").click()
        page.find("#canvas").send_keys(Keys.SHIFT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        page.wait(lambda: page.js(AIR) != before)
        page.find(f"#{name}").click()
        page.wait(lambda: page.js(AIR) == before)


@pytest.mark.parametrize("fragment", ["#near=order,2&select=node,order", "#path=order,code&select=node,code"])
def test_what_is_hidden_takes_its_neighbourhood_along_and_can_be_shown_again(visit, fragment):
    page = visit(toy_graph(), fragment)
    page.button("Hide").click()
    assert page.shown() == 9
    assert "Neighbourhood" not in page.find("#notice").text
    assert "path" not in page.find("#notice").text
    assert page.find("#hidden-by-hand").text.split() == ["1", "hidden", "Show"]
    page.driver.switch_to.active_element.send_keys("u")  # the keyboard is where the hint says what u does
    page.wait(lambda: page.find("#why").is_displayed())
    assert page.shown() < 9
    page.button("Hide").click()
    page.find("#hidden-by-hand button").click()
    assert page.shown() == 10
    assert not page.all("#hidden-by-hand")


def test_a_neighbour_that_is_hidden_leaves_the_neighbourhood(visit):
    page = visit(toy_graph(), "#near=order,2&select=node,log")
    page.button("Hide").click()
    assert "Neighbourhood of “Rest Periods Order”" in page.find("#notice").text


def test_undo_by_key_where_nothing_is_left(visit):
    page = visit(toy_graph())
    for kind in ("unit", "problem", "measure", "policy"):
        page.find(f"#legend-{kind}").click()
    assert page.shown() == 0
    page.find("#canvas").send_keys("h", "u")
    page.wait(lambda: page.shown() == 2)
