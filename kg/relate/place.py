"""What layout says of two mentions, as strings."""

from __future__ import annotations

from kg.relate.scene import Scene


def bucket(count: int) -> str:
    """Return a count as one of a few names.

    >>> [bucket(n) for n in (0, 1, 2, 3, 5, 9, 40)]
    ['0', '1', '2', '3', '4', '7', '20']
    """
    return next(
        (
            name
            for bound, name in ((0, "0"), (1, "1"), (2, "2"), (3, "3"), (6, "4"), (19, "7"))
            if count <= bound
        ),
        "20",
    )


def one_finding(scene: Scene, a: int, b: int) -> bool:
    """Tell whether two mentions belong to the finding of one number."""
    return bool(scene.finding[a]) and scene.finding[a] == scene.finding[b]


def place_features(scene: Scene, a: int, b: int) -> list[str]:
    """Return where two mentions stand to each other; the first feature tells the least that holds both."""
    distance = scene.sentence[b] - scene.sentence[a]
    where = (
        "sentence"
        if distance == 0
        else "block"
        if scene.block[a] == scene.block[b]
        else "heading"
        if scene.heading(a) == scene.heading(b)
        else ("finding" if one_finding(scene, a, b) else "else")
    )
    return [
        f"where={where}",
        f"sentences={'-' if distance < 0 else ''}{bucket(abs(distance))}",
        f"where={where},order={'before' if a < b else 'after'}",
        f"roles={scene.role[a]}>{scene.role[b]}",
        f"where={where},roles={scene.role[a]}>{scene.role[b]}",
        f"kinds={scene.kind[a]}>{scene.kind[b]}",
        f"between={bucket(abs(a - b) - 1)}",
    ]  # fmt: skip
