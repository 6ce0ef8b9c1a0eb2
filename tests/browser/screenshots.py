"""Pictures of a build's page at three sizes, for a person to look at.

    python -m tests.browser.screenshots output

Writes ``output/screenshots/*.png``: the whole graph, a problem with its evidence and report, the
tables, dark and in Chinese.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.browser.chromium import MISSING, chromium

SIZES = {"wide": (1920, 1080), "laptop": (1280, 800), "phone": (390, 844)}
VIEWS = {"graph": "", "evidence": "", "tables": "#view=tables", "dark": "#theme=dark&lang=zh"}
READY = "return document.documentElement.dataset.ready === 'yes'"
# As a reader would: the problem with the most relations, then its first quote in the report.
OPEN_EVIDENCE = """
const search = document.querySelector('#search');
search.value = arguments[0];
search.dispatchEvent(new Event('input'));
const hits = [...document.querySelectorAll('#hits .hit')];
const hit = hits.find((h) => h.querySelector('.k-problem')) || hits[0];
if (!hit) return;
hit.dispatchEvent(new MouseEvent('mousedown', {bubbles: true, cancelable: true}));
document.querySelector('#why .where button')?.click();
"""


def main(build: Path, words: str = "not") -> None:
    """Take the pictures of ``build/graph.html``."""
    if MISSING:
        sys.exit(f"no Chromium: {MISSING}")
    page = build / "graph.html"
    if not page.is_file():
        sys.exit(f"{page} is missing; run: make demo")
    folder = build / "screenshots"
    folder.mkdir(exist_ok=True)
    for size, (width, height) in SIZES.items():
        with chromium(width, height) as driver:
            for view, fragment in VIEWS.items():
                driver.get("about:blank")
                driver.get(page.resolve().as_uri() + fragment)
                while not driver.execute_script(READY):
                    time.sleep(0.05)
                if view == "evidence":
                    driver.execute_script(OPEN_EVIDENCE, words)
                time.sleep(1)  # for what moves to come to rest
                driver.save_screenshot(str(folder / f"{view}-{size}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"), *sys.argv[2:3])
