"""Alembic's way in: run by :mod:`runs.migrate`, which hands over the URL."""

from alembic import context
from sqlalchemy import create_engine

from runs.tables import metadata

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.commit()
    # Batch mode: SQLite cannot alter a column in place.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
