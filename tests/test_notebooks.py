"""Each notebook runs from top to bottom on the sample reports, offline, and says the same each time."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")
pytest.importorskip("pandas")
pytest.importorskip("matplotlib")

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
# What would differ from one run, machine or day to the next.
CHANGING = re.compile(r"0x[0-9a-f]{6,}|/tmp/|/home/|/root/|\d\d:\d\d:\d\d")
OFFLINE = """
import socket

def refuse(*_, **__):
    raise OSError("a notebook asked for the network")

socket.getaddrinfo = refuse
"""


def load(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


@cache
def run(path: Path, time: int = 1) -> list[str]:
    """Execute a notebook, for the first or the second time, and return the text of all its outputs."""
    notebook = load(path)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()
    return [text for cell in notebook.cells for output in cell.get("outputs", ()) for text in texts(output)]


def texts(output: Any) -> list[str]:
    if output.output_type == "stream":
        assert output.name != "stderr", output.text
        return [output.text]
    return [str(text) for _, text in sorted(output.get("data", {}).items())]


def test_all_five_are_there() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_prints_nothing_that_changes(path: Path) -> None:
    printed = [text for text in run(path) if "srcdoc" not in text]
    assert printed
    for text in printed:
        found = CHANGING.search(re.sub(r"<(IPython|kg)[^>]*>", "", text))
        assert not found, text[:300]


@pytest.mark.parametrize("stem", ["03-network-analysis"])
def test_a_notebook_says_the_same_again(stem: str) -> None:
    path = FOLDER / f"{stem}.ipynb"
    first, second = ([re.sub(r"<IPython[^>]*>", "", text) for text in run(path, time)] for time in (1, 2))
    assert first == second


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_stored_without_outputs(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert len(notebook["cells"]) < 25
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_logic_that_kg_lacks(path: Path) -> None:
    for cell in load(path).cells:
        if cell.cell_type == "code":
            assert not re.search(r"^\s*(def|class|while|try|async)\b", cell.source, re.M), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_between_notebooks_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)]+\.ipynb)\)", path.read_text(encoding="utf-8")):
        assert (FOLDER / target).is_file()
