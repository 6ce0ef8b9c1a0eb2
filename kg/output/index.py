"""``index.html``: what was built, what is in it, what was left out, and where everything lies.

A static page without script; all that comes from a report is escaped, and the
Content-Security-Policy forbids whatever might have slipped through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kg.model import Entity, Issue, Kind, Report, Statement
from kg.output.coverage import Coverage
from kg.validate import SEVERITIES

FILES = (
    ("graph.html", "the graph to explore, each node and edge with its sentences"),
    ("report.html", "the summary: what was found, what stands out, what is missing"),
    (
        "tables/",
        "statements (a row for each quote), units, problems, measures, policies, network measures as CSV",
    ),
    ("graph.trig", "all that was read as RDF, one named graph a report and kind"),
    ("graph.ttl", "the facts alone, as Turtle"),
    ("graph.jsonld", "the same as graph.trig, as JSON-LD"),
    ("graph.graphml", "the network for yEd, igraph, Cytoscape"),
    ("graph.gexf", "the network for Gephi"),
    (
        "store/",
        "the Oxigraph store that kg query asks: graph.trig, findings of the shapes, names of terms",
    ),
    ("reports/", "the normalised texts that every offset refers to"),
    ("coverage.csv", "each sentence that gave nothing, and why"),
    ("validation.txt", "what the shapes found, to read; validation.ttl for machines"),
    ("manifest.json", "inputs, outputs, words and models with their hashes, options, versions of the parts"),
)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="kg">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>kg: what was built</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>What was built</h1>
<p class="lead">Every statement leads back to the words of the report that it stands on.</p>
{sections}
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the index tells of."""

    reports: Mapping[str, Report]
    entities: Sequence[Entity]
    statements: Sequence[Statement]
    coverage: Sequence[Coverage]
    violations: Sequence[tuple[str, str]]  # severity, message
    issues: Sequence[Issue]
    unread: Sequence[str]
    files: Sequence[str]  # paths in the folder, to link only to what is there


def to_index(contents: Contents) -> str:
    """Return the page."""
    sections = [
        _counts(contents),
        '<p><a class="open" href="graph.html">Open the graph</a></p>',
        _reports(contents),
        _validation(contents.violations),
        _left_out(contents),
        _files(contents.files),
    ]
    style = (Path(__file__).parent / "index.css").read_text(encoding="utf-8")
    return PAGE.format(style=style, sections="\n".join(sections))


def _counts(contents: Contents) -> str:
    kinds = Counter(entity.kind for entity in contents.entities)
    stated = {_fact(one) for one in contents.statements if one.basis == "stated"}
    facts = {_fact(one) for one in contents.statements}
    figures = [
        (len(contents.reports), "report", "reports", ""),
        (kinds[Kind.UNIT], "unit", "units", ""),
        (kinds[Kind.PROBLEM], "problem", "problems", ""),
        (kinds[Kind.MEASURE], "measure", "measures", ""),
        (kinds[Kind.POLICY], "policy", "policies", ""),
        (len(facts), "fact", "facts", f", {len(stated)} of them stated outright"),
        (len(contents.statements), "statement", "statements", ": the grounds of the facts"),
    ]
    items = "".join(
        f"<li><b>{number}</b>{one if number == 1 else many}{more}</li>" for number, one, many, more in figures
    )
    return f'<ul class="counts">{items}</ul>'


def _fact(statement: Statement) -> tuple[str, str, str]:
    return statement.subject, statement.predicate, statement.object


def _reports(contents: Contents) -> str:
    rows = []
    facts = Counter(report for report, _ in {(one.report, _fact(one)) for one in contents.statements})
    covered = {row.report: row for row in contents.coverage}
    ordered = sorted(contents.reports.values(), key=lambda r: (r.source, r.id))
    for report in ordered:
        row = covered[report.id]
        rows.append(
            (
                f'<a href="reports/{report.id}.txt">{escape(report.title)}</a><br>{escape(report.source)}',
                escape(report.date or ""),
                escape(report.issuer or ""),
                escape(report.round or ""),
                escape(report.language),
                str(facts[report.id]),
                f"{row.with_statement} of {row.sentences}",
            )
        )
    head = (
        "report",
        "date",
        "issuer",
        "round",
        "language",
        "facts",
        "sentences that hold evidence of one",
    )
    return "<h2>Reports</h2>\n" + _table(head, rows, numbers={5, 6})


def _validation(violations: Sequence[tuple[str, str]]) -> str:
    if not violations:
        return "<h2>Validation</h2>\n<p>All shapes hold.</p>"
    counted = Counter(violations)
    worst_first = sorted(counted.items(), key=lambda item: (SEVERITIES.index(item[0][0]), -item[1], item[0]))
    rows = [(escape(severity), escape(message), str(number)) for (severity, message), number in worst_first]
    return "<h2>Validation</h2>\n" + _table(("severity", "what", "how often"), rows, numbers={2})


def _left_out(contents: Contents) -> str:
    if not contents.unread and not contents.issues:
        return "<h2>Left out</h2>\n<p>Nothing was skipped but the sentences in coverage.csv.</p>"
    rows = [(escape("read"), "", escape(line)) for line in contents.unread]
    rows += [
        (
            escape(i.stage),
            escape(_name(i.source, contents.reports)),
            escape(i.message.removeprefix(f"{i.source}: ")),
        )
        for i in contents.issues
    ]
    return "<h2>Left out, or odd</h2>\n" + _table(("stage", "report", "what"), rows)


def _name(source: str, reports: Mapping[str, Report]) -> str:
    return reports[source].source if source in reports else source


def _files(files: Sequence[str]) -> str:
    folders = {path.split("/")[0] + "/" for path in files if "/" in path}
    present = {*files, *folders, "store/", "manifest.json"}
    rows = [(f'<a href="{name}">{name}</a>', escape(what)) for name, what in FILES if name in present]
    return "<h2>Files</h2>\n" + _table(("file", "what it holds"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> str:
    """Return a table; the cells are HTML already."""
    right = set(numbers)

    def css(column: int) -> str:
        return ' class="n"' if column in right else ""

    top = "".join(f'<th scope="col"{css(i)}>{escape(name)}</th>' for i, name in enumerate(head))
    body = "\n".join(
        "<tr>" + "".join(f"<td{css(i)}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return (
        f'<div class="wrap"><table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'
    )
