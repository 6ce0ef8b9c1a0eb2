"""The table of scores in the READMEs; ``python -m tests.score_table`` writes it from what is recorded.

``gold/rows.toml`` says which held-out text is in which row, ``gold/scores.json`` has the scores of each row
(``python -m tests.quality`` records them).
"""

from __future__ import annotations

import json
import re

from tests.quality import COLUMNS, ROWS, SCORES, Row
from tests.test_readme import README, ROOT

HEAD = f"| F1, overlap | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 1)}\n".replace(
    "spans exact", "spans, exact"
)
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")
PAGES = (README, ROOT / "kg" / "decide" / "README.md")


def rewritten(text: str) -> str:
    """Return a page with its table as the scores are recorded."""
    recorded = json.loads(SCORES.read_text(encoding="utf-8"))
    return TABLE.sub(HEAD + "".join(_line(row, recorded) for row in ROWS), text)


def _line(row: Row, recorded: dict[str, dict[str, float]]) -> str:
    figures = row.figures or [recorded[row.key][column] for column in COLUMNS]
    return f"| {row.label} | {' | '.join(f'{figure:.2f}' for figure in figures)} |\n"


def main() -> None:
    """Write the table into the pages that have it."""
    for page in PAGES:
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
