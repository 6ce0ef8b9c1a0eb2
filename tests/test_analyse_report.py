"""The summary and the pictures: what they say, that it is escaped, and that bytes do not change."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from base64 import b64encode
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest

import kg
from kg.analyse import Table, ask, figures, report_html, report_markdown
from kg.analyse.draw.alluvial import count_ways
from kg.analyse.draw.style import SIZE, text_width
from kg.analyse.draw.timeline import UNPLACED, count_rounds, timeline
from kg.analyse.questions import QUESTIONS, Options
from kg.analyse.same import MEANING
from kg.errors import MissingExtraError, UnknownNameError
from tests.gold_graph import gold_graph
from tests.graphs import BASE, toy_graph

HOSTILE = '](javascript:alert(1)) <script>alert("x")</script> www.example.org **b** | `c` $d$ & 中\n# e'


def hostile_graph() -> nx.MultiDiGraph:
    G = toy_graph()
    for _, data in G.nodes(data=True):
        data["label"] = HOSTILE
    for report in G.graph["reports"].values():
        report.update(title=HOSTILE, source=HOSTILE, round=HOSTILE, issuer=HOSTILE)
    return G


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.policy = ""
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        if "href" in found:
            self.links.append(str(found["href"]))
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(found["content"])

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_summary_counts_what_the_graph_holds() -> None:
    text = report_markdown(toy_graph())
    assert "2 reports, dated 2023-11-30 to 2024-02-01: 2 units (0 of them groups" in text
    assert "13 facts between them: 9 stated in the words of a sentence, 4 implied" in text
    assert "2 of 2 chains lead from a unit" in text
    assert "(1 by stated facts alone)." in text


@pytest.mark.parametrize(
    ("dates", "english", "chinese"),
    [
        (("2024-03-01", None), "2 reports, 1 of them dated (2024-03-01):", "其中 1 份有日期（2024-03-01）。"),
        (("2024-03-01", "2024-03-01"), "2 reports, dated 2024-03-01:", "2 份报告，日期为 2024-03-01。"),
        ((None, None), "2 reports: 2 units", "共 2 份报告。"),
    ],
)
def test_the_summary_dates_no_report_that_has_no_date(
    dates: tuple[str | None, ...], english: str, chinese: str
) -> None:
    G = toy_graph()
    for report, date in zip(G.graph["reports"].values(), dates, strict=True):
        report["date"] = date
    assert english in report_markdown(G)
    assert chinese in report_markdown(G, language="zh")


def test_of_three_reports_two_dates_are_told_from_first_to_last() -> None:
    G = toy_graph()
    G.graph["reports"]["c"] = {"title": "c", "text": "Rain.", "language": "en", "source": "c.txt"}
    assert "3 reports, 2 of them dated (2023-11-30 to 2024-02-01):" in report_markdown(G)


def test_the_summary_in_chinese_says_the_same_with_chinese_names() -> None:
    G = toy_graph()
    english, chinese = report_markdown(G), report_markdown(G, language="zh")
    assert (
        "共 2 份报告，日期为 2023-11-30 至 2024-02-01。读出 2 个单位（其中 0 个是统称的单位集合）" in chinese
    )
    assert "共有 13 项事实：句中文字明述的 9 项，仅由报告结构推断的 4 项。" in chinese
    assert "2 条链路中，" in chinese
    labels = [data["labels"] for _, data in G.nodes(data=True) if "zh" in data["labels"]]
    assert any(f"[{one['zh']}](" in chinese for one in labels)
    assert not any(f"[{one['en']}](" in chinese for one in labels)
    targets = [sorted(re.findall(r"\]\(([^)]*)\)", text)) for text in (english, chinese)]
    assert targets[0] == targets[1]


def test_the_summary_says_its_language_and_knows_no_other() -> None:
    G = toy_graph()
    assert report_html(G).startswith('<!DOCTYPE html>\n<html lang="en">')
    assert report_html(G, language="zh").startswith('<!DOCTYPE html>\n<html lang="zh">')
    with pytest.raises(UnknownNameError, match="unknown language 'cn'; known: en, zh"):
        report_html(G, language="cn")


def test_what_is_missing_is_listed_by_the_names_that_are_shown() -> None:
    G = nx.MultiDiGraph(reports={"r": {"title": "title", "text": "", "language": "zh", "source": "a.txt"}})
    for english, chinese in (("a", "丙"), ("b", "乙"), ("c", "一")):
        G.add_node(f"urn:{english}", kind="measure", label=english, labels={"en": english, "zh": chinese})
    for language, names in (("en", "abc"), ("zh", "一丙乙")):
        found = re.findall(r"^- \[(.)\]", report_markdown(G, language=language), re.MULTILINE)
        assert "".join(found) == names


def test_what_is_missing_stands_in_the_order_of_a_dictionary_and_says_where_the_others_are() -> None:
    G = nx.MultiDiGraph(reports={"r": {"title": "title", "text": "", "language": "en", "source": "a.txt"}})
    names = ["Zone plan", "area plan", "Berth plan", "crane plan", "Dock plan", "eel plan"]
    for name in names:
        G.add_node(f"urn:{name[0]}", kind="measure", label=name, labels={"en": name})
    told = report_markdown(G)
    found = re.findall(r"^- \[(\w+ plan)\]", told, re.MULTILINE)
    assert found == sorted(names, key=str.casefold)[:5]
    assert "kg analyse gaps lists all" in told
    rows = [row["label"] for row in QUESTIONS["gaps"].function(G, Options()).to_dicts()]
    assert rows[:6] == sorted(names, key=str.casefold)  # and there they stand in the same order


def test_a_deadline_that_passed_is_told_in_chinese_with_its_status() -> None:
    G = toy_graph()
    measure = min(node for node, kind in G.nodes(data="kind") if kind == "measure")
    G.nodes[measure].update(deadline="2023-01", status="partly resolved")
    G.graph["labels"] = {"partly-resolved": {"en": "partly resolved", "zh": "部分整改"}}
    assert "（期限 2023-01，状态：部分整改）。" in report_markdown(G, language="zh")
    assert "(deadline 2023-01, status partly resolved). " in report_markdown(G)
    G.nodes[measure]["status"] = None
    assert "（期限 2023-01，状态：未说明）。" in report_markdown(G, language="zh")


def test_problems_that_are_counted_together_are_all_linked() -> None:
    G = nx.MultiDiGraph(reports={"r": {"title": "title", "text": "", "language": "en", "source": "a.txt"}})
    for name, kind in (("u", "unit"), ("v", "unit"), ("p", "problem"), ("q", "problem")):
        G.add_node(f"urn:x:{name}", kind=kind, label=f"kept no ledger {name}", labels={}, reports=["r"])
    G.add_edge("urn:x:u", "urn:x:p", key="hasProblem", confidence=0.9, basis="stated", reports=["r"])
    G.add_edge("urn:x:v", "urn:x:q", key="hasProblem", confidence=0.5, basis="stated", reports=["r"])
    text = report_markdown(G)
    assert "confidence" not in text
    line = next(line for line in text.splitlines() if line.startswith("- [kept no ledger p]"))
    assert "2 named units" in line
    assert "These figures are of 2 like problems together: the link shows one of them" in line
    assert "the others are [kept no ledger q](graph.html#select=node," in line
    # How sure the order is stands apart, in the words of statistics, which the page folds.
    assert "resamples" not in line
    assert "#### How sure is this order?" in text
    page = report_html(G)
    folded = "".join(re.findall(r"<details>.*?</details>", page, re.DOTALL))
    assert "in 95 % of resamples" in folded
    for word in ("resamples", "Jaccard"):
        assert page.count(word) == folded.count(word)
    assert "words overlap by half or more are counted as one" in text
    assert "2 个相近问题合并计算的" in report_markdown(G, language="zh")
    # No headline stands on what is less likely right than not.
    G.edges["urn:x:v", "urn:x:q", "hasProblem"]["confidence"] = 0.4
    text = report_markdown(G)
    assert "1 of them with a confidence below 0.5: less likely right than not" in text
    assert "2 named units" not in text
    chinese = report_markdown(G, language="zh")
    assert "其中 1 项事实的置信度低于 0.5" in chinese
    assert "2 个相近问题合并计算的" not in chinese


def test_each_problem_is_told_with_its_reports_and_one_body_is_one_unit() -> None:
    G = nx.MultiDiGraph(reports={"r": {"title": "title", "text": "", "language": "en", "source": "a.txt"}})
    for name, kind in (("u", "unit"), ("v", "unit"), ("w", "unit"), ("p", "problem")):
        G.add_node(f"urn:x:{name}", kind=kind, label=f"name {name}", labels={}, reports=["r"])
    for unit in "uvw":
        G.add_edge(f"urn:x:{unit}", "urn:x:p", key="hasProblem", basis="stated", reports=["r"])
    assert "): in 1 report; 3 named units (3 stated); 0 measures" in report_markdown(G)
    G.add_edge("urn:x:v", "urn:x:u", key="partOf", basis="stated", reports=["r"])
    text, chinese = report_markdown(G), report_markdown(G, language="zh")
    assert "): in 1 report; 2 named units (2 stated); 0 measures" in text
    assert "are one body and count as one unit." in text
    assert "are one body and no pair." in text
    assert "：见于 1 份报告；涉及 2 个具名单位（明述 2 个）；" in chinese
    assert "视为同一机构，只计一个单位。" in chinese


def test_units_of_which_nothing_was_read_are_the_same_in_the_summary_and_the_query(demo: Path) -> None:
    built = kg.open(demo)
    silent = built.query("silent-units")
    text = report_markdown(built.graph())
    section = text[text.index("Unit in no statement") :].splitlines()
    assert section[2].startswith("These are the units, named ones and groups, that the reports mention")
    assert section[4].startswith(f"{len(silent)} in the full graph")


def test_what_is_overdue_longest_comes_first() -> None:
    G = toy_graph()
    measures = sorted(node for node, kind in G.nodes(data="kind") if kind == "measure")
    days = ("2022-12", "2021-06-30", "2022-01")
    for measure, day in zip(measures, days, strict=False):
        G.nodes[measure].update(deadline=day, status="planned")
    told = report_markdown(G)
    places = [told.index(f"(deadline {day}, status") for day in sorted(days[: len(measures)])]
    assert len(places) > 1
    assert places == sorted(places)


def test_the_summary_measures_nothing_that_it_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    def betweenness(*_: object, **__: object) -> None:
        raise AssertionError("measured, and not shown")

    shown = report_markdown(toy_graph())
    monkeypatch.setattr("kg.analyse.measures.betweenness", betweenness)
    assert report_markdown(toy_graph()) == shown


def test_each_thing_leads_to_the_page_and_to_its_words() -> None:
    G = toy_graph()
    links = [urlsplit(link) for link in Page(report_html(G)).links]
    asked = [parse_qs(link.fragment) for link in links if link.path == "graph.html"]
    nodes = {name for one in asked for name in one.get("select", ())}
    assert {f"{BASE}{node.removeprefix('node,')}" for node in nodes} <= set(G)
    quotes = [name for one in asked for name in one.get("text", ())]
    for quoted in quotes:
        key, *place = quoted.split(",")
        text = G.graph["reports"][key]["text"]
        start, end = map(int, place)
        assert text[start:end] in {
            text[e["start"] : e["end"]] for _, evidence in G.nodes(data="evidence") for e in evidence
        }
    assert len(quotes) == 4
    assert {(link.scheme, link.netloc) for link in links} == {("", "")}


def test_words_of_a_report_stay_words_in_html() -> None:
    page = Page(report_html(hostile_graph()))
    assert set(page.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "main"),
        *("h1", "h2", "h3", "p", "ul", "li", "a", "details", "summary"),
    }
    assert all(link.startswith(("graph.html#", "reports/")) for link in page.links)
    assert any("<script>" in words for words in page.words), "shown, not run"


def test_the_page_allows_its_own_style_and_nothing_else() -> None:
    text = report_html(toy_graph())
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = Page(text).policy
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "{{" not in text


def test_words_of_a_report_stay_words_in_markdown() -> None:
    text = report_markdown(hostile_graph())
    assert "<script>" not in text.replace("\\<", "")
    targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", text)
    assert targets
    assert all(target.startswith(("graph.html#", "reports/")) for target in targets)
    assert not re.search(r"^# e", text, re.M)
    assert "www&#8203;." in text


def test_a_table_as_markdown_keeps_its_cells_apart() -> None:
    text = Table("t", "T", ("a", "b"), ((HOSTILE, None),)).to_markdown().splitlines()
    assert len(text) == 3
    assert len(re.findall(r"(?<!\\)\|", text[2])) == 3


def test_a_table_as_markdown_has_the_iris_of_nodes_letter_by_letter() -> None:
    rows = ask(toy_graph(), "chains").to_markdown().splitlines()
    assert f"| `{BASE}unit/harbour` |" in "\n".join(rows)
    assert not any("&#8203;" in row for row in rows)
    hostile = Table("t", "T", ("a",), (("https://x/`|a",), ("https://x/a <b>",))).to_markdown()
    assert "\n| https&#8203;://x/\\`\\|a |\n" in hostile


def test_a_table_is_shown_in_a_notebook_with_its_notes_and_nothing_runs():
    table = Table("t", "T", ("a", "b"), ((HOSTILE, None),), ("read <it> so",))
    html = table._repr_html_()
    assert "<caption>T</caption>" in html
    assert "<p>read &lt;it&gt; so</p>" in html
    assert escape(HOSTILE) in html
    assert set(re.findall(r"<(\w+)", html)) == {"table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    assert repr(table) == "<Table 't': 1 row of a, b>"


def test_a_table_as_a_data_frame() -> None:
    pytest.importorskip("pandas")
    frame = Table("t", "T", ("a", "b"), (("x", 1), ("y", 2)), ("a note",)).to_pandas()
    assert list(frame.columns) == ["a", "b"]
    assert frame["b"].sum() == 3
    assert frame.attrs["notes"] == ["a note"]


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"pip install -e '\.\[notebook\]'"):
        Table("t", "T", ("a",), ()).to_pandas()


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"pip install -e '\.\[notebook\]'"):
        figures(toy_graph())


@pytest.mark.parametrize(
    "G", [nx.MultiDiGraph(), toy_graph(), hostile_graph()], ids=["empty", "toy", "hostile"]
)
def test_pictures_are_svg_without_script_or_outside_address(G: nx.MultiDiGraph) -> None:
    pytest.importorskip("matplotlib")
    drawn = figures(G)
    assert sorted(drawn) == ["alluvial.svg", "degrees.svg", "problems-by-unit.svg", "rounds.svg"]
    for svg in drawn.values():
        root = ET.fromstring(svg)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "foreignObject", "image", "a"}
        links = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
        assert all(link.startswith("#") for link in links)
        assert not re.search(rb"\d{4}-\d\d-\d\dT", svg), "no clock"


def test_pictures_and_summaries_are_the_same_in_each_process() -> None:
    pytest.importorskip("matplotlib")
    code = (
        "from hashlib import sha256; from kg.analyse import figures, report_html, network_measures\n"
        "from tests.graphs import toy_graph; G = toy_graph()\n"
        "parts = [*figures(G).values(), report_html(G).encode(), repr(network_measures(G)).encode()]\n"
        "print([sha256(part).hexdigest() for part in parts])"
    )
    root = Path(__file__).parents[1]
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_labels_stand_in_the_pictures_as_text() -> None:
    pytest.importorskip("matplotlib")
    svg = ET.fromstring(figures(toy_graph())["problems-by-unit.svg"])
    words = {element.text for element in svg.iter() if element.tag.endswith("text")}
    assert {"Harbour Authority", "Pilot Office", "safety", "record keeping", "1 (1)", "1 (0)"} <= words


def drawn_words(svg: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter() if element.tag.endswith("text")]


def test_units_of_one_name_are_told_apart_by_their_reports() -> None:
    pytest.importorskip("matplotlib")
    G = toy_graph()
    for unit, report in (("harbour", "h" * 16), ("pilots", "b" * 16)):
        G.nodes[f"{BASE}unit/{unit}"].update(label="The Office", labels={}, reports=[report])
    names = {
        words for words in drawn_words(figures(G)["problems-by-unit.svg"]) if words.startswith("The Office")
    }
    assert names == {"The Office (Follow-up on the Harbour Authority)", "The Office (湾区港务局整改情况通报)"}
    for unit, end in (("harbour", "North"), ("pilots", "South")):
        long = f"Standing Committee of the Authority of the Harbour, {end}"
        G.nodes[f"{BASE}unit/{unit}"].update(label=long)
    words = drawn_words(figures(G)["problems-by-unit.svg"])
    assert sum(line.startswith("Standing") for line in set(words)) == 2


def test_the_title_of_the_rounds_is_not_cut_and_without_rounds_there_is_no_bar() -> None:
    pytest.importorskip("matplotlib")
    G = gold_graph("round-1-summary", "round-2-summary")
    words = drawn_words(figures(G)["rounds.svg"])
    first = next(i for i, line in enumerate(words) if line.startswith("Rounds in order"))
    title = [line for line in words[first : first + 3] if "Third round" not in line]
    assert f"the same: {MEANING['alike']}" in " ".join(title)
    assert all(text_width(line) * 11 / SIZE <= 6 - 0.7 for line in title)
    for report in G.graph["reports"].values():
        report.update(date=None, round=None)
    assert drawn_words(figures(G)["rounds.svg"]) == ["No report tells which round it belongs to."]


def test_the_ways_of_the_alluvial() -> None:
    assert count_ways(toy_graph()) == {
        ("Harbour Authority", "safety", "rule making", "Quay Safety Code"): 1,
        ("Harbour Authority", "safety", "training", "no policy"): 1,
        ("Pilot Office", "record keeping", "record keeping", "Rest Periods Order"): 1,
    }


def test_a_long_tail_of_units_flows_together() -> None:
    ways = count_ways(gold_graph())
    units = {path[0] for path in ways}
    assert len(units) == 13
    assert "all others" in units


def test_the_rounds_in_order_of_time() -> None:
    counted = count_rounds(gold_graph("round-1-summary", "round-2-summary"))
    first, second = counted
    assert (first.startswith("Third round"), second.startswith("Fourth round")) == (True, True)
    assert counted[first]["problems, come back"] == 0
    assert counted[second]["problems, come back"] > 0
    undated = toy_graph()
    for report in undated.graph["reports"].values():
        report.update(date=None, round=None)
    assert list(count_rounds(undated)) == ["round not given"]


def test_the_picture_tells_which_round_has_no_date() -> None:
    G = toy_graph()
    for number, report in enumerate(G.graph["reports"].values()):
        report.update(round=f"Round {number}", date=None if number else "2024-03-01")
    texts = [text.get_text() for text in timeline(G).axes[0].texts]
    assert "no date: Round 1" in texts
    assert "Round 0" in texts
    [legend] = timeline(G).legends
    assert UNPLACED in [text.get_text() for text in legend.get_texts()]
    [legend] = timeline(gold_graph("round-1-summary", "round-2-summary")).legends
    assert UNPLACED not in [text.get_text() for text in legend.get_texts()]


def test_a_report_that_gave_nothing_is_told_where_to_look_and_not_called_complete() -> None:
    silent = nx.MultiDiGraph(
        reports={"r": {"title": "t", "text": "Rain.", "language": "en", "source": "a.txt"}}
    )
    text = report_markdown(silent)
    assert "0 facts; 0 of 1 sentence" in text
    assert "No unit has a problem in this graph" in text
    assert "[coverage.csv](coverage.csv)" in text
    assert "No unit has a problem" not in report_markdown(toy_graph())
