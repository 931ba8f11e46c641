"""Files that are broken, or that mean harm: a clear word, and nothing read."""

import io
import struct
import zipfile

import pytest

from app.errors import InvalidInput
from app.people.actions.documents import check_content
from app.people.files import safe_file_name
from app.people.import_ import sheets, workbook
from app.people.import_.workbook import read_sheet
from tests.people.spreadsheets import line
from tests.people.spreadsheets import workbook as make_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context():
        yield


def repacked(content: bytes, replace: dict[str, bytes] | None = None) -> bytes:
    """The same office file with entries added or replaced."""
    replace = dict(replace or {})
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, replace.pop(entry.filename, old.read(entry.filename)))
        for name, extra in replace.items():
            new.writestr(name, extra)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
GOOD = make_workbook([line(1)])


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_sheet(content)
    return caught.value.errors["file"][0]


def lying_size(content: bytes) -> bytes:
    """Declare every entry a hundred bytes long, in the directory and before the data."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(mark)
        while at >= 0:
            struct.pack_into("<I", data, at + offset, 100)
            at = data.find(mark, at + 4)
    return bytes(data)


BOMB = b"<worksheet>" + b" " * (40 * 1024 * 1024) + b"</worksheet>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"name,number\n1,2", "不是 XLSX"),
        (b"PK\x03\x04" + b"rubbish" * 50, "已损坏"),
        (GOOD[: len(GOOD) // 2], "已损坏"),
        (GOOD[:400] + b"\0" * 200 + GOOD[600:], "已损坏"),
        (OLE, "密码"),
        (repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "宏"),
        (repacked(GOOD, {"xl/embeddings/oleObject1.bin": b"x"}), "宏"),
        (repacked(GOOD, {SHEET: BOMB}), "膨胀"),
        (lying_size(repacked(GOOD, {SHEET: BOMB})), "已损坏"),
        (repacked(GOOD, {SHEET: LAUGHS + part(GOOD, SHEET)}), "实体"),
        (repacked(GOOD, {SHEET: XXE + b"<worksheet>&e;</worksheet>"}), "外部引用"),
        (repacked(GOOD, {"xl/workbook.xml": XXE.decode().encode("utf-16")}), "编码"),
        (repacked(GOOD, {SHEET: b"<worksheet><sheetData><row r='x'"}), "损坏"),
        (repacked(GOOD, {"xl/workbook.xml": b"<workbook/>"}), ""),
        (repacked(GOOD, {f"x{n}": b"" for n in range(2100)}), "文件太多"),
        (b"PK\x03\x04" + bytes(21 * 1024 * 1024), "超过 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_spreadsheet_is_refused_in_plain_words(content, words):
    assert words in refusal(content)


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        (SHEET, b"<worksheet><sheetData><row r='1'>", b"</row></sheetData></worksheet>"),
        ("xl/styles.xml", b"<styleSheet>", b"</styleSheet>"),
    ],
    ids=["one endless row", "styles"],
)
def test_what_must_be_held_whole_is_bounded(name, begin, end):
    cells = (f"<c r='A{n}'><v>{n * 7919 % 104729}</v></c>" for n in range(700_000))
    content = begin + "".join(cells).encode() + end
    assert "太大" in refusal(repacked(GOOD, {name: content}))


def test_declared_total_is_bounded(monkeypatch):
    monkeypatch.setattr("app.people.files.MAX_UNPACKED", 1000)
    assert "太大" in refusal(GOOD)


def test_word_document_is_no_spreadsheet():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "不是电子表格" in refusal(out.getvalue())
    assert check_content("a.docx", out.getvalue()).endswith("wordprocessingml.document")


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    assert "超过 3 行" in refusal(make_workbook([line(n) for n in range(5)]))


def test_a_row_at_the_far_end_does_not_fill_the_memory():
    far = part(GOOD, SHEET).replace(b'<row r="2"', b'<row r="1048576"').replace(b'2"', b'1048576"')
    assert "空行" in refusal(repacked(GOOD, {SHEET: far}))


def test_printer_settings_are_harmless():
    extra = {"xl/printerSettings/printerSettings1.bin": b"\0\1"}
    assert len(read_sheet(repacked(GOOD, extra)).rows) == 1


def test_what_was_typed_never_becomes_a_formula(app):
    from app.people.import_.rows import Row

    row = Row(2, {"姓名": '=HYPERLINK("http://x")', "证件号码": "+1"}, reasons=["@x"])
    content = sheets.rejected([row])
    assert b"<f>" not in part(content, SHEET)


PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "空文件"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(10 * 1024 * 1024), "10 MB"),
        ("a.pdf", PNG, "扩展名不符"),
        ("a.html", b"<script>alert(1)</script>", "只接受"),
        ("a.svg", b"<svg onload='x'/>", "只接受"),
        ("a.exe", b"MZ" + bytes(100), "只接受"),
        ("a.doc", OLE, "密码"),
        ("a.xlsm", repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "宏"),
        ("a.xlsm", GOOD, "扩展名不符"),
    ],
)
def test_document_is_refused(name, content, words):
    with pytest.raises(InvalidInput) as caught:
        check_content(name, content)
    assert words in caught.value.errors["file"][0]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.PDF", b"%PDF-1.7\n", "application/pdf"),
        ("照片.jpeg", b"\xff\xd8\xff\xe0" + bytes(10), "image/jpeg"),
        ("a.png", PNG, "image/png"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    ],
)
def test_document_is_told_by_its_content(name, content, media_type):
    assert check_content(name, content) == media_type


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/户口簿.pdf", "户口簿.pdf"),
        ("C:\\文件\\证明.PDF", "证明.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ('x"; rm\r\n.pdf', "x; rm.pdf"),
        (".pdf", "文件.pdf"),
        ("", "文件.pdf"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_file_name_is_only_a_name(name, safe):
    assert safe_file_name(name, "application/pdf") == safe
