"""The table of terms in ``ontologies/README.md``: ``python -m kg.rdf.document`` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from kg.data import ontologies_path
from kg.rdf import vocab

BEGIN, END = "<!-- terms: written by python -m kg.rdf.document -->", "<!-- end of terms -->"


def terms_table() -> str:
    """Return the classes, properties and schemes as Markdown."""
    sections = (
        ("Classes", OWL.Class),
        ("Links", OWL.ObjectProperty),
        ("Values", OWL.DatatypeProperty),
    )
    lines = [line for title, kind in sections for line in _section(title, kind)]
    return "\n".join([*lines, *_schemes()])


def _section(title: str, kind: URIRef) -> Iterator[str]:
    graph = vocab.core()
    yield f"### {title}\n"
    if kind == OWL.Class:
        yield "| class | label | is a | definition |\n|---|---|---|---|"
    else:
        yield "| property | label | from → to | definition |\n|---|---|---|---|"
    for name, iri in vocab.terms().items():
        if (iri, RDF.type, kind) in graph:
            label = vocab.labels()[name]
            if kind == OWL.Class:
                middle = _short(graph.value(iri, RDFS.subClassOf))
            else:
                ends = _short(graph.value(iri, RDFS.domain)), _short(graph.value(iri, RDFS.range))
                middle = " → ".join(ends)
            yield f"| `ovs:{name}` | {label['en']} {label['zh']} | {middle} | {vocab.definition(iri)} |"
    yield ""


def _short(iri: object) -> str:
    return "" if iri is None else vocab.local_name(iri)


def _schemes() -> Iterator[str]:
    graph = vocab.schemes()
    yield "### Schemes\n"
    yield "| scheme | prefix | concepts |\n|---|---|---|"
    for name in vocab.schemes_by_name():
        words = (str(v) for iri in vocab.concepts(name).values() for v in graph.objects(iri, SKOS.prefLabel)
                 if getattr(v, "language", None) == "en")  # fmt: skip
        yield f"| `{name}` | `{vocab.PREFIXES[name]}:` | {', '.join(words)} |"
    yield ""


def rewritten(readme: str) -> str:
    """Return the README with the table of today between its marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{terms_table()}\n{END}{after}"


if __name__ == "__main__":
    path = ontologies_path() / "README.md"
    path.write_bytes(rewritten(path.read_text(encoding="utf-8")).encode("utf-8"))
