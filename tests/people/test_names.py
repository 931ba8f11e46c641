"""Names are ordered as in a dictionary, syllable by syllable, and found by letters as typed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.cases.queries import named
from app.people.models import Person
from app.people.names import initials, pinyin
from app.people.queries import search_people
from tests.factories import make_user
from tests.people.factories import make_person

IN_ORDER = [
    "安康",
    "陈静怡",
    "陈立",
    "程立新",
    "黎安",
    "李昂",
    "李安安",
    "单小红",
    "西安娜",
    "先明",
]


@pytest.fixture
def officer(session):
    return make_user()


def test_a_syllable_counts_before_the_next():
    assert pinyin("陈静怡") < pinyin("程立新")
    assert pinyin("西安娜") < pinyin("先明")


@pytest.mark.parametrize(
    ("name", "reading", "letters"),
    [
        ("单小红", "shan xiao hong", "sxh"),
        ("欧阳秋月", "ou yang qiu yue", "oyqy"),
        ("Maria Silva", "maria silva", "ms"),
        ("买买提·吐尔逊", "mai mai ti tu er xun", "mmttex"),
        ("", "", ""),
    ],
)
def test_readings(name, reading, letters):
    assert (pinyin(name), initials(name)) == (reading, letters)


def test_a_long_name_ends_with_a_letter():
    assert len(pinyin("长" * 50)) <= 80
    assert not pinyin("长" * 50).endswith(" ")


def test_people_are_listed_in_that_order_page_by_page(officer):
    for name in reversed(IN_ORDER):
        make_person(by=officer, name=name)
    seen, cursor = [], None
    while True:
        page = search_people(by=officer, cursor=cursor, limit=3)
        seen += [person.name for person in page.people]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == sorted(IN_ORDER, key=pinyin)
    assert seen.index("陈静怡") < seen.index("陈立") < seen.index("程立新")
    assert seen.index("西安娜") < seen.index("先明")


@pytest.mark.parametrize("typed", ["chenjingyi", "chen jing yi", "chenj", "CHEN JING", "cjy", "cj"])
def test_letters_find_whether_typed_with_spaces_or_without(officer, session, typed):
    wanted = make_person(by=officer, name="陈静怡")
    make_person(by=officer, name="程立新")
    assert [p.id for p in search_people(by=officer, text=typed).people] == [wanted.id]
    assert list(session.scalars(select(Person.id).where(named(typed)))) == [wanted.id]


def test_letters_are_answered_by_the_index(session):
    session.execute(text("set local enable_seqscan = off"))
    query = select(Person.id).where(Person.name_letters >= "chenj", Person.name_letters < "chenk")
    compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(session.scalars(text(f"explain {compiled}")))
    assert "ix_person_letters" in plan


def test_a_person_tells_the_letters_too(officer):
    assert make_person(by=officer, name="程立新").name_letters == "chenglixin"
