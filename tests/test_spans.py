"""Where a mention begins and ends, by the guidelines: names alone, findings without cue and quotes."""

from __future__ import annotations

import pytest

from kg.annotate.english.deciding.choosing import Choice
from kg.annotate.english.deciding.spans import _one_reading, add_sure, mentions_of
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.tokens import Sentence, Tokens
from kg.annotate.english.reading.wording import wording
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention

WORDS = wording(load_lexicon("en"))


def trimmed(words: str, kind: Kind, size: int | None = None) -> str:
    """What is left of a span over all of `words`, which a blank separates, or over the first `size`."""
    tokens = Tokens()
    at = 0
    for word in words.split():
        tokens.text.append(word)
        tokens.start.append(at)
        tokens.end.append(at + len(word))
        at += len(word) + 1
    rows = len(tokens)
    tokens.lemma = [word.lower() for word in tokens.text]
    tokens.tag, tokens.pos, tokens.dep = ["NN"] * rows, ["NOUN"] * rows, ["dep"] * rows
    tokens.head = [0] * rows
    tokens.sentences = [Sentence(0, rows, -1)]
    (mention,) = mentions_of(tokens, [Choice(0, rows if size is None else size, kind, 0.9)], WORDS)
    return words[mention.start : mention.end]


@pytest.mark.parametrize(
    "words, left",
    [
        ("the Tide Office", "Tide Office"),
        ("Responsible body : Tide Office", "Tide Office"),
        ("Tide Office from May to July", "Tide Office"),
        ("Office for Piers and Quays", "Office for Piers and Quays"),  # no time follows
        ("Tide Office of May Island", "Tide Office of May Island"),
    ],
)
def test_the_name_of_a_unit_stands_alone(words: str, left: str) -> None:
    assert trimmed(words, Kind.UNIT) == left


@pytest.mark.parametrize(
    "words, left",
    [
        ("problem of “ the ledger is not kept ” pointed out by the team", "ledger is not kept"),
        ("“ the ledger is not kept ” that the team pointed out", "ledger is not kept"),
        ("the ledger is not kept", "ledger is not kept"),
        # a title or slogan that is quoted inside a finding is a part of it
        ("problem of neglect of “ two duties ” in ports", "problem of neglect of “ two duties ” in ports"),
        ("“ two duties ” are weakened on the way down", "“ two duties ” are weakened on the way down"),
    ],
)
def test_a_quoted_finding_is_what_is_quoted(words: str, left: str) -> None:
    assert trimmed(words, Kind.PROBLEM) == left


@pytest.mark.parametrize(
    "words, size, left",
    [
        ("45 CFR 265.3(a)(1 ) requires", 3, "45 CFR 265.3(a)(1 )"),
        ("45 CFR 265.3(a)(1 ) requires", 4, "45 CFR 265.3(a)(1 )"),
        ("45 CFR 265.3(a) ) requires", 4, "45 CFR 265.3(a)"),  # the bracket closes one before the citation
        ("45 CFR 265.3(a)(1 requires )", 3, "45 CFR 265.3(a)(1"),
    ],
)
def test_the_bracket_behind_a_citation_is_of_it_where_it_closes_one_in_it(
    words: str, size: int, left: str
) -> None:
    assert trimmed(words, Kind.POLICY, size) == left


def test_what_is_done_wrong_is_a_problem_and_no_measure() -> None:
    both = [Mention(0, 9, kind, "MODEL", 0.5) for kind in (Kind.MEASURE, Kind.PROBLEM)]
    nested = Mention(0, 20, Kind.MEASURE, "MODEL", 0.5)  # a problem inside a measure stays
    assert _one_reading([nested, *both]) == [nested, both[1]]


def test_a_part_of_a_sure_name_gives_way_to_it() -> None:
    words = ["Chief", "Engineer", ",", "Tide", "Circle", "met"]
    starts = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words))]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    tokens = Tokens(text=words, start=starts, end=ends, sentences=[Sentence(0, len(words), 0)])
    part = Mention(starts[3], ends[4], Kind.UNIT, "MODEL", 0.5)
    sure = Proposal(0, 5, Kind.UNIT, "EN-UN-OFFICE-AREA", 0.93)
    assert [(m.start, m.end) for m in add_sure(tokens, [part], [sure], WORDS)] == [(0, ends[4])]
    unsure = Proposal(0, 5, Kind.UNIT, "EN-UN-OFFICE-AREA", 0.8)
    assert add_sure(tokens, [part], [unsure], WORDS) == [part]


def test_the_stop_behind_a_letter_at_the_end_of_a_sentence_is_no_part_of_a_name() -> None:
    words = ["2", "CFR", "200", ",", "Subpart", "F."]
    tokens = Tokens(
        text=words, start=[0, 2, 6, 9, 11, 19], end=[1, 5, 9, 10, 18, 21], sentences=[Sentence(0, 6, 0)]
    )
    (found,) = mentions_of(tokens, [Choice(0, 6, Kind.POLICY, 0.9)], WORDS)
    assert (found.start, found.end) == (0, 20)
