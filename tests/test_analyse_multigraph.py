"""The multigraph of a build, and the files of the network tools that are made of it."""

from __future__ import annotations

import inspect
import io
import random
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from kg import analyse
from kg.analyse import (
    ask,
    draw,
    flatten,
    multigraph,
    network_measures,
    node_measure,
    project,
    report_markdown,
    to_gexf,
    to_graphml,
)
from kg.errors import MeasureError
from kg.model import Basis, Entity, Link, Report, Statement
from kg.render import focus, page, show, svg
from tests.graphs import toy_graph
from tests.sample_build import sample


@dataclass(frozen=True)
class Build:
    """A source of ``multigraph``."""

    reports: dict[str, Report]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    statements: tuple[Statement, ...]


def build() -> Build:
    linked, annotations = sample()
    reports = {annotation.report.id: annotation.report for annotation in annotations}
    return Build(reports, linked.entities, linked.links, linked.statements)


def graph() -> nx.MultiDiGraph:
    return multigraph(build(), labels={})


def node_of(G: nx.MultiDiGraph, label: str) -> str:
    return next(node for node, found in sorted(G.nodes(data="label")) if found == label)


def test_every_entity_is_a_node_and_every_fact_an_edge() -> None:
    source = build()
    G = multigraph(source, labels={})
    assert set(G) == {entity.id for entity in source.entities}
    facts = {(s.subject, s.object, s.predicate) for s in source.statements}
    assert set(G.edges(keys=True)) == facts
    assert list(G) == sorted(G)


def test_evidence_is_the_words_with_their_role() -> None:
    G = graph()
    measure, policy = node_of(G, "set up a fee ledger"), node_of(G, "Port Finance Rules")
    data = G.edges[measure, policy, "implementsPolicy"]
    words = {
        piece["role"]: G.graph["reports"][piece["report"]]["text"][piece["start"] : piece["end"]]
        for piece in data["evidence"]
    }
    assert words == {"subject": "set up a fee ledger", "cue": "Under", "object": "Port Finance Rules"}


def test_the_ends_keep_their_roles_where_their_words_are_the_same_and_so_do_other_mentions_of_them() -> None:
    source = build()
    first = next(s for s in source.statements if s.predicate == "implementsPolicy")
    here = first.evidence[-1]  # the words of the policy, said to be those of the measure too
    links = (*source.links, replace(source.links[0], span=here, entity=first.subject))
    twice = replace(first, evidence=(here, first.evidence[0], here))
    G = multigraph(replace(source, links=links, statements=(twice,)), labels={})
    pieces = G.edges[first.subject, first.object, first.predicate]["evidence"]
    found = {(piece["start"], piece["role"]) for piece in pieces}
    assert found == {(here.start, "subject"), (here.start, "object"), (first.evidence[0].start, "subject")}


def test_a_node_lists_its_mentions_and_a_mention_without_entity_is_in_no_list() -> None:
    source = build()
    G = multigraph(source, labels={})
    listed = sum(len(rows) for rows in G.graph["mentions"].values())
    assert listed == sum(link.entity is not None for link in source.links)
    assert listed < len(source.links)
    assert listed == sum(len(evidence) for _, evidence in G.nodes(data="evidence"))


def test_statements_of_one_fact_are_one_edge_stated_if_any_is() -> None:
    source = build()
    first = source.statements[0]
    weaker = replace(first, basis=Basis.INFERRED, rule="S-99", confidence=0.1)
    G = multigraph(replace(source, statements=(*source.statements, weaker)), labels={})
    data = G.edges[first.subject, first.object, first.predicate]
    assert data["basis"] == "stated"
    assert data["confidence"] == first.confidence
    assert data["rules"] == sorted({first.rule, "S-99"})
    assert len(data["statements"]) == 2


def test_the_order_of_the_source_does_not_matter() -> None:
    source = build()
    rng = random.Random(3)
    mixed = Build(
        dict(reversed(source.reports.items())),
        *(tuple(rng.sample(part, len(part))) for part in (source.entities, source.links, source.statements)),
    )
    assert to_graphml(multigraph(mixed, labels={})) == to_graphml(multigraph(source, labels={}))


def test_an_empty_build_is_an_empty_graph() -> None:
    G = multigraph(Build({}, (), (), ()), labels={})
    assert len(G) == 0
    assert to_graphml(G).startswith(b"<")
    assert to_gexf(G).startswith(b"<")


def test_the_organisation_of_the_sample() -> None:
    G = graph()
    tree = project.organisation(G)
    edges = {
        (G.nodes[a]["label"], relation, G.nodes[b]["label"]) for a, b, relation in tree.edges(data="relation")
    }
    assert ("Party Group of the Harbour Office", "leadingBodyOf", "Harbour Office") in edges
    assert ("Ferry School", "hasMember", "All inspected units") in edges


def test_the_sample_counts_twelve_units_and_names_one_of_them() -> None:
    [row] = ask(graph(), "numbers").to_dicts()
    assert (row["of"], row["text_says"], row["graph_names"]) == ("All inspected units", 12, 1)


def test_graphml_can_be_read_again() -> None:
    G = graph()
    H = nx.read_graphml(io.BytesIO(to_graphml(G)))
    assert set(H) == set(G)
    assert H.number_of_edges() == G.number_of_edges()
    node = node_of(G, "Harbour Office")
    assert H.nodes[node]["kind"] == "unit"


@pytest.mark.parametrize("write", [nx.write_graphml, nx.write_gexf, nx.write_gml])
def test_networkx_writes_the_flat_graph_and_parts_of_it(write: Callable[..., None], tmp_path: Path) -> None:
    G = graph()
    parts = (G, G.subgraph(sorted(G)[:5]), focus(G, "unit:Harbour Office"), build())
    for number, part in enumerate(parts):
        write(flatten(part), tmp_path / f"{number}.xml")
        assert (tmp_path / f"{number}.xml").stat().st_size > 0
    assert set(flatten(parts[1])) == set(parts[1])


PROJECTIONS = ("full", "directed", "undirected", "unit_problem", "unit_unit", "policy_policy", "organisation")


@pytest.mark.parametrize("name", PROJECTIONS)
def test_projections_can_be_written_and_read_again(name: str, tmp_path: Path) -> None:
    for G in (toy_graph(), graph(), two_units_of_one_problem()):
        P = getattr(project, name)(G)
        flat = flatten(P)
        assert type(flat) is type(P)
        nx.write_gexf(flat, tmp_path / "p.gexf")
        nx.write_gml(flat, tmp_path / "p.gml")
        nx.write_graphml(flat, tmp_path / "p.graphml")
        again = nx.read_graphml(tmp_path / "p.graphml")
        assert set(again) == set(P)
        assert (again.is_directed(), again.number_of_edges()) == (P.is_directed(), P.number_of_edges())
        if not P.is_multigraph():
            assert all(again.edges[a, b].get("weight") == weight for a, b, weight in P.edges(data="weight"))


def test_flatten_keeps_what_a_group_of_problems_stands_for() -> None:
    P = project.unit_unit(two_units_of_one_problem())
    assert [data for *_, data in flatten(P).edges(data=True)] == [{"weight": 1}]
    B = project.unit_problem(two_units_of_one_problem())
    assert {data.get("members") for _, data in flatten(B).nodes(data=True)} == {None, "p q"}


def two_units_of_one_problem() -> nx.MultiDiGraph:
    G = nx.MultiDiGraph()
    for node, kind in {"u": "unit", "v": "unit", "p": "problem", "q": "problem"}.items():
        G.add_node(node, kind=kind, label="no ledger kept" if kind == "problem" else node, type=None)
    G.add_edge("u", "p", key="hasProblem", confidence=0.9, reports=["a"])
    G.add_edge("v", "q", key="hasProblem", confidence=0.9, reports=["b"])
    return G


def test_a_build_will_do_where_a_graph_is_asked_for() -> None:
    source = build()
    G = multigraph(source)
    assert ask(source, "gaps").rows == ask(G, "gaps").rows
    assert len(page(source)) == len(page(G))
    assert svg(focus(source, "unit:Harbour Office")) == svg(focus(G, "unit:Harbour Office"))
    assert show(source).html == page(source)
    assert node_measure(source, "degree") == node_measure(G, "degree")
    assert network_measures(source).rows == network_measures(G).rows
    assert report_markdown(source) == report_markdown(G)


def asked_a_graph() -> Iterator[Callable[..., object]]:
    """All public functions of the part, whose first parameter is the graph of a build."""
    for module, names in ((analyse, analyse.__all__), (project, vars(project)), (draw, draw.__all__)):
        for name in names:
            function = vars(module)[name]
            if not inspect.isfunction(function) or name.startswith("_"):
                continue
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if first is not None and first.name == "G" and function.__module__.startswith(module.__name__):
                yield function


FUNCTIONS = list(dict.fromkeys(asked_a_graph()))
MORE = {"ask": ("gaps",), "node_measure": ("degree",), "at_least": (0.5,)}  # what else they are told


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_build_will_do_for_every_function(function: Callable[..., object]) -> None:
    if function.__module__.startswith("kg.analyse.draw"):
        pytest.importorskip("matplotlib")
    more = MORE.get(function.__name__, ())
    of_build, of_graph = function(build(), *more), function(multigraph(build()), *more)
    if isinstance(of_graph, nx.Graph):
        assert isinstance(of_build, nx.Graph)
        assert nx.utils.graphs_equal(of_build, of_graph)
    elif type(of_graph).__name__ == "Figure":
        assert draw.to_svg(of_build) == draw.to_svg(of_graph)  # type: ignore[arg-type]
    else:
        assert of_build == of_graph
    with pytest.raises(MeasureError, match="str: no graph; expected a build, or its graph"):
        function("output/", *more)


def test_the_functions_that_take_a_build_are_known() -> None:
    names = {function.__name__ for function in FUNCTIONS}
    assert names >= {
        "full",
        "unit_unit",
        "organisation",
        "figures",
        "timeline",
        "ask",
        "to_gexf",
        "summarise",
    }


def test_what_is_no_graph_of_a_build_is_told() -> None:
    G = graph()
    for other, told in (
        (nx.Graph(G), "a Graph does not tell which way its relations go"),
        (nx.DiGraph(G), "a DiGraph does not tell which relation an edge stands for"),
        ("output/", "str: no graph"),
    ):
        for take in (page, svg, show, partial(ask, name="gaps"), partial(focus, view="round")):
            with pytest.raises(MeasureError, match=rf"{told}.*expected a build, or its graph"):
                take(other)  # type: ignore[operator]


@pytest.mark.parametrize("take", [page, svg, show, partial(ask, name="gaps"), partial(focus, view="round")])
def test_a_graph_that_has_lost_its_names_or_its_evidence_is_told(take: Callable[[object], object]) -> None:
    G = graph()
    numbered = nx.convert_node_labels_to_integers(G)
    with pytest.raises(
        MeasureError, match="the node 0 is no text, and nodes go by their IRI; expected a build"
    ):
        take(numbered)
    with pytest.raises(
        MeasureError, match=r"reports of the node .* is text, as kg.analyse.flatten writes it"
    ):
        take(flatten(G))


def test_the_help_of_the_graph_tells_each_attribute() -> None:
    G, told = graph(), inspect.getdoc(multigraph) or ""
    names = {name for _, data in G.nodes(data=True) for name in data}
    names |= {name for *_, data in G.edges(data=True) for name in data} | set(G.graph)
    assert {name for name in names if f"``{name}``" not in told} == set()


class Odd:
    def __str__(self) -> str:
        return "odd\x00"


@pytest.mark.parametrize(
    ("value", "flat"),
    [
        (np.float64(0.25), 0.25),
        (np.float32(0.25), 0.25),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.array([1, 2]), "1 2"),
        (np.str_("words"), "words"),
        (date(2024, 5, 1), "2024-05-01"),
        (b"x", "b'x'"),
        (Odd(), "odd\ufffd"),
        (None, None),
    ],
)
def test_what_files_of_networks_hold_are_numbers_and_text_alone(value: object, flat: object) -> None:
    G = graph()
    node = node_of(G, "Harbour Office")
    G.nodes[node]["mine"] = value
    G.nodes[node][5] = "by a number"
    H = flatten(G)
    found = H.nodes[node].get("mine")
    assert (found, type(found)) == (flat, type(flat))
    assert H.nodes[node]["5"] == "by a number"
    for write, read in ((to_graphml, nx.read_graphml), (to_gexf, nx.read_gexf)):
        assert read(io.BytesIO(write(G))).nodes[node].get("mine") == flat


def test_gexf_has_no_date() -> None:
    data = to_gexf(graph())
    assert b"lastmodified" not in data
    assert set(nx.read_gexf(io.BytesIO(data))) == set(graph())


@pytest.mark.parametrize("write", [to_graphml, to_gexf])
def test_signs_that_xml_cannot_hold_are_replaced(write: object) -> None:
    G = graph()
    G.nodes[node_of(G, "Harbour Office")]["label"] = 'a\x00b\x1b <&"> 🔥'
    elements = list(ET.fromstring(write(G)).iter())  # type: ignore[operator]
    words = {element.text for element in elements} | {element.get("label") for element in elements}
    assert 'a�b� <&"> 🔥' in words
