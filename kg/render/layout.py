"""Layered drawing: kinds and links in, a place for each node out, in time near linear.

Units, problems, measures and policies stand in four layers from left to right. The order in
a layer comes from barycentre sweeps (Sugiyama, Tagawa and Toda 1981); a long layer is folded
into several columns, so that the whole keeps the shape of a screen; a short layer is pulled
towards its neighbours by isotonic regression (pool adjacent violators), so that edges run flat.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapreplace
from math import ceil

LAYERS = ("unit", "problem", "measure", "policy")
ASPECT = 1.75  # width : height that the folding aims at
SLACK = 1.12  # a layer may be this much taller than the rest before it is folded once more
SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in the drawing, in its own units; the page uses the same ones."""

    width: int = 240
    font: int = 14
    line: int = 18
    pad: int = 8
    band: int = 12  # left of the text: the mark of the kind
    lines: int = 3
    gap: int = 12  # between boxes of a column
    fold: int = 28  # between columns of a layer
    layer: int = 110  # between layers

    def height(self, rows: int) -> int:
        """Return the height of a box with this many lines of text."""
        return rows * self.line + 2 * self.pad


METRICS = Metrics()


@dataclass(frozen=True, slots=True)
class Column:
    """A layer as drawn: its left and right edge and the number of nodes in it."""

    layer: int
    left: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of the nodes, by index, with the layers and the size of the whole."""

    x: tuple[int, ...]
    y: tuple[int, ...]
    columns: tuple[Column, ...]
    width: int
    height: int


def place(layers: Sequence[int], rows: Sequence[int], links: Iterable[tuple[int, int]]) -> Layout:
    """Place nodes, given the layer and the lines of text of each, and links between indices.

    >>> place([0, 1], [1, 1], [(0, 1)]).x
    (120, 470)
    """
    near = _neighbours(layers, links)
    order = order_layers(layers, near)
    heights = [METRICS.height(n) for n in rows]
    folds, height = _fold(order, heights)
    columns = _columns(order, folds)
    x, y = [0.0] * len(layers), [0.0] * len(layers)
    placed: set[int] = set()
    for layer in _from_the_tallest(order, heights, folds):
        if folds[layer] > 1 or not placed:
            _stack(order[layer], folds[layer], heights, columns[layer].left, height, (x, y))
        else:
            wanted = {n: _mean([y[m] for m in near[n] if layers[m] in placed]) for n in order[layer]}
            _settle(order[layer], wanted, heights, columns[layer].left, height, (x, y))
        placed.add(layer)
    width = max((column.right for column in columns if column.count), default=0)
    drawn = tuple(column for column in columns if column.count)
    return Layout(tuple(map(round, x)), tuple(map(round, y)), drawn, round(width), round(height))


def _neighbours(layers: Sequence[int], links: Iterable[tuple[int, int]]) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in layers]
    for a, b in links:
        if layers[a] != layers[b]:
            near[a].append(b)
            near[b].append(a)
    return near


def order_layers(layers: Sequence[int], near: Sequence[Sequence[int]]) -> list[list[int]]:
    """Order the nodes of each layer so that few links cross.

    >>> order_layers([0, 0, 1, 1], [[3], [2], [1], [0]])
    [[0, 1], [3, 2], [], []]
    """
    order: list[list[int]] = [[] for _ in LAYERS]
    for node in _breadth_first(layers, near):
        order[layers[node]].append(node)
    rank = [0.0] * len(layers)
    for layer in order:
        _rank(layer, rank)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for k in range(len(LAYERS)) if forward else reversed(range(len(LAYERS))):
            key = {n: _barycentre(n, k, forward, layers, near, rank) for n in order[k]}
            order[k].sort(key=lambda n: (key[n], rank[n]))
            _rank(order[k], rank)
    return order


def _breadth_first(layers: Sequence[int], near: Sequence[Sequence[int]]) -> list[int]:
    """Return all nodes, one connected component after the other, single nodes last."""
    seen = [False] * len(layers)
    out: list[int] = []
    for start in sorted(range(len(layers)), key=lambda n: (not near[n], layers[n], n)):
        if seen[start]:
            continue
        seen[start] = True
        queue = deque([start])
        while queue:
            node = queue.popleft()
            out.append(node)
            for other in near[node]:
                if not seen[other]:
                    seen[other] = True
                    queue.append(other)
    return out


def _rank(layer: Sequence[int], rank: list[float]) -> None:
    for position, node in enumerate(layer):
        rank[node] = (position + 0.5) / len(layer)


def _barycentre(
    node: int,
    layer: int,
    forward: bool,
    layers: Sequence[int],
    near: Sequence[Sequence[int]],
    rank: Sequence[float],
) -> float:
    ranks = [rank[m] for m in near[node] if (layers[m] < layer) == forward]
    return sum(ranks) / len(ranks) if ranks else rank[node]


def _fold(order: Sequence[Sequence[int]], heights: Sequence[int]) -> tuple[list[int], float]:
    """Choose into how many columns each layer is folded, and the height of the whole."""
    totals = [sum(heights[n] + METRICS.gap for n in layer) for layer in order]
    low, high = float(max(heights, default=0) + METRICS.gap), float(max(*totals, 1))
    for _ in range(40):  # bisection: the lowest height whose width still fits the aspect
        middle = (low + high) / 2
        if _width([_folds(total, middle) for total in totals if total]) > ASPECT * middle:
            low = middle
        else:
            high = middle
    folds = [_folds(total, high) for total in totals]
    return folds, max(total / fold for total, fold in zip(totals, folds, strict=True))


def _folds(total: float, height: float) -> int:
    return max(1, ceil(total / (height * SLACK)))


def _width(folds: Sequence[int]) -> float:
    columns = sum(folds)
    return columns * (METRICS.width + METRICS.fold) + (len(folds) - 1) * (METRICS.layer - METRICS.fold)


def _columns(order: Sequence[Sequence[int]], folds: Sequence[int]) -> list[Column]:
    columns, left = [], 0.0
    for layer, nodes in enumerate(order):
        width = folds[layer] * METRICS.width + (folds[layer] - 1) * METRICS.fold
        columns.append(Column(layer, left, left + width, len(nodes)))
        if nodes:  # an empty layer takes no room
            left += width + METRICS.layer
    return columns


def _from_the_tallest(
    order: Sequence[Sequence[int]], heights: Sequence[int], folds: Sequence[int]
) -> list[int]:
    tallness = {k: folds[k] * 1e12 + sum(heights[n] for n in layer) for k, layer in enumerate(order) if layer}
    if not tallness:
        return []
    first = max(tallness, key=lambda k: (tallness[k], -k))
    return sorted(tallness, key=lambda k: (abs(k - first), k))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _stack(
    nodes: Sequence[int],
    fold: int,
    heights: Sequence[int],
    left: float,
    height: float,
    at: tuple[list[float], list[float]],
) -> None:
    """Deal nodes in order to the shortest of the columns, so that order still reads downwards."""
    ends = [(0.0, k) for k in range(fold)]  # a heap, for there may be a hundred columns
    for node in nodes:
        end, k = ends[0]
        at[0][node] = left + k * (METRICS.width + METRICS.fold) + METRICS.width / 2
        at[1][node] = end + heights[node] / 2
        heapreplace(ends, (end + heights[node] + METRICS.gap, k))
    shift = max(0.0, (height - max(ends)[0]) / 2)
    for node in nodes:
        at[1][node] += shift


def _settle(
    nodes: Sequence[int],
    wanted: dict[int, float | None],
    heights: Sequence[int],
    left: float,
    height: float,
    at: tuple[list[float], list[float]],
) -> None:
    """Put nodes as near as they can to where they want to be, without overlap."""
    linked = sorted((n for n in nodes if wanted[n] is not None), key=lambda n: wanted[n] or 0.0)
    rest = [n for n in nodes if wanted[n] is None]
    offsets, goals, below = [], [], 0.0
    for node in [*linked, *rest]:
        offset = below + heights[node] / 2
        goal = wanted[node]
        goals.append((height if goal is None else goal) - offset)
        offsets.append(offset)
        below += heights[node] + METRICS.gap
    top = max(0.0, height - below + METRICS.gap)
    for node, offset, goal in zip([*linked, *rest], offsets, isotonic(goals), strict=True):
        at[0][node] = left + METRICS.width / 2
        at[1][node] = offset + min(max(goal, 0.0), top)


def isotonic(values: Sequence[float]) -> list[float]:
    """Return the nearest values (least squares) that do not fall.

    >>> isotonic([1, 3, 2, 4])
    [1.0, 2.5, 2.5, 4.0]
    """
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, count = float(value), 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            last = blocks.pop()
            total, count = total + last[0], count + last[1]
        blocks.append((total, count))
    return [total / count for total, count in blocks for _ in range(count)]
