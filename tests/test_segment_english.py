"""English layout and sentences: what each rule must find, and the near miss that it must not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnknownNameError
from kg.model import Passage, PassageKind, Report
from kg.read import report_from_text
from kg.segment import segment, touching
from kg.segment.english import role_of
from kg.segment.sentences import split_sentences


def english(text: str, pages: tuple[int, ...] = ()) -> Report:
    report = report_from_text(text, language="en")
    return replace(report, pages=pages)


def blocks(text: str) -> list[tuple[str, str]]:
    report = english(text)
    found = (p for p in segment(report) if p.kind is not PassageKind.SENTENCE)
    return [(str(p.kind), report.text[p.start : p.end]) for p in found]


def kind_of(line: str) -> str:
    """Return the kind of a line that stands by itself between two paragraphs."""
    text = (
        f"Report on the Tide Office\n\nThe office was asked.\n\n{line}\n\nIt did not answer the long letter."
    )
    return next(kind for kind, words in blocks(text) if words.startswith(line.split("\n")[0][:20]))


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It met. It left.", ["It met.", "It left."]),
        ("See No. 5 and Nos. 6. Then stop.", ["See No. 5 and Nos. 6.", "Then stop."]),
        ("The answer was no. Then it stopped.", ["The answer was no.", "Then it stopped."]),
        ("Under 31 U.S.C. § 3512 it must.", ["Under 31 U.S.C. § 3512 it must."]),
        ("Under Pub. L. No. 101-5 it must.", ["Under Pub. L. No. 101-5 it must."]),
        (
            "In Tide v. Harbour, 61 Fed. Reg. 542. The rule.",
            ["In Tide v. Harbour, 61 Fed. Reg. 542.", "The rule."],
        ),
        ("It is in the U.S. The rule is old.", ["It is in the U.S.", "The rule is old."]),
        ("The U.S. Office of Tides met.", ["The U.S. Office of Tides met."]),
        ("Tides Inc. Ltd. and J. Smith met.", ["Tides Inc. Ltd. and J. Smith met."]),
        ("It is in Part B. The rest follows.", ["It is in Part B.", "The rest follows."]),
        ("Rules, e.g. This one, apply.", ["Rules, e.g. This one, apply."]),
        ("It waited ... and left. … Then more.", ["It waited ... and left.", "… Then more."]),
        ("It waited . . . for long.", ["It waited . . . for long."]),
        ("It paid $3.5 million. Why? Nobody knows!", ["It paid $3.5 million.", "Why?", "Nobody knows!"]),
        (
            "It lost Rs. 3 crore and Rs.2 crore.DAP, Goa kept it.",
            ["It lost Rs. 3 crore and Rs.2 crore.", "DAP, Goa kept it."],
        ),
        ("See plan.PDF, and www.piers.ORG for it.", ["See plan.PDF, and www.piers.ORG for it."]),
        (
            "See 2 CFR 200, Subpart F. A new rule follows.",
            ["See 2 CFR 200, Subpart F.", "A new rule follows."],
        ),
        ("No ledger was kept.Condition was poor.", ["No ledger was kept.", "Condition was poor."]),
        (
            "See www.Example.Org and a.b@Example.org today.",
            ["See www.Example.Org and a.b@Example.org today."],
        ),
        ("of AgricultureU.S. Department met.", ["of AgricultureU.S. Department met."]),
        ("The U.S.Department met.", ["The U.S.Department met."]),
        ("It kept (see p. 5. Also p. 6.) a list. Good.", ["It kept (see p. 5. Also p. 6.) a list.", "Good."]),
        ("(It met. It left.) Then rest.", ["(It met. It left.)", "Then rest."]),
        ("It said “stop. Now.” Then it left.", ["It said “stop. Now.”", "Then it left."]),
        ('The "Model. Office" plan is old. Yes.', ['The "Model. Office" plan is old.', "Yes."]),
        ("An open ( bracket. Then more.", ["An open ( bracket.", "Then more."]),
        ('An open " mark. Then more.', ['An open " mark.', "Then more."]),
        ("The plan , as said . Next one .", ["The plan , as said .", "Next one ."]),
        ("It was found. [12] The next.", ["It was found. [12]", "The next."]),
        ("It was found.12 The next.", ["It was found.", "The next."]),
        ("整改完成。The next. 完成！", ["整改完成。", "The next.", "完成！"]),
        ("quality of the work. and then", ["quality of the work. and then"]),
        ("See fig.\n3 for it. Good.", ["See fig.\n3 for it.", "Good."]),
        (". It met.", [". It met."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("## Findings", "heading"),
        ("**What was found?**", "heading"),
        ("WHAT WAS FOUND", "heading"),
        ("The Office Has Not Kept a Ledger", "heading"),
        ("II. Results of the audit", "heading"),
        ("2.1 Stock", "heading"),
        ("Finding 2021-002", "heading"),
        ("Finding 3: Ledger not kept", "heading"),
        ("Appendix II: Scope", "heading"),
        ("Recommendation 3: The office should keep a ledger of all its stock.", "item"),
        ("1. The office kept no ledger of its stock.", "item"),
        ("(a) The office kept no ledger of its stock.", "item"),
        ("• The office kept no ledger", "item"),
        ("- no ledger was kept", "item"),
        ("Finding 3 was repeated in the next year, and nothing was done.", "paragraph"),
        ("The office kept no ledger of its stock.", "paragraph"),
        ("The office took these steps:", "paragraph"),
        ("In 2021. The office", "paragraph"),
        ("stage 2 28 8 85", "paragraph"),
        ("We found that the office kept no ledger", "paragraph"),
        ("The “Model office plan was made", "paragraph"),
        ("Unit | Problem | Measure", "table row"),
        ("| Office | no ledger |", "table row"),
        ("Figure 2: Stock by year", "note"),
        ("Source: Analysis of stock data.", "note"),
        ("Page 12 of 30", "furniture"),
        ("12", "furniture"),
        ("Telephone: 555 0100", "furniture"),
        ("Write to office@example.org.", "furniture"),
        ("March 5, 2021", "furniture"),
        ("On March 5, 2021 the office opened", "heading"),
    ],
)
def test_lines(line: str, kind: str) -> None:
    assert kind_of(line) == kind


def test_labels_glued_to_the_text_around_them_are_headings() -> None:
    glued = "Questioned costs: NoneCriteria: The rule.Condition: No ledger. See Condition. Cause: Haste."
    assert blocks(f"Finding 2021-002\n\n{glued}") == [
        ("heading", "Finding 2021-002"),
        ("heading", "Questioned costs:"),
        ("paragraph", "None"),
        ("heading", "Criteria:"),
        ("paragraph", "The rule."),
        ("heading", "Condition:"),
        ("paragraph", "No ledger. See Condition."),
        ("heading", "Cause:"),
        ("paragraph", "Haste."),
    ]


@pytest.mark.parametrize(
    "text", ["one condition: no ledger.", "A Recommendation about it.", "SUBCause: none."]
)
def test_words_that_are_no_labels(text: str) -> None:
    assert [kind for kind, _ in blocks(f"The rule has {text} It is old.")] == ["paragraph"]


LABELLED = "Ferry – none Repeat Finding – No Criteria – Keep a ledger. Condition/Context – None was kept. Cause – Haste. Effect – Loss. Recommendation – Keep one."  # noqa: E501


def test_labels_with_dashes_part_a_line_where_that_is_its_manner() -> None:
    found = [words for kind, words in blocks(LABELLED) if kind == "heading"]
    assert found == [
        "Repeat Finding –",
        "Criteria –",
        "Condition/Context –",
        "Cause –",
        "Effect –",
        "Recommendation –",
    ]
    lost = LABELLED.replace(" –", " ")  # a converter dropped the dashes
    assert [words for kind, words in blocks(lost) if kind == "heading"] == [w[:-2] for w in found]
    assert len(blocks("The Standard – if any – was old, and its Effect – as told – was small.")) == 1


@pytest.mark.parametrize("number", ["Finding 2021-002", "2021-002:", "2021-02:", "Finding 2021-002 –"])
def test_the_number_of_a_finding_in_one_line_governs_its_labels(number: str) -> None:
    report = english(f"{number} Stock Criteria: Keep a ledger. Condition: None was kept. Cause: Haste.")
    passages = segment(report)
    found = [(p.level, report.text[p.start : p.end]) for p in passages if p.kind is PassageKind.HEADING]
    assert found == [(1, number), (2, "Criteria:"), (2, "Condition:"), (2, "Cause:")]
    assert {p.parent for p in passages if p.kind is PassageKind.HEADING} == {None, 0}


def test_prose_about_a_finding_is_no_heading() -> None:
    prose = "Finding 2021-002 was repeated in the next year. Recommendation: Keep a ledger of the stock."
    assert [kind for kind, _ in blocks(prose)] == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    "label",
    [
        "Criteria Or Specific Requirement",
        "VIEWS OF RESPONSIBLE OFFICIALS",
        "View of Responsible Officials and Corrective Action Plan",
        "Views of Responsible Officials and Planned Corrective Actions",
        "Identification as a Repeat Finding",
        "Identification Of A Repeat Finding",
        "Repeat Findings",
        "Finding Type",
        "Type of Finding",
        "Identification of How Questioned Costs Were Computed",
        "Management’s Response",
        "Auditee Response",
        "Auditor's Conclusion",
        "Planned completion date for corrective action plan",
    ],
)
def test_the_longest_label_counts(label: str) -> None:
    assert blocks(f"It has none.{label}: None of it.") == [
        ("paragraph", "It has none."),
        ("heading", f"{label}:"),
        ("paragraph", "None of it."),
    ]


def test_a_list_that_was_run_together_is_cut_at_its_bullets() -> None:
    text = (
        "The office was seen. Key Findings ƒƒ No ledger was kept. ƒƒ No boat was found. For All ƒƒ Keep one."
    )
    assert blocks(text) == [
        ("paragraph", "The office was seen."),
        ("heading", "Key Findings"),
        ("item", "ƒƒ No ledger was kept."),
        ("item", "ƒƒ No boat was found."),
        ("heading", "For All"),
        ("item", "ƒƒ Keep one."),
    ]
    assert len(blocks("The office was seen • and was shut. It is old.")) == 1


def test_a_title_in_capitals_over_two_lines_is_one() -> None:
    title = "THE OFFICE OF TIDES DID NOT KEEP ITS LEDGERS AS\nREQUIRED BY THE RULES"
    assert blocks(f"{title}\n\nThe office was asked.")[0] == ("title", title)
    assert len(blocks("CITY OF TIDES\nHARBOUR CLERK\n\nThe office was asked.")) == 3


def test_labels_have_roles() -> None:
    assert role_of("Views of responsible officials:") == "response"
    assert role_of("**Corrective Action Plan:**") == "action"
    assert role_of("CONDITION/CONTEXT –") == "condition"
    assert role_of("Stock") is None
    assert role_of("Standard of living") is None


WRAPPED = """\
The office was asked to keep a ledger of its
stock. It did not keep one. The store of the
2. office was not counted in any of the years
that were examined.
The harbour was asked to keep a ledger too.
It kept one, and counted its stock each year
in the month of May.
"""


def test_wrapped_lines_are_one_paragraph_and_offsets_stay() -> None:
    found = blocks(WRAPPED)
    assert [kind for kind, _ in found] == ["paragraph", "paragraph"]
    assert "".join(words for _, words in found).count("\n") == WRAPPED.count("\n") - 2


@pytest.mark.parametrize(
    "text",
    [
        "The office said that the check was repaired on July 10,\n2023; the finding is closed.",
        "The locks were replaced in March\n2022 by the board.",
        "The staff was trained on 4\nMay 2023 by the board.",
        "The board paid fines of\n$4 million.",
        "The board cites Section\n12 of the Act.",
    ],
)
def test_a_line_break_in_a_date_or_number_cuts_no_sentence(text: str) -> None:
    (sentence,) = (p for p in segment(report_from_text(text)) if p.kind is PassageKind.SENTENCE)
    assert (sentence.start, sentence.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "The office closed on May 2\n2023-002 Missing ledgers of the board",
        "Boats bought in\n2. Boats sold",
        "Rooms of the hall, Part\n1. The first room",
        "The office closed on July 10.\n2023 was a good year.",
    ],
)
def test_other_lines_stay_apart(text: str) -> None:
    assert len([p for p in segment(report_from_text(text)) if p.kind is PassageKind.SENTENCE]) > 1


def test_lines_that_nobody_wrapped_are_paragraphs_each() -> None:
    lines = [
        f"The office of district {n} was asked to keep a ledger of its stock, " * 4 + "and did."
        for n in range(6)
    ]
    assert [words for _, words in blocks("\n".join(lines))] == lines


def test_a_paragraph_cut_by_a_page_break_goes_on() -> None:
    first = (
        "The office was asked to keep a ledger of its stock by the rule of the harbour, but the clerk of the "
    )
    text = f"{first}\n\noffice did not know the rule. It was told."
    assert len(blocks(text)) == 1
    whole = text.replace("of the \n", "of stock\n").replace("\n\noffice", "\n\nOffice of the harbour\n\nIt")
    assert len(blocks(whole)) == 3


def test_the_outline() -> None:
    text = """# Title

## Findings

### Stock

The office kept no ledger.

- not one
  - not even a short one

It was told.

## Comments

It agreed.
"""
    report = english(text)
    passages = segment(report)
    names = {i: report.text[p.start : p.end].strip("#- ")[:8] for i, p in enumerate(passages)}
    outline = [
        (str(p.kind), p.level, names[i], names.get(p.parent if p.parent is not None else -1))
        for i, p in enumerate(passages)
        if p.kind is not PassageKind.SENTENCE
    ]
    assert outline == [
        ("title", 0, "Title", None),
        ("heading", 1, "Findings", None),
        ("heading", 2, "Stock", "Findings"),
        ("paragraph", 0, "The offi", "Stock"),
        ("item", 3, "not one", "Stock"),
        ("item", 4, "not even", "not one"),
        ("paragraph", 0, "It was t", "Stock"),
        ("heading", 1, "Comments", None),
        ("paragraph", 0, "It agree", "Comments"),
    ]


def test_a_paragraph_belongs_to_its_item_where_the_list_has_paragraphs() -> None:
    text = (
        "1. No ledger was kept there.\n\nIt will keep one.\n\n2. No stock was counted.\n\nIt will count it."
    )
    report = english(text)
    passages = segment(report)
    parents = [p.parent for p in passages if p.kind is PassageKind.PARAGRAPH]
    assert [passages[parent].number for parent in parents if parent is not None] == ["1.", "2."]


def test_footnotes_are_found_by_their_sequence() -> None:
    note, units = (
        "1 The office was founded long before the harbour.",
        "37 Units of the office were examined then.",
    )
    text = f"The office met. 1\n\n{note}\n\nIt left.\n\n{units}"
    assert [kind for kind, _ in blocks(text)] == ["paragraph", "note", "paragraph", "paragraph"]


def test_lines_that_pages_repeat_are_furniture() -> None:
    page = (
        "Audit of the Tide Office {0}\nThe office kept no ledger in year {0}, as we saw.\nIt was told {0}.\n"
    )
    pages = [page.format(n) for n in (1, 2, 3)]
    starts = (0, len(pages[0]), len(pages[0]) + len(pages[1]))
    report = english("".join(pages), starts)
    furniture = [report.text[p.start : p.end] for p in segment(report) if p.kind is PassageKind.FURNITURE]
    assert furniture[:1] == ["Audit of the Tide Office 1"]


@pytest.mark.parametrize("heading", ["Finding 2021-00{}", "Recommendation {}", "2021-00{} Stock"])
def test_numbered_headings_at_the_top_of_pages_stay(heading: str) -> None:
    page = f"{heading}\n\nThe office kept no {{}}, as we saw.\n\nTide Office {{}}\n"
    pages = [page.format(n, kept, n) for n, kept in enumerate(("ledger", "boat", "key"), 1)]
    starts = (0, len(pages[0]), len(pages[0]) + len(pages[1]))
    report = english("".join(pages), starts)
    furniture = [report.text[p.start : p.end] for p in segment(report) if p.kind is PassageKind.FURNITURE]
    assert furniture == ["Tide Office 1", "Tide Office 2", "Tide Office 3"]


def test_another_language_is_named_with_those_that_are_known() -> None:
    report = english("Text.")
    with pytest.raises(UnknownNameError, match="known: en, zh"):
        segment(replace(report, language="fr"))


def check(report: Report, passages: tuple[Passage, ...]) -> None:
    """Assert what every consumer of passages relies on."""
    end_of_block, block = 0, -1
    for index, passage in enumerate(passages):
        assert 0 <= passage.start < passage.end <= len(report.text)
        words = report.text[passage.start : passage.end]
        assert words == words.strip()
        if passage.kind is PassageKind.SENTENCE:
            assert passage.parent == block
            assert passages[block].start <= passage.start
            assert passage.end <= passages[block].end
        else:
            assert passage.start >= end_of_block
            assert passage.parent is None or passages[passage.parent].kind in ("heading", "item")
            assert passage.parent is None or passage.parent < index
            end_of_block, block = passage.end, index


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "  ",
        ". ",
        "The office ",
        "# ",
        "- ",
        "1. ",
        "(a) ",
        "Criteria: ",
        "“",
        '"',
        "(",
        ")",
        "|",
        " | ",
        "**",
        "整改。",
        "é",
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
def test_passages_of_any_text_are_nested_and_in_order(text: str) -> None:
    report = english(text)
    check(report, segment(report))


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_letter_is_lost(text: str) -> None:
    report = english(text)
    covered = [False] * len(report.text)
    for passage in segment(report):
        if passage.kind is not PassageKind.SENTENCE:
            covered[passage.start : passage.end] = [True] * (passage.end - passage.start)
    assert all(seen or not sign.isalnum() for seen, sign in zip(covered, report.text, strict=True))


@pytest.mark.parametrize("end", ["(1)", "(a)", "(i)", "1.", "•", "|", "- "])
def test_a_label_with_nothing_behind_it_ends_a_report(end):
    report = english(f"Report on the Tide Office\n\nThe office was asked.\n\n{end}")
    assert all(report.text[p.start : p.end].strip() for p in segment(report))


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40))),
    st.tuples(st.integers(0, 90), st.integers(1, 40)),
)
def test_a_part_is_touched_by_any_span_that_shares_a_character(
    pairs: list[tuple[int, int]], part: tuple[int, int]
) -> None:
    spans = sorted((start, start + length) for start, length in pairs)
    low, high = part[0], part[0] + part[1]
    assert touching(spans)(low, high) is any(start < high and low < end for start, end in spans)


def test_a_span_reaches_over_any_number_of_others() -> None:
    touches = touching([(0, 1000), *((i, i + 1) for i in range(1, 60))])
    assert touches(500, 510)
    assert not touches(1000, 1010)


def outline(text: str) -> list[tuple[int, str | None, str]]:
    """Return level, number and words of each heading."""
    report = english(text)
    found = (p for p in segment(report) if p.kind is PassageKind.HEADING)
    return [(p.level, p.number, report.text[p.start : p.end]) for p in found]


def test_paragraphs_that_a_report_numbers_through_are_items() -> None:
    lines = [f"{number} The office kept no ledger of the fees." for number in (7, 8, 9)]
    found = segment(english("\n\n".join(lines)))
    assert [p.number for p in found if p.kind is PassageKind.ITEM] == ["7", "8", "9"]
    assert {p.kind for p in found} == {PassageKind.ITEM, PassageKind.SENTENCE}
    # near misses: two are no run, and what marks in the text point to are notes
    assert all(p.number is None for p in segment(english("\n\n".join(lines[:2]))))
    noted = "It kept no ledger.7 Nobody asked.8 It was late.9\n\n" + "\n\n".join(lines)
    assert PassageKind.ITEM not in {p.kind for p in segment(english(noted))}


def test_plans_and_prior_findings_are_no_part_of_the_last_finding() -> None:
    text = (
        "2024-003 Cash\nCondition: The office kept no ledger.\n\nCORRECTIVE ACTION PLAN\n\n"
        "Finding 2024-001: The office will keep one.\n\nSUMMARY SCHEDULE OF PRIOR AUDIT FINDINGS\n\n"
        "2023-003 Fees - Sheets were not signed. Status: Corrected."
    )
    assert outline(text) == [
        (1, "2024-003", "2024-003 Cash"),
        (2, None, "Condition:"),
        (1, None, "CORRECTIVE ACTION PLAN"),
        (2, "Finding 2024-001", "Finding 2024-001:"),
        (1, None, "SUMMARY SCHEDULE OF PRIOR AUDIT FINDINGS"),
        (2, "2023-003", "2023-003"),
    ]
    # near miss: the words alone are a label within the finding
    within = "Finding 2024-001\n\nCorrective Action Plan\n\nThe office will keep a ledger."
    assert outline(within)[-1][0] > 1


def test_labels_with_a_number_are_headings_that_bear_it() -> None:
    text = "2: PAC conclusion: Firms leave the market.\n\n2: PAC recommendation: The Ministry should write."
    assert [(number, words) for _, number, words in outline(text)] == [
        ("2", "2: PAC conclusion:"),
        ("2", "2: PAC recommendation:"),
    ]
