"""The HTML of a thing, the cookbook for the query page, the files of that page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import quote

from kg.mint import node_fragment, report_id, text_fragment
from kg.model import Kind
from kg.rdf import vocab
from kg.rdf.vocab import local_name
from kg.render.assets import csv_script
from kg.store.cookbook import list_queries
from kg.store.results import lexical_form

STATIC = (
    "index.html", "page.js", "page.css", "draw.js", "csv.js", "resource.css", "yasqe.min.js", "yasqe.min.css",
)  # fmt: skip
CUT = (
    "<p class=cut role=note>There is more: this page is made of the first {:,} triples, which is the limit "
    "of the server (<code>kg serve --limit</code>).</p>"
)
MEDIA = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
}

_PLACE = re.compile(r"[0-9]{1,18}")


@cache
def static(name: str) -> bytes:
    """Return a file of the query page, one of ``STATIC``; ``csv.js`` is the explorer's."""
    if name == "csv.js":
        return csv_script().encode("utf-8")
    return (files("kg.serve") / "static" / name).read_bytes()


def cookbook(prefixes: Mapping[str, str]) -> dict[str, object]:
    """Return the named queries as JSON data for the query page."""
    queries = [
        {
            "name": query.name,
            "title": query.title,
            "question": query.question,
            "text": query.text,
            "parameters": [
                {"name": p.name, "type": p.type, "help": p.help, "default": p.default, "required": p.required}
                for p in query.parameters
            ],
        }
        for query in list_queries()
    ]
    return {"prefixes": dict(prefixes), "queries": queries, "instances": vocab.instances()}


def link(iri: str) -> str:
    """Return the address here of what is known of an IRI."""
    base = vocab.instances()
    path = iri.partition("#")[0]
    if path.startswith(base) and path == iri:
        return f"/id/{quote(path[len(base) :], safe='/%-._~')}"
    return f"/resource?iri={quote(iri, safe='')}"


def explorer(iri: str, types: Iterable[str] = ()) -> str:
    """Return the address in the explorer of a thing, a report or the words of one; else of the whole."""
    if {local_name(one).lower() for one in types} & set(Kind):
        return f"/graph{node_fragment(iri)}"
    whole, _, place = iri.partition("#char=")
    if report := report_id(whole):
        return f"/graph{text_fragment(report, place or '0,0')}"
    return "/graph"


def resource(iri: str, triples: Collection[object], *, cut: bool = False) -> str:
    """Return the page of a thing: what is said of it, what it is said of, the words that refer to it.

    What the build keeps to account for a thing, its statements and mentions, comes last. That the
    triples were `cut` off at the limit of the server is told first.
    """
    out: list[tuple[str, str, bool]] = []  # property, value, whether it is an IRI
    into: list[tuple[str, str]] = []
    records: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    titles: list[str] = []
    words: dict[str, dict[str, str]] = {}
    name_property, title_property = str(vocab.term("name")), vocab.prefixes()["dcterms"] + "title"
    keeps = {vocab.prefixes()["rdf"] + end for end in ("subject", "object")} | {str(vocab.term("inReport"))}
    for triple in triples:
        s, p, o = _parts(triple)
        term = triple.object  # type: ignore[attr-defined]  # a term of Oxigraph
        is_iri = hasattr(term, "value") and not hasattr(term, "datatype")
        if p == name_property:
            names[s] = o
        if s == iri:
            out.append((p, o, is_iri))
            if p == title_property:
                titles.append(o)
        elif o == iri and is_iri and p in keeps:
            records.append((p, s))
        elif o == iri and is_iri and p != str(vocab.term("refersTo")):
            into.append((p, s))
        elif p != name_property:
            words.setdefault(s, {})[local_name(p)] = o
    title = names.get(iri) or min(titles, default=local_name(iri))
    types = [o for p, o, _ in out if p == vocab.prefixes()["rdf"] + "type"]
    body = [
        f"<h1>{escape(title)}</h1><p class=iri>{escape(iri)}</p>",
        CUT.format(len(triples)) if cut else "",
        _table("What is said of it", [(p, _value(v, names, iri=is_iri)) for p, v, is_iri in sorted(out)]),
        _table("What it is said of", [(p, _value(s, names, iri=True)) for p, s in sorted(into)]),
        _quotes(words),
        _table("Statements and mentions about it", _together(records, names)),
    ]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
        "<link rel=stylesheet href=/static/resource.css>"
        f'<nav><a href=/>query</a> <a href="{escape(explorer(iri, types))}">explorer</a></nav>'
        f"<main>{''.join(body)}</main></html>"
    )


def _parts(triple: object) -> tuple[str, str, str]:
    terms = (triple.subject, triple.predicate, triple.object)  # type: ignore[attr-defined]  # of Oxigraph
    return terms[0].value, terms[1].value, lexical_form(terms[2])


def _value(text: str, names: Mapping[str, str], *, iri: bool) -> str:
    if not iri:
        return escape(text)
    return f'<a href="{escape(link(text))}">{escape(names.get(text, local_name(text)))}</a>'


def _together(rows: Iterable[tuple[str, str]], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return one row a property, with all that has it."""
    found: dict[str, list[str]] = {}
    for p, s in sorted(set(rows)):
        found.setdefault(p, []).append(_value(s, names, iri=True))
    return [(p, ", ".join(values)) for p, values in found.items()]


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    labels = vocab.labels()
    lines = "".join(
        f"<tr><th>{escape(labels.get(local_name(p), {}).get('en', local_name(p)))}<td>{value}"
        for p, value in rows
    )
    return f"<h2>{escape(title)}</h2><table>{lines}</table>"


def _quotes(words: Mapping[str, Mapping[str, str]]) -> str:
    found = [(iri, row) for iri, row in words.items() if "exact" in row and "start" in row]
    if not found:
        return ""
    items = "".join(
        f"<li><span class=around>{escape(row.get('prefix', ''))}</span><mark>{escape(row['exact'])}</mark>"
        f"<span class=around>{escape(row.get('suffix', ''))}</span> "
        f'<a href="{escape(link(row.get("inReport", "")))}">report</a> '
        f'<a href="{escape(explorer(mention))}">{escape(row["start"])}–{escape(row.get("end", ""))}</a>'
        for mention, row in sorted(
            found, key=lambda one: (one[1].get("inReport", ""), _order(one[1]["start"]))
        )
    )
    return f"<h2>Where the reports mention it</h2><ul>{items}</ul>"


def _order(start: str) -> tuple[bool, int, str]:
    """Return what sorts places by their numbers; what is no number comes last.

    An update may have written anything there.

    >>> sorted(("10", "9", "x", "2.5", "-1"), key=_order)
    ['9', '10', '-1', '2.5', 'x']
    """
    number = int(start) if _PLACE.fullmatch(start) else None
    return number is None, number or 0, start
