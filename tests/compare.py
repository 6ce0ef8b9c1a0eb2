"""``make compare BASE=REV``: what this checkout gains and loses against a revision, with quotes.

Both versions annotate the same reports; a lexicon change is so measured like a code change.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kg.evaluate import compare, read_gold

ROOT = Path(__file__).parent.parent


def main(base: str, *paths: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        old = Path(scratch) / "checkout"
        subprocess.run(["git", "worktree", "add", "--detach", str(old), base], cwd=ROOT, check=True)
        try:
            before = annotate(old, Path(scratch) / "before", paths)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(old)], cwd=ROOT, check=True)
        after = annotate(ROOT, Path(scratch) / "after", paths)
        texts = {path.with_suffix(".json").name: path.read_text("utf-8") for path in after.glob("*.txt")}
        changes = compare(read_gold(before), read_gold(after), texts)
    for name, errors in changes.items():
        print(f"\n{name}")
        for error in errors:
            sign = "+" if error.what == "false" else "-"
            print(f"  {sign} {error.name}: {' '.join(error.text.split())}")
    gained = sum(error.what == "false" for errors in changes.values() for error in errors)
    lost = sum(error.what == "miss" for errors in changes.values() for error in errors)
    print(f"\n{gained} gained, {lost} lost against {base}")


def annotate(checkout: Path, output: Path, paths: tuple[str, ...]) -> Path:
    """Let the kg of a checkout annotate the reports."""
    command = [sys.executable, "-m", "kg", "-q", "annotate", *(str(Path(p).resolve()) for p in paths)]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    subprocess.run([*command, "-o", str(output)], cwd=checkout, env=environment, check=True)
    return output


if __name__ == "__main__":
    main(*sys.argv[1:])
