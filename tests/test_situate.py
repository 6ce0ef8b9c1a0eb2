"""What syntax and layout tell of mentions, on sentences that our own pipeline reads."""

from __future__ import annotations

import pytest

from kg.annotate.english.annotator import English, load_english, read
from kg.annotate.english.reading.parse import parse
from kg.model import Kind, Mention
from kg.read import report_from_text
from kg.relate import Scene
from kg.segment import segment

LETTERS = {"u": Kind.UNIT, "p": Kind.PROBLEM, "m": Kind.MEASURE}


@pytest.fixture(scope="module")
def english() -> English:
    return load_english(None, (), rules_only=True)


def situated(english: English, text: str, *mentions: str) -> Scene:
    """Return the scene of a text; mentions are a letter for their kind and their words, in order."""
    report = report_from_text(text, source="notice", language="en")
    passages = segment(report)
    reading = read(report, passages, parse(report, passages, english.nlp), english.lexicon)
    places = [(words[0], words[2:], report.text.index(words[2:])) for words in mentions]
    return english.scene(reading, [Mention(at, at + len(w), LETTERS[k], "R") for k, w, at in places])


def test_a_semicolon_begins_another_clause(english: English) -> None:
    mentions = ("u Some units", "p lacked ledgers", "u Pine Town", "m cleaned up 15 accounts")
    text = "Some units lacked ledgers; Pine Town cleaned up 15 accounts."
    assert situated(english, text, *mentions).clause == [0, 0, 1, 1]
    assert situated(english, text.replace(";", ", and"), *mentions).clause == [0, 0, 0, 0]


def test_the_points_of_a_paragraph_are_counted_from_its_label_on(english: English) -> None:
    text = (
        "(1) Regarding the problem that funds were not turned over in time. The Finance Bureau recovered"
        " 7 million yuan. (2) Regarding the problem that the stock was idle. The Land Bureau issued a notice."
    )
    mentions = ("p funds were not", "m recovered 7", "p stock was idle", "m issued a notice")
    assert situated(english, text, *mentions).point == [1, 1, 2, 2]
    assert situated(english, text.replace("(2)", "In 2022 (2022)"), *mentions).point == [0, 0, 0, 0]
    figures = "In thirty (30) days the Finance Bureau lost ten (10) files. The Land Bureau sold (5) plots."
    assert situated(english, figures, "p lost ten", "m sold (5)").point == [0, 0]
    before = (
        "Funds were short. (1) The Finance Bureau recovered 7 million yuan. (2) The Land Bureau sold land."
    )
    found = situated(english, before, "p Funds were short", "m recovered 7 million yuan", "m sold land")
    assert found.point == [0, 1, 2]


def test_units_that_share_a_subject_stand_beside_each_other(english: English) -> None:
    mentions = ("u Ministry of Health", "u Ministry of Finance", "m revised the travel rules")
    text = "The Ministry of Health and the Ministry of Finance revised the travel rules."
    scene = situated(english, text, *mentions)
    assert (scene.subject[2], scene.beside[2]) == (0, (1,))
    scene = situated(
        english, text.replace("and the", "told the").replace(" revised", " and revised"), *mentions
    )
    assert (scene.subject[2], scene.beside[2]) == (0, ())


def test_what_is_joined_hangs_like_the_first(english: English) -> None:
    mentions = ("u district government", "u Finance Bureau", "u Audit Bureau")
    text = "The district government allocated targets to the Finance Bureau and the Audit Bureau."
    scene = situated(english, text, *mentions)
    assert scene.joined[0] == "nsubj"
    assert scene.joined[2] == scene.joined[1] != "conj"
