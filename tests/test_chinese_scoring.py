"""The quick scores of Chinese words are those of their features, on any text, warm or cold."""

import numpy as np

from kg.annotate.chinese.annotator import Annotator
from kg.annotate.chinese.features import FeatureMaker
from kg.annotate.chinese.lexicon import load_terms
from kg.annotate.chinese.scoring import Scorer
from kg.decide.store import load
from kg.model import Report

TEXT = """某县水务局党组整改通报
1.关于“管网巡查不到位，漏损率高”问题的整改
一是修订《巡查办法》、明确频次，二是约谈3人。下一步，局党组将开展“回头看”。

序号\t问题\t整改措施
1\t台账不全\t补录台账
！"""


def test_parts_give_the_sums_of_the_features():
    model = load("zh")
    assert model is not None
    maker = FeatureMaker(load_terms())
    scorer = Scorer(maker, model.spans)
    reading = Annotator().read(Report("0" * 16, TEXT, "", "", "", "", "zh"))
    views = [maker.view(line, found) for line, found in zip(reading.lines, reading.proposals, strict=True)]
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
