"""The values of a build: what shapes it, and what it made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.data import Names, check_flag, model_of, paths_of
from kg.errors import InputError, OutputError
from kg.model import Annotation, Bounds, Entity, Issue, Link, Report, Statement
from kg.segment import bounds
from kg.words import known_language

if TYPE_CHECKING:
    from kg.link import Linked
    from kg.store import Build
    from kg.validate import Violation

Progress = Callable[[str, int, int], None]  # stage, done, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What shapes a build beside its reports.

    Parameters
    ----------
    model
        The spaCy pipeline to parse English with: the name of an installed one, or its folder; None: the
        one that ships.
    lexicon
        Folders of words and patterns on top of those that ship: one path, or several.
    rules_only
        Leave the learned model out.
    jobs
        How many processes read and annotate reports.
    figures
        Draw ``figures/*.svg`` too, which needs matplotlib.
    why
        Tell of each mention which features decided.
    authority
        Folders of names that mean one unit or policy, on top of those that ship: one path, or several.
    language
        Of the pages and the summary: ``en`` or ``zh``, whatever that of the reports.
    fresh
        Take nothing from the last build: annotate every report anew.

    Raises
    ------
    InputError
        If a value is not of its kind: no number of processes, no path.
    UnknownNameError
        If pages are not written in the language.
    """

    model: str | None = None
    lexicon: Names = ()
    rules_only: bool = False
    jobs: int = 1
    figures: bool = False
    why: bool = False
    authority: Names = ()
    language: str = "en"
    fresh: bool = False

    def __post_init__(self) -> None:
        for name in ("lexicon", "authority"):
            object.__setattr__(self, name, paths_of(getattr(self, name)))
        if isinstance(self.jobs, bool) or not isinstance(self.jobs, int) or self.jobs < 1:
            raise InputError(f"jobs is {self.jobs!r}; expected a number of processes, 1 or more")
        object.__setattr__(self, "model", model_of(self.model))
        for name in ("rules_only", "figures", "why", "fresh"):
            check_flag(name, getattr(self, name))
        known_language(self.language)

    def annotating(self) -> dict[str, Any]:
        """Return what of them ``kg.annotate.load`` takes: what is found depends on nothing else of them.

        >>> Options(rules_only=True, figures=True).annotating()
        {'model': None, 'lexicon': (), 'rules_only': True, 'why': False}
        """
        return {name: getattr(self, name) for name in ("model", "lexicon", "rules_only", "why")}


def check_options(options: object) -> None:
    """Refuse what is not the options of a build.

    >>> check_options({"jobs": 2})
    Traceback (most recent call last):
    ...
    kg.errors.InputError: the options are a dict; expected kg.pipeline.Options(jobs=…, lexicon=…, …)
    """
    if not isinstance(options, Options):
        what = f"the options are a {type(options).__name__}"
        raise InputError(f"{what}; expected kg.pipeline.Options(jobs=…, lexicon=…, …)")


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """A build in memory: a source of ``kg.analyse.multigraph``, with what was left out."""

    annotations: tuple[Annotation, ...]
    linked: Linked
    violations: tuple[Violation, ...]
    issues: tuple[Issue, ...]
    unread: tuple[str, ...]  # one line for each report that could not be read
    sources: Mapping[str, Path]  # where each source lies, by its name
    output: Path | None = None  # the folder that it was written to, once it is
    repeats: tuple[str, ...] = ()  # one line for each report that has the text of another
    unchanged: int = 0  # reports whose annotations were taken from the last build
    why_anew: str | None = None  # why none were, although there was a last build
    damaged: tuple[str, ...] = ()  # one line for each file of the last build that was not as it left it

    def __repr__(self) -> str:
        counts = {"reports": self.annotations, "entities": self.entities, "statements": self.statements}
        told = ", ".join(f"{len(found)} {name}" for name, found in counts.items())
        unread = f", {len(self.unread)} reports unread" if self.unread else ""
        return f"<Built: {told}{unread}; open() opens it to ask>"

    def open(self) -> Build:
        """Open what was written, to ask it: ``kg.open`` of the output folder.

        Raises
        ------
        OutputError
            If it was not written, or the folder is gone.
        """
        from kg.store import open_build

        if self.output is None:
            raise OutputError("this build was not written; kg.pipeline.build writes one and returns it")
        return open_build(self.output)

    @property
    def reports(self) -> dict[str, Report]:
        """Reports by id."""
        return {annotation.report.id: annotation.report for annotation in self.annotations}

    @property
    def bounds(self) -> dict[str, Bounds]:
        """Where the sentences of each report begin and end, by its id."""
        return {found.report.id: bounds(found.report.text, found.passages) for found in self.annotations}

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The nodes of the graph."""
        return self.linked.entities

    @property
    def links(self) -> tuple[Link, ...]:
        """The mentions, each with its entity."""
        return self.linked.links

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The claims."""
        return self.linked.statements
