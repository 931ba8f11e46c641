"""台账: every case of the manager's units as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import xlsxwriter
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import OrganisationUnit, User
from app.accounts.permissions import within
from app.audit.actions import record
from app.cases.models import Case, Task
from app.dates.clock import ZONE, today
from app.extensions import db
from app.people.models import Person
from app.web.labels import label

MAX_ROWS = 100_000


def export_ledger(*, by: User) -> bytes:
    """The workbook. Numbers stay masked; that it was taken out is recorded."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_("援助台账"))
        head = book.add_format({"bold": True, "bg_color": "#E8F0F6", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        columns = _columns()
        for place, (title, width) in enumerate(columns):
            sheet.write_string(0, place, title, head)
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 2)
        number = 0
        for number, row in enumerate(_rows(by), 1):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, value or "")
        sheet.autofilter(0, 0, max(1, number), len(columns) - 1)
    record("ledger.exported", by=by, rows=number, reach=by.reach("manager"))
    return buffer.getvalue()


def _columns() -> list[tuple[str, int]]:
    return [
        (_("个案编号"), 10),
        (_("姓名"), 10),
        (_("证件号码"), 22),
        (_("社区（村）"), 18),
        (_("状态"), 10),
        (_("阶段"), 12),
        (_("进入阶段"), 12),
        (_("责任人"), 12),
        (_("立案"), 12),
        (_("办结"), 12),
        (_("待办任务"), 10),
        (_("最早到期"), 12),
        (_("逾期天数"), 10),
    ]


def _rows(by: User) -> Iterator[list]:
    waiting = (
        select(
            Task.case_id,
            func.count().label("tasks"),
            func.min(Task.due_at).label("due_at"),
        )
        .where(within(Task.unit_code, by.reach("manager")), Task.status == "open")
        .group_by(Task.case_id)
        .subquery()
    )
    query = (
        select(Case, Person, OrganisationUnit.name, User.display_name, waiting.c.tasks)
        .add_columns(waiting.c.due_at)
        .join(Person, Case.person_id == Person.id)
        .outerjoin(OrganisationUnit, OrganisationUnit.code == Case.unit_code)
        .outerjoin(User, Case.responsible_id == User.id)
        .outerjoin(waiting, waiting.c.case_id == Case.id)
        .where(within(Case.unit_code, by.reach("manager")))
        .order_by(Case.unit_code, Case.id)
        .limit(MAX_ROWS)
        .execution_options(yield_per=500)
    )
    for case, person, unit, responsible, tasks, due_at in db.session.execute(query):
        yield _row(case, person, unit or case.unit_code, responsible, tasks or 0, due_at)


def _row(
    case: Case,
    person: Person,
    unit: str,
    responsible: str | None,
    tasks: int,
    due_at: datetime | None,
) -> list:
    due_on = _local(due_at)
    late = max(0, (today() - due_on.date()).days) if due_on else 0
    return [
        case.id,
        person.name,
        person.masked_id_number,
        unit,
        label(case.status, "status"),
        label(case.stage, "stage"),
        _local(case.stage_since),
        responsible,
        _local(case.opened_at),
        _local(case.closed_at),
        tasks,
        due_on,
        late,
    ]


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(ZONE).replace(tzinfo=None) if moment else None
