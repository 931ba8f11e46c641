"""What went wrong, said to people in HTML and to programs as problem+json."""

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.audit.models import AuditEntry
from app.errors import Conflict, InvalidInput, NotAllowed
from app.extensions import db
from tests.case_rows import make_case, make_task
from tests.factories import make_user, sign_in
from tests.web.pages import get, page, text_of

RAISED = {
    "conflict": lambda: Conflict("这项任务已由李梅于3月2日 09:00 办结"),
    "invalid": lambda: InvalidInput("name", "太短"),
    "not-allowed": lambda: NotAllowed(),
    "bug": lambda: ZeroDivisionError(),
}


@pytest.fixture
def failing(app):
    """``failing(what)``: two addresses that are always there go wrong."""
    whole = dict(app.view_functions)

    def go_wrong(what: str) -> None:
        def fail():
            raise RAISED[what]()

        app.view_functions.update({"web.health": fail, "api-docs.openapi_json": fail})

    yield go_wrong
    app.view_functions.update(whole)


@pytest.mark.parametrize(
    ("what", "status", "heading", "said"),
    [
        ("conflict", 409, "情况已经变化", "这项任务已由李梅于3月2日 09:00 办结"),
        ("invalid", 422, "填写的内容有误", "太短"),
        ("not-allowed", 403, "没有权限", "权限"),
    ],
)
def test_the_families_of_errors(failing, client, session, what, status, heading, said):
    failing(what)
    shown = get(client, make_user(), "/health", status)
    assert shown.xpath("string(//h1)") == heading
    assert said in text_of(shown.xpath("//main")[0])
    answer = client.get("/api/openapi.json")
    assert answer.mimetype == "application/problem+json"
    assert (answer.json["status"], answer.json["title"]) == (status, heading)


def test_fields_are_named_to_programs(failing, client):
    failing("invalid")
    assert client.get("/api/openapi.json").json["errors"] == {"name": ["太短"]}


def test_in_tests_the_unexpected_is_raised(failing, client):
    failing("bug")
    with pytest.raises(ZeroDivisionError):
        client.get("/health")


def test_the_unexpected_gets_a_reference_that_stands_in_the_log(app, failing, client, caplog):
    failing("bug")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = client.get("/health")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500
    reference = page(answer).xpath("string(//strong[@class='reference'])")
    assert f"reference {reference}" in caplog.text
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize("address", ["/nowhere", "/tasks/99999999999999999999", "/static/none.js"])
def test_not_found(client, session, address):
    sign_in(client, make_user())
    assert client.get(address).status_code == 404
    assert "没有找到" in client.get(address).text


def test_outside_ones_reach_is_not_found_and_remembered(client, session):
    other = make_user("system_admin", unit="379902")
    admin = make_user("system_admin", unit="379901")
    get(client, admin, f"/users/{other.id}", 404)
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.subject, entry.by_id) == (
        "out_of_reach",
        f"user:{other.id}",
        admin.id,
    )


def test_a_form_that_is_too_large(app, client, session):
    officer = make_user()
    task = make_task(make_case(officer), "visit", assignee_id=officer.id, role="community_officer")
    address = f"/tasks/{task.id}"
    sign_in(client, officer)
    said = {"CONTENT_LENGTH": str(app.config["MAX_CONTENT_LENGTH"] + 1)}
    answer = client.post(address, data={"f.note": "1"}, environ_overrides=said)
    assert answer.status_code == 413
    shown = page(answer)
    assert "不能超过 30 MB" in text_of(shown)
    assert "按浏览器的“后退”键" in text_of(shown)
    assert shown.xpath("//main//a/@href") == [address, "/"]
    answer = client.post("/account/phone", data={"phone": "1"}, environ_overrides=said)
    assert page(answer).xpath("//main//a/@href") == ["/"]


def test_null_characters_are_refused(client, session):
    assert client.get("/sign-in?next=%00").status_code == 400


class Gone:
    """The database is away for so many statements."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self):
        if self.left:
            self.left -= 1
            broken = psycopg.OperationalError("server closed the connection")
            raise OperationalError("select 1", {}, broken, connection_invalidated=True)
        return {"status": "ok"}


@pytest.fixture
def database_gone(app):
    whole = app.view_functions["web.health"]
    yield lambda times: app.view_functions.update({"web.health": Gone(times)})
    app.view_functions["web.health"] = whole


def test_a_lost_connection_is_tried_once_more(client, database_gone):
    database_gone(1)
    assert client.get("/health").json == {"status": "ok"}


def test_while_the_database_is_away_a_calm_page_waits_for_it(client, database_gone):
    database_gone(2)
    answer = client.get("/health")
    assert answer.status_code == 503
    waiting = page(answer).xpath("//*[@data-retry]")[0]
    assert waiting.get("data-retry-probe") == "/health"
    assert waiting.get("data-retry-safe") == "yes"


def test_the_calm_page_needs_no_database_itself(client, session):
    """Everything fails from the very first statement on, the one that asks who is there."""
    sign_in(client, make_user())

    def refuse(*_args):
        raise OperationalError(None, None, psycopg.OperationalError("connection refused"))

    engine = db.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        answer = client.get("/work")
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    assert answer.status_code == 503
    assert "数据库暂时连接不上" in answer.text
