"""The names a diagram may use that are not in the diagram: roles and functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.decisions import Use

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
# The code of the error by which a person sends a user task back (退回). Its boundary event on the
# task is the way back that the diagram allows; no service throws it.
RETURNED = "returned"
# What every case has from the start.
VARIABLES = frozenset(
    {"case_id", "person_id", "unit", "first_contact_officer", "responsible_officer"}
)


@dataclass(frozen=True)
class Vocabulary:
    """`services` is None where the registered services are not known: then none is missed.

    `uses`: decisions that the application itself asks. `read`: the variables that services read,
    with the parts they read of them (None: all). Where `uses` is empty nothing is said of inputs
    that nobody supplies and outputs that nobody reads.
    """

    roles: Collection[str] = ROLES
    variables: Collection[str] = VARIABLES
    services: Collection[str] | None = None
    uses: Collection[Use] = ()
    read: Mapping[str, Collection[str] | None] = field(default_factory=dict)


DEFAULT = Vocabulary()
