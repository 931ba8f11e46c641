"""One person, from a row of a spreadsheet to the archive, through the pages of those who help."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.dates.clock import today
from app.people.identity import make_identity_number
from tests.browser.desk import Desk, stands_at
from tests.browser.form import Form
from tests.browser.sheet import workbook

pytestmark = [pytest.mark.browser, pytest.mark.journey]
NAME = "林晚秋"
# A division that is not in use: nobody's number. An even serial number is a woman's.
NUMBER = make_identity_number("379901", date(1978, 3, 14), 862)


ROW = {
    "姓名": NAME,
    "证件号码": NUMBER,
    "婚姻状况": "已婚",
    "户籍行政区划代码": "379901",
    "城乡": "城镇",
    "联系电话": "13800007788",
    "退休类别": "女55",
    "有劳动能力": "是",
    "有就业意愿": "是",
    "失业原因": "从用人单位失业",
}
MISTYPED = NUMBER[:-1] + ("1" if NUMBER[-1] == "0" else "0")


@pytest.fixture
def desk(desk):
    """Everybody in this story is at work on the same person."""
    return lambda username: desk(username, NAME)


def test_a_person_goes_from_the_spreadsheet_to_the_archive(desk, product):
    case = imported_and_opened(desk("shequ"))
    registered(desk("shequ"), case)
    recognised(desk, product, case)
    planned(desk)
    helped(desk, product)
    followed_up(desk, product)
    left(desk, case)


def imported_and_opened(officer: Desk) -> str:
    page = officer.open("/people/import")
    days = {"失业登记日期": 500, "失业日期": 520}
    row = ROW | {name: (today() - timedelta(days=n)).isoformat() for name, n in days.items()}
    content = workbook(row, row | {"姓名": "林晚冬", "证件号码": MISTYPED})
    Form(page).attach("文件", "望海一里.xlsx", content, "application/octet-stream")
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("row", name=NAME)).to_contain_text("新增")
    expect(page.get_by_role("row", name="林晚冬")).to_contain_text("校验码")
    officer.keeps("archive-1-import")
    page.get_by_role("button", name="导入 1 行").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.get_by_role("status").first).to_contain_text("新增 1 人")

    page = officer.open("/people")
    page.get_by_label("姓名、拼音首字母").fill("lwq")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_text("失业登记生效")).to_be_visible()
    expect(page.locator("#facts")).not_to_contain_text(NUMBER)
    page.get_by_role("link", name="开始援助").click()
    page.get_by_role("button", name="建立个案").click()
    expect(page.get_by_role("status").first).to_have_text("个案已建立。")
    stands_at(page, "登记", "等待填写登记表")
    return page.url.removeprefix(officer.visitor.product.address).split("#")[0]


def registered(officer: Desk, case: str) -> None:
    form = officer.take("填写登记表")
    form.tick("已告知个人信息的使用目的、方式和本人权利").tick("本人已签署信息真实承诺书")
    # Nobody types again what the spreadsheet brought.
    expect(form.field("失业登记日期")).to_have_value((today() - timedelta(days=500)).isoformat())
    expect(form.field("失业日期")).to_have_value((today() - timedelta(days=520)).isoformat())
    expect(form.field("失业原因")).to_have_value("20")
    form.select("失业保险金", "领取期满")
    form.write("求职意向", "养老护理").tick("有培训意愿")
    form.choose("材料是否齐全", "否")
    expect(form.group("缺少的材料")).to_be_visible()
    form.choose("材料是否齐全", "是")
    expect(form.group("缺少的材料")).to_be_hidden()
    page = officer.finish("填写登记表")
    stands_at(page, "认定", "等待社区初审")
    expect(page.locator("#letters")).to_contain_text("受理通知书")
    assert page.url.startswith(officer.visitor.product.address + case)


def recognised(desk, product, case: str) -> None:
    officer = desk("shequ")
    form = officer.take("社区初审")
    page = officer.page
    expect(page.locator("main")).to_contain_text("比对建议：符合条件")
    reasons = page.locator("#determination")
    expect(reasons).to_contain_text("城镇大龄失业人员")
    expect(reasons).to_contain_text("共同条件")
    form.choose("初审意见", "拟予认定").write("意见说明", "情况属实，材料齐全。")
    expect(form.field("与比对建议不同的理由")).to_be_hidden()
    page = officer.finish("社区初审")
    stands_at(page, "认定", "公示期满")

    street = desk("jiedao")
    street.has_no_work()
    product.days_pass(12)
    form = street.take("街道复核", claim=True)
    expect(street.page.locator("#determination")).to_contain_text("情况属实，材料齐全。")
    form.choose("复核意见", "拟予认定")
    street.finish("街道复核")

    county = desk("quxian")
    county.take("县区审核认定", claim=True).choose("认定决定", "予以认定")
    page = county.finish("县区审核认定")
    stands_at(page, "一人一策", "等待评估需求")
    page.locator("summary", has_text="认定意见与理由").click()
    latest = page.locator("#determinations details").first  # with what was said before it
    expect(latest.locator(".opinions li")).to_have_count(3)
    expect(page.locator("#letters")).to_contain_text("认定")
    county.keeps("archive-2-recognised")

    # Somebody of another county is told nothing, not even that the case exists.
    stranger = desk("quxian_379902")
    expect(stranger.open(case).get_by_role("heading", level=1)).to_have_text("没有找到")


def planned(desk) -> None:
    officer = desk("shequ")
    form = officer.take("评估需求").write("面谈日期", today().isoformat()).select("方式", "到站")
    form.choose("就业障碍", "缺少技能", "年龄偏大").choose("需要的帮助", "技能培训", "介绍工作")
    form.write("基本情况", "原为纺织工，愿意学养老护理，希望就近就业。")
    officer.finish("评估需求")

    counsellor = desk("zhidao")
    form = counsellor.take("制定援助方案", claim=True)
    expect(counsellor.page.locator("main")).to_contain_text("希望就近就业")
    form.select("目标", "单位就业").write("目标日期", (today() + timedelta(days=120)).isoformat())
    later = (today() + timedelta(days=60)).isoformat()
    entry = form.entry("帮扶措施", 0)
    entry.select("措施", "职业技能培训").write("内容", "养老护理员培训").write("完成期限", later)
    form.scope.get_by_role("button", name="再加一条").click()
    entry = form.entry("帮扶措施", 1)
    entry.select("措施", "职业介绍").write("内容", "每月推荐一个岗位").write("完成期限", later)
    page = counsellor.finish("制定援助方案")
    expect(page.locator("#plan")).to_contain_text("养老护理员培训")

    # Signed on paper at first: the scan stays although the date was forgotten.
    form = officer.take("商定并签订协议").choose("协商结果", "已签订")
    form.attach("签字的协议", "协议.pdf", b"%PDF-1.4 scanned askew", "application/pdf")
    officer.hand_in()
    expect(officer.form.field("签订日期")).to_have_attribute("aria-invalid", "true")
    expect(officer.form.scope.get_by_label("协议.pdf")).to_be_checked()
    # It cannot be read, so they sign on the screen.
    officer.page.get_by_role("link", name="援助协议").click()
    paper = officer.page.get_by_role("article")
    duties = ("甲方责任", "乙方责任")
    for words in (NAME, "养老护理员培训", "每月推荐一个岗位", *duties, "乙方（签字）"):
        expect(paper).to_contain_text(words)
    expect(paper).not_to_contain_text(NUMBER)
    officer.keeps("archive-3-agreement")
    page = officer.page
    page.get_by_role("link", name="在屏幕上签字").click()
    page.get_by_role("button", name="确认签订").click()  # before anything is drawn
    expect(page.get_by_text("请先在签字框内签字")).to_be_visible()
    Form(page).sign(f"乙方（{NAME}）签字")
    expect(page.get_by_text("请先在签字框内签字")).to_be_hidden()
    page.get_by_role("button", name="确认签订").click()
    officer.is_told("协议已签订")
    expect(page.locator("#signing")).to_contain_text("在屏幕上签字。")
    expect(page.locator("#signing")).to_contain_text("与拟定时一致")
    page.get_by_role("link", name="回到个案").click()
    stands_at(page, "援助与走访", "等待落实帮扶措施")
    expect(page.locator("#documents")).to_contain_text("援助协议")


def helped(desk, product) -> None:
    counsellor = desk("zhidao")
    form = counsellor.take("落实帮扶措施", claim=True).choose("落实情况", "已落实或正在落实")
    if form.group("服务记录").locator("[data-entries] > [data-entry]").count() == 0:
        form.scope.get_by_role("button", name="再加一条").click()
    entry = form.entry("服务记录", 0)
    entry.select("服务", "职业技能培训").write("日期", today().isoformat())
    entry.choose("本人接受", "是")
    page = counsellor.finish("落实帮扶措施")
    expect(page.locator("#services")).to_contain_text("职业技能培训")

    officer = desk("shequ")
    visit_of(officer, "继续援助", "正在参加养老护理员培训。")
    product.days_pass(20)
    visit_of(officer, "已经就业", "在养老院上班了。", employed_on=today() - timedelta(days=1))
    expect(officer.page.locator("#visits tbody tr")).to_have_count(2)


def visit_of(officer: Desk, outcome: str, situation: str, *, employed_on=None) -> None:
    form = officer.take("走访").choose("见到本人", "是").choose("走访结果", outcome)
    expect(form.field("走访日期")).to_have_value(today().isoformat())
    form.select("方式", "入户").write("情况记录", situation)
    if employed_on:
        form.write("开始工作日期", employed_on.isoformat())
    officer.finish("走访")


def followed_up(desk, product) -> None:
    officer = desk("shequ")
    form = officer.take("核实就业").choose("确已就业", "是")
    form.write("开始工作日期", (today() - timedelta(days=1)).isoformat())
    form.select("就业类型", "单位就业").write("核实说明", "已与养老院人事联系核实。")
    page = officer.finish("核实就业")
    stands_at(page, "跟踪", "回访日到")
    for days in (31, 62, 93):
        product.days_pass(days)
        form = officer.take("跟踪回访").select("方式", "电话").choose("就业状况", "仍在岗")
        page = officer.finish("跟踪回访")
    expect(page.locator("#follow-up tbody tr")).to_have_count(3)
    stands_at(page, "退出", "等待提出退出意见")


def left(desk, case: str) -> None:
    officer = desk("shequ")
    form = officer.take("提出退出意见")
    expect(form.field("退出原因")).to_have_value("employed")
    form.write("生效日期", today().isoformat()).write(
        "事实和依据", "就业满六个月，三次回访均在岗。"
    )
    officer.finish("提出退出意见")
    manager = desk("zhuguan")
    form = manager.take("审批退出", claim=True)
    expect(manager.page.locator("main")).to_contain_text("三次回访均在岗")
    form.choose("审批决定", "同意退出").write("理由", "就业稳定，同意退出。")
    page = manager.finish("审批退出")
    expect(page.locator(".stand-box")).to_contain_text("办结：已退出")
    expect(page.locator("#tasks")).to_contain_text("没有待办任务。")
    expect(page.locator("#letters")).to_contain_text("退出")
    manager.keeps("archive-4-closed")
    told(page)
    drawn(officer.open(case + "?process=eligibility"))
    officer.keeps("archive-5-way-taken", at="#diagram")


def told(page: Page) -> None:
    """The timeline goes back, page by page, to the day on which the case was opened."""
    timeline = page.locator("#timeline")  # a list a day
    page.locator("details", has=timeline).locator("summary").first.click()
    expect(timeline).to_contain_text("审批退出")
    older = page.get_by_role("link", name="更早的记录")
    for _page in range(20):
        if older.count() == 0:
            break
        with page.expect_navigation():  # between two pages there is no link at all
            older.click()
    expect(timeline.locator("li").last).to_contain_text("立案")


def drawn(page: Page) -> None:
    """The diagram with the way that was taken, and the same in words."""
    diagram = page.locator("#diagram")
    diagram.scroll_into_view_if_needed()
    expect(diagram.locator("g.djs-shape.way-taken").first).to_be_visible()
    expect(diagram.locator("g.djs-connection.way-taken").first).to_be_attached()
    diagram.get_by_text("用文字看流程").click()
    past = diagram.locator(".outline li.past")
    expect(past.filter(has_text="县区审核认定")).to_contain_text("已经过")
    # Where the case never came, nothing but the name stands.
    expect(diagram.get_by_text("复查决定 · 主管", exact=True)).to_be_visible()
