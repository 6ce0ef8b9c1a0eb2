"""Report → Annotation: units, problems, measures, policies and how they are related.

>>> from kg.read import report_from_text
>>> annotate = load("en", rules_only=True)
>>> report = report_from_text("The Ministry of Tides revised the travel rules.")
>>> annotation = annotate(report)
>>> [(m.kind.value, report.text[m.start : m.end]) for m in annotation.mentions]
[('unit', 'Ministry of Tides'), ('measure', 'revised the travel rules')]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kg.annotate.numbered import with_numbers
from kg.errors import UnknownNameError
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Annotation, Report
from kg.relate.manners import with_roles

LANGUAGES = ("en", "zh")


def load(
    language: str,
    *,
    model: str | None = None,
    lexicon: Sequence[Path] = (),
    rules_only: bool = False,
    why: bool = False,
) -> Callable[[Report], Annotation]:
    """Return the annotator of a language: segments, annotates and relates one report.

    Parameters
    ----------
    language
        "en" or "zh".
    model
        Name of an installed spaCy pipeline to parse English with; None takes the one that ships.
    lexicon
        Folders of lexicon files on top of those that ship.
    rules_only
        Leave the learned model out.
    why
        Tell of each mention which features decided; of relations it is always told.
    """
    annotate: Callable[[Report], Annotation]
    if language == "en":
        from kg.annotate.english import load_english

        annotate = load_english(model, lexicon, rules_only=rules_only, why=why)
    elif language == "zh":
        from kg.annotate.chinese import load_chinese

        annotate = load_chinese(lexicon, rules_only=rules_only, why=why)
    else:
        raise UnknownNameError("language", language, LANGUAGES)
    return partial(_complete, annotate, load_lexicon(language, lexicon))


def _complete(annotate: Callable[[Report], Annotation], lexicon: Lexicon, report: Report) -> Annotation:
    """Annotate a report, and add what words around mentions say of them in any language."""
    return with_roles(with_numbers(annotate(report)), lexicon)
