"""Colleagues in a list to choose from."""

from __future__ import annotations

from app.accounts.models import User


def colleague_options(users: list[User]) -> list[tuple[int, str]]:
    return [(user.id, f"{user.display_name} · {user.unit.name}") for user in users]
