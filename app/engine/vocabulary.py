"""The names a diagram may use that are not in the diagram: roles and functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

ROLES = frozenset(
    {
        "community_officer",
        "street_officer",
        "county_reviewer",
        "counsellor",
        "manager",
        "policy_editor",
        "policy_approver",
        "auditor",
        "system_admin",
        "partner",
    }
)
# The product's own FEEL functions, beside the standard ones. Names with spaces must be known
# to the FEEL parser beforehand.
FUNCTIONS = frozenset(
    {
        "add working days",
        "working days between",
        "next working day",
        "months between",
        "add months",
        "start of day",
    }
)
# What every case has from the start.
VARIABLES = frozenset(
    {"case_id", "person_id", "unit", "first_contact_officer", "responsible_officer"}
)


@dataclass(frozen=True)
class Vocabulary:
    """`services` is None where the registered services are not known: then none is missed."""

    roles: Collection[str] = ROLES
    variables: Collection[str] = VARIABLES
    services: Collection[str] | None = None


DEFAULT = Vocabulary()
