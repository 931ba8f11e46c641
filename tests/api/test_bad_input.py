"""Odd requests get a problem+json that says what is wrong; none is a fault of ours."""

from __future__ import annotations

import base64
import io
import json
from datetime import date

import pytest

from app.api import bodies
from app.people.identity import make_identity_number
from tests.factories import COMMUNITY

PERSON = {
    "name": "梁秋月",
    "id_number": make_identity_number("379901", date(1975, 3, 8), 14),
    "unit_code": COMMUNITY,
}


@pytest.fixture
def caller(call):
    return call()


def send(caller, body: bytes, *, kind: str = "application/json", path: str = "/people"):
    headers = caller.headers | {"Idempotency-Key": "odd", "Content-Type": kind}
    return caller.client.post(f"/api/v1{path}", data=body, headers=headers)


def is_problem(answer, status: int) -> bool:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["title"]
    return True


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": 1} more',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"version": ' + b"9" * 5000 + b"}",
    ],
    ids=["empty", "cut off", "more behind", "not utf-8", "very deep", "deep", "endless number"],
)
def test_what_is_no_json_is_400(caller, body):
    assert is_problem(send(caller, body), 400)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_another_kind_of_content_is_415(caller, kind):
    assert is_problem(send(caller, json.dumps(PERSON).encode(), kind=kind), 415)


def test_json_where_a_file_is_expected_is_415(caller):
    person = caller.post("/people", PERSON).json["id"]
    assert is_problem(send(caller, b"{}", path=f"/people/{person}/documents"), 415)


def test_too_long_a_body_is_413(caller):
    body = json.dumps(PERSON | {"skills": "x" * bodies.MAX_JSON}).encode()
    assert is_problem(send(caller, body), 413)


@pytest.mark.parametrize("value", ["a\x00b", "\x00", "\ud800"])
@pytest.mark.parametrize("field", ["name", "skills", "unheard_of"])
def test_characters_the_database_cannot_keep_are_named(caller, field, value):
    answer = caller.post("/people", PERSON | {field: value})
    assert is_problem(answer, 422)
    assert field in answer.json["errors"]


def test_the_place_of_a_wrong_character_is_told_however_deep(caller):
    members = [{"relation": "spouse", "name": "甲"}, {"relation": "child", "name": "乙\x00"}]
    person = caller.post("/people", PERSON).json["id"]
    headers = caller.headers | {"Content-Type": "application/json"}
    answer = caller.client.put(
        f"/api/v1/people/{person}/household",
        data=json.dumps({"members": members}),
        headers=headers,
    )
    assert is_problem(answer, 422)
    assert list(answer.json["errors"]) == ["members.1.name"]


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "1e999", "-1e999", str(2**63), str(-(2**70))]
)
def test_numbers_no_column_holds_are_422(caller, number):
    person = caller.post("/people", PERSON).json["id"]
    body = f'{{"year": {number}, "kind": "earned", "amount": {number}}}'.encode()
    assert is_problem(send(caller, body, path=f"/people/{person}/incomes"), 422)


def test_a_null_character_in_the_address_is_422(caller):
    assert is_problem(caller.get("/people", search="张\x00"), 422)
    assert is_problem(caller.get("/cases", stage="\x00"), 422)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
@pytest.mark.parametrize("kind", ["people", "cases", "tasks", "documents", "letters"])
def test_ids_beyond_any_column_are_404(caller, kind, number):
    assert is_problem(caller.get(f"/{kind}/{number}"), 404)


def test_an_unknown_address_is_a_404_problem(caller, client):
    assert is_problem(caller.get("/spaceships"), 404)
    assert is_problem(client.get("/api/v2/people"), 404)


def test_a_method_not_offered_is_405_and_says_which_are(caller, client):
    answer = client.delete("/api/v1/people", headers=caller.headers)
    assert is_problem(answer, 405)
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


def cursor(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "path", ["/people", "/tasks", "/tasks?view=done", "/cases", "/oversight/tasks"]
)
@pytest.mark.parametrize(
    "text",
    [
        "%%%",
        "汉字",
        cursor(None),
        cursor({"a": 1}),
        cursor([None]),
        cursor(["yesterday", 1]),
        cursor(["2026-01-01T00:00:00", 1]),  # without a zone
        cursor([[1], 1]),
        cursor(["2026-01-01T00:00:00+08:00", 2**64]),
        cursor(["2026-01-01T00:00:00+08:00", "1"]),
        cursor([None, float("inf")]),
        cursor(-1),
        cursor(True),
        base64.urlsafe_b64encode(b"\x00:1").decode(),
        base64.urlsafe_b64encode(b"zhang:99999999999999999999").decode(),
    ],
)
def test_a_cursor_that_is_not_ours_is_422(call, path, text):
    address, _mark, query = path.partition("?")
    values = dict(pair.split("=") for pair in query.split("&") if pair)
    answer = call("manager").get(address, cursor=text, **values)
    assert is_problem(answer, 422)
    assert "cursor" in answer.json["errors"]


def test_done_tasks_have_no_cursor_without_a_moment(caller):
    assert is_problem(caller.get("/tasks", view="done", cursor=cursor([None, 5])), 422)


@pytest.mark.parametrize("key", ["", "x" * 201, "ключ", "a\tb"])
def test_a_key_that_is_none_is_400(caller, client, key):
    headers = caller.headers | {"Idempotency-Key": key.encode("utf-8").decode("latin-1")}
    assert is_problem(client.post("/api/v1/people", json=PERSON, headers=headers), 400)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer \xff\xfe"])
def test_no_token_is_a_401_problem(client, header):
    answer = client.get("/api/v1/people", headers={"Authorization": header})
    assert is_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_part_of_a_form_without_a_name_is_422(caller):
    person = caller.post("/people", PERSON).json["id"]
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    assert is_problem(send(caller, body, kind=kind, path=f"/people/{person}/documents"), 422)


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("a.pdf", b"", "file"),
        ("a.pdf", b"MZ\x90", "file"),
        ("a.exe", b"%PDF-1.4", "file"),
        ("a.pdf", b"%PDF-1.4" + b"x" * 10 * 1024 * 1024, "file"),
    ],
    ids=["empty", "a program", "another ending", "too large"],
)
def test_a_file_that_is_not_taken_is_422(caller, name, content, field):
    person = caller.post("/people", PERSON).json["id"]
    answer = caller.upload(f"/people/{person}/documents", content, name=name, kind="other")
    assert is_problem(answer, 422)
    assert field in answer.json["errors"]


def test_a_document_goes_in_and_comes_out_unchanged(caller):
    person = caller.post("/people", PERSON).json["id"]
    content = b"%PDF-1.4 hello"
    path = f"/people/{person}/documents"
    first = caller.upload(path, content, key="doc", kind="agreement")
    again = caller.upload(path, content, key="doc", kind="agreement")
    assert (first.status_code, again.json) == (201, first.json)
    other = caller.upload(path, content + b"!", key="doc", kind="agreement")
    assert is_problem(other, 422)  # the same key with another file
    assert [d["id"] for d in caller.get(path).json] == [first.json["id"]]
    download = caller.get(f"/documents/{first.json['id']}")
    assert download.data == content
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_a_spreadsheet_that_is_none_imports_nothing(caller):
    answer = caller.upload("/imports", io.BytesIO(b"PK\x03\x04broken").read(), name="a.xlsx")
    assert is_problem(answer, 422)
