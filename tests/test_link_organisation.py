"""Which unit leads another or is a part of it: where the words say so, and nowhere else."""

from pathlib import Path

import pytest

import kg
from kg.analyse import project
from kg.link import Linked, link, load_authority
from kg.model import Basis, Span
from tests.test_link import annotate

ORGANISATIONAL = ("leadingBodyOf", "partOf")


def said(linked: Linked) -> set[tuple[str, str, str]]:
    """Return who leads, or is a part of, whom, by label."""
    labels = {entity.id: entity.label for entity in linked.entities}
    return {
        (labels[s.subject], s.predicate, labels[s.object])
        for s in linked.statements
        if s.predicate in ORGANISATIONAL
    }


@pytest.mark.parametrize(
    ("marked", "body", "predicate", "whole"),
    [
        (
            "[U:Party Group of the Tide Office] met. The [U:Tide Office] left.",
            "Party Group of the Tide Office",
            "leadingBodyOf",
            "Tide Office",
        ),
        (
            "[U:Tide Office Leading Party Group] met. The [U:Tide Office] left.",
            "Tide Office Leading Party Group",
            "leadingBodyOf",
            "Tide Office",
        ),
        (
            "The [U:Board of Directors of Ferry Company] met. [U:Ferry Company] sails.",
            "Board of Directors of Ferry Company",
            "leadingBodyOf",
            "Ferry Company",
        ),
        (
            "[U:Secretariat of the Sailors’ Union] met. The [U:Sailors’ Union] left.",
            "Secretariat of the Sailors’ Union",
            "leadingBodyOf",
            "Sailors’ Union",
        ),
        (
            "[U:Office of Inspector General of the Department of Tides] wrote. [U:Department of Tides] read.",
            "Office of Inspector General of the Department of Tides",
            "partOf",
            "Department of Tides",
        ),
        (
            "The [U:Department of Tides]’s [U:Office of Inspector General] wrote.",
            "Office of Inspector General",
            "partOf",
            "Department of Tides",
        ),
        (
            "The [U:Office of Inspector General], [U:Department of Tides], wrote.",
            "Office of Inspector General",
            "partOf",
            "Department of Tides",
        ),
        (
            "The [U:Permits Division] of the [U:Department of Tides] met.",
            "Permits Division",
            "partOf",
            "Department of Tides",
        ),
        (
            "[U:Office of Coastal Tides] (OCT) met. The [U:Party Committee of the OCT] left.",
            "Party Committee of the OCT",
            "leadingBodyOf",
            "Office of Coastal Tides",
        ),
        (
            "[U:中共清江市水务局党组]召开会议。[U:清江市水务局]修订制度。",
            "中共清江市水务局党组",
            "leadingBodyOf",
            "清江市水务局",
        ),
        (
            "[U:中共清江大学委员会]召开会议。[U:清江大学]修订制度。",
            "中共清江大学委员会",
            "leadingBodyOf",
            "清江大学",
        ),
        (
            "[U:清江市水务局机关党委]召开会议。[U:清江市水务局]修订制度。",
            "清江市水务局机关党委",
            "partOf",
            "清江市水务局",
        ),
        ("[U:清江大学纪委]召开会议。[U:清江大学]修订制度。", "清江大学纪委", "partOf", "清江大学"),
    ],
)
def test_words_that_say_who_leads_or_holds_whom(marked: str, body: str, predicate: str, whole: str) -> None:
    assert said(link([annotate(marked)])) == {(body, predicate, whole)}


@pytest.mark.parametrize(
    "marked",
    [
        # No unit of that name: nothing is made of words inside a name.
        "[U:Party Group of the Tide Office] met.",
        "[U:Second Team of the Port Municipal Party Committee] met. The [U:Port] left.",
        # Sent to a unit, not a part of it.
        "[U:Discipline Inspection Group stationed in the Tide Office] met. The [U:Tide Office] left.",
        "[U:驻清江市水务局纪检监察组]召开会议。[U:清江市水务局]修订制度。",
        # The discipline commission of a place is no part of a unit.
        "[U:清江市纪委]召开会议。[U:清江市]修订制度。",
        # A party branch does not lead its unit; a ministry's secretariat is an office.
        "[U:Party Branch of the Tide Office] met. The [U:Tide Office] left.",
        "The [U:Tide Office]’s [U:Party Branch] met.",
        "[U:Secretariat of the Ministry of Tides] met. The [U:Ministry of Tides] left.",
        # Named after a thing, or only side by side.
        "[U:Department of the Tides] met. The [U:Tides] left.",
        "The [U:Tide Office] and the [U:Party Group] met.",
        "The [U:Permits Division] wrote of the [U:Department of Tides].",
        "The [U:Department of Tides] met. [U:Office of Inspector General] wrote.",
        # Words that any unit could bear.
        "[U:学校党委]召开会议。[U:学校]修订制度。",
    ],
)
def test_words_that_do_not_say_so(marked: str) -> None:
    assert said(link([annotate(marked)])) == set()


def test_what_is_said_of_a_group_is_said_of_no_unit() -> None:
    group = (("collective", "true"),)
    marked = "The [U:Party Committee of the Tide Offices] met. The [U:Tide Offices] left."
    assert said(link([annotate(marked)]))
    assert not said(link([annotate(marked, m0=group)]))
    assert not said(link([annotate(marked, m1=group)]))


def test_a_unit_that_is_only_understood_from_what_stands_before_it_says_nothing() -> None:
    understood = (("method", "definite"), ("same", "Department of Tides"))
    marked = "The [U:Department of Tides] met. The [U:Permits Division] of the [U:Department] left."
    assert not said(link([annotate(marked, m2=understood)]))


def test_the_words_are_quoted_and_the_rule_is_told() -> None:
    annotation = annotate("[U:Party Group of the Tide Office] met. The [U:Tide Office] left.")
    linked = link([annotation])
    (statement,) = linked.statements
    assert statement.basis is Basis.STATED
    assert (statement.rule, statement.confidence) == ("EN-ORG-PARTY-OF", 0.9)  # as sure as the mention
    quotes = [annotation.report.text[span.start : span.end] for span in statement.evidence]
    assert quotes == ["Party Group of the Tide Office", "Tide Office"]
    # The name inside the name is a mention of the unit, so that evidence and graph agree.
    inside = Span(annotation.report.id, 19, 30)
    assert statement.evidence[-1] == inside
    assert {made.entity for made in linked.links if made.span == inside} == {statement.object}


def test_a_report_says_it_once_and_each_report_is_a_witness() -> None:
    party = "[U:Party Group of the Tide Office] met. The [U:Party Group of the Tide Office] left."
    one, other = annotate(party), annotate(f"In May, {party} The [U:Tide Office] closed.")
    found = link([one, other]).statements
    assert sorted(s.report for s in found) == sorted([one.report.id, other.report.id])
    assert link([other, one]) == link([one, other])


def test_authority_data_knows_a_unit_that_no_report_names_by_itself(tmp_path: Path) -> None:
    annotation = annotate("The [U:Party Group of the Tide Office] met.")
    assert len(link([annotation]).entities) == 1
    (tmp_path / "mine.toml").write_text('[[unit]]\nkey = "Tide Office"\nzh = "潮汐局"\nsource = "its seal"\n')
    linked = link([annotation], authority=load_authority([tmp_path]))
    assert said(linked) == {("Party Group of the Tide Office", "leadingBodyOf", "Tide Office")}
    (made,) = (made for made in linked.links if made.method == "authority")
    assert annotation.report.text[made.span.start : made.span.end] == "Tide Office"


def test_a_rule_of_ones_own_replaces_or_adds(tmp_path: Path) -> None:
    annotation = annotate("The [U:Crew of the Ferry Office] met. The [U:Ferry Office] left.")
    assert not said(link([annotation]))
    rule = (
        "[[relation]]\nid = 'MY-CREW'\npredicate = 'partOf'\nscore = 0.8\nsource = 'the words'\n"
        "regex = '(?P<body>Crew) of the (?P<whole>.+)'\n"
    )
    (tmp_path / "mine.toml").write_text(rule)
    linked = link([annotation], authority=load_authority([tmp_path]))
    assert said(linked) == {("Crew of the Ferry Office", "partOf", "Ferry Office")}


def test_the_samples_say_what_a_reader_counts_in_them(demo: Path) -> None:
    build = kg.open(demo)
    tree = project.organisation(build.graph())
    labels = dict(tree.nodes(data="label"))
    assert {(labels[a], relation, labels[b]) for a, b, relation in tree.edges(data="relation")} == {
        (
            "Party Group of the Provincial Water Affairs Department",
            "leadingBodyOf",
            "Provincial Water Affairs Department",
        ),
        (
            "Party Committee of the Beilan Provincial Harbour Administration",
            "leadingBodyOf",
            "Beilan Provincial Harbour Administration",  # inside the committee's name alone
        ),
        ("Office of Port Grants", "partOf", "Department of Coastal Commerce"),
        ("Provincial Water Affairs Department", "hasMember", "15 provincial units"),  # "including the …"
    }
    # What the party group did, asked by the unit that it leads. A reader counts three measures of 2023 and
    # two of 2024; one of 2023 may be missed, none may be added.
    answer = build.query("acted-for", unit="Provincial Water Affairs Department")
    found = answer.to_pandas()["source"].tolist()
    assert found[-2:] == ["round-2-summary.txt"] * 2
    assert found[:-2] in (["round-1-summary.txt"] * 3, ["round-1-summary.txt"] * 2)
