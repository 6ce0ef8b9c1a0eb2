"""What a function of kg is given and cannot take is told: what it is, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import kg
from kg import analyse, annotate, models, pipeline, read, render, store
from kg.errors import InputError, KgError, MalformedQueryError, OutputError, UnknownNameError
from kg.lexicon import load_lexicon
from kg.pipeline import Options
from tests.graphs import toy_graph

ENGLISH = read.report_from_text("The Ministry of Tides failed to keep a ledger.")
CHINESE = read.report_from_text("市水务局未建立台账。")
TRIPLES = "SELECT * { ?s ?p ?o }"
EMPTY = nx.MultiDiGraph()
NAMES: list[Callable[[Any], object]] = [
    lambda name: analyse.ask(EMPTY, name),
    lambda name: analyse.ask(EMPTY, "gaps", same=name),
    lambda name: analyse.node_measure(EMPTY, name),
    lambda name: analyse.project.unit_unit(EMPTY, weight=name),
    lambda name: analyse.report_markdown(EMPTY, language=name),
    lambda name: analyse.ask(EMPTY, "gaps").column(name),
    lambda name: render.page(EMPTY, language=name),
    lambda name: render.svg(EMPTY, language=name),
    lambda name: render.focus(EMPTY, name),
    lambda name: annotate.load(name),
    lambda name: load_lexicon(name),
    lambda name: models.get_path(name),
    lambda name: store.get_query(name),
    lambda name: Options(language=name),
]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> store.Build:
    folder = tmp_path_factory.mktemp("build")
    store.save([], folder / "store")
    return kg.open(folder)


@pytest.mark.parametrize("take", NAMES)
@pytest.mark.parametrize("name", [None, 5, ["gaps"], b"en"])
def test_a_name_that_is_no_text_is_told_with_those_that_are_known(
    take: Callable[[object], object], name: object
) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown .*; (did you mean .*\? )?known: "):
        take(name)


@pytest.mark.parametrize("language", ["fr", "", "EN"])
def test_a_language_that_is_not_read_is_told(language: str) -> None:
    for take in (annotate.load, load_lexicon):
        with pytest.raises(UnknownNameError, match=r"unknown language .*known: en, zh"):
            take(language)


def test_a_language_of_a_text_that_is_no_text_is_told() -> None:
    with pytest.raises(UnknownNameError, match="unknown language 5; known: en, zh"):
        read.report_from_text("No ledger.", language=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["chains", TRIPLES])
def test_a_value_for_what_is_no_variable_is_told(build: store.Build, query: str) -> None:
    for ask in (build.query, lambda *asked: store.query(build.store, *asked)):
        with pytest.raises(UnknownNameError, match=r"unknown .* 5; known: "):
            ask(query, {5: "OPG"})  # type: ignore[dict-item]


@pytest.mark.parametrize("given", ["OPG", ["OPG"], 5, ""])
def test_values_without_their_names_are_told(build: store.Build, given: Any) -> None:
    for ask in (build.query, build.select, lambda *asked: store.query(build.store, *asked)):
        with pytest.raises(MalformedQueryError, match=r"the values are .*; expected them by variable, as \{"):
            ask("chains", given)


def test_a_build_in_the_place_of_its_store_is_told(build: store.Build) -> None:
    for ask in (store.query, store.run):
        with pytest.raises(
            InputError, match=r"a Build is no store; expected .*build\.store, or .*build\.query"
        ):
            ask(build, TRIPLES)  # type: ignore[arg-type]
    assert len(store.query(build.store, TRIPLES, limit=1)) == 1  # type: ignore[arg-type]


def test_a_file_in_the_place_of_a_build_is_told(tmp_path: Path) -> None:
    (tmp_path / "graph.trig").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"graph\.trig: is a file; give the folder that kg build wrote"):
        kg.open(tmp_path / "graph.trig")


def test_options_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("No ledger.", encoding="utf-8")
    wrong: Any = {"jobs": 2}
    for take in (
        lambda: pipeline.build(tmp_path, tmp_path / "out", wrong),
        lambda: pipeline.build(tmp_path, tmp_path / "out", {}),  # type: ignore[arg-type]
        lambda: pipeline.read_all(tmp_path, wrong),
        lambda: pipeline.annotate_all(pipeline.Reports((), ()), wrong),
        lambda: pipeline.annotator("en", wrong),
    ):
        with pytest.raises(InputError, match=r"the options are a dict; expected kg\.pipeline\.Options"):
            take()


def test_a_pipeline_may_be_named_by_a_path(tmp_path: Path) -> None:
    options = Options(model=models.get_path("en"), rules_only=True)  # type: ignore[arg-type]
    assert options.model == str(models.get_path("en"))
    assert pipeline.annotator("en", options)(ENGLISH).mentions
    assert annotate.load("en", model=models.get_path("en"), rules_only=True)(ENGLISH).mentions


@pytest.mark.parametrize(
    ("language", "wrong", "told"),
    [
        ("en", {"rules_only": "no"}, "rules_only is 'no'; expected True or False"),
        ("zh", {"why": 1}, "why is 1; expected True or False"),
        ("en", {"model": 5}, "model is 5; expected the name of an installed spaCy pipeline"),
        ("en", {"model": ""}, "model is ''; expected the name"),
        ("zh", {"model": "nope"}, "model is 'nope'; Chinese is read without a spaCy pipeline: leave it out"),
    ],
)
def test_an_option_of_an_annotator_that_it_does_not_take_is_told(
    language: str, wrong: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        annotate.load(language, **wrong)


def test_chinese_is_read_in_a_build_that_parses_english_by_another_pipeline() -> None:
    options = Options(model=str(models.get_path("en")), rules_only=True)
    assert pipeline.annotator("zh", options)(CHINESE).mentions


@pytest.mark.parametrize(("language", "other"), [("en", CHINESE), ("zh", ENGLISH)])
def test_a_report_of_another_language_is_told_and_not_read_as_one_that_says_nothing(
    language: str, other: kg.model.Report
) -> None:
    reads = annotate.load(language, rules_only=True)
    told = rf"'{other.language}', that of this annotator '{language}'; .*load\('{other.language}'\)"
    with pytest.raises(InputError, match=told):
        reads(other)
    with pytest.raises(InputError, match=r"a str is no report; expected .*report_from_text"):
        reads("The Ministry of Tides failed.")  # type: ignore[arg-type]
    own = {"en": ENGLISH, "zh": CHINESE}[language]
    assert reads(own).mentions


def test_a_report_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The Ministry of Tides failed to keep a ledger.\n", encoding="utf-8")
    (source,) = read.list_sources(path)
    assert read.read_source(path) == read.read_source(str(path)) == read.read_source(source)
    assert read.read_with_issues(path)[0].source == "a.txt"
    for given, told in (
        (tmp_path, "a folder; expected one report; read_reports reads all"),
        (tmp_path / "b.txt", r"b\.txt: no such file"),
        (5, "5 is no path"),
    ):
        with pytest.raises(InputError, match=told):
            read.read_source(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", ["x", None, 1.5, True])
def test_a_seed_that_is_no_whole_number_is_told(seed: Any) -> None:
    for measure in (analyse.network_measures, lambda G, seed: analyse.node_measure(G, "degree", seed=seed)):
        with pytest.raises(InputError, match=f"seed is {seed!r}; expected a whole number"):
            measure(toy_graph(), seed=seed)


def test_a_table_without_communities_is_told() -> None:
    G = toy_graph()
    for table, told in ((analyse.ask(G, "gaps"), "'gaps'"), ({"node": []}, "a dict")):
        with pytest.raises(InputError, match=f"the table is {told}; expected .*network_measures"):
            analyse.with_communities(G, table)  # type: ignore[arg-type]
    assert analyse.with_communities(G, analyse.network_measures(G)).nodes


def test_no_message_for_python_asks_for_an_option_of_the_command_line(
    build: store.Build, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("", encoding="utf-8")
    (tmp_path / "a.txt").write_text("No ledger was kept.", encoding="utf-8")
    for take in (
        lambda: build.query("overdue"),
        lambda: build.query("weakest", below="x"),
        lambda: build.query("weakest", below=[1, 2]),
        lambda: build.query("chains", unit=5),
        lambda: build.query("chains", unit=object()),
        lambda: build.query("chains", unit=[]),
        lambda: pipeline.build(tmp_path / "a.txt", tmp_path / "full"),
        lambda: pipeline.build(tmp_path / "a.txt", tmp_path / "a.txt"),
        lambda: annotate.load("en", model="no-such-pipeline"),
    ):
        with pytest.raises(KgError) as found:
            take()
        assert " -" not in str(found.value)


def test_what_the_help_of_evaluate_shows_is_what_a_program_needs() -> None:
    assert {"rates", "table", "errors_text", "errors_html"} <= set(kg.evaluate.__all__)


def test_the_help_of_the_options_tells_of_each() -> None:
    told = Options.__doc__ or ""
    assert [name for name in Options.__slots__ if f"\n    {name}\n" not in told] == []
