"""Write a build into its folder: texts, RDF, store, tables, network, page, coverage, index, manifest."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from kg.data import MANIFEST, STORE, TEXTS, paths_of
from kg.errors import OutputError
from kg.model import Kind
from kg.output.built import Built, Options, Progress
from kg.output.coverage import NAME as COVERAGE
from kg.output.coverage import count_coverage, to_coverage_csv
from kg.output.index import Contents, to_index
from kg.output.manifest import manifest, output_files, own_folder, read_by, write_sources
from kg.output.software import software
from kg.output.tables import ENTITY_COLUMNS, STATEMENT_COLUMNS, entity_rows, statement_rows, to_csv_file

ENTITY_TABLES = {
    "units": Kind.UNIT,
    "problems": Kind.PROBLEM,
    "measures": Kind.MEASURE,
    "policies": Kind.POLICY,
}


def write_all(built: Built, folder: Path, options: Options, *, target: Path, progress: Progress) -> Built:
    """Write all views of `built` into the empty `folder`; return it with what validation found.

    `target` is where the folder will stand when it is done.
    """
    progress("write", 0, 5)
    write_texts(built, folder)
    built = write_rdf(built, folder, options)
    progress("write", 1, 5)
    write_tables(built, folder)
    progress("write", 2, 5)
    write_network(built, folder, figures=options.figures, language=options.language)
    progress("write", 3, 5)
    put(folder / COVERAGE, to_coverage_csv(built.annotations, built.links, built.statements))
    write_index(built, folder, language=options.language)
    progress("write", 4, 5)
    write_manifest(built, folder, options)
    write_sources(folder, target, built.sources)
    progress("write", 5, 5)
    return built


def check_drawable(options: Options) -> None:
    """Raise MissingExtraError if figures are asked for and what draws them is not installed."""
    if options.figures:
        from kg.analyse.draw.style import drawing

        with drawing():
            pass


def put(path: Path, content: str | bytes) -> None:
    """Write a file as it is: UTF-8, no translation of line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def save(path: Path, content: str | bytes) -> None:
    """Write a single file that the user named, or raise OutputError."""
    try:
        put(path, content)
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        raise OutputError(message) from error


def write_texts(built: Built, folder: Path) -> None:
    """Write the normalised texts that every offset refers to."""
    for key, report in sorted(built.reports.items()):
        put(folder / TEXTS / f"{key}.txt", report.text)


def write_rdf(built: Built, folder: Path, options: Options) -> Built:
    """Write the graph in its syntaxes, what the shapes say of it, and the store."""
    from kg import rdf, store, validate

    parts = software(options, (report.language for report in built.reports.values()))
    quads = rdf.encode(built.linked, built.annotations, software=parts)
    violations = validate.validate(quads)
    put(folder / "graph.trig", rdf.to_trig(quads))
    put(folder / "graph.ttl", rdf.to_turtle(quad for quad in quads if rdf.is_fact(quad)))
    put(folder / "graph.jsonld", rdf.to_jsonld(quads))
    put(folder / "validation.ttl", validate.to_report(violations))
    put(folder / "validation.txt", validate.to_text(violations, language=options.language))
    store.save([*quads, *validate.to_quads(violations)], folder / STORE)
    return replace(built, violations=tuple(violations))


def write_tables(built: Built, folder: Path) -> None:
    """Write statements, units, problems, measures and policies as CSV."""
    entities = {entity.id: entity for entity in built.entities}
    rows = statement_rows(built.statements, entities, built.reports)
    put(folder / "tables" / "statements.csv", to_csv_file(STATEMENT_COLUMNS, rows))
    for name, kind in ENTITY_TABLES.items():
        rows = entity_rows(kind, built.entities, built.links, built.reports)
        put(folder / "tables" / f"{name}.csv", to_csv_file(ENTITY_COLUMNS, rows))


def write_network(built: Built, folder: Path, *, figures: bool, language: str) -> None:
    """Write the network for other tools, its measures, the summary and the page."""
    from kg import analyse, render
    from kg.analyse.export import to_gexf, to_graphml
    from kg.analyse.report import to_html, to_markdown

    G = analyse.multigraph(built)
    put(folder / "graph.graphml", to_graphml(G))
    put(folder / "graph.gexf", to_gexf(G))
    measures = analyse.network_measures(G)
    page = render.page(analyse.with_communities(G, measures), language=language)
    put(folder / "graph.html", page)
    put(folder / "tables" / "network_measures.csv", to_csv_file(measures.columns, measures.rows))
    summary = analyse.summarise(G, language=language)  # its questions are asked once for both forms
    put(folder / "report.md", to_markdown(summary))
    put(folder / "report.html", to_html(summary))
    if figures:
        for name, drawing in analyse.figures(G).items():
            put(folder / "figures" / name, drawing)


def write_index(built: Built, folder: Path, *, language: str) -> None:
    """Write the page that tells what was built."""
    contents = Contents(
        reports=built.reports,
        entities=built.entities,
        statements=built.statements,
        coverage=count_coverage(built.annotations, built.statements),
        violations=[(v.severity, v.message_zh if language == "zh" else v.message) for v in built.violations],
        issues=built.issues,
        unread=built.unread,
        files=[path.relative_to(folder).as_posix() for path in output_files(folder)],
    )
    put(folder / "index.html", to_index(contents, language=language))


def write_manifest(built: Built, folder: Path, options: Options) -> None:
    """Write what went in and what came out, with hashes."""
    chosen = {
        "model": options.model,
        "lexicon": [own_folder(path) for path in paths_of(options.lexicon)],
        "authority": [own_folder(path) for path in paths_of(options.authority)],
        "rules_only": options.rules_only,
        "figures": options.figures,
        "why": options.why,
        "language": options.language,
    }
    severities = Counter(violation.severity for violation in built.violations)
    counts = {
        "reports": len(built.reports),
        "entities": len(built.entities),
        "statements": len(built.statements),
        "violations": severities["Violation"],
        "warnings": severities["Warning"],
        "hints": severities["Info"],
        "issues": len(built.issues),
        "unread": len(built.unread),
    }
    readers = read_by(model=options.model, rules_only=options.rules_only)
    reports = built.reports.values()
    put(
        folder / MANIFEST,
        manifest(folder, reports, options=chosen, read_by=readers, counts=counts),
    )
