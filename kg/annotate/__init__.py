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
from kg.data import Name, Names, check_flag, model_of, paths_of
from kg.errors import InputError, check_name
from kg.lexicon import LANGUAGES, Lexicon, load_lexicon
from kg.model import Annotation, Report
from kg.relate.manners import with_roles


def load(
    language: str,
    *,
    model: Name | None = None,
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
        Name of an installed spaCy pipeline to parse English with, or its folder; None takes the one that
        ships. Chinese is read without.
    lexicon
        A folder of lexicon files on top of those that ship, or several.
    rules_only
        Leave the learned model out.
    why
        Tell of each mention which features decided; of relations it is always told.

    Raises
    ------
    UnknownNameError
        If kg reads no such language.
    InputError
        If an option is not of its kind, a pipeline is given for Chinese, or one cannot be loaded.
    DataError
        If a folder of the lexicon is missing or malformed.
    """
    annotate: Callable[[Report], Annotation]
    check_name("language", language, LANGUAGES)
    folders, name = paths_of(lexicon), model_of(model)
    for option, value in (("rules_only", rules_only), ("why", why)):
        check_flag(option, value)
    if language == "en":
        from kg.annotate.english import load_english

        annotate = load_english(name, folders, rules_only=rules_only, why=why)
    else:
        from kg.annotate.chinese import load_chinese

        if name is not None:
            raise InputError(f"model is {name!r}; Chinese is read without a spaCy pipeline: leave it out")
        annotate = load_chinese(folders, rules_only=rules_only, why=why)
    told = {"model": name, "lexicon": [folder.as_posix() for folder in folders], "rules_only": rules_only}
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
        """Annotate a report.

        Raises
        ------
        InputError
            If it is none, or of another language.
        """
        if not isinstance(report, Report):
            expected = "expected one that kg.read gives: read_source(PATH), report_from_text(TEXT)"
            raise InputError(f"a {type(report).__name__} is no report; {expected}")
        if report.language != self.lexicon.language:
            what = f"{report.source}: its language is {report.language!r}, that of this annotator"
            instead = f"annotate it by kg.annotate.load({report.language!r})"
            raise InputError(f"{what} {self.lexicon.language!r}; {instead}")
        return completed(self.annotate(report), self.lexicon)

    def __repr__(self) -> str:
        """Name it: its words fill pages."""
        return f"<{self.made_by}: a function of one report>"
