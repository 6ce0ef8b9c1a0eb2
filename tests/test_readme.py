"""The README shows what the commands print; ``python -m tests.test_readme`` rewrites its transcripts."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
INSTALLS = "installing kg into .venv (once)\n"


def test_the_transcripts_are_what_the_commands_print(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert rewritten(text, tmp_path) == text, "run: .venv/bin/python -m tests.test_readme"


def test_the_python_of_the_readme_runs(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "my-graph").symlink_to(demo)
    monkeypatch.chdir(tmp_path)
    exec(block, {})
    assert (tmp_path / "mine.graphml").stat().st_size > 0


def test_the_names_in_its_examples_are_known_in_the_demo(demo: Path) -> None:
    """A newcomer tries them on what ``make demo`` has built."""
    text = README.read_text(encoding="utf-8")
    build = kg.open(demo)
    found = [
        *re.findall(r'^kg explain ("[^"]+"|\w+) ', text, re.MULTILINE),
        *re.findall(r'build\.find\("([^"]+)"', text),
    ]
    assert len(found) > 2
    for name in found:
        assert build.find(name.strip('"')), name
    (words,) = re.findall(r'--why-not "([^"]+)"', text)
    assert any(words in report.text for report in build.reports.values())


def rewritten(text: str, folder: Path) -> str:
    """Return the README with each transcript as its command prints it now, run in `folder`."""
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    return BLOCK.sub(
        lambda block: f"```console\n$ {block['command']}\n{output(block['command'], folder)}```", text
    )


def output(command: str, folder: Path) -> str:
    """Run a command of the README; ``make demo`` is the build that it makes after it has installed."""
    words = shlex.split(command)
    head = ""
    if words == ["make", "demo"]:
        demo = re.search(
            r"^demo:.*\n\t@\$\(BIN\)/(.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
        assert demo
        words = shlex.split(demo[1].replace("$(SAMPLES)", "notebooks/reports"))
        head = INSTALLS
    assert Path(words[0]).name == "kg"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return head + done.stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        README.write_text(rewritten(README.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8")
