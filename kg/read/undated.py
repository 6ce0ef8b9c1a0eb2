"""Reports without a date, and rounds of inspection without one: what was before what, nobody can say."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Issue, Report

_SHOWN = 3
_ADVICE = "write 'date: YYYY-MM-DD' into a sidecar"


def find_undated(reports: Iterable[Report]) -> list[Issue]:
    """Tell of each round of which no report has a date, and once of the other reports that have none.

    >>> from dataclasses import replace
    >>> from kg.read import report_from_text
    >>> one, other = (report_from_text("The pier shut.", source=name) for name in ("a.txt", "b.txt"))
    >>> [issue.message for issue in find_undated([one, other])]
    ["a.txt: no date found at its head or end, nor at those of 1 more (b.txt); write 'date: ... sidecar"]
    >>> find_undated([replace(one, date="2024")])
    []
    """
    every = list(reports)
    rounds = find_undated_rounds(every)
    # Told by its round, where there are others: that none of it has a date.
    dated = {report.round for report in every if report.date}
    several = len({report.round for report in every if report.round}) > 1
    undated = [
        report.source
        for report in every
        if not report.date and not (several and report.round and report.round not in dated)
    ]
    if not undated:
        return rounds
    first, *others = undated
    names = ", ".join(others[:_SHOWN]) + (", …" if len(others) > _SHOWN else "")
    nor = f", nor at those of {len(others)} more ({names})" if others else ""
    return [*rounds, Issue("read", first, f"{first}: no date found at its head or end{nor}; {_ADVICE}")]


def find_undated_rounds(reports: Iterable[Report]) -> list[Issue]:
    """Tell of each round of which no report has a date, where there are others to set it beside.

    >>> from dataclasses import replace
    >>> from kg.read import report_from_text
    >>> one, other = (report_from_text("The pier shut.", source=name) for name in ("a.txt", "b.txt"))
    >>> first, second = replace(one, round="First"), replace(other, round="Second", date="2024-03-01")
    >>> [issue.message for issue in find_undated_rounds([first, second])]
    ["a.txt: no report of the round 'First' has a date, ... write 'date: YYYY-MM-DD' into a sidecar"]
    >>> find_undated_rounds([first]), find_undated_rounds([replace(first, date="2023"), second])
    ([], [])
    """
    rounds: dict[str, list[Report]] = {}
    for report in reports:
        if report.round:
            rounds.setdefault(report.round, []).append(report)
    if len(rounds) < 2:
        return []
    issues = []
    for name, found in sorted(rounds.items()):
        if not any(report.date for report in found):
            source = found[0].source
            message = (
                f"no report of the round '{name}' has a date, so that nothing is told to come back in it or "
                f"after it; {_ADVICE}"
            )
            issues.append(Issue("read", source, f"{source}: {message}"))
    return issues
