"""The words of pages: both languages have them all, and the code names no others."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import kg
from kg.analyse.questions.chains import STATES
from kg.analyse.questions.gaps import GAPS, PASSED
from kg.analyse.questions.numbers import COUNTED
from kg.errors import InputError, UnknownNameError
from kg.model import Issue
from kg.output.index import FILES
from kg.rdf import vocab
from kg.read import Source, read_reports, read_source
from kg.validate import SEVERITIES
from kg.words import NOTE, known_language, strings, words_of

CODE = Path(kg.__file__).parent
SPEAKING = (
    "analyse/summary.py",
    "analyse/told.py",
    "analyse/resample.py",
    "output/index.py",
    "validate/report.py",
)
ENGLISH, CHINESE = strings()["en"], strings()["zh"]
# What stands in a Chinese sentence as it does anywhere: names of files, of formats, of programs.
NAMES = re.compile(
    r"kg( query( weakest --below)?| analyse)?|--least-confidence|"
    r"graph\.trig|coverage\.csv|validation\.ttl|Oxigraph|RDF|Turtle|JSON-LD|CSV|"
    r"yEd|igraph|Cytoscape|Gephi"
)
# Keys that the code holds in a variable before it asks for them.
CHOSEN = (
    *("dated", "dated 1", "some dated", "some dated 1"),
    *("gaps", "gaps first", "gaps as of", "gaps as of first", "all of"),
    *("first problems", "first policies", "first pairs", "pairs", "pairs 1"),
)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_strings_with_the_same_gaps() -> None:
    assert list(ENGLISH) == list(CHINESE)
    for key, text in ENGLISH.items():
        assert gaps(text) == gaps(CHINESE[key]), key
        assert text.strip() and CHINESE[key].strip(), key


@pytest.mark.parametrize("key", [key for key in CHINESE if not key.startswith(NOTE)])
def test_chinese_has_no_english_but_names(key: str) -> None:
    said = NAMES.sub("", re.sub(r"{\w+}", "", CHINESE[key]))
    assert not re.search(r"[A-Za-z]", said), said
    assert not re.search(r"[\u4e00-\u9fff][,:;()]|[,:;()][\u4e00-\u9fff]", said), said


def patterns_of_code() -> set[str]:
    """The keys that the code asks for, as patterns: what it puts together from values is ``.+`` in them."""
    found: set[str] = set()
    methods = {"say": "", "fill": "", "known": "", "count": "( 1)?", "pieces": ""}
    helpers = {"_head": "column ", "_heading": "index "}
    for name in SPEAKING:
        for node in ast.walk(ast.parse((CODE / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in methods and node.args:
                    found |= {key + methods[node.func.attr] for key in keys_of(node.args[0])}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in helpers:
                found |= {helpers[node.func.id] + key for arg in node.args[1:] for key in keys_of(arg)}
    return found


def keys_of(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(key)):
            return {re.escape(key)}
        case ast.IfExp(body=one, orelse=other):
            return keys_of(one) | keys_of(other)
        case ast.JoinedStr(values=parts):
            return {"".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in parts)}
    return set()  # a variable, whose values the next test has


def test_each_key_that_the_code_names_is_there() -> None:
    asked = patterns_of_code()
    assert len(asked) > 60
    for pattern in asked:
        assert any(re.fullmatch(pattern, key) for key in ENGLISH), pattern
    composed = {
        *(f"state {state}" for state in STATES if state not in ("complete", "not stated")),
        *(f"gap {gap}" for gap in (*GAPS, PASSED)),
        *(f"counted {counted}" for counted in COUNTED),
        *(f"severity {severity}" for severity in SEVERITIES),
        *(f"file {name}" for name in FILES),
        *(f"stage {stage}" for stage in ("read", "annotate", "link")),
        *CHOSEN,
    }
    assert composed <= ENGLISH.keys()


def test_no_string_is_left_over() -> None:
    asked = [*patterns_of_code(), *CHOSEN, f"{NOTE}.+"]
    assert [key for key in ENGLISH if not any(re.fullmatch(pattern, key) for pattern in asked)] == []


@pytest.mark.parametrize(
    ("key", "term"),
    [
        ("units", "Unit"),
        ("problems", "Problem"),
        ("measures", "Measure"),
        ("policies", "PolicyReference"),
        ("reports", "Report"),
        ("counted facts", "stated"),
        ("counted facts", "inferred"),
        ("counted", "UnitGroup"),
        ("column issuer", "issuer"),
        ("column round", "round"),
    ],
)
def test_chinese_calls_things_as_the_ontology_does(key: str, term: str) -> None:
    assert vocab.labels()[term]["zh"] in CHINESE[key]


def test_another_language_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match="unknown language 'cn'; known: en, zh"):
        known_language("cn")
    with pytest.raises(UnknownNameError):
        words_of("")


def literals(*folders: str) -> str:
    """All words in quotes of some parts of the code, one after the other."""
    words = []
    for folder in folders:
        paths = [CODE / folder] if folder.endswith(".py") else sorted((CODE / folder).rglob("*.py"))
        for path in paths:
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            words += [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return "\n".join(words)


def test_what_may_be_told_of_a_report_is_what_the_code_tells() -> None:
    code = literals("read", "link", "annotate", "rdf", "pipeline.py")
    for key in (key for key in ENGLISH if key.startswith(NOTE)):
        pieces = (text for text, *_ in Formatter().parse(ENGLISH[key]))
        for piece in (
            part.strip(" ();:,")
            for text in pieces
            for part in re.split(r"[;:] |[(),]|rename it to |expected ", text)
        ):
            told = piece.replace("characters ", "character{s} ").replace("character ", "character{s} ")
            assert piece in code or told in code, (key, piece)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "a.txt：文件为空；请提供有文本的报告，或将其去掉"),
        ("a.txt", b"%PDF-1.4", "a.txt：PDF 文件，不是文本文件；请将扩展名改为 .pdf，或将其去掉"),
        ("a.pdf", b"text", "a.pdf：不是 PDF；请检查文件，或按实际类型改扩展名"),
        ("a.txt", b"\xff\xfeab\x00", "a.txt：开头为 utf-16 编码，但第 4 字节不是；请重新存为 UTF-8"),
        ("a.txt", "Ελληνικό κείμενο".encode(), "a.txt：从文字看既非英文也非中文；"),
        (
            "a.txt",
            b"---\ntitle: [\n---\nThe office kept no ledger.",
            "a.txt：文首元数据不是 YAML（",
        ),
    ],
)
def test_a_report_that_cannot_be_read_is_told_in_chinese(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as error:
        read_source(Source(name, tmp_path / name))
    assert (words_of("zh").note(str(error.value)) or "").startswith(said)


def test_what_is_odd_of_a_report_is_told_in_chinese(tmp_path: Path) -> None:
    text = "---\ndate: soon\nurl: x\n---\nThe office\u200b kept no ledger of fees.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    (tmp_path / "c.csv").write_text("1,2", encoding="utf-8")
    (tmp_path / "d.meta.yaml").write_text("date: 2024", encoding="utf-8")
    told = [issue.message for issue in read_reports([tmp_path]) if isinstance(issue, Issue)]
    assert len(told) == 9
    said = [words_of("zh").note(message) for message in told]
    assert None not in said
    assert "a.txt：文首元数据：date 的值 'soon' 未采用；应为 YYYY、YYYY-MM 或 YYYY-MM-DD" in said
    assert "b.txt：文本与 a.txt 相同，只收录一次" in said


def test_words_that_no_stage_tells_are_no_note() -> None:
    for message in ("", "unheard of", "a.txt: unheard of", "x, not text; rename it to .y, or leave it out"):
        assert words_of("zh").note(message) is None
