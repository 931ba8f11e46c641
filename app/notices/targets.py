"""Where a notice leads: an address of the product, as endpoint and values."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.notices.models import Notice

Target = tuple[str, dict[str, Any]]


def target_of(notice: Notice) -> Target:
    if notice.kind in ("due_today", "overdue"):
        view = "today" if notice.kind == "due_today" else "overdue"
        return "cases.my_work", {"view": view}
    if notice.kind.startswith("substitution"):
        return "substitutions.substitution_list", {}
    if notice.kind.startswith("handover"):
        return "cases.handover_page", {"handover_id": notice.data["handover"]}
    if notice.task_id is not None:
        return "cases.task_page", {"task_id": notice.task_id}
    if notice.case_id is not None:
        return "cases.case_page", {"case_id": notice.case_id}
    return "notices.notice_list", {}


def outside_address(target: Target) -> str:
    """The whole address, for a text that is read elsewhere; no request is needed."""
    endpoint, values = target
    base = urlsplit(current_app.config["PUBLIC_ADDRESS"])
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path or "/", url_scheme=base.scheme
    )
    return adapter.build(endpoint, values, force_external=True)
