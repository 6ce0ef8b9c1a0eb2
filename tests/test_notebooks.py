"""Each notebook runs from top to bottom on the sample reports, offline, and says what is stored in it.

What is stored is the text of each output, which is the same on every machine, so that a reader sees
results without running anything and a change of results shows in a diff. What is drawn (pictures,
pages, rendered text) is not stored: it is large, and tested where it is made.
``python -m tests.test_notebooks`` runs the notebooks and stores what they say.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
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
# Kinds of output that are looked at: not stored.
DRAWN = {"image/svg+xml", "image/png", "text/markdown"}
OFFLINE = """
import socket

def refuse(*_, **__):
    raise OSError("a notebook asked for the network")

socket.getaddrinfo = refuse
"""


def load(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


@cache
def run(path: Path) -> tuple[list[Any], ...]:
    """Execute a notebook and return the outputs of each of its cells."""
    notebook = load(path)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()
    return tuple(list(cell.get("outputs", ())) for cell in notebook.cells[1:])


def texts(output: Any) -> list[str]:
    if output.output_type == "stream":
        assert output.name != "stderr", output.text
        return [output.text]
    return [str(text) for _, text in sorted(output.get("data", {}).items())]


def is_drawn(data: Mapping[str, str]) -> bool:
    return bool(DRAWN.intersection(data)) or data.get("text/html", "").startswith("<iframe")


def kept(outputs: list[Any]) -> list[dict[str, Any]]:
    """Return the outputs of a cell as they are stored: what is printed, and the text of values."""
    rows: list[dict[str, Any]] = []
    for output in outputs:
        if output.output_type == "stream":
            lines = output.text.splitlines(keepends=True)
            rows.append({"name": output.name, "output_type": "stream", "text": lines})
        elif "text/plain" in output.data and not is_drawn(output.data):
            lines = output.data["text/plain"].splitlines(keepends=True)
            data = {"text/plain": lines}
            row = {"data": data, "execution_count": None, "metadata": {}, "output_type": output.output_type}
            rows.append(row)
    return rows


def store(path: Path) -> None:
    """Write what a notebook says into it."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell, outputs in zip(notebook["cells"], run(path), strict=True):
        if cell["cell_type"] == "code":
            cell |= {"outputs": kept(outputs), "execution_count": None}
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def test_all_five_are_there() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_prints_nothing_that_changes(path: Path) -> None:
    printed = [text for outputs in run(path) for output in outputs for text in texts(output)]
    printed = [text for text in printed if "srcdoc" not in text]
    assert printed
    for text in printed:
        found = CHANGING.search(re.sub(r"<(IPython|kg)[^>]*>", "", text))
        assert not found, text[:300]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_is_stored_in_it(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell, outputs in zip(cells, run(path), strict=True):
        if cell["cell_type"] == "code":
            assert kept(outputs) == cell["outputs"], f"{cell['id']}; run: python -m tests.test_notebooks"


def printed_by(name: str, cell: str) -> str:
    """Return what a cell of a notebook prints, or the text of its value."""
    path = next(path for path in NOTEBOOKS if path.name.startswith(name))
    at = [one.id for one in load(path).cells].index(cell)
    outputs = run(path)[at]
    return "".join(output.get("text") or output.data["text/plain"] for output in outputs)


def test_own_words_gain_what_was_missed() -> None:
    """A reader of the notebook sees a miss, a pattern, and what it gains."""
    assert "policy: blue sheet 7" in printed_by("04", "cell-06")
    gained = [line for line in printed_by("04", "cell-11").splitlines() if line.startswith("gained")]
    assert any("policy · blue sheet 7" in line for line in gained)
    assert printed_by("04", "cell-04") != printed_by("04", "cell-09")


def test_what_came_back_between_two_rounds_is_shown() -> None:
    shown = printed_by("05", "cell-11")
    assert "Empty DataFrame" not in shown
    assert "like words" in shown and "earlier_problem" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_stored_in_one_way(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert len(notebook["cells"]) < 25
    assert len(text.encode()) < 30_000
    assert text == json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["execution_count"] is None
            assert cell["metadata"] == {}
            for output in cell["outputs"]:
                assert output["output_type"] == "stream" or list(output["data"]) == ["text/plain"]


def test_what_is_drawn_is_not_kept() -> None:
    new = nbformat.v4.new_output
    table = new("execute_result", {"text/html": "<table>", "text/plain": "a\n1"}, execution_count=3)
    picture = new("display_data", {"image/svg+xml": "<svg>", "text/plain": "<SVG object>"})
    printed = new("stream", name="stdout", text="one\ntwo\n")
    value = {"text/plain": ["a\n", "1"]}
    page = new("execute_result", {"text/html": "<iframe srcdoc=''>", "text/plain": "<kg page>"})
    assert kept([table, picture, page, printed]) == [
        {"data": value, "execution_count": None, "metadata": {}, "output_type": "execute_result"},
        {"name": "stdout", "output_type": "stream", "text": ["one\n", "two\n"]},
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_logic_that_kg_lacks(path: Path) -> None:
    for cell in load(path).cells:
        if cell.cell_type == "code":
            assert not re.search(r"^\s*(def|class|while|try|async)\b", cell.source, re.M), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_between_notebooks_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)]+\.ipynb)\)", path.read_text(encoding="utf-8")):
        assert (FOLDER / target).is_file()


if __name__ == "__main__":
    for notebook_path in NOTEBOOKS:
        store(notebook_path)
        sys.stdout.write(f"{notebook_path.name}\n")
