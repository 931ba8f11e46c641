"""Who may do what in the studio. A release holds for the whole city, so reach plays no part."""

from __future__ import annotations

from app.accounts.models import User
from app.releases.models import Release

VIEWERS = ("policy_editor", "policy_approver", "auditor")


def can_view(user: User) -> bool:
    return user.has_role(*VIEWERS)


def can_edit(user: User) -> bool:
    return user.has_role("policy_editor")


def can_approve(user: User) -> bool:
    return user.has_role("policy_approver")


def took_part(user: User, release: Release) -> bool:
    """Has this person changed or submitted the draft? Then another one must approve it."""
    return user.id in (*release.editor_ids, release.submitted_by)
