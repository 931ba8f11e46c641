from datetime import date

from app.people.identity import make_identity_number

NUMBER = make_identity_number("379901", date(1975, 3, 8), 12)
PERSON = {"name": "梁秋月", "id_number": NUMBER, "unit_code": "379901001001"}


def test_registered_person_is_found_and_masked(call):
    caller = call()
    made = caller.post("/people", PERSON)
    assert made.status_code == 201, made.json
    assert made.json["sex"] == "female"
    assert NUMBER not in made.text
    found = caller.get("/people", search="lqy").json["items"]
    assert [person["id"] for person in found] == [made.json["id"]]


def test_wrong_number_is_named_at_its_field(call):
    answer = call().post("/people", PERSON | {"id_number": NUMBER[:-1] + "0"})
    assert answer.status_code == 422
    assert "id_number" in answer.json["errors"]


def test_same_key_registers_once(call):
    caller = call()
    first = caller.post("/people", PERSON, key="once")
    again = caller.post("/people", PERSON, key="once")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(caller.get("/people").json["items"]) == 1


def test_same_key_with_another_body_is_422(call):
    caller = call()
    caller.post("/people", PERSON, key="once")
    answer = caller.post("/people", PERSON | {"name": "梁秋云"}, key="once")
    assert answer.status_code == 422


def test_post_without_key_is_refused(call, client):
    caller = call()
    answer = client.post("/api/v1/people", json=PERSON, headers=caller.headers)
    assert answer.status_code == 400


def test_duplicate_person_is_409(call):
    caller = call()
    caller.post("/people", PERSON)
    assert caller.post("/people", PERSON).status_code == 409


def test_person_outside_reach_is_404(call):
    made = call().post("/people", PERSON).json
    other = call(unit="379902001001")
    assert other.get(f"/people/{made['id']}").status_code == 404


def test_change_needs_the_version_that_was_read(call):
    caller = call()
    made = caller.post("/people", PERSON).json
    path = f"/people/{made['id']}"
    changed = caller.patch(path, {"version": made["version"], "marital_status": "widowed"})
    assert changed.status_code == 200
    stale = caller.patch(path, {"version": made["version"], "marital_status": "married"})
    assert stale.status_code == 409


def test_records_are_entered(call):
    caller = call()
    path = f"/people/{caller.post('/people', PERSON).json['id']}"
    registration = {
        "registered_on": "2026-01-10",
        "unemployed_since": "2026-01-01",
        "reason_code": "20",
    }
    assert caller.post(f"{path}/registrations", registration).status_code == 201
    bad = caller.post(f"{path}/certificates", {"kind": "spaceship"})
    assert bad.status_code == 422
    assert "kind" in bad.json["errors"]


def test_pages_by_cursor(call):
    caller = call()
    for day in range(1, 6):
        number = make_identity_number("379901", date(1970, 1, day), 11)
        assert caller.post("/people", PERSON | {"id_number": number}).status_code == 201
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = caller.get("/people", **query).json
        seen += [person["id"] for person in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_broken_cursor_is_422(call):
    assert call().get("/tasks", cursor="%%%").status_code == 422
