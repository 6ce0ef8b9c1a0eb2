"""What is taken from others is what it says it is, with its licence; our own files stay small."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from kg.colours import FILLS, INK, LINES
from kg.render import assets

VENDOR = assets.FOLDER / "vendor"


@pytest.mark.parametrize("name", sorted(assets.vendor()))
def test_vendored_code_is_pinned_and_licensed(name):
    entry = assets.vendor()[name]
    assert {"version", "licence", "file", "licence_file", "sha256"} <= set(entry)
    assert sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (VENDOR / entry["licence_file"]).read_text(encoding="utf-8").strip()


def test_nothing_is_vendored_in_silence():
    named = {entry[key] for entry in assets.vendor().values() for key in ("file", "licence_file")}
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == named | {"vendor.toml"}


def test_vis_network_is_the_version_that_pyvis_is_written_for():
    from pathlib import Path

    import pyvis

    assert (
        Path(pyvis.__file__).parent / "templates/lib" / f"vis-{assets.vendor()['vis-network']['version']}"
    ).is_dir()


def test_every_script_and_style_is_used_and_short():
    for folder, names in (("js", assets.SCRIPTS), ("css", assets.STYLES)):
        files = {path.stem: path for path in (assets.FOLDER / folder).iterdir()}
        assert set(files) == set(names)
        assert all(len(path.read_text(encoding="utf-8").splitlines()) < 400 for path in files.values())


@pytest.mark.parametrize("text", [assets.script(), assets.style(), assets.vis_network()])
def test_inlined_code_cannot_end_its_element_or_change_on_the_way(text):
    assert "</script" not in text.lower()
    assert "</style" not in text.lower()
    assert "<!--" not in text
    assert "\r" not in text  # a parser would turn it into a line feed, and the hash would not fit
    assert "sourceMappingURL" not in text


def test_our_scripts_never_parse_text_as_html_or_code():
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in assets.script().replace("// Elements without innerHTML", "")


def test_the_page_has_the_colours_of_figures_and_pictures():
    light = (assets.FOLDER / "css" / "base.css").read_text(encoding="utf-8").split("}")[0]
    shown = dict(re.findall(r"--([\w-]+): (#\w+);", light))
    assert {kind: shown[kind] for kind in LINES} == LINES
    assert {kind: shown[f"{kind}-fill"] for kind in FILLS} == FILLS
    assert shown["ink"] == INK
