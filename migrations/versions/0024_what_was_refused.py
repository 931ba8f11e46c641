"""What exactly was refused may be of several services at once."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("refusal", "about", type_=sa.String())


def downgrade() -> None:
    op.alter_column("refusal", "about", type_=sa.String(200), postgresql_using="left(about, 200)")
