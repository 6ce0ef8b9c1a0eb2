"""Characters a second at which Chinese reports are read, past the loading: many notices, one long report."""

from __future__ import annotations

from pathlib import Path

from kg.annotate.chinese import load_chinese
from kg.read import report_from_text
from tests.bench._process import best_time

LESSONS = Path(__file__).parents[1] / "lessons" / "zh"
ROUNDS = 5


def main() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(LESSONS.glob("*.txt"))]
    print(f"{'what':44} {'characters':>10} {'a second':>10}")
    for way, rules_only in (("rules and learned model", False), ("rules alone", True)):
        show(f"{way}, {len(texts)} notices", texts, rules_only=rules_only)
        show(f"{way}, all in one report", ["\n".join(texts)], rules_only=rules_only)


def show(name: str, texts: list[str], *, rules_only: bool) -> None:
    """Print the best of some rounds, in time of one core."""
    annotate = load_chinese(rules_only=rules_only)
    reports = [report_from_text(text, language="zh", source=str(at)) for at, text in enumerate(texts)]
    size = sum(map(len, texts))
    best = best_time(lambda: [annotate(report) for report in reports], ROUNDS)
    print(f"{name:44} {size:10,} {size / best:10,.0f}", flush=True)
