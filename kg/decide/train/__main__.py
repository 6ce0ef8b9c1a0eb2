"""``python -m kg.decide.train --gold DIR [--gold DIR …] --encoders FILE FILE [--output FILE]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.decide.pairs import Calibration, PairModel
from kg.decide.store import WEIGHTS, Model, save
from kg.decide.train import tune
from kg.decide.train.choice import learn_choosers
from kg.decide.train.corpus import Corpus
from kg.decide.train.folds import ENCODER_FOLDS, folds_of
from kg.decide.train.learn import Plan, learn_spans
from kg.decide.train.links import Example, examples, learn, scenes
from kg.decide.train.overlap import Tally, matches
from kg.decide.train.status import cross_right, learn_statuses
from kg.model import Kind, RelationKind
from kg.relate import Scene


def say(message: str) -> None:
    """Tell of progress on the error stream."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def learn_model(corpus: Corpus, plan: Plan) -> Model:
    """Fit everything; tell the figures on what was left out."""
    fold = folds_of({d.name: len(d.reading.report.text) for d in corpus.documents}, plan.folds)
    spotter = learn_spans(corpus, plan, fold)
    choosers, crossed = learn_choosers(corpus, spotter.lattices, fold, plan.folds)
    say("thresholds " + ", ".join(f"{name} {model.threshold}" for name, model in choosers.items()))
    best = tune.choose_bias(corpus, spotter.lattices, lambda name: crossed[fold[name]])
    say(f"bias {tune.BIAS}; the best on what was left out: {best}")
    found = {
        d.name: tune.choices(d, spotter.lattices[d.name], tune.BIAS, crossed[fold[d.name]])
        for d in corpus.documents
    }
    mentions = {d.name: corpus.named(d, found[d.name]) for d in corpus.documents}
    for documents in (corpus.documents, corpus.judges):
        told = [matches(d.gold, mentions[d.name]) for d in documents]
        _tell({kind.value: sum((m.tally(kind) for m in told), Tally()) for kind in Kind})
    rows: dict[str, list[Example]] = {r.value: [] for r in RelationKind}
    seen: dict[str, Scene] = {}
    for d in corpus.documents:
        for scene in scenes(corpus, d, mentions[d.name]):
            seen[d.name] = scene  # the last one is that of what was found
            for relation in RelationKind:
                rows[relation.value] += examples(d, scene, relation)
    relations, curves = _learn_links(corpus, plan, rows, seen, fold)
    curves |= tune.calibrate_spans(corpus, found)
    return Model(
        spotter.model, relations, dict(tune.BIAS), curves, choosers, _learn_statuses(corpus, plan, fold)
    )


def _learn_statuses(corpus: Corpus, plan: Plan, fold: Mapping[str, int]) -> dict[str, PairModel]:
    told = {d.name: corpus.told(d) for d in corpus.documents}
    for documents in (corpus.documents, corpus.judges):
        good, count = cross_right(told, fold, plan.folds, [d.name for d in documents])
        say(f"statuses  {good / max(1, count):.3f} of {count}")
    return learn_statuses(list(told.values()))


def _learn_links(
    corpus: Corpus,
    plan: Plan,
    rows: dict[str, list[Example]],
    seen: dict[str, Scene],
    fold: Mapping[str, int],
) -> tuple[dict[str, PairModel], dict[str, Calibration]]:
    crossed = tune.cross_fit(rows, fold, plan.folds)
    thresholds = tune.choose_thresholds(corpus.judges, seen, lambda name: crossed[fold[name]])
    say("thresholds " + ", ".join(f"{name} {threshold}" for name, threshold in thresholds.items()))
    for documents in (corpus.documents, corpus.judges):
        total = {r.value: Tally() for r in RelationKind}
        for d in documents:
            models = {
                name: replace(m, threshold=thresholds[name]) for name, m in crossed[fold[d.name]].items()
            }
            for name, tally in tune.tally_links(d, seen[d.name], models).items():
                total[name] += tally
        _tell(total)
    final = {name: learn(examples, threshold=thresholds[name]) for name, examples in rows.items()}
    return final, tune.calibrate_links(corpus, rows, fold, crossed)


def _tell(total: dict[str, Tally]) -> None:
    for name, tally in [*total.items(), ("all", sum(total.values(), Tally()))]:
        precision = tally.hit / tally.predicted if tally.predicted else 0.0
        recall = tally.hit / tally.gold if tally.gold else 0.0
        say(f"{name:10} P {precision:.3f} R {recall:.3f} F1 {tally.f1:.3f}  gold {tally.gold}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.decide.train", description="Learn the weights for English."
    )
    parser.add_argument("--gold", type=Path, action="append", required=True, help="NAME.txt and NAME.json")
    parser.add_argument(
        "--judges",
        type=Path,
        action="append",
        default=[],
        help="those of the folders whose reports choose the thresholds: real ones",
    )
    parser.add_argument(
        "--encoders",
        nargs=ENCODER_FOLDS,
        type=Path,
        default=[],
        metavar="FILE",
        help="weights of the encoders that were fitted without fold 0, 1 …; none: the model has no encoder",
    )
    parser.add_argument(
        "--texts",
        type=Path,
        action="append",
        default=[],
        help="folder of the texts that are not beside their JSON",
    )
    parser.add_argument("--output", type=Path, default=WEIGHTS / "en.npz")
    options = parser.parse_args(arguments)
    corpus = Corpus(options.gold, options.texts, options.encoders, options.judges)
    model = learn_model(corpus, Plan())
    save(model, options.output)
    say(f"wrote {options.output.name}, {options.output.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
