"""The output folder: never half-written, never another's."""

from __future__ import annotations

import errno
import json
import ntpath
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.output.folder import check_writable, clear_interrupted, staged
from kg.output.manifest import source_folders, write_sources


def write_build(folder: Path, text: str) -> None:
    (folder / "graph.ttl").write_text(text)
    rows = [{"path": "graph.ttl"}]
    (folder / "manifest.json").write_text(json.dumps({"generator": "kg", "outputs": rows}))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_build_takes_its_place(tmp_path: Path) -> None:
    with staged(tmp_path / "out") as folder:
        write_build(folder, "one")
    assert (tmp_path / "out" / "graph.ttl").read_text() == "one"
    assert names(tmp_path) == {"out"}


def test_a_second_build_replaces_the_first_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with staged(target) as folder:
        write_build(folder, "one")
        (folder / "old-table.csv").write_text("gone in the next build")
        rows = [{"path": "graph.ttl"}, {"path": "old-table.csv"}]
        (folder / "manifest.json").write_text(json.dumps({"generator": "kg", "outputs": rows}))
    with staged(target) as folder:
        write_build(folder, "two")
    assert (target / "graph.ttl").read_text() == "two"
    assert names(target) == {"graph.ttl", "manifest.json"}
    assert names(tmp_path) == {"out"}


def test_what_the_user_put_there_is_carried_over(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with staged(target) as folder:
        write_build(folder, "one")
    (target / "my-notes.txt").write_text("mine")
    with staged(target) as folder:
        write_build(folder, "two")
    assert (target / "my-notes.txt").read_text() == "mine"


def test_links_and_empty_folders_and_what_lies_in_the_store_are_carried_over(tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "paper.txt").write_text("long")
    for text in ("one", "two"):
        with staged(target) as folder:
            write_build(folder, text)
            (folder / "store").mkdir()
            (folder / "store" / ("000011.sst" if text == "one" else "000012.sst")).write_text(text)
        if text == "one":
            (target / "papers").symlink_to(elsewhere)
            (target / "paper.txt").symlink_to(elsewhere / "paper.txt")
            (target / "gone.txt").symlink_to("nowhere.txt")
            (target / "to-do").mkdir()
            (target / "store" / "backup.log").write_text("mine")
    assert (target / "papers").is_symlink()
    assert (target / "papers" / "paper.txt").read_text() == "long"
    assert (target / "paper.txt").is_symlink()
    assert (target / "gone.txt").is_symlink()
    assert (target / "to-do").is_dir()
    assert names(target / "store") == {"000012.sst", "backup.log"}
    assert (target / "graph.ttl").read_text() == "two"


def test_a_folder_that_the_build_no_longer_makes_is_not_carried_over(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with staged(target) as folder:
        write_build(folder, "one")
        (folder / "figures").mkdir()
        (folder / "figures" / "one.svg").write_text("drawn")
        rows = [{"path": "graph.ttl"}, {"path": "figures/one.svg"}]
        (folder / "manifest.json").write_text(json.dumps({"generator": "kg", "outputs": rows}))
    with staged(target) as folder:
        write_build(folder, "two")
    assert names(target) == {"graph.ttl", "manifest.json"}


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_the_former_build(tmp_path: Path, interruption: type[BaseException]) -> None:
    target = tmp_path / "out"
    with staged(target) as folder:
        write_build(folder, "one")

    def interrupted() -> None:
        with staged(target) as folder:
            write_build(folder, "half")
            raise interruption

    with pytest.raises(interruption):
        interrupted()
    assert (target / "graph.ttl").read_text() == "one"
    assert names(tmp_path) == {"out"}


def test_a_full_disk_is_told_and_leaves_the_former_build(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with staged(target) as folder:
        write_build(folder, "one")
    with pytest.raises(OutputError, match="disk is full; the former output is untouched"), staged(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (target / "graph.ttl").read_text() == "one"


@pytest.mark.parametrize("foreign", ["thesis.docx", "manifest.json"])
def test_a_folder_of_another_is_never_replaced(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).write_text('{"generator": "another"}')
    with (
        pytest.raises(OutputError, match=r"no manifest\.json of kg.*choose another folder"),
        staged(tmp_path),
    ):
        pass
    assert names(tmp_path) == {foreign}


@pytest.mark.parametrize("inside", ["", "tables"])
def test_the_folder_that_the_shell_stands_in_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    target = tmp_path / "out"
    with staged(target) as folder:
        write_build(folder, "one")
        (folder / "tables").mkdir()
    monkeypatch.chdir(target / inside)
    with (
        pytest.raises(OutputError, match=r"the folder that kg is run in.*cd \.\."),
        staged(Path(inside and "..")),
    ):
        pass
    assert Path("../out").is_dir() or Path("../../out").is_dir()
    with staged(Path("beside").absolute()) as folder:
        write_build(folder, "two")  # below the folder that it is run in
    assert names(target / inside / "beside") == {"graph.ttl", "manifest.json"}


def test_a_file_is_no_output_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="is a file; expected a folder"), staged(tmp_path / "out"):
        pass


def test_an_empty_folder_kept_by_git_may_be_built_into(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").touch()
    with staged(tmp_path) as folder:
        write_build(folder, "one")
    assert names(tmp_path) == {".gitkeep", "graph.ttl", "manifest.json"}


def test_what_a_killed_build_left_is_cleared_and_a_running_one_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    (tmp_path / ".out.building-dead").mkdir()
    (tmp_path / ".out.building-dead" / "graph.ttl").write_text("half")
    (tmp_path / ".outer.building-other").mkdir()
    with staged(target) as running:
        clear_interrupted(target)
        assert running.is_dir()
        assert names(tmp_path) == {running.name, ".outer.building-other"}
        write_build(running, "one")
    assert (target / "graph.ttl").read_text() == "one"


def test_a_build_killed_between_two_renames_is_put_back(tmp_path: Path) -> None:
    former = tmp_path / ".out.former"
    former.mkdir()
    write_build(former, "one")
    clear_interrupted(tmp_path / "out")
    assert (tmp_path / "out" / "graph.ttl").read_text() == "one"


def test_a_place_that_takes_nothing_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match=r"cannot be written.*choose another place"):
        check_writable(tmp_path / "file" / "out")
    check_writable(tmp_path / "not" / "yet" / "out")
    assert names(tmp_path) == {"file"}


def test_sources_on_another_drive_are_named_as_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has no path from one drive to another."""

    def relpath(path: Path, start: Path) -> str:
        return ntpath.relpath(f"D:{path}", f"C:{start}")

    target, source = tmp_path / "out", tmp_path / "reports" / "2024" / "x.txt"
    (target / "store").mkdir(parents=True)
    write_sources(target, target, {"2024/x.txt": source})
    assert source_folders(target) == [target / "../reports"]
    monkeypatch.setattr("os.path.relpath", relpath)
    write_sources(target, target, {"2024/x.txt": source})
    assert source_folders(target) == [tmp_path / "reports"]
