"""Who may do what in the studio. A release holds for the whole city, so reach plays no part."""

from __future__ import annotations

from app.accounts.models import User
from app.releases.models import Release

EDITORS = ("policy_editor",)
APPROVERS = ("policy_approver",)
VIEWERS = (*EDITORS, *APPROVERS, "auditor")


def can_view(user: User) -> bool:
    return user.has_role(*VIEWERS)


def can_edit(user: User) -> bool:
    return user.has_role(*EDITORS)


def can_approve(user: User) -> bool:
    return user.has_role(*APPROVERS)


def took_part(user: User, release: Release) -> bool:
    """Has this person changed or submitted the draft? Then another one must approve it."""
    return user.id in (*release.editor_ids, release.submitted_by)
