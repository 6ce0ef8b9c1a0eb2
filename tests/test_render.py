"""The page as text: what it carries, that it is the same each time, and that it lets nothing run."""

from __future__ import annotations

import json
import random
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import render
from kg.analyse import network_measures, with_communities
from kg.errors import DataError, InputError, UnknownNameError
from kg.render import assets, payload
from kg.render.explorer import Explorer
from tests.graphs import BASE, WRAPPED, chain, edge, node, report, synthetic_graph, toy_graph, wrapped_graph


class Reader(HTMLParser):
    """The scripts, styles and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, dict[str, str | None], str]] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.parts.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(("/" + tag, {}, ""))

    def handle_data(self, data: str) -> None:
        if self.parts and self.parts[-1][0] in {"script", "style"}:
            tag, attrs, before = self.parts.pop()
            self.parts.append((tag, attrs, before + data))  # data may come in pieces

    def island(self, name: str) -> object:
        return json.loads(next(data for _, attrs, data in self.parts if attrs.get("id") == name))

    def code(self, tag: str) -> list[str]:
        return [data for found, attrs, data in self.parts if found == tag and "type" not in attrs]


def islands(G: nx.MultiDiGraph) -> tuple[list, list, dict, dict]:
    reader = Reader(render.page(G))
    names = ("kg-nodes", "kg-edges", "kg-meta", "kg-evidence")
    nodes, edges, meta, evidence = (reader.island(name) for name in names)
    return nodes, edges, meta, evidence


def test_the_page_asks_for_nothing_and_runs_only_what_its_policy_names():
    reader = Reader(render.page(toy_graph()))
    loading = {"src", "srcset", "href", "action", "data", "poster", "background"}
    assert [row for row in reader.attributes if row[1] in loading] == []
    assert [row for row in reader.attributes if row[1].startswith("on") or row[1] == "style"] == []
    policy = next(
        value for tag, name, value in reader.attributes if name == "content" and "script-src" in value
    )
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert {assets.csp_hash(code) for code in reader.code("script")} == set(
        re.findall(r"'sha256-[^']+'", policy.split("script-src")[1].split(";")[0])
    )
    assert [assets.csp_hash(code) for code in reader.code("style")] == re.findall(
        r"'sha256-[^']+'", policy.split("style-src")[1].split(";")[0]
    )


def test_the_page_is_the_same_whatever_the_order_of_the_graph():
    G = toy_graph()
    other = nx.MultiDiGraph(**dict(reversed(G.graph.items())))
    nodes, edges = list(G.nodes(data=True)), list(G.edges(keys=True, data=True))
    random.Random(3).shuffle(nodes)
    random.Random(4).shuffle(edges)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    assert render.page(other) == render.page(G)
    assert render.svg(other) == render.svg(G)


def test_nothing_is_written_to_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    render.page(toy_graph())
    render.show(toy_graph())
    assert list(tmp_path.iterdir()) == []


def test_offsets_are_utf16_and_every_quote_is_found_again():
    G = toy_graph()
    nodes, _, meta, evidence = islands(G)
    reader = Reader(render.page(G))
    texts = [str(reader.island(f"kg-text-{i}")).encode("utf-16-le") for i in range(len(meta["reports"]))]
    quotes = set()
    for flat, text in zip(evidence["mentions"], texts, strict=True):
        for start, end, number in zip(*[iter(flat)] * 3, strict=True):
            quotes.add((nodes[number]["label"], text[2 * start : 2 * end].decode("utf-16-le")))
    assert ("trained 37 wardens 🔥 by June 2023", "trained 37 wardens 🔥 by June 2023") in quotes
    assert ("Pilot Office", "Pilot Office") in quotes  # stands after the emoji


def test_quotes_stand_in_the_sentences_that_kg_read():
    G = toy_graph()
    _, _, meta, evidence = islands(G)
    reader = Reader(render.page(G))
    quoted = set()
    for number, flat in enumerate(evidence["sentences"]):
        text = str(reader.island(f"kg-text-{number}")).encode("utf-16-le")
        for start, end in zip(flat[::2], flat[1::2], strict=True):
            quoted.add(text[2 * start : 2 * end].decode("utf-16-le"))
    assert (
        "The Pilot Office will keep a log from March 2024, as the Rest Periods Order demands." in quoted
    )  # stands after the emoji
    assert len(evidence["sentences"]) == len(meta["reports"])


def test_a_language_that_kg_cuts_no_sentences_of_is_drawn_too():
    G = toy_graph()
    for row in G.graph["reports"].values():
        row["language"] = "fr"
    assert islands(G)[3]["sentences"] == [[], []]
    assert islands(G)[3]["flows"] == [[], []]


def test_what_reports_call_a_unit_is_carried_once_and_that_of_a_problem_is_not():
    G = toy_graph()
    G.nodes[f"{BASE}unit/harbour"]["names"] = ["Harbour Authority", "HA", "港务局"]
    G.nodes[f"{BASE}problem/fire"]["names"] = ["Fire registers were renewed too slowly"]
    called = {row["iri"]: row["called"] for row in islands(G)[0] if "called" in row}
    assert called == {"unit/harbour": ["HA"]}


def test_a_status_of_two_words_travels_with_its_labels():
    G = chain("Harbour Authority", "late entries")
    G.graph["labels"] = {"partly-resolved": {"en": "partly resolved", "zh": "部分整改"}}
    problem = next(key for key, kind in G.nodes(data="kind") if kind == "problem")
    G.nodes[problem]["status"] = "partly resolved"
    nodes, _, meta, _ = islands(G)
    (status,) = [row["status"] for row in nodes if "status" in row]
    assert meta["labels"][status]["zh"] == "部分整改"


def test_paragraphs_over_several_lines_are_told_from_lines_that_end():
    start, end = islands(wrapped_graph())[3]["flows"][0]  # one: neither the title nor the list
    flowing = WRAPPED.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    assert flowing == WRAPPED[WRAPPED.index("We found") : WRAPPED.index("\n\n- The")]


def test_each_text_is_held_once():
    text = toy_graph().graph["reports"]["h" * 16]["text"]
    assert render.page(toy_graph()).count(text[:40]) == 1


def test_parallel_edges_and_loops_are_kept():
    G = chain("Harbour Authority", "late entries")
    a, b = sorted(G)[::-1]
    for i in range(9):
        G.add_edge(a, b, key=f"p{i}", **edge(f"p{i}"))
    G.add_edge(a, a, key="hasProblem", **edge("hasProblem"))
    _, edges, _, _ = islands(G)
    assert len(edges) == 11


def test_measures_of_an_analysis_travel_with_the_nodes():
    G = chain("Harbour Authority", "late entries")
    nx.set_node_attributes(G, 0.25, "pagerank")
    nx.set_node_attributes(G, float("nan"), "broken")
    nodes, _, meta, _ = islands(G)
    assert meta["measures"] == ["pagerank"]
    assert nodes[0]["measures"] == {"pagerank": 0.25}


def test_only_web_addresses_become_links():
    G = nx.MultiDiGraph(reports={})
    urls = ["https://example.org/a", "javascript:alert(1)", "data:text/html,x", "file:///x", "http://[", None]
    for i, url in enumerate(urls):
        G.graph["reports"][f"r{i}"] = report("A", "text", url=url)
    _, _, meta, _ = islands(G)
    assert [row.get("url") for row in meta["reports"]] == ["https://example.org/a", *[None] * 5]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ({"report": "nowhere", "start": 0, "end": 1}, "names report 'nowhere'; known: r"),
        ({"report": "r", "start": 2, "end": 9}, "2:9 of 4 characters"),
        ({"report": "r", "start": 3, "end": 3}, "3:3 of 4 characters"),
    ],
)
def test_evidence_that_no_report_holds_is_an_error(place, says):
    G = nx.MultiDiGraph(reports={"r": report("A", "text")})
    G.add_node(BASE + "unit/a", **node("unit", "a", [place]))
    with pytest.raises(DataError, match=re.escape(says)):
        render.page(G)


def test_unknown_kinds_languages_and_views_name_the_known_ones():
    G = chain("a", "b")
    G.nodes[min(G)]["kind"] = "person"
    with pytest.raises(UnknownNameError, match="known: measure, policy, problem, unit"):
        render.page(G)
    with pytest.raises(UnknownNameError, match="known: en, zh"):
        render.page(chain("a"), language="fr")
    with pytest.raises(UnknownNameError, match="unit:NAME"):
        render.focus(chain("a"), "measure:x")


@given(text=st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_survives_and_stays_text(text):
    G = nx.MultiDiGraph(reports={"r": report(text, text + "x")})
    place = {"report": "r", "start": 0, "end": len(text) + 1}
    G.add_node(BASE + "unit/a", **node("unit", text, [place]))
    reader = Reader(render.page(G))
    assert reader.island("kg-nodes")[0]["label"] == text
    assert reader.island("kg-text-0") == text + "x"
    assert len(reader.code("script")) == 2
    ElementTree.fromstring(render.svg(G))


def test_a_large_graph_carries_groups_to_open_on(monkeypatch):
    monkeypatch.setattr("kg.render.payload.LARGE", 50)
    _, edges, meta, _ = islands(synthetic_graph(80))
    assert sum(count for *_, count in meta["overview"]["groups"]) == 80
    assert sum(count for *_, count in meta["overview"]["links"]) == len(edges)
    assert islands(synthetic_graph(40))[2]["overview"] is None


def test_the_explorer_is_asked_as_any_network_of_pyvis():
    G = toy_graph()
    data = payload.build(G, title="t", language="en")
    explorer = Explorer(data)
    keys = sorted(G)
    assert explorer.get_nodes() == list(range(len(G)))
    assert explorer.num_edges() == G.number_of_edges()
    for number, key in enumerate(keys):
        assert explorer.get_node(number)["label"] == G.nodes[key]["label"]
        assert explorer.neighbors(number) == {keys.index(other) for other in G.successors(key)}
    page = explorer.generate_html()
    explorer.add_edge(0, 1)  # no error; the page is that of the graph
    assert page == Explorer(payload.build(G, title="t", language="en")).generate_html()


def test_languages_have_the_same_strings_with_the_same_gaps():
    words = assets.strings()
    gaps = {
        code: {key: set(re.findall(r"\{\w+\}", text)) for key, text in words[code].items()} for code in words
    }
    assert gaps["en"] == gaps["zh"]


def test_every_string_that_the_scripts_name_is_there():
    named = set(re.findall(r'\bt\("([^"]+)"[,)]', assets.script()))
    assert named - set(assets.strings()["en"]) == set()


@pytest.mark.parametrize(
    ("view", "nodes"),
    [
        ("unit:pilots", 5),  # its problem, two measures that answer it, the order that one cites
        ("problem:fire", 5),
        ("policy:code", 4),
        ("round", 10),
        ("communities", 10),
    ],
)
def test_views(view, nodes):
    part = render.focus(toy_graph(), view)
    assert len(part) == nodes
    assert set(part.graph["reports"]) == {r for _, d in part.nodes(data=True) for r in d["reports"]}
    assert render.page(part)


def test_a_page_about_one_node_is_headed_with_it():
    part = render.focus(toy_graph(), "unit:pilots")
    label = part.nodes[part.graph["view"]["select"]]["label"]
    assert Reader(render.page(part)).island("kg-meta")["title"] == label
    assert Reader(render.page(part, title="Mine")).island("kg-meta")["title"] == "Mine"


def test_a_picture_obeys_title_and_language_and_refuses_groups():
    G = toy_graph()
    titled = render.svg(G, title="A <title>", language="zh")
    assert ElementTree.fromstring(titled).attrib["aria-label"].startswith("A <title>: ")
    assert "A &lt;title&gt;</text>" in titled
    assert "单位" in titled
    assert "A &lt;title" not in render.svg(G)
    for view in ("round", "communities"):
        with pytest.raises(UnknownNameError, match=r"\.html.*unit:NAME"):
            render.svg(render.focus(G, view))
    with pytest.raises(UnknownNameError, match="known: en, zh"):
        render.svg(G, language="fr")


def test_a_view_takes_an_abbreviation():
    G = chain("a")
    (first, *_) = [key for key, data in G.nodes(data=True) if data["kind"] == "unit"]
    G.nodes[first]["names"] = ["DOT", "the Department of Tides"]
    assert first in render.focus(G, "unit:dot")


def test_a_view_of_a_name_that_two_nodes_share_is_refused():
    G = chain("a")
    G.add_node("https://example.org/other/unit/0", **node("unit", "b", []))
    with pytest.raises(UnknownNameError, match="unit '0'"):
        render.focus(G, "unit:0")
    assert len(render.focus(G, "unit:https://example.org/other/unit/0")) == 1


def test_the_cell_of_a_notebook_keeps_the_page_in_a_frame():
    cell = render.show(toy_graph(), title='A "quoted" <title>')
    assert len(repr(cell)) < 80
    html = cell._repr_html_()
    assert html.count("<iframe") == 1
    assert "<script" not in html
    reader = Reader(html)
    assert next(value for _, name, value in reader.attributes if name == "srcdoc") == cell.html


@pytest.mark.parametrize("height", [0, -5, "tall", 7.5, True, None])
def test_a_height_that_no_cell_has_is_told(height):
    with pytest.raises(InputError, match=re.escape(f"height is {height!r}; expected a number of pixels")):
        render.show(toy_graph(), height=height)


@pytest.mark.parametrize("take", [render.show, render.page, render.svg])
def test_a_title_that_is_no_text_is_told(take):
    with pytest.raises(InputError, match="title is 5; expected text, or None"):
        take(toy_graph(), title=5)


def test_a_page_has_the_communities_that_the_tables_have():
    G = toy_graph()
    for key in G:
        G.nodes[key].pop("community", None)
    told = network_measures(G)
    number = dict(zip(told.column("node"), told.column("community"), strict=True))
    nodes, _, meta, _ = islands(G)
    assert {meta["prefix"] + row["iri"]: row["community"] for row in nodes} == number
    assert "community" not in next(iter(G.nodes(data=True)))[1], "the graph that was given stays as it is"
    given = with_communities(G)
    nx.set_node_attributes(given, 7, "community")
    assert {row["community"] for row in islands(given)[0]} == {7}


def test_the_title_is_that_of_the_only_report():
    G = nx.MultiDiGraph(reports={"r": report("Harbour & quay", "text")})
    assert "<title>Harbour &amp; quay</title>" in render.page(G)
    assert "<title>Knowledge graph of 2 reports</title>" in render.page(toy_graph())
    assert "<title>2 份报告的知识图谱</title>" in render.page(toy_graph(), language="zh")


def test_svg_shows_every_node_and_each_pair_once():
    root = ElementTree.fromstring(render.svg(toy_graph(), language="zh"))
    name = "{http://www.w3.org/2000/svg}"
    titles = {title.text for title in root.iter(name + "title")}
    assert {"港务局", "keep a log from March 2024"} <= titles
    assert len(titles) == 10
    paths = list(root.iter(name + "path"))
    assert len(paths) == 12  # the two edges to the code are one line
    assert sum("stroke-dasharray" in path.attrib for path in paths) == 4


def test_svg_of_an_empty_graph_is_a_picture():
    ElementTree.fromstring(render.svg(nx.MultiDiGraph()))
