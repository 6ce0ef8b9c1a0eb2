"""How far a measure is, by the words around it; each with a near miss."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.annotate.status import STATUSES, Around, features, plainly, statuses
from kg.decide.pairs import PairModel
from kg.lexicon import load_lexicon
from kg.model import Kind
from kg.read import report_from_text


def told(language: str, text: str, *, rules_only: bool = False) -> list[str]:
    annotation = load(language, rules_only=rules_only)(report_from_text(text, language=language))
    return [m.get("status") or "" for m in annotation.mentions if m.kind is Kind.MEASURE]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "GAO recommends that the Harbor Office (1) train staff and (2) revise the manual.",
            "recommended",
        ),
        ("en", "The Harbor Office held three meetings, revised its manual and trained staff.", "completed"),
        (
            "en",
            "The meeting emphasized that all units should take responsibility and strengthen supervision.",
            "recommended",
        ),
        ("en", "The Harbor Office plans to issue guidance by June 2025 and will train its staff.", "planned"),
        ("en", "The Harbor Office is reviewing all leases.", "ongoing"),
        ("zh", "会议要求，各单位要提高政治站位，压实主体责任，建立长效机制。", "recommended"),
        ("zh", "县水务局召开专题会议，修订《管网巡查管理办法》，开展培训3次。", "completed"),
        ("zh", "下一步，县水务局将开展回头看，完善制度。", "planned"),
        ("zh", "县水务局正在编制内控手册。", "ongoing"),
    ],
)
def test_a_sentence_tells_how_far_its_measures_are(language: str, text: str, expected: str) -> None:
    found = told(language, text)
    assert found
    assert set(found) == {expected}


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ("the town plans to", "train staff", "planned"),
        ("the town", "pledged to finish the cleanup", "planned"),
        ("the town is", "promoting the project", "ongoing"),
        ("the", "arrears are being recovered", "ongoing"),
        ("it is planned to", "be put into operation", "planned"),
        ("the board said that the", "gate is scheduled to be replaced by June", "planned"),
        ("auditors recommended that the department :", "cancel the orders", "recommended"),
        ("we made three recommendations to the office : it should", "train staff", "recommended"),
        # near misses, which the model tells
        ("the", "plan to cancel five posts was stopped", None),
        ("the town", "revised the plan to train staff", None),
        ("the delay is due to", "training staff", None),
        ("as auditors had recommended , the department :", "cancelled the orders", None),
        ("the department took the recommended steps :", "cancelled the orders", None),
        ("the town implemented the recommendations :", "cancelled the orders", None),
        ("auditors recommended that the department :", "will cancel the orders", "planned"),
    ],
)
def test_plain_words_tell_a_status_whatever_the_model_says(
    before: str, words: str, expected: str | None
) -> None:
    one = Around("completed", "VBD", words.split(), before.split(), [], [], "body", 0, 0)
    assert plainly({0: one}, load_lexicon("en").cues("measure.plain")).get(0) == expected


REST = "The Parks Department recovered $381,000, replaced its payroll system, and adopted a written policy.\n"


def test_a_list_is_recommended_where_its_introduction_says_so() -> None:
    text = (
        "Auditors recommended that the department:\n\n- cancel two orders;\n- require approval;\n"
        "- refer the losses.\n\n"
    )
    assert told("en", text + REST) == ["recommended"] * 3 + ["completed"] * 3


def test_rules_alone_tell_statuses_too() -> None:
    assert set(told("en", "The Harbor Office revised its manual and trained staff.", rules_only=True)) == {
        "completed"
    }


def test_neighbours_are_features_and_the_likeliest_status_is_taken() -> None:
    def one(rule: str, sentence: int) -> Around:
        return Around(rule, "", ["train", "staff"], [], [], [], "body", sentence, sentence)

    rows = list(features([one("planned", 0), one("planned", 0), one("completed", 1)]))
    assert "sentence-planned=4" in rows[0]
    assert "report-planned=3" in rows[2]
    models = {status: PairModel({"last=planned": float(status == "ongoing")}, 0.0) for status in STATUSES}
    assert statuses([one("planned", 0), one("planned", 0)], models) == ["completed", "ongoing"]
