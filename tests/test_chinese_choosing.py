"""Names in Chinese are chosen among candidates: what is marked, what rules propose, and the parts between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kg.annotate.chinese.annotator import Annotator
from kg.annotate.chinese.deciding.choosing import Chooser, chosen
from kg.annotate.chinese.deciding.features import FeatureMaker
from kg.annotate.chinese.deciding.sentences import MARKED, Sentence
from kg.annotate.chinese.deciding.spans import KINDS
from kg.annotate.chinese.finding.borders import Borders
from kg.decide.choose import Judged
from kg.decide.pairs import PairModel
from kg.decide.sequence import Lattice, Reading
from kg.model import Kind, Report
from kg.terms import load_terms

TERMS = load_terms()
MAKER = FeatureMaker(TERMS)


def read(text: str, *marked: str) -> tuple[list[Sentence], Chooser]:
    """Return the sentences of a text in which the model marks these words as units, and their chooser."""
    reading = Annotator().read(Report("0" * 16, text, "", "", "", "", "zh"))
    number = KINDS.index("unit")
    sentences = []
    for line, proposals in zip(reading.lines, reading.proposals, strict=True):
        view = MAKER.view(line, proposals)
        for start, end in view.sentences():
            words = [line.words[i] for i in view.kept[start:end]]
            spans = [_rows(reading.text, words, name) for name in marked]
            found = [(number, *rows) for rows in spans if rows]
            sentences.append(
                Sentence(view, start, words, Lattice({MARKED: found}, _sure(len(words))), proposals)
            )
    return sentences, Chooser(MAKER, KINDS, reading.text, Borders(TERMS).edges, sentences, Kind.UNIT)


def _rows(text: str, words: Sequence[object], name: str) -> tuple[int, int] | None:
    ends = [
        (a, b + 1)
        for a, first in enumerate(words)
        for b, last in enumerate(words)
        if text[first.start : last.end] == name  # type: ignore[attr-defined]
    ]
    return ends[0] if ends else None


def _sure(size: int) -> Reading:
    return Reading(
        np.zeros((size, len(KINDS))),
        np.zeros((size + 1, len(KINDS))),
        np.zeros((size + 1, len(KINDS), 2)),
        np.zeros(len(KINDS)),
        np.zeros(len(KINDS)),
    )


def names(sentences: Sequence[Sentence], chooser: Chooser) -> dict[str, Judged]:
    """Return the candidates by their words, the last of each."""
    return {
        "".join(w.text for w in sentence.words[row.start : row.end]): row
        for sentence, rows in zip(sentences, chooser, strict=True)
        for row in rows
    }


def test_units_that_a_comma_joins_are_candidates_together_and_apart() -> None:
    found = names(*read("审计处、财务处反馈了意见。", "审计处、财务处"))
    assert {"审计处、财务处", "审计处", "财务处"} <= set(found)
    assert {name for name, row in found.items() if "source=model" in row.features} == {"审计处、财务处"}
    assert all("source=part" in found[name].features for name in ("审计处", "财务处"))


def test_how_often_the_same_words_are_a_name_elsewhere_is_told() -> None:
    found = names(
        *read("海宁学院修订办法。\n海宁学院约谈3人。\n海宁学院补录台账。\n港务处开会。", "海宁学院")
    )
    assert {"elsewhere=2", "share=4,True"} <= set(found["海宁学院"].features)
    assert "elsewhere=0" in found["港务处"].features


@pytest.mark.parametrize(("weight", "kept"), [(4.0, ["审计处", "财务处"]), (-9.0, ["审计处、财务处"])])
def test_the_judge_keeps_the_ones_that_together_are_worth_most(weight: float, kept: list[str]) -> None:
    sentences, chooser = read("审计处、财务处反馈了意见。", "审计处、财务处")
    judge = PairModel({"source=part": weight, "source=model": 2.0, "source=rule": weight}, 0.0, 0.3)
    (found,) = chosen(chooser, Kind.UNIT, {"unit": judge})
    told = ["".join(w.text for w in sentences[0].words[f.start : f.end]) for f, _ in found]
    assert told == kept


def test_no_candidate_no_name() -> None:
    sentences, chooser = read("天气晴好。审计处开会。")
    keeps_all = PairModel({}, 9.0, 0.3)
    told = [
        ["".join(w.text for w in sentence.words[f.start : f.end]) for f, _ in found]
        for sentence, found in zip(sentences, chosen(chooser, Kind.UNIT, {"unit": keeps_all}), strict=True)
    ]
    assert told == [[], ["审计处"]]
