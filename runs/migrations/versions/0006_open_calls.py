"""Calls are entered before they are made."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("calls") as batch_op:
        batch_op.add_column(sa.Column("reservation", sa.String(length=64), nullable=True))
        batch_op.alter_column("outcome", existing_type=sa.String(length=32), nullable=True)
        batch_op.alter_column("latency_ms", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM calls WHERE outcome IS NULL OR latency_ms IS NULL")
    with op.batch_alter_table("calls") as batch_op:
        batch_op.alter_column("latency_ms", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("outcome", existing_type=sa.String(length=32), nullable=False)
        batch_op.drop_column("reservation")
