"""English reports end to end: what they say is found, and bad input neither breaks nor slows it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.annotate import load
from kg.annotate.english.annotator import load_english, read
from kg.annotate.english.mending.resolve import Resolver
from kg.annotate.english.reading.layout import places
from kg.annotate.english.reading.names import Abbreviations
from kg.annotate.english.reading.parse import load_pipeline, parse
from kg.annotate.english.reading.tokens import from_doc
from kg.errors import InputError, UnknownNameError
from kg.lexicon import load_lexicon
from kg.model import Annotation, Kind, Mention, Report
from kg.read import report_from_text
from kg.segment import segment

ABBREVIATIONS = Abbreviations(load_lexicon("en"))
RESOLVER = Resolver(load_lexicon("en"))
Annotate = Callable[[Report], Annotation]


@pytest.fixture(scope="module", params=[False, True], ids=["learned", "rules only"])
def annotate(request: pytest.FixtureRequest) -> Annotate:
    return load("en", rules_only=request.param)


def words(annotation: Annotation, kind: Kind) -> set[str]:
    return {annotation.report.text[m.start : m.end] for m in annotation.mentions if m.kind is kind}


NOTICE = """Harbour audit

We found that the Department of Tides (DOT) did not document its pier reviews, as 31 U.S.C. § 3512 requires. \
As a result, DOT lacks assurance that its piers are safe.

Recommendation: The Department of Tides should document its pier reviews.
"""

BAD = {
    "nothing": "",
    "a blank": " \n\n ",
    "signs only": "*** --- ***\n\n|||\n",
    "no verb": "- ledgers\n- piers and quays\n- \n",
    "capitals": "THE DEPARTMENT OF TIDES DID NOT KEEP A LEDGER OF ITS PIERS AND BOATS.",
    "an open quote": "The Department of Tides issued the “Key Points on Piers and did not close the quote.",
    "a hyphenated line": "The Department of Tides failed in its over-\nsight of piers and had no con-\ntrols.",  # noqa: E501
    "glued labels": "Costs: NoneCriteria: 2 CFR 200.303Condition: The Port filed no reports.Cause: Haste.",
    "a lost subject": "Has revised the rules. And trained. Of the.",
    "a table": "| Port | Finding | Status |\n| --- | --- | --- |\n| East | no ledger | open |\n",
    "other signs": "The Department\u00a0of\u200bTides \U0001f6a2 did not keep \u0000 ledgers.",
}


def test_a_finding_and_its_recommendation(annotate: Annotate) -> None:
    annotation = annotate(report_from_text(NOTICE, language="en"))
    assert any("Department of Tides" in unit for unit in words(annotation, Kind.UNIT))
    assert "31 U.S.C. § 3512" in words(annotation, Kind.POLICY)
    assert any(problem.startswith("did not document") for problem in words(annotation, Kind.PROBLEM))
    assert "document its pier reviews" in words(annotation, Kind.MEASURE)
    names = {(r.kind.value, NOTICE[annotation.mentions[r.object].start :][:8]) for r in annotation.relations}
    assert ("takes", "document") in names


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad_input_is_annotated_without_a_crash(annotate: Annotate, text: str) -> None:
    annotation = annotate(report_from_text(text or "\n", language="en"))
    size = len(annotation.report.text)
    for mention in annotation.mentions:
        assert 0 <= mention.start < mention.end <= size
        shown = annotation.report.text[mention.start : mention.end]
        assert shown == shown.strip()
    assert len({(m.start, m.end, m.kind) for m in annotation.mentions}) == len(annotation.mentions)
    assert all(max(r.subject, r.object) < len(annotation.mentions) for r in annotation.relations)


def test_a_text_without_sentences_is_told(annotate: Annotate) -> None:
    annotation = annotate(report_from_text("\n", language="en"))
    assert [issue.stage for issue in annotation.issues] == ["annotate"]


def test_the_same_report_gives_the_same_bytes(annotate: Annotate) -> None:
    first, second = (annotate(report_from_text(NOTICE, language="en")) for _ in range(2))
    assert pickle.dumps(first) == pickle.dumps(second)


def test_capitals_and_lower_case_name_one_unit(annotate: Annotate) -> None:
    annotation = annotate(report_from_text(NOTICE, language="en"))
    same = {m.get("same") for m in annotation.mentions if NOTICE[m.start : m.end] == "DOT"}
    assert same <= {"Department of Tides"}


def test_a_sentence_of_ten_thousand_words_is_cut_for_the_parser() -> None:
    clause = "the Department of Tides revised the travel rules, "
    annotation = load("en")(report_from_text(clause * 1100 + "and rested.", language="en"))
    assert len(annotation.mentions) > 1000


def test_an_unknown_language_lists_those_that_are() -> None:
    with pytest.raises(UnknownNameError, match="known: en, zh"):
        load("fr")


def test_a_missing_pipeline_is_told() -> None:
    with pytest.raises(InputError, match="cannot be loaded"):
        load("en", model="no_such_pipeline")


# -- names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Office of Tides (OT) met.", [("OT", "Office of Tides")]),
        ("The U.S. Pier Board (USPB) met.", [("USPB", "U.S. Pier Board")]),
        ("The Department of Tides (Tides) met.", []),
        ("The office kept (Ten) ledgers.", []),
        ("Pier Board (see Appendix) met.", []),
        ("Costs rose (FY) again.", []),
    ],
)
def test_abbreviations(text: str, found: list[tuple[str, str]]) -> None:
    assert [(a.short, a.long) for a in ABBREVIATIONS.find(text)] == found


@pytest.mark.parametrize(
    ("text", "units", "same"),
    [
        ("Office of Tides (OT) met. OT left.", ["Office of Tides (OT)", "OT"], {"Office of Tides"}),
        ("Tide County met. The County left.", ["Tide County", "County"], {"Tide County"}),
        ("Tide County met. County roads are wide.", ["Tide County", "County"], {"Tide County"}),
        ("Department of Tides met. Secretary of Tides left.", ["Department of Tides", "Secretary of Tides"], {"Department of Tides"}),  # noqa: E501
        ("Office of Tides met. Office of Piers left.", ["Office of Tides", "Office of Piers"], {"office of tides", "office of piers"}),  # noqa: E501
        ("37 inspected units met. The inspected units left.", ["37 inspected units", "inspected units"], None),  # noqa: E501
        ("U.S. Department of Piers met. Department of Piers left.", ["U.S. Department of Piers", "Department of Piers"], {"U.S. Department of Piers"}),  # noqa: E501
        ("U.S. Department of Piers met. Ohio Department of Piers left. Department of Piers too.", ["U.S. Department of Piers", "Ohio Department of Piers", "Department of Piers"], {"U.S. Department of Piers", "Ohio Department of Piers", "Department of Piers"}),  # noqa: E501
        ("U.S. Department of Piers (USDOP) met. Department of Piers (DP) left.", ["U.S. Department of Piers (USDOP)", "Department of Piers (DP)"], {"U.S. Department of Piers", "Department of Piers"}),  # noqa: E501
        ("U.S. Department of Piers (DOP) met. DOP Department of Piers left. Department of Piers too.", ["U.S. Department of Piers (DOP)", "DOP Department of Piers", "Department of Piers"], {"U.S. Department of Piers"}),  # noqa: E501
        ("U.S. Supreme Court met. Supreme Court left.", ["U.S. Supreme Court", "Supreme Court"], {"U.S. Supreme Court", "Supreme Court"}),  # noqa: E501
        ("U.S. Departments of Piers (Piers), Trees and Tides met. Piers left.", ["U.S. Departments of Piers (Piers)", "Piers"], {"U.S. Department of Piers"}),  # noqa: E501
        ("Department of State (State) met. The States left.", ["Department of State (State)", "States"], {"Department of State", "States"}),  # noqa: E501
        ("Department of Trees (Trees) met. Board of Trees (Trees) left. Trees came.", ["Department of Trees (Trees)", "Board of Trees (Trees)", "Trees"], {"Department of Trees", "Board of Trees", "Trees"}),  # noqa: E501
        ("Department of Piers met. The Piers Department left.", ["Department of Piers", "Piers Department"], {"Department of Piers"}),  # noqa: E501
        ("Department of Piers and Ohio Department of Piers met. The Piers Department left.", ["Department of Piers", "Ohio Department of Piers", "Piers Department"], {"Department of Piers", "Ohio Department of Piers", "Piers Department"}),  # noqa: E501
        ("Department of Piers met. The piers department left.", ["Department of Piers", "piers department"], {"Department of Piers", "piers department"}),  # noqa: E501
        ("U.S. Departments of Tides (Tides), Trees and the Piers, as well as Works. Tides left.", ["Tides (Tides)", "the Piers", "Works", "Tides"], {"U.S. Department of Tides", "U.S. Department of the Piers", "Works"}),  # noqa: E501
        ("Department of Trees (Trees) met. Of trees, trees.", ["Department of Trees (Trees)", "trees"], {"Department of Trees", "trees"}),  # noqa: E501
        ("It told Trees to act. There trees left.", ["Trees", "trees"], {"trees"}),
        ("Tide Office (TO)<br>• met. Tide Office left.", ["Tide Office (TO)<br>•", "Tide Office"], {"Tide Office"}),  # noqa: E501
        ("Pier Board, and Office of Tides (OT) met. OT left.", ["Pier Board, and Office of Tides (OT)", "OT"], {"Pier Board, and Office of Tides", "Office of Tides"}),  # noqa: E501
        ("The DFPS met. The DFPSs book is lost.", ["DFPS", "DFPSs"], {"DFPS"}),
        ("The DFP met. The DFPS book is lost.", ["DFP", "DFPS"], {"DFP", "DFPS"}),
        ("Party Committee of Lake Town met. Lake Town Party Committee left.", ["Party Committee of Lake Town", "Lake Town Party Committee"], {"Lake Town Party Committee"}),  # noqa: E501
        ("Party Committee of Lake Town met. The town party committee left.", ["Party Committee of Lake Town", "town party committee"], {"Party Committee of Lake Town"}),  # noqa: E501
        ("Party Group of Pine Town met. Oak Town Party Group came. The town party group left.", ["Party Group of Pine Town", "Oak Town Party Group", "town party group"], {"Party Group of Pine Town", "Oak Town Party Group", "town party group"}),  # noqa: E501
        ("Party Committee of Green County met. The County left.", ["Party Committee of Green County", "County"], {"Party Committee of Green County", "Green County"}),  # noqa: E501
        ("Green County met. The County left.", ["Green County", "County"], {"Green County"}),
    ],
)  # fmt: skip
def test_which_mentions_are_one_unit(text: str, units: list[str], same: set[str] | None) -> None:
    places = [text.rindex(unit) if i else text.index(unit) for i, unit in enumerate(units)]
    mentions = [Mention(at, at + len(unit), Kind.UNIT, "UN") for at, unit in zip(places, units, strict=True)]
    named = RESOLVER.resolve(text, mentions, ABBREVIATIONS.find(text))
    names = {m.get("same") or text[m.start : m.end].casefold() for m in named}
    if same is None:
        assert len(names) == 1 or len({name.casefold() for name in names}) == 1
    else:
        assert {name.casefold() for name in names} == {name.casefold() for name in same}


def test_a_unit_in_a_title_is_no_antecedent() -> None:
    text = "It issued the Plan of Green County. The County left."
    marked = (("Plan of Green County", Kind.POLICY), ("Green County", Kind.UNIT), ("County left", Kind.UNIT))
    mentions = [
        Mention(text.index(w), text.index(w) + len(w.removesuffix(" left")), kind, "R") for w, kind in marked
    ]
    assert RESOLVER.resolve(text, mentions, [])[-1].get("same") is None


@pytest.mark.parametrize(
    ("unit", "words", "same"),
    [
        ("State of Tide", "The state", "State of Tide"),
        ("Tide Office of Piers", "The Office", "Tide Office of Piers"),
        ("Department of Piers’ Tide Office", "The Department", "Department of Piers’ Tide Office"),
        # what a unit is called after is not its head
        ("Department of State", "The state", None),
        ("Department of State Health", "The State", None),
        ("State Department", "The state", None),
    ],
)
def test_a_definite_description_is_the_last_unit_of_that_head(
    unit: str, words: str, same: str | None
) -> None:
    text = f"{unit} met. {words} left."
    named = words.split()[1]
    at = text.index(words) + 4
    mentions = [Mention(0, len(unit), Kind.UNIT, "UN"), Mention(at, at + len(named), Kind.UNIT, "UN")]
    found = RESOLVER.resolve(text, mentions, [])[1]
    assert (found.get("same"), found.get("method")) == (same, same and "definite")


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("It follows 44 U.S.C. § 3501.", "U.S.C. § 3501", "44 U.S.C. § 3501"),
        ("It follows 8\nU.S.C. § 3501.", "U.S.C. § 3501", "8\nU.S.C. § 3501"),
        ("In 2024 U.S.C. § 3501 changed.", "U.S.C. § 3501", "U.S.C. § 3501"),  # a year
        ("All 12 rules.", "rules", "rules"),
    ],
)
def test_a_citation_begins_at_its_number(text: str, words: str, found: str) -> None:
    at = text.index(words)
    (one,) = RESOLVER.resolve(text, [Mention(at, at + len(words), Kind.POLICY, "PO")], [])
    assert text[one.start : one.end] == found


def test_two_paragraphs_of_one_section_are_two_policies() -> None:
    text = "It follows 2 CFR 200.332(b) and 2 CFR 200.332(d)."
    places = [text.index("2 CFR"), text.rindex("2 CFR")]
    mentions = [Mention(at, at + len("2 CFR 200.332(b)"), Kind.POLICY, "PO") for at in places]
    assert [m.get("same") for m in RESOLVER.resolve(text, mentions, [])] == [None, None]


def test_labels_of_both_styles_read_alike() -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import Doc

    nlp = spacy.blank("en")
    texts = ["Office", "revised", "rules", "for", "boats"]
    one = Doc(
        nlp.vocab,
        words=texts,
        heads=[1, 1, 1, 4, 1],
        deps=["nsubj", "root", "obj", "case", "obl"],
        pos=["PROPN", "VERB", "NOUN", "ADP", "NOUN"],
    )
    two = Doc(
        nlp.vocab,
        words=texts,
        heads=[1, 1, 1, 1, 3],
        deps=["nsubj", "ROOT", "dobj", "prep", "pobj"],
        pos=["PROPN", "VERB", "NOUN", "ADP", "NOUN"],
    )
    first, second = from_doc(one), from_doc(two)
    assert (first.dep[0], first.dep[2], first.dep[4]) == (second.dep[0], second.dep[2], second.dep[4])
    assert first.head[4] == second.head[4] == 1


def test_our_pipeline_has_what_the_rules_need() -> None:
    assert {"tagger", "parser"} <= set(load_pipeline().pipe_names)


def test_a_plan_in_a_table_is_read_row_by_row() -> None:
    table = (
        "# Audit of Harbor Fees\n\nThe Harbor Office did not collect fees.\n\n"
        "| Finding | Condition | Corrective action | Responsible unit |\n|---|---|---|---|\n"
        "| 2024-01 | Fees were not collected from 14 ships | Collect all outstanding fees | Harbor Office |\n"
        "| 2024-02 | Permits were issued unseen | Revise the permit procedures | Ministry of Tides |\n"
    )
    annotation = load("en")(report_from_text(table, language="en"))
    name = [table[m.start : m.end] for m in annotation.mentions]
    told = {
        (name[r.subject], r.kind.value, name[r.object]) for r in annotation.relations if r.rule == "RE-ROW"
    }
    assert ("Ministry of Tides", "takes", "Revise the permit procedures") in told
    assert ("Ministry of Tides", "faces", "Permits were issued unseen") in told
    assert ("Revise the permit procedures", "addresses", "Permits were issued unseen") in told
    assert not any(a == "Harbor Office" and c == "Revise the permit procedures" for a, _, c in told)


@pytest.mark.parametrize(
    "verb",
    [
        "violated",
        "omitted",
        "neglected",
        "misused",
        "overstated",
        "understated",
        "abused",
        "embezzled",
        "exceeded",
    ],
)
def test_a_fault_is_a_problem_whatever_lemma_the_pipeline_gives(verb: str) -> None:
    report = report_from_text(f"In 2020 the Pier Office {verb} the procurement funds of the port.")
    annotation = load("en", rules_only=True)(report)
    assert f"{verb} the procurement funds of the port" in words(annotation, Kind.PROBLEM)
    assert not words(annotation, Kind.MEASURE)


def test_labels_alone_make_a_finding_of_what_they_are_over() -> None:
    one = "Criteria: Keep a {0} ledger. Condition: No {0} ledger was kept. Recommendation: Keep {0} records. "
    report = report_from_text("Stock is old. " + one.format("stock") + one.format("boat"), language="en")
    passages = segment(report)
    layout = places(report, passages, load_lexicon("en"))
    found = {report.text[passages[at].start : passages[at].end]: p.finding for at, p in layout.items()}
    assert found["Stock is old."] == ""
    assert found["Keep stock records."] == found["No stock ledger was kept."] == "unnumbered 1"
    assert found["Keep boat records."] == found["No boat ledger was kept."] == "unnumbered 2"


def test_no_two_mentions_of_a_kind_have_the_same_words(annotate: Annotate) -> None:
    for path in sorted((Path(__file__).parents[1] / "notebooks" / "reports").glob("*.txt")):
        report = report_from_text(path.read_text(encoding="utf-8"), source=path.name)
        if report.language == "en":
            places = [(m.start, -m.end, m.kind) for m in annotate(report).mentions]
            assert places == sorted(set(places)), path.name


def test_a_short_name_of_a_policy_stands_for_it_also_where_it_was_found_by_its_words_alone() -> None:
    text = (
        "By the Pier Fees Manual (the Fees Manual) it pays. The Fees Manual is old. The Fees Manual is long."
    )
    report, english = report_from_text(text, language="en"), load_english(None, (), rules_only=True)
    passages = segment(report)
    reading = read(report, passages, parse(report, passages, english.nlp), english.lexicon)
    places = [text.index(words) for words in ("Pier Fees", "Fees Manual)", "Fees Manual is old")]
    found = [Mention(at, text.index("Manual", at) + 6, Kind.POLICY, "R", 0.9) for at in places]
    meant = [(text[m.start : m.end], m.get("same")) for m in english.name(reading, found)]
    assert [name for words, name in meant if words == "Fees Manual"] == ["Pier Fees Manual"] * 3
