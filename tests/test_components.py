"""The spaCy components: in a pipeline of one's own, by entry point and by hand-built documents."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

import kg.annotate.components


@pytest.fixture
def doc() -> Doc:
    nlp = spacy.blank("en")
    words = ["Department", "of", "Tides", "did", "not", "file", "31", "U.S.C.", "§", "3512", "reports", "."]
    heads = [5, 2, 0, 5, 5, 5, 10, 10, 10, 10, 5, 5]
    deps = [
        "nsubj",
        "case",
        "nmod",
        "aux",
        "advmod",
        "ROOT",
        "nummod",
        "compound",
        "compound",
        "nummod",
        "obj",
        "punct",
    ]
    tags = ["NNP", "IN", "NNP", "VBD", "RB", "VB", "CD", "NNP", "NN", "CD", "NNS", "."]
    pos = ["PROPN", "ADP", "PROPN", "AUX", "PART", "VERB", "NUM", "PROPN", "SYM", "NUM", "NOUN", "PUNCT"]
    lemmas = [word.lower() for word in words]
    lemmas[3] = "do"
    return Doc(nlp.vocab, words=words, heads=heads, deps=deps, tags=tags, pos=pos, lemmas=lemmas)


def test_each_writes_its_group(doc: Doc) -> None:
    for kind in kg.annotate.components.GROUPS:
        doc = kg.annotate.components.Component(kind, [])(doc)
    texts = {name: [span.text for span in group] for name, group in doc.spans.items()}
    assert texts["kg_units"] == ["Department of Tides"]
    assert texts["kg_policies"] == ["31 U.S.C. § 3512"]
    assert texts["kg_problems"] == ["did not file 31 U.S.C. § 3512 reports"]
    assert texts["kg_measures"] == []
    unit = doc.spans["kg_units"][0]
    assert (unit.label_, unit._.kg_rule, unit._.kg_attributes) == ("unit", "EN-UN-OF", {})
    assert 0 < unit._.kg_score <= 1


def test_the_pipes_can_be_added_by_name() -> None:
    nlp = spacy.blank("en")
    for name in kg.annotate.components.GROUPS.values():
        nlp.add_pipe(name)
    assert nlp.pipe_names == ["kg_units", "kg_policies", "kg_problems", "kg_measures"]
    assert list(nlp("").spans) == nlp.pipe_names
