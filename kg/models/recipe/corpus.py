"""Corpus readers of the recipe, registered with spaCy for ``config.cfg``.

Come in: CoNLL-U files. Go out: :class:`spacy.training.Example` values, whose
predicted side carries the tokens and, for part of the documents, the sentence
starts, because in ``kg`` rules set them before the parser runs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from kg.models.recipe import augment
from kg.models.recipe.chain import chain_sentences
from kg.models.recipe.convert import Sentence, match_tokenizer, read_sentences, to_doc

if TYPE_CHECKING:
    from spacy.language import Language

#: A document has one to eight sentences, as a paragraph of a report has.
LONGEST_DOCUMENT = 8
#: In a document with chains, the share of sentences that are tried for one.
CHAINED_SHARE = 0.8


def read_treebanks(folder: Path, files: Iterable[str]) -> list[Sentence]:
    """Read the sentences of several files, in their order."""
    return [sentence for name in files for sentence in read_sentences(folder / name)]


def make_example(nlp: Language, sentences: Sequence[Sentence], *, preset: bool) -> Example:
    """Pair a bare Doc with its annotated reference."""
    reference = to_doc(nlp.vocab, sentences)
    predicted = Doc(
        nlp.vocab,
        words=[token.text for token in reference],
        spaces=[bool(token.whitespace_) for token in reference],
        sent_starts=[token.is_sent_start for token in reference] if preset else None,
    )
    return Example(predicted, reference)


def create_training_corpus(
    folder: str, files: list[str], seed: int, preset_share: float, augmenters: dict[str, float]
) -> Callable[[Language], Iterator[Example]]:
    """Give the corpus that is shuffled, regrouped and augmented anew in each epoch."""
    rng = random.Random(seed)  # noqa: S311 - a seeded shuffle, no secret
    cache: list[Sentence] = []

    def read(nlp: Language) -> Iterator[Example]:
        if not cache:
            raw = read_treebanks(Path(folder), files)
            cache.extend(match_tokenizer(sentence, nlp.tokenizer) for sentence in raw)
        # Neighbours stay neighbours: a document is a run of the treebank.
        for start, size in _draw_documents(len(cache), rng):
            run: Sequence[Sentence] = cache[start : start + size]
            if rng.random() < augmenters.get("chain_sentences", 0.0):
                run = chain_sentences(run, rng, CHAINED_SHARE)
            document = [augment.augment(sentence, rng, augmenters) for sentence in run]
            yield make_example(nlp, document, preset=rng.random() < preset_share)

    return read


def _draw_documents(count: int, rng: random.Random) -> list[tuple[int, int]]:
    documents = []
    start = 0
    while start < count:
        size = rng.randint(1, LONGEST_DOCUMENT)
        documents.append((start, min(size, count - start)))
        start += size
    rng.shuffle(documents)
    return documents


def create_evaluation_corpus(
    folder: str, files: list[str], every: int
) -> Callable[[Language], Iterator[Example]]:
    """Give each ``every``-th sentence, one a document, sentence starts preset."""

    def read(nlp: Language) -> Iterator[Example]:
        for sentence in read_treebanks(Path(folder), files)[::every]:
            yield make_example(nlp, [match_tokenizer(sentence, nlp.tokenizer)], preset=True)

    return read


registry.readers("kg.TrainingTreebank.v1", func=create_training_corpus)
registry.readers("kg.EvaluationTreebank.v1", func=create_evaluation_corpus)
