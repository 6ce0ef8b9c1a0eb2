"""The same content without the drawing, and pictures of it."""

from __future__ import annotations

import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selenium.webdriver import Keys

from tests.browser.test_explore import AIR
from tests.graphs import synthetic_graph, toy_graph

pytestmark = pytest.mark.browser


def test_all_nodes_and_edges_stand_in_tables(visit):
    page = visit(toy_graph(), "#view=tables")
    assert len(page.all("#table tbody tr")) == 10
    page.find("#table-edges").click()
    assert len(page.all("#table tbody tr")) == 13
    page.find("#table-reports").click()
    assert len(page.all("#table tbody tr")) == 2


def test_every_column_is_in_view_and_each_row_is_one_of_its_class(visit):
    graph = toy_graph()
    for report in graph.graph["reports"].values():
        report["title"] = (
            "Follow-up on what the Harbour Authority and its branches did about the fire registers"
        )
    for _, data in graph.nodes(data=True):
        data["labels"] = {
            "en": data["label"] + " and, in particular, of all that the wardens were asked to do"
        }
        data["label"] = data["labels"]["en"]
        if data["kind"] == "measure":
            data.update(status="recommended", deadline="2023-06", quantity="37 wardens", type="RuleMaking")
    page = visit(graph, "#view=tables")
    frame = page.driver.get_window_size()
    page.driver.set_window_size(1500, 1000)
    needed, there = page.js(
        "const s = document.querySelector('.scroll'); return [s.scrollWidth, s.clientWidth]"
    )
    page.driver.set_window_size(frame["width"], frame["height"])
    assert needed <= there
    assert set(page.texts("#table .c-class")) == {"Unit", "Problem", "Measure", "Policy"}


def test_tables_sort_and_say_how(visit):
    page = visit(toy_graph(), "#view=tables")
    page.find("#sort-label").click()
    assert page.find("th[aria-sort=ascending]").text.startswith("Label")
    labels = page.texts("#table .c-label button")
    assert labels == sorted(labels, key=str.casefold)
    page.find("#sort-label").send_keys(Keys.ENTER)
    assert page.texts("#table .c-label button") == labels[::-1]


def test_tables_follow_the_filters_and_open_the_evidence(visit):
    page = visit(toy_graph(), "#view=tables&off=measure,policy")
    assert len(page.all("#table tbody tr")) == 4
    page.find("#table tbody .c-label button").click()
    assert page.find("#why h2").text == page.texts("#table .c-label button")[0]


def test_tables_follow_what_is_filtered_searched_and_looked_around_while_they_are_shown(visit):
    page = visit(toy_graph())
    page.find("#tab-tables").click()
    page.find("#legend-policy").click()
    assert len(page.all("#table tbody tr")) == 8
    page.find("#legend-policy").click()
    page.take("Rest Periods Order")
    page.find("#why .actions .group button").click()
    assert len(page.all("#table tbody tr")) == 2
    page.find("#tab-graph").click()
    assert page.shown() == 2
    assert page.logs() == []


@pytest.mark.parametrize(
    ("fragment", "edges"), [("near=order,1", 1), ("near=order,2", 4), ("path=order,code", 7)]
)
def test_relations_of_a_neighbourhood_or_path_are_those_within_it(visit, downloads, fragment, edges):
    page = visit(toy_graph(), "#view=tables&tab=edges&" + fragment)
    assert len(page.all("#table tbody tr")) == edges
    page.find("#save-csv").click()
    path = saved(downloads, "csv")
    assert len(path.read_text(encoding="utf-8-sig").strip().splitlines()) == edges + 1
    path.unlink()


def test_tables_say_nothing_of_how_the_graph_is_drawn(visit):
    page = visit(synthetic_graph(200))
    assert "Double-click" in page.find("#notice").text
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not page.find("#notice .note").is_displayed()
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    page.find("#tab-tables").click()
    assert page.find("#notice").text == ""
    page.find("#tab-graph").click()
    assert "Double-click" in page.find("#notice").text


def test_the_basis_of_a_relation_is_underlined_and_not_framed(visit):
    page = visit(toy_graph(), "#view=tables&tab=edges")
    for basis in page.all("#table .basis"):
        sides = [basis.value_of_css_property(f"border-{side}-style") for side in ("top", "left", "right")]
        assert sides == ["none"] * 3


def test_views_change_by_arrow_keys(visit):
    page = visit(toy_graph())
    page.find("#tab-graph").send_keys(Keys.ARROW_RIGHT)
    assert page.find("#tables").is_displayed()
    assert page.driver.switch_to.active_element.get_attribute("id") == "tab-tables"


def saved(folder: Path, ending: str) -> Path:
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if files := [p for p in folder.glob(f"*.{ending}") if p.stat().st_size]:
            return files[0]
        time.sleep(0.05)
    raise AssertionError(f"no {ending} was saved")


def test_svg_of_the_view(visit, downloads):
    page = visit(toy_graph(), title="Harbour <& friends>")
    page.find("#save-svg").click()
    path = saved(downloads, "svg")
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    words = " ".join(root.itertext())
    assert "Harbour <& friends>" in words
    assert "Quay Safety Code" in words
    path.unlink()


def test_png_of_the_view(visit, downloads):
    page = visit(toy_graph())
    page.find("#save-png").click()
    path = saved(downloads, "png")
    assert path.read_bytes().startswith(b"\x89PNG")
    path.unlink()


def test_csv_of_a_table_is_safe_for_a_spreadsheet(visit, downloads):
    G = toy_graph()
    first = min(G)
    G.nodes[first].update({"label": '=HYPERLINK("https://example.org")', "labels": {}})
    page = visit(G, "#view=tables")
    page.find("#save-csv").click()
    path = saved(downloads, "csv")
    assert "\"'=HYPERLINK(" in path.read_text(encoding="utf-8-sig")
    path.unlink()


def test_tables_begin_with_what_has_most_relations_and_numbers_sort_from_the_largest(visit):
    page = visit(toy_graph(), "#view=tables")
    assert page.find("th[aria-sort=descending]").text.startswith("Relations")
    relations = [int(n) for n in page.texts("#table td.c-relations")]
    assert relations == sorted(relations, reverse=True)
    page.find("#sort-quotes").click()
    quotes = [int(n) for n in page.texts("#table td.c-quotes")]
    assert quotes == sorted(quotes, reverse=True)
    assert [head.split(" ")[0] for head in page.texts("#table th[scope=col]")][:3] == [
        "Class",
        "Label",
        "First",
    ]


def test_the_table_of_reports_obeys_the_filters_and_counts(visit):
    page = visit(toy_graph(), "#view=tables&tab=reports")
    assert page.texts("#table td.c-kind-measure") == ["2", "4"]
    assert page.texts("#table td.c-language-label") == ["Chinese", "English"]
    page.open("#view=tables&tab=reports&rounds=2023&off=measure&lang=zh")
    assert page.texts("#table td.c-kind-problem") == ["2"]
    assert page.texts("#table td.c-kind-measure") == ["0"]
    assert page.texts("#table td.c-language-label") == ["英语"]


def test_print_holds_all_rows_whole_quotes_address_and_date(visit):
    page = visit(synthetic_graph(300), "#view=tables")
    assert len(page.all("#table tbody tr")) == 200
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        page.js("dispatchEvent(new Event('beforeprint'))")
        assert len(page.all("#table tbody tr")) == 300
        assert page.find("td q").value_of_css_property("-webkit-line-clamp") == "none"
        assert "graph.html#view=tables" in page.find("#printed").text
        assert page.js("return String(new Date().getFullYear())") in page.find("#printed").text
        page.js("dispatchEvent(new Event('afterprint'))")
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert len(page.all("#table tbody tr")) == 200
    assert not page.find("#printed").is_displayed()


def test_print_shows_the_content_and_not_the_controls(visit):
    page = visit(toy_graph(), "#view=tables")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert page.find("#table").is_displayed()
        assert not page.find("#side").is_displayed()
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def whole(page) -> bool:
    left, right = page.js(AIR)
    return min(left, right) > 0 and abs(left - right) < 20


def test_the_drawing_is_whole_after_the_tables(visit):
    page = visit(synthetic_graph(200))
    page.wait(lambda: whole(page))
    page.find("#tab-tables").click()
    page.find("#tab-graph").click()
    page.wait(lambda: whole(page))
    page.open("#view=tables")  # the list beside it comes only now
    page.find("#tab-graph").click()
    page.wait(lambda: whole(page))


def test_printed_headings_are_words_and_quotes_have_room(visit):
    page = visit(synthetic_graph(300), "#view=tables")
    heads = [head.replace("\n", " ") for head in page.texts("#table th[scope=col]")]
    assert page.all("#table thead button")
    size = {"width": 1030, "height": 700, "deviceScaleFactor": 1, "mobile": False}  # A4 landscape
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        page.js("dispatchEvent(new Event('beforeprint'))")
        assert page.texts("#table th[scope=col]") == heads
        assert not page.all("#table thead button")
        table, quote = page.find("#table").rect["width"], page.find("#table td.c-first-quote").rect["width"]
        assert quote > 0.35 * table
        assert table <= 1030
        page.js("dispatchEvent(new Event('afterprint'))")
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        page.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", size | {"width": 1440, "height": 900}
        )
    assert page.all("#table thead button")


def test_the_table_of_nodes_fits_a_laptop_and_breaks_no_date(visit):
    graph = toy_graph()
    for report in graph.graph["reports"].values():
        report["title"] = "Follow-up on what the Harbour Authority did about the fire registers"
    for _, data in graph.nodes(data=True):
        if data["kind"] == "measure":
            data.update(status="recommended", date="2023-06-30", deadline="2024-06-30", type="RuleMaking")
            data["quantity"] = "37 wardens"
    graph.graph["labels"]["recommended"] = {"en": "recommended", "zh": "建议"}
    size = {"width": 1400, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page = visit(graph, "#view=tables")
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        bar = 15  # pixels of a scroll bar, which a headless browser does not show
        needed, there = page.js(
            "const s = document.querySelector('.scroll'); s.style.paddingRight = `${12 + arguments[0]}px`;"
            "return [s.scrollWidth, s.clientWidth]",
            bar,
        )
        lines = page.js(
            "return [...document.querySelectorAll('td.c-date .line')]"
            ".map((l) => [l.textContent, l.getClientRects().length, l.clientHeight])"
        )
    finally:
        page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size | {"width": 1440})
    assert needed <= there
    assert {text for text, _, _ in lines} == {"2023-06-30", "by 2024-06-30"}
    assert all(height < 24 for _, _, height in lines)
