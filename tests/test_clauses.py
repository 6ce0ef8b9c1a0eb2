"""Which predicates are proposed as measures and problems, and which that look alike are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import annotate
from kg.annotate.english.finding.clauses import propose
from kg.annotate.english.reading.lemmas import VERBS, inflections, with_known_lemmas
from kg.annotate.english.reading.syntax import syntax
from kg.lexicon import load_lexicon
from kg.model import Kind
from kg.read import report_from_text
from tests.handmade import tokens_of

LEXICON = load_lexicon("en")


def found(sentence: str, units: set[int]) -> dict[str, tuple[str, str]]:
    tokens = tokens_of(sentence)
    rows = propose(syntax(tokens, LEXICON), frozenset(units))
    return {" ".join(tokens.text[p.start : p.end]): (p.kind.value, p.rule) for p in rows}


SHOULD = "Harbour/NNP/compound/2 Office/NNP/nsubj/4 should/MD/aux/4 revise/VB/root/0 the/DT/det/6 rules|rule/NNS/obj/4 ././punct/4"  # noqa: E501
DID = "Harbour/NNP/compound/2 Office/NNP/nsubj/3 revised|revise/VBD/root/0 the/DT/det/5 rules|rule/NNS/obj/3 ././punct/3"  # noqa: E501
DID_NOT = "Office/NNP/nsubj/4 did|do/VBD/aux/4 not/RB/advmod/4 revise/VB/root/0 the/DT/det/6 rules|rule/NNS/obj/4 ././punct/4"  # noqa: E501
NEEDED = "Office/NNP/nsubj/2 needed|need/VBD/root/0 to/TO/mark/4 improve/VB/xcomp/2 rules|rule/NNS/obj/4 ././punct/2"  # noqa: E501
AUDITOR = "We|we/PRP/nsubj/2 reviewed|review/VBD/root/0 the/DT/det/4 rules|rule/NNS/obj/2 ././punct/2"
TWO = (
    "Office/NNP/nsubj/2 revised|revise/VBD/root/0 rules|rule/NNS/obj/2 and/CC/cc/5 trained|train/VBD/conj/2 "
    "staff/NN/obj/5 ././punct/2"
)
SAID = "Office/NNP/nsubj/2 said|say/VBD/root/0 so/RB/advmod/2 ././punct/2"
LACKS = "Office/NNP/nsubj/2 lacks|lack/VBZ/root/0 a/DT/det/4 ledger/NN/obj/2 ././punct/2"
WEAK = "The/DT/det/2 controls|control/NNS/nsubj/4 were|be/VBD/cop/4 inadequate/JJ/root/0 ././punct/4"
GOOD = "The/DT/det/2 controls|control/NNS/nsubj/4 were|be/VBD/cop/4 adequate/JJ/root/0 ././punct/4"
ASKED = "The/DT/det/2 recommendation/NN/root/0 to/IN/case/4 Office/NNP/nmod/2 to/TO/mark/6 assess/VB/acl/2 tides|tide/NNS/obj/6"  # noqa: E501

DID_NOT_OR = "Office/NNP/nsubj/4 did|do/VBD/aux/4 not/RB/advmod/4 buy/VB/root/0 boats|boat/NNS/obj/4 ,/,/punct/7 adopt/VB/conj/4 rules|rule/NNS/obj/7 ,/,/punct/11 or/CC/cc/11 train/VB/conj/7 ././punct/4"  # noqa: E501
DID_NOT_AND = "Office/NNP/nsubj/4 did|do/VBD/aux/4 not/RB/advmod/4 buy/VB/root/0 boats|boat/NNS/obj/4 and/CC/cc/7 trained|train/VBD/conj/4 staff/NN/obj/7 ././punct/4"  # noqa: E501
DID_NOT_THAT = "Office/NNP/nsubj/4 did|do/VBD/aux/4 not/RB/advmod/4 ensure/VB/root/0 that/IN/mark/10 (/-LRB-/punct/7 1/CD/dep/10 )/-RRB-/punct/7 ports|port/NNS/nsubj/10 sank|sink/VBD/ccomp/4 and/CC/cc/17 (/-LRB-/punct/13 2/CD/dep/17 )/-RRB-/punct/13 the/DT/det/16 Bureau/NNP/nsubj/17 trained|train/VBD/conj/4 staff/NN/obj/17 ././punct/4"  # noqa: E501


@pytest.mark.parametrize(
    ("sentence", "units", "expected"),
    [
        (
            DID_NOT_OR,
            {0},
            {"did not buy boats , adopt rules , or train": ("problem", "EN-PR-NOT-UNIT")},
        ),
        (
            DID_NOT_AND,
            {0},
            {
                "did not buy boats": ("problem", "EN-PR-NOT-UNIT"),
                "trained staff": ("measure", "EN-ME-UNIT-PAST"),
            },
        ),
        (
            DID_NOT_THAT,
            {0, 15},
            {
                "did not ensure that ( 1 ) ports sank and ( 2 ) the Bureau trained staff": (
                    "problem",
                    "EN-PR-NOT-UNIT",
                )
            },
        ),
    ],
    ids=["did not … or", "did not … and did", "did not ensure that (1) … (2)"],
)
def test_one_negation_over_several_is_one_problem(
    sentence: str, units: set[int], expected: dict[str, tuple[str, str]]
) -> None:
    assert found(sentence, units) == expected


def test_the_learned_model_keeps_what_one_negation_carries_together() -> None:
    report = report_from_text(
        "The Tide Agency did not properly buy its boats, adopt a plan for its piers, or require crews "
        "to follow the rules.",
        language="en",
    )
    mentions = [m for m in annotate.load("en")(report).mentions if m.kind is not Kind.UNIT]
    assert [(m.kind, report.text[m.start : m.end]) for m in mentions] == [
        (Kind.PROBLEM, report.text.removeprefix("The Tide Agency ").rstrip("."))
    ]


@pytest.mark.parametrize(
    ("sentence", "units", "expected"),
    [
        (SHOULD, {0, 1}, {"revise the rules": ("measure", "EN-ME-SHOULD")}),
        (DID, {0, 1}, {"revised the rules": ("measure", "EN-ME-UNIT-PAST")}),
        (DID_NOT, {0}, {"did not revise the rules": ("problem", "EN-PR-NOT-UNIT")}),
        (NEEDED, {0}, {"improve rules": ("measure", "EN-ME-SHOULD")}),
        (AUDITOR, set(), {}),
        (
            TWO,
            {0},
            {
                "revised rules": ("measure", "EN-ME-UNIT-PAST"),
                "trained staff": ("measure", "EN-ME-UNIT-PAST"),
            },
        ),
        (SAID, {0}, {}),
        (LACKS, {0}, {"lacks a ledger": ("problem", "EN-PR-FAILED")}),
        (WEAK, set(), {"controls were inadequate": ("problem", "EN-PR-ADJECTIVE")}),
        (GOOD, set(), {}),
        (ASKED, {3}, {"assess tides": ("measure", "EN-ME-ASKED")}),
    ],
    ids=[
        "should",
        "did",
        "did not",
        "needed to",
        "the auditor's own work",
        "two objects",
        "speech",
        "lacks",
        "weak",
        "good",
        "asked",
    ],
)
def test_predicates(sentence: str, units: set[int], expected: dict[str, tuple[str, str]]) -> None:
    assert found(sentence, units) == expected


def test_kinds_are_those_of_the_model() -> None:
    assert {kind for kind, _ in found(SHOULD, {0, 1}).values()} == {Kind.MEASURE.value}


def test_every_verb_of_the_lists_is_reached_from_its_regular_forms() -> None:
    verbs = [verb for entry in LEXICON.words if entry.name in VERBS for verb in entry.lemmas]
    pairs = sorted((verb, form) for verb in set(verbs) for form in inflections(verb))
    cut = tokens_of(" ".join(f"{form}|{form[:-2]}-/VBD/root/0" for _, form in pairs))
    for (verb, form), lemma in zip(pairs, with_known_lemmas(cut, LEXICON).lemma, strict=True):
        assert lemma == verb or form in inflections(lemma)  # fulfil and fulfill are both in the lists


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("violate", "violates violated violating"),
        ("omit", "omits omitted omitting"),
        ("neglect", "neglects neglected neglecting"),
        ("embezzle", "embezzles embezzled embezzling"),
        ("study", "studies studied studying"),
        ("miss", "misses missed missing"),
        ("plan", "plans planned planning"),
        ("cancel", "cancels canceled cancelled canceling cancelling"),
        ("agree", "agrees agreed agreeing"),
        ("equip", "equips equipped equipping"),
        ("need", "needs needed needing"),
        ("fix", "fixes fixed fixing"),
        ("tie", "ties tied tying"),
    ],
)
def test_regular_forms(verb: str, forms: str) -> None:
    assert set(forms.split()) <= inflections(verb)


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("planed|plane/VBD/root/0", "plane"),  # of no list, and no form of plan
        ("violated|violat/JJ/root/0", "violat"),  # no verb
        ("missing|missing/VBG/root/0", "missing"),  # a word of the lists as it is
        ("told|tell/VBD/root/0", "tell"),
    ],
)
def test_other_lemmas_stay(word: str, lemma: str) -> None:
    assert with_known_lemmas(tokens_of(word), LEXICON).lemma == [lemma]


def test_a_verb_that_a_lexicon_of_ones_own_adds_states_a_problem(tmp_path: Path) -> None:
    entry = '[[words]]\nid = "X"\nclass = "deficiency-verb"\nlemmas = ["botch"]\n'
    (tmp_path / "en-own.toml").write_text(f'language = "en"\n{entry}', encoding="utf-8")
    report = report_from_text("In 2020 the Pier Office botched the procurement rules of the port.")
    for lexicon, kind in (([], Kind.MEASURE), ([tmp_path], Kind.PROBLEM)):
        found = annotate.load("en", lexicon=lexicon, rules_only=True)(report).mentions
        assert [m.kind for m in found if report.text[m.start : m.end].startswith("botched")] == [kind]


def test_a_verb_of_wrongdoing_has_its_lemma_in_each_form() -> None:
    verbs = [v for entry in LEXICON.words if entry.name == "wrongdoing-verb" for v in entry.lemmas]
    for form in {form for verb in verbs for form in inflections(verb) if form.endswith("ed")}:
        cut = tokens_of(f"{form}|{form[:-2]}/VBD/root/0")
        assert form in inflections(with_known_lemmas(cut, LEXICON).lemma[0])
