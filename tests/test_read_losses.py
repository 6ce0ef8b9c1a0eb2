"""What a reader cannot give as text is told, and what is told of a file is true of that file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from typer.testing import CliRunner

from kg import pipeline
from kg import read as readers
from kg.cli import app
from kg.errors import InputError
from kg.model import Annotation, Issue, Report
from kg.pipeline import Options, annotate_all, build, drop_repeats, read_all
from kg.read import docx_parts, formats, pdf
from kg.read import html as web
from kg.read import markdown as marked
from kg.read.content import Content
from kg.read.docx import read as read_docx
from kg.read.docx_formula import M
from tests.test_read_formats import make_pdf

ZH = "关于巡察整改情况的通报\n\n（一）码头管理不到位。我局党组6月30日前制定了《泊位管理办法》。\n"
RULES = Options(rules_only=True)
MATH = f'xmlns:m="{M[1:-1]}"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def word(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def web_page(body: str) -> Content:
    return web.read(body.encode(), "a.html")


def markdown(text: str) -> Content:
    return marked.read(text.encode(), "a.md")


def sidecars(folder: Path, text: str, *told: str) -> None:
    """Write a report several times, each with what is told about it."""
    for name, said in zip("abcd", told, strict=False):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        if said:
            (folder / f"{name}.txt.meta.yaml").write_text(said, encoding="utf-8")


def test_a_chinese_text_is_read_once_for_each_issuer_and_date_that_it_is_told_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = "issuer: 海湾市港务局\ndate: 2021-03-01\n", "issuer: 北岭市水务局\ndate: 2021-03-01\n"
    sidecars(tmp_path, ZH, first, other, other, other.replace("2021", "2024"))
    load, read = pipeline.annotator, list[tuple[str | None, str | None]]()

    def annotate(language: str, options: Options) -> Callable[[Report], Annotation]:
        def call(report: Report) -> Annotation:
            read.append((report.issuer, report.date))
            return load(language, options)(report)

        return call

    monkeypatch.setattr(pipeline, "annotator", annotate)
    found = {a.report.source: a for a in annotate_all(read_all(tmp_path, RULES), RULES)}
    meant = {
        name: {value for mention in one.mentions for key, value in mention.attributes if key == "antecedent"}
        for name, one in found.items()
    }
    harbour, water = {"海湾市港务局党组"}, {"北岭市水务局党组"}
    assert meant == {"a.txt": harbour, "b.txt": water, "c.txt": water, "d.txt": water}
    assert len(read) == len(set(read)) == 3  # a near miss: what is told alike is read once
    (alone,) = annotate_all(read_all(tmp_path / "a.txt", RULES), RULES)
    assert alone.mentions == found["a.txt"].mentions


def test_a_notebook_and_a_build_keep_the_same_of_equal_texts(tmp_path: Path) -> None:
    text = "The Office of Piers failed to keep a ledger of berths.\n"
    sidecars(tmp_path, text, "", "date: 2024-03\nissuer: Tide Office\n", "date: 2024-04\n")
    found = list(readers.read_reports(tmp_path))
    reports = [one for one in found if isinstance(one, Report)]
    built, repeats = drop_repeats(read_all(tmp_path, RULES))
    assert [(report.source, report.date) for report in reports] == [("b.txt", "2024-03")]
    assert reports == [report for report, _ in built.read]
    assert [one.message for one in found if isinstance(one, Issue)] == [issue.message for issue in repeats]


def bomb(paragraphs: int, *, beside: int = 0) -> bytes:
    """Return a Word document of so many empty paragraphs, with so many bytes of a picture."""
    document = docx.Document()
    document.add_paragraph("The office kept no ledger.")
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(document))) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:sectPr", b"<w:p/>" * paragraphs + b"<w:sectPr", 1)
            target.writestr(name, data)
        target.writestr("word/media/sea.png", b"\0" * beside)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("paragraphs", "beside", "told"),
    [(50_000, 0, "words and formats are 1 MB, more than the 1 MB"), (0, 900_000, "it is 1 MB, more than")],
)
def test_a_word_file_that_unpacks_to_more_than_reports_is_refused_unopened(
    monkeypatch: pytest.MonkeyPatch, paragraphs: int, beside: int, told: str
) -> None:
    # The template of python-docx unpacks to 0.8 MB.
    monkeypatch.setattr(docx_parts, "MAX_XML", 1_000_000)
    monkeypatch.setattr(docx_parts, "MAX_PARTS", 1_500_000)
    near = bomb(10_000, beside=500_000)
    assert read_docx(near, "a.docx").text == "The office kept no ledger.\n"
    opened: list[bytes] = []
    monkeypatch.setattr(docx_parts, "_take", opened.append)
    with pytest.raises(InputError, match=rf"^a\.docx: unpacked, (its )?{told}"):
        read_docx(bomb(paragraphs, beside=beside), "a.docx")
    assert not opened


def test_a_report_that_takes_more_memory_than_there_is_keeps_no_other_from_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")

    def read(data: bytes, name: str) -> Any:
        raise MemoryError

    reader_of = formats.reader_of
    monkeypatch.setattr(
        formats, "reader_of", lambda path, name: read if name == "b.md" else reader_of(path, name)
    )
    reports = read_all(tmp_path, RULES)
    assert [report.source for report, _ in reports.read] == ["a.txt"]
    assert reports.unread[0].startswith("b.md: reading it takes more memory than there is; ")


def test_what_is_not_read_of_a_table_in_markdown_is_told() -> None:
    cells = "<td>Fees</td><td><span hidden>draft</span>12</td><td><img src=a.png alt='a graph'></td>"
    content = markdown(f"A ![map](m.png) <b hidden>x</b>\n\n<table><tr>{cells}</tr></table>\n\nEnd.\n")
    assert "Fees | 12" in content.text
    assert content.oddities == ("2 hidden parts of the page not read", "2 pictures not read")
    assert markdown("<table><tr><td>Fees</td><td>12</td></tr></table>\n").oddities == ()


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ('A <img src="a.png" alt="a graph"> b', 1),
        ("A <img alt=graph src=a.png> b", 1),
        ('A <img src="a.png" alt=""> b', 0),
        ('A <img src="a.png" data-alt="graph"> b', 0),
        ("A <img src=a.png> b", 0),
    ],
)
def test_pictures_as_tags_in_markdown_are_told_where_they_say_something(written: str, count: int) -> None:
    content = markdown(written)
    assert content.text == "A  b"
    assert content.oddities == (("1 picture not read",) if count else ())


def control(name: str, element: Any) -> Any:
    """Put an element into a run of a paragraph, in one of the forms that Word has for text boxes."""
    box = f"<w:txbxContent>{element}</w:txbxContent>"
    new = f"<w:drawing>{box}</w:drawing>"
    old = f"<w:pict>{box}</w:pict>"
    both = f"<mc:AlternateContent {MC}><mc:Choice Requires='wps'>{new}</mc:Choice>"
    both += f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    written = {"new": new, "old": old, "both": both}[name]
    return parse_xml(f"<w:r {nsdecls('w')}>{written}</w:r>")


@pytest.mark.parametrize("form", ["new", "old", "both"])
def test_word_text_boxes_are_read_once_in_whatever_form(form: str) -> None:
    document = docx.Document()
    title = '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Audit of Fees</w:t></w:r></w:p>'
    document.add_paragraph()._p.append(control(form, title))
    inner = "<w:p><w:r><w:t>An aside.</w:t></w:r></w:p>"
    document.add_paragraph("The office kept ")._p.append(control(form, inner))
    document.paragraphs[-1].add_run("no ledger.")
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "Fees"
    cell.paragraphs[0]._p.append(control(form, "<w:p><w:r><w:t>of berths</w:t></w:r></w:p>"))
    content = read_docx(word(document), "a.docx")
    expected = ["# Audit of Fees", "The office kept no ledger.", "An aside.", "Fees of berths | "]
    assert [block.rstrip() for block in content.text.strip().split("\n\n")] == [
        one.rstrip() for one in expected
    ]
    assert dict(content.metadata)["title"] == "Audit of Fees"
    assert content.oddities == ()


def test_word_text_boxes_that_were_deleted_are_not_read() -> None:
    document = docx.Document()
    gone = parse_xml(f"<w:del {nsdecls('w')}/>")
    gone.append(control("new", "<w:p><w:r><w:t>An aside.</w:t></w:r></w:p>"))
    document.add_paragraph("The office kept no ledger.")._p.append(gone)
    assert read_docx(word(document), "a.docx").text == "The office kept no ledger.\n"


def term(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


def held(name: str, *parts: str) -> str:
    return f"<m:{name}>{''.join(parts)}</m:{name}>"


@pytest.mark.parametrize(
    ("formula", "read"),
    [
        (term("x = 5"), "x = 5"),
        (held("f", held("num", term("12")), held("den", term("3"))), "12/3"),
        (held("f", held("num", term("a + b")), held("den", term("3"))), "(a + b)/3"),
        (held("sSup", held("e", term("10")), held("sup", term("3"))), "10^3"),
        (held("sSub", held("e", term("x")), held("sub", term("2"))), "x_2"),
        (held("rad", held("deg"), held("e", term("n + 1"))), "√(n + 1)"),
        (held("d", held("e", term("a")), held("e", term("b"))), "(a|b)"),
        (
            held(
                "nary",
                '<m:naryPr><m:chr m:val="∑"/></m:naryPr>',
                held("sub", term("i=1")),
                held("sup", term("n")),
                held("e", term("i")),
            ),
            "∑_(i=1)^n i",
        ),
    ],
)
def test_word_formulas_are_read(formula: str, read: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The rate is ")._p
    paragraph.append(parse_xml(f"<m:oMath {MATH}>{formula}</m:oMath>"))
    document.paragraphs[-1].add_run(".")
    assert read_docx(word(document), "a.docx").text == f"The rate is {read}.\n"


def test_word_formulas_on_a_line_of_their_own_are_read() -> None:
    document = docx.Document()
    document.add_paragraph("The rate:")
    block = f"<m:oMathPara {MATH}><m:oMath>{term('a')}</m:oMath><m:oMath>{term('b')}</m:oMath></m:oMathPara>"
    document.element.body.insert(1, parse_xml(block))
    document.add_paragraph("Seen")._p.append(parse_xml(block))
    assert read_docx(word(document), "a.docx").text == "The rate:\n\na\nb\n\nSeen\na\nb\n"


def test_a_formula_as_deep_as_the_parser_lets_through_is_read() -> None:
    deep = term("x")
    for _ in range(110):
        deep = held("f", held("num", deep), held("den", term("2")))
    document = docx.Document()
    document.add_paragraph()._p.append(parse_xml(f"<m:oMath {MATH}>{deep}</m:oMath>"))
    assert read_docx(word(document), "a.docx").text.count("/2") == 110


def test_word_headers_and_footers_that_say_something_are_told() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Office of the Harbour Inspector, Report 24-11"
    section.footer.paragraphs[0].text = "Page 3 of 9"  # a near miss
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Draft"
    document.add_paragraph("The office kept no ledger.")
    content = read_docx(word(document), "a.docx")
    assert content.text == "The office kept no ledger.\n"
    (told,) = content.oddities
    assert told.startswith("2 page headers not read: ")
    assert "'Office of the Harbour Inspector, Report 24-11'" in told
    section.footer.paragraphs[0].text = "第 1 页 共 9 页"
    assert len(read_docx(word(document), "a.docx").oddities) == 1
    section.footer.paragraphs[0].text = "Restricted"
    assert read_docx(word(document), "a.docx").oddities[1] == "1 page footer not read: 'Restricted'"


def test_word_comments_and_embedded_documents_are_told() -> None:
    document = docx.Document()
    document.add_paragraph("The office kept no ledger.")
    comment = '<w:comment w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:comment>'.format
    comments = f"<w:comments {nsdecls('w')}>{comment(0, 'Ask the mayor.')}{comment(1, ' ')}</w:comments>"
    part = Part(PackURI("/word/remarks.xml"), CT.WML_COMMENTS, comments.encode(), document.part.package)
    document.part.relate_to(part, RT.COMMENTS)
    document.element.body.insert(1, parse_xml(f"<w:altChunk {nsdecls('w')}/>"))
    assert read_docx(word(document), "a.docx").oddities == (
        "1 comment not read",
        "1 embedded page or file not read",
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("<iframe src='annex.pdf'></iframe>", "1 embedded page or file not read"),
        ("<object data='annex.pdf'>Annex</object><embed src=b.pdf>", "2 embedded pages or files not read"),
        ("<video><source src=hearing.mp4></video>", "1 embedded page or file not read"),
        ("<iframe></iframe><iframe src=count.html width=0 height=0></iframe>", None),
        ("<div hidden><iframe src=count.html></iframe></div>", None),
        ("<noscript>The table needs a script.</noscript>", "1 part for browsers without scripts not read"),
        ("<noscript><img src=count.png></noscript>", None),
        ("<svg><title>Fees</title><text>$5 million</text></svg>", "1 drawing with words not read"),
        ("<svg><title>Search</title><path d='M0'/></svg>", None),
        ("<textarea>The office disagrees.</textarea>", "1 field of a form with words not read"),
        ("<textarea> </textarea>", None),
        ("<img src=a.png alt='fees by year'><img src=b.png alt='the pier'>", "2 pictures not read"),
        ("<img src=a.png alt=' '><img src=b.png>", None),
        ("<nav><img src=a.png alt='Tide Office'><a>Home</a> <a>Reports</a> <a>Contact</a></nav>", None),
    ],
)
def test_what_a_web_page_shows_otherwise_than_as_text_is_told(written: str, told: str | None) -> None:
    content = web_page(f"<p>The office kept</p>{written}<p>no ledger.</p>")
    assert content.text == "The office kept\n\nno ledger.\n"
    assert [one for one in content.oddities if "leads elsewhere" not in one] == ([told] if told else [])


def test_annotate_tells_how_much_was_odd(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    page = "<p>The Office of Piers kept no ledger of berths.</p><iframe src=a.pdf></iframe>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    (folder / "b.meta.yaml").write_text("round: 1\n", encoding="utf-8")
    given = ["annotate", str(folder), "-o", str(tmp_path / "out"), "--rules-only"]
    done = CliRunner().invoke(app, given)
    assert (done.exit_code, done.stdout.strip().rpartition("; ")[2]) == (0, "2 notes on the reading")
    done = CliRunner().invoke(app, ["-v", *given])
    assert "metadata of no report" in done.stderr
    assert "1 embedded page or file not read" in done.stderr


def slip(*_: object) -> Any:
    raise KeyError("a slip of our own")


@pytest.mark.parametrize(
    ("module", "name", "read"),
    [
        (pdf, "_metadata", lambda: pdf.read(make_pdf([["The office kept no ledger."]]), "a.pdf")),
        (pdf, "_drop_soft", lambda: pdf.read(make_pdf([["The office kept no ledger."]]), "a.pdf")),
        (docx_parts, "_metadata", lambda: read_docx(word(docx.Document()), "a.docx")),
        (docx_parts, "_check_sizes", lambda: read_docx(word(docx.Document()), "a.docx")),
    ],
)
def test_a_slip_of_our_own_is_not_told_as_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, read: Callable[[], object]
) -> None:
    monkeypatch.setattr(module, name, slip)
    with pytest.raises(KeyError, match="a slip of our own"):
        read()


def test_a_damaged_pdf_is_told_with_what_is_wrong() -> None:
    with pytest.raises(InputError) as caught:
        pdf.read(b"%PDF-1.4\nnothing that a PDF has", "a.pdf")
    assert str(caught.value).startswith("a.pdf: a damaged PDF (")
    assert str(caught.value).endswith("); open it and save it again, or give its text")
    assert "()" not in str(caught.value)


def test_a_word_file_without_a_body_is_told() -> None:
    document = docx.Document()
    body = document.element.body
    body.getparent().remove(body)
    with pytest.raises(InputError, match=r"^a\.docx: a Word document without a body"):
        read_docx(word(document), "a.docx")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": None}, "text is None; expected text"),
        ({"text": b"No ledger."}, "text is b'No ledger.'; expected text; decode it first"),
        ({"text": "No ledger.", "title": 5}, "title is 5; expected text"),
        ({"text": "No ledger.", "source": 5}, "source is 5; expected text"),
        ({"text": b"a" * 900}, "text is b'a{58}…; expected text"),
    ],
)
def test_what_is_no_text_is_told_where_a_text_is_expected(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        readers.report_from_text(**given)
    assert readers.report_from_text("No ledger was kept.", title=None).title == "text"


def test_what_a_build_told_stays_the_same_for_a_chinese_report_that_another_repeats(tmp_path: Path) -> None:
    sidecars(tmp_path, ZH, "date: 2021-03-01\n", "date: 2024-03-01\nissuer: 市审计局\n")
    built = build(tmp_path, tmp_path / "out", RULES)
    again = build(tmp_path, tmp_path / "out", RULES)
    assert [report.date for report in again.reports.values()] == ["2024-03-01"]
    assert again.unchanged == 1
    assert [a.mentions for a in built.annotations] == [a.mentions for a in again.annotations]
