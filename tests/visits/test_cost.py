"""What sixty visits cost: statements and bytes of the database, the last no more than the first."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, text

from app.assistance.queries import services_of_case
from tests.case_driver import CaseDriver

VISITS = 60
# Bytes beside the data of a row: its pointer, and an entry in each index that it stands in.
OVERHEAD = {"task": 4 + 20 + 20 + 28, "case_event": 4 + 20 + 28, "visit": 4 + 28}


@pytest.fixture
def drive(session):
    return CaseDriver().in_service()


def statements_of(session, action: Callable[[], object]) -> int:
    seen: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            seen.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", listen)
    try:
        action()
    finally:
        event.remove(connection, "before_cursor_execute", listen)
    return len(seen)


def bytes_of(session, case_id: int) -> int:
    return sum(
        session.scalar(
            text(
                f"select coalesce(sum(pg_column_size(t) + {more}), 0) from {name} t"
                " where case_id = :c"
            ),
            {"c": case_id},
        )
        for name, more in OVERHEAD.items()
    )


def test_sixty_visits(drive, session):
    before, counts = bytes_of(session, drive.case.id), []
    for _number in range(VISITS):
        drive.wait(20)
        counts.append(
            statements_of(
                session, lambda: drive.visit("continues", situation="在家照顾老人,仍在找工作")
            )
        )
    assert max(counts) <= 13  # with the request's own two or three it stays within 15
    assert counts[-1] <= counts[0]
    each = (bytes_of(session, drive.case.id) - before) / VISITS
    assert each < 900
    drive.wait(20)
    given = ["career_guidance", "policy_briefing"]  # what was given there goes along, whole
    ticked = statements_of(session, lambda: drive.visit("continues", services_given=given))
    assert ticked == counts[-1]
    stored = {service.kind for service in services_of_case(drive.case.id)}
    assert stored == {"skills_training", *given}
