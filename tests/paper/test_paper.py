"""A paper can be read by eye and by machine, on any computer."""

import io

from pypdf import PdfReader

from app.paper import parts
from app.paper.document import make_pdf

SENTENCE = "为帮助乙方尽快就业，按照“一人一策”的要求，双方经协商达成如下协议。"


def a_paper(rows=3):
    return make_pdf(
        "就业援助协议",
        [
            parts.heading("一、援助目标"),
            parts.paragraph(SENTENCE * 4, indented=True),
            parts.key_values([("甲方", "槐安社区"), ("乙方", "张三")], columns=2),
            parts.lines_to_write_on(3),
            parts.table(
                ["序号", "措施"], [[str(n), f"第{n}项 <b>&"] for n in range(rows)], widths=[1, 4]
            ),
        ],
        number="〔2026〕第000012号",
    )


def read(content):
    return PdfReader(io.BytesIO(content))


def text_of(page):
    return page.extract_text().replace("\n", "")


def test_the_text_can_be_taken_out_whole_and_markup_is_only_text():
    found = text_of(read(a_paper()).pages[0])
    assert SENTENCE * 4 in found
    assert "第2项 <b>&" in found
    assert "〔2026〕第000012号" in found


def test_each_page_says_which_of_how_many_and_repeats_title_number_and_the_heads_of_tables():
    pages = read(a_paper(rows=120)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        found = text_of(page)
        assert f"第 {number} 页 共 {len(pages)} 页" in found
        assert "就业援助协议" in found
        assert "〔2026〕第000012号" in found
        assert "序号措施" in found.replace(" ", "")


def test_the_fonts_are_embedded_and_only_what_is_used_of_them():
    content = a_paper()
    fonts = [font.get_object() for font in read(content).pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert len(content) < 100_000


def test_the_same_parts_give_the_same_bytes():
    assert a_paper() == a_paper()


def test_what_the_font_cannot_print_is_marked():
    found = text_of(read(make_pdf("名单", [parts.paragraph("张\U0002a6a5三")])).pages[0])
    assert "张〓三" in found


def test_a_long_text_in_a_cell_and_one_on_its_side():
    long = parts.table(["内容"], [["字" * 3000]], widths=[1])
    content = make_pdf("长表", [long], wide=True)
    assert sum(text_of(page).count("字") for page in read(content).pages) == 3000
