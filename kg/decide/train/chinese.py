"""Learn the Chinese model: labels of the words of lines, which stretches are names, which pairs are related.

What is optional in gold is learned as if it were asked for: on reports left out of training that
gave 0.81 over spans against 0.80 where it was left open.

    python -m kg.decide.train.chinese --gold DIR [DIR …] --encoders WITHOUT-0 WITHOUT-1 [--output FILE]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.annotate.chinese.annotator import Annotator
from kg.annotate.chinese.deciding.choosing import CHOSEN, Chooser, Edges
from kg.annotate.chinese.deciding.features import FeatureMaker
from kg.annotate.chinese.deciding.sentences import sentences_of
from kg.annotate.chinese.deciding.spans import KINDS, views_of
from kg.annotate.chinese.finding.borders import Borders
from kg.annotate.chinese.finding.rules import Reading
from kg.annotate.chinese.reading.compact import Compact
from kg.annotate.chinese.reading.words import Word
from kg.annotate.chinese.relating.pairs import IMPLIED, affinity_of, features, gather, relate
from kg.annotate.chinese.relating.places import Places
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.relating.scene_words import SceneWords
from kg.annotate.chinese.telling.statuses import Statuses
from kg.decide.encoder import Encoder, Read
from kg.decide.encoder.store import read
from kg.decide.fit import Sample, Settings, fit
from kg.decide.logistic import fit_pairs
from kg.decide.pairs import Calibration, PairModel
from kg.decide.sequence import SequenceModel, labels_of
from kg.decide.store import WEIGHTS, Model, save
from kg.decide.train.folds import ENCODER_FOLDS, folds_of
from kg.decide.train.overlap import worth_of
from kg.decide.train.status import Told, learn_statuses
from kg.decide.train.tune import calibrate
from kg.model import Kind, Mention, RelationKind, Report
from kg.terms import load_terms

SETTINGS = Settings(penalty=14.0, least=2, iterations=60, keep=40_000)  # only the last fit is thinned
LEARNED = (RelationKind.ADDRESSES, RelationKind.FACES)  # the others are decided better by their rules
FOLDS = 4  # of whole sources, for the judges of names
JUDGE_PENALTY, JUDGE_THRESHOLD = 8.0, 0.35
Entity = Mapping[str, Any]
Link = tuple[tuple[str, str], str, tuple[str, str]]


@dataclass(frozen=True)
class Lesson:
    """One annotated report as what is learned from."""

    name: str
    samples: tuple[Sample, ...]
    reading: Reading
    entities: tuple[Entity, ...]
    pairs: tuple[tuple[RelationKind, list[str], bool], ...]
    asked: frozenset[Link]
    free: frozenset[Link]  # links that gold leaves free
    seen: Read | None  # by an encoder that was fitted without it


def read_lessons(
    folders: Iterable[Path], maker: FeatureMaker, encoders: Sequence[Encoder] = ()
) -> list[Lesson]:
    """Return the Chinese reports of all folders, by folder and name.

    Parameters
    ----------
    encoders
        For each fold of the sources one that was fitted without it; none to learn without an encoder.
    """
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for folder in folders:
        for path in sorted(Path(folder).glob("*.json")):
            data = json.loads(path.read_text(encoding="utf-8"))
            if data.get("language") == "zh":
                found[path.stem] = path.with_suffix(".txt").read_bytes().decode("utf-8"), data
    annotator = Annotator()
    readings = {
        name: annotator.read(Report(name, text, "", name, "", name, "zh"))
        for name, (text, _) in found.items()
    }
    sizes = {name: len(reading.text) for name, reading in readings.items()}
    fold = folds_of(dict(sorted(sizes.items())), ENCODER_FOLDS)
    return [
        _lesson(name, reading, found[name][1], maker, encoders[fold[name]] if encoders else None)
        for name, reading in readings.items()
    ]


def _lesson(
    name: str, reading: Reading, data: Mapping[str, Any], maker: FeatureMaker, encoder: Encoder | None
) -> Lesson:
    seen = encoder(reading.text) if encoder else None
    entities = [
        moved(e, reading.compact)
        for e in sorted(data["entities"], key=lambda e: (e["start"], -e["end"], e["kind"]))
    ]
    samples = [_sample(words, found, entities) for words, found in _rows(reading, maker, seen)]
    asked, free = _links(entities, data)
    pairs = tuple(_pairs(reading, entities, asked, free, seen)) if data["links"] else ()
    return Lesson(name, tuple(samples), reading, tuple(entities), pairs, asked, free, seen)


def _rows(
    reading: Reading, maker: FeatureMaker, seen: Read | None
) -> Iterator[tuple[list[Word], list[list[str]]]]:
    """Yield for each sentence the words that are labelled and their features."""
    for view in views_of(reading, maker, seen):
        for start, end in view.sentences():
            kept = view.kept[start:end]
            yield [view.line.words[i] for i in kept], [maker.row(view, i) for i in kept]


def moved(entity: Entity, short: Compact) -> dict[str, Any]:
    """Return an entity of gold as it lies in the compact text."""
    return {**entity, "start": short.there(entity["start"]), "end": short.there(entity["end"])}


def _sample(words: Sequence[Any], rows: Sequence[Sequence[str]], entities: Sequence[Entity]) -> Sample:
    columns = []
    for kind in KINDS:
        spans = []
        for entity in entities:
            inside = [n for n, w in enumerate(words) if w.start < entity["end"] and w.end > entity["start"]]
            if entity["kind"] == kind and inside:
                spans.append((inside[0], inside[-1] + 1))
        columns.append(labels_of(len(words), spans))
    return Sample(rows, np.stack(columns, axis=1))


def _key(entity: Entity) -> tuple[str, str]:
    if entity["kind"] not in ("unit", "policy"):
        return "#", entity["id"]
    return entity["kind"], entity.get("same") or entity["text"]


def _pairs(
    reading: Reading,
    entities: Sequence[Entity],
    asked: frozenset[Link],
    free: frozenset[Link],
    seen: Read | None,
) -> Iterator[tuple[RelationKind, list[str], bool]]:
    """Yield each pair of gold mentions that a rule relates: its features, and whether gold relates it."""
    scene = _scene(reading, entities)
    affinity = affinity_of(scene, seen)
    for (a, relation, b), found in gather(scene).items():
        link = _key(entities[a]), relation.value, _key(entities[b])
        if relation in LEARNED and (link in asked or link not in free):
            yield relation, features(scene, (a, relation, b), found, affinity), link in asked


def _scene(reading: Reading, entities: Sequence[Entity]) -> Scene:
    """Return the scene of a report's gold mentions."""
    return Scene(Places(reading.text, reading.lines, _mentions(entities), SceneWords(load_terms())))


def _links(entities: Sequence[Entity], data: Mapping[str, Any]) -> tuple[frozenset[Link], frozenset[Link]]:
    """Return the links that gold asks for, and those that it leaves free."""
    by_id = {e["id"]: e for e in entities}
    links = [(by_id[a], kind, by_id[b]) for a, kind, b, *_ in data["links"]]
    listed = {tuple(link[:3]) for link in data.get("optional_links", ())}
    free = {
        (_key(a), kind, _key(b))
        for a, kind, b in links
        if a.get("optional") or b.get("optional") or (a["id"], kind, b["id"]) in listed
    }
    free |= {(_key(by_id[a]), kind, _key(by_id[b])) for a, kind, b in listed}
    return frozenset((_key(a), kind, _key(b)) for a, kind, b in links) - free, frozenset(free)


def learn_chinese(lessons: Sequence[Lesson], maker: FeatureMaker, settings: Settings = SETTINGS) -> Model:
    """Return the model that the lessons teach."""
    relations, curves = _learn_relations(lessons), calibrations_of(lessons)
    choosers = _learn_choosers(lessons, maker, replace(settings, keep=0))
    statuses = learn_statuses([told_in_chinese(lesson) for lesson in lessons])
    return Model(_learn_spans(lessons, settings), relations, {}, curves, choosers, statuses)


def _learn_relations(lessons: Sequence[Lesson]) -> dict[str, PairModel]:
    relations: dict[str, PairModel] = {}
    for relation in LEARNED:
        rows = [
            (names, label) for lesson in lessons for kind, names, label in lesson.pairs if kind is relation
        ]
        relations[relation.value] = fit_pairs(
            [names for names, _ in rows], [label for _, label in rows], penalty=3.0
        )
    return relations


def calibrations_of(lessons: Sequence[Lesson]) -> dict[str, Calibration]:
    """Return how often a relation of some score is right, of each: also of those that rules decide.

    Told of the gold mentions of lessons by models that had not seen them.
    """
    fold = folds_of({lesson.name: len(lesson.reading.text) for lesson in lessons}, FOLDS)
    scores: dict[str, list[float]] = {relation.value: [] for relation in RelationKind}
    outcomes: dict[str, list[bool]] = {relation.value: [] for relation in RelationKind}
    for held in range(FOLDS):
        models = _learn_relations([lesson for lesson in lessons if fold[lesson.name] != held])
        for lesson in lessons:
            if fold[lesson.name] != held or not lesson.asked:
                continue
            for r in relate(_scene(lesson.reading, lesson.entities), models, seen=lesson.seen):
                first, second = (_key(lesson.entities[at]) for at in (r.subject, r.object))
                link = first, r.kind.value, second
                if r.rule != IMPLIED and link not in lesson.free:
                    scores[r.kind].append(r.confidence)
                    outcomes[r.kind].append(link in lesson.asked)
    return {name: calibrate(scores[name], outcomes[name]) for name in scores if outcomes[name]}


def told_in_chinese(lesson: Lesson) -> Told:
    """Return the gold measures of a Chinese text."""
    scene, terms = _scene(lesson.reading, lesson.entities), load_terms()
    status = [(entity.get("attributes") or {}).get("status", "") for entity in lesson.entities]
    return [(one, status[index]) for index, one in Statuses(terms).surroundings(scene).items()]


def _mentions(entities: Sequence[Entity]) -> list[Mention]:
    return [
        Mention(
            e["start"],
            e["end"],
            Kind(e["kind"]),
            "gold",
            1.0,
            (("same", e["same"]),) if e.get("same") else (),
        )
        for e in entities
    ]


def _learn_spans(lessons: Sequence[Lesson], settings: Settings) -> SequenceModel:
    return fit([sample for lesson in lessons for sample in lesson.samples], KINDS, settings)


def _learn_choosers(
    lessons: Sequence[Lesson], maker: FeatureMaker, settings: Settings
) -> dict[str, PairModel]:
    """Fit the judges of names on candidates of lessons that the sequence model had not seen."""
    fold = folds_of({lesson.name: len(lesson.reading.text) for lesson in lessons}, FOLDS)
    rows: dict[str, list[tuple[tuple[str, ...], float]]] = {kind.value: [] for kind in CHOSEN}
    edges = Borders(load_terms()).edges
    for held in range(FOLDS):
        model = _learn_spans([lesson for lesson in lessons if fold[lesson.name] != held], settings)
        for lesson in lessons:
            if fold[lesson.name] == held:
                for kind in CHOSEN:
                    rows[kind] += _candidates(lesson, kind, model, maker, edges)
    return {
        kind: fit_pairs(
            [names for names, _ in told],
            [worth for _, worth in told],
            penalty=JUDGE_PENALTY,
            least=3,
            threshold=JUDGE_THRESHOLD,
        )
        for kind, told in rows.items()
    }


def _candidates(
    lesson: Lesson, kind: Kind, model: SequenceModel, maker: FeatureMaker, edges: Edges
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the candidates of a lesson, each with what it is worth."""
    views = views_of(lesson.reading, maker, lesson.seen)
    scores = [model.emissions([maker.row(view, i) for i in view.kept]) for view in views]
    sentences, _ = sentences_of(lesson.reading, views, model, scores)
    chooser = Chooser(maker, KINDS, lesson.reading.text, edges, sentences, kind)
    gold = [entity for entity in lesson.entities if entity["kind"] == kind]
    for sentence, rows in zip(sentences, chooser, strict=True):
        for row in rows:
            worth = worth_of(*chooser.span(sentence, row.start, row.end), gold)
            if worth is not None:
                yield row.features, worth


def train(folders: Iterable[Path], encoders: Sequence[Path]) -> Model:
    """Return the Chinese model learned from the annotated reports of `folders`."""
    maker = FeatureMaker(load_terms())
    return learn_chinese(read_lessons(folders, maker, [read(path) for path in encoders]), maker)


def main() -> None:
    """Train from the folders that are named, and write the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.decide.train.chinese", description="Learn the Chinese model."
    )
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="folders of annotated reports")
    parser.add_argument(
        "--encoders",
        type=Path,
        nargs=ENCODER_FOLDS,
        required=True,
        help="those that were fitted with --without 0 and 1",
    )
    parser.add_argument("--output", type=Path, default=WEIGHTS / "zh.npz")
    args = parser.parse_args()
    save(train(args.gold, args.encoders), args.output)


if __name__ == "__main__":
    main()
