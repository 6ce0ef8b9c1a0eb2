"""Reading: encodings, metadata, folders, names, and one clear line for what cannot be read."""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, UnknownNameError
from kg.model import Issue, Report
from kg.read import (
    Source,
    list_skipped,
    list_sources,
    read_reports,
    read_source,
    read_with_issues,
    report_from_text,
)
from kg.read.decode import decode
from kg.read.normalise import normalise
from kg.read.titles import find_title
from kg.read.told import find_labelled
from kg.read.undated import find_undated
from kg.words import words_of

CHINESE = "水务局党组关于整改情况的通报\n一是修订制度，落实“三重一大”事项。2023年3月。\n"
TRADITIONAL = "審計部查核報告指出，機關未依規定辦理採購，應檢討改善。2023年3月。\n"
WESTERN = "The café’s “ledger” cost £5 — naïve.\nNothing was checked.\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def only(path: Path) -> Report:
    return read_source(list_sources([path])[0])


def messages(*paths: Path) -> list[str]:
    return [found.message for found in read_reports(paths) if isinstance(found, Issue)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (CHINESE, e)
            for e in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
        ),
        *((TRADITIONAL, e) for e in ("utf-8", "big5", "gb18030")),
        *((WESTERN, e) for e in ("utf-8", "cp1252", "utf-16", "utf-16-le")),
        ("问题", "gb18030"),
        ("Renée’s plan", "cp1252"),
    ],
)
def test_encodings_are_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt").text == text


def test_plain_utf8_is_not_odd_and_anything_else_is_said() -> None:
    assert decode(WESTERN.encode(), "a.txt").oddities == ()
    assert "windows-1252" in decode(WESTERN.encode("cp1252"), "a.txt").oddities[0]


@pytest.mark.parametrize(
    "declared", ["hex", "rot13", "base64", "zlib", "undefined", "unicode_escape", "idna", "utf-7", "utf-16"]
)
def test_what_is_no_encoding_of_text_counts_as_not_declared(declared: str) -> None:
    data = WESTERN.encode("cp1252")
    assert decode(data, "a.html", declared=declared) == decode(data, "a.html")
    chinese = "整改情况通报".encode("gb18030")
    assert decode(chinese, "a.html", declared=declared).encoding == "gb18030"


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("shift_jis", "監査の結果"),
        ("euc-kr", "감사 결과"),
        ("iso-8859-7", "Έλεγχος"),
        ("koi8-r", "Отчёт о проверке"),
        ("windows-1251", "Отчёт о проверке"),
        ("mac-cyrillic", "Отчёт о проверке"),
    ],
)
def test_an_encoding_that_a_page_names_is_taken(declared: str, text: str) -> None:
    assert decode(text.encode(declared), "a.html", declared=declared).text == text


def test_mixed_encodings_are_read_line_by_line_and_said() -> None:
    data = "整改情况\n".encode() + "问题清单\n".encode("gb18030") + "café “x”\n".encode("cp1252")
    decoded = decode(data, "a.txt")
    assert decoded.text == "整改情况\n问题清单\ncafé “x”\n"
    assert decoded.encoding == "mixed"
    assert "1 as gb18030, 1 as windows-1252" in decoded.oddities[0]


DAMAGED = "bytes of no known encoding read as U+FFFD, line {}; compare it with the original"


@pytest.mark.parametrize(
    ("data", "text", "line"),
    [
        ((CHINESE * 150).encode() + "乙方".encode()[:-1], CHINESE * 150 + "乙\ufffd", 301),
        ((CHINESE * 150).encode()[:-2], (CHINESE * 150)[:-2] + "\ufffd", 300),
        (
            CHINESE.replace("修", "\x01").encode().replace(b"\x01", b"\xe4\xbf"),
            CHINESE.replace("修", "\ufffd"),
            2,
        ),
        (
            b"The office\n kept no\x81 ledger.\n" + b"It lost files.\n",
            "The office\n kept no\ufffd ledger.\nIt lost files.\n",
            2,
        ),
        (b"\xef\xbb\xbfThe office kept no\x81 ledger.", "The office kept no\ufffd ledger.", 1),
    ],
)
def test_a_damaged_byte_costs_no_file_and_is_told_with_its_line(data: bytes, text: str, line: int) -> None:
    decoded = decode(data, "a.txt")
    assert (decoded.text, decoded.encoding) == (text, "utf-8")
    assert decoded.oddities == (DAMAGED.format(line),)


def test_a_damaged_file_of_gb18030_is_read_as_that() -> None:
    decoded = decode((CHINESE * 5).encode("gb18030")[:-2], "a.txt")
    assert decoded.text == (CHINESE * 5)[:-2] + "\ufffd"
    assert DAMAGED.format(10) in decoded.oddities


@pytest.mark.parametrize("text", [WESTERN + "“Renée” ", "“Renée”\n"])
def test_a_western_letter_among_utf8_is_no_damage(text: str) -> None:
    """Near miss: a byte that is one in Windows-1252 is read as it, beside quotes of three bytes too."""
    data = text.encode() + "the café".encode("cp1252")
    assert decode(data, "a.txt").text == text + "the café"


def test_bytes_of_no_encoding_are_refused_with_their_line() -> None:
    with pytest.raises(InputError, match=r"^a\.txt: encoding not recognised at line 2 \(known: UTF-8, "):
        decode(b"one\n" + b"\x81\x8d\x8f \x90\x9d" * 9, "a.txt")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"", "an empty file"),
        ("a.txt", b" \n\t\n", "no text in it"),
        ("a.txt", b"\x00\x01\x02\x03binary\x00", "binary data"),
        ("a.txt", bytes(range(1, 32)) * 40, "binary data"),
        ("a.txt", b"%PDF-1.4 ...", "a PDF, not text; rename it"),
        ("a.md", b"PK\x03\x04...", "a zip archive or an Office document"),
        ("a.txt", "Отчёт о проверке", "neither English nor Chinese"),
        ("a.docx", b"hello", "no Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0old", "an old .doc file"),
        ("a.pdf", b"hello", "no PDF"),
        ("a.pdf", b"%PDF-1.4\ngarbage", "a damaged PDF"),
        ("a.xls", b"hello", "no report format"),
        ("a.md", "---\ntitle: a: b\n---\nThe text.", "front matter is not YAML"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line_with_the_file(
    tmp_path: Path, name: str, content: str | bytes, expected: str
) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(InputError) as caught:
        only(path)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert expected in message
    assert "\n" not in message
    assert str(tmp_path) not in message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "The office kept no ledger.")
    for name in ("b.txt", "c.html", "manifest.json"):
        os.mkfifo(tmp_path / name)
    found = list(read_reports([tmp_path]))
    assert [r.source for r in found if isinstance(r, Report)] == ["a.txt"]
    told = [issue.message for issue in found if isinstance(issue, Issue) and "not a file" in issue.message]
    assert [line.partition(":")[0] for line in told] == ["b.txt", "c.html"]


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_text_at_hand_without_text_is_told_as_that(text: str) -> None:
    with pytest.raises(InputError, match="no text in what was given") as caught:
        report_from_text(text)
    assert "sidecar" not in str(caught.value)


def test_the_others_are_still_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", b"")
    write(tmp_path, "b.txt", "The office kept no ledger.")
    found = list(read_reports([tmp_path, tmp_path / "missing.txt"]))
    assert [r.source for r in found if isinstance(r, Report)] == ["b.txt"]
    assert [i.source for i in found if isinstance(i, Issue)] == ["a.txt", "missing.txt"]


def test_a_folder_is_read_deep_in_one_order_whatever_the_arguments(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.md",
        "a/A.txt",
        ".hidden.txt",
        ".git/x.txt",
        "b.meta.yaml",
        "~$lock.docx",
        "README.md",
    ):
        write(tmp_path, name, f"The office {name} kept no ledger.")
    names = [source.name for source in list_sources([tmp_path])]
    assert names == ["a/A.txt", "a/z.md", "b.txt"]
    shuffled = list_sources([tmp_path / "b.txt", tmp_path, tmp_path / "a" / "z.md"])
    assert [source.path for source in shuffled] == [source.path for source in list_sources([tmp_path])]
    assert list_sources([tmp_path / "a", tmp_path / "b.txt"]) == list_sources(
        [tmp_path / "b.txt", tmp_path / "a"]
    )


def test_what_a_folder_holds_besides_reports_is_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "a.csv", "b.csv", "README.md", "a.meta.yaml"):
        write(tmp_path, name, "The office.")
    found = [issue.message for issue in list_skipped([tmp_path])]
    assert [message.split(" in ")[0] for message in found] == ["2 *.csv", "1 README"]


def test_a_folder_that_is_not_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "reports"
    for name in ("reports/a.txt", "reports/locked/b.txt", "elsewhere/c.txt"):
        write(tmp_path, name, f"The office kept no {name}.\n")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    (folder / "again").symlink_to(folder / "locked")  # read where it lies
    (folder / "circle").symlink_to(folder)
    scandir = os.scandir

    def refuse(path: str) -> object:  # permissions do not bind who tests as root
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    assert messages(folder) == [
        "linked: a link to a folder, not followed; give that folder as well",
        "locked: a folder that cannot be opened (Permission denied); check its permissions",
    ]
    assert [source.name for source in list_sources([folder])] == ["a.txt"]
    monkeypatch.undo()
    assert [source.name for source in list_sources([folder, folder / "linked"])] == [
        *("a.txt", "c.txt", "locked/b.txt"),
    ]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert "a folder without reports" in messages(tmp_path)[0]


def test_reports_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for year in ("2022", "2023"):
        write(tmp_path, f"{year}/audit.txt", f"The office kept no ledger in {year}.")
    names = [source.name for source in list_sources([tmp_path / "2023", tmp_path / "2022"])]
    assert names == ["2022/audit.txt", "2023/audit.txt"]


def test_the_same_text_twice_is_built_once_and_said(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "The office kept no ledger.\n")
    write(tmp_path, "b.txt", "The office kept no ledger.\r\n")
    found = list(read_reports([tmp_path]))
    assert [r.source for r in found if isinstance(r, Report)] == ["a.txt"]
    assert messages(tmp_path) == ["b.txt: the same text as a.txt; built once"]


def test_front_matter_goes_before_the_sidecar_and_that_before_the_document(tmp_path: Path) -> None:
    front = "---\ntitle: From the front\ntags:\n- a\n- b\n---\n"
    text = f"{front}# From the text\n\nThe office kept no ledger.\n\n3 May 2021\n"
    path = write(tmp_path, "a.md", text)
    write(
        tmp_path,
        "a.meta.yaml",
        "title: From the sidecar\nissuing body: Tide Office\nsource: https://example.org/a\n",
    )
    report = only(path)
    assert (report.title, report.issuer, report.date) == ("From the front", "Tide Office", "2021-05-03")
    assert report.url == "https://example.org/a"
    assert report.metadata == (("tags", "a, b"),)
    assert report.text.startswith("# From the text")


def test_a_sidecar_of_the_full_name_goes_before_one_of_the_stem(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "The office kept no ledger.")
    write(tmp_path, "a.meta.yaml", "title: of all a")
    write(tmp_path, "a.txt.meta.yaml", "title: of a.txt")
    report, issues = with_notes(path)
    assert report.title == "of a.txt"
    assert issues == ["a.txt: its sidecar a.meta.yaml left out, since a.txt.meta.yaml is there"]


def with_notes(path: Path) -> tuple[Report, list[str]]:
    (source,) = list_sources([path])
    report, issues = read_with_issues(source)
    return report, [issue.message for issue in issues]


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ("title: One\ntitle: Two", "title 'Two' left out; title says 'One'"),
        ("title: One\nTitle: Two", "Title 'Two' left out; title says 'One'"),
        ("title: One\nissuer: A\npublisher: B", "publisher 'B' left out; issuer says 'A'"),
        ("title: One\nscope: all\nscope: some", "scope 'some' left out; scope says 'all'"),
        (
            "title: One\ndate: 2024-01-05\npublished: 2024",
            "published '2024' left out; date says '2024-01-05'",
        ),
        # near misses
        ("title: One\nTitle: One", None),
        ("title: ''\nTitle: One", None),
        ("title: One\ndate: 2024-01-05\npublished: 2024-01-05 08:00", None),
    ],
)
@pytest.mark.parametrize("where", ["front matter", "sidecar"])
def test_what_metadata_say_twice_is_told(tmp_path: Path, where: str, pairs: str, told: str | None) -> None:
    text = "The office kept no ledger."
    if where == "sidecar":
        write(tmp_path, "a.meta.yaml", pairs)
    path = write(tmp_path, "a.md", text if where == "sidecar" else f"---\n{pairs}\n---\n{text}")
    report, issues = with_notes(path)
    assert report.title == "One"
    assert issues == ([f"a.md: {where}: {told}"] if told else [])


def test_a_sidecar_goes_before_the_text_without_a_word(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.md", "---\ntitle: One\n---\n# Two\n\nThe office kept no ledger.\n\n3 May 2021\n"
    )
    write(tmp_path, "a.meta.yaml", "title: Three\ndate: 2020-01-01\n")
    report, issues = with_notes(path)
    assert (report.title, report.date, issues) == ("One", "2020-01-01", [])


@pytest.mark.parametrize(
    ("text", "date", "issuer"),
    [
        ("整改通报\n\n发布时间：2023年8月28日　来源：局办公室　浏览次数：12\n\n正文。", "2023-08-28", None),
        (
            "整改通报\n【信息来源：甲市审计局】【发布日期：2023-8-28 10:20】\n正文。\n甲市审计局\n",
            "2023-08-28",
            "甲市审计局",
        ),
        (
            "索引号： | 640/1 | 发文机关： | 甲市水务局 | 发文日期： | 2023.08.28\n正文。",
            "2023-08-28",
            "甲市水务局",
        ),
        ("通报\n成文日期：2023-08-20 发布日期：2023-08-28\n正文。", "2023-08-28", None),
        ("Notice\nRelease time: June 17, 2022 Source: Tide Daily Views: 3\nText.", "2022-06-17", None),
        ("Tide Office Notice\nSource: Tide Office   DATE: 17 June 2022\nText.", "2022-06-17", "Tide Office"),
        ("Audit Report No. A-1    September 2023\nHIGHLIGHTS\nText.", "2023-09", None),
        ("通报\n（2022年11月）\n正文。", "2022-11", None),
        ("September 2023\nText.\n\nTide Office\n3 October 2023\n", "2023-10-03", None),
        # near misses
        ("Plan\nAnticipated Completion Date: 2024-06-30\nText.", None, None),
        ("整改通报\n完成日期：2024年6月30日\n正文。", None, None),
        ("整改通报\n日期：【大 中 小】2023年度预算\n正文。", None, None),
        ("Fees\nThe figures are those of September 2023\nText.", None, None),
        ("Fees\nReport No. 7    Chapter 2023\nText.", None, None),
        ("Notice\nSource: Tide Daily\nTide Daily, Lake Town: the office kept no ledger.", None, None),
        ("Tide Daily > News\nSource: Tide Daily\nText.", None, None),
        ("整改通报\n来源：甲市日报\n正文。\n甲市水务局\n", None, None),
    ],
)
def test_date_and_issuer_are_read_behind_labels_at_the_top(
    tmp_path: Path, text: str, date: str | None, issuer: str | None
) -> None:
    report = only(write(tmp_path, "a.txt", text))
    assert (report.date, report.issuer) == (date, issuer)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Finding 2022-001\n\nCriteria: Records are kept.", "a"),
        ("# Finding 2022-001 – Allowable Costs\n\n## Criteria\n\nRecords are kept.", "a"),
        ("编者按\n\n：团结奋进谱写新篇章。", "a"),
        ("南开新闻网讯\n\n近期，学校党委召开会议。", "a"),
        ("南开新闻网讯 （通讯员 甲乙丙）\n关于巡察情况的通报\n\n近期召开会议。", "关于巡察情况的通报"),
        ("Page 1 of 9\nGAO-24-106123\nAudit of Port Fees\n\nThe fees were checked.", "Audit of Port Fees"),
        ("Contents\n\nFees\n\nThe fees were checked.", "a"),
        ("FINDING 2 (repeat)\n\nThe fees were not checked.", "a"),
        (
            "OFFICE OF INSPECTOR GENERAL\nU.S. Department of Tides\nTIDE OFFICE DID NOT\nMONITOR ITS GRANTS\n"
            "Audit Report No. A-23-018    September 2023\nHIGHLIGHTS\nText.",
            "TIDE OFFICE DID NOT MONITOR ITS GRANTS",
        ),
        ("MEMORANDUM\nTO: The Director\nMay 3, 2023\nAudit of Fees\n\nText.", "Audit of Fees"),
        (
            "Notice of the Group on the progress\nof rectification\n\nText.",
            "Notice of the Group on the progress of rectification",
        ),
        ("Audit of the Department of\nPublic Works\n\nText.", "Audit of the Department of Public Works"),
        # near misses
        ("Audit of Fees\nTide Office\n\nText.", "Audit of Fees"),
        ("AUDIT OF FEES\nSUMMARY\n\nText.", "AUDIT OF FEES"),
        ("Audit of Fees\n\nin the port. Text.", "Audit of Fees"),
        ("The fees of the port were not checked by the\noffice that takes them, which has no ledger.\n", "a"),
        ("Department of Tides Fees\n\nText.", "Department of Tides Fees"),
        ("Finding 5 ways to save fees\n\nThe fees were checked.", "Finding 5 ways to save fees"),
        ("Findings of the port inspection\n\nThe fees.", "Findings of the port inspection"),
        ("新闻网讯息化建设检查通报\n\n近期召开会议。", "新闻网讯息化建设检查通报"),
        ("问题整改情况通报\n\n近期召开会议。", "问题整改情况通报"),
    ],
)
def test_a_title_is_not_what_heads_a_part_or_a_page(tmp_path: Path, text: str, title: str) -> None:
    assert only(write(tmp_path, "a.md", text)).title == title


@pytest.mark.parametrize(
    "value", ["soon", "2021-13", "2021-02-30", "21-3-2", "May 2021", "٢٠٢٤-٠٣", "２０２４"]
)
def test_a_date_that_is_none_is_left_out_and_said(tmp_path: Path, value: str) -> None:
    path = write(tmp_path, "a.txt", "The office kept no ledger.")
    write(tmp_path, "a.meta.yaml", f"date: {value}")
    report, issues = read_with_issues(list_sources([path])[0])
    assert report.date is None
    assert f"a.txt: sidecar: date {value!r} left out; expected YYYY" in issues[0].message


@pytest.mark.parametrize(
    "value", ["2021", "2021-03", "2021-03-02", "2021-03-02 10:11:12.5", "2021-03-02T10:11"]
)
def test_iso_dates_are_kept_without_the_time_of_day(tmp_path: Path, value: str) -> None:
    path = write(tmp_path, "a.txt", "The office kept no ledger.")
    write(tmp_path, "a.meta.yaml", f"date: {value}")
    assert only(path).date == value[:10]


def test_rules_around_prose_are_no_front_matter() -> None:
    report = report_from_text("---\nThe office kept no ledger.\n---\nThe end.", language="en")
    assert report.text.startswith("---\nThe office")


def test_a_memo_between_two_rules_is_text_and_told(tmp_path: Path) -> None:
    memo = "---\nSubject: Review of Grants: Phase 2\nTo: The Director\n---\nThe office kept no ledger.\n"
    report, issues = read_with_issues(list_sources([write(tmp_path, "a.txt", memo)])[0])
    assert report.text == memo
    assert [issue.message.split(" (")[0] for issue in issues] == [
        "a.txt: the lines between the rules at its beginning are read as text; as metadata it is not YAML"
    ]
    # Who meant a title is told what is wrong with it.
    titled = memo.replace("Subject", "Title")
    with pytest.raises(InputError, match="front matter is not YAML"):
        only(write(tmp_path, "b.txt", titled))


def test_front_matter_that_is_never_closed_is_told_and_no_title(tmp_path: Path) -> None:
    text = "---\ntitle: D\nissued by: Port Office\n\nReview of Berth Fees\n\nThe office kept no ledger.\n"
    report, issues = read_with_issues(list_sources([write(tmp_path, "a.md", text)])[0])
    assert (report.title, report.issuer, report.text) == ("Review of Berth Fees", None, text)
    assert [issue.message for issue in issues] == [
        "a.md: the metadata at its beginning is read as text, since no line --- ends it; add one"
    ]
    # near misses: a rule above a memo, and above a heading
    for near in (
        "---\nTo: The Director\n\nThe office kept no ledger.\n",
        "---\nReview of Fees\n\nThe fees.\n",
    ):
        assert read_with_issues(list_sources([write(tmp_path, "b.md", near)])[0])[1] == ()


def test_yaml_aliases_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "The office kept no ledger.")
    write(tmp_path, "a.meta.yaml", "a: &x [1]\nb: *x\n")
    with pytest.raises(InputError, match="alias"):
        only(path)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The office kept no ledger.", "en"),
        ("局党组未建立台账。", "zh"),
        ("局党组修订 Budget Office Manual 制度，问题已整改。", "zh"),
        ("The rule on “三重一大” was not kept by the office.", "en"),
    ],
)
def test_the_language_is_told_by_script(text: str, language: str) -> None:
    assert report_from_text(text).language == language


def test_a_language_that_is_not_read_is_refused_for_a_text_at_hand() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown language 'fr'.* known: en, zh"):
        report_from_text("Le bureau.", language="fr")
    assert report_from_text("Le bureau.", language="English").language == "en"


FOREIGN = {
    "French": "Le bureau n'a pas tenu de registre des taxes qu'il a perçues, et la Cour demande un suivi. ",
    "German": "Das Amt hat kein Verzeichnis der Gebühren geführt, die es in der Stadt erhoben hat. ",
    "Spanish": "La oficina no llevaba un registro de las tasas que había cobrado en el puerto. ",
    "Dutch": "Het kantoor was van mening dat de controles of registers niet op tijd zijn bijgehouden. ",
}


@pytest.mark.parametrize("sentence", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_text_that_is_hardly_english_is_read_and_told_once(tmp_path: Path, sentence: str) -> None:
    write(tmp_path, "a.txt", sentence * 5)
    (issue, report) = read_reports([tmp_path])
    assert isinstance(issue, Issue)
    assert isinstance(report, Report)
    assert issue.message.startswith("a.txt: does not look like English")
    write(tmp_path, "a.meta.yaml", "language: en\n")  # who says so knows better
    assert [type(found) for found in read_reports([tmp_path])] == [Report]


@pytest.mark.parametrize(
    "text",
    [
        "Le bureau n'a pas tenu de registre.",  # too short to tell
        "The office kept no ledger of fees, and its clerk did not check what had been paid. " * 4,
        "局党组未建立台账。" * 20,
        "| Port | Finding | Owner |\n" + "| East | No ledger of the fees was kept | Office of Tides |\n" * 12,
    ],
)
def test_english_chinese_and_a_few_words_are_not_doubted(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.txt", text)
    assert [type(found) for found in read_reports([tmp_path])] == [Report]


def test_invisible_characters_are_removed_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "The\u200b off\u202eice\ufeff kept\x07 no ledger.")
    report, issues = read_with_issues(list_sources([path])[0])
    assert report.text == "The office kept no ledger."
    found = [issue.message for issue in issues]
    assert found[0].startswith("a.txt: 3 invisible characters")
    assert found[1].startswith("a.txt: 1 control character ")


def test_signs_for_radicals_are_read_as_the_characters_that_people_type(tmp_path: Path) -> None:
    written = "⽔务局拖⽋⽀付⼯资，⻳年，⻓期，⺠不聊生。"
    path = write(tmp_path, "a.txt", written)
    report, issues = read_with_issues(list_sources([path])[0])
    assert report.text == "水务局拖欠支付工资，龟年，长期，民不聊生。"
    assert len(report.text) == len(written)
    assert issues[0].message.startswith("a.txt: 7 characters written with signs for radicals")
    # near misses: what else NFKC would change stays as the report has it
    assert normalise("Ⅷ ① ⺮ （全角）").text == "Ⅷ ① ⺮ （全角）"


def test_form_feeds_are_pages(tmp_path: Path) -> None:
    report = only(write(tmp_path, "a.txt", "First page.\fSecond page."))
    assert [report.text[start : start + 6] for start in report.pages] == ["First ", "Second"]


def test_one_line_of_20_mb_is_read(tmp_path: Path) -> None:
    report = only(write(tmp_path, "a.txt", "The office kept no ledger. " * 740_000))
    assert len(report.text) == 27 * 740_000


def test_a_source_travels_to_another_process() -> None:
    import pickle

    source = Source("a.txt", Path("a.txt"))
    assert pickle.loads(pickle.dumps(source)) == source


@given(st.text(st.characters(), max_size=300))
def test_any_text_survives_and_is_normalised_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once.text).text == once.text
    assert unicodedata.is_normalized("NFC", once.text)
    assert len(normalise(once.text).oddities) <= 1, "what is lost stays so and is told again"
    assert not set(once.text) & {"\r", "\u200b", "\u202e", "\ufeff", "\x00"}
    once.text.encode("utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_by_name(data: bytes) -> None:
    try:
        decoded = decode(data, "a.txt")
    except InputError as error:
        assert str(error).startswith("a.txt: ")
    else:
        normalise(decoded.text).text.encode("utf-8")


def test_stray_nul_bytes_are_taken_out_and_told(tmp_path: Path) -> None:
    """A converter's; more than a few of them are no text."""
    report = only(write(tmp_path, "a.txt", "The office kept no ledger.\x00\n" + "It keeps one now.\n" * 20))
    assert "\x00" not in report.text
    found = list(read_reports([tmp_path / "a.txt"]))
    assert [i.message for i in found if isinstance(i, Issue)] == ["a.txt: 1 control character removed"]


def test_an_output_of_kg_holds_no_reports(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "The office kept no ledger.")
    for folder, generator in (("output", "kg"), ("site", "another")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "manifest.json", f'{{"generator": "{generator}"}}')
        write(tmp_path / folder, "b.txt", f"The office kept a ledger of {folder}.")
    found = list(read_reports([tmp_path]))
    assert [r.source for r in found if isinstance(r, Report)] == ["a.txt", "site/b.txt"]
    assert "output" in [i.source for i in found if isinstance(i, Issue)]


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("**Published:** 2024-02-01 | **Source:** [Tide Office](https://e.org/7)", "Tide Office"),
        ("**Issued by:** Pier Board | **Source:** [Tide Office](https://e.org/7)", "Pier Board"),
        ("**Published:** 2024-02-01 | **Source:** [Full report (PDF)](https://e.org/7)", None),
        ("**Published:** 2024-02-01 | **Source:** [https://e.org/7](https://e.org/7)", None),
        ("**Published:** 2024-02-01 | **Source:** https://e.org/7", None),
    ],
)
def test_the_source_that_a_report_links_to_issued_it(tmp_path: Path, line: str, issuer: str | None) -> None:
    (tmp_path / "a.md").write_text(f"# Tides\n\n{line}\n\nThe port kept no ledger.\n", encoding="utf-8")
    (report,) = read_reports([tmp_path])
    assert isinstance(report, Report)
    assert report.issuer == issuer


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("MEMORANDUM\n\nSubject:\nAudit of fees\n\nThe office kept no ledger.\n", "Audit of fees"),
        (
            "U.S. Department of Education Did Not Monitor Grants\n\nText.",
            "U.S. Department of Education Did Not Monitor Grants",
        ),
        ("U.S. Department of Education\nAudit of Fees\n\nText.", "Audit of Fees"),
        ("To the Brink and Back\n\nText.", "To the Brink and Back"),
        ("Report\nof the Auditor General on Fees\n\nText.", "Report of the Auditor General on Fees"),
        # a cover: who looked, and near below what was looked into
        (
            "INTERNAL AUDIT DIVISION\n\nREPORT 2019/021\n\nAudit of fuel in the\nTide Fleet\n\nText.",
            "Audit of fuel in the Tide Fleet",
        ),
        (
            "Harbour Inspectorate\n\nInspection of the East Pier School\n\nText.",
            "Inspection of the East Pier School",
        ),
        (
            "MANAGEMENT REPORT\nLAKE TOWN MUNICIPALITY\n\nManagement report of Lake Town\n",
            "Management report of Lake Town",
        ),
        # near misses: a title that only names a body, a sentence, what stands in a part of the report
        ("Department of Tides Fees\n\nReport of the Auditor General\n\nText.", "Department of Tides Fees"),
        ("Fees of the Harbour Office\n\nReview of the piers\n\nText.", "Fees of the Harbour Office"),
        ("HARBOUR OFFICE\n\nReview of the piers began in May.\n", "HARBOUR OFFICE"),
        ("HARBOUR OFFICE\n\nSummary\n\nReview of the piers\n", "HARBOUR OFFICE"),
        # the point of a list is in the middle of something
        ("(3) Build the chain of talents\n\nText.", "a"),
        ("II. AUDIT RESULTS\n\nAudit of Fees\n\nText.", "a"),
        ("二、巡察整改情况\n\n正文。", "a"),
        ("3.关于资金管理的问题\n\n正文。", "a"),
        ("3.5 Million Lost in Pier Fees\n\nText.", "3.5 Million Lost in Pier Fees"),
        ("IV Clinics of the Port\n\nText.", "IV Clinics of the Port"),
    ],
)
def test_titles_that_look_like_letterheads_and_labels(text: str, title: str) -> None:
    assert report_from_text(text, source="a.txt").title == title


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Audit\nIssued by: Office of the State Auditor\nDate: May 3, 2012",
            {"date": "2012-05-03", "issuer": "Office of the State Auditor"},
        ),
        # the signature says when, the label of a problem does not; what is quoted in the text is no label
        ("通报\n问题一\n日期：2019年5月3日\n市审计局\n2024年1月5日", {}),
        ("Audit\nThe board gave a permit. It said:\nIssued by: Harbour Board\nIssued on: May 3, 2012", {}),
        ("Publisher: Tide Press prints the forms of the Office", {}),
    ],
)
def test_labels_stand_above_the_text(text: str, found: dict[str, str]) -> None:
    assert find_labelled(text) == found


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("中共东湖县委\n关于巡察整改进展情况的通报\n\n正文。", "中共东湖县委关于巡察整改进展情况的通报"),
        ("东湖县审计局\n\n关于审计\n\n整改情况的报告\n\n正文。", "东湖县审计局关于审计整改情况的报告"),
        ("东湖县审计局关于\n2023年度整改情况的报告\n正文。", "东湖县审计局关于2023年度整改情况的报告"),
        ("**东湖县民政局**\n**关于整改情况的通报**\n正文。", "东湖县民政局关于整改情况的通报"),
        ("关于巡察整改情况的通报（第2号）\n关于整改的说明\n正文。", "关于巡察整改情况的通报（第2号）"),
        ("2022年度审计结果公告\n\n总体情况\n正文。", "2022年度审计结果公告"),  # a heading below
        ("关于整改情况的复函\n\n基本情况\n正文。", "关于整改情况的复函"),
        ("（2023年第5号）审计结果公告\n\n基本情况\n", "（2023年第5号）审计结果公告"),
        ("我县推进审计整改\n县审计局作情况汇报\n正文。", "我县推进审计整改"),  # news, and a line below
        ("东湖县民政局\n\n一、关于整改工作情况\n\n正文。", "东湖县民政局"),  # a numbered heading
        ("东湖县民政局\n# 关于整改情况的通报\n正文。", "东湖县民政局"),
        ("东湖县民政局\n首页\n关于整改情况的通报\n", "东湖县民政局"),  # furniture
        ("东湖县民政局\n关于要求，现将有关情况通报\n正文。", "东湖县民政局"),  # a sentence
        ("东湖县民政局\n\n\n关于整改的通报\n", "东湖县民政局"),  # apart
        ("关于" + "整" * 150 + "\n" + "改" * 100 + "情况\n", "关于" + "整" * 150),  # too long together
    ],
)
def test_a_chinese_title_goes_on_in_the_line_that_ends_as_titles_do(text: str, title: str) -> None:
    assert find_title(text) == title


HEAD = "# Audit of Fees\n\n{}\n\nThe office kept no ledger. It was told so on 5 May 2023.\n"
COVER = (
    "# Audit of Fees\n\n{}\n30 June 2023\n\nThe office kept no ledger of its fees, it said.\n\n{}\n\n"
    + 8 * "The office kept no ledger.\n"
)
NOTICE = "# 整改通报\n\n{}\n\n局党组2023年3月6日至4月28日接受巡察。\n\n{}\n"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (HEAD.format("Published 11 February 2025"), "2025-02-11"),
        (HEAD.format("*Published 3 March 2024*"), "2024-03-03"),
        (HEAD.format("Published on 2024-03-14 10:20"), "2024-03-14"),
        (HEAD.format("Issued: 3 March 2024"), "2024-03-03"),
        *((HEAD.format(day), "2024-03-14") for day in ("2024-03-14", "14th March 2024", "March 14th, 2024")),
        (HEAD.format("Office of the County Auditor General, 14 March 2024"), "2024-03-14"),
        (NOTICE.format("2024-03-14 10:20 来源：县纪委", ""), "2024-03-14"),
        (NOTICE.format("2024年03月14日 10:20 来源：县纪委 字号：大", ""), "2024-03-14"),
        (NOTICE.format("", "中共青岭县水务局党组\n二〇二四年三月一日"), "2024-03-01"),
        (NOTICE.format("", "中共青岭县水务局党组　2024年3月1日"), "2024-03-01"),
        (NOTICE.format("", "中共青岭县水务局党组 二○二三年十二月二十一日"), "2023-12-21"),
        # a cover tells when the year ended, whoever answered for the unit when that was
        (COVER.format("", "Position: Clerk\nDate: 18 November 2023"), "2023-11-18"),
        (COVER.format("", "Date: 18 November 2023\nName: A. Tide"), "2023-11-18"),
        (COVER.format("for the year ended", "Position: Clerk\nDate: 18 November 2023"), "2023-11-18"),
        (COVER.format("for the year ended", "The pier opened.\nDate: 18 November 2023"), None),
        (COVER.format("Date: 18 November 2023\nfor the year ended", ""), "2023-11-18"),
        (COVER.format("", "The year ended 30 June 2022 was audited."), "2023-06-30"),
        (COVER.format("", "The pier opened.\nDate: 18 November 2023"), "2023-06-30"),  # of what?
        (COVER.format("", "Position: Clerk\nDate: 18 May 2023"), "2023-06-30"),
        (HEAD.format("29 June 2023") + "\nPosition: Clerk\nDate: 18 November 2023\n\nNo.\n", "2023-06-29"),
        # near misses
        (HEAD.format("Audit period 3 March 2024"), None),
        (HEAD.format("Permit issued: 3 March 2024"), None),
        (HEAD.format("Published 2022 in the Law of 3 March 2024"), None),
        (HEAD.format("2024-03-14 to 2024-05-01"), None),
        (HEAD.format("2024-03-14 the pier was closed"), None),
        (HEAD.format("Meeting of the Audit Committee, 14 March 2024"), None),
        (HEAD.format("Inspection of the Port Authority, 14 March 2024"), None),
        (HEAD.format("Pier Fees, 14 March 2024"), None),
        (HEAD.format("30 February 2024"), None),
        (NOTICE.format("", "检查时间 2024年3月1日"), None),
        (NOTICE.format("", "县水务局 2024年6月30日\n县财政局 2024年7月30日"), None),
        (NOTICE.format("一二三四年三月", ""), None),
    ],
)
def test_the_date_of_a_report_is_read_however_its_head_or_signature_writes_it(
    text: str, date: str | None
) -> None:
    assert report_from_text(text, source="a.md").date == date


def test_reports_without_a_date_are_told_once() -> None:
    dated, *others = (replace(report_from_text("The pier shut."), source=f"{name}.txt") for name in "abcdef")
    dated = replace(dated, date="2024", round="One")
    found = find_undated([dated, replace(others[0], round="One"), *others[1:]])
    assert [issue.message for issue in found] == [
        "b.txt: no date found at its head or end, nor at those of 4 more (c.txt, d.txt, e.txt, …); "
        "write 'date: YYYY-MM-DD' into a sidecar"
    ]
    assert "b.txt" in (words_of("zh").note(found[0].message) or "")
    assert find_undated([dated]) == []
