"""Alembic's environment: the connection comes from `marsad.store.migrate`, its transaction too."""

from alembic import context

from marsad.store.migrate import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
