"""Candidates of problems and measures, and which of those that overlap are kept."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.english.annotator import load_english, read
from kg.annotate.english.finding.candidates import candidates
from kg.annotate.english.reading.parse import parse
from kg.annotate.english.reading.syntax import syntax
from kg.annotate.english.reading.tokens import Tokens
from kg.decide.choose import apart
from kg.lexicon import load_lexicon
from kg.model import Kind
from kg.read import report_from_text
from kg.segment import segment


def parts(text: str, marked: str, kind: Kind) -> set[str]:
    """The words of all candidates where `marked` is what a model marks."""
    english = load_english(None, (), rules_only=True)
    report = report_from_text(text, source="x", language="en")
    passages = segment(report)
    tokens: Tokens = parse(report, passages, english.nlp)
    tree = syntax(tokens, load_lexicon("en", ()))
    at = text.index(marked)
    rows = tokens.within(at, at + len(marked))
    found = candidates(tree, kind, {rows: ("model",)})
    return {text[slice(*tokens.span(c.start, c.end))] for c in found}


@pytest.mark.parametrize(
    ("text", "marked", "kind", "wanted"),
    [
        (
            "The agency did not keep a ledger and had not inspected 38 bridges.",
            "did not keep a ledger and had not inspected 38 bridges",
            Kind.PROBLEM,
            {"did not keep a ledger", "had not inspected 38 bridges"},
        ),
        (
            "The port stopped its checks because of a lack of staff.",
            "stopped its checks because of a lack of staff",
            Kind.PROBLEM,
            {"stopped its checks"},
        ),
        (
            "By not assessing calls, the agency lacks assurance that records are correct.",
            "not assessing calls, the agency lacks assurance that records are correct",
            Kind.PROBLEM,
            {"not assessing calls", "lacks assurance that records are correct"},
        ),
        (
            "The bureau should assign each item to a member and report monthly to the assembly.",
            "assign each item to a member and report monthly to the assembly",
            Kind.MEASURE,
            {"assign each item to a member", "report monthly to the assembly"},
        ),
    ],
)
def test_what_is_marked_is_cut_at_its_joints(text: str, marked: str, kind: Kind, wanted: set[str]) -> None:
    found = parts(text, marked, kind)
    assert wanted <= found
    assert marked in found


def test_candidates_have_the_borders_of_mentions() -> None:
    found = parts("They noted “the ledger is not kept”, twice.", "“the ledger is not kept”,", Kind.PROBLEM)
    assert "ledger is not kept" in found
    assert not any(words.startswith(("“", "the ")) for words in found)


def test_a_sentence_of_many_joints_gives_few_candidates() -> None:
    text = "The port " + ", ".join(f"lost ledger {i} and sold boat {i}" for i in range(200)) + "."
    assert len(parts(text, text[4:-1], Kind.PROBLEM)) < 60


SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.floats(0, 1)).map(
        lambda t: (t[0], t[0] + t[1], t[2])
    ),
    max_size=8,
)


@given(SPANS, st.floats(0.1, 0.6))
def test_no_choice_is_worth_more(spans: list[tuple[int, int, float]], threshold: float) -> None:
    def worth(indices: tuple[int, ...]) -> float:
        return sum(spans[i][2] - threshold for i in indices)

    kept = tuple(apart(spans, threshold))
    possible = [
        indices
        for size in range(len(spans) + 1)
        for indices in combinations(range(len(spans)), size)
        if all(spans[a][1] <= spans[b][0] or spans[b][1] <= spans[a][0] for a, b in combinations(indices, 2))
    ]
    assert tuple(sorted(kept)) in possible  # each once, and none overlaps another
    assert [spans[i][1] for i in kept] == sorted(spans[i][1] for i in kept)
    assert worth(kept) == pytest.approx(max(map(worth, possible)))


def test_the_model_is_asked_about_likely_candidates_only() -> None:
    english = load_english(None, (), rules_only=False)
    report = report_from_text("The weather was fine. Nobody sailed.", source="x", language="en")
    passages = segment(report)
    reading = read(report, passages, parse(report, passages, english.nlp), english.lexicon, english.encoder)
    assert english.mentions(reading) == []


def test_a_bracket_that_the_next_sentence_closes_is_borne() -> None:
    text = "The Office did not keep records of grants(a\n) It set up a ledger."
    found = load_english(None, (), rules_only=False)(report_from_text(text, source="x", language="en"))
    told = {m.kind: " ".join(text[m.start : m.end].split()) for m in found.mentions}
    assert told[Kind.PROBLEM].startswith("did not keep records of grants")
