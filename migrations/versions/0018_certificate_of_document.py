"""A file says which certificate it is a copy of."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = (
    "'employment', 'dibao', 'disability', 'graduation', 'poverty_relieved', 'poverty_edge',"
    " 'residence_permit', 'skill', 'land_expropriation', 'divorce', 'custody', 'death_of_spouse',"
    " 'other'"
)


def upgrade() -> None:
    op.add_column("document", sa.Column("certificate", sa.String(length=20), nullable=True))
    op.create_check_constraint(
        op.f("ck_document_certificate"), "document", f"certificate in ({KINDS})"
    )
    op.create_check_constraint(
        op.f("ck_document_certificate_kind"),
        "document",
        "certificate is null or kind = 'certificate'",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_document_certificate_kind"), "document")
    op.drop_constraint(op.f("ck_document_certificate"), "document")
    op.drop_column("document", "certificate")
