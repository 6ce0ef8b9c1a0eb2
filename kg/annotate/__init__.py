"""Report → Annotation: units, problems, measures, policies and how they are related.

>>> from kg.read import report_from_text
>>> annotate = load("en", rules_only=True)
>>> report = report_from_text("The Ministry of Tides revised the travel rules.")
>>> annotation = annotate(report)
>>> [(m.kind.value, report.text[m.start : m.end]) for m in annotation.mentions]
[('unit', 'Ministry of Tides'), ('measure', 'revised the travel rules')]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.annotate.numbered import with_numbers
from kg.data import Names, paths_of
from kg.errors import UnknownNameError
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Annotation, Report
from kg.relate.manners import with_roles

LANGUAGES = ("en", "zh")


def load(
    language: str,
    *,
    model: str | None = None,
    lexicon: Names = (),
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
        A folder of lexicon files on top of those that ship, or several.
    rules_only
        Leave the learned model out.
    why
        Tell of each mention which features decided; of relations it is always told.
    """
    annotate: Callable[[Report], Annotation]
    folders = paths_of(lexicon)
    if language == "en":
        from kg.annotate.english import load_english

        annotate = load_english(model, folders, rules_only=rules_only, why=why)
    elif language == "zh":
        from kg.annotate.chinese import load_chinese

        annotate = load_chinese(folders, rules_only=rules_only, why=why)
    else:
        raise UnknownNameError("language", language, LANGUAGES)
    told = {"model": model, "lexicon": [folder.as_posix() for folder in folders], "rules_only": rules_only}
    given = "".join(f", {name}={value!r}" for name, value in told.items() if value)
    return _Annotator(annotate, load_lexicon(language, folders), f"kg.annotate.load({language!r}{given})")


def completed(annotation: Annotation, lexicon: Lexicon) -> Annotation:
    """Return an annotation with what is told alike in both languages.

    Numbers and years of policies, what counted groups range over, how a policy is used.
    """
    return with_roles(with_numbers(annotation), lexicon)


@dataclass(frozen=True, slots=True)
class _Annotator:
    """An annotator with its lexicon."""

    annotate: Callable[[Report], Annotation]
    lexicon: Lexicon
    made_by: str  # how to make it again

    def __call__(self, report: Report) -> Annotation:
        """Annotate a report."""
        return completed(self.annotate(report), self.lexicon)

    def __repr__(self) -> str:
        """Name it: its words fill pages."""
        return f"<{self.made_by}: a function of one report>"
