"""What a reader of the code found: one thing told in two ways, files of others, values that nobody meant."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import kg
from kg import evaluate, standoff
from kg.analyse import ask, multigraph
from kg.analyse.questions.numbers import find_number
from kg.annotate.carried import Carried
from kg.cli.explain import PLACE
from kg.data import stamp, toml_files
from kg.errors import (
    DataError,
    InputError,
    MalformedQueryError,
    OutputError,
    UnknownNameError,
)
from kg.lexicon import load_lexicon
from kg.link.authority import load_authority
from kg.model import Bounds
from kg.output.folder import staged
from kg.output.manifest import DRAWING, SHAPING, own_folder
from kg.pipeline import Built, Options, build
from kg.rdf.graphs import ALSO, FORMATS, read_graph
from kg.render.payload import build as payload
from kg.store.explain import explain
from kg.validate import to_text, validate_files
from tests.test_architecture import OWNERS

# A label of a user's own ends the block before it, and is a heading itself.
LABEL = (
    'language = "zh"\n[[cue]]\nid = "OWN-1"\nclass = "layout.label"\nvalue = "measure"\nregex = "处置安排"\n'
)
LABELLED = (
    "关于港务局巡察整改情况的通报\n\n一、港务局未按规定收取泊位费\n"
    "处置安排：港务局已于2024年6月底前全部收缴泊位费。\n处置安排\n港务局修订《泊位费管理办法》，\n建立台账。\n"
)


# ---------- where a build cut its reports


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Path]:
    """A build whose texts are cut by words of the user's own too."""
    folder = tmp_path_factory.mktemp("labelled")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(LABELLED, encoding="utf-8")
    (folder / "words").mkdir()
    (folder / "words" / "zh-own.toml").write_text(LABEL, encoding="utf-8")
    options = Options(rules_only=True, lexicon=folder / "words")
    return build(folder / "in", folder / "out", options), folder / "out"


def test_all_that_reads_a_build_has_the_sentences_of_the_build(labelled: tuple[Built, Path]) -> None:
    built, out = labelled
    stored = kg.open(out)
    [(counted, covered)] = (
        [int(term.value) for term in row]  # type: ignore[union-attr]
        for row in stored.select(
            "SELECT ?n ?c { ?r ovs:sentenceCount ?n ; ovs:coveredSentenceCount ?c }"
        ).rows
    )
    for source in (built, stored):
        [row] = ask(source, "coverage").to_dicts()
        assert (row["sentences"], row["speaking"]) == (counted, covered)
        [bounds] = source.bounds.values()
        [report] = source.reports.values()
        assert len(bounds.sentences) == counted
        assert "处置安排" in {report.text[start:end] for start, end in bounds.sentences}, (
            "a heading of its own"
        )
    assert f"{covered} of {counted} sentences" in (out / "report.md").read_text(encoding="utf-8")
    assert multigraph(built).graph == multigraph(stored).graph


def test_page_and_explanations_show_the_sentences_of_the_build(labelled: tuple[Built, Path]) -> None:
    stored = kg.open(labelled[1])
    [report] = stored.reports.values()
    bounds = set(stored.bounds[report.id].sentences)
    [flat] = payload(stored.graph(), title="", language="zh").evidence["sentences"]
    assert set(zip(flat[::2], flat[1::2], strict=True)) <= bounds
    for entity in stored.entities:
        for found in explain(stored, entity.id):
            assert {quote.sentence for quote in found.mentions} <= bounds


def test_a_graph_made_by_hand_is_cut_as_kg_cuts() -> None:
    from tests.graphs import toy_graph

    G = toy_graph()
    assert all("bounds" not in row for row in G.graph["reports"].values())
    assert all(row["sentences"] for row in ask(G, "coverage").to_dicts())
    for row in G.graph["reports"].values():
        row["bounds"] = Bounds(((0, 4),))
    assert {row["sentences"] for row in ask(G, "coverage").to_dicts()} == {1}


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (
            lambda data: {k: v for k, v in data.items() if k not in ("sentences", "flows")},
            "of an older kg; build",
        ),
        (lambda data: {**data, "sentences": [[0, "4"]]}, "damaged"),
        (lambda data: {**data, "sentences": [[4, 0]]}, "damaged"),
        (lambda data: {**data, "flows": None}, "damaged"),
        (lambda data: [], "damaged"),
        (None, "is missing; it holds where sentences begin and end; build again: kg build"),
    ],
)  # fmt: skip
def test_a_build_that_does_not_tell_its_sentences_is_refused(labelled, tmp_path, damage, told) -> None:
    out = Path(shutil.copytree(labelled[1], tmp_path / "out"))
    [path] = (out / "annotations").iterdir()
    if damage is None:
        path.unlink()
    else:
        path.write_text(json.dumps(damage(json.loads(path.read_text("utf-8")))), encoding="utf-8")
    opened = kg.open(out)
    assert opened.select("reports").rows, "what the graph tells needs no sentences"
    with pytest.raises(OutputError, match=f"annotations/.*{told}"):
        opened.graph()


def test_a_store_that_stands_alone_has_no_sentences(labelled: tuple[Built, Path], tmp_path: Path) -> None:
    shutil.copytree(labelled[1] / "store", tmp_path / "alone" / "store")
    alone = kg.open(tmp_path / "alone")
    assert not alone.bounds
    assert alone.graph().number_of_nodes()


def test_what_a_file_does_not_give_back_whole_says_so_and_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(LABELLED, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("kg.output.last.keeps", lambda *_: False)
        build(tmp_path / "a.txt", tmp_path / "out", Options(rules_only=True))
    [path] = (tmp_path / "out" / "annotations").iterdir()
    assert json.loads(path.read_text(encoding="utf-8"))["whole"] is False
    assert kg.open(tmp_path / "out").graph().graph["reports"]
    again = build(tmp_path / "a.txt", tmp_path / "out", Options(rules_only=True))
    assert (again.unchanged, again.damaged) == (0, ())
    assert "whole" not in json.loads(path.read_text(encoding="utf-8"))


def test_a_second_build_with_words_of_ones_own_takes_all_of_the_first(labelled, tmp_path) -> None:
    built, out = labelled
    before = {
        path.relative_to(out): path.read_bytes() for path in out.rglob("*.*") if "store" not in path.parts
    }
    again = build(out.with_name("in"), out, Options(rules_only=True, lexicon=out.with_name("words")))
    assert again.unchanged == 1
    assert again.annotations == built.annotations
    assert before == {path: (out / path).read_bytes() for path in before}


# ---------- files of others


@pytest.mark.parametrize("name", ["a.html", "a.xhtml", "a.svg", "a.rdfa", "a.ttl.bak", "ttl"])
def test_a_file_that_no_parser_reads_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    with pytest.raises(InputError, match=r"not a name of an RDF file; expected one of \.ttl"):
        validate_files(tmp_path / name)


@pytest.mark.parametrize("ending", [*FORMATS, *ALSO, "TTL"])
def test_a_file_of_each_ending_that_is_told_is_read(tmp_path: Path, ending: str) -> None:
    from rdflib import Graph

    graph = Graph().parse(data="<urn:a> <urn:b> <urn:c> .", format="turtle")
    form = {"jsonld": "json-ld", "json": "json-ld", "owl": "xml", "rdf": "xml", "nq": "nquads"}
    path = tmp_path / f"a.{ending}"
    graph = graph if ending not in ("nq", "trig", "trix") else _dataset(graph)
    graph.serialize(path, format=form.get(ending, ending.lower()), encoding="utf-8")
    assert len(read_graph(path)) == 1


def _dataset(graph):
    from rdflib import Dataset

    whole = Dataset()
    whole.graph("urn:g").__iadd__(graph)
    return whole


def test_no_file_to_check_is_told() -> None:
    with pytest.raises(InputError, match=r"no file was given to check; give files that end in \.ttl"):
        validate_files([])


@pytest.mark.parametrize("name", [".#zh-own.toml", "._zh-own.toml"])
def test_what_an_editor_leaves_in_a_folder_of_words_is_no_word(tmp_path: Path, name: str) -> None:
    (tmp_path / "zh-own.toml").write_text(LABEL, encoding="utf-8")
    (tmp_path / "en-own.toml").write_text('language = "en"\n', encoding="utf-8")
    state, own = stamp([tmp_path]), own_folder(tmp_path)
    if name.startswith(".#"):
        (tmp_path / name).symlink_to("somebody@somewhere.4711")  # leads nowhere
    else:
        (tmp_path / name).write_bytes(b"\x00\x05\x16\x07\xff")
    assert [path.name for path in toml_files(tmp_path)] == ["en-own.toml", "zh-own.toml"]
    assert (stamp([tmp_path]), own_folder(tmp_path)) == (state, own)
    assert "OWN-1" in {cue.id for cue in load_lexicon("zh", tmp_path).cues("layout.label")}
    assert Carried(tmp_path).to_bytes() == json.dumps(
        [{path.name: path.read_text(encoding="utf-8") for path in toml_files(tmp_path)}], ensure_ascii=False
    ).encode("utf-8")


def test_what_an_editor_leaves_in_a_folder_of_authority_data_is_no_name(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("", encoding="utf-8")
    (tmp_path / ".#own.toml").symlink_to("somebody@somewhere.4711")
    assert load_authority(tmp_path)


def test_an_annotation_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    for call in (standoff.read_file, evaluate.read_gold):
        with pytest.raises(DataError, match=r"a\.json: cannot be read \(Is a directory\); expected"):
            call(tmp_path / "a.json" if call is standoff.read_file else tmp_path)
    with pytest.raises(DataError, match=r"b\.json: cannot be read \(No such file"):
        standoff.read_file(tmp_path / "b.json")
    (tmp_path / "a.json").rmdir()
    (tmp_path / "a.json").write_text('{"entities": [], "links": []}', encoding="utf-8")
    (tmp_path / "._a.json").write_bytes(b"\xff")
    assert [*evaluate.read_gold(tmp_path)] == ["a.json"]


# ---------- the output folder


def write_build(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("kg's", encoding="utf-8")
    rows = [{"path": name} for name in names]
    (folder / "manifest.json").write_text(json.dumps({"generator": "kg", "outputs": rows}), encoding="utf-8")


@pytest.mark.parametrize(
    ("own", "folder"),
    [
        ("figures/rounds.svg", False),
        ("figures", False),
        ("figures/rounds.svg", True),
        ("graph.svg/mine", False),
    ],
)
def test_a_users_own_file_is_never_replaced(tmp_path: Path, own: str, folder: bool) -> None:
    target = tmp_path / "out"
    with staged(target) as staging:
        write_build(staging, "graph.ttl")
    (target / own).parent.mkdir(exist_ok=True)
    if folder:
        (target / own).mkdir()
    else:
        (target / own).write_text("mine", encoding="utf-8")

    def again() -> None:
        with staged(target) as staging:
            write_build(staging, "graph.ttl", "figures/rounds.svg", "graph.svg")

    with pytest.raises(OutputError, match=rf"{own}: is no file of the last build.*move it away or rename it"):
        again()
    assert folder or (target / own).read_text(encoding="utf-8") == "mine"
    assert (target / own).exists()
    assert {path.name for path in tmp_path.iterdir()} == {"out"}
    (target / own).rmdir() if folder else (target / own).unlink()
    if own == "graph.svg/mine":
        (target / "graph.svg").rmdir()
    again()
    assert (target / "figures" / "rounds.svg").read_text(encoding="utf-8") == "kg's"
    again()  # which are its own by now


def test_a_users_own_file_beside_those_of_a_build_stays(tmp_path: Path) -> None:
    target = tmp_path / "out"
    for _ in range(2):
        with staged(target) as staging:
            write_build(staging, "graph.ttl", "figures/rounds.svg")
        (target / "figures" / "mine.svg").write_text("mine", encoding="utf-8")
    with staged(target) as staging:
        write_build(staging, "graph.ttl", "figures/rounds.svg")
    assert (target / "figures" / "mine.svg").read_text(encoding="utf-8") == "mine"


# What parts own that shapes no file of a build: it asks, serves and shows, or trains.
ASKED = {"oxrdflib", "pandas", "rich", "scipy", "starlette", "typer", "uvicorn"}


def test_the_manifest_names_all_that_shapes_the_bytes() -> None:
    installed = packages_distributions()
    known = {name.lower() for name in (*SHAPING, *DRAWING)}
    named = {package: {name.lower() for name in installed.get(package, [package])} for package in OWNERS}
    assert {package for package in OWNERS if not named[package] & known} == ASKED
    assert all(any(name in names for names in named.values()) for name in known)


@pytest.mark.parametrize("figures", [False, True])
def test_a_manifest_names_what_draws_where_something_is_drawn(tmp_path: Path, figures: bool) -> None:
    if figures:
        pytest.importorskip("matplotlib")
    (tmp_path / "a.txt").write_text("The Tide Office kept no ledger.", encoding="utf-8")
    build(tmp_path / "a.txt", tmp_path / "out", Options(rules_only=True, figures=figures))
    parts = kg.open(tmp_path / "out").manifest["parts"]
    assert parts.keys() == {*SHAPING, *(DRAWING if figures else ())}


# ---------- what is said, and what is taken


def test_shapes_say_nothing_in_a_language_that_kg_does_not_speak() -> None:
    assert to_text([], language="zh") == "图谱符合全部形状约束。\n"
    with pytest.raises(UnknownNameError, match="unknown language 'fr'; known: en, zh"):
        to_text([], language="fr")


def test_what_the_shapes_find_is_told_in_one_language(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    units = "".join(f"<urn:u{n}> a ovs:Unit .\n" for n in range(5))
    path.write_text(f"@prefix ovs: <{kg.rdf.vocab.namespace()}> .\n{units}", encoding="utf-8")
    found = validate_files(path)
    english, chinese = (to_text(found, language=language) for language in ("en", "zh"))
    assert "  … and 2 more\n" in english
    assert "  ……另有 2 处\n" in chinese
    assert chinese.startswith("错误 ")
    assert not any(word in chinese for word in ("Violation", "Warning", "Info", "more"))


LONG = "9" * 5000


@pytest.mark.parametrize("digits", [LONG, "٣"])
def test_digits_that_are_no_number_of_ours_are_words(tmp_path: Path, digits: str) -> None:
    assert PLACE.fullmatch("0f#char=10,13")
    assert PLACE.fullmatch(f"0f#char={digits},13") is None
    assert find_number(digits) is None
    assert find_number(f"1,{digits}") is None
    assert kg.rdf.quads.count_literal(digits).datatype is None
    path = tmp_path / "mine.ttl"
    named = f'<urn:m> a ovs:Mention ; ovs:start "{digits}"^^xsd:integer ; ovs:end 3 .'
    xsd = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    path.write_text(f"{xsd}\n@prefix ovs: <{kg.rdf.vocab.namespace()}> .\n{named}", encoding="utf-8")
    assert validate_files(path)


@pytest.mark.parametrize("value", ["1_000", "٣", " 7", "7 ", "1.0", "9" * 19, "+", "", True, 10**18])
def test_a_whole_number_is_one_as_sparql_writes_it(value: object) -> None:
    from kg.store.cookbook import Parameter
    from kg.store.parameters import to_terms

    parameter = Parameter("n", "integer", "")
    with pytest.raises(MalformedQueryError, match="expected integer: a whole number as 42"):
        to_terms(parameter, value, lambda _: None)
    for given, number in (("42", "42"), ("-7", "-7"), ("+7", "7"), ("007", "7"), (12, "12")):
        assert [str(term) for term in to_terms(parameter, given, lambda _: None)] == [number]


@pytest.mark.parametrize("value", ["0_1.5", "٣.٥", "nan", "inf", "1e999", "", "."])
def test_a_decimal_is_one_as_sparql_writes_it(value: str) -> None:
    from kg.store.cookbook import Parameter
    from kg.store.parameters import to_terms

    parameter = Parameter("n", "decimal", "")
    with pytest.raises(MalformedQueryError, match="expected decimal: "):
        to_terms(parameter, value, lambda _: None)
    for given, number in (("0.75", "0.75"), ("2", "2.0"), (1e-3, "0.001"), (".5", "0.5")):
        assert [str(term) for term in to_terms(parameter, given, lambda _: None)] == [number]


def test_options_are_given_by_their_names() -> None:
    with pytest.raises(TypeError):
        Options("en_core_web_sm")  # type: ignore[misc]
