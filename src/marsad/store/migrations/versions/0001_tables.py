"""Articles, records, layers, stories."""

from alembic import op

from marsad.store.schema import METADATA

revision = "0001"
down_revision = None


def upgrade() -> None:
    METADATA.create_all(op.get_bind())
