"""What lines, openings and vague words tell of English measures and problems, with near misses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kg.annotate.english.telling.attributes import Describer
from kg.annotate.english.telling.outcomes import Outcomes
from kg.annotate.english.telling.plans import Plans
from kg.annotate.status import Around, plainly
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention
from kg.read import report_from_text
from kg.segment import segment

LEXICON = load_lexicon("en")
DESCRIBER, OUTCOMES = Describer(LEXICON), Outcomes(LEXICON)


def marked(text: str) -> tuple[str, list[Mention]]:
    """Return a text without its brackets: what [[ ]] holds as measures, and {{ }} as problems."""
    plain, mentions = "", []
    for part in re.split(r"(\[\[.+?\]\]|\{\{.+?\}\})", text):
        words = part[2:-2] if part[:2] in ("[[", "{{") else part
        if words is not part:
            kind = Kind.MEASURE if part[0] == "[" else Kind.PROBLEM
            mentions.append(Mention(len(plain), len(plain) + len(words), kind, "R"))
        plain += words
    return plain, mentions


def became(text: str) -> list[str | None]:
    """Return the status of each mention that the text tells one of."""
    plain, mentions = marked(text)
    report = report_from_text(plain, source="x", language="en")
    assert report.text == plain
    found = OUTCOMES.find(plain, segment(report), mentions)
    return [found.get(i) for i in range(len(mentions))]


NETS = "The port should [[buy nets]]."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Recommendation 1\n{NETS}\nStatus: Closed - Implemented\nComments: Nets came.", "completed"),
        (f"Recommendation 1\n\n{NETS}\n\nStatus: Open\n\nComments: The port waits.", "recommended"),
        (f"**Recommendation 3:** {NETS}\n**Status:** Partially implemented. Some came.", "ongoing"),
        (f"Recommendation 1: {NETS}\nImplementation status: Fully implemented", "completed"),
        (f"Recommendation 1: {NETS}\n\nCurrent Status: Not Implemented", "recommended"),
        (f"Recommendation 1: {NETS}\nOIG status as of June 2024: In progress", "ongoing"),
        ("Recommendation 1\n\n[[Buy nets]] for all boats.\n\nStatus: Pending", "planned"),
        (f"3. {NETS} Status - No action taken", "recommended"),
        (f"1: PAC recommendation: {NETS}\n\n1.1 All agree.\n\nRecommendation implemented", "completed"),
        (f"Recommendation 1: {NETS}\nFully implemented.", "completed"),
        (f"Recommendation 1\n\n{NETS}\n\nNot implemented. None came.", "recommended"),
        (f"1. {NETS} (Implemented)", "completed"),
        ("2. The port should [[buy nets]] (Partially implemented).", "ongoing"),
        # near misses
        (f"Recommendation 1: {NETS}\nStatus: see the annex", None),
        (f"Recommendation 1: {NETS}\nStatus of the port: Open", None),
        (f"{NETS}\n\nRecommendation 2: Mend the quay.\nStatus: Implemented", None),
        ("Recommendation 1: The port will [[buy nets]].\nStatus: Implemented", None),  # its answer
        ("Recommendation 1: Mend it.\nThe port [[bought nets]].\nStatus: Open", None),
        (f"Finding 2: The port {{{{lost nets}}}}. {NETS}\n\nStatus: Resolved", None),  # the finding is
        (f"1. {NETS} (Harbor)", None),
        ("1. The port [[bought nets]] (Implemented).", None),
        (f"Recommendation 1: {NETS}\nFully implemented rules are kept.", None),
    ],
)
def test_a_line_of_status_under_a_recommendation_is_its_own(text: str, expected: str | None) -> None:
    assert became(text)[-1] == expected


def test_a_line_of_status_is_about_the_recommendation_right_over_it() -> None:
    text = (
        "Recommendation 1: The port should [[buy nets]] and [[train men]]. The port will [[buy two]].\n\n"
        "Status: Implemented\n\nRecommendation 2\n\nIt should:\n\na. [[Sell boats]];\n\n"
        "b. [[Mend piers]].\n\n"
        "It should also [[hire men]].\n\nStatus: Not implemented\n\nIt should [[sing]].\n"
    )
    assert became(text) == ["completed", "completed", None, None, None, "recommended", None]


def test_a_line_that_speaks_of_implementing_is_about_the_recommendation_of_a_finding() -> None:
    text = f"Finding 2: The port {{{{lost nets}}}}.\n\nRecommendation: {NETS}\n\nStatus: Implemented\n"
    assert became(text) == ["resolved", "completed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-003 Pay - {{Sheets were not signed}}. Status: Not corrected. See 2024-002.", ["open"]),
        ("2023-004 Fees - {{Fees were lost}}. Status: Corrected. A list was kept.", ["resolved"]),
        (
            "2. Regarding {{lost nets}}.\n\nFirst, men were trained. Second, nets came. "
            "Status of rectification: basically completed, long-term persistence.",
            ["partly resolved"],
        ),
        (
            "2024-003 Nets\n\n{{Nets were lost}}.\n\nPRIOR FINDINGS\n\n2023-003 Pay - Sheets "
            "were late. Status: Not corrected.",
            [None],  # it is the finding of the year before that has this status
        ),
        ("{{Nets were lost}} (see 4).\n\n{{Boats sank}}. Status: Corrected.", [None, "resolved"]),
        (
            "#1 Buy nets. Status: In progress. {{Nets were lost}}.\n\n#2 Sell boats. Status: Closed.",
            [None],  # a note behind the line before
        ),
        ("#1 Buy. Status: Open. {{Nets were lost}}.\n   #2 Sell. Status: Closed.", [None]),
        # near misses
        ("{{Sheets were not signed}}. Status of the port: Corrected.", [None]),
        ("{{Sheets were not signed}}; the status: corrected.", [None]),
    ],
)
def test_a_status_behind_a_finding_in_its_paragraph_is_its_own(text: str, expected: list[str | None]) -> None:
    assert became(text) == expected


def deadlines(text: str, *statuses: str) -> list[str | None]:
    """Return the deadlines that plans tell the measures, which have these statuses."""
    plain, mentions = marked(text)
    told = [replace(m, attributes=(("status", s),)) for m, s in zip(mentions, statuses, strict=True)]
    return [m.get("deadline") for m in Plans(LEXICON).with_dates(plain, told)]


@pytest.mark.parametrize(
    "label",
    [
        "Corrective action planned:",
        "Corrective actions to be taken:",
        "Corrective action proposed:",
        "Corrective action taken and planned:",
    ],
)
def test_a_plan_begins_with_its_label(label: str) -> None:
    plan = f"{label} The port will [[train men]].\nAnticipated completion date: March 31, 2025"
    assert deadlines(plan, "planned") == ["2025-03-31"]


def test_the_date_of_a_plan_is_that_of_no_other_finding() -> None:
    text = (
        "2024-001 Nets\nViews of responsible officials: The port agrees.\n\n2024-002 Pay\n"
        "Recommendation: The port should [[sign sheets]].\n\nFinding 2024-001\n"
        "Action: It will [[buy nets]].\n"
        "Completion date: December 31, 2024\n"
    )
    assert deadlines(text, "recommended", "planned") == [None, "2024-12-31"]
    assert deadlines(text.replace("2024-001\nAction", "A\nAction"), "recommended", "planned")[0] is None
    asked = "Corrective action: We should [[pay]] and will [[hire]].\nCompletion date: May 1, 2024"
    assert deadlines(asked, "recommended", "planned") == [None, "2024-05-01"]
    wrapped = (
        "Corrective action: As told in finding\n2023-002 and later we will [[hire]].\nCompletion: May 1, 2024"
    )
    assert deadlines(wrapped, "planned") == ["2024-05-01"]


def due(text: str, status: str, told: str | None = None) -> list[tuple[str | None, str | None]]:
    """Return the deadlines that the words of a text tell its measures, with the words for them."""
    plain, mentions = marked(text)
    found = DESCRIBER.describe(plain, mentions, dict.fromkeys(range(len(mentions)), status), told)
    return [(m.get("deadline"), m.get("deadline-words")) for m in found]


@pytest.mark.parametrize(
    ("text", "status", "deadline"),
    [
        ("By 31 March 2026, the port should [[mend it]].", "recommended", "2026-03-31"),
        ("The port should, by the end of 2025, [[mend it]].", "recommended", "2025"),
        ("Within six months, the port and its board must [[mend it]].", "recommended", "six months"),
        ("No later than spring 2026, the port will [[mend it]].", "planned", "2026"),
        ("14 The port should:\na by 31 March 2026, [[mend it]]; and", "recommended", "2026-03-31"),
        ("The port said that by June 2025 it will [[mend it]].", "planned", "2025-06"),
        ("By May 2025, the port should [[mend it]].", "completed", "2025-05"),  # a line says that it is
        # near misses
        ("By May 2025, the port [[mended it]].", "completed", None),
        ("By May 2025, nets that sank should [[be raised]].", "recommended", None),
        ("By May 2024 it had sunk, and the port should [[mend it]].", "recommended", None),
        ("By May 2024, it sank. The port should [[mend it]].", "recommended", None),
        ("It sank by May 2024, so the port should [[mend it]].", "recommended", None),
        ("Reports due by May 2024 should [[be sent]].", "recommended", None),
        ("The port failed to sell nets lost by May 2024, [[mend it]].", "recommended", None),
    ],
)
def test_a_deadline_in_front_of_a_measure_is_its_own(text: str, status: str, deadline: str | None) -> None:
    assert due(text, status)[0][0] == deadline


def test_measures_that_are_joined_have_the_deadline_that_opens_their_sentence() -> None:
    text = "By May 2026, the port should [[hire men]], [[buy nets by June 2025]] and [[mend it]]."
    assert [day for day, _ in due(text, "recommended")] == ["2026-05", "2025-06", "2026-05"]


@pytest.mark.parametrize(
    ("words", "deadline", "written"),
    [
        ("mend it before the end of June", "2024-06", "the end of June"),
        ("mend it by the end of April next year", "2025-04", "the end of April next year"),
        ("mend it by year end", "2024", "year end"),
        ("mend it by the end of the year", "2024", "the end of the year"),
        ("mend it by the end of the fiscal year", "the end of the fiscal year", None),
        ("mend it in spring 2026", "2026", "spring 2026"),
        ("mend it by early 2026", "2026", "early 2026"),
        ("mend it by mid-2026", "2026", "mid-2026"),
        ("mend it by the fall", "the fall", None),
        ("mend it before Spring Festival", "Spring Festival", None),
        ("mend it before the autumn planting", "the autumn planting", None),
        ("mend it before the flood season of 2025", "2025", "the flood season of 2025"),
        ("mend it before the flood season", "the flood season", None),
        ("mend it in the second half of the year", "2024-12", "the second half of the year"),
        ("mend it in the first half of 2025", "2025-06", "the first half of 2025"),
        ("mend it in the first quarter of 2026", "2026-03", "the first quarter of 2026"),
        ("mend it by November 10", "2024-11-10", "November 10"),
        ("mend it in two months", "two months", None),
        # of which nobody can tell the year
        ("mend it by the end of March", "the end of March", None),
        ("file it by April 30 of each year", "April 30", None),
        # near misses
        ("mend the nets bought in May 2023", None, None),
        ("repay the claim for spring 2023", None, None),
        ("mend what broke in the first quarter of 2023", None, None),  # over when the report came out
        ("mend it as may be", None, None),
        ("send it by mail", None, None),
    ],
)
def test_words_for_a_time_that_are_no_date_are_a_deadline(
    words: str, deadline: str | None, written: str | None
) -> None:
    assert due(f"The port will [[{words}]].", "planned", "2024-05-16") == [(deadline, written)]


def test_without_the_date_of_the_report_the_words_alone_are_told() -> None:
    assert due("It will [[mend it before the end of June]].", "planned") == [("the end of June", None)]
    assert due("It will [[mend it by year end]].", "planned", "2024-01-08") == [("year end", None)]


@pytest.mark.parametrize(
    ("words", "date", "deadline"),
    [
        ("40 boats have been sold by the end of March 2024", "2024-03", None),
        ("repaired 40 boats by 3 May 2024", "2024-05-03", None),
        ("annual report due April 30, 2024 was sent on July 9, 2024", "2024-07-09", None),
        # near misses
        ("ordered the firm to sell 40 boats by March 2024", None, "2024-03"),
        ("required that boats were sold by March 2024", None, "2024-03"),
        ("Sell the boats by March 2024", None, "2024-03"),
        ("repaired 40 boats within 60 days", None, "60 days"),
        ("said that the report is due on July 9, 2024", "2024-07-09", None),
    ],
)
def test_what_was_done_by_a_day_has_no_deadline(words: str, date: str | None, deadline: str | None) -> None:
    plain, mentions = marked(f"In all, [[{words}]].")
    (found,) = DESCRIBER.describe(plain, mentions, {0: "completed"})
    assert (found.get("date"), found.get("deadline")) == (date, deadline)


@pytest.mark.parametrize(
    ("field", "deadline"),
    [
        ("Target implementation date: Spring 2026", "2026"),
        ("Target implementation date: by mid-2026", "2026"),
        ("Revised target date: June 30, 2026", "2026-06-30"),
        # near misses
        ("Target implementation date: Spring", None),
        ("Target implementation date: Spring 2026 for some", None),
        ("2024-002 Fees\nTarget implementation date: Spring 2026", None),
    ],
)
def test_the_date_under_a_recommendation_without_a_plan_is_its_own(field: str, deadline: str | None) -> None:
    text = f"It should [[pay]].\n2: PAC recommendation: It should [[buy nets]].\n2.1 It agrees.\n{field}\n"
    assert deadlines(text, "recommended", "recommended") == [None, deadline]
    assert deadlines(text, "recommended", "completed") == [None, None]


def plain(*sentences: tuple[str, str]) -> list[str | None]:
    """Return what the words say of measures, each with those before it in its sentence, in one paragraph."""
    around = {
        at: Around("completed", "VB", words.split(), before.split(), [], [], "", at, 0)
        for at, (before, words) in enumerate(sentences)
    }
    found = plainly(around, LEXICON.cues("measure.plain"))
    return [found.get(at) for at in around]


def test_what_inspectors_put_forward_is_recommended() -> None:
    lead = "the group put forward two opinions on rectification :"
    every = ((f"{lead} first ,", "study the law"), (f"{lead} first , study the law and", "obey it"))
    assert plain(*every, ("second , hold the line and", "mend boats")) == ["recommended"] * 3
    assert plain((f"{lead} study the law ;", "mend boats")) == ["recommended"]
    assert plain(("the plan is to", "mend boats before june")) == ["planned"]
    # near misses
    assert (
        plain(every[0], ("the port", "mended boats"), ("in a second step , it", "sold them"))[1:]
        == [None] * 2
    )
    assert plain(("it put forward opinions and", "held a meeting"), ("second ,", "mend boats")) == [None] * 2
    assert plain((f"{lead} the port had", "mended boats")) == [None]
    assert plain(("the plan is", "adopted")) == [None]
