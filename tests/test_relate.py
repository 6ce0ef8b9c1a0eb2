"""Relations by rule on hand-made scenes, each with a near miss."""

from __future__ import annotations

from kg.decide.pairs import PairModel
from kg.model import Basis, Kind, Mention, RelationKind
from kg.relate import Scene, relate
from kg.relate.features import candidates, features

LETTERS = {"u": Kind.UNIT, "p": Kind.PROBLEM, "m": Kind.MEASURE, "r": Kind.POLICY}


def scene(
    *rows: tuple[str, int, int, int], subject: dict[int, int] | None = None, **columns: object
) -> Scene:
    """Rows are (letter and name, sentence, start, end); one block a tens of sentences."""
    mentions = [Mention(start, end, LETTERS[name[0]], "R") for name, _, start, end in rows]
    size = len(rows)
    given: dict[str, object] = {
        "block": [sentence // 10 for _, sentence, _, _ in rows],
        "kind": ["paragraph"] * size,
        "role": [""] * size,
        "headings": [()] * size,
        "finding": [""] * size,
        "words": [frozenset[str]()] * size,
        "part": ["subject"] * size,
        "cues": [""] * size,
    }
    return Scene(
        mentions=mentions,
        name=[name for name, *_ in rows],
        sentence=[sentence for _, sentence, _, _ in rows],
        subject=[(subject or {}).get(i, -1) for i in range(size)],
        **(given | columns),  # type: ignore[arg-type]
    )


def found(one: Scene) -> set[tuple[int, str, int]]:
    return {(r.subject, r.kind.value, r.object) for r in relate(one)}


def test_the_subject_takes_the_measure_and_not_its_neighbour() -> None:
    one = scene(("u1", 0, 0, 5), ("u2", 0, 6, 9), ("m1", 0, 10, 20), subject={2: 0})
    assert (0, "takes", 2) in found(one)
    assert (1, "takes", 2) not in found(one)


def test_a_problem_inside_a_measure_is_addressed_and_faced() -> None:
    one = scene(("u1", 0, 0, 5), ("m1", 0, 10, 40), ("p1", 0, 20, 40), subject={1: 0})
    assert {(1, "addresses", 2), (0, "faces", 2)} <= found(one)


def test_measures_of_another_finding_answer_nothing() -> None:
    rows = (("p1", 0, 0, 9), ("m1", 10, 20, 30), ("m2", 20, 40, 50))
    one = scene(*rows, finding=["2021-001", "2021-001", "2021-002"])
    assert (1, "addresses", 0) in found(one)
    assert (2, "addresses", 0) not in found(one)


def test_a_policy_named_inside_is_cited_and_one_far_off_is_not() -> None:
    one = scene(("m1", 0, 0, 30), ("r1", 0, 10, 20), ("r2", 30, 400, 410))
    assert found(one) == {(0, "cites", 1)}


def test_what_one_sentence_says_is_stated_and_the_rest_inferred() -> None:
    one = scene(("u1", 0, 0, 5), ("m1", 0, 10, 20), ("m2", 1, 30, 40), subject={1: 0})
    basis = {r.object: r.basis for r in relate(one) if r.kind is RelationKind.TAKES}
    assert basis == {1: Basis.STATED, 2: Basis.INFERRED}


def test_a_learned_model_decides_and_says_why() -> None:
    one = scene(("p1", 0, 0, 9), ("m1", 0, 20, 30))
    pair = next(iter(candidates(one, RelationKind.ADDRESSES)))
    name = features(one, RelationKind.ADDRESSES, pair)[0]
    (relation,) = relate(one, {"addresses": PairModel({name: 3.0}, 0.0, 0.5)})
    assert relation.why[0] == (name, 3.0)
    assert relate(one, {"addresses": PairModel({name: -3.0}, 0.0, 0.5)}) == ()


def test_pairs_grow_with_the_report_and_not_with_its_square() -> None:
    def count(size: int) -> int:
        one = scene(*((f"{'mp'[i % 2]}{i}", i * 10, i * 10, i * 10 + 5) for i in range(size)))
        return sum(1 for _ in candidates(one, RelationKind.ADDRESSES))

    assert count(1600) < 2.5 * count(800)
