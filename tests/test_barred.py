"""Who tells of a problem, or stands under another finding or heading, is not related: with near misses."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.english.acting import who_acts
from kg.annotate.english.bounds import numbered
from kg.annotate.english.reading.layout import places
from kg.annotate.english.reading.parse import load_pipeline, parse
from kg.annotate.english.reading.syntax import syntax
from kg.lexicon import load_lexicon
from kg.model import Annotation, Kind, Mention, RelationKind
from kg.read import report_from_text
from kg.relate.barred import is_barred
from kg.segment import segment
from tests.test_relate import scene

FACES, TAKES, ADDRESSES = RelationKind.FACES, RelationKind.TAKES, RelationKind.ADDRESSES


def annotated(text: str) -> Annotation:
    return load("en")(report_from_text(text, language="en"))


def facing(text: str, problem: str) -> set[str]:
    """Return who faces the problems with some words in them; there must be one."""
    found = annotated(text)
    words = [" ".join(text[m.start : m.end].split()) for m in found.mentions]
    assert any(problem in words[i] for i, m in enumerate(found.mentions) if m.kind is Kind.PROBLEM)
    return {words[r.subject] for r in found.relations if r.kind is FACES and problem in words[r.object]}


def tellers(text: str, *units: str, problem: str) -> set[str]:
    """Return the units that are said to find a problem, from their words and its own."""
    report, lexicon = report_from_text(text, language="en"), load_lexicon("en")
    tree = syntax(parse(report, segment(report), load_pipeline()), lexicon)
    at = [text.index(unit) for unit in units]
    mentions = [
        Mention(start, start + len(u), Kind.UNIT, "R", 1.0) for start, u in zip(at, units, strict=True)
    ]
    spans = [tree.tokens.within(m.start, m.end) for m in mentions]
    named = {i: n for n, (a, b) in enumerate(spans) for i in range(a, b)}
    start = text.index(problem)
    rows = tree.tokens.within(start, start + len(problem))
    return {units[i] for i in who_acts(lexicon, text, tree, mentions, named).tellers(*rows)}


@pytest.mark.parametrize("verb", ["found", "noted", "also reported", "determined in May", "observed"])
def test_who_finds_that_another_has_a_problem_only_tells_of_it(verb: str) -> None:
    text = f"The Ferry Office {verb} that one clinic had not updated its manual and kept no logs."
    for problem in ("had not updated its manual", "kept no logs"):
        assert tellers(text, "Ferry Office", "one clinic", problem=problem) == {"Ferry Office"}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (
            "At the Ferry Office it was found that one clinic had not kept logs.",
            ("Ferry Office", "one clinic"),
        ),
        # its own, a thing, itself, and what it does rather than tells
        ("The Ferry Office found that its clinics had not kept logs.", ("Ferry Office", "its clinics")),
        ("The Ferry Office found that the manual had not kept logs.", ("Ferry Office",)),
        ("The Ferry Office found that it had not kept logs.", ("Ferry Office",)),
        ("The Ferry Office ensured that one clinic had not kept logs.", ("Ferry Office", "one clinic")),
        ("The Ferry Office found that one clinic was not paid.", ("Ferry Office", "one clinic")),
        ("The Ferry Office found that the office had not kept logs.", ("Ferry Office",)),
        ("The Ferry Office found that the Office had not kept logs.", ("Ferry Office", "Office")),
    ],
)
def test_who_finds_what_is_its_own_may_have_the_problem(text: str, units: tuple[str, ...]) -> None:
    problem = "not paid" if "paid" in text else "had not kept logs"
    assert tellers(text, *units, problem=problem) == set()


def test_a_unit_that_owns_who_tells_does_not_tell() -> None:
    text = "The FA's Audit Bureau found that two clinics lost files."
    told = tellers(text, "FA", "Audit Bureau", "two clinics", problem="lost files")
    assert told == {"Audit Bureau"}


def test_who_tells_does_not_face_the_problem_of_an_indefinite_unit() -> None:
    for unit in ("one grantee", "some lenders", "two of the clinics"):
        text = f"The Ferry Office found that {unit} had not updated the training manual."
        assert "Ferry Office" not in facing(text, "had not updated")
    own = "The Ferry Office had not updated its training manual."
    assert facing(own, "had not updated") == {"Ferry Office"}
    rows = [("u1", 0, 0, 12), ("u2", 0, 20, 31), ("p1", 0, 32, 60)]
    assert is_barred(scene(*rows, tellers=[(), (), (0,)]), FACES, (0, 2))
    assert not is_barred(scene(*rows, tellers=[(), (), (0,)]), FACES, (1, 2))


FINDINGS = """Finding 2021-001

Condition: The Harbor Bureau did not review leases.

Recommendation: The Harbor Bureau should review leases.

Finding 2021-002

Condition: Ropes were paid for twice.

Recommendation: The Tide Board should check bills. See finding 2021-001 as well.

Corrective Action Plan

2021-001Leases will be reviewed each year.

2021-002Bills will be checked.
"""


def test_a_block_belongs_to_a_finding_unless_another_number_was_named() -> None:
    report, lexicon = report_from_text(FINDINGS, language="en"), load_lexicon("en")
    passages = segment(report)
    tokens, layout = parse(report, passages, load_pipeline()), places(report, passages, lexicon)
    found = numbered(report.text, tokens, layout, lexicon)
    by_words = {
        report.text[passages[block].start : passages[block].end]: number for block, number in found.items()
    }

    def of(words: str) -> list[str]:
        return [number for text, number in by_words.items() if words in text]

    assert of("did not review leases") == of("should review leases") == ["2021-001"]
    assert of("paid for twice") == ["2021-002"]
    assert of("should check bills") == of("will be reviewed each year") == []  # they name the other finding


def test_nothing_answers_or_has_the_problem_of_another_finding() -> None:
    rows = [("u1", 0, 0, 5), ("p1", 1, 10, 19), ("p2", 20, 30, 39), ("m1", 21, 40, 49), ("u2", 30, 60, 65)]
    numbers = ["2021-001", "2021-001", "2021-002", "2021-002", "2021-003"]
    one = scene(*rows, numbered=numbers, part=["obj"] * 5)
    assert is_barred(one, ADDRESSES, (3, 1))
    assert not is_barred(one, ADDRESSES, (3, 2))
    assert is_barred(one, FACES, (4, 2))  # first named later
    assert not is_barred(one, FACES, (0, 2))  # named before, and nobody else acts
    unsure = scene(*rows, numbered=["2021-001", "2021-001", "2021-002", "", ""], part=["obj"] * 5)
    assert not is_barred(unsure, ADDRESSES, (3, 1))
    assert not is_barred(unsure, FACES, (4, 2))


def test_a_unit_of_another_finding_has_no_problem_where_somebody_else_acts() -> None:
    rows = [("u1", 0, 0, 5), ("p1", 1, 10, 19), ("u2", 20, 30, 35), ("p2", 21, 40, 49), ("m1", 22, 50, 59)]
    numbers = ["2021-001", "2021-001", "2021-002", "2021-002", "2021-002"]
    one = scene(*rows, numbered=numbers)
    assert is_barred(one, FACES, (0, 3))
    assert is_barred(one, TAKES, (0, 4))
    outside = scene(("u1", 0, 0, 3), *rows, numbered=["", *numbers])
    assert not is_barred(outside, FACES, (1, 4))  # it is named outside of findings as well


LEDGER = {
    "kind": [
        "heading",
        "table row",
        "heading",
        "table row",
        "table row",
        "heading",
        "table row",
        "table row",
    ],
    "block": [1, 2, 3, 4, 4, 5, 6, 6],
    "headings": [(0,), (1, 0), (0,), (3, 0), (3, 0), (0,), (5, 0), (5, 0)],
    "fills": [True, False, True, False, False, True, False, False],
}
ROWS = [
    ("u1", 0, 0, 5),
    ("m1", 1, 10, 15),
    ("u2", 2, 20, 25),
    ("u1", 3, 30, 33),
    ("m2", 3, 34, 39),
    ("u3", 4, 40, 45),
    ("u4", 5, 50, 52),
    ("m3", 5, 53, 59),
]


def test_rows_under_one_heading_are_not_those_of_a_unit_of_another() -> None:
    one = scene(*ROWS, part=["obj"] * 8, **LEDGER)
    barred = [unit for unit in (0, 2, 5, 6) if is_barred(one, TAKES, (unit, 7))]
    assert barred == [0, 2]
    assert not is_barred(one, TAKES, (0, 1))
    assert not is_barred(one, TAKES, (3, 4))  # named in the row itself
    assert is_barred(scene(("u4", 5, 50, 52), *ROWS[1:], part=["obj"] * 8, **LEDGER), TAKES, (2, 7))


def test_a_unit_over_all_rows_and_one_heading_alone_part_nothing() -> None:
    topics = LEDGER | {"fills": [True, *[False] * 7]}
    over = [("u9", 0, 0, 5), ("u1", 0, 6, 9), *ROWS[1:]]
    columns = {name: [value[0], *value] for name, value in topics.items()} | {"block": [0, *LEDGER["block"]]}
    columns["headings"] = [(), *LEDGER["headings"]]
    one = scene(*over, part=["obj"] * 9, **columns)
    assert not is_barred(one, TAKES, (0, 8))
    paragraphs = LEDGER | {"kind": ["heading", "paragraph"] * 4}
    assert not is_barred(scene(*ROWS, part=["obj"] * 8, **paragraphs), FACES, (0, 7))


def test_each_department_of_a_tracker_has_its_own_rows() -> None:
    text = """Status of Recommendations

FERRY OFFICE
21-1 | Reconcile fares daily | OPEN | The log is short by six tickets.
21-2 | Rebid the rope contract | OPEN | Ferry Office accepts the risk.

HARBOR DEPARTMENT
22-1 | Record moorings in the ledger | OPEN | Two moorings were not recorded.
22-2 | Return the deposits | OPEN

TIDE BUREAU
23-1 | Lock the fuel tank | CLOSED | The tank was left unlocked.
"""
    found = annotated(text)
    words = [text[m.start : m.end] for m in found.mentions]
    units = {"FERRY OFFICE", "HARBOR DEPARTMENT", "TIDE BUREAU"}
    assert units <= set(words)
    ends = [text.index("HARBOR DEPARTMENT"), text.index("TIDE BUREAU"), len(text)]

    def part(index: int) -> int:
        return sum(end <= found.mentions[index].start for end in ends)

    pairs = [(r.subject, r.object) for r in found.relations if r.kind in (TAKES, FACES)]
    assert pairs
    assert all(part(unit) == part(other) for unit, other in pairs)
