"""The main menu: which entry for which role. The pages themselves check again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.models import User
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES


@dataclass(frozen=True)
class Entry:
    endpoint: str
    label: object
    roles: tuple[str, ...]
    # Pages whose address starts like this belong under the entry.
    under: str

    @property
    def address(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        return request.path == self.under or request.path.startswith(self.under + "/")


# In the order of the menu; the first one that a person may open is their first page.
ENTRIES = (
    Entry("oversight.overview", _l("管理"), ("manager",), "/oversight"),
    Entry("cases.my_work", _l("我的工作"), WORKING_ROLES, "/work"),
    Entry("rounds.week", _l("走访"), ("community_officer", "manager"), "/visits"),
    Entry("cases.case_list", _l("个案"), CASE_ROLES, "/cases"),
    Entry("people.search", _l("人员"), CASE_ROLES, "/people"),
    Entry(
        "studio.index",
        _l("流程设计"),
        ("policy_editor", "policy_approver", "auditor"),
        "/studio",
    ),
    Entry("accounts.user_list", _l("用户"), ("system_admin",), "/users"),
    # Managers find it among the tabs of their own pages.
    Entry("calendar.year_page", _l("工作日历"), ("system_admin",), "/oversight/calendar"),
)


def entries_for(user: User) -> list[Entry]:
    return [entry for entry in ENTRIES if user.has_role(*entry.roles)]


def first_page(user: User) -> str:
    entries = entries_for(user)
    return entries[0].address if entries else url_for("accounts.profile")


def init_app(app: Flask) -> None:
    app.jinja_env.globals["menu"] = lambda: (
        entries_for(current_user) if current_user.is_authenticated else []
    )
    # The address stands before Flask's routing (app.cases.live), which could build it.
    app.jinja_env.globals["news_address"] = lambda: (
        f"{request.script_root}/work/news?user={current_user.id}"
    )
    app.jinja_env.globals["may_stand_in"] = lambda: current_user.has_role(*WORKING_ROLES)
