"""``python -m kg.decide.train --gold DIR ENCODER [--gold DIR ENCODER …] [--output FILE]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kg.decide.pairs import Calibration, PairModel
from kg.decide.store import WEIGHTS, Model, save
from kg.decide.train import tune
from kg.decide.train.corpus import KINDS, Corpus
from kg.decide.train.learn import Plan, Spotter, folds_of, learn_spans
from kg.decide.train.links import Example, examples, learn, scenes
from kg.model import RelationKind
from kg.relate import Scene


def say(message: str) -> None:
    """Tell of progress on the error stream."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def learn_model(corpus: Corpus, plan: Plan) -> tuple[Model, Spotter]:
    """Fit everything; tell the figures on what was left out."""
    spotter = learn_spans(corpus, plan)
    bias = dict(tune.BIAS)
    mentions = tune.found_mentions(corpus, spotter, bias)
    total = {kind: tune.Tally() for kind in KINDS}
    for d in corpus.documents:
        for kind, tally in tune.tally_spans(d, mentions[d.name]).items():
            total[kind] += tally
    say(f"bias {bias}; the best on what was left out: {tune.choose_bias(corpus, spotter)}")
    _tell(total)
    rows: dict[str, list[Example]] = {r.value: [] for r in RelationKind}
    seen: dict[str, Scene] = {}
    for d in corpus.documents:
        for scene in scenes(corpus, d, mentions[d.name]):
            seen[d.name] = scene  # the last one is that of what was found
            for relation in RelationKind:
                rows[relation.value] += examples(d, scene, relation)
    relations, curves = _learn_links(corpus, plan, rows, seen)
    curves |= tune.calibrate_spans(corpus, spotter, bias)
    return Model(spotter.model, relations, bias, curves), spotter


def _learn_links(
    corpus: Corpus, plan: Plan, rows: dict[str, list[Example]], seen: dict[str, Scene]
) -> tuple[dict[str, PairModel], dict[str, Calibration]]:
    fold = folds_of(corpus.documents, plan.folds)
    crossed = tune.cross_fit(rows, fold, plan.folds)
    thresholds = tune.choose_thresholds(corpus.documents, seen, lambda name: crossed[fold[name]])
    total = {r.value: tune.Tally() for r in RelationKind}
    for d in corpus.documents:
        models = {name: replace(m, threshold=thresholds[name]) for name, m in crossed[fold[d.name]].items()}
        for name, tally in tune.tally_links(d, seen[d.name], models).items():
            total[name] += tally
    say(f"thresholds {thresholds}")
    _tell(total)
    final = {name: learn(examples, threshold=thresholds[name]) for name, examples in rows.items()}
    return final, tune.calibrate_links(rows, fold, crossed)


def _tell(total: dict[str, tune.Tally]) -> None:
    for name, tally in [*total.items(), ("all", sum(total.values(), tune.Tally()))]:
        precision = tally.hit / tally.predicted if tally.predicted else 0.0
        recall = tally.hit / tally.gold if tally.gold else 0.0
        say(f"{name:10} P {precision:.3f} R {recall:.3f} F1 {tally.f1:.3f}  gold {tally.gold}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.decide.train", description="Learn the weights for English."
    )
    parser.add_argument(
        "--gold",
        nargs=2,
        action="append",
        required=True,
        metavar=("DIR", "ENCODER"),
        help="annotated texts, and weights of an encoder that learned from none of them (- for none)",
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
    model, _ = learn_model(
        Corpus([(Path(d), None if e == "-" else Path(e)) for d, e in options.gold], options.texts), Plan()
    )
    save(model, options.output)
    say(f"wrote {options.output.name}, {options.output.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
