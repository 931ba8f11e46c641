"""A visit with the phone in hand: from the week's list to the next date, at 390 pixels, and in
under a minute by the model of ``pace`` (1.2 seconds a tap, three characters a second, pages as
measured), with a photo and a signature."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import datetime

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from app.dates.clock import now, today
from app.extensions import db
from app.people.models import Document
from tests.browser.axe import overflow
from tests.browser.lives import case_waiting_at
from tests.browser.pace import Pace, PacedForm

pytestmark = [pytest.mark.browser, pytest.mark.journey]
NAME = "林听雨"
TWO_AT_ONCE = """input => {
  for (const name of ["一.pdf", "二.pdf"]) {
    const chosen = new DataTransfer();
    chosen.items.add(new File(["%PDF-1.4"], name, { type: "application/pdf" }));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change"));
  }
}"""


@pytest.fixture
def case(product):
    with product.app.app_context():
        return case_waiting_at("record_visit", of="shequ", name=NAME, opened=75)


def photo() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (2400, 1800), "#7a8c6b").save(stream, "JPEG")
    return stream.getvalue()


def kept(case: int, name: str) -> Document:
    wanted = Document.case_id == case, Document.file_name == name
    return db.session.scalars(select(Document).where(*wanted)).one()


def kept_photo(case: int) -> Image.Image:
    return Image.open(io.BytesIO(kept(case, "入户.jpg").content))


def kept_signature(case: int) -> tuple[Image.Image, datetime]:
    """What was drawn, as it is kept with the case: the picture and when."""
    found = kept(case, "本人签字.png")
    assert found.sha256 == hashlib.sha256(found.content).hexdigest()
    return Image.open(io.BytesIO(found.content)), found.uploaded_at


def test_a_visit_on_the_phone(desk, case, in_database):
    officer = desk("shequ", NAME, width=390)
    page = officer.open("/visits")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    officer.keeps("visit-1-week")
    pace = Pace()
    with pace.waits():
        page.get_by_role("link", name=NAME).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("走访")
    assert overflow(page) == 0
    form = PacedForm(officer.form, pace)
    officer.keeps("visit-2-form", at="main form")
    # All that is usual stands there already: how, met, continues.
    expect(form.field("走访日期")).to_have_value(today().isoformat())
    form.select("方式", "入户").write("情况记录", "在家。已投两份简历，下周去面试。")
    with pace.waits():
        page.locator("main form summary", has_text="照片").click()
    form.choose("当场提供的服务", "职业指导")
    with pace.waits():
        form.attach("照片", "入户.jpg", photo(), "image/jpeg")
        expect(page.locator(".kept-file canvas")).to_be_visible()
    # A second one chosen while the first is on its way: each goes up once (``kept``).
    form.field("照片").evaluate(TWO_AT_ONCE)
    expect(page.locator(".kept-file")).to_have_count(3)
    officer.form.refuses_too_much("照片")
    officer.keeps("visit-3-photo", at="main form summary")
    with page.expect_response(re.compile(r"/draft\b(?!/)")):
        form.sign("本人签字")
    # The phone rings: what was typed, the photo and the signature are there afterwards.
    page.reload()
    expect(page.get_by_label("入户.jpg")).to_be_checked()
    expect(page.locator("[name='signed.signature']")).to_have_value(re.compile("^data:image/png"))
    expect(form.field("情况记录")).to_have_value("在家。已投两份简历，下周去面试。")
    officer.keeps("visit-3-again", at="main form summary")
    signed_at = now()
    with pace.waits():
        officer.finish("走访")
    assert pace.seconds < 60
    expect(page.locator("#visits")).to_contain_text("下周去面试")
    expect(page.locator("#visits")).to_contain_text("当场提供：职业指导")
    expect(page.locator("#documents")).to_contain_text("入户.jpg")
    expect(page.locator("#documents")).to_contain_text("本人签字.png")
    drawn, kept_at = in_database(lambda: kept_signature(case))
    assert in_database(lambda: [kept(case, name).size for name in ("一.pdf", "二.pdf")]) == [8, 8]
    assert in_database(lambda: kept_photo(case)).width == 1600  # as the phone made it smaller
    assert drawn.width > 170  # the whole stroke, not a touch
    assert kept_at >= signed_at
    expect(page.locator(".stand-box")).to_contain_text("走访")
    assert overflow(page) == 0
    officer.keeps("visit-4-case")
