"""Score a pipeline: ``python -m kg.models.recipe.evaluate kg/models/en --treebanks DIR``.

The treebank's words are the reference. The pipeline gets the text, cuts it with
its own tokenizer, and is told where sentences begin, as rules tell it in ``kg``.
A word that the tokenizer cuts otherwise counts as an error. Punctuation does
not count in UAS and LAS.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc
from spacy.training import Example

from kg.models.recipe import augment
from kg.models.recipe.convert import Sentence, to_doc
from kg.models.recipe.corpus import read_treebanks

if TYPE_CHECKING:
    from spacy.language import Language

TESTS = {"ewt": ["en_ewt/ewt-test.conllu"], "gum": ["en_gum_free/gum-test.conllu"]}
RELATIONS = ("nsubj", "nsubj:pass", "obj", "obl", "nmod", "conj", "xcomp", "advcl", "acl", "acl:relcl")
#: How the test sentences are made to look like reports for the rows ``*-genre``.
GENRE = {
    "replace_words": 1.0,
    "replace_names": 0.5,
    "comma_for_and": 0.5,
    "merge_title": 0.3,
    "switch_quotes": 0.5,
}


def score(nlp: Language, sentences: Sequence[Sentence], *, retokenize: bool = True) -> dict[str, float]:
    """Give the figures of one test set, in per cent.

    With ``retokenize`` off the pipeline gets the words as they are, which titles of one token need.
    """
    examples = [_make_example(nlp, sentences[i : i + 8], retokenize) for i in range(0, len(sentences), 8)]
    scores = nlp.evaluate(examples)
    row = {name: _percent(scores[key]) for name, key in _FIGURES.items()}
    per_type = scores["dep_las_per_type"]
    return row | {name: _percent(per_type.get(name, {"f": 0.0})["f"]) for name in RELATIONS}


_FIGURES = {
    "TAG": "tag_acc",
    "UPOS": "pos_acc",
    "FEATS": "morph_acc",
    "LEMMA": "lemma_acc",
    "UAS": "dep_uas",
    "LAS": "dep_las",
}


def _percent(value: float) -> float:
    return round(100 * value, 1)


def _make_example(nlp: Language, sentences: Sequence[Sentence], retokenize: bool) -> Example:
    reference = to_doc(nlp.vocab, sentences)
    if retokenize:
        predicted = nlp.make_doc(reference.text)
    else:
        predicted = Doc(
            nlp.vocab, words=[t.text for t in reference], spaces=[bool(t.whitespace_) for t in reference]
        )
    starts = {token.idx for token in reference if token.is_sent_start}
    for token in predicted:
        token.is_sent_start = token.idx in starts
    return Example(predicted, reference)


def to_genre(sentences: Sequence[Sentence], seed: int = 1) -> list[Sentence]:
    """Make test sentences look like those of reports, the same way in each run."""
    rng = random.Random(seed)  # noqa: S311 - a seeded choice, no secret
    return [augment.augment(sentence, rng, GENRE) for sentence in sentences]


def count_words_a_second(nlp: Language, sentences: Sequence[Sentence]) -> int:
    """Measure the pipeline without its tokenizer, in words a second of processor time; the best of three."""
    best = 0.0
    for _ in range(3):
        docs = [_make_example(nlp, sentences[i : i + 8], True).predicted for i in range(0, len(sentences), 8)]
        start = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(docs))
        best = max(best, words / (time.process_time() - start))
    return round(best)


def score_all(nlp: Language, treebanks: Path) -> Mapping[str, Mapping[str, float]]:
    """Score all test sets."""
    scores = {}
    for name, files in TESTS.items():
        sentences = read_treebanks(treebanks, files)
        scores[name] = score(nlp, sentences)
        scores[f"{name}-genre"] = score(nlp, to_genre(sentences), retokenize=False)
    return scores


def main() -> None:
    """Print the scores as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--speed", action="store_true", help="measure words a second too")
    args = parser.parse_args()
    nlp = spacy.load(args.model)
    scores: dict[str, object] = dict(score_all(nlp, args.treebanks))
    if args.speed:
        scores["words_per_second"] = count_words_a_second(nlp, read_treebanks(args.treebanks, TESTS["gum"]))
    sys.stdout.write(json.dumps(scores, indent=2) + "\n")


if __name__ == "__main__":
    main()
