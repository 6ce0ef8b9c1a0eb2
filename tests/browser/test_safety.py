"""Nothing that a report contains runs, nothing is asked of the network, nobody is shut out."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from tests.browser.chromium import chromium
from tests.graphs import BASE, chain, edge, node, report, toy_graph

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
EVIL = [
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>document.title='owned'</script>",
    "<!--<script>",
    "{{ 7 * 7 }} ${7 * 7}",
    "javascript:document.title='owned'",
    "]]><svg onload=\"document.title='owned'\">",
    "href='https://example.com/beacon'",
]
LONG = "over and over " * 360
ODD = [
    "😀👩‍👩‍👧‍👦🏴‍☠️",
    "تقرير عن الميناء: لم يتم تسجيل ساعات الراحة",
    "\u202etxet esrever",
    "a\u0000b\u001b[0m",
    "漢" * 500,
]


def odd_graph() -> nx.MultiDiGraph:
    G = nx.MultiDiGraph(reports={}, labels={}, mentions={})
    for i, label in enumerate([*EVIL, *ODD, LONG]):
        key = f"{BASE}measure/{i}'\"<b>&amp;"
        text = f"The office said: {label}\nAnd no more."
        url = "javascript:document.title='owned'" if i else "https://example.org/ok"
        G.graph["reports"][f"r{i}"] = report(label, text, url=url, issuer=label, round=label)
        place = {"report": f"r{i}", "start": 17, "end": 17 + len(label)}
        G.add_node(key, **node("measure", label, [place], type=label, status=label))
        G.add_edge(key, key, key="hasProblem", **edge("hasProblem"))
    a, b = list(G)[:2]
    for i in range(10):
        G.add_edge(a, b, key=f"p{i}", **edge(f"p{i}", rules=[EVIL[0]]))
    return G


def test_what_a_report_contains_stays_text(visit):
    page = visit(odd_graph(), title=EVIL[1])
    for label in [*EVIL, *ODD[:2]]:
        page.take(label[:60])
        assert page.find("#why h2").text.strip() == label.strip()
        page.button("Show in the report").click()
        assert label[:20] in page.find("#source .text").text
    page.js("document.querySelectorAll('#bar [role=tab]')[1].click()")
    for tab in ("edges", "reports", "nodes"):
        page.find(f"#table-{tab}").click()
    assert page.driver.title == EVIL[1].strip()
    assert page.js("return document.querySelectorAll('#app img, #app svg[onload]').length") == 0
    assert (
        page.js("return [...document.links].map((a) => a.protocol).filter((p) => p !== 'https:').length") == 0
    )
    assert [line for line in page.logs() if "favicon" not in line] == []
    assert page.requests() == []


def test_a_label_of_5000_characters_is_cut_and_can_be_read(visit):
    page = visit(odd_graph())
    page.take("over and over")
    assert page.find("#why h2").text.endswith("…")
    page.button("Show the whole label").click()
    assert len(page.find("#why h2").text) > 5_000


def test_ten_parallel_edges_are_one_line_and_ten_claims(visit):
    page = visit(odd_graph())
    page.take("<img src=x")
    page.find("#why .relation:nth-of-type(2) .why").click()
    assert len(page.all("#why .claim")) == 10


def test_the_policy_stops_what_would_be_a_mistake_of_ours(visit):
    page = visit(toy_graph())
    page.js("document.body.insertAdjacentHTML('beforeend', arguments[0])", EVIL[0])
    page.js(
        "const s = document.createElement('script'); s.textContent = arguments[0]; document.body.append(s)",
        "document.title = 'owned'",
    )
    failed = page.driver.execute_async_script(
        "const done = arguments[0]; fetch('https://example.org/').then(() => done(false), () => done(true))"
    )
    assert failed
    assert page.driver.title != "owned"
    assert page.requests() == []


@pytest.mark.parametrize(
    ("graph", "says"), [(nx.MultiDiGraph(), "built from no report"), (None, "Reports were read")]
)
def test_an_empty_graph_says_so_and_why(visit, graph, says):
    if graph is None:
        graph = nx.MultiDiGraph(reports={"r": report("A", "Nothing to see.")})
    page = visit(graph)
    assert page.find("#notice").text.startswith("This graph is empty.")
    assert says in page.find("#notice").text
    assert not page.find("#side").is_displayed()
    for button in page.all("#notice .note .link"):  # what was read can be read
        button.click()
        assert "Nothing to see." in page.find("#source .text").text
    assert page.logs() == []


def test_a_graph_of_one_node(visit):
    page = visit(chain("Harbour Authority"))
    page.take("Harbour")
    assert "No words of a report" in page.find("#why").text
    assert page.logs() == []


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#view=tables",
        "#view=tables&tab=edges",
        "#theme=dark",
        "#theme=dark&view=tables",
        "#lang=zh",
        "#group=type",
    ],
)
def test_axe_finds_no_serious_fault(visit, fragment):
    if not AXE.is_file():
        pytest.skip("no axe-core: npm install --prefix build/npm axe-core@4.14.1")
    page = visit(toy_graph(), fragment)
    page.take("fire registers" if "zh" not in fragment else "消防")
    page.find("#why .where button").click()
    # Through the debugger, for the page's own policy would not let it in.
    page.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.driver.execute_async_script("axe.run().then((r) => arguments[0](r.violations))")
    serious = [f for f in found if f["impact"] in {"serious", "critical", "moderate"}]
    assert [(f["id"], [n["html"][:120] for n in f["nodes"][:3]]) for f in serious] == []


def test_in_the_frame_of_a_notebook(driver, tmp_path):
    from kg.render import show

    path = tmp_path / "notebook.html"
    html = f"<!doctype html><meta charset=utf-8><body>{show(toy_graph())._repr_html_()}"
    path.write_text(html, encoding="utf-8", newline="")
    driver.get(path.as_uri())
    driver.switch_to.frame(0)
    from tests.browser.conftest import Page

    page = Page(driver, path)
    page.wait(lambda: page.js("return document.documentElement.dataset.ready === 'yes'"))
    page.take("Pilot Office")
    assert page.find("#why h2").text == "Pilot Office"
    driver.switch_to.default_content()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 800), (390, 844)])
def test_nothing_runs_over_the_edge(tmp_path, driver, width, height):
    from kg import render
    from tests.browser.conftest import Page

    path = tmp_path / "graph.html"
    path.write_text(render.page(toy_graph()), encoding="utf-8", newline="")
    with chromium(width, height) as browser:
        page = Page(browser, path).open()
        page.take("fire registers")
        assert page.js("return document.documentElement.scrollWidth <= innerWidth")
