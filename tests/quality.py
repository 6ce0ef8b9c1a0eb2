"""Score extraction on the annotated reports of ``tests/gold``; ``python -m tests.quality`` records the floor.

The texts of ``held_out`` folders are scored and nothing else: no test prints a word of them.
"""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.annotate import load
from kg.evaluate import KINDS, Document, evaluate, rates
from kg.read import report_from_text
from kg.standoff import to_standoff

GOLD = Path(__file__).parent / "gold"
SCORES = GOLD / "scores.json"
# group → folder of the annotations, folder of the texts, language
GROUPS = {
    "demo": ("demo", Path(__file__).parent.parent / "notebooks" / "reports", "en"),
    "seen": ("seen", GOLD / "seen", "en"),
    "held_out": ("held_out", GOLD / "held_out", "en"),
    "held_out_pages": ("held_out_pages", GOLD / "held_out_pages", "en"),
    "zh_seen": ("zh_seen", GOLD / "zh_seen", "zh"),
    "zh_held_out": ("zh_held_out", GOLD / "zh_held_out", "zh"),
    "zh_held_out_pages": ("zh_held_out_pages", GOLD / "zh_held_out_pages", "zh"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of scores: held-out texts of a group, or figures of a report that is not ours."""

    label: str
    group: str = ""
    part: str = ""
    texts: tuple[str, ...] = ()
    figures: tuple[float, ...] = ()

    @property
    def key(self) -> str:
        """The name under which its scores are recorded."""
        return f"{self.group}: {self.part}"


RULES = " rules"  # behind the name of a group: without the learned model
COLUMNS = (*KINDS, "spans", "takes", "faces", "addresses", "cites", "links", "spans exact")
ROWS = tuple(
    Row(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
    for row in tomllib.loads((GOLD / "rows.toml").read_text(encoding="utf-8"))["row"]
)
RECORDED = (
    *GROUPS,
    *(f"{group}{RULES}" for group in ("held_out", "zh_seen", "zh_held_out")),
    *(row.key for row in ROWS if row.group),
)


@cache
def documents(group: str) -> list[Document]:
    """Return the results on the reports of a group."""
    folder, texts, language = GROUPS[group.removesuffix(RULES)]
    annotate = load(language, rules_only=group.endswith(RULES))
    found = []
    for path in sorted((GOLD / folder).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["language"] != language:
            continue
        text = (texts / f"{path.stem}.txt").read_bytes().decode("utf-8")
        annotation = annotate(report_from_text(text, language=language, source=path.stem))
        found.append(evaluate(gold, to_standoff(annotation), annotation.report.text, name=path.stem))
    return found


def scores(name: str) -> dict[str, float]:
    """Return F1 by kind and relation, overlap, and exact over all spans, of a group or a row of the table."""
    row = next((row for row in ROWS if row.key == name), None)
    results = documents(row.group if row else name)
    results = [one for one in results if row is None or one.name in row.texts]
    digits = 4 if row else 3  # the table rounds once more
    loose = {name: round(rate.f1, digits) for name, rate in rates(results).items()}
    return {**loose, "spans exact": round(rates(results, exact=True)["spans"].f1, digits)}


def main() -> None:
    """Record the scores as they are now."""
    recorded = {name: scores(name) for name in sys.argv[1:] or RECORDED}
    old = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.is_file() else {}
    SCORES.write_text(json.dumps(old | recorded, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
