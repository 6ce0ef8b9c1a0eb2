"""The lexicon: strict keys, ids, a user's folder on top."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.annotate.chinese import load_chinese
from kg.annotate.english.mending.resolve import Resolver
from kg.annotate.english.reading.columns import word_columns
from kg.annotate.english.reading.cued import alternatives
from kg.annotate.english.reading.parse import load_pipeline, parse
from kg.annotate.english.telling import attributes, deadlines, quantities
from kg.annotate.english.telling.attributes import Describer
from kg.data import Names
from kg.errors import DataError, UnknownNameError
from kg.lexicon import OURS_ALONE, PHRASED, Lexicon, load_lexicon
from kg.model import Annotation, Basis, Kind, Mention, Relation, RelationKind
from kg.pipeline import Options, annotator
from kg.rdf import vocab
from kg.rdf.fields import fields as vocab_fields
from kg.read import report_from_text
from kg.relate.manners import with_roles
from kg.rows import said_of
from kg.segment import segment
from kg.segment.cues import english_cues
from kg.terms import Terms, load_terms

HEAD = 'language = "en"\n'
ZH = 'language = "zh"\n'
PATTERN = '[[pattern]]\nid = "X-1"\nkind = "policy"\nregex = "Tide Code"\n'
WORDS = '[[words]]\nid = "W"\nclass = "deficiency-noun"\n'
VALUE = '[[value]]\nid = "V"\nkind = "measure"\nattribute = "type"\nvalue = "training"\nregex = "drill"\n'
SECTION = '[[section]]\nid = "S"\nrole = "{}"\nregex = "Tides"\n'


def folder(tmp_path: Path, text: str, name: str = "en-own.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_users_pattern_is_added(tmp_path: Path) -> None:
    ids = {pattern.id for pattern in load_lexicon("en", [folder(tmp_path, HEAD + PATTERN)]).patterns}
    assert "X-1" in ids
    assert "EN-PO-USC" in ids
    assert "X-1" not in {pattern.id for pattern in load_lexicon("en").patterns}


def test_an_entry_of_one_id_replaces_ours(tmp_path: Path) -> None:
    lexicon = load_lexicon("en", [folder(tmp_path, HEAD + PATTERN.replace("X-1", "EN-PO-USC"))])
    assert [p.regex.pattern for p in lexicon.patterns if p.id == "EN-PO-USC"] == ["Tide Code"]


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (PATTERN, DataError, "language"),
        (
            HEAD + PATTERN.replace("regex", "regexp"),
            UnknownNameError,
            "known: attributes, id, kind, note, regex, score",
        ),
        (
            HEAD + PATTERN.replace("policy", "polices"),
            UnknownNameError,
            "known: measure, policy, problem, unit",
        ),
        (
            HEAD + PATTERN.replace("[[pattern]]", "[[patterns]]"),
            UnknownNameError,
            "known: cue, language, pattern",
        ),
        (HEAD + PATTERN.replace("Tide Code", "Tide (Code"), DataError, "regular expression"),
        (HEAD + '[[words]]\nid = "W"\n', DataError, "lacks class"),
        (HEAD + PATTERN + PATTERN, DataError, "used twice"),
        (HEAD + '[[words]]\nid = "W"\nclass = "c"\nlemmas = [" gap"]\n', DataError, "spaces"),
        (
            HEAD + WORDS + 'lemmas = ["Weakness"]\n',
            DataError,
            "lemmas holds 'Weakness'; expected lower case and one space between words: give 'weakness'",
        ),
        (HEAD + WORDS + 'lemmas = ["big weakness"]\n', DataError, "expected one word each"),
        (HEAD + WORDS + 'forms = ["dredging board"]\n', DataError, "give several words as phrases"),
        (HEAD + WORDS + 'forms = ["LEDGER"]\n', DataError, "give 'ledger'"),
        (
            HEAD + WORDS + 'phrases = ["failure  to"]\n',
            DataError,
            "one space between words: give 'failure to'",
        ),
        (
            HEAD + PATTERN.replace("policy", "unit") + 'attributes = {count = "3"}\n',
            DataError,
            'count is that of a group; add collective = "true"',
        ),
        ("language = ", DataError, "TOML"),
        (HEAD + PATTERN.replace("[[pattern]]", "[pattern]"), DataError, "head each with [[pattern]]"),
        (
            HEAD + PATTERN + 'score = "high"\n',
            DataError,
            "'X-1': score is 'high'; expected a number from 0 to 1",
        ),
        (HEAD + PATTERN + "score = true\n", DataError, "expected a number from 0 to 1"),
        (HEAD + PATTERN + "score = 90\n", DataError, "expected a number from 0 to 1"),
        (
            HEAD + PATTERN.replace('"Tide Code"', "5"),
            DataError,
            "'X-1': regex is 5; expected a text in quotes",
        ),
        (HEAD + PATTERN.replace('"Tide Code"', '""'), DataError, "expected a text in quotes"),
        (HEAD + PATTERN.replace('"policy"', '"polcy"'), UnknownNameError, "did you mean 'policy'? known: "),
        (HEAD + PATTERN.replace('"X-1"', "[1]"), DataError, "id is [1]; expected a text in quotes"),
        (HEAD + PATTERN + 'attributes = "document"\n', DataError, "expected texts by name"),
        (HEAD + PATTERN + "attributes = {class = 1}\n", DataError, "expected texts by name"),
        (HEAD + PATTERN + 'attributes = {klass = "document"}\n', UnknownNameError, "did you mean 'class'"),
        (HEAD + WORDS + 'lemmas = "ledger"\n', DataError, 'expected a list of texts, as ["ledger"]'),
        (HEAD + WORDS + "forms = [1]\n", DataError, "expected a list of texts"),
        (
            HEAD + VALUE.replace("type", "typo"),
            UnknownNameError,
            "unknown attribute of a measure in en-own.toml",
        ),
        (HEAD + VALUE.replace("training", "trainnig"), UnknownNameError, "did you mean 'training'"),
        (HEAD + SECTION.format("recomendation"), UnknownNameError, "did you mean 'recommendation'"),
    ],
)
def test_what_is_malformed_is_told(tmp_path: Path, text: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as caught:
        load_lexicon("en", [folder(tmp_path, text)])
    assert says in str(caught.value)


def test_a_file_must_name_its_language(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="begin the name"):
        load_lexicon("en", [folder(tmp_path, HEAD + PATTERN, "own.toml")])


def test_an_edit_takes_effect_in_the_same_process(tmp_path: Path) -> None:
    report = report_from_text("The Office of Piers broke rule seven of the harbour.")
    options = Options(lexicon=(folder(tmp_path, HEAD + PATTERN),), rules_only=True)
    assert not [m for m in annotator("en", options)(report).mentions if m.kind is Kind.POLICY]
    folder(tmp_path, HEAD + PATTERN.replace("Tide Code", "rule seven"))
    cited = [m for m in annotator("en", options)(report).mentions if m.kind is Kind.POLICY]
    assert [report.text[m.start : m.end] for m in cited] == ["rule seven"]


@pytest.mark.parametrize("form", [str, Path, lambda path: [path], lambda path: (str(path),)])
def test_a_lexicon_is_one_path_or_several_in_every_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Callable[[Path], Names]
) -> None:
    report = report_from_text("The Office of Piers broke the Tide Code of the harbour.")
    folder(tmp_path, HEAD + PATTERN)
    monkeypatch.chdir(tmp_path.parent)
    own = form(Path(tmp_path.name))
    annotate = kg.annotate.load("en", lexicon=own, rules_only=True)
    cited = [m for m in annotate(report).mentions if m.kind is Kind.POLICY]
    assert [report.text[m.start : m.end] for m in cited] == ["Tide Code"]
    assert load_lexicon("en", own) == load_lexicon("en", [tmp_path.relative_to(tmp_path.parent)])
    assert repr(annotate) == (
        f"<kg.annotate.load('en', lexicon=['{tmp_path.name}'], rules_only=True): a function of one report>"
    )


@pytest.mark.parametrize(
    ("language", "regex", "text"),
    [
        ("en", r"(?m)^\*\*", "**The Harbor Office** did not review its leases."),
        ("zh", "中共(?!中央)", "中共要求市财政局整改。"),
    ],
)
def test_a_pattern_that_names_nothing_but_signs_does_no_harm(
    tmp_path: Path, language: str, regex: str, text: str
) -> None:
    entry = f"[[pattern]]\nid = 'X'\nkind = 'unit'\nscore = 0.95\nregex = '{regex}'\n"
    lexicon = folder(tmp_path, f"language = '{language}'\n{entry}", f"{language}-own.toml")
    report = report_from_text(text, language=language)
    found = kg.annotate.load(language, lexicon=[lexicon])(report).mentions
    assert any("Harbor Office" in text[m.start : m.end] or "市财政局" in text[m.start : m.end] for m in found)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        load_lexicon("en", [tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("en-own.toml", PATTERN.join(('language = "EN"\n', "")), "says language = 'EN', its name 'en'"),
        ("zh-own.toml", HEAD + PATTERN, "says language = 'en', its name 'zh'"),
        ("segment-en.toml", "[sentence]\nnever = []\n", "take the file out"),
        (
            "zh-own.toml",
            'language = "zh"\n[[words]]\nid = "W"\nclass = "script.traditional"\nforms = ["甲乙"]\n',
            "has no effect here",
        ),
        ("en-own.toml", HEAD + WORDS.replace("noun", "none"), "known: action-verb"),
        (
            "en-own.toml",
            HEAD + WORDS.replace("deficiency-noun", "clause.negation") + 'forms = ["nary"]\n',
            "forms have no effect in the class 'clause.negation'",
        ),
        (
            "en-own.toml",
            HEAD + WORDS.replace("deficiency-noun", "clause.negation") + 'phrases = ["by no means"]\n',
            "phrases have no effect in the class 'clause.negation'",
        ),
        (
            "en-own.toml",
            HEAD + WORDS.replace("deficiency-noun", "deadline.before") + 'forms = ["ere"]\n',
            "forms have no effect in the class 'deadline.before'",
        ),
        ("zh-own.toml", ZH + WORDS, "layout.deadline"),
        ("zh-own.toml", ZH + WORDS + 'lemmas = ["甲"]\n', "lemmas have no effect in Chinese"),
        ("zh-own.toml", ZH + SECTION.format("cause"), "Chinese headings are not read by sections"),
        ("zh-own.toml", ZH + VALUE.replace("type", "typo"), "unknown attribute of a measure in zh-own.toml"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_would_have_no_effect_is_told(
    tmp_path: Path, language: str, name: str, text: str, says: str
) -> None:
    with pytest.raises(DataError) as caught:
        load_lexicon(language, [folder(tmp_path, text, name)])
    assert says in str(caught.value)


@pytest.mark.parametrize("rules_only", [True, False])
@pytest.mark.parametrize(
    ("language", "regex", "score", "text", "expected"),
    [
        ("en", r"Tiger Team \d+", 0.95, "The Tiger Team 7 did not file its reports.", "Tiger Team 7"),
        ("zh", r"飞虎队第\d+组", 0.95, "一、整改情况\n飞虎队第3组修订了办法，开展自查。", "飞虎队第3组"),
        ("zh", r"飞虎队第\d+组", 0.5, "一、整改情况\n本次工作部署到位，圆满完成。", ""),
    ],
)
def test_what_a_users_pattern_is_sure_of_counts(
    tmp_path: Path, language: str, regex: str, score: float, text: str, expected: str, *, rules_only: bool
) -> None:
    pattern = f"[[pattern]]\nid = \"MY-1\"\nkind = \"unit\"\nscore = {score}\nregex = '''{regex}'''\n"
    own = folder(tmp_path, f'language = "{language}"\n' + pattern, f"{language}-own.toml")
    read = annotator(language, Options(lexicon=(own,), rules_only=rules_only))
    found = read(report_from_text(text, language=language))
    units = [(found.report.text[m.start : m.end], m.rule) for m in found.mentions if m.kind is Kind.UNIT]
    assert ((expected, "MY-1") in units) is bool(expected)
    assert all(name == expected for name, _ in units if "飞虎" in name or "Tiger" in name)


def test_every_type_and_status_of_the_schemes_may_be_said() -> None:
    for kind in Kind:
        assert set(said_of()[kind]["type"]) == set(vocab.concepts(f"{kind}-kind"))
        assert set(said_of()[kind].get("status", vocab.concepts("status"))) == set(vocab.concepts("status"))
        # Amounts are worked out from the words of a quantity, never said.
        assert set(vocab_fields(kind)) - {"amount", "currency"} <= set(said_of()[kind])


def test_every_role_that_a_label_gives_may_be_said() -> None:
    assert set(english_cues().bare.groupindex) <= set(said_of()["section"]["role"])


@pytest.mark.parametrize("unit", ["A.", "A-", "A'", "A&", "A’s "])
def test_patterns_take_time_that_grows_with_the_text_whatever_it_is_made_of(unit: str) -> None:
    """So many that a look from each to the end would take minutes."""
    text = f"The office {unit * 60_000} failed; the Office of Piers did not."
    found = {
        text[slice(*place)]
        for pattern in load_lexicon("en").patterns
        for place in pattern.find(text, 0, len(text))
    }
    assert "Office of Piers" in found


def test_runs_of_signs_are_no_words() -> None:
    """spaCy takes signs off one by one, each time from all that is left."""
    report = report_from_text(f"The office {'=' * 200_000} failed {'([' * 20} it.", language="en")
    words = parse(report, segment(report), load_pipeline()).text
    assert [word for word in words if word.isalpha()] == ["The", "office", "failed", "it"]
    assert len(words) < 60


def test_every_chinese_class_of_words_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    words = Terms.words

    def recorded(terms: Terms, name: str) -> frozenset[str]:
        asked.add(name)
        return words(terms, name)

    monkeypatch.setattr(Terms, "words", recorded)
    load_chinese()
    assert set(load_terms().classes) - OURS_ALONE <= asked


RULE = '[[cue]]\nid = "{}"\nclass = "clause.rule"\nvalue = "{}"\nregex = "{}"\n'


@pytest.mark.parametrize(
    ("entry", "text", "kind", "expected"),
    [
        # a word of a class that is for rules alone
        (
            '[[words]]\nid = "W"\nclass = "clause.negation"\nlemmas = ["hardly"]\n',
            "The Office of Piers hardly inspected the quays.",
            Kind.PROBLEM,
            ("hardly inspected the quays", "EN-PR-NOT-UNIT"),
        ),
        # how sure a rule of clauses is, a rule with a modal of its own
        (
            RULE.format("EN-ME-MAY", "0.9", "may"),
            "The Office of Piers may inspect the quays.",
            Kind.MEASURE,
            ("inspect the quays", "EN-ME-MAY"),
        ),
        (
            RULE.format("EN-ME-MAY", "0.3", "could") + RULE.format("X-MAY", "0.9", "may"),
            "The Office of Piers may inspect the quays.",
            Kind.MEASURE,
            ("inspect the quays", "X-MAY"),
        ),
    ],
)
def test_a_users_words_and_rules_of_clauses_count(
    tmp_path: Path, entry: str, text: str, kind: Kind, expected: tuple[str, str]
) -> None:
    report = report_from_text(text, language="en")
    own = Options(lexicon=(folder(tmp_path, HEAD + entry),), rules_only=True)
    ours, theirs = (
        {(text[m.start : m.end], m.rule) for m in annotator("en", options)(report).mentions if m.kind is kind}
        for options in (Options(rules_only=True), own)
    )
    assert expected in theirs
    assert expected not in ours


def test_a_users_words_around_dates_and_names_count(tmp_path: Path) -> None:
    entries = (
        '[[words]]\nid = "W"\nclass = "deadline.before"\nphrases = ["not beyond"]\n'
        '[[cue]]\nid = "C"\nclass = "list.head"\nvalue = "Guild"\n'
        "regex = '(?P<before>Royal )?(?P<head>Guilds) (?P<of>of )'\n"
    )
    text = (
        "The Royal Guilds of Piers and Tides met. The Office of Piers should repair the quays not beyond "
        "April 2023."
    )
    units = [Mention(text.index(w), text.index(w) + 5, Kind.UNIT, "R") for w in ("Piers", "Tides")]
    measure = Mention(text.index("repair"), len(text) - 1, Kind.MEASURE, "R")
    told = []
    for lexicon in (load_lexicon("en"), load_lexicon("en", [folder(tmp_path, HEAD + entries)])):
        (one,) = Describer(lexicon).describe(text, [measure], {})
        named = Resolver(lexicon).resolve(text, units, [])
        told.append((one.get("deadline"), [m.get("same") for m in named]))
    assert told == [(None, [None, None]), ("2023-04", ["Royal Guild of Piers", "Royal Guild of Tides"])]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (
            RULE.format("EN-ME-MAY", "sure", "may"),
            "'EN-ME-MAY': value is 'sure'; expected a number from 0 to 1",
        ),
        (
            '[[cue]]\nid = "C"\nclass = "list.head"\nvalue = "Guild"\nregex = "Guilds of "\n',
            "'C': regex has no group 'before'",
        ),
    ],
)
def test_what_a_rule_could_not_read_is_told_before_a_report_is(tmp_path: Path, entry: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        kg.annotate.load("en", lexicon=folder(tmp_path, HEAD + entry), rules_only=True)
    assert says in str(caught.value)


def test_the_learned_model_sees_no_class_with_a_point_in_its_name(tmp_path: Path) -> None:
    entry = '[[words]]\nid = "W"\nclass = "{}"\nlemmas = ["quay"]\nphrases = ["the quay"]\n'
    report = report_from_text("The office closed the quay.", language="en")
    tokens = parse(report, segment(report), load_pipeline())
    ours, rules, features = (
        word_columns(tokens, lexicon)
        for lexicon in (
            load_lexicon("en"),
            load_lexicon("en", [folder(tmp_path, HEAD + entry.format("deadline.before"))]),
            load_lexicon("en", [folder(tmp_path, HEAD + entry.format("deficiency-noun"))]),
        )
    )
    assert ours == rules
    assert ours["c"] != features["c"]
    assert ours["ph"] != features["ph"]


def test_every_english_class_of_rules_alone_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def recording(method: Callable[[Lexicon, str], object]) -> Callable[[Lexicon, str], object]:
        def recorded(lexicon: Lexicon, name: str) -> object:
            asked.add(name)
            return method(lexicon, name)

        return recorded

    for method in ("lemmas", "cues"):
        monkeypatch.setattr(Lexicon, method, recording(getattr(Lexicon, method)))
    report = report_from_text("The Office of Piers did not keep a ledger.", language="en")
    kg.annotate.load("en", rules_only=True)(report)
    lexicon = load_lexicon("en")
    with_roles(citing(), lexicon)  # what a policy is used for is asked of relations to one
    known = {one.name for one in (*lexicon.words, *lexicon.every_cue) if "." in one.name}
    assert known <= asked


def citing() -> Annotation:
    """Make an annotation of items with a policy each, and a word that tells of it before it or behind it."""
    items = {
        "issued the new Tide Rules": Kind.MEASURE,
        "the Tide Rules were revised": Kind.MEASURE,
        "broke the Tide Rules": Kind.PROBLEM,
        "the Tide Rules were broken": Kind.PROBLEM,
    }
    text, mentions = "", list[Mention]()
    for words, kind in items.items():
        at = len(text) + words.index("Tide")
        mentions.append(Mention(len(text), len(text) + len(words), kind, "R"))
        mentions.append(Mention(at, at + len("Tide Rules"), Kind.POLICY, "R"))
        text += f"{words}. "
    relations = tuple(
        Relation(item, RelationKind.CITES, item + 1, Basis.STATED, "R", 0.9)
        for item in range(0, len(mentions), 2)
    )
    return Annotation(report_from_text(text, language="en"), (), tuple(mentions), relations)


def test_the_phrases_of_every_class_that_may_have_them_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()

    def recorded(lexicon: Lexicon, name: str) -> str:
        read.add(name)
        return alternatives(lexicon, name)

    for module in (attributes, deadlines, quantities):
        monkeypatch.setattr(module, "alternatives", recorded)
    Describer(load_lexicon("en"))
    assert read == PHRASED


def test_a_lemma_of_several_words_counts_where_names_are_compared(tmp_path: Path) -> None:
    entry = WORDS.replace("deficiency-noun", "bare-unit") + 'lemmas = ["quay crew"]\n'
    assert "quay crew" in load_lexicon("en", [folder(tmp_path, HEAD + entry)]).lemmas("bare-unit")


def test_an_entry_of_another_table_replaces_no_rule(tmp_path: Path) -> None:
    words = f'{HEAD}[[words]]\nid = "EN-PR-FAILED"\nclass = "deficiency-noun"\nlemmas = ["gap"]\n'
    with pytest.raises(
        DataError, match=r"en-own.toml: id 'EN-PR-FAILED' is that of a \[\[cue\]\] in en-clauses.toml"
    ):
        load_lexicon("en", folder(tmp_path, words))
