"""What each row of a file would do, against the register as it stands now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import OrganisationUnit, User
from app.accounts.permissions import within
from app.extensions import db
from app.people.import_.rows import DUPLICATE, ERROR, NEW, SAME, STATUSES, UPDATE, Row, RowReader
from app.people.import_.workbook import Sheet
from app.people.models import Certificate, Person
from app.people.permissions import registering_reach
from app.people.secrets import Secret, blind_index

_BATCH = 1000


@dataclass(frozen=True)
class Preview:
    rows: list[Row]
    ignored: list[str]  # headings that the form does not know
    known: dict[bytes, Person]  # by blind index, of the rows' numbers

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in STATUSES}

    @property
    def rejected(self) -> list[Row]:
        return [row for row in self.rows if row.status in (ERROR, DUPLICATE)]


def preview(sheet: Sheet, *, by: User | None) -> Preview:
    """Check every row. ``by`` None is the administrator's command: the whole city."""
    communities = _communities(by)
    only = next(iter(communities)) if len(communities) == 1 else None
    reader = RowReader(default_unit=only)
    rows = [reader.read(number, cells) for number, cells in sheet.rows]
    sound = [row for row in rows if not row.reasons]
    _name_duplicates(sound)
    sound = [row for row in sound if not row.reasons]
    known = _known_people([index_of(row) for row in sound])
    for row in sound:
        _judge(row, known.get(index_of(row)), communities)
    return Preview(rows, sheet.ignored, known)


def index_of(row: Row) -> bytes:
    return blind_index(row.person["id_number"], "person.id_number")


def _communities(by: User | None) -> set[str]:
    query = select(OrganisationUnit.code).where(OrganisationUnit.level == "community")
    if by is not None:
        query = query.where(within(OrganisationUnit.code, registering_reach(by)))
    return set(db.session.scalars(query))


def _name_duplicates(rows: Sequence[Row]) -> None:
    """The first row of a person counts; each later one is told where the first stands."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.person["id_type"], row.person["id_number"])
        if key in first:
            row.refuse(DUPLICATE, _("与第 %(n)d 行是同一个证件号码", n=first[key]))
        else:
            first[key] = row.number


def _known_people(indexes: Sequence[bytes]) -> dict[bytes, Person]:
    found: dict[bytes, Person] = {}
    for some in _batches(indexes):
        query = (
            select(Person)
            .where(Person.id_number_index.in_(some))
            .options(selectinload(Person.registrations), selectinload(Person.certificates))
        )
        found |= {person.id_number_index: person for person in db.session.scalars(query)}
    return found


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def _judge(row: Row, person: Person | None, communities: set[str]) -> None:
    if row.person["unit_code"] not in communities:
        row.refuse(ERROR, _("责任社区代码：没有这个社区，或不在您的管辖范围内"))
    elif person is None:
        row.status = NEW
    elif person.unit_code not in communities:
        row.refuse(ERROR, _("此人已由其他社区登记，不在您的管辖范围内，请联系上级单位办理转移"))
    elif person.id_type != row.person["id_type"]:
        row.refuse(ERROR, _("证件类型：这个号码已按另一种证件登记"))
    elif person.name != row.person["name"]:
        row.refuse(ERROR, _("姓名：这个证件号码已登记在另一个姓名下，请核对"))
    elif conflict := _registration_conflict(row, person):
        row.refuse(ERROR, conflict)
    else:
        row.status = UPDATE if would_change(row, person) else SAME


def _registration_conflict(row: Row, person: Person) -> str | None:
    wanted = row.registration.get("registered_on")
    for known in person.registrations if wanted else ():
        if known.is_active and known.registered_on != wanted:
            return _(
                "失业登记日期：已有 %(day)s 的失业登记生效，请先注销",
                day=known.registered_on.isoformat(),
            )
        if not known.is_active and wanted < known.cancelled_on:
            return _(
                "失业登记日期：早于上一次失业登记的注销日期 %(day)s",
                day=known.cancelled_on.isoformat(),
            )
    return None


def would_change(row: Row, person: Person) -> bool:
    return bool(changed_fields(row, person) or registration_change(row, person)) or any(
        not find_certificate(person, values) for values in row.certificates
    )


def changed_fields(row: Row, person: Person) -> dict[str, Any]:
    """What the row says differently. Blank cells say nothing."""
    said = row.given - {"id_number", "id_type"}
    return {
        name: value
        for name, value in row.person.items()
        if name in said and _plain(person, name) != value
    }


def _plain(person: Person, name: str) -> Any:
    value = getattr(person, name)
    return value.reveal() if isinstance(value, Secret) else value


def registration_change(row: Row, person: Person) -> bool:
    """Is there a registration to add, or the one in force to correct?"""
    if not row.registration:
        return False
    known = person.registration
    return known is None or any(getattr(known, k) != v for k, v in row.registration.items())


def find_certificate(person: Person, values: dict[str, Any]) -> Certificate | None:
    """The certificate that says the same as ``values``."""
    for known in person.certificates:
        number = known.number.reveal() if known.number else None
        if (
            known.kind == values["kind"]
            and known.withdrawn_on is None
            and number == values.get("number")
            and known.valid_until == values.get("valid_until")
        ):
            return known
    return None
