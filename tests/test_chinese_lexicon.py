"""Words and patterns of Chinese as data: each is asked for, and a user's own changes what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.annotate.chinese import load_chinese
from kg.errors import DataError
from kg.lexicon import OURS_ALONE, Cue
from kg.model import Annotation, Kind, RelationKind
from kg.pipeline import Options, annotator
from kg.read import report_from_text
from kg.segment import segment
from kg.terms import Terms, load_terms

HEAD = 'language = "zh"\n'
CUE = "[[cue]]\nid = \"MY-{}\"\nclass = \"{}\"\nvalue = \"own\"\nregex = '''{}'''\n"
ELSEWHERE = ("measure.", "problem.", "policy.")  # begin the classes that kg.relate and attributes ask for


def own(tmp_path: Path, name: str, *regexes: str) -> Path:
    entries = "".join(CUE.format(number, name, regex) for number, regex in enumerate(regexes))
    (tmp_path / "zh-own.toml").write_text(HEAD + entries, encoding="utf-8")
    return tmp_path


def mentions(text: str, *lexicon: Path) -> list[tuple[Kind, str, dict[str, str]]]:
    """Return kind, words and attributes of what the rules find."""
    read = annotator("zh", Options(lexicon=lexicon, rules_only=True))
    report = report_from_text(text, language="zh")
    return [(m.kind, report.text[m.start : m.end], dict(m.attributes)) for m in read(report).mentions]


def found(text: str, kind: Kind, *lexicon: Path) -> list[str]:
    return [words for each, words, _ in mentions(text, *lexicon) if each is kind]


def test_every_class_of_cues_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    told = Terms.told

    def recorded(terms: Terms, name: str) -> tuple[Cue, ...]:
        asked.add(name)
        return told(terms, name)

    monkeypatch.setattr(Terms, "told", recorded)
    load_chinese()
    assert {name for name in load_terms().cues if not name.startswith(ELSEWHERE)} <= asked


@pytest.mark.parametrize(
    ("name", "regex", "text", "kind", "gone"),
    [
        ("policies.stressed", "流程$", "一、整改情况\n修订《采购流程》。", Kind.POLICY, "采购流程"),
        ("layout.site", "扫码阅读", "一、整改情况\n扫码阅读《采购办法》", Kind.POLICY, "采购办法"),
        ("units.no-name", "联席", "一、整改情况\n\n市财政局联席开展自查。", Kind.UNIT, "市财政局"),
        ("problems.empty", "账目不清", "一、整改情况\n\n账目不清。", Kind.PROBLEM, "账目不清"),
    ],
)
def test_a_users_cue_changes_what_is_found(
    tmp_path: Path, name: str, regex: str, text: str, kind: Kind, gone: str
) -> None:
    assert gone in found(text, kind)
    assert gone not in found(text, kind, own(tmp_path, name, regex))


def test_a_users_words_change_what_is_found(tmp_path: Path) -> None:
    text = "一、整改情况\n\n清理仓库3舱、4槽。"
    (tmp_path / "zh-own.toml").write_text(
        HEAD + '[[words]]\nid = "MY-W"\nclass = "values.counter"\nforms = ["舱"]\n', encoding="utf-8"
    )
    assert {told.get("quantity") for _, _, told in mentions(text)} == {None}
    assert {told.get("quantity") for _, _, told in mentions(text, tmp_path)} == {"3舱"}  # and not 4槽


def test_a_user_may_add_to_every_class(tmp_path: Path) -> None:
    """Each pattern is put together from its classes; what nobody writes changes nothing."""
    text = "一、关于账目不清问题的整改情况\n\n市财政局修订《采购办法》，已清退12人。"
    terms = load_terms()
    words = '[[words]]\nid = "MY-W{}"\nclass = "{}"\nforms = ["㐀㐁㐃"]\n'
    entries = [CUE.format(n, name, "㐀㐁|㐂") for n, name in enumerate(sorted(terms.cues))]
    entries += [words.format(n, name) for n, name in enumerate(sorted(set(terms.classes) - OURS_ALONE))]
    (tmp_path / "zh-own.toml").write_text(HEAD + "".join(entries), encoding="utf-8")
    assert mentions(text, tmp_path) == mentions(text) != []


def test_cues_of_a_class_that_cannot_be_tried_as_one_are_told(tmp_path: Path) -> None:
    terms = load_terms([own(tmp_path, "problems.still", "(?i)doch", "(?:jedoch)")])
    with pytest.raises(DataError, match=r"'problems\.still'.*flags of its own"):
        terms.cue("problems.still")


WORDS = '[[words]]\nid = "MY-W"\nclass = "{}"\nforms = ["{}"]\n'


@pytest.mark.parametrize("label", ["自查发现", "自查中发现"])  # the last is no label of the user's
def test_a_users_label_is_a_heading_of_the_problems_below_it(tmp_path: Path, label: str) -> None:
    text = f"一、采购管理\n{label}：采购验收流于形式。\n整改措施：港务处修订《采购办法》。"
    entries = CUE.format(1, "layout.label", "自查(?:发现|所见)") + WORDS.format("layout.problem", "自查发现")
    (tmp_path / "zh-own.toml").write_text(HEAD + entries, encoding="utf-8")
    report, is_theirs = report_from_text(text, language="zh"), label == "自查发现"
    shipped = annotator("zh", Options(rules_only=True))(report)
    found = annotator("zh", Options(lexicon=(tmp_path,), rules_only=True))(report)
    assert [p.number for p in shipped.passages if p.number] == ["一、", "整改措施"]
    assert (label in {p.number for p in found.passages}) is is_theirs
    assert found.passages == segment(report, tmp_path)
    assert answered(shipped) == []
    assert answered(found) == (["采购验收流于形式"] if is_theirs else [])


def answered(annotation: Annotation) -> list[str]:
    """Return the problems that measures address."""
    mentions = [
        annotation.mentions[r.object] for r in annotation.relations if r.kind is RelationKind.ADDRESSES
    ]
    return [annotation.report.text[m.start : m.end] for m in mentions]


@pytest.mark.parametrize(
    ("entry", "text", "shipped", "found"),
    [
        (CUE.format("F", "layout.furniture", "扫码阅读"), "扫码阅读全文", "heading", "furniture"),
        (CUE.format("F", "layout.furniture", "扫码阅读"), "扫描后再阅读", "heading", "heading"),
        (WORDS.format("layout.title", "白皮书"), "港务廉政白皮书", "heading", "title"),
        (
            WORDS.format("layout.numbered", "线索"),
            "线索3、港务处账目不清，验收走过场，未公示。",
            "paragraph",
            "item",
        ),
    ],
)
def test_a_users_words_change_how_a_line_is_cut(
    tmp_path: Path, entry: str, text: str, shipped: str, found: str
) -> None:
    (tmp_path / "zh-own.toml").write_text(HEAD + entry, encoding="utf-8")
    report = report_from_text(text, language="zh")
    assert segment(report)[0].kind == shipped
    assert segment(report, tmp_path)[0].kind == found
