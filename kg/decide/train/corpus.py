"""Annotated reports as what is learned from: features of tokens, gold labels, scenes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kg.annotate.english.annotator import Reading, load_english, read
from kg.annotate.english.deciding.choosing import Choice, Evidence
from kg.annotate.english.deciding.spans import mentions_of
from kg.annotate.english.reading.parse import parse
from kg.annotate.english.reading.tokens import Tokens
from kg.annotate.english.situate import surroundings
from kg.decide.encoder import Encoder
from kg.decide.encoder.store import read as read_encoder
from kg.decide.fit import Sample
from kg.decide.sequence import Rows, labels_of
from kg.decide.train.folds import folds_of
from kg.decide.train.status import Told
from kg.errors import InputError
from kg.model import Kind, Mention
from kg.read import report_from_text
from kg.relate import Scene
from kg.segment import segment
from kg.standoff import place, read_file

KINDS = tuple(kind.value for kind in Kind)


@dataclass(frozen=True)
class Document:
    """One annotated English report."""

    name: str
    gold: Mapping[str, Any]
    reading: Reading

    @property
    def tokens(self) -> Tokens:
        """Its tokens."""
        return self.reading.tokens

    @cached_property
    def evidence(self) -> Evidence:
        """What is known of its words."""
        return self.reading.evidence()

    def samples(self, rows: Sequence[Rows], kinds: Sequence[str]) -> list[Sample]:
        """Return features with gold labels; where gold is optional, any label will do."""
        required = [{kind: [] for kind in kinds} for _ in self.tokens.sentences]  # type: ignore[var-annotated]
        optional = [{kind: [] for kind in kinds} for _ in self.tokens.sentences]  # type: ignore[var-annotated]
        number = {i: n for n, s in enumerate(self.tokens.sentences) for i in range(s.start, s.end)}
        for entity in self.gold["entities"]:
            start, end = self.tokens.within(entity["start"], entity["end"])
            if start >= end or entity["kind"] not in kinds:
                continue
            sentence = self.tokens.sentences[number[start]]
            place = start - sentence.start, min(end, sentence.end) - sentence.start
            (optional if entity.get("optional") else required)[number[start]][entity["kind"]].append(place)
        return [
            _sample(row, sure, free, kinds) for row, sure, free in zip(rows, required, optional, strict=True)
        ]


def _sample(rows: Rows, sure: Mapping[str, Any], free: Mapping[str, Any], kinds: Sequence[str]) -> Sample:
    labels = np.stack([labels_of(len(rows), sure[kind]) for kind in kinds], axis=1)
    open_ = np.zeros(labels.shape, dtype=np.bool_)
    for k, kind in enumerate(kinds):
        for start, end in free[kind]:
            touches = end < len(rows) and labels[end, k] == 2
            if not labels[start:end, k].any() and not touches:
                open_[start:end, k] = True
    return Sample(rows, labels, open_ if open_.any() else None)


def find_text(annotation: Path, folders: Sequence[Path]) -> Path:
    """Return the text of an annotation: beside it, or in one of the folders.

    Raises
    ------
    InputError
        If it is in none of them.
    """
    name = annotation.with_suffix(".txt").name
    places = [annotation.parent, *folders]
    found = next((place / name for place in places if (place / name).is_file()), None)
    if found is None:
        raise InputError(f"{annotation}: {name} is not beside it; say where it lies with --texts FOLDER")
    return found


def read_gold(path: Path, texts: Sequence[Path]) -> tuple[dict[str, Any], str]:
    """Return an annotation and its text as kg reads it; words that the annotation leaves out are filled in.

    Raises
    ------
    DataError
        If the annotation is malformed, or the text is another one than was annotated.
    InputError
        If the text is nowhere.
    """
    return place(read_file(path), find_text(path, texts).read_bytes(), str(path))


class Corpus:
    """The annotated English reports of folders, with the annotator that names and situates.

    Parameters
    ----------
    folders
        Folders of annotations.
    texts
        Where to look for texts that are not beside their annotation.
    encoders
        Weights of encoders, each fitted without one fold of the sources, which it reads; none: no encoder
        reads.
    judges
        Those of the folders whose reports choose thresholds and biases: the ones most like what is to be
        read. None: all.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        texts: Sequence[Path] = (),
        encoders: Sequence[Path] = (),
        judges: Sequence[Path] = (),
    ) -> None:
        self.annotator = load_english(None, (), rules_only=True)
        paths = sorted((p for folder in folders for p in folder.glob("*.json")), key=lambda p: p.name)
        found = {path.stem: read_gold(path, texts) for path in paths}
        found = {name: row for name, row in found.items() if row[0].get("language", "en") == "en"}
        readers = [read_encoder(path) for path in encoders]
        fold = folds_of({name: len(text) for name, (_, text) in found.items()}, max(1, len(readers)))
        self.documents = [
            self._document(name, gold, text, readers[fold[name]] if readers else None)
            for name, (gold, text) in found.items()
        ]
        chosen = {path.stem for path in paths if not judges or path.parent in judges}
        self.judges = [document for document in self.documents if document.name in chosen]

    def _document(self, name: str, gold: Mapping[str, Any], text: str, encoder: Encoder | None) -> Document:
        report = report_from_text(text, source=name, language="en")
        passages = segment(report)
        tokens = parse(report, passages, self.annotator.nlp)
        return Document(name, gold, read(report, passages, tokens, self.annotator.lexicon, encoder))

    def named(self, document: Document, found: Sequence[Choice]) -> list[Mention]:
        """Return the mentions that were chosen, named as they are when reports are read."""
        return self.annotator.name(
            document.reading, mentions_of(document.tokens, found, document.reading.tree.words)
        )

    def told(self, document: Document) -> Told:
        """Return the gold measures of a document, with what stands around them and their status."""
        reading = document.reading
        scene = self.scene(document, self.gold_mentions(document))
        around = surroundings(reading.report, reading.passages, reading.tokens, scene, self.annotator.lexicon)
        status = {
            e["start"]: e.get("attributes", {}).get("status", "")
            for e in document.gold["entities"]
            if e["kind"] == "measure"
        }
        return [(one, status.get(scene.mentions[index].start, "")) for index, one in around.items()]

    def gold_mentions(self, document: Document) -> list[Mention]:
        """Return the mentions of gold, named by gold."""
        rows = sorted(document.gold["entities"], key=lambda e: (e["start"], -e["end"], e["kind"]))
        return [
            Mention(
                e["start"],
                e["end"],
                Kind(e["kind"]),
                e["id"],
                1.0,
                (("same", str(e["same"])),) if e.get("same") else (),
            )
            for e in rows
        ]

    def scene(self, document: Document, mentions: Sequence[Mention]) -> Scene:
        """Return the scene of mentions."""
        return self.annotator.scene(document.reading, mentions)
