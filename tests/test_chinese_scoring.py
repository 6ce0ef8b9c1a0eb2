"""The quick scores of Chinese words are those of their features, on any text, warm or cold."""

import numpy as np
import pytest

from kg.annotate.chinese.annotator import Annotator
from kg.annotate.chinese.deciding.encoded import chances_of
from kg.annotate.chinese.deciding.features import FeatureMaker
from kg.annotate.chinese.deciding.scoring import Scorer
from kg.annotate.chinese.reading.words import Word
from kg.decide.encoder import Read
from kg.decide.encoder import load as load_encoder
from kg.decide.store import load
from kg.model import Kind, Report
from kg.terms import load_terms

TEXT = """某县水务局党组整改通报
1.关于“管网巡查不到位，漏损率高”问题的整改
一是修订《巡查办法》、明确频次，二是约谈3人。下一步，局党组将开展“回头看”。

序号\t问题\t整改措施
1\t台账不全\t补录台账
！"""


@pytest.mark.parametrize("with_encoder", [False, True])
def test_parts_give_the_sums_of_the_features(with_encoder):
    model, encoder = load("zh"), load_encoder("zh")
    assert model is not None and encoder is not None
    maker = FeatureMaker(load_terms())
    scorer = Scorer(maker, model.spans)
    reading = Annotator().read(Report("0" * 16, TEXT, "", "", "", "", "zh"))
    seen = encoder(reading.text) if with_encoder else None
    views = [
        maker.view(line, found, seen) for line, found in zip(reading.lines, reading.proposals, strict=True)
    ]
    assert any(any(told) for view in views for told in view.told) == with_encoder
    cold, warm = scorer(views), scorer(views)
    for view, one, two in zip(views, cold, warm, strict=True):
        slow = model.spans.emissions([maker.row(view, i) for i in view.kept])
        assert np.allclose(one, slow, atol=1e-3)
        assert np.array_equal(one, two)


def test_what_is_told_of_a_word_is_what_the_model_tells():
    model = load("zh")
    assert model is not None
    maker = FeatureMaker(load_terms())
    reading = Annotator().read(Report("0" * 16, TEXT, "", "", "", "", "zh"))
    view = maker.view(reading.lines[2], reading.proposals[2])
    told = Scorer(maker, model.spans).explain(view, 2, "measure")
    expected = model.spans.explain([maker.row(view, 2)], 0, 1, "measure", most=6)
    assert dict(told) == dict(expected) and len(told) == 6


def test_a_piece_of_the_encoder_may_hold_several_words_and_a_word_several_pieces():
    words = [Word(0, 2, "整改", "v"), Word(2, 3, "不", "d"), Word(3, 5, "到位", "v"), Word(5, 7, "问题", "n")]
    likely = np.array([[0.1, 0.8, 0.1], [0.3, 0.1, 0.6], [0.5, 0.2, 0.3]], dtype=np.float32)
    chances = np.stack([likely, *[np.zeros_like(likely)] * 3], axis=1)
    # "整改不" is one piece, "到" and "位" are two, and of "问题" none is left at the end of the text.
    seen = Read(None, tuple(Kind), [0, 3, 4], [3, 4, 5], [0, 1, 2], chances, None)
    first = [tuple(round(chance, 3) for chance in kinds[0]) for kinds in chances_of(words, seen)]
    assert first == [(0.8, 0.1), (0.0, 0.8), (0.1, 0.6), (0.0, 0.0)]


def test_no_text_no_scores():
    model = load("zh")
    assert model is not None
    assert Scorer(FeatureMaker(load_terms()), model.spans)([]) == []


def test_no_mention_goes_on_behind_the_end_of_a_sentence():
    maker = FeatureMaker(load_terms())
    reading = Annotator().read(Report("0" * 16, "一是修订办法；补录台账。约谈3人！", "", "", "", "", "zh"))
    (line,) = [line for line in reading.lines if line.words]
    view = maker.view(line, reading.proposals[reading.lines.index(line)])
    told = ["".join(line.words[i].text for i in view.kept[a:b]) for a, b in view.sentences()]
    assert told == ["一是修订办法补录台账", "约谈3人"]


def test_reasons_are_told_when_asked_for():
    report = Report("0" * 16, TEXT, "", "", "", "", "zh")
    silent, told = (Annotator(model=load("zh"), why=why)(report).mentions for why in (False, True))
    assert [m.start for m in silent] == [m.start for m in told]
    assert not any(m.why for m in silent)
    assert any(m.why for m in told)
