"""Who gets to a page of the studio: one decorator for each circle."""

from __future__ import annotations

from app.accounts.guards import needs_role
from app.releases.permissions import APPROVERS, EDITORS, VIEWERS

viewers = needs_role(*VIEWERS)
editors = needs_role(*EDITORS)
approvers = needs_role(*APPROVERS)
editors_or_approvers = needs_role(*EDITORS, *APPROVERS)
