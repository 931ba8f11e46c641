"""Headers, language, menu, and the built scripts and styles."""

import pytest

from app.web.assets import Assets, AssetsNotBuilt
from app.web.headers import POLICY
from tests.factories import make_user, sign_in
from tests.web.pages import get, page, text_of


def test_no_page_allows_inline_scripts_or_other_hosts(client):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert POLICY["script-src"] == "'self'"


def test_headers_of_a_page(client):
    headers = client.get("/sign-in").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_template_carries_a_script_of_its_own(client, session):
    shown = get(client, make_user("manager"), "/oversight")
    assert all(script.get("src") for script in shown.xpath("//script"))
    assert not shown.xpath("//*[@onclick or @onchange or @onsubmit]")


def test_what_is_built_may_be_kept_for_a_year(client):
    sources = page(client.get("/sign-in")).xpath("//script/@src | //link[@rel='stylesheet']/@href")
    built = [address for address in sources if "/dist/" in address]
    assert len(built) >= 2
    for address in built:
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert answer.cache_control.max_age == 365 * 24 * 3600
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_and_styles_go_out_compressed_and_pages_with_their_tokens_do_not(client):
    """A page with all it loads stays under 150 kB (the list itself is weighed by the bench)."""
    readable = {"Accept-Encoding": "gzip"}
    answer = client.get("/sign-in", headers=readable)
    assert "Content-Encoding" not in answer.headers
    sources = page(answer).xpath("//script/@src | //link[@rel='stylesheet']/@href")
    loaded = 0
    for address in sources:
        with client.get(address, headers=readable) as built:  # the smallest stay as they are
            loaded += len(built.data)
    assert 10_000 < loaded < 75_000


def test_missing_assets_say_what_to_do(tmp_path):
    with pytest.raises(AssetsNotBuilt, match="npm ci"):
        Assets(str(tmp_path)).entry("main.js")


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        ("community_officer", ["我的工作", "走访", "个案", "人员"]),
        ("manager", ["管理", "我的工作", "走访", "个案", "人员"]),
        ("auditor", ["个案", "人员", "流程设计"]),
        ("policy_editor", ["流程设计"]),
        ("system_admin", ["用户", "工作日历"]),
        ("partner", []),
    ],
)
def test_the_menu_of_each_role(client, session, role, entries):
    shown = get(client, make_user(role), "/account")
    assert [text_of(a) for a in shown.xpath("//nav[@aria-label='主菜单']//a")] == entries


def test_chinese_first_english_by_choice(client, session):
    user = make_user()
    shown = get(client, user, "/account")
    assert shown.get("lang") == "zh-CN"
    client.post("/language", data={"language": "en"})
    shown = get(client, user, "/account")
    assert shown.get("lang") == "en"
    assert "My work" in text_of(shown)


def test_the_choice_holds_before_signing_in(client):
    client.post("/language", data={"language": "en"})
    assert "Sign in" in client.get("/sign-in").text


def test_the_skip_link_leads_to_the_main_part(client, session):
    shown = get(client, make_user(), "/account")
    first = shown.xpath("//body//a")[0]
    assert first.get("href") == "#main"
    assert shown.get_element_by_id("main").tag == "main"


def test_the_current_entry_is_marked(client, session):
    user = make_user()
    sign_in(client, user)
    marked = get(client, user, "/cases").xpath("//nav//a[@aria-current='page']")
    assert [text_of(a) for a in marked] == ["个案"]
