"""What is known of the feeds that are watched."""

from alembic import op

from marsad.store.feeds import FEEDS

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    FEEDS.create(op.get_bind(), checkfirst=True)
