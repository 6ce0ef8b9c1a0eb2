"""The page by size: seconds to write, megabytes, first paint, milliseconds a step of panning.

    python -m tests.bench.page [NODES ...]

Chromium runs headless without a GPU, the page opens from disk. "Pan" is the median time from one
frame to the next while the drawing is dragged, which is what a reader feels.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from kg import render
from kg.analyse import with_communities
from kg.render.payload import CROWDED, LARGE
from tests.browser.chromium import MISSING, chromium
from tests.graphs import synthetic_graph

SIZES = (100, 1_000, 10_000, 20_000, 50_000, 100_000)
STEPS = 24
PAINT = """
const at = (name) => (performance.getEntriesByName(name)[0] || {startTime: -1000}).startTime;
const heap = performance.memory ? performance.memory.usedJSHeapSize : 0;
return [at('first-contentful-paint'), at('drawn'), heap];
"""
# Drag the canvas by pointer events and time the frames between.
PAN = """
const done = arguments[arguments.length - 1];
const canvas = document.querySelector('#canvas canvas');
const box = canvas.getBoundingClientRect();
const x0 = box.left + box.width / 2, y0 = box.top + 8;
const mouse = {bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse', isPrimary: true};
const fire = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type,
  {...mouse, buttons: type === 'pointerup' ? 0 : 1, clientX: x, clientY: y}));
fire('pointerdown', x0, y0);
const times = [];
let step = 0, last = performance.now();
function frame(now) {
  if (step > 2) times.push(performance.now() - last);
  last = performance.now();
  if (step++ > STEPS) { fire('pointerup', x0 + step * 6, y0); return done(times); }
  fire('pointermove', x0 + step * 6, y0 + step * 3);
  requestAnimationFrame(frame);
}
requestAnimationFrame(frame);
""".replace("STEPS", str(STEPS))
ZOOM_IN = "for (let i = 0; i < 14; i++) document.querySelectorAll('.acts button')[3].click();"
READY = "return document.documentElement.dataset.ready === 'yes'"


def measure(nodes: int, folder: Path) -> dict[str, float]:
    """Write one page, and open it as a reader does and as one who asks for each node."""
    G = with_communities(synthetic_graph(nodes))  # as a build has them for its tables
    start = time.perf_counter()
    html = render.page(G)
    row = {"nodes": nodes, "write s": time.perf_counter() - start, "MB": len(html.encode()) / 1e6}
    path = folder / f"{nodes}.html"
    path.write_text(html, encoding="utf-8", newline="")
    row |= look(path.as_uri())
    if CROWDED < nodes <= LARGE:
        row |= {f"each, {name}": value for name, value in look(path.as_uri() + "#group=none").items()}
    return row


def look(address: str) -> dict[str, float]:
    """Open a page in a new browser, and drag it about."""
    row = {}
    with chromium() as driver:
        start = time.perf_counter()
        driver.get(address)
        while not driver.execute_script(READY):
            time.sleep(0.05)
        row["ready s"] = time.perf_counter() - start
        time.sleep(1)
        paint, drawn, heap = driver.execute_script(PAINT)
        row |= {"paint s": paint / 1000, "drawn s": drawn / 1000, "heap MB": heap / 1e6}
        row["pan ms"] = median(driver.execute_async_script(PAN))
        driver.execute_script(ZOOM_IN)
        time.sleep(0.5)
        row["pan near ms"] = median(driver.execute_async_script(PAN))
    return row


def main(sizes: list[int] | None = None) -> None:
    """Print one line of JSON for each size."""
    if MISSING:
        sys.exit(f"no Chromium: {MISSING}")
    render.page(synthetic_graph(10))  # imports and caches are not what is measured
    with tempfile.TemporaryDirectory() as folder:
        for nodes in sizes or SIZES:
            row = measure(nodes, Path(folder))
            sys.stdout.write(json.dumps({key: round(value, 3) for key, value in row.items()}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
