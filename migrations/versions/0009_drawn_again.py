"""A determination drawn again for the decision knows the one before it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("determination", sa.Column("earlier_id", sa.BigInteger()))
    op.create_foreign_key(
        "fk_determination_earlier_id",
        "determination",
        "determination",
        ["earlier_id"],
        ["id"],
    )


def downgrade() -> None:
    op.drop_constraint("fk_determination_earlier_id", "determination", type_="foreignkey")
    op.drop_column("determination", "earlier_id")
