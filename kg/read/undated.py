"""Rounds of inspection without a date: whether one was before another, nobody can say."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Issue, Report


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
                "after it; write 'date: YYYY-MM-DD' into a sidecar"
            )
            issues.append(Issue("read", source, f"{source}: {message}"))
    return issues
