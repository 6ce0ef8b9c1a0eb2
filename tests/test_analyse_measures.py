"""Measures against textbook graphs and identities, in plain networkx and through a backend."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.analyse import MEASURES, network_measures, node_measure, project
from kg.analyse.backends import installed
from kg.analyse.measures import betweenness, communities, components, membership, pagerank
from kg.analyse.questions.bridges import cuts
from kg.errors import MeasureError, UnknownNameError
from tests.graphs import synthetic_graph, toy_graph

BACKEND = "rustworkx"
needs_backend = pytest.mark.skipif(BACKEND not in installed(), reason="the extra fast is not installed")


def multigraph(*edges: tuple[str, str]) -> nx.MultiDiGraph:
    G = nx.MultiDiGraph()
    for a, b in edges:
        G.add_edge(a, b, key="hasProblem", basis="stated", confidence=1.0, reports=["r"], statements=[])
    return G


def letters(graph: nx.Graph) -> nx.Graph:
    return nx.relabel_nodes(graph, {n: chr(97 + i) for i, n in enumerate(sorted(graph))})


def test_betweenness_of_a_path_and_a_star() -> None:
    # Of the 6 pairs of the other four nodes of a path of five, the middle lies between 4.
    assert betweenness(letters(nx.path_graph(5)))[0] == pytest.approx(
        {"a": 0, "b": 1 / 2, "c": 2 / 3, "d": 1 / 2, "e": 0}
    )
    assert betweenness(letters(nx.star_graph(4)))[0]["a"] == 1


def test_pagerank_of_two_pages() -> None:
    # x = 0.075 + 0.85 (y / 2), y = 0.075 + 0.85 (x + y / 2), from b dangling: solved by hand.
    rank = pagerank(nx.DiGraph([("a", "b")]))
    assert rank == pytest.approx({"a": 0.5 / 1.425, "b": 0.925 / 1.425}, abs=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pagerank_is_that_of_networkx(seed: int) -> None:
    pytest.importorskip("scipy", reason="networkx needs SciPy for its own")
    D = nx.gnp_random_graph(60, 0.05, seed=seed, directed=True)
    nx.set_edge_attributes(D, {edge: 1 + sum(edge) % 3 for edge in D.edges}, "weight")
    assert pagerank(D) == pytest.approx(nx.pagerank(D, tol=1e-12), abs=1e-8)


def test_zacharys_karate_club() -> None:
    club = nx.Graph(nx.karate_club_graph().edges)
    assert betweenness(club)[0][0] == pytest.approx(0.437635, abs=1e-6)  # Mr. Hi, as in the literature
    found = communities(nx.relabel_nodes(club, str))
    assert len(found) == 4
    assert nx.community.modularity(club, [{int(n) for n in part} for part in found]) > 0.41


def test_communities_do_not_depend_on_the_order_of_nodes() -> None:
    edges = [tuple(map(str, edge)) for edge in nx.karate_club_graph().edges]
    assert communities(nx.Graph(edges)) == communities(nx.Graph([(b, a) for a, b in reversed(edges)]))


def test_weak_components_are_those_of_the_undirected_graph() -> None:
    G = synthetic_graph(300, edges_per_node=0.8)
    weak = {frozenset(part) for part in nx.weakly_connected_components(G)}
    assert {frozenset(part) for part in components(project.undirected(G))} == weak
    assert len(weak) > 1


def test_components_are_numbered_from_the_largest() -> None:
    assert components(nx.Graph([("c", "d"), ("x", "y"), ("y", "z")])) == [["x", "y", "z"], ["c", "d"]]
    assert membership([["x", "y"], ["c"]]) == {"x": 1, "y": 1, "c": 2}


@pytest.mark.parametrize("seed", range(5))
def test_cuts_leave_the_pieces_that_removing_leaves(seed: int) -> None:
    U = nx.relabel_nodes(nx.gnm_random_graph(30, 32, seed=seed), str)
    points, lines = cuts(U)
    assert set(points) == set(nx.articulation_points(U))
    assert {frozenset(line) for line in lines} == {frozenset(line) for line in nx.bridges(U)}
    for node, sizes in points.items():
        part = U.subgraph(nx.node_connected_component(U, node) - {node})
        assert sizes == sorted(len(piece) for piece in nx.connected_components(part))
    for (a, b), size in lines.items():
        rest = nx.restricted_view(U, [], [(a, b)])
        assert size == min(len(nx.node_connected_component(rest, end)) for end in (a, b))


def test_parallel_edges_and_self_loops_count_for_nothing() -> None:
    plain = multigraph(("u", "p"), ("p", "m"))
    odd = multigraph(("u", "p"), ("p", "m"), ("p", "p"))
    odd.add_edge("u", "p", key="faces", basis="inferred", confidence=0.4, reports=[], statements=[])
    assert network_measures(odd).rows == network_measures(plain).rows


def test_sampled_betweenness_says_so_and_is_near() -> None:
    U = project.undirected(synthetic_graph(300))
    scores, how = betweenness(U, budget=20_000)
    assert "estimated from" in how
    exact = nx.betweenness_centrality(U)
    top = sorted(exact, key=exact.__getitem__)[-5:]
    assert all(scores[node] == pytest.approx(exact[node], rel=0.5) for node in top)


@needs_backend
@pytest.mark.parametrize("name", MEASURES)
def test_a_backend_gives_the_same_numbers(name: str) -> None:
    G = synthetic_graph(250, seed=3)
    G = G.subgraph(max(nx.weakly_connected_components(G), key=len))
    plain = node_measure(G, name)
    assert node_measure(G, name, backend=BACKEND) == pytest.approx(plain, abs=1e-8)


@needs_backend
def test_a_backend_gives_the_same_table() -> None:
    G = toy_graph()
    assert network_measures(G, backend=BACKEND) == network_measures(G)


def test_an_unknown_backend_lists_those_installed() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown networkx backend 'quantum'.*networkx"):
        node_measure(toy_graph(), "degree", backend="quantum")


def test_an_unknown_measure_lists_those_known() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'closeness'"):
        node_measure(toy_graph(), "closenes")


def test_a_measure_that_is_not_defined_says_why_and_what_is() -> None:
    G = multigraph(("a", "b"), ("c", "d"))
    with pytest.raises(MeasureError, match=r"2 pieces, whose distances are infinite.*betweenness, closeness"):
        node_measure(G, "eccentricity")
    assert node_measure(multigraph(("a", "b"), ("b", "c")), "eccentricity") == {"a": 2, "b": 1, "c": 2}
    with pytest.raises(MeasureError, match="empty graph"):
        node_measure(nx.MultiDiGraph(), "degree")


@pytest.mark.parametrize("G", [nx.MultiDiGraph(), multigraph(("a", "a"))], ids=["empty", "one node"])
def test_network_measures_of_next_to_nothing(G: nx.MultiDiGraph) -> None:
    table = network_measures(G)
    assert table.column("node") == list(G)
    assert table.column("betweenness") == [0.0] * len(G)


def test_the_figures_of_the_toy_graph() -> None:
    table = network_measures(toy_graph())
    rows = {str(row["node"]).partition("/id/")[2]: row for row in table.to_dicts()}
    harbour = rows["unit/harbour"]
    # Three measures and a problem, all stated; the inferred links of the problem are not.
    assert (harbour["out_degree"], harbour["out_degree_stated"], harbour["in_degree"]) == (4, 4, 0)
    assert (rows["problem/fire"]["out_degree"], rows["problem/fire"]["out_degree_stated"]) == (2, 1)
    assert rows["policy/code"]["in_degree"] == 1, "two properties, one link"
    assert {row["component_size"] for row in table.to_dicts()} == {10}
    assert sum(float(str(row["pagerank"])) for row in table.to_dicts()) == pytest.approx(1, abs=1e-5)
