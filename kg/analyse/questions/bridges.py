"""Find the nodes and links that hold pieces together which would fall apart without them."""

from __future__ import annotations

import networkx as nx

from kg.analyse import backends, project
from kg.analyse.pairs import label
from kg.analyse.questions.base import Options
from kg.analyse.table import Row, Table

Vertex = str | tuple[str, int]  # of the tree: a cut point by its name, a block by its number

COLUMNS = ("what", "kind", "label", "pieces", "cut_off", "cut_off_stated", "node", "other_node")


def bridges(G: nx.MultiDiGraph, options: Options) -> Table:
    """List cut points and bridges by how much loses touch without them."""
    U, V = project.undirected(G), project.undirected(project.stated_only(G))
    points, lines = cuts(U, backend=options.backend)
    points_stated, lines_stated = cuts(V, backend=options.backend)
    rows: list[Row] = []
    for node, sizes in points.items():
        cut = sum(sizes) - max(sizes)
        strict = points_stated.get(node)
        rows.append(
            (
                "cut point",
                str(G.nodes[node].get("kind")),
                label(G, node),
                len(sizes),
                cut,
                sum(strict) - max(strict) if strict else 0,
                node,
                None,
            )
        )
    for (a, b), cut in lines.items():
        kinds = f"{G.nodes[a].get('kind')} - {G.nodes[b].get('kind')}"
        names = f"{label(G, a)} - {label(G, b)}"
        rows.append(("bridge", kinds, names, 2, cut, lines_stated.get((a, b), 0), a, b))
    leaves = sum(row[4] == 1 for row in rows)
    rows = [row for row in rows if row[4] != 1]
    rows.sort(key=lambda row: (-int(row[4] or 0), str(row[0]), str(row[2]), str(row[6]), str(row[7])))
    notes = (
        "Edges are taken as undirected. pieces: into how many its part of the graph falls without it; "
        "cut_off: nodes in all of these but the largest.",
        f"{leaves} cut points and bridges are left out that cut off a single node.",
        "cut_off_stated: the same where only stated facts hold; 0 where it holds nothing together there.",
        "A thing that holds much together here is one that the reports name in many places; "
        "a wrong merge of two units looks the same: read its sentences.",
    )
    title = "Which nodes and links hold pieces together that would fall apart without them?"
    return Table("bridges", title, COLUMNS, tuple(rows), notes)


def cuts(
    U: nx.Graph, *, backend: str | None = None
) -> tuple[dict[str, list[int]], dict[tuple[str, str], int]]:
    """Return the sizes of the pieces that each cut point leaves, and the smaller side of each bridge.

    One walk over the tree of blocks and cut points (Hopcroft and Tarjan, 1973); a bridge is a
    block of two nodes.

    >>> points, lines = cuts(nx.path_graph(["a", "b", "c", "d"]))
    >>> points, lines
    ({'b': [1, 2], 'c': [1, 2]}, {('a', 'b'): 1, ('b', 'c'): 2, ('c', 'd'): 1})
    """
    blocks = sorted(sorted(b) for b in backends.call(nx.biconnected_components, U, backend=backend))
    members: dict[str, list[Vertex]] = {}
    for number, block in enumerate(blocks):
        for node in block:
            members.setdefault(node, []).append(_vertex(number))
    T = nx.Graph()
    T.add_nodes_from(map(_vertex, range(len(blocks))))
    points = {node: found for node, found in sorted(members.items()) if len(found) > 1}
    T.add_edges_from((block, node) for node, found in points.items() for block in found)
    below, total, parent = _weigh(T, blocks, set(points))
    sizes: dict[str, list[int]] = {}
    for node, found in points.items():
        rest = total[node] - below[node]
        sides = [below[block] if parent.get(block) == node else rest for block in found]
        sizes[node] = sorted(sides)
    return sizes, _smaller_sides(blocks, below, total, parent)


def _vertex(block: int) -> Vertex:
    """Return the vertex of a block, which is the name of no node."""
    return "block", block


def _weigh(
    T: nx.Graph, blocks: list[list[str]], points: set[str]
) -> tuple[dict[Vertex, int], dict[Vertex, int], dict[Vertex, Vertex]]:
    """Return the nodes in and below each vertex of the tree, those of its whole tree, and its parent."""
    below: dict[Vertex, int] = {}
    total: dict[Vertex, int] = {}
    parent: dict[Vertex, Vertex] = {}
    own: dict[Vertex, int] = dict.fromkeys(points, 1)
    own |= {_vertex(n): sum(node not in points for node in block) for n, block in enumerate(blocks)}
    for root in map(_vertex, range(len(blocks))):
        if root in below:
            continue
        order = [root, *(child for _, child in nx.bfs_edges(T, root))]
        parent.update({child: above for above, child in nx.bfs_edges(T, root)})
        for vertex in reversed(order):
            children = (child for child in T[vertex] if parent.get(child) == vertex)
            below[vertex] = own[vertex] + sum(below[child] for child in children)
        total.update(dict.fromkeys(order, below[root]))
    return below, total, parent


def _smaller_sides(
    blocks: list[list[str]],
    below: dict[Vertex, int],
    total: dict[Vertex, int],
    parent: dict[Vertex, Vertex],
) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for number, block in enumerate(blocks):
        if len(block) != 2:
            continue
        a, b = block
        vertex = _vertex(number)
        # At the root of its tree, one end hangs below it or is a leaf.
        of_root = below[a] if parent.get(a) == vertex else 1
        side = of_root if parent.get(vertex) is None else below[vertex]
        found[a, b] = min(side, total[vertex] - side)
    return found
