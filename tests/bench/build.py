"""``kg --help`` and ``kg build`` of one report, of many and of many again, start to end."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench._process import measure

SAMPLES = Path(__file__).parents[2] / "notebooks" / "reports"


def main() -> None:
    print(f"{'what':44} {'seconds':>8} {'MB':>6}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        one = str(SAMPLES / "round-1-summary.txt")
        show("kg --help", "kg", "--help")
        show("kg build of one report", "kg", "-q", "build", one, "-o", str(folder / "one"), "--fresh")
        many = copies(folder / "many", 40)
        for jobs in ("1", "2"):
            output = str(folder / f"many-{jobs}")
            show(
                f"kg build of 40 reports, --jobs {jobs}",
                "kg",
                "-q",
                "build",
                str(many),
                "-o",
                output,
                "-j",
                jobs,
                runs=1,
            )
        again = ("kg", "-q", "build", str(many), "-o", str(folder / "many-1"))
        show("the same again", *again, runs=1)
        (many / "bulletin-000.txt").write_text("The Office of Piers kept no ledger.\n", encoding="utf-8")
        show("and again, one of them changed", *again, runs=1)


def copies(folder: Path, number: int) -> Path:
    """Write the English samples over and over, each copy with a first line of its own."""
    folder.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("round-*.txt"))]
    for index in range(number):
        text = f"Bulletin {index}\n\n{texts[index % len(texts)]}"
        (folder / f"bulletin-{index:03}.txt").write_text(text, encoding="utf-8")
    return folder


def show(name: str, *arguments: str, runs: int = 3) -> None:
    cost = measure(*arguments, runs=runs)
    print(f"{name:44} {cost.seconds:8.2f} {cost.megabytes:6.0f}", flush=True)
