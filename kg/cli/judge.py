"""``kg evaluate``: how good the reading is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.build import Lexicon, Model, RulesOnly
from kg.cli.console import EXIT_INCOMPLETE, complain, progress, tell
from kg.errors import DataError, InputError, UnknownNameError
from kg.read.own import GENERATOR

if TYPE_CHECKING:
    from kg.evaluate import Document, Rates


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="NAME.json beside NAME.txt, or a folder of them.")
    ],
    predicted: Annotated[
        Path | None,
        typer.Argument(
            metavar="PREDICTED", help="The same from kg annotate; without it, the texts are annotated now."
        ),
    ] = None,
    texts_folder: Annotated[
        Path | None,
        typer.Option(
            "--texts",
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="The folder of the texts, if they do not lie beside the annotations.",
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", "-e", help="Show every miss and false hit.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write misses and false hits here.")
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the figures as JSON; null where there is nothing to measure."),
    ] = False,
    model: Model = None,
    lexicon: Lexicon = None,
    rules_only: RulesOnly = False,
) -> None:
    """Score annotations against gold: precision, recall, F1 of each kind and link, overlap and exact.

    A dash stands where there was nothing to measure, neither in gold nor predicted.
    """
    from kg import evaluate as judging
    from kg.output.write import save
    from kg.pipeline import Options

    expected = judging.read_gold(gold)
    folder = texts_folder or (gold if gold.is_dir() else gold.parent)
    raw = {name: _raw(folder, name, data) for name, data in expected.items()}
    placed = {name: judging.place(data, raw[name], name) for name, data in expected.items()}
    expected = {name: data for name, (data, _) in placed.items()}
    texts = {name: text for name, (_, text) in placed.items()}
    if predicted is None:
        found = _annotate(
            expected, texts, Options(model=model, lexicon=tuple(lexicon or ()), rules_only=rules_only)
        )
    else:
        given = judging.read_gold(predicted)
        found = {name: judging.place(given[name], raw[name], name)[0] for name in given.keys() & raw.keys()}
    empty: dict[str, Any] = {"entities": [], "links": []}
    missing = sorted(expected.keys() - found.keys())
    documents = [
        judging.evaluate(data, found.get(name, empty), texts[name], name=Path(name).stem)
        for name, data in sorted(expected.items())
    ]
    typer.echo(_as_json(documents) if as_json else judging.table(documents))
    if errors:
        typer.echo(judging.errors_text(documents))
    if html is not None:
        save(html, judging.errors_html(documents))
        tell(f"wrote {html.as_posix()}")
    _tell_own(expected)
    for name in missing:
        complain(f"{name}: no prediction; counted as empty")
    if missing:
        raise typer.Exit(EXIT_INCOMPLETE)


def _tell_own(gold: dict[str, dict[str, Any]]) -> None:
    """Tell which gold kg wrote itself: figures against it say nothing of how good kg is."""
    own = sorted(name for name, data in gold.items() if data.get("generator") == GENERATOR)
    if own:
        names = ", ".join(own[:3]) + (f" and {len(own) - 3} more" if len(own) > 3 else "")
        complain(
            f"gold that kg wrote itself, so that it is scored against its own reading: {names}; correct it "
            'by hand and take "generator" out of it'
        )


def _raw(folder: Path, name: str, data: dict[str, Any]) -> bytes:
    """Return the text of an annotation: what its `doc` names, with or without ending, or NAME.txt."""
    doc, beside = str(data.get("doc") or ""), Path(name).with_suffix(".txt").name
    names = (doc, f"{doc.removesuffix('.txt')}.txt", beside) if doc else (beside,)
    paths = [folder / one for one in dict.fromkeys(names)]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        hint = f"expected {' or '.join(path.name for path in paths)}"
        raise InputError(
            f"{paths[0]}: the text that {name} annotates is not there; {hint}; "
            "name the folder of texts: --texts FOLDER"
        )
    return path.read_bytes()


def _annotate(
    expected: dict[str, dict[str, Any]], texts: dict[str, str], options: Any
) -> dict[str, dict[str, Any]]:
    from kg.evaluate import to_standoff
    from kg.pipeline import annotator
    from kg.read import report_from_text

    found = {}
    with progress() as draw:
        for done, (name, data) in enumerate(expected.items()):
            draw("annotate", done, len(expected))
            try:
                report = report_from_text(texts[name], language=data.get("language"), source=name)
            except UnknownNameError as error:
                raise DataError(f"{name}: {error}") from error
            found[name] = to_standoff(annotator(report.language, options)(report))
    return found


def _as_json(documents: list[Document]) -> str:
    from kg.evaluate import rates

    exact = rates(documents, exact=True)

    def figure(value: float, rate: Rates) -> float | None:
        return round(value, 4) if rate.measured else None

    rows = {
        kind: {
            "precision": figure(rate.precision, rate),
            "recall": figure(rate.recall, rate),
            "f1": figure(rate.f1, rate),
            "exact_f1": figure(exact[kind].f1, exact[kind]),
            "gold": rate.gold,
            "predicted": rate.predicted,
        }
        for kind, rate in rates(documents).items()
    }
    return json.dumps(rows, indent=1)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Score annotations against gold.")(evaluate)
