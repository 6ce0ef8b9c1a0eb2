"""How measures and problems refer to policies: the finer property, by the words around the policy."""

from __future__ import annotations

import re

import pytest

from kg.lexicon import load_lexicon
from kg.model import Annotation, Basis, Kind, Mention, Relation, RelationKind
from kg.read import report_from_text
from kg.relate.manners import with_roles

_OPEN = re.compile(r"\[([MPL]):|\]")
_KINDS = {"M": Kind.MEASURE, "P": Kind.PROBLEM, "L": Kind.POLICY}


def role(marked: str, language: str, *, first: bool = False) -> tuple[str | None, str]:
    """Return role and cue of the relation from the first measure or problem to the last (or first) policy."""
    stack: list[tuple[Kind, int]] = []
    mentions, text, at = [], "", 0
    for match in _OPEN.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[1]:
            stack.append((_KINDS[match[1]], len(text)))
        else:
            kind, start = stack.pop()
            mentions.append(Mention(start, len(text), kind, "R"))
    text += marked[at:]
    mentions.sort(key=lambda m: (m.start, -m.end, m.kind))
    item = next(i for i, m in enumerate(mentions) if m.kind is not Kind.POLICY)
    policy = (min if first else max)(i for i, m in enumerate(mentions) if m.kind is Kind.POLICY)
    cites = Relation(item, RelationKind.CITES, policy, Basis.STATED, "R", 0.9)
    report = report_from_text(text, source="x", language=language)
    (found,) = with_roles(Annotation(report, (), tuple(mentions), (cites,)), load_lexicon(language)).relations
    return found.role, report.text[slice(*found.cue)] if found.cue else ""


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The office [M:issued the [L:Water Rules]].", "issuesPolicy"),
        ("The office [M:formulated and issued its new [L:Water Rules]].", "issuesPolicy"),
        ("The office [M:issued the [L:Pier Rules] and the [L:Water Rules]].", "issuesPolicy"),
        ("The office [M:studied the spirit of the [L:Water Meeting]].", "studiesPolicy"),
        ("The office [M:trained 12 staff on the [L:Water Act]].", "studiesPolicy"),
        ("The office [M:issued a plan to implement the [L:Water Act]].", "implementsPolicy"),
        ("The office [M:carried out the requirements of the [L:Water Act]].", "implementsPolicy"),
        ("The office [M:studied and revised the [L:Water Rules]].", "revisesPolicy"),
        ("The office [M:included fees in the [L:Annual Plan]].", "recordedInPolicy"),
        ("The office [M:kept ledgers in accordance with the [L:Water Act]].", "hasCriterion"),
        ("Pursuant to the [L:Water Act], the office [M:kept ledgers].", "hasCriterion"),
        ("The office saw that [M:the [L:Water Rules] were revised].", "revisesPolicy"),
        # no word of another title is a verb
        ("The office [M:issued the [L:Pier Training Guide] and the [L:Water Rules]].", "issuesPolicy"),
        # near misses
        ("The office [M:issued a notice to all staff about fees and the [L:Water Act]].", None),
        ("The office [M:issued [L:Water Act] guidance].", None),
        ("The office [M:let piers under the amended [L:Water Act]].", "hasCriterion"),
        ("The office [M:revised its ledger and reviewed the [L:Water Act]].", None),
        ("The office issued the [L:Water Act]. It [M:kept ledgers].", None),
        ("The office [M:kept ledgers] and [M:issued the [L:Water Rules]].", None),
        ("The office [M:reissues tickets; the [L:Water Act] is old].", None),
        # problems have criteria, and nothing else
        ("The office [P:kept no ledger as required by the [L:Water Act]].", "hasCriterion"),
        ("In violation of the [L:Water Act], the office [P:kept no ledger].", "hasCriterion"),
        ("The [L:Water Act] requires ledgers. The office [P:kept none].", "hasCriterion"),
        ("The office [P:did not comply with the [L:Water Act]].", "hasCriterion"),
        ("The office [P:had not issued the [L:Water Rules]].", None),
        ("The [L:Water Act] is old. The office [P:kept none].", None),
    ],
)
def test_english_words_say_how_a_policy_is_referred_to(marked: str, expected: str | None) -> None:
    assert role(marked, "en")[0] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("局党组[M:认真学习《[L:水法]》]。", "studiesPolicy"),
        ("局党组[M:学习贯彻《[L:水法]》]。", "implementsPolicy"),
        ("局党组[M:贯彻落实《[L:水法]》精神]。", "implementsPolicy"),
        ("局党组[M:制定印发《[L:收费办法]》（水发〔2020〕12号）]。", "issuesPolicy"),
        ("局党组[M:制定《[L:收费办法]》《[L:合同办法]》]。", "issuesPolicy"),
        ("局党组[M:修订完善了《[L:收费办法]》]。", "revisesPolicy"),
        ("局党组[M:对《[L:收费办法]》进行修订]。", "revisesPolicy"),
        ("局党组[M:将收费任务纳入《[L:年度要点]》]。", "recordedInPolicy"),
        # a verb goes for all titles of a list, and no word of a title is one
        ("局党组[M:修订《[L:收费监督办法]》《[L:合同规定]》]。", "revisesPolicy"),
        ("局党组[M:制定《[L:收费实施细则]》《[L:培训办法]》《[L:合同规定]》]。", "issuesPolicy"),
        ("局党组[M:制定《收费实施细则》《[L:合同规定]》]。", "issuesPolicy"),
        ("局党组[M:完成《[L:收费办法]》《[L:合同规定]》等9项制度的修订]。", "revisesPolicy"),
        ("局党组[M:审议通过了《[L:收费办法]》]。", "issuesPolicy"),
        ("局党组[M:提请讨论，《[L:收费办法]》经局务会审议通过]。", "issuesPolicy"),
        ("局党组[M:学习新修订的《[L:水法]》]。", "studiesPolicy"),
        ("局党组[M:对照《[L:准则]》开展自查]。", "hasCriterion"),
        ("按照《[L:水法]》规定，局党组[M:建立台账]。", "hasCriterion"),
        # near misses
        ("局党组[M:制定《[L:水法]》实施方案]。", None),
        ("局党组[M:检查《[L:水法]》]。", None),
        ("局党组[M:审议《[L:收费办法]》]。", None),
        ("局党组[M:把握新修订的《[L:水法]》]。", None),
        ("局党组[M:建立台账，查阅《[L:水法]》]。", None),
        ("局党组制定了《[L:水法]》，[M:建立台账]。", None),
        # problems
        ("该局[P:未按照《[L:采购法]》规定招标]。", "hasCriterion"),
        ("该局[P:违反《[L:采购法]》有关规定]。", "hasCriterion"),
        ("《[L:采购法]》规定应当招标，该局[P:未招标]。", "hasCriterion"),
        ("该局[P:未制定《[L:收费办法]》]。", None),
    ],
)
def test_chinese_words_say_how_a_policy_is_referred_to(marked: str, expected: str | None) -> None:
    assert role(marked, "zh")[0] == expected


def test_a_list_far_behind_other_policies_is_read_as_any() -> None:
    before = "按照《[L:水法]》开会。" + "水务工作有序推进。" * 30
    assert role(before + "局党组[M:制定《[L:收费办法]》《[L:合同规定]》]。", "zh")[0] == "issuesPolicy"


def test_the_verb_behind_a_list_goes_for_its_first_title() -> None:
    marked = "局党组[M:对《[L:收费办法]》和《[L:合同规定]》进行修订]。"
    assert role(marked, "zh", first=True)[0] == "revisesPolicy"
    assert (
        role("局党组[M:学习《[L:收费办法]》，对《[L:合同规定]》进行修订]。", "zh", first=True)[0]
        == "studiesPolicy"
    )


def test_the_words_that_say_so_are_kept_as_evidence() -> None:
    marked = "The office [P:kept no ledger as required by the [L:Water Act]]."
    assert role(marked, "en")[1] == "as required by"
    assert role("局党组[M:修订完善了《[L:收费办法]》]。", "zh")[1] == "修订完善了"
