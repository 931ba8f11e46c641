"""The migrations make what the models describe, and the chains can be proven."""

import importlib.util

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.commands.database import MIGRATIONS
from app.extensions import db
from tests.case_driver import CaseDriver
from tests.factories import make_user
from tests.people.factories import make_person


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


def test_names_stored_before_are_put_into_the_new_order(session):
    """As migration 0003 finds them: letters without the spaces between syllables."""
    names = {"程立新": "cheng li xin", "陈静怡": "chen jing yi", "单小红": "shan xiao hong"}
    people = [make_person(by=make_user(), name=name) for name in names]
    for person in people:
        person.name_pinyin = person.name_pinyin.replace(" ", "")
    session.flush()
    migration = _migration("0003_name_order")
    migration._BATCH = 2  # more than one
    migration._write_anew(session.connection())
    for person in people:
        session.refresh(person)
        assert person.name_pinyin == names[person.name]


def _migration(name: str):
    spec = importlib.util.spec_from_file_location(name, MIGRATIONS / "versions" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
