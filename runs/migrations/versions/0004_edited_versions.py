"""Versions that no run made: edits, and older versions restored."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("versions") as batch_op:
        batch_op.alter_column("run_id", existing_type=sa.String(length=64), nullable=True)
        batch_op.add_column(sa.Column("material_run", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("made_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("edit", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM versions WHERE run_id IS NULL")
    with op.batch_alter_table("versions") as batch_op:
        batch_op.drop_column("edit")
        batch_op.drop_column("made_from")
        batch_op.drop_column("material_run")
        batch_op.alter_column("run_id", existing_type=sa.String(length=64), nullable=False)
