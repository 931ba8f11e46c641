"""What the application is made of: the one list of blueprints, commands and service handlers."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module

from app.cases.services import service_types
from app.eligibility.uses import USES
from app.releases.checking import know

# Each module has ``blueprint``.
VIEWS: tuple[str, ...] = (
    "app.web.views",
    "app.accounts.views",
    "app.forms.views",
    "app.people.views",
    "app.cases.views",
    "app.oversight.views",
    "app.dates.views",
    "app.releases.views",
    "app.releases.file_views",
    "app.letters.views",
    "app.eligibility.views",
    "app.assistance.views",
    "app.assistance.round_views",
    "app.plans.views",
    "app.archive.views",
    "app.offers.views",
    "app.notices.views",
    "app.notices.choices.views",
    "app.notices.dispatch.views",
    "app.substitutions.views",
)
# Each module has ``commands``: a click group or command.
COMMANDS: tuple[str, ...] = (
    "app.people.commands",
    "app.commands.database",
    "app.commands.worker",
    "app.commands.clock",
    "app.demo.commands",
    "app.audit.commands",
    "app.releases.commands",
    "app.eligibility.commands",
)
# Imported for what they register: service handlers of the diagrams, and models. ``USES``: the
# decisions that are asked from code. ``READS``: the
# results of decisions that a handler reads among the variables, with the parts of them. ``TEXTS``:
# the forms that are texts, with what they may name.
HANDLERS: tuple[str, ...] = (
    "app.accounts.models",
    "app.audit.models",
    "app.dates.models",
    "app.people.models",
    "app.releases.models",
    "app.cases.models",
    "app.notices.models",
    "app.substitutions.models",
    "app.notices.choices.models",
    "app.notices.dispatch.models",
    "app.notices.jobs",
    "app.notices.dispatch.jobs",
    "app.cases.drafts.models",
    "app.cases.handings.models",
    "app.cases.batches.models",
    "app.cases.handover.models",
    "app.cases.opinions.models",
    "app.cases.copies.models",
    "app.cases.jobs",
    "app.plans.services",
    "app.assistance.services",
    "app.visits.services",
    "app.offers.models",
    "app.follow_up.services",
    "app.exits.services",
    "app.oversight.services",
    "app.cases.handlers",
    "app.letters.models",
    "app.registration.services",
    "app.eligibility.services",
    "app.eligibility.jobs",
    "app.eligibility.barring",
)


def register(app) -> None:
    uses = USES
    read: dict[str, Collection[str] | None] = {}
    texts: dict[str, Collection[str]] = {}
    for name in HANDLERS:
        module = import_module(name)
        uses += getattr(module, "USES", ())
        read |= getattr(module, "READS", {})
        texts |= getattr(module, "TEXTS", {})
    know(service_types(), uses, read, texts)
    for name in VIEWS:
        app.register_blueprint(import_module(name).blueprint)
    for name in COMMANDS:
        app.cli.add_command(import_module(name).commands)
