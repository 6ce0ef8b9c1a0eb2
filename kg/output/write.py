"""Write a build into its folder: texts, RDF, store, tables, network, page, coverage, index, manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Kind
from kg.output.coverage import count_coverage, to_coverage_csv
from kg.output.index import Contents, to_index
from kg.output.manifest import manifest, output_files
from kg.output.tables import ENTITY_COLUMNS, STATEMENT_COLUMNS, entity_rows, statement_rows, to_csv

if TYPE_CHECKING:
    import networkx as nx

    from kg.pipeline import Built, Options, Progress

ENTITY_TABLES = {"units": Kind.UNIT, "problems": Kind.PROBLEM, "measures": Kind.MEASURE, "policies": Kind.POLICY}


def write_all(built: Built, folder: Path, options: Options, *, progress: Progress) -> Built:
    """Write all views of `built` into the empty `folder`; return it with what validation found."""
    steps: list[tuple[str, Callable[[], None]]] = []
    write_texts(built, folder)
    progress("write", 1, 6)
    built = write_rdf(built, folder)
    progress("write", 2, 6)
    write_tables(built, folder)
    progress("write", 3, 6)
    write_network(built, folder, figures=options.figures)
    progress("write", 4, 6)
    coverage = to_coverage_csv(built.annotations, built.links, built.statements)
    put(folder / "coverage.csv", coverage)
    write_index(built, folder)
    progress("write", 5, 6)
    write_manifest(built, folder, options)
    progress("write", 6, 6)
    del steps
    return built


def put(path: Path, content: str | bytes) -> None:
    """Write a file as it is: UTF-8, no translation of line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def write_texts(built: Built, folder: Path) -> None:
    """Write the normalised texts that every offset refers to."""
    for key, report in sorted(built.reports.items()):
        put(folder / "reports" / f"{key}.txt", report.text)
