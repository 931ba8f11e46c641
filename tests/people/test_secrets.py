import base64

import pytest
from sqlalchemy import text

from app.people.actions.keys import rotate_batch, secret_columns
from app.people.models import Person
from app.people.queries import find_by_identity
from app.people.secrets import KeyRing, Secret, SecretError, blind_index
from tests.people.factories import make_person, person_data

ONE = "1:" + base64.b64encode(b"a" * 32).decode()
TWO = ONE + ",2:" + base64.b64encode(b"b" * 32).decode()


def test_ring_encrypts_with_the_last_key_and_decrypts_with_all():
    old, new = KeyRing(ONE), KeyRing(TWO)
    sealed = old.encrypt(b"13800001234", "person.phone")
    assert new.decrypt(sealed, "person.phone") == b"13800001234"
    fresh = new.encrypt(b"13800001234", "person.phone")
    assert fresh[0] == 2
    with pytest.raises(SecretError):
        old.decrypt(fresh, "person.phone")


def test_value_moved_to_another_column_or_changed_does_not_decrypt():
    ring = KeyRing(ONE)
    sealed = ring.encrypt(b"13800001234", "person.phone")
    with pytest.raises(SecretError):
        ring.decrypt(sealed, "person.bank_account")
    with pytest.raises(SecretError):
        ring.decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]), "person.phone")


@pytest.mark.parametrize("setting", ["", "1:short", "x:" + ONE[2:], "0:" + ONE[2:], "1:!!!"])
def test_unfit_keys_are_refused(setting):
    with pytest.raises(SecretError):
        KeyRing(setting)


def test_same_value_is_never_encrypted_alike_but_has_one_index(app):
    ring = KeyRing(ONE)
    assert ring.encrypt(b"x", "person.phone") != ring.encrypt(b"x", "person.phone")
    with app.app_context():
        assert blind_index("x", "person.phone") == blind_index("x", "person.phone")
        assert blind_index("x", "person.phone") != blind_index("x", "person.id_number")


def test_secret_does_not_show_itself():
    secret = Secret(plain="13800001234")
    assert "138" not in f"{secret} {secret!r}"


def test_stored_row_holds_no_number_in_clear(session):
    data = person_data()
    person = make_person(**data)
    row = session.execute(text("select person::text from person where id = :id"), {"id": person.id})
    stored = row.scalar_one()
    for value in (data["id_number"], data["phone"]):
        assert value not in stored
        assert value.encode().hex() not in stored
    assert find_by_identity("resident_id", data["id_number"].lower()).id == person.id


def test_rotation_re_encrypts_in_batches_and_search_still_finds(app, session, monkeypatch):
    people = [make_person(bank_account="6222000011112222") for _ in range(3)]
    number = people[0].id_number.reveal()
    monkeypatch.setitem(app.config, "DATA_KEYS", app.config["DATA_KEYS"] + ",2:" + ONE[2:])
    done = 0
    for column in secret_columns():
        last: int | None = 0
        while last is not None:
            last, count = rotate_batch(column, after=last)
            done += count
    assert done == 9  # number, phone and account of three
    monkeypatch.setitem(app.config, "DATA_KEYS", "2:" + ONE[2:])  # the old key may go
    session.expire_all()
    keys = session.scalars(text("select get_byte(id_number_encrypted, 0) from person"))
    assert set(keys) == {2}
    assert session.get(Person, people[0].id).id_number.reveal() == number
    assert find_by_identity("resident_id", number).id == people[0].id
    assert sum(rotate_batch(column, after=0)[1] for column in secret_columns()) == 0
