"""The migrations make what the models describe, and the chains can be proven."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.extensions import db
from tests.case_driver import CaseDriver


def _ours(_object, name, kind, reflected, _compare_to) -> bool:
    table = name if kind == "table" else getattr(getattr(_object, "table", None), "name", "")
    return not (reflected and (table.startswith("procrastinate_") or table == "alembic_version"))


def test_migrations_make_what_the_models_describe(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _ours, "compare_type": True}
        )
        assert compare_metadata(context, db.metadata) == []


def test_audit_verify_proves_the_chains(app, session):
    drive = CaseDriver()
    drive.register()
    session.commit()
    answer = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert answer.exit_code == 0, answer.output
    assert "whole" in answer.output
