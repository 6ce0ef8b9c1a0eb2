"""``index.html``: what was built, what is in it, what was left out, and where everything lies.

A static page without script, in the language that the build was asked for; all that comes from a report
is escaped, and the Content-Security-Policy forbids whatever might have slipped through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kg.model import Entity, Issue, Kind, Report, Statement
from kg.output.coverage import Coverage
from kg.read.own import GENERATOR
from kg.validate import SEVERITIES
from kg.words import PageWords, words_of

STYLE = Path(__file__).parent / "index.css"
FILES = (
    "graph.html",
    "report.html",
    "tables/",
    "figures/",
    "graph.trig",
    "graph.ttl",
    "graph.jsonld",
    "graph.graphml",
    "graph.gexf",
    "store/",
    "reports/",
    "annotations/",
    "coverage.csv",
    "validation.txt",
    "manifest.json",
)
NOT_TO_OPEN = ("store/",)  # RocksDB's affair: nothing for a reader, and kg serve does not hand it out

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="generator" content="{generator}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<p class="lead">{lead}</p>
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
    violations: Sequence[tuple[str, str]]  # severity, message in the language of the page
    issues: Sequence[Issue]
    unread: Sequence[str]
    files: Sequence[str]  # paths in the folder, to link only to what is there


def to_index(contents: Contents, *, language: str = "en") -> str:
    """Return the page, in English or Chinese.

    Raises
    ------
    UnknownNameError
        If the page has no words of the language; the message lists those that it has.
    """
    words = words_of(language)
    sections = [
        _counts(words, contents),
        f'<p><a class="open" href="graph.html">{escape(words.say("index open"))}</a></p>',
        _reports(words, contents),
        _validation(words, contents.violations),
        _left_out(words, contents),
        _files(words, contents.files),
    ]
    return PAGE.format(
        generator=GENERATOR,
        language=escape(language),
        title=escape(words.say("index title")),
        heading=escape(words.say("index")),
        lead=escape(words.say("index lead")),
        style="".join(_styles(language)),
        sections="\n".join(sections),
    )


def _styles(language: str) -> Iterator[str]:
    """Iterate over the style of all pages, and what a language needs beside it."""
    for path in (STYLE, STYLE.with_suffix(f".{language}.css")):
        if path.is_file():
            yield path.read_text(encoding="utf-8")


def _counts(words: PageWords, contents: Contents) -> str:
    kinds = Counter(entity.kind for entity in contents.entities)
    stated = {_fact(one) for one in contents.statements if one.basis == "stated"}
    facts = {_fact(one) for one in contents.statements}
    figures = {
        "reports": len(contents.reports),
        "units": kinds[Kind.UNIT],
        "problems": kinds[Kind.PROBLEM],
        "measures": kinds[Kind.MEASURE],
        "policies": kinds[Kind.POLICY],
        "facts": len(facts),
        "statements": len(contents.statements),
    }
    items = "".join(
        f"<li><b>{n}</b>{escape(words.count(f'figure {what}', n, stated=len(stated)))}</li>"
        for what, n in figures.items()
    )
    return f'<ul class="counts">{items}</ul>'


def _fact(statement: Statement) -> tuple[str, str, str]:
    return statement.subject, statement.predicate, statement.object


def _reports(words: PageWords, contents: Contents) -> str:
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
                escape(words.known(f"language {report.language}", report.language)),
                str(facts[report.id]),
                escape(words.say("share of", n=row.with_statement, all=row.sentences)),
            )
        )
    head = _head(words, "report", "date", "issuer", "round", "language", "facts", "covered")
    return _heading(words, "reports") + _table(head, rows, numbers={5, 6})


def _validation(words: PageWords, violations: Sequence[tuple[str, str]]) -> str:
    heading = _heading(words, "validation")
    if not violations:
        return f"{heading}<p>{escape(words.say('all shapes hold'))}</p>"
    counted = Counter(violations)
    worst_first = sorted(counted.items(), key=lambda item: (SEVERITIES.index(item[0][0]), -item[1], item[0]))
    rows = [
        (escape(words.say(f"severity {severity}")), escape(message), str(number))
        for (severity, message), number in worst_first
    ]
    return heading + _table(_head(words, "severity", "what", "how often"), rows, numbers={2})


def _left_out(words: PageWords, contents: Contents) -> str:
    if not contents.unread and not contents.issues:
        return f"{_heading(words, 'left out')}<p>{escape(words.say('nothing left out'))}</p>"
    rows = [(escape(words.say("stage read")), "", _note(words, line)) for line in contents.unread]
    rows += [
        (
            escape(words.known(f"stage {i.stage}", i.stage)),
            escape(_name(i.source, contents.reports)),
            _note(words, i.message.removeprefix(f"{i.source}: ")),
        )
        for i in contents.issues
    ]
    return _heading(words, "odd") + _table(_head(words, "stage", "report", "what"), rows)


def _note(words: PageWords, message: str) -> str:
    """Return what was told as HTML; what is not known in the language of the page stays in English."""
    if words.language == "en":
        return escape(message)
    said = words.note(message)
    return f'<span lang="en">{escape(message)}</span>' if said is None else escape(said)


def _name(source: str, reports: Mapping[str, Report]) -> str:
    return reports[source].source if source in reports else source


def _files(words: PageWords, files: Sequence[str]) -> str:
    folders = {path.split("/")[0] + "/" for path in files if "/" in path}
    present = {*files, *folders, "store/", "manifest.json"}
    rows = [
        (name if name in NOT_TO_OPEN else f'<a href="{name}">{name}</a>', escape(words.say(f"file {name}")))
        for name in FILES
        if name in present
    ]
    return _heading(words, "files") + _table(_head(words, "file", "holds"), rows)


def _heading(words: PageWords, section: str) -> str:
    return f"<h2>{escape(words.say(f'index {section}'))}</h2>\n"


def _head(words: PageWords, *columns: str) -> list[str]:
    return [words.say(f"column {column}") for column in columns]


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
