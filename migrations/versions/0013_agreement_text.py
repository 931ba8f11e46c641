"""Why a plan has its grade; the text of an agreement as signed, and nobody to change it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The words may be encrypted anew (their hash stays); a signed one may be replaced or end.
GUARD = """
create function keep_signed_agreement() returns trigger language plpgsql as $$
begin
  if old.signed_on is not null and (tg_op = 'DELETE' or
      (old.plan_id, old.party, old.responsible_id, old.prepared_on, old.valid_until,
       old.signed_on, old.signed_at, old.document_id, old.body_sha256)
      is distinct from
      (new.plan_id, new.party, new.responsible_id, new.prepared_on, new.valid_until,
       new.signed_on, new.signed_at, new.document_id, new.body_sha256)) then
    raise exception 'agreement % is signed and never changes', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'agreement_signed';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger agreement_signed before update or delete on agreement
  for each row execute function keep_signed_agreement();
"""


def upgrade() -> None:
    op.add_column("plan", sa.Column("grade_why", sa.String(), nullable=True))
    op.add_column("agreement", sa.Column("body_encrypted", sa.LargeBinary(), nullable=True))
    op.add_column("agreement", sa.Column("body_sha256", sa.String(length=64), nullable=True))
    op.add_column("agreement", sa.Column("signature_encrypted", sa.LargeBinary(), nullable=True))
    op.add_column("agreement", sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_agreement_on_screen"),
        "agreement",
        "(signed_at is null) = (signature_encrypted is null)",
    )
    op.create_check_constraint(
        op.f("ck_agreement_body"), "agreement", "(body_encrypted is null) = (body_sha256 is null)"
    )
    op.execute(GUARD)


def downgrade() -> None:
    op.execute("drop trigger agreement_signed on agreement")
    op.execute("drop function keep_signed_agreement")
    op.drop_constraint(op.f("ck_agreement_body"), "agreement")
    op.drop_constraint(op.f("ck_agreement_on_screen"), "agreement")
    for column in ("signed_at", "signature_encrypted", "body_sha256", "body_encrypted"):
        op.drop_column("agreement", column)
    op.drop_column("plan", "grade_why")
