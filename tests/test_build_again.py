"""A second build into the same folder: what has not changed is taken from the last one, to the byte."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import kg.annotate
import kg.output.made_by
from kg.errors import DataError, InputError
from kg.model import Annotation, Mention, Report
from kg.output.kept import from_text, keeps, to_text
from kg.output.last import NAME as NOTE
from kg.output.last import Taken, take
from kg.output.made_by import PARTS, made_by
from kg.pipeline import Built, Options, annotator, build
from kg.read import read_reports
from kg.standoff import from_standoff, read_file
from tests.test_build import SAMPLES, contents, run_kg

RULES = Options(rules_only=True)
TEXTS = {
    "piers.txt": "The Office of Piers failed to keep a ledger. It revised the Berth Rules in May 2021.",
    "tides.txt": "The Ministry of Tides failed to publish 3 tenders and 2 bids. It will publish all tenders.",
    "港务.txt": "港务处未建立泊位费台账。港务处根据《港口财务规定》建立收费台账，并制定2项制度。",
}
PATTERN = 'language = "en"\n[[pattern]]\nid = "X-1"\nkind = "policy"\nregex = "{}"\n'


def write_reports(folder: Path) -> Path:
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    return folder


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return write_reports(tmp_path / "in")


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("last")
    build([write_reports(folder / "in")], folder / "out", RULES)
    return folder


@pytest.fixture
def last(built_once: Path, tmp_path: Path) -> Path:
    """The output folder of a build of the three reports, to do to it what one likes."""
    return Path(shutil.copytree(built_once / "out", tmp_path / "last"))


def take_all(last: Path, by: dict[str, str] | None = None) -> Taken:
    reports = [one for one in read_reports([last.with_name("in")]) if isinstance(one, Report)]
    return take(last, reports, by or made_by(RULES))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources of the reports that are annotated, whoever asks for it, from now on."""
    sources: list[str] = []
    call = kg.annotate._Annotator.__call__

    def counted(self: Any, report: Report) -> Annotation:
        sources.append(report.source)
        return call(self, report)

    monkeypatch.setattr(kg.annotate._Annotator, "__call__", counted)
    return sources


def again(reports: Path, output: Path, seen: list[str], options: Options = RULES) -> tuple[Built, list[str]]:
    """Build into a folder that may hold a build; return what was annotated for it.

    What is written is held against a build of the same from nothing.
    """
    seen.clear()
    built = build([reports], output, options)
    annotated = sorted(seen)
    nothing = output.with_name(f"{output.name}-from-nothing")
    shutil.rmtree(nothing, ignore_errors=True)
    seen.clear()
    build([reports], nothing, options)
    assert len(seen) == len(built.annotations)
    one, other = contents(output), contents(nothing)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    quads = [{str(quad) for quad in ox.Store.read_only(str(f / "store"))} for f in (output, nothing)]
    assert quads[0] == quads[1]
    return built, annotated


def add(folder: Path) -> None:
    text = "The Board of Lights failed to train its keepers."
    (folder / "lights.txt").write_text(text, encoding="utf-8")


def change(folder: Path) -> None:
    path = folder / "piers.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("May", "June"), encoding="utf-8")


def rename(folder: Path) -> None:
    (folder / "piers.txt").rename(folder / "a-new-name.txt")


def tell(words: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "piers.meta.yaml").write_text(words, encoding="utf-8") and None


@pytest.mark.parametrize(
    ("step", "annotated"),
    [
        (lambda folder: None, []),
        (add, ["lights.txt"]),
        (change, ["piers.txt"]),
        (lambda folder: (folder / "tides.txt").unlink(), []),
        (rename, []),
        (tell("date: 2022-03-01\nissuer: Harbour Inspectorate\ntitle: Second look\n"), []),
        (tell("language: zh\n"), ["piers.txt"]),
        (lambda folder: shutil.copy(folder / "piers.txt", folder / "again.txt"), []),
    ],
    ids=["nothing", "added", "changed", "removed", "renamed", "metadata", "language", "repeated"],
)
def test_only_what_changed_is_annotated(
    reports: Path, tmp_path: Path, seen: list[str], step: Callable[[Path], None], annotated: list[str]
) -> None:
    out = tmp_path / "out"
    first, all_of_them = again(reports, out, seen)
    assert all_of_them == sorted(TEXTS)
    assert (first.unchanged, first.why_anew, first.damaged) == (0, None, ())
    step(reports)
    built, found = again(reports, out, seen)
    assert found == annotated
    assert built.unchanged == len(built.annotations) - len(annotated)
    assert (built.why_anew, built.damaged) == (None, ())
    assert build([reports], out, RULES).unchanged == len(built.annotations)  # nothing is new any more


@pytest.mark.parametrize("changed", [{"language": "zh"}, {"figures": True}], ids=str)
def test_what_annotating_does_not_see_leaves_it_alone(
    reports: Path, tmp_path: Path, seen: list[str], changed: dict[str, Any]
) -> None:
    build([reports], tmp_path / "out", RULES)
    built, annotated = again(reports, tmp_path / "out", seen, replace(RULES, **changed))
    assert (annotated, built.unchanged) == ([], 3)


def test_names_that_mean_one_unit_join_what_was_taken(reports: Path, tmp_path: Path, seen: list[str]) -> None:
    """Authority data are for linking, which always sees all reports."""
    names = tmp_path / "names"
    names.mkdir()
    entry = '[[unit]]\nkey = "Office of Piers"\naliases = ["Ministry of Tides"]\nsource = "its seal"\n'
    (names / "units.toml").write_text(entry, encoding="utf-8")
    build([reports], tmp_path / "out", RULES)
    options = replace(RULES, authority=(names,))
    assert again(reports, tmp_path / "out", seen, options)[1] == []


def test_other_words_of_the_users_leave_nothing(reports: Path, tmp_path: Path, seen: list[str]) -> None:
    own = tmp_path / "words"
    own.mkdir()
    options = replace(RULES, lexicon=(own,))
    told = []
    for words in ("Berth Rules", "Berth Rules", "all tenders"):
        (own / "en-mine.toml").write_text(PATTERN.format(words), encoding="utf-8")
        built, annotated = again(reports, tmp_path / "out", seen, options)
        told.append((len(annotated), built.why_anew))
    assert told == [(3, None), (0, None), (3, f"{PARTS['lexicon']} than in the last build")]
    built, annotated = again(reports, tmp_path / "out", seen)  # and without them
    assert len(annotated) == 3


def test_a_label_of_the_users_cuts_what_was_taken_as_well(
    reports: Path, tmp_path: Path, seen: list[str]
) -> None:
    own = tmp_path / "words"
    own.mkdir()
    entry = '[[cue]]\nid = "X-2"\nclass = "layout.label"\nvalue = "problem"\nregex = "自查发现"\n'
    (own / "zh-mine.toml").write_text(f'language = "zh"\n{entry}', encoding="utf-8")
    (reports / "泊位.txt").write_text("自查发现：港务处未建立台账。\n", encoding="utf-8")
    options, out = replace(RULES, lexicon=(own,)), tmp_path / "out"
    build([reports], out, options)
    first = (out / "coverage.csv").read_bytes()
    assert "自查发现：\r\n" in first.decode("utf-8")  # a heading, which says nothing
    assert again(reports, out, seen, options)[1] == []
    assert (out / "coverage.csv").read_bytes() == first


def test_words_edited_during_a_build_leave_nothing(reports: Path, tmp_path: Path, seen: list[str]) -> None:
    """What was read with the words before and after the edit, nobody can tell."""
    own = tmp_path / "words"
    own.mkdir()
    words = own / "en-mine.toml"
    words.write_text(PATTERN.format("Berth Rules"), encoding="utf-8")
    options = replace(RULES, lexicon=(own,))

    def edit(stage: str, done: int, total: int) -> None:
        if stage == "link":
            words.write_text(PATTERN.format("all tenders"), encoding="utf-8")

    build([reports], tmp_path / "out", options, progress=edit)
    assert not (tmp_path / "out" / NOTE).exists()
    built, annotated = again(reports, tmp_path / "out", seen, options)
    assert len(annotated) == 3
    assert built.why_anew == "the last build does not tell what it was made by"


@pytest.mark.parametrize("changed", [{"why": True}, {"rules_only": False}], ids=str)
def test_other_options_leave_nothing(
    reports: Path, tmp_path: Path, seen: list[str], changed: dict[str, bool]
) -> None:
    build([reports], tmp_path / "out", RULES)
    built, annotated = again(reports, tmp_path / "out", seen, replace(RULES, **changed))
    assert len(annotated) == 3
    assert built.why_anew == f"{PARTS['options']} than in the last build"


def test_each_part_that_annotating_depends_on_counts(reports: Path, last: Path) -> None:
    there = made_by(RULES)
    assert there is not None
    assert len(take_all(last, there).annotations) == 3
    for part, name in PARTS.items():
        told = f"{name} than in the last build"
        assert take_all(last, there | {part: "0" * 64}) == Taken(why_not=told)
    assert take_all(last, there | {"new": "0" * 64}) == Taken(why_not="other parts than in the last build")


def test_the_parts_change_with_what_they_stand_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = tmp_path / "pipe"
    pipeline.mkdir()
    (pipeline / "config.cfg").write_text("[nlp]\n", encoding="utf-8")
    model = Options(model=str(pipeline))

    def made(options: Options) -> dict[str, str]:
        found = made_by(options)
        assert found is not None
        return found

    def changed(one: dict[str, str], other: dict[str, str]) -> list[str]:
        return [key for key in PARTS if one[key] != other[key]]

    first, plain = made(model), made(Options())
    assert changed(plain, first) == ["model"]
    (pipeline / "config.cfg").write_text("[nlp]\nlang = en\n", encoding="utf-8")
    assert changed(first, made(model)) == ["model"]
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert changed(plain, made(Options())) == ["machine"]


def test_a_program_that_was_changed_under_way_takes_and_leaves_nothing(
    reports: Path, tmp_path: Path, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a notebook, what runs may be older than what lies on the disk."""
    build([reports], tmp_path / "out", RULES)
    newer = tmp_path / "kg"
    newer.mkdir()
    (newer / "edited.py").write_text("pass\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(kg.output.made_by, "PACKAGE", newer)
        built, annotated = again(reports, tmp_path / "out", seen)
    assert len(annotated) == 3
    assert "start it again" in str(built.why_anew)
    assert not (tmp_path / "out" / NOTE).exists()
    assert len(again(reports, tmp_path / "out", seen)[1]) == 3
    assert again(reports, tmp_path / "out", seen)[1] == []


def test_broken_metadata_hidden_files_and_dates_to_come_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made_by(RULES)
    monkeypatch.setattr(kg.output.made_by, "PACKAGE", tmp_path)
    (tmp_path / "code.py").write_text("pass\n", encoding="utf-8")
    os.utime(tmp_path / "code.py", (4e9, 4e9))  # as archives have them; its change is of now
    (tmp_path / ".code.py.swp").write_text("", encoding="utf-8")
    (tmp_path / "foo-1.0.dist-info").mkdir()  # as pip leaves them behind
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(kg.output.made_by, "LOADED_AT", (tmp_path / "code.py").stat().st_ctime + 1)
    found = made_by(RULES)
    assert before is not None
    assert found is not None
    assert [key for key in PARTS if before[key] != found[key]] == ["kg"]


def test_fresh_annotates_everything(reports: Path, tmp_path: Path, seen: list[str]) -> None:
    build([reports], tmp_path / "out", RULES)
    built, annotated = again(reports, tmp_path / "out", seen, replace(RULES, fresh=True))
    assert (len(annotated), built.unchanged, built.why_anew, built.damaged) == (3, 0, None, ())
    assert again(reports, tmp_path / "out", seen)[1] == []
    with pytest.raises(InputError, match="fresh is 1; expected True or False"):
        Options(fresh=1)  # type: ignore[arg-type]


def one_of(out: Path) -> Path:
    """The file of what was found in ``piers.txt``."""
    inputs = json.loads((out / "manifest.json").read_bytes())["inputs"]
    (key,) = [row["report"] for row in inputs if row["source"] == "piers.txt"]
    return out / "annotations" / f"{key}.json"


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _of_another(path: Path) -> None:
    other = next(one for one in sorted(path.parent.iterdir()) if one != path)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes() + b"\n"),
        lambda path: path.write_bytes(path.read_bytes()[:100]),
        lambda path: path.write_bytes(b"\xff\xfe"),
        lambda path: path.write_bytes(b""),
        Path.unlink,
        _directory,
        _of_another,
    ],
)
def test_a_damaged_file_is_told_and_not_taken(
    reports: Path, last: Path, damage: Callable[[Path], object]
) -> None:
    path = one_of(last)
    damage(path)
    taken = take_all(last)
    assert path.stem not in taken.annotations
    assert len(taken.annotations) == 2
    (line,) = taken.damaged
    assert line.startswith(f"{path}: is ")
    assert line.endswith("; piers.txt is annotated anew")


def test_the_report_of_a_damaged_file_is_annotated(reports: Path, tmp_path: Path, seen: list[str]) -> None:
    out = tmp_path / "out"
    build([reports], out, RULES)
    with one_of(out).open("ab") as file:
        file.write(b" ")
    built, annotated = again(reports, out, seen)
    assert annotated == ["piers.txt"]
    assert len(built.damaged) == 1
    assert again(reports, out, seen)[1] == []


def rehash(out: Path, path: Path) -> None:
    """Let manifest and note say of a file what is there, as somebody could who meant to."""
    manifest = json.loads((out / "manifest.json").read_bytes())
    for row in manifest["outputs"]:
        if row["path"] == path.relative_to(out).as_posix():
            row["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    note = json.loads((out / NOTE).read_bytes())
    note["manifest"] = hashlib.sha256((out / "manifest.json").read_bytes()).hexdigest()
    (out / NOTE).write_text(json.dumps(note), encoding="utf-8")


def test_a_file_is_read_strictly_even_if_its_hash_is_right(reports: Path, last: Path) -> None:
    path = one_of(last)
    text = path.read_text(encoding="utf-8")
    for changed, taken in ((text, 3), (text.replace('"score": 0', '"score": "0"', 1), 2), ("[]", 2)):
        path.write_text(changed, encoding="utf-8")
        rehash(last, path)
        assert len(take_all(last).annotations) == taken


@pytest.mark.parametrize("name", ["manifest.json", NOTE])
@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "7", '{"by": 1, "manifest": 2}', '{"by": {}}', "[" * 99999]
)
def test_a_damaged_note_is_told_and_nothing_taken(reports: Path, last: Path, name: str, damage: str) -> None:
    (last / name).write_text(damage, encoding="utf-8")
    taken = take_all(last)
    assert taken.annotations == {}
    (line,) = taken.damaged
    assert line.startswith(f"{last / name}: ")
    assert line.endswith("; all reports are annotated anew")


def test_a_build_of_an_older_version_is_told(reports: Path, tmp_path: Path, seen: list[str]) -> None:
    out = tmp_path / "out"
    build([reports], out, RULES)
    (out / NOTE).unlink()
    built, annotated = again(reports, out, seen)
    assert len(annotated) == 3
    assert built.why_anew == "the last build does not tell what it was made by"


@pytest.mark.parametrize("stage", ["annotate", "link", "write"])
def test_an_interrupted_build_leaves_what_there_was_to_take(
    reports: Path, tmp_path: Path, seen: list[str], stage: str
) -> None:
    out = tmp_path / "out"
    build([reports], out, RULES)
    before = contents(out)
    add(reports)

    def interrupt(now: str, done: int, total: int) -> None:
        if now == stage and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([reports], out, RULES, progress=interrupt)
    assert contents(out) == before
    assert again(reports, out, seen)[1] == ["lights.txt"]


def test_a_folder_that_was_moved_keeps_what_there_is_to_take(
    reports: Path, tmp_path: Path, seen: list[str]
) -> None:
    build([reports], tmp_path / "out", RULES)
    elsewhere = tmp_path / "elsewhere" / "graph"
    elsewhere.parent.mkdir()
    (tmp_path / "out").rename(elsewhere)
    assert again(reports.rename(tmp_path / "moved"), elsewhere, seen)[1] == []


def test_the_command_tells_what_it_took(reports: Path, tmp_path: Path) -> None:
    def run(*more: str) -> tuple[str, str]:
        done = run_kg("build", reports, "-o", tmp_path / "out", "--rules-only", *more)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    taken = " taken from the last build"
    assert taken not in run()[0]
    add(reports)
    assert run("--jobs", "2")[0].startswith(f"3 of 4 reports unchanged,{taken}\n4 reports, ")
    assert run("--fresh")[0].startswith("4 reports, ")
    assert run("--why")[0].startswith(
        f"all reports annotated anew: {PARTS['options']} than in the last build\n"
    )
    one_of(tmp_path / "out").unlink()
    out, err = run("--why", "-q")
    assert out == ""
    assert err.startswith(f"kg: {tmp_path / 'out'}/annotations/")
    assert err.endswith(".json: is missing; piers.txt is annotated anew\n")


def annotations(options: Options) -> Iterator[Annotation]:
    for report in read_reports([SAMPLES]):
        if isinstance(report, Report):
            yield annotator(report.language, options)(report)


@pytest.mark.parametrize("options", [RULES, Options(why=True)], ids=["rules", "why"])
def test_an_annotation_comes_back_as_it_was(options: Options) -> None:
    for found in annotations(options):
        text = to_text(found)
        assert keeps(text, found)
        assert repr(from_text(text, found.report)) == repr(found)
        for other in ({"language": "fr"}, {"pages": (0, 9)}, {"sha256": "0" * 64}):
            assert from_text(text, replace(found.report, **other)) is None  # type: ignore[arg-type]


def test_a_file_is_standoff_as_other_tools_read_it(demo: Path) -> None:
    for report in kg.open(demo).reports.values():
        data = read_file(demo / "annotations" / f"{report.id}.json")
        assert (demo / "annotations" / data["doc"]).read_text(encoding="utf-8") == report.text
        kept = from_text((demo / "annotations" / f"{report.id}.json").read_text(encoding="utf-8"), report)
        assert kept is not None
        found = from_standoff(data, report)
        places = [[(m.start, m.end, m.kind, m.get("same")) for m in one.mentions] for one in (found, kept)]
        assert places[0] == places[1]
        links = [[(r.subject, r.kind, r.object, r.basis) for r in one.relations] for one in (found, kept)]
        assert links[0] == links[1]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("entities", 0, "rule"), 7),
        (("entities", 0, "score"), 1),
        (("entities", 0, "score"), "0.5"),
        (("entities", 0, "score"), None),
        (("entities", 0, "kind"), "thing"),
        (("entities", 0, "end"), 10_000),
        (("entities", 0, "start"), -3),
        (("entities", 0, "text"), "other words"),
        (("entities", 0, "more"), 1),
        (("entities", 0, "attributes"), {"type": 3}),
        (("entities", 0, "attributes"), {"type": []}),
        (("entities", 0, "attributes"), {"type": ["one"]}),
        (("entities", 0, "attributes"), {}),
        (("entities", 0, "why"), {"feature": 1}),
        (("entities", 0, "why"), ["feature"]),
        (("links", 0, 3), "guessed"),
        (("links", 0, 0), "u99"),
        (("links", 0, 4), {}),
        (("links", 0, 4), None),
        (("links", 0, 4, "cue"), [1]),
        (("links", 0, 4, "cue"), [3, 10_000]),
        (("links", 0, 4, "confidence"), True),
        (("links", 0), ["u1", "faces", "p1"]),
        (("issues",), [{"stage": "annotate"}]),
        (("issues",), {}),
        (("issues",), None),
        (("doc",), "../other.txt"),
        (("generator",), "other"),
        (("more",), {}),
        (("entities",), []),
    ],
)
def test_a_value_that_kg_does_not_write_is_refused(where: tuple[Any, ...], value: object) -> None:
    found = next(a for a in annotations(RULES) if a.relations)
    data = json.loads(to_text(found))
    place = data
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = value
    text = "{\n" + ",\n".join(
        f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in data.items()
    )
    with pytest.raises(DataError, match=f"annotations/{found.report.id}.json: "):
        from_text(text + "\n}\n", found.report)


def test_what_a_file_would_not_give_back_is_not_kept() -> None:
    found = next(annotations(RULES))
    for mention in (
        Mention(0, 3, found.mentions[0].kind, "R", 1),  # a whole number, which would come back as none
        Mention(0, 3, found.mentions[0].kind, "R", 0.5, (("b", "1"), ("a", "2"))),  # out of order
        Mention(0, 3, found.mentions[0].kind, "R", 0.5, (), (("f", 0.5), ("f", 0.1))),
    ):
        odd = replace(found, mentions=(mention,), relations=())
        assert not keeps(to_text(odd), odd)
