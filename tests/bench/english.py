"""Words a second at which English reports are read, past the loading, part by part, in time of one core."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.annotate.english.annotator import English, load_english, read
from kg.annotate.english.reading.parse import parse
from kg.model import Report
from kg.read import report_from_text
from kg.segment import segment
from tests.bench._process import best_time

LESSONS = Path(__file__).parents[1] / "lessons" / "en"
ROUNDS = 3


def main() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(LESSONS.glob("*.txt"))[::3]]
    reports = [report_from_text(text, language="en", source=str(at)) for at, text in enumerate(texts)]
    whole, rules = load_english(None, (), rules_only=False), load_english(None, (), rules_only=True)
    words = sum(len(text.split()) for text in texts)
    print(f"{len(reports)} reports, {words:,} words\n{'what':44} {'words/s':>8}")
    show("all, encoder and learned model", whole, reports, words)
    show("all, rules alone", rules, reports, words)
    show("segmentation", segment, reports, words)
    show("parse, with segmentation", lambda report: parse(report, segment(report), whole.nlp), reports, words)
    assert whole.encoder is not None
    encoder = whole.encoder
    show("encoder", lambda report: encoder(report.text), reports, words)
    parsed = {report.id: parse(report, segment(report), whole.nlp) for report in reports}
    readings = {r.id: read(r, segment(r), parsed[r.id], whole.lexicon, encoder) for r in reports}
    show("features, decision, names", lambda report: whole.mentions(readings[report.id]), reports, words)


def show(name: str, work: English | Callable[[Report], object], reports: list[Report], words: int) -> None:
    """Print the best of some rounds."""
    best = best_time(lambda: [work(report) for report in reports], ROUNDS)
    print(f"{name:44} {words / best:8,.0f}", flush=True)
