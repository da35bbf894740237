"""When a wait was set, beside when it is over."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

#: No wait was longer than this, in microseconds.
LONGEST = 1800 * 1_000_000


def upgrade() -> None:
    op.add_column("runs", sa.Column("waits_since", sa.BigInteger(), nullable=True))
    runs = sa.table("runs", sa.column("retry_at"), sa.column("waits_since"))
    waiting = sa.update(runs).where(runs.c.retry_at.is_not(None))
    op.execute(waiting.values(waits_since=runs.c.retry_at - LONGEST))


def downgrade() -> None:
    with op.batch_alter_table("runs") as batch_op:
        batch_op.drop_column("waits_since")
