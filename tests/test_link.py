"""Linking: which mentions are one thing, which are not, and what is said of them."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.link import Linked, link, load_authority
from kg.link.authority import Authority
from kg.link.coordinated import parts_of
from kg.model import Annotation, Basis, Entity, Kind, Mention, Relation, RelationKind, Span
from kg.read import report_from_text
from kg.segment import segment
from kg.words import words_of

KINDS = {"U": Kind.UNIT, "P": Kind.PROBLEM, "M": Kind.MEASURE, "L": Kind.POLICY}
RELATIONS = {
    ("U", "P"): RelationKind.FACES,
    ("U", "M"): RelationKind.TAKES,
    ("M", "P"): RelationKind.ADDRESSES,
    ("M", "L"): RelationKind.CITES,
    ("P", "L"): RelationKind.CITES,
}


def annotate(marked: str, *links: tuple[int, int], **attributes: tuple[tuple[str, str], ...]) -> Annotation:
    """Make an annotation of a text with ``[U:…]``, ``[P:…]``, ``[M:…]``, ``[L:…]`` around its mentions.

    `links` are pairs of mentions by their order; ``m0=(("same", "x"),)`` gives mention 0 attributes.
    """
    text, mentions, at = "", [], 0
    while at < len(marked):
        if marked[at] == "[" and marked[at + 1 : at + 2] in KINDS and marked[at + 2 : at + 3] == ":":
            end = marked.index("]", at)
            words = marked[at + 3 : end]
            given = attributes.get(f"m{len(mentions)}", ())
            kind = KINDS[marked[at + 1]]
            mentions.append(
                Mention(len(text), len(text) + len(words), kind, f"R-{kind}", 0.9, tuple(sorted(given)))
            )
            text, at = text + words, end + 1
        else:
            text, at = text + marked[at], at + 1
    report = report_from_text(text)
    assert report.text == text
    short = {kind: letter for letter, kind in KINDS.items()}
    relations = tuple(
        Relation(s, RELATIONS[short[mentions[s].kind], short[mentions[o].kind]], o, Basis.STATED, "REL", 0.8)
        for s, o in links
    )
    passages = segment(report) if report.language == "en" else ()
    return Annotation(report, passages, tuple(mentions), relations)


def entities(linked: Linked, kind: Kind) -> list[Entity]:
    return [entity for entity in linked.entities if entity.kind is kind]


def one_thing(*annotations: Annotation) -> bool:
    """Tell whether all units and policies of these reports are one entity."""
    return len({made.entity for made in link(annotations).links}) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "[U:Tide Office] met. The [U:Tide  Office] left.",
        "[U:Office of Coastal Tides] (OCT) met. Then [U:OCT] left.",
        "[U:Office of Coastal Tides (OCT)] met. Then [U:OCT] left.",
        "[U:Department of Health and Human Services] met. Then [U:HHS] left.",
        "[U:Department of State] met. Then the [U:State Department] left.",
        "The [U:State Department] met. Then the [U:U.S. Department of State] left.",
        "[U:Department of Treasury] met. Then [U:Treasury] left.",
        "[U:Tide Office (TO).<br>•] met. The [U:Tide Office] left.",
        "It met [L:key practices for planning]. Others broke [L:key practices for planning].",
        "_[U:Office of Tides_\n_and Piers]_ met. The [U:Office of Tides and Piers] left.",
        "[U:中共清江市水务局党组]（以下简称“局党组”）召开会议。[U:局党组]修订制度。",
        "[L:2 CFR 200.303] and [L:2 C.F.R. § 200.303] and [L:2 CFR section 200.303].",
        "[L:31 U.S.C. § 3512] and [L:31 USC 3512].",
        "[L:45 CFR 265.3(a)(1]\n\nPage 2 of 9\n\n) and [L:45 CFR 265.3(a)(1)].",
        "[L:61 Fed Reg. 54282] and [L:61 Fed. Reg. 54,282 (Oct. 17, 1996)].",
        "[L:Pub. L. No. 117-128, 136 Stat. 1211, 1217] and [L:Pub. L. No. 117-128, 136 Stat. at 12 (2022)].",
        "[L:Pub. L. No. 117-58, § 25005, 135 Stat. at 840] and [L:Pub. L. 117-58, § 25005].",
        "[L:Executive Order No. 12372] and [L:Executive Order 12372, Review of Programs].",
        "[L:Pier Act, 2022, Pub. L. No. 117-128, 136 Stat. 12], [L:Pier Act, 2022], [L:Pub. L. No. 117-128].",
        "[L:Pier Act, 44 U.S.C. §§ 3501-3520] and [L:Pier Act].",
        "[L:Public Law 101-5] and [L:Pub. L. No. 101-5].",
        "[L:Executive Order 14,247] and [L:Exec. Order No. 14247].",
        "[L:OMB Circular No. A-123] and [L:Circular A-123].",
        "[L:Uniform Guidance] and [L:2 CFR part 200].",
        "The “[L:three important and one big]” and “[L:三重一大]”.",
        "《[L:中国共产党巡视工作条例]》和《[L:巡视工作条例]》。",
        "[U:the inspected units] met. [U:The inspected units] left.",
        "The [U:department] met. The [U:department] left.",
    ],
)
def test_mentions_of_one_thing(marked: str) -> None:
    assert one_thing(annotate(marked))


@pytest.mark.parametrize(
    "marked",
    [
        "It broke [L:guidance]. Others met the [L:guidance].",
        "It broke [L:policies and procedures]. Others met [L:policies and procedures].",
        "[U:Tide Office] met. The [U:Tides Office] left.",
        "[U:Office of Coastal Tides] (Texas) met. Then [U:Texas] left.",
        "[U:Office of Tides] and then [U:OT] met.",
        "[U:Department of Health and Human Services] and [U:Ohio Department of Health and Human Services].",
        "[U:U.S. Department of Health and Human Services] and [U:DHHS].",
        "[L:2 CFR 200.303] and [L:2 CFR 200.303(a)].",
        "[L:2 CFR 200.303] and [L:2 CFR part 200].",
        "[L:61 Fed. Reg. 54282] and [L:61 Fed. Reg. 54283].",
        "[L:Pub. L. No. 117-58, § 25005] and [L:Pub. L. No. 117-58].",
        "[L:Executive Order 12372, section 2] and [L:Executive Order 12372].",
        "[L:section 2 of the Pier Act, Pub. L. No. 117-128] and [L:Pub. L. No. 117-128].",
        "[L:Pier Act, Pub. L. No. 117-128], [L:Tide Act, Pub. L. No. 117-128], [L:Pub. L. No. 117-128].",
        "[L:Pier Act] and [L:Pub. L. No. 117-128].",  # the report never gives both together
        "The [U:state] paid. The [U:State Department] left.",
        "They asked [U:State] to pay. The [U:state] paid.",
        "[U:Pier Board OIG] and [U:Tide Board OIG].",
        "[L:relevant rules] and [L:relevant rules].",
        "[U:水务局]和[U:水务局党组]。",
        "The “[L:two responsibilities]” and “[L:two maintenances]”.",
        "[U:Department of Transportation] and [U:U.S. Department of Transportation].",
    ],
)
def test_mentions_of_two_things(marked: str) -> None:
    assert not one_thing(annotate(marked))


def test_a_named_unit_is_shared_across_reports_and_what_any_unit_could_be_is_not() -> None:
    assert one_thing(annotate("The [U:Tide Office] met."), annotate("The [U:Tide Office] left."))
    for words in ("County", "Department", "party group", "inspected units"):
        assert not one_thing(annotate(f"The [U:{words}] met."), annotate(f"The [U:{words}] left."))
    assert not one_thing(annotate("[U:学校党委]召开会议。"), annotate("[U:学校党委]修订制度。"))


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("455.105", True),
        ("§ 200.308(e)(3)", True),
        ("Paragraph 7(b)", True),
        ("260.31 of this chapter", True),
        ("sections 12, 13 and 14 of the Act", True),
        ("provisions of paragraphs (a)(1)", True),
        ("Final Rule", True),
        ("Interim Final Rule", True),
        ("Policy 802.4", True),
        ("Notice of Proposed Rulemaking", True),
        # near misses
        ("42 CFR 455.105", False),
        ("section 12 of the Pier Act", False),
        ("RCW 63.32", False),
        ("Tide Board Policy 802.4", False),
        ("Pier Levies Final Rule", False),
    ],
)
def test_a_section_without_its_document_means_something_in_its_report_alone(words: str, own: bool) -> None:
    reports = (annotate(f"The {place} office broke [L:{words}].") for place in ("east", "west"))
    assert one_thing(*reports) is not own


def test_two_spellings_of_what_any_unit_could_be_make_no_name() -> None:
    many = (("method", "alias"), ("same", "loan servicer"))
    one = annotate("The [U:loan servicers] met. A [U:loan servicer] left.", m0=many)
    other = annotate("All [U:loan servicers] met. Each [U:loan servicer] left.", m0=many)
    assert len(link([one]).entities) == 1
    assert len(link([one, other]).entities) == 2


def test_what_a_report_abbreviates_is_a_name_wherever_it_stands() -> None:
    short = (("method", "abbreviation"), ("same", "state tide agencies"))
    marked = "The [U:state tide agencies] (STAs) {0}. The [U:STAs] left."
    assert one_thing(*(annotate(marked.format(verb), m1=short) for verb in ("met", "came")))


def test_a_short_name_stands_for_the_long_one_in_its_report_only() -> None:
    one = annotate("[U:Office of Coastal Tides] (OCT) met. Then [U:OCT] left.")
    other = annotate("The [U:OCT] met.")
    assert len(entities(link([one, other]), Kind.UNIT)) == 2


def test_a_short_name_set_up_twice_joins_nothing_and_is_said() -> None:
    linked = link([annotate("[U:Office of Tides] (OT), [U:Office of Trees] (OT) and [U:OT] met.")])
    assert len(entities(linked, Kind.UNIT)) == 3
    assert "'ot' is set up for 'office of tides' and 'office of trees'" in linked.issues[0].message


def test_the_annotation_says_what_a_mention_means() -> None:
    annotation = annotate(
        "The [U:Tide Office] met. The [U:office] left. [U:It] came back.",
        m1=(("method", "definite"), ("same", "Tide Office")),
        m2=(("method", "pronoun"), ("same", "Tide Office")),
    )
    linked = link([annotation])
    assert len(linked.entities) == 1
    assert [made.method for made in linked.links] == ["name", "definite", "pronoun"]


def test_a_pronoun_without_antecedent_is_linked_to_nothing_and_said() -> None:
    linked = link([annotate("[U:It] [P:kept no ledger].", (0, 1))])
    assert linked.links[0].entity is None
    assert linked.links[0].method.startswith("unresolved")
    assert linked.statements == ()
    assert sorted(issue.message.split(":")[0] for issue in linked.issues) == [
        "relation faces (REL) left out",
        "unit 'It' means no unit that the report names",
    ]


def test_what_means_nothing_is_told_by_its_kind() -> None:
    (issue,) = link([annotate("They shall follow [L:it].")]).issues
    assert issue.message == "policy 'it' means no policy that the report names"
    assert words_of("zh").note(issue.message) == "政策依据 'it' 所指并非报告中列名的政策依据"


def test_an_abbreviation_needs_its_name_in_the_report() -> None:
    with_name = link([annotate("The [U:U.S. Department of Transportation] said that [U:DOT] met.")])
    alone = link([annotate("The [U:DOT] met.")])
    other = link([annotate("The [U:Texas Department of Transportation] said that [U:DOT] met.")])
    assert len(with_name.entities) == 1
    assert alone.entities[0].label == "DOT"
    assert {entity.label for entity in other.entities} == {"DOT", "Texas Department of Transportation"}


@pytest.mark.parametrize(
    "marked",
    [
        "[U:USAID OIG] met. [U:USAID Office of\nInspector General (OIG)] left.",
        "[U:USAID OIG] met. [U:Office of the Inspector General of USAID] left.",
        "[U:USAID Office of Inspector General] (OIG) met. [U:OIG] left.",
        "[U:Pier Board’s Office of Inspector General] met. [U:Pier Board, OIG] left.",
    ],
)
def test_an_office_of_inspector_general_is_one_however_it_is_written(marked: str) -> None:
    annotation = annotate(marked)
    spans = {(mention.start, mention.end) for mention in annotation.mentions}
    links = [made for made in link([annotation]).links if (made.span.start, made.span.end) in spans]
    assert len(links) > 1
    assert len({made.entity for made in links}) == 1


def test_a_common_noun_is_nothing_that_authority_data_name_in_capitals(tmp_path: Path) -> None:
    mine = '[[unit]]\nkey = "Department of State"\naliases = ["State"]\nsource = "me"\n'
    linked = link([annotate("[U:State] paid. The [U:state] used it.")], authority=load(tmp_path, mine))
    capital, common = linked.links
    assert capital.method == "authority"
    assert common.entity != capital.entity
    mine = '[[unit]]\nkey = "Department of State"\naliases = ["the state"]\nsource = "me"\n'
    linked = link([annotate("[U:State] paid. The [U:state] used it.")], authority=load(tmp_path, mine))
    assert len({made.entity for made in linked.links}) == 1  # written so by who knows


def test_names_together_are_a_group_of_the_units_that_they_name() -> None:
    text = (
        "[U:Pier Board] met. [U:USAID] left. The [U:Pier Board, Department of State, and USAID (USAID)] paid."
    )
    linked = link([annotate(text)])
    labels = {entity.id: entity.label for entity in linked.entities}
    (group,) = (entity for entity in linked.entities if entity.collective)
    members = {labels[s.object] for s in linked.statements if s.predicate == "hasMember"}
    assert members == {"Pier Board", "U.S. Department of State", "U.S. Agency for International Development"}
    assert {s.subject for s in linked.statements} == {group.id}
    spans = {made.span for made in linked.links}
    assert all(span in spans for s in linked.statements for span in s.evidence)


@pytest.mark.parametrize(
    "name",
    [
        "Food and Nutrition Service",
        "Board of Piers and Tides",
        "Committee on Trade and Piers",
        "Piers and Quay Board",
    ],
)
def test_a_name_with_and_in_it_is_one_unit(name: str) -> None:
    linked = link([annotate(f"[U:Piers] met. [U:{name}] left. The [U:Trade Board] met.")])
    assert not any(entity.collective for entity in linked.entities)


def test_what_authority_data_know_is_shown_in_the_language_of_the_reports() -> None:
    chinese = annotate("[U:教育部]印发通知。")
    english = annotate("The [U:Ministry of Education of the People's Republic of China] met.")
    (alone,) = link([chinese]).entities
    assert alone.label == "教育部"
    assert dict(alone.labels)["en"] == "Ministry of Education of the People's Republic of China"
    (both,) = link([chinese, english]).entities
    assert (both.label, both.id) == (dict(alone.labels)["en"], alone.id)


def test_chinese_and_english_names_are_joined_by_authority_data_alone() -> None:
    english = annotate("The report names the “[L:two maintenances]” and the “[L:seven harbours]”.")
    chinese = annotate("做到“[L:两个维护]”和“[L:七个港口]”。")
    found = {entity.label: dict(entity.labels) for entity in link([english, chinese]).entities}
    assert found["two maintenances"] == {"en": "two maintenances", "zh": "两个维护"}
    assert set(found) == {"two maintenances", "seven harbours", "七个港口"}


def test_labels_are_the_words_in_full_with_spaces_collapsed() -> None:
    problem = "kept no\nledger " + "of its stock " * 30 + "at all"
    linked = link([annotate(f"The [U:Tide\nOffice] [P:{problem}].")])
    assert [entity.label for entity in linked.entities if entity.kind is Kind.PROBLEM] == [
        " ".join(problem.split())
    ]
    assert [entity.label for entity in linked.entities if entity.kind is Kind.UNIT] == ["Tide Office"]


def test_a_label_holds_no_marks_of_markdown_and_no_short_name_in_brackets() -> None:
    linked = link([annotate("The [U:Port of Tide (Tide)] broke [L:_Rules of_\n_Piers_, part form_2_b].")])
    assert {entity.label for entity in linked.entities} == {"Port of Tide", "Rules of Piers, part form_2_b"}


def test_a_department_that_a_state_has_too_is_not_the_federal_one() -> None:
    text = (
        "[U:Ohio Department of Health and Human Services] is not [U:HHS]. The [U:Department of Health and "
        "Human Services] met, the [U:U.S. Department of Health and Human Services] left."
    )
    linked = link([annotate(text)])
    federal = next(entity for entity in linked.entities if entity.label.startswith("U.S."))
    assert [made.entity == federal.id for made in linked.links] == [False, True, False, True]


def test_problems_of_equal_words_are_two_unless_a_heading_states_them() -> None:
    apart = "# Audit\n\n## North\n\nIt [P:kept no ledger].\n\n## South\n\nIt [P:kept no ledger]."
    under = "# Audit\n\n## Office [P:kept no ledger]\n\nIt is true that it [P:kept no ledger]."
    assert len(entities(link([annotate(apart)]), Kind.PROBLEM)) == 2
    assert len(entities(link([annotate(under)]), Kind.PROBLEM)) == 1


def test_measures_of_equal_words_are_two() -> None:
    linked = link([annotate("One [M:trained its staff]. Another [M:trained its staff].")])
    assert len(entities(linked, Kind.MEASURE)) == 2


def test_nested_mentions_that_begin_together_are_two() -> None:
    annotation = annotate("It [M:revised its rules] and left.")
    long = replace(annotation.mentions[0], end=annotation.mentions[0].end + 9)
    linked = link([replace(annotation, mentions=(long, *annotation.mentions))])
    assert len(linked.entities) == 2


def test_attributes_are_merged_and_contradictions_kept() -> None:
    annotation = annotate(
        "The “[L:Tide Plan]” and the “[L:Tide Plan]” and the “[L:Tide Plan]”.",
        m0=(("class", "document"), ("year", "2020")),
        m1=(("class", "document"), ("year", "2021")),
        m2=(("class", "formulation"),),
    )
    linked = link([annotation])
    assert linked.entities[0].attributes == (("class", "document"), ("year", "2020"), ("year", "2021"))
    assert "is called document and formulation; taken as document" in linked.issues[0].message


@pytest.mark.parametrize("words", ["U.S. Agencies", "Tide Court agencies", "U.S. Embassies", "Port schools"])
def test_a_plural_that_any_units_could_bear_is_a_group_of_its_report(words: str) -> None:
    one, other = (
        annotate(f"The [U:{words}] [P:kept no ledger] {place}.", (0, 1)) for place in ("here", "there")
    )
    units = [entity for entity in link([one, other]).entities if entity.kind is Kind.UNIT]
    assert len(units) == 2
    assert all(unit.collective and "/group-c" in unit.id for unit in units)


@pytest.mark.parametrize(
    "words", ["United States", "Council of Port Agencies", "Tide Public Schools", "Tide Offices"]
)
def test_a_name_that_ends_like_a_plural_may_be_the_name_of_one(words: str) -> None:
    one, other = (
        annotate(f"The [U:{words}] [P:kept no ledger] {place}.", (0, 1)) for place in ("here", "there")
    )
    (unit,) = [entity for entity in link([one, other]).entities if entity.kind is Kind.UNIT]
    assert not unit.collective


def members(marked: str, *more: tuple[str, str]) -> set[str]:
    group = (("collective", "true"), *more)
    linked = link([annotate(marked, m0=group)])
    names = {entity.id: entity.label for entity in linked.entities}
    assert all(s.predicate == "hasMember" and "/group-c" in s.subject for s in linked.statements)
    return {names[s.object] for s in linked.statements}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[U:37 units], including the [U:Tide Office] and the [U:Pier Office], met.",
            {"Tide Office", "Pier Office"},
        ),
        ("[U:Two units] (namely the [U:Tide Office], [U:Pier Office]) met.", {"Tide Office", "Pier Office"}),
        ("[U:Two units]: [U:Tide Office], and [U:Pier Office].", {"Tide Office", "Pier Office"}),
        ("[U:37个单位]，包括[U:潮汐局]、[U:码头局]，开展自查。", {"潮汐局", "码头局"}),
        ("[U:37 units], including the [U:Tide Office], told the [U:Pier Office].", {"Tide Office"}),
        ("[U:37 units] told the [U:Tide Office].", set()),
        ("[U:37 units] met. Including the [U:Tide Office], all left.", set()),
        ("[U:37 units], including those that the [U:Tide Office] leads, met.", set()),
        ("[U:37 units] did not report to others, including the [U:Tide Office].", set()),
        ("[U:37个单位]的问题，包括[U:潮汐局]台账不全。", set()),
    ],
)
def test_a_group_has_the_members_that_are_listed_behind_it(marked: str, expected: set[str]) -> None:
    assert members(marked, ("count", "37")) == expected


def test_behind_a_colon_units_are_members_of_a_counted_group_alone() -> None:
    assert members("[U:Agencies]: [U:Tide Office] kept no ledger.") == set()


def test_a_unit_that_is_no_group_has_no_members() -> None:
    assert not link([annotate("The [U:Tide Office], including the [U:Pier Office], met.")]).statements


def test_relations_become_statements_that_point_to_the_policy() -> None:
    text = "[U:Tide Office] [P:kept no ledger] and [M:made one] under the [L:Stock Rule]."
    annotation = annotate(text, (0, 1), (0, 2), (2, 1), (2, 3))
    cites = replace(annotation.relations[3], role="implementsPolicy", cue=(50, 55))
    linked = link([replace(annotation, relations=(*annotation.relations[:3], cites))])
    names = {entity.id: entity.label for entity in linked.entities}
    assert sorted((names[s.subject], s.predicate, names[s.object]) for s in linked.statements) == [
        ("Tide Office", "hasProblem", "kept no ledger"),
        ("Tide Office", "takesMeasure", "made one"),
        ("kept no ledger", "addressedBy", "made one"),
        ("made one", "implementsPolicy", "Stock Rule"),  # which entails that it refers to it
    ]
    by_name = {statement.predicate: statement for statement in linked.statements}
    report = annotation.report
    quotes = [report.text[span.start : span.end] for span in by_name["addressedBy"].evidence]
    assert quotes == ["kept no ledger", "made one"]
    assert by_name["implementsPolicy"].evidence[1] == Span(report.id, 50, 55)


def test_equal_statements_are_merged_with_all_their_evidence() -> None:
    annotation = annotate("The [U:Tide Office], yes the [U:Tide Office], [P:kept no ledger].", (0, 2), (1, 2))
    sure = replace(annotation.relations[1], confidence=0.95)
    linked = link([replace(annotation, relations=(annotation.relations[0], sure))])
    (statement,) = linked.statements
    weakest = min(m.score for m in annotation.mentions)
    assert statement.confidence == round(0.95 * weakest**0.5, 4)
    spans = [Span(annotation.report.id, m.start, m.end) for m in annotation.mentions]
    assert statement.evidence == (spans[1], spans[0], spans[2])


def test_a_statement_is_less_likely_where_a_mention_it_rests_on_is() -> None:
    annotation = annotate("The [U:Tide Office] [P:kept no ledger].", (0, 1))
    sure, doubtful = (
        link([replace(annotation, mentions=tuple(replace(m, score=score) for m in annotation.mentions))])
        for score in (1.0, 0.3)
    )
    assert sure.statements[0].confidence == annotation.relations[0].confidence
    assert doubtful.statements[0].confidence < 0.8 * sure.statements[0].confidence


def test_rules_that_agree_keep_two_statements() -> None:
    annotation = annotate("The [U:Tide Office] [P:kept no ledger].", (0, 1), (0, 1))
    other = replace(annotation.relations[1], rule="OTHER")
    assert len(link([replace(annotation, relations=(annotation.relations[0], other))]).statements) == 2


def test_a_relation_between_the_wrong_kinds_is_left_out_and_said() -> None:
    annotation = annotate("The [U:Tide Office] [P:kept no ledger].", (0, 1))
    wrong = replace(annotation.relations[0], kind=RelationKind.CITES)
    linked = link([replace(annotation, relations=(wrong,))])
    assert linked.statements == ()
    assert "it cannot lead from unit to problem" in linked.issues[0].message


def corpus() -> list[Annotation]:
    texts = (
        "[U:Tide Office] [P:kept no ledger] and [M:made one] under the [L:Uniform Guidance].",
        "The [U:tide office] (TO) [M:trained its staff] on [L:2 CFR part 200]; [U:TO] [P:had no plan].",
        "[U:水务局]（以下简称“局”）[M:修订制度]，落实“[L:三重一大]”。",
    )
    return [annotate(text, (0, 1)) for text in texts]


def ties() -> list[Annotation]:
    """Return a report with words that are of two kinds and linked to nothing as either."""
    said = annotate("The clerk said that [U:it] was late.")
    again = replace(said.mentions[0], kind=Kind.POLICY, score=0.4)
    return [replace(said, mentions=(*said.mentions, again))]


def test_the_order_of_the_reports_changes_nothing() -> None:
    expected = link(corpus())
    for seed in range(5):
        shuffled = corpus()
        random.Random(seed).shuffle(shuffled)
        assert link(shuffled) == expected


def test_the_hash_seed_changes_nothing() -> None:
    root = Path(__file__).parent.parent
    program = (
        "from tests.test_link import corpus, ties\n"
        "from kg.link import link\nfrom kg.rdf import encode, to_trig\n"
        "print(link(corpus()), link(ties()), to_trig(encode(link(ties()), ties())))"
    )
    outputs = set()
    for seed in ("0", "1", "2", "3", "4", "5"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", program]
        outputs.add(
            subprocess.run(command, env=environment, cwd=root, capture_output=True, check=True).stdout
        )
    assert len(outputs) == 1


def test_every_mention_has_its_link() -> None:
    annotations = corpus()
    linked = link(annotations)
    expected = {Span(a.report.id, m.start, m.end) for a in annotations for m in a.mentions}
    assert {made.span for made in linked.links} == expected
    known = {entity.id for entity in linked.entities}
    assert all(made.entity in known for made in linked.links)
    assert all(s.subject in known and s.object in known for s in linked.statements)


# -- authority data ----------------------------------------------------------------------


def load(folder: Path, text: str) -> Authority:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return load_authority([folder])


def test_a_folder_of_ones_own_adds_names(tmp_path: Path) -> None:
    text = '[[unit]]\nkey = "潮汐局"\nen = "Tide Bureau"\nzh = "潮汐局"\nsource = "its seal"\n'
    authority = load(tmp_path, text)
    annotations = [annotate("The [U:Tide Bureau] met."), annotate("[U:潮汐局]召开会议。")]
    assert len(link(annotations).entities) == 2
    assert len(link(annotations, authority=authority).entities) == 1


@pytest.mark.parametrize("key", ["Department of State", "U.S. Department of State"])
def test_an_entry_with_a_known_key_adds_to_it(tmp_path: Path, key: str) -> None:
    text = f'[[unit]]\nkey = "{key}"\nen = "State"\naliases = ["Foggy Bottom"]\nsource = "me"\n'
    authority = load(tmp_path, text)
    entry = authority.find(Kind.UNIT, "foggy bottom")
    assert entry is not None
    assert entry is authority.find(Kind.UNIT, "state department")
    assert (entry.key, dict(entry.labels)["en"]) == ("Department of State", "State")
    assert entry.source.endswith("; me")
    assert dict(entry.attributes) == {"type": "federal-agency"}


WORDING = "[[wording]]\nname = '{}'\nregex = '{}'\n"


@pytest.mark.parametrize(
    ("entry", "marked", "expected"),
    [
        (
            ("introduced", "以下统称"),
            "[U:中共海宁市港务局党组]（以下统称“局党组”）开会。[U:局党组]整改。",
            {"中共海宁市港务局党组"},
        ),
        (("pronoun", "former"), "The [U:Tide Office] met. The [U:former] left.", {"Tide Office"}),
    ],
)
def test_expressions_of_a_folder_of_ones_own_are_read_too(
    tmp_path: Path, entry: tuple[str, str], marked: str, expected: set[str]
) -> None:
    authority = load(tmp_path, WORDING.format(*entry))
    ours, theirs = (
        {unit.label for unit in link([annotate(marked)], authority=known).entities}
        for known in (None, authority)
    )
    assert theirs == expected
    assert ours != expected


def test_what_a_folder_of_ones_own_calls_a_name_makes_a_group_beside_a_unit(tmp_path: Path) -> None:
    annotation = annotate("The [U:Pier Board] met. The [U:Pier Board and Guild of Tides] left.")
    authority = load(tmp_path, WORDING.format("headed", "Guild of [A-Z][a-z]+"))
    assert not any(unit.collective for unit in link([annotation]).entities)
    linked = link([annotation], authority=authority)
    assert [unit.label for unit in linked.entities if unit.collective] == ["Pier Board and Guild of Tides"]
    assert [made.predicate for made in linked.statements] == ["hasMember"]


def test_an_owner_that_a_folder_of_ones_own_names_is_no_member(tmp_path: Path) -> None:
    marked = "[U:Six units], including the [U:Tide Office] (branches), met."
    annotation = annotate(marked, m0=(("collective", "true"), ("count", "6")))
    authority = load(tmp_path, WORDING.format("owner", r"\s\(branches"))
    assert [s.predicate for s in link([annotation]).statements] == ["hasMember"]
    assert link([annotation], authority=authority).statements == ()


def test_a_title_and_number_that_a_folder_of_ones_own_tells_are_one_policy(tmp_path: Path) -> None:
    regex = "(?P<title>.+ charter), (?P<number>no\\. \\d+)"
    marked = "The [L:Tide Charter, No. 7] binds. The [L:Tide Charter] is old."
    assert len(link([annotate(marked)]).entities) == 2
    assert (
        len(link([annotate(marked)], authority=load(tmp_path, WORDING.format("titled", regex))).entities) == 1
    )


def test_an_edit_of_authority_data_takes_effect_in_the_same_process(tmp_path: Path) -> None:
    text = "[[unit]]\nkey = 'Tide Bureau'\naliases = ['{0}']\nsource = 'its seal'\n"
    for alias in ("Bureau of Tides", "Bureau of the Tides"):
        assert load(tmp_path, text.format(alias)).find(Kind.UNIT, alias.lower()) is not None


RULE = "id = 'X'\nscore = 0.9\nsource = 's'\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[unit]]\nkey = 'x'\n", "no key or no source"),
        ("[[unit]]\nkey = 'x'\nsource = 's'\ncolour = 'red'\n", "unknown field 'colour'"),
        (
            "[[units]]\nkey = 'x'\n",
            "unknown table 'units'; known: citation, generic, members, ",
        ),
        ("[[unit]]\nkey = 'Other'\naliases = ['OMB']\nsource = 's'\n", "'OMB' means both"),
        ("[[unit]]\nkey = 'x'\nsource = 's'\n" * 2, "the key 'x' is given twice"),
        (
            "[[variant]]\npattern = '(?P<whole>x)'\ncanonical = 'y'\nsource = 's'\n",
            "{whole} once in canonical",
        ),
        ("[[variant]]\npattern = 'x'\n", "expected the fields canonical, pattern, source"),
        ("[[citation]]\npattern = '('\ncanonical = 'x'\n", "pattern is not a regular expression"),
        ("[[citation]]\npattern = 'x'\n", "expected pattern and canonical"),
        ("[[citation]]\npattern = 'act'\ncanonical = '\\1 act'\n", "does not fit the groups"),
        ("[[citation]]\npattern = 'act'\ncanonical = '\\g<name> act'\n", "does not fit the groups"),
        ("[unit]\nkey = 'x'\nsource = 's'\n", "head each with [[unit]], in two brackets"),
        ("unit = 5\n", "head each with [[unit]], in two brackets"),
        ("[[unit]]\nkey = 5\nsource = 's'\n", "[[unit]] 5: key is 5; expected a text in quotes"),
        ("[[unit]]\nkey = 'x'\nen = ['x']\nsource = 's'\n", "[[unit]] 'x': en is ['x']; expected a text"),
        (
            "[[unit]]\nkey = 'x'\naliases = 'Pier Office'\nsource = 's'\n",
            'a list of texts, as ["Pier Office"]',
        ),
        ("[[unit]]\nkey = 'x'\nsource = 's'\nattributes = {type = 'port'}\n", "known: discipline-body"),
        ("[[generic]]\n", "expected words, and no others"),
        ("[[generic]]\nwords = 'office'\n", 'expected a list of texts, as ["office"]'),
        ("[[generic]]\nwords = [5]\n", "expected a list of texts"),
        (
            "[[relation]]\n"
            + RULE.replace("0.9", "9")
            + "predicate = 'partOf'\nregex = '(?P<whole>x)(?P<body>y)'\n",
            "score is 9; expected a number from 0 to 1",
        ),
        (
            "[[relation]]\nid = 'X'\n",
            "[[relation]] 'X': expected the fields id, predicate, regex, score, source",
        ),
        (f"[[relation]]\n{RULE}predicate = 'owns'\nregex = 'x'\n", "known: leadingBodyOf, partOf"),
        (f"[[relation]]\n{RULE}predicate = 'partOf'\nregex = '('\n", "regex is not a regular expression"),
        (f"[[relation]]\n{RULE}predicate = 'partOf'\nregex = '(?P<whole>x)'\n", "with the groups"),
        ("[[wording]]\nname = 'owner'\n", "expected name and regex, and no others"),
        (
            "[[wording]]\nname = 'owners'\nregex = 'x'\n",
            "did you mean 'owner'? known: before, borne, common, headed, introduced",
        ),
        ("[[wording]]\nname = 'titled'\nregex = '(?P<title>x)'\n", "regex has no group 'number'"),
        ("[[wording]]\nname = 'introduced'\nregex = '(x)'\n", "regex has a group; it is read within"),
        ("[[wording]]\nname = 'introduced'\nregex = '(?i)x'\n", "give flags as (?i:…)"),
        ("[[unit", "not a TOML file"),
    ],
)
def test_malformed_authority_data(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(DataError, match=r"mine\.toml") as caught:
        load(tmp_path, text)
    assert expected in str(caught.value)


def test_groups_that_are_counted_differently_are_not_one_group() -> None:
    def of(count: str) -> tuple[tuple[str, str], ...]:
        return (("collective", "true"), ("same", "grantees"), *((("count", count),) if count else ()))

    marked = "[U:Five grantees] met [U:two grantees]; [U:five of the grantees] and [U:grantees] spoke."
    several = link([annotate(marked, m0=of("5"), m1=of("2"), m2=of("5"), m3=of(""))])
    assert sorted(entity.get("count") or "" for entity in several.entities) == ["", "2", "5"]
    assert len({several.links[0].entity, several.links[2].entity}) == 1
    one_size = link([annotate(marked, m0=of("5"), m1=of("5"), m2=of("5"), m3=of(""))])
    assert len(one_size.entities) == 1


def test_a_plural_that_is_counted_but_said_to_be_no_group_is_linked_like_any() -> None:
    counted = (("count", "3"),)
    linked = link([annotate("[U:Port Agencies] met. [U:Port Agencies] left.", m0=counted)])
    (group,) = linked.entities
    assert (group.label, group.collective, group.get("count")) == ("Port Agencies", True, "3")
    assert {made.entity for made in linked.links} == {group.id}


def test_names_in_names_are_cut_in_few_steps() -> None:
    asked = []

    def is_known(name: str) -> bool:
        asked.append(name)
        return name in {"p", "q", "p and q"}

    assert parts_of("P and Q, " * 16 + "x", is_known) == []
    assert len(asked) < 2_000
    whole = "P and Q, Pier Board"
    cut = parts_of(whole, {"p", "q", "p and q", "pier board"}.__contains__)
    assert [whole[a:b] for a, b in cut] == ["P and Q", "Pier Board"]


def test_a_name_that_a_cover_has_in_capitals_is_shown_as_it_is_written_elsewhere() -> None:
    marked = "[U:MARINE GRANTS BUREAU] [U:MARINE GRANTS BUREAU] met. The [U:Marine Grants Bureau] left."
    assert [unit.label for unit in entities(link([annotate(marked)]), Kind.UNIT)] == ["Marine Grants Bureau"]
    alone = "[U:MARINE GRANTS BUREAU] met. [U:OPG] left."
    labels = {unit.label for unit in entities(link([annotate(alone)]), Kind.UNIT)}
    assert labels == {"MARINE GRANTS BUREAU", "OPG"}


def published(annotation: Annotation, **data: str) -> Annotation:
    """Return an annotation of a report with a title, an issuer …"""
    return replace(annotation, report=replace(annotation.report, **data))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("U", "Finance Division"),
        ("U", "Finance Department"),
        ("U", "Office of Internal Audit"),
        ("U", "Animal Services"),
        ("U", "Division of Internal Audit"),
        ("U", "财务处"),
        ("U", "市财政局"),
        ("U", "驻局纪检监察组"),
        ("L", "采购管理办法"),
        ("L", "局党组议事规则"),
        ("L", "Procurement Policy"),
    ],
)
def test_names_that_any_body_has_are_one_only_in_what_one_issuer_publishes(kind, name):
    first = annotate(f"First. [{kind}:{name}] is named.")
    second = annotate(f"Second. [{kind}:{name}] is named.")
    assert len(entities(link([first, second]), KINDS[kind])) == 2
    of_one = [published(a, issuer="Tide Ministry") for a in (first, second)]
    linked = link(of_one)
    assert len(entities(linked, KINDS[kind])) == 1
    assert {each.method for each in linked.links} == {"issuer"}
    others = [published(first, issuer="Tide Ministry"), published(second, issuer="Mine Ministry")]
    assert len(entities(link(others), KINDS[kind])) == 2


@pytest.mark.parametrize(
    "name", ["Tide Division", "Tide Finance Division", "Office of Tides", "松涧大学财务处", "国家审计署"]
)
def test_names_with_a_word_of_their_own_are_one_in_all_reports(name):
    reports = [annotate(f"{number}. [U:{name}] is named.") for number in ("First", "Second")]
    assert len(entities(link(reports), Kind.UNIT)) == 1


def test_a_body_whose_place_is_left_out_is_that_of_the_place_that_publishes():
    short = published(annotate("[U:市财政局]已整改。"), title="中共松涧市水务局党组关于整改情况的通报")
    whole = annotate("[U:松涧市财政局]已整改。")
    other = published(annotate("甲。[U:市财政局]已整改。"), title="临湖市审计局整改公告")
    county = published(annotate("乙。[U:市财政局]已整改。"), title="中共青垣县委关于整改情况的通报")
    linked = link([short, whole, other, county])
    assert len(entities(linked, Kind.UNIT)) == 3
    meant = {each.span.report: each for each in linked.links}
    assert meant[short.report.id].entity == meant[whole.report.id].entity
    assert meant[short.report.id].method == "place"


def test_abbreviations_in_names_are_read_as_what_the_report_says_they_stand_for() -> None:
    text = "The [U:Larkfield Water Authority (LWA)] met. The [U:Board of the LWA] left, as did "
    linked = link(
        [annotate(text + "the [U:Board of the Larkfield Water Authority] and [U:LWA’s Finance Office].")]
    )
    assert len(entities(linked, Kind.UNIT)) == 3
    state = annotate("The [U:Department of State (State)] met. The [U:Board of State] left.")
    assert len(entities(link([state]), Kind.UNIT)) == 2  # no initials


def test_a_name_inside_another_means_what_it_means_by_itself() -> None:
    notice = published(
        annotate("[U:松涧市财政局]已整改。[U:市财政局党组]召开会议。"), title="松涧市水务局整改通报"
    )
    (said,) = [s for s in link([notice]).statements if s.predicate == "leadingBodyOf"]
    whole = next(each.entity for each in link([notice]).links if each.span.start == 0)
    assert said.object == whole
