"""HTML, Word and PDF: what a reader of the page sees becomes text; structure stays as marks."""

import io
import lzma
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from kg.errors import InputError
from kg.model import Issue, Report
from kg.read import list_sources, read_reports, read_source, read_with_issues
from kg.read.content import Content
from kg.read.docx import read as read_docx
from kg.read.html import read as read_html
from kg.read.markdown import read as read_markdown
from kg.read.pdf import _content


def markdown(text: str) -> Content:
    return read_markdown(text.encode(), "a.md")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It broke the [Fee Rules](https://x.org/fees).", "It broke the Fee Rules."),
        (
            "[Fee\nRules](<https://x.org/a b> 'title'), [Tides][1] and [Piers].\n\n[1]: https://x.org\n",
            "Fee\nRules, Tides and [Piers].\n\n",
        ),
        ("It did ***not*** _reconcile_ __the__ `ledger`.", "It did not reconcile the ledger."),
        (
            "局党组**未按规定**公开预算，**要求：**整改**“三公”**经费。",
            "局党组未按规定公开预算，要求：整改“三公”经费。",
        ),
        ("No ledger[^1] was kept.[^a]\n\n[^1]: Of 2020.\n", "No ledger was kept.\n\n[1] Of 2020.\n"),
        (
            "Fees &amp; dues \\* \\_ of <b>2020</b><br>for <https://x.org>.",
            "Fees & dues * _ of 2020\nfor https://x.org.",
        ),
        (
            "## 1. **Fees**\n\n- *one*\n  1. `two`\n\n> **so**\n> said",
            "## 1. Fees\n\n- one\n  1. two\n\n> so\n> said",
        ),
        ("| **a** | [b](http://x) |\n|---|:-:|\n| c<br>d | `e` |", "| a | b |\n|---|:-:|\n| c d | e |"),
        ("<table><tr><td>a</td>\n<td>b*</td></tr></table>", "\n\na | b*\n\n"),
        ("```text\nfees_of_*2020*\n```\nend", "fees_of_*2020*\nend"),
        ("见[办法](http://x.org/a b.pdf)第三条。", "见办法第三条。"),
        # what the segmenter tells headings and lines by stays
        ("**Findings**\nText.", "**Findings**\nText."),
        ("__[Fees](http://x)__\nText.", "**Fees**\nText."),
        ("**The office kept no ledger.**", "The office kept no ledger."),
        ("**a one:** 7 | **Source:** [X](http://x)", "a one: 7 | Source: X"),
        ("**Report:** 7 | **Source:** [X _y_](http://x)", "**Report:** 7 | **Source:** X y"),
        # near misses
        ("    一是建立制度。\n5 * 3 * 2 fees_of_2020 [1] [x] <name withheld> a < b\n", None),
        ("Title\n=====\n\ntext\n---\n* a\n* b\n", None),
        ("---\ntitle: A_b_\n---\nThe _office_.", "---\ntitle: A_b_\n---\nThe office."),
    ],
)
def test_markdown_is_read_without_its_marks(text: str, expected: str | None) -> None:
    assert markdown(text).text == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "expected", "told"),
    [
        ("巡视指出杨\n<!--more-->\n某未整改。", "巡视指出杨\n某未整改。", "1 comment not read"),
        ("No <!-- a\n\nb --> ledger. <!--\nc\n-->", "No ledger. ", "2 comments not read"),
        (
            "It had ~~a~~ no <del>good</del> ledger.",
            "It had  no ledger.",
            "2 struck-out parts of the page not read",
        ),
        ("A <span style='display: none'>b</span>c", "A c", "1 hidden part of the page not read"),
        ("A ![pier](pier.png)b", "A b", "1 picture not read"),
        # near misses
        ("A <!-- b, c\n\nd", "A <!-- b, c\n\nd", None),
        ("A <del>b", "A b", None),
    ],
)
def test_what_markdown_does_not_show_is_left_out_and_told(text: str, expected: str, told: str | None) -> None:
    content = markdown(text)
    assert (content.text, content.oddities) == (expected, (told,) if told else ())


@pytest.mark.parametrize("text", ["[" * 30_000, "<del>" * 30_000, "**a" * 20_000 + "甲", "<table>" * 20_000])
def test_markdown_that_nothing_closes_is_read_in_linear_time(text: str) -> None:
    assert markdown(f"{text}\n\nend").text.endswith("\nend")


@pytest.mark.parametrize(
    ("body", "text", "told"),
    [
        (
            "<p>no <s>old</s><strike>er</strike> ledger</p>",
            "no ledger\n",
            "2 struck-out parts of the page not read",
        ),
        ("<del><p>old</p></del><p>new</p>", "new\n", "1 struck-out part of the page not read"),
        # near misses
        ("<p>no <s>old<p>new</p>", "no old\n\nnew\n", None),
        ("<p><ins>no</ins> ledger<del></del></p>", "no ledger\n", None),
    ],
)
def test_what_a_page_strikes_out_is_not_read_and_told(body: str, text: str, told: str | None) -> None:
    content = html(body)
    assert (content.text, content.oddities) == (text, (told,) if told else ())


def html(body: str, head: str = "") -> Content:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>Find<em>ings</em></h2><p>None  were\nmade.</p>", "## Findings\n\nNone were made.\n"),
        ("<ul><li>one<li><p>two</p></ul>", "• one\n• two\n"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two\n"),
        ('<ol start="4"><li>one<li value="9">two<li>three</ol>', "4. one\n9. two\n10. three\n"),
        ("<ol reversed><li>a</li><li>b<ol><li>c</ol></li></ol>", "2. a\n1. b\n\n1. c\n"),
        ("<ol reversed start=9><li>a</li><li>b</li></ol>", "9. a\n8. b\n"),
        ("<ol type=a start=26><li>a<li>b</ol>", "z. a\naa. b\n"),
        ("<ol type=I start=9><li>a<li type=1>b</ol>", "IX. a\n10. b\n"),
        # near misses
        ('<ol start="x"><li>a<li value="">b</ol><ul start=4><li value=9>c</ul>', "1. a\n2. b\n\n• c\n"),
        (f"<ol start={'9' * 5000}><li>a</ol>", "1. a\n"),
        ("<ol type=i start=0><li>a<li>b</ol>", "0. a\ni. b\n"),
        ("<table><tr><th>Unit</th><td><p>No</p><p>ledger</p></td></tr></table>", "Unit | No ledger\n"),
        (
            "<table><tr><th>Unit<th>No<tr><td>Pier<td>3<tr><td>Quay<td>4</table>x",
            "Unit | No\nPier | 3\nQuay | 4\n\nx\n",
        ),
        ("<table><tr><td>a<table><tr><td>b<td>c<tr><td>d</table><td>e</table>", "a | b | c | d | e\n"),
        (
            "<p>x</p><pre>1. No ledger.\nNo <b>key</b>.\n\n2. No boat.\n</pre>y",
            "x\n\n1. No ledger.\nNo key.\n\n2. No boat.\n\ny\n",
        ),
        ("<table><tr><td><pre>a\nb</pre></td></tr></table>", "a b\n"),
        ("a<br>b", "a\nb\n"),
        ("<p>a &lt;script&gt; &amp; b</p>", "a <script> & b\n"),
        ("<p>seen</p><script>evil()</script><style>p{}</style><nav>Home</nav><p hidden>not</p>", "seen\n"),
        ("<p>un<b>brok</b>en</p><!-- comment -->", "unbroken\n"),
    ],
)
def test_html(body: str, expected: str) -> None:
    assert html(body).text == expected


SITE = """<body><div class="top-bar"><a>无障碍</a> | <a>首页</a> 今天是2023年8月30日</div>
<div class="nav"><ul><li><a>机构设置</a><li><a>政务公开</a></ul></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>公告</a></div>
<div class="article"><h1>整改通报</h1><p>来源：甲局 字体：<a>大</a> <a>小</a></p><p>甲局未建台账。</p>
<ul><li><a>《甲办法》</a>已修订。</li><li><a>《乙办法》</a></li></ul>
<p>甲局<br>2023年8月28日</p><p>上一篇：<a>半年会议</a><br>下一篇：<a>公开说明</a></p></div>
<div><h4>相关链接</h4><ul><li><a>审计署</a></li><li><a>市人民政府</a></li></ul></div>
<div id="siteFooter">版权所有：甲局 备00号</div></body>"""


def test_what_leads_elsewhere_is_left_out_of_a_web_page_and_told() -> None:
    content = read_html(SITE.encode(), "a.html")
    assert content.text == (
        "# 整改通报\n\n来源：甲局 字体：大 小\n\n甲局未建台账。\n\n• 《甲办法》已修订。\n• 《乙办法》\n\n"
        "甲局\n2023年8月28日\n"
    )
    (told,) = content.oddities
    assert told.startswith("7 parts of the page that lead elsewhere, ")
    assert "无障碍" in told


@pytest.mark.parametrize(
    "body",
    [
        "<p>We audited:</p><ul><li><a>Port Office</a><li><a>Tide Office</a></ul>",
        "<header><h1>Audit of Fees</h1><a>Home</a></header>",
        "<article><header><a>Tide Office</a> kept no ledger.</header><footer>Tide Office</footer></article>",
        '<div class="footer">Tide Office<br>3 May 2023</div>',
        '<div class="header">The office kept no ledger.</div>',
        '<div class="footnotes">1 The office kept no ledger.</div>',
        '<div class="headline"><a>Fees</a></div>',
        "<table><tr><td><a>Port</a> <a>Tide</a> <a>Lake</a><td>late</table>",
        "<ul><li><a>The office kept no ledger of the fees that it had taken in the year</a>"
        "<li><a>The office did not deposit the fees that it had taken in the year</a></ul>",
    ],
)
def test_what_only_looks_like_navigation_stays(body: str) -> None:
    content = read_html(f"<body>{body}<p>The port was dredged.</p></body>".encode(), "a.html")
    kept = " ".join(content.text.split())
    for words in re.findall(r">([A-Z0-9][^<]*)", body):
        assert words.strip() in kept
    assert content.oddities == ()


def test_a_page_of_links_alone_keeps_them() -> None:
    content = read_html(b"<ul><li><a>Port Office</a><li><a>Tide Office</a></ul>", "a.html")
    assert (content.text, content.oddities) == ("\u2022 Port Office\n\u2022 Tide Office\n", ())


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>no</p>",
        "<p style='display:none'>no</p>",
        "<p style='color: red; DISPLAY : none !important;'>no</p>",
        "<div style='visibility:hidden'><p style='display:none'>no</p></div>",
        "<dialog>no</dialog>",
    ],
)
def test_what_a_page_hides_is_not_read_and_told(hidden: str) -> None:
    found = html(f"<p>seen</p>{hidden}")
    assert (found.text, found.oddities) == ("seen\n", ("1 hidden part of the page not read",))


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='display:block'>yes</p>",
        "<p style='display:none;display:block'>yes</p>",
        "<p style='background:url(display:none)'>yes</p>",
        "<p class='display:none'>yes</p>",
        "<dialog open>yes</dialog>",
        "<details><p>yes</p></details>",  # a reader opens it
        "<p hidden></p><p>yes</p>",  # nothing is lost
    ],
)
def test_what_a_page_shows_is_read(shown: str) -> None:
    found = html(shown)
    assert (found.text.strip(), found.oddities) == ("yes", ())
    page = b"<html><body style='display:none'><p>yes</p><datalist><option>no</datalist></body></html>"
    assert read_html(page, "a.html").text == "yes\n"


@pytest.mark.parametrize(
    ("body", "text", "hidden"),
    [
        ("<p style='display:none'>no<p>The office.<p>It lost files.", "The office.\n\nIt lost files.\n", 1),
        ("<p hidden>no<p hidden>no<p>yes", "yes\n", 2),
        ("<p hidden><b>no<div>yes</div></b> and this</p>", "yes\n\nand this\n", 1),
        ("<ol><li hidden>no<ol><li>no</ol><li>one<li hidden>no<li>two</ol>", "1. one\n2. two\n", 2),
        ("<dl><dt hidden>no<dd>yes</dl>", "yes\n", 1),
        ("<table><tr><td hidden>no<td>yes<tr hidden><td>no<tr><td>too</table>", "yes\ntoo\n", 2),
        ("<table><tbody hidden><tr><td>no<tbody><tr><td>yes</table>", "yes\n", 1),
        # near misses: what such an element holds whole, and what has an end tag
        ("<ul><li hidden>no<ul><li>no<li>no</ul></li><li>yes</ul>", "• yes\n", 1),
        ("<table><tr><td hidden>no<table><tr><td>no</table><td>yes</table>", "yes\n", 1),
        ("<div hidden><p>no<p>no</div><p>yes", "yes\n", 1),
    ],
)
def test_what_is_hidden_ends_where_its_end_tag_was_left_out(body: str, text: str, hidden: int) -> None:
    told = f"{hidden} hidden part{'' if hidden == 1 else 's'} of the page not read"
    found = html(body)
    assert (found.text, found.oddities) == (text, (told,))


def test_many_hidden_parts_without_end_tags_are_read_in_linear_time() -> None:
    # with a look through all that follows for each of them, this takes minutes
    assert html("<p hidden>no<p>yes" * 20_000).text.count("yes") == 20_000


def test_a_head_without_its_end_tag_does_not_swallow_the_page() -> None:
    page = b"<!doctype html><html><head><title>T</title><style>p{}</style><body><p>The office kept no ledger."
    content = read_html(page, "a.html")
    assert (content.text, content.metadata) == ("The office kept no ledger.\n", (("title", "T"),))


@pytest.mark.parametrize(
    ("title", "kept"),
    [("oig.html", ""), ("Microsoft Word - a.docx", ""), ("Audit of Fees", "Audit of Fees")],
)
def test_the_name_of_a_file_is_no_title_of_a_document(title: str, kept: str) -> None:
    document = docx.Document()
    document.add_paragraph("The office kept no ledger.")
    document.core_properties.title = title
    stream = io.BytesIO()
    document.save(stream)
    assert dict(read_docx(stream.getvalue(), "a.docx").metadata).get("title", "") == kept


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("2022年审计结果公告_甲市审计局", "<h1>2023年第4号公告：审计结果</h1>", "2023年第4号公告：审计结果"),
        ("Fees - Tide Office", "<h1>Audit of the <i>Fees</i></h1>", "Audit of the Fees"),
        # near misses
        ("2022年审计结果公告_甲市审计局", "<h1>甲市审计局</h1>", "2022年审计结果公告_甲市审计局"),
        ("Fees - Tide Office", "<h1>Audit of Fees</h1><h1>What We Found</h1>", "Fees - Tide Office"),
        ("Follow-up of Fees", "<h1>What We Found</h1>", "Follow-up of Fees"),
        ("Fees - Tide Office", "<p>Text</p>", "Fees - Tide Office"),
    ],
)
def test_a_heading_goes_before_a_title_that_ends_with_the_name_of_a_site(
    title: str, body: str, expected: str
) -> None:
    content = read_html(f"<title>{title}</title><body>{body}<p>Text.</p>".encode(), "a.html")
    assert dict(content.metadata)["title"] == expected


def test_html_says_its_title_date_and_address() -> None:
    head = (
        '<title> Audit  of Fees </title><meta name="DC.Date" content="2024-03-05T10:00">'
        '<link rel="canonical" href="https://example.org/a">'
    )
    assert html("x", head).metadata == (
        ("date", "2024-03-05"),
        ("title", "Audit of Fees"),
        ("url", "https://example.org/a"),
    )


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("March 5, 2024", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("2024-3-5 10:20", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("20240305T1020", "2024-03-05"),
        ("2024-03-05T08:00:00+08:00", "2024-03-05"),
        ("2024-03", "2024-03"),
        ("2024", "2024"),
        # near misses, told as the page has them
        ("in the early summer", None),
        ("2024-13-01", None),
        ("20241301", None),
        ("FY 2024", None),
    ],
)
def test_the_date_that_a_page_tells_is_read_however_it_is_written(
    tmp_path: Path, written: str, date: str | None
) -> None:
    page = f'<meta name="date" content="{written}"><p>The office kept no ledger.'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    report, issues = read_with_issues(list_sources([tmp_path / "a.html"])[0])
    assert report.date == date
    left = (
        [] if date else [f"a.html: document: date {written!r} left out; expected YYYY, YYYY-MM or YYYY-MM-DD"]
    )
    assert [issue.message for issue in issues] == left


def test_html_names_its_own_encoding() -> None:
    data = '<html><head><meta charset="gb2312"></head><body><p>局</p></body></html>'.encode("gb18030")
    assert read_html(data, "a.html").text == "局\n"


def test_tables_in_tables_are_read_in_time_that_grows_with_their_number() -> None:
    """So many that a look at every open cell in each would take minutes."""
    text = html("<p>first</p>" + "<table><tr><td>a" * 40_000 + " last").text
    assert text.startswith("first\n")
    assert text.endswith("a last\n")


def test_a_run_of_letters_on_a_page_is_read_in_time_that_grows_with_its_length() -> None:
    assert _content(["a" * 300_000 + "-\nble"], ()).text == "a" * 300_000 + "ble\n\n"


def test_deeply_nested_html_is_read() -> None:
    assert html("<div>" * 5000 + "deep" + "</div>" * 5000).text == "deep\n"


def word(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_headings_lists_and_tables() -> None:
    document = docx.Document()
    document.core_properties.title = "Audit of Fees"
    document.add_heading("Findings", 2)
    document.add_paragraph("The office kept no ledger.")
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Office", "no\nledger"
    content = read_docx(word(document), "a.docx")
    expected = [
        "## Findings",
        "The office kept no ledger.",
        "• one",
        "1. first",
        "2. second",
        "Office | no ledger",
    ]
    assert content.text.strip().split("\n\n") == expected
    assert dict(content.metadata)["title"] == "Audit of Fees"


def test_word_inserted_words_count_and_deleted_ones_do_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("kept ")._p
    run = "<w:r><w:t>{}</w:t></w:r>"
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}>{run.format('no')}</w:ins>"))
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>a</w:delText></w:r></w:del>"))
    assert read_docx(word(document), "a.docx").text == "kept no\n"


def test_word_hidden_and_struck_out_words_are_left_out_and_told() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The office ")
    for words, mark in (("draft: ", "hidden"), ("rarely ", "strike"), ("kept no ledger.", "bold")):
        setattr(paragraph.add_run(words).font, mark, True)
    style = document.styles.add_style("Note to self", WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    aside = document.add_paragraph("Ask the mayor. ", style="Note to self")
    aside.add_run("Seen.").font.hidden = False  # a near miss: shown by its own format
    content = read_docx(word(document), "a.docx")
    assert content.text == "The office kept no ledger.\n\nSeen.\n"
    assert content.oddities == ("2 paragraphs with hidden or struck-out words not read",)


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        (["Audit of Port Fees"], "Audit of Port Fees"),
        (["中共青岭县水务局党组", "关于整改情况的通报"], "中共青岭县水务局党组关于整改情况的通报"),
        ([], "Template of 2019"),
    ],
)
def test_a_word_title_paragraph_goes_before_the_title_of_the_file(titles: list[str], title: str) -> None:
    document = docx.Document()
    document.core_properties.title = "Template of 2019"
    document.add_paragraph("Tide Office")
    for words in titles:
        document.add_paragraph(words, style="Title")
    document.add_heading("Findings", 1)
    assert dict(read_docx(word(document), "a.docx").metadata)["title"] == title


def test_word_footnotes_follow_the_text_and_text_boxes_their_paragraph() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The office kept no ledger.")._p
    inner = "<w:txbxContent><w:p><w:r><w:t>aside</w:t></w:r></w:p></w:txbxContent>"
    paragraph.append(parse_xml(f"<w:pict {nsdecls('w')}>{inner}</w:pict>"))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>By the rule.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, notes.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    content = read_docx(word(document), "a.docx")
    assert content.text == "The office kept no ledger.\n\naside\n\n[1] By the rule.\n"
    assert content.oddities == ()


def wrap(element: Any, name: str) -> None:
    """Put an element of a Word document into a content control, or into custom XML."""
    inner = "<w:sdtContent/>" if name == "sdt" else ""
    wrapper = parse_xml(f"<w:{name} {nsdecls('w')}>{inner}</w:{name}>")
    element.addprevious(wrapper)
    (wrapper[0] if inner else wrapper).append(element)


@pytest.mark.parametrize("name", ["sdt", "customXml"])
def test_words_in_content_controls_are_read(name: str) -> None:
    document = docx.Document()
    wrap(document.add_paragraph("The office kept no ledger.")._p, name)
    table = document.add_table(rows=2, cols=2)
    for at, cell in enumerate(table._cells):
        cell.text = f"cell {at}"
    wrap(table._cells[1]._tc, name)
    wrap(table._cells[2]._tc, name)
    wrap(table.rows[1]._tr, name)
    text = read_docx(word(document), "a.docx").text
    assert text == "The office kept no ledger.\n\ncell 0 | cell 1\ncell 2 | cell 3\n"


def changed(document: "docx.document.Document", part: str, old: str, new: str) -> bytes:
    """A Word document with other words in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(document))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            target.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('<w:start w:val="1"/>', '<w:start w:val="x"/>', "w:start 'x'"),
        ('<w:start w:val="1"/>', '<w:start w:val="99999999"/>', "w:start '99999999'"),
        ('<w:lvl w:ilvl="0"', "<w:lvl", "w:ilvl ''"),
        ('<w:lvl w:ilvl="0"', '<w:lvl w:ilvl="-1"', "w:ilvl '-1'"),
    ],
)
def test_word_list_numbers_that_are_none_are_told_and_the_words_read(old: str, new: str, told: str) -> None:
    document = docx.Document()
    for words in ("first", "second"):
        document.add_paragraph(words, style="List Number")
    content = read_docx(changed(document, "word/numbering.xml", old, new), "a.docx")
    assert content.text == "1. first\n\n2. second\n"
    assert content.oddities == (f"list numbers that Word does not count to, read as the first: {told}",)


def test_a_word_list_counts_from_where_it_says() -> None:
    document = docx.Document()
    document.add_paragraph("third", style="List Number")
    old, new = '<w:start w:val="1"/>', '<w:start w:val="3"/>'
    content = read_docx(changed(document, "word/numbering.xml", old, new), "a.docx")
    assert (content.text, content.oddities) == ("3. third\n", ())


def numbered(lists: str, *, overrides: str) -> list[str]:
    """Paragraphs of two lists, A and B, of one abstract list of two levels, as they are read."""
    document = docx.Document()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    level = (
        '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{1}"/></w:lvl>'
    )
    levels = level.format(0, "%1.") + level.format(1, "%1.%2")
    root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{levels}</w:abstractNum>'))
    for at, own in ((1, ""), (2, overrides)):
        number = f'<w:num {nsdecls("w")} w:numId="{at}"><w:abstractNumId w:val="7"/>{own}</w:num>'
        root.append(parse_xml(number))
    for sign in lists:
        paragraph = document.add_paragraph("x")._p
        pair = f'<w:ilvl w:val="{int(sign.islower())}"/><w:numId w:val="{1 + (sign in "Bb")}"/>'
        paragraph.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}>{pair}</w:numPr>"))
    return [
        line.removesuffix(" x") for line in read_docx(word(document), "a.docx").text.strip().split("\n\n")
    ]


@pytest.mark.parametrize(
    ("lists", "overrides", "marks"),
    [
        ("AABBA", "", "1. 2. 3. 4. 5."),
        ("AaaBb", "", "1. 1.1 1.2 2. 2.1"),
        ("AABBA", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>', "1. 2. 1. 2. 3."),
        ("AABB", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="0"/></w:lvlOverride>', "1. 2. 0. 1."),
        # of the other level, and of the form alone
        ("AABB", '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>', "1. 2. 3. 4."),
        ("AaBb", '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>', "1. 1.1 2. 2.5"),
        (
            "AABB",
            '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/>'
            '<w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>',
            "1. 2. III) IV)",
        ),
    ],
)
def test_word_lists_of_one_abstract_list_go_on_unless_they_say_otherwise(
    lists: str, overrides: str, marks: str
) -> None:
    assert numbered(lists, overrides=overrides) == marks.split()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("[Content_Types].xml", "/word/styles.xml", "/word/other.xml"),
        ("[Content_Types].xml", "/docProps/core.xml", "/docProps/other.xml"),
        ("word/_rels/document.xml.rels", ' Target="numbering.xml"', ""),
    ],
)
def test_a_damaged_word_file_is_refused_whatever_part_it_is(part: str, old: str, new: str) -> None:
    with pytest.raises(InputError, match=r"^a\.docx: no Word document, or a damaged one"):
        read_docx(changed(docx.Document(), part, old, new), "a.docx")


def test_a_cut_word_file_is_refused() -> None:
    with pytest.raises(InputError, match=r"^a\.docx: no Word document, or a damaged one"):
        read_docx(word(docx.Document())[:4000], "a.docx")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_word_file_with_a_damaged_byte_ends_in_no_traceback_wherever_it_stands(method: int) -> None:
    document = docx.Document()
    for number in range(20):
        document.add_paragraph(f"In year {number * 7 % 13} the office kept no ledger of fee {number}.")
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(document))) as source,
        zipfile.ZipFile(stream, "w", method) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
        part = target.getinfo("word/document.xml")
    data = stream.getvalue()
    begin = part.header_offset + 30 + len(part.filename)  # of what is packed, behind a header of 30 bytes
    causes = set()
    for at in range(begin, begin + part.compress_size, 7):
        damaged = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        try:
            assert read_docx(damaged, "a.docx") == read_docx(
                data, "a.docx"
            )  # it was none that says something
        except InputError as error:
            assert str(error).startswith("a.docx: no Word document, or a damaged one (")
            causes.add(type(error.__cause__))
    unpacking = {
        zipfile.ZIP_DEFLATED: zlib.error,
        zipfile.ZIP_BZIP2: OSError,
        zipfile.ZIP_LZMA: lzma.LZMAError,
    }
    assert unpacking[method] in causes


def test_a_damaged_file_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("The office kept no ledger of berth fees, and nobody had asked for one.")
    data = word(document)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        at = source.getinfo("word/document.xml").header_offset + 30 + len("word/document.xml")
    (tmp_path / "a.docx").write_bytes(data[:at] + b"\xff" * 20 + data[at + 20 :])
    (tmp_path / "b.html").write_text("<p>The office kept a ledger. <![CDAT[x]]></p>")
    (tmp_path / "c.docx").write_bytes(data)
    issues = [one for one in read_reports(tmp_path) if isinstance(one, Issue)]
    assert [issue.message.partition(";")[0].partition(" (")[0] for issue in issues] == [
        "a.docx: no Word document, or a damaged one",
        "b.html: HTML that cannot be parsed",
    ]
    assert [one.source for one in read_reports(tmp_path) if isinstance(one, Report)] == ["c.docx"]


@pytest.mark.parametrize("mark", ["<![CDAT[x]]>", "<![ x", "<![\xa0if x]>"])
def test_a_page_with_a_mark_that_is_none_is_refused_and_a_table_in_markdown_read(mark: str) -> None:
    with pytest.raises(InputError, match=r"^a\.html: HTML that cannot be parsed; save the page as text"):
        read_html(f"<p>The office {mark} kept no ledger.</p>".encode(), "a.html")
    text = markdown(
        f"The audit.\n\n<table><tr><td>Office {mark}</td><td>Fees</td></tr></table>\n\nEnd.\n"
    ).text
    assert "Office" in text
    assert " | Fees" in text
    near = "<p>The <![if !x]>office<![endif]> <![CDATA[kept]]> no <!x>ledger.</p>"
    assert "office" in read_html(near.encode(), "a.html").text


def make_pdf(pages: list[list[str]], *, password: str | None = None) -> bytes:
    """Write a PDF whose pages hold these lines, in Helvetica."""
    writer = PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(width=612, height=792)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): named})}
        )
        stream = DecodedStreamObject()
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream.set_data(f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    stream_out = io.BytesIO()
    writer.write(stream_out)
    return stream_out.getvalue()


def read_file(folder: Path, data: bytes) -> Report:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return read_source(list_sources([path])[0])


@pytest.mark.parametrize(
    ("said", "text", "notes"),
    [
        ("FEFF00AD", "No expenditures.\n", ["a.pdf: 1 soft hyphen within words left out"]),
        ("FEFF0020", "No expendi tures.\n", []),  # a blank that is one
    ],
)
def test_what_a_browser_draws_for_a_soft_hyphen_cuts_no_word(
    tmp_path: Path, said: str, text: str, notes: list[str]
) -> None:
    drawn = f"No expendi) Tj /Span<</ActualText <{said}> >> BDC <20> Tj EMC (tures."
    (tmp_path / "a.pdf").write_bytes(make_pdf([[drawn]]))
    report, issues = read_with_issues(list_sources([tmp_path / "a.pdf"])[0])
    assert (report.text, [issue.message for issue in issues]) == (text, notes)


def test_pdf_pages_keep_their_offsets_and_lose_repeated_edges(tmp_path: Path) -> None:
    body = [["The office kept no"], ["ledger of its stock."], ["It will keep one."]]
    pages = [["Tide Office Audit", *lines, f"Page {n} of 3"] for n, lines in enumerate(body, 1)]
    (tmp_path / "a.pdf").write_bytes(make_pdf(pages))
    report, issues = read_with_issues(list_sources([tmp_path / "a.pdf"])[0])
    assert report.text == "The office kept no\nledger of its stock.\nIt will keep one.\n"
    assert [report.text[start:].split("\n")[0] for start in report.pages] == [lines[0] for lines in body]
    assert issues[0].message == "a.pdf: 6 page headers and footers left out"


@pytest.mark.parametrize(
    ("tops", "dropped"),
    [
        (["Finding 2021-001", "Finding 2021-002", "Finding 2021-003"], 0),
        (["Finding 1", "Finding 2", "Finding 3"], 0),
        (["Berth 12 was shut", "Berth 40 was shut", "Berth 7 was shut"], 0),  # no numbers of pages
        (["Finding 2021-001", "Finding 2021-001", "Finding 2021-001"], 3),  # a running head
        (["Audit 21-7 | 3", "Audit 21-7 | 4", "Audit 21-7 | 5"], 3),
    ],
)
def test_pdf_numbered_headings_are_no_page_headers(tmp_path: Path, tops: list[str], dropped: int) -> None:
    body = ["The office kept no ledger.", "It lost its keys.", "It sold a boat."]
    report = read_file(tmp_path, make_pdf([list(page) for page in zip(tops, body, strict=True)]))
    assert [top in report.text for top in tops] == [not dropped] * 3


def test_pdf_ligatures_are_letters(tmp_path: Path) -> None:
    report = read_file(tmp_path, make_pdf([["It was certi\\256ed by two o\\256cers."]]))  # of the font
    assert report.text == "It was certified by two oficers.\n"
    assert _content(["The oﬃce ﬂed oﬀ a ﬀ ﬆ ﬅ ﬄ."], ()).text == "The office fled off a ff st st ffl.\n"


def test_pdf_what_a_browser_printed_is_left_out(tmp_path: Path) -> None:
    printed = ["11/27/26, 8:49 PM Audit of Fees", "file:///home/me/a.html 1/1"]
    (tmp_path / "a.pdf").write_bytes(make_pdf([["The office kept no ledger.", *printed]]))
    report, issues = read_with_issues(list_sources([tmp_path / "a.pdf"])[0])
    assert report.text == "The office kept no ledger.\n"
    assert issues[0].message == "a.pdf: 2 page headers and footers left out"
    near = ["11/27/26, 8:49 PM The office was closed.", "See https://example.org/a 1/1"]
    assert read_file(tmp_path, make_pdf([near])).text == "\n".join(near) + "\n"


def test_pdf_words_cut_at_the_end_of_a_line_are_joined(tmp_path: Path) -> None:
    report = read_file(tmp_path, make_pdf([["The exam-", "ple of a long-", "term plan is long-term."]]))
    assert report.text == "The example\nof a long-term\nplan is long-term.\n"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("an exam\xad\nple of it", "an example\nof it\n"),
        ("an exam\xad \n  ple of it", "an example\nof it\n"),
        ("a long\xad\nterm plan is long-term", "a long-term\nplan is long-term\n"),
        # near misses: within a line, and where no word is cut
        ("an exam\xadple\nof it", "an example\nof it\n"),
        ("整\xad\n改", "整\n改\n"),
        ("Tide\xad\nOffice", "Tide\nOffice\n"),
    ],
)
def test_pdf_words_cut_by_a_soft_hyphen_are_joined(page: str, text: str) -> None:
    assert _content([page], ()).text == text


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        # figures of a table
        (["Fines\n45\n17\n9", "More\ntext\n12\n30\n8"], "Fines\n45\n17\n9\nMore\ntext\n12\n30\n8\n"),
        (
            ["Fines\n0\n0", "Fees\n0\n0", "Rent\n7\n0", "Tax\n4\n1"],
            "Fines\n0\n0\nFees\n0\n0\nRent\n7\n0\nTax\n4\n1\n",
        ),
        (["Fines\n45\n1", "Fees\n17\n2"], "Fines\n45\nFees\n17\n"),  # and the number of the page below
        # numbers of pages
        (["a", "b\n2", "c\n3"], "a\nb\nc\n"),
        (["ii\na", "iii\nb", "1\nc", "2\nd"], "a\nb\nc\nd\n"),
        (["a\n7\nTide Office", "b\n8\nTide Office"], "a\nb\n"),
        (["a\n3/9", "b\n4/9"], "a\nb\n"),
        (["a\n- 3 -\nx", "b\nPage 9 of 12\ny"], "a\nx\nb\ny\n"),
        (["2024\na", "2024\nb", "2024\nc"], "a\nb\nc\n"),
    ],
)
def test_pdf_numbers_are_those_of_pages_where_they_count_them(pages: list[str], text: str) -> None:
    assert _content(pages, ()).text == text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (make_pdf([[]]), "no text layer"),
        (make_pdf([["secret"]], password="x"), "an encrypted PDF"),
        (make_pdf([["The office"]])[:300], "a damaged PDF"),
    ],
)
def test_pdf_that_cannot_be_read(tmp_path: Path, data: bytes, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_file(tmp_path, data)
    assert str(caught.value).startswith(f"a.pdf: {expected}")


def test_pdf_locked_without_a_password_is_read(tmp_path: Path) -> None:
    assert read_file(tmp_path, make_pdf([["The office kept no ledger."]], password="")).text.startswith(
        "The office"
    )


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (
            "<article><h2>Units audited</h2><ul><li><a>Tide Office</a><li><a>Pier Board</a></ul></article>",
            "Pier Board",
        ),
        ("<h3>Units audited</h3><ul><li><a>Tide Office</a><li><a>Pier Board</a></ul>", "Pier Board"),
        ("<p>附件：</p><div><ul><li><a>整改清单</a><li><a>台账</a></ul></div>", "整改清单"),
        ("<div>We audited: <ul><li><a>Tide Office</a><li><a>Pier Board</a></ul></div>", "Pier Board"),
        ("<table><td><ul><li><a>Tide Office</a><li><a>Pier Board</a></ul></td></table>", "Pier Board"),
        ("<p>下一条河道<a>整治方案及其附件</a></p>", "整治方案"),
        ("<aside><p>Finding 1: the office overpaid <a>three vendors</a> by $5.</p></aside>", "overpaid"),
        ("<div class=finding-head><a>Finding 1</a>: fees</div>", "Finding 1"),
        ("<div class=foot-note>Note one</div>", "Note one"),
        ("<section><p>Text.</p><footer>Recommendation: repair it</footer></section>", "repair it"),
        ("<div class=footer>市审计局</div>", "市审计局"),
        ("<div><h2>More from the audit of fees</h2><p>It lost $5.</p></div><nav><a>x</a></nav>", "It lost"),
    ],
)
def test_what_is_called_like_a_part_of_the_page_and_says_something_is_read(body: str, kept: str) -> None:
    assert kept in html(f"<h1>Audit</h1><p>The office kept no ledger.</p>{body}").text


def test_a_comment_of_a_style_that_nothing_ends_is_read_in_linear_time() -> None:
    # with a quadratic pattern this takes minutes
    assert "Text" in html(f"<p style='{'/* ' * 200_000}'>Text.</p>").text


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        (
            "Audit of Harbour Fees | State Auditor",
            "Office of the State Auditor",
            "Audit of Harbour Fees | State Auditor",
        ),
        ("2023年审计结果公告-甲市审计局", "甲市审计局门户网站", "2023年审计结果公告-甲市审计局"),
        ("2023年审计结果公告_甲市审计局", "甲市2023年审计结果公告", "甲市2023年审计结果公告"),
    ],
)
def test_a_heading_that_names_the_site_is_no_title(title: str, heading: str, expected: str) -> None:
    content = html(f"<h1>{heading}</h1><p>Text.</p>", f"<title>{title}</title>")
    assert dict(content.metadata)["title"] == expected
