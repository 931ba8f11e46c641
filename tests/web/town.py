"""A town in which every list of the product has rows, and grows on demand."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from app.accounts.models import ApiToken, RoleGrant
from app.cases.actions import add_note
from app.cases.batches.acts import Act
from app.cases.batches.models import CLAIM
from app.cases.batches.running import do_several
from app.cases.copies.models import CaseCopy
from app.cases.handover.actions import begin_handover, offer_case
from app.cases.models import Case, Task, Timer
from app.cases.opinions.models import TaskOpinion
from app.cases.work_list_saved import save_filter
from app.dates.actions import change_day
from app.dates.clock import clock_at, now, today
from app.dates.working_days import published
from app.extensions import db
from app.notices.actions import tell
from app.notices.dispatch.models import Dispatch
from app.people.actions.documents import store_document
from app.people.actions.household import set_household
from app.people.actions.imports import upload_import
from app.people.actions.records import record_certificate
from app.releases.actions import add_file, start_draft
from app.substitutions.actions import arrange_substitution
from app.visits.actions.refusals import record_refusal
from tests.browser.sheet import workbook
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_release, make_task
from tests.factories import COMMUNITY, make_unit, make_user
from tests.people.factories import make_person

CITY = COMMUNITY[:4]
DAY = date(2026, 9, 9)
LATE, SOON = timedelta(days=-3), timedelta(days=2)
_GIVEN = {"situation": "在家", "services_given": ["career_guidance"]}


class Town:
    """``grow`` adds so many rows to each list, each row from another member of staff."""

    def __init__(self) -> None:
        self.drive = CaseDriver().in_service()
        self.officer, self.case = self.drive.officer, self.drive.case
        self.colleague = make_user()
        self.users = {
            "officer": self.officer,
            "manager": self.drive.staff["manager"],
            "calendar": make_user("manager", CITY),
            "editor": make_user("policy_editor", CITY),
            "admin": make_user("system_admin", CITY),
        }
        self.draft = start_draft(by=self.users["editor"])
        with clock_at(self.drive.now):
            word = {"officer": self.officer, "to": self.colleague, "by": self.officer}
            self.handover = begin_handover(word="请多关照", **word)
            offer_case(self.handover.id, self.case.id, by=self.officer)
        self._numbers = itertools.count(1)
        self._tasks: list[Task] = []
        self.places: dict[str, int | str] = {}

    def grow(self, number: int) -> None:
        for _n in range(number):
            self._a_visit()
            with clock_at(self.drive.now):
                self._round(next(self._numbers))
        with clock_at(self.drive.now):
            self._in_one_piece()
        db.session.commit()

    def _a_visit(self) -> None:
        self.drive.wait(1).visit("continues", **_GIVEN)

    def _round(self, n: int) -> None:
        self._work(n)
        self._colleagues()
        self._records(n)
        self._of_the_office(n)

    def _work(self, n: int) -> None:
        clerk, case = make_user(), self._case()
        own = {"assignee_id": self.officer.id, "role": "community_officer"}
        self._tasks.append(make_task(case, "a", due_at=now() + LATE, **own))
        make_task(case, "today", due_at=now(), **own)
        make_task(case, "b", role="community_officer")
        make_task(case, "record_visit", form_id="visit_record", due_at=now() + SOON, **own)
        make_task(case, "c", status="done", ended_at=now(), ended_by=self.officer.id, **own)
        asked = make_task(self._case(), "d", assignee_id=clerk.id)
        stopped = {"key": "k", "element_id": "x", "name": "x", "due_at": now() + LATE}
        db.session.add_all(
            [
                Timer(case_id=case.id, failed_at=now(), **stopped),
                TaskOpinion(
                    task_id=asked.id,
                    case_id=asked.case_id,
                    asked_by=clerk.id,
                    of_id=self.officer.id,
                    question="怎么看",
                ),
                CaseCopy(case_id=case.id, copied_by=clerk.id, to_id=self.officer.id, word="知悉"),
            ]
        )
        save_filter(f"筛选{n}", {"view": "group"}, scope="own", by=self.officer)
        for kind in ("due_today", "overdue"):
            tell(kind, to=[self.officer.id], by=None, n=n)

    def _case(self) -> Case:
        person = make_person(by=make_user())
        release_id = self.case.release_id
        return make_case(self.officer, person=person, stage="service", release_id=release_id)

    def _colleagues(self) -> None:
        clerk, days = make_user(), {"from_on": today(), "until_on": today() + timedelta(days=300)}
        arrange_substitution(principal=clerk, deputy=self.officer, by=clerk, **days)
        word = {"officer": self.officer, "to": clerk, "by": self.officer}
        for handover in (self.handover, begin_handover(word="调岗", **word)):
            offer_case(handover.id, self._case().id, by=self.officer)
        sent = {"status": "sent", "attempts": 1, "made_at": now(), "ended_at": now()}
        db.session.add(Dispatch(user_id=clerk.id, way="mail", kind="overdue", size=1, **sent))

    def _records(self, n: int) -> None:
        clerk, person = make_user(), self.drive.person
        record_certificate(person.id, {"kind": "other", "number": f"{n}"}, by=clerk)
        store_document(
            person.id, f"{n}.pdf", b"%PDF", "application/pdf", kind="other", by=clerk,
            case_id=self.case.id,
        )  # fmt: skip
        add_note(self.case.id, f"第{n}次联系", by=clerk)
        about = {"offered": ["job_referral"], "reason": "路远", "refused_on": today()}
        record_refusal(self.case, source="visit", by=clerk, **about)

    def _of_the_office(self, n: int) -> None:
        make_release(effective_on=date(2030, 1, 1))
        add_file(self.draft, f"forms/extra_{n}.form", by=self.users["editor"])
        reason = {"reason": "市里通知", "by": self.users["calendar"]}
        day = today() + timedelta(days=30 + n)
        change_day(day, is_working=not published(day).is_working, **reason)
        change_day(DAY, is_working=n % 2 == 0, **reason)  # to and fro: the day has a history
        user = make_user()
        unit = make_unit(f"{COMMUNITY[:9]}{n + 100:03}").code
        self.colleague.grants.append(RoleGrant(role="community_officer", unit_code=unit))
        db.session.add(
            ApiToken(
                user_id=self.officer.id,
                token_hash=f"{user.id:064}",
                label=f"令牌{n}",
                expires_at=now() + timedelta(days=900),
            )
        )

    def _in_one_piece(self) -> None:
        """What is made of all rows at once."""
        number = len(self._tasks)
        relatives = [{"relation": "sibling", "name": f"亲{n}"} for n in range(number)]
        set_household(self.drive.person.id, relatives, by=self.officer)
        sheet = workbook(*({"姓名": f"林{n}", "证件号码": f"{n}"} for n in range(number)))
        stored = upload_import("名单.xlsx", sheet, by=self.officer)
        tasks = [task.id for task in self._tasks]
        self.places = {
            "batch": do_several(Act(CLAIM), tasks, by=self.officer, key=None).id,
            "case": self.case.id,
            "draft": self.draft.id,
            "handover": self.handover.id,
            "import": stored.id,
            "person": self.drive.person.id,
            "several": "&".join(f"task={task}" for task in tasks),
            "task": self.drive.task("record_visit").id,
            "user": self.colleague.id,
        }
