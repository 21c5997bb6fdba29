"""What reviewers say."""

from alembic import op

from marsad.store.reviews import REVIEWS

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    REVIEWS.create(op.get_bind(), checkfirst=True)
